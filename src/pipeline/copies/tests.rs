//! Copies end to end, on made articles.

use crate::group::Scope;
use crate::run::Warning;
use crate::verify::{Relation, Relations};
use crate::{Article, Outcome, Pipeline, Settings};
use std::collections::BTreeSet;
use std::fmt::Write as _;

fn run(articles: &[Article<'_>], settings: Settings) -> Outcome {
    Pipeline::new(settings)
        .unwrap()
        .cluster_articles(articles)
        .unwrap()
}

fn relation(found: &Outcome, a: &str, b: &str) -> Option<Relation> {
    Some(found.pair(found.find(a)?, found.find(b)?)?.relation)
}

/// So many made words; the same for the same seed.
fn words(seed: u64, count: u64) -> String {
    (0..count).fold(String::new(), |mut text, i| {
        let word = crate::hash::mix(seed << 20 | i) % 90_000;
        let _ = write!(
            text,
            "{} ",
            (0..4)
                .map(|place| char::from(b'a' + (word >> (4 * place) & 15) as u8))
                .collect::<String>()
        );
        text
    })
}

fn article(id: &str, text: String, source: &'static str, day: u32) -> Article<'static> {
    let mut article = Article::new(id.to_owned(), text).with_date(format!("2031-05-{day:02}"));
    article.source = Some(source.into());
    article
}

/// The footer of an outlet, a wire text under it, and the same wire text under the footer of another outlet.
#[test]
fn furniture_relates_nobody_and_copies_stay() {
    let (footer, other_footer, wire) = (words(1, 120), words(2, 100), words(3, 200));
    let mut articles: Vec<Article<'_>> = (0..6)
        .map(|i| {
            article(
                &format!("own{i}"),
                words(10 + i, 60 + 100 * i) + &footer,
                "Halden Post",
                1 + i as u32,
            )
        })
        .collect();
    articles.push(article("wire", wire.clone() + &footer, "Halden Post", 9));
    articles.push(article("copy", wire + &other_footer, "Orrin Echo", 9));
    let found = run(&articles, Settings::default());
    assert!(relation(&found, "wire", "copy").is_some());
    assert_eq!(
        relation(&found, "own0", "own1"),
        None,
        "120 of 180 words are the footer"
    );
    assert_eq!(found.copies.pairs.len(), 1, "{:?}", found.copies.pairs);
    assert!(found.run.counts.furniture_pairs > 0);
    let told = found.run.warnings.iter().any(|warning| matches!(warning, Warning::Furniture { source: Some(source), .. } if source == "Halden Post"));
    assert!(told, "{:?}", found.run.warnings);
}

/// The same without sources and dates: the addresses say both.
#[test]
fn an_address_stands_in_for_source_and_date() {
    let footer = words(1, 120);
    let on = |host: &str, i: u64| {
        let url = format!("https://www.{host}.example/2031/05/{:02}/story", i + 1);
        Article {
            url: Some(url.into()),
            ..Article::new(format!("{host}{i}"), words(10 + i, 60 + 100 * i) + &footer)
        }
    };
    let articles: Vec<Article<'_>> = (0..4).map(|i| on("halden", i)).collect();
    let found = run(&articles, Settings::default());
    assert_eq!(found.copies.pairs, [], "120 of 180 words are the footer");
    let told = found.run.warnings.iter().any(|warning| {
        matches!(warning, Warning::Furniture { source: Some(source), .. } if source == "halden.example")
    });
    assert!(told, "{:?}", found.run.warnings);
    let hidden: Vec<Article<'_>> = articles
        .into_iter()
        .map(|article| Article {
            url: None,
            ..article
        })
        .collect();
    assert!(
        !run(&hidden, Settings::default()).copies.pairs.is_empty(),
        "four are too few without"
    );
}

/// Two stories on a page that is met nowhere else: nothing recurs, but each opens with matter of its own.
#[test]
fn a_page_met_twice_is_no_text_that_two_ran() {
    let page = words(1, 400);
    let on_page = |id: &str, source: Option<&'static str>, opening: u64| Article {
        source: source.map(Into::into),
        ..Article::new(id.to_owned(), words(opening, 150) + &page)
    };
    for (sources, expected) in [
        ([None, None], None),
        ([Some("Halden Post"), Some("Halden Post")], None),
        // Two outlets do not share a page: one has the text from the other, or both from an agency.
        (
            [Some("Halden Post"), Some("Orrin Echo")],
            Some(Relation::SameWire),
        ),
    ] {
        let found = run(
            &[on_page("a", sources[0], 2), on_page("b", sources[1], 3)],
            Settings::default(),
        );
        assert_eq!(relation(&found, "a", "b"), expected, "{sources:?}");
        assert_eq!(
            found.run.counts.furniture_pairs,
            u64::from(expected.is_none())
        );
    }
    // The page alone, and the page after one story: one of the two opens with what the other has.
    let found = run(
        &[
            on_page("a", None, 2),
            Article::new("b", page.clone() + &words(4, 300)),
        ],
        Settings::default(),
    );
    assert_eq!(relation(&found, "a", "b"), Some(Relation::SameWire));
}

#[test]
fn a_text_that_one_outlet_ran_three_times_stays_a_copy() {
    let text = words(3, 200);
    let run_on = |day: u32| {
        article(
            &format!("run{day}"),
            format!("{text} {}", words(50 + u64::from(day), 12)),
            "Halden Post",
            day,
        )
    };
    let mut articles: Vec<Article<'_>> = (1..=4).map(run_on).collect();
    articles.push(article("cut", words(3, 110), "Halden Post", 6));
    let found = run(&articles, Settings::default());
    assert_eq!(found.run.counts.furniture, 0);
    assert_eq!(found.copies.groups.len(), 1);
}

/// The rule for headlines and one-liners: equal, or near by Jaccard; contained only from 12 shingles (14 words) on.
#[test]
fn short_texts_are_equal_or_near_and_seldom_contained() {
    let line = "Ferry sinks off Cape Orrin with 212 on board";
    let long = format!(
        "{line}, and the coast guard of Halden is looking for people in the water since dusk. {}",
        words(5, 80)
    );
    let found = run(
        &[
            Article::new("a", line),
            Article::new("b", line.to_uppercase() + "!"),
            Article::new("long", long),
            Article::new("other", "Ferry leaves Cape Orrin with 212 on board"),
            Article::new("one", "Ferry"),
            Article::new("one more", "ferry."),
            Article::new("empty", ""),
            Article::new("dots", "..."),
        ],
        Settings::default(),
    );
    assert_eq!(relation(&found, "a", "b"), Some(Relation::Identical));
    assert_eq!(
        relation(&found, "one", "one more"),
        Some(Relation::Identical)
    );
    assert_eq!(found.copies.pairs.len(), 2, "{:?}", found.copies.pairs);
    let brief = words(5, 14);
    let found = run(
        &[
            Article::new("a", brief.clone()),
            Article::new("b", words(9, 300) + &brief),
        ],
        Settings::default(),
    );
    // One shingle in four is looked at: twelve are all passed over with probability 0.75^12 = 0.03, and not these.
    assert_eq!(relation(&found, "a", "b"), Some(Relation::Contained));
}

fn report(dead: u32, hurt: u32) -> String {
    format!(
        "A ferry with 212 people on board sank off Cape Orrin late on Tuesday, killing at least {dead} people, the coast \
        guard said. Another {hurt} were taken to hospitals in Port Halden, where doctors worked through the night. The \
        Maid of Lorne had left Halden at dusk in calm weather, said Captain Ruth Adeyemi of the coast guard, and sent no \
        call for help before she vanished from the radar screens of the harbour. {}",
        words(7, 40)
    )
}

#[test]
fn a_later_version_is_an_update_and_a_form_is_a_template() {
    let form = |town: &str, high: u32, low: u32, wind: u32| {
        format!(
            "The weather service expects clouds and some sun over {town} today, with a high near {high} degrees in the \
            afternoon and a low around {low} degrees at night. Winds will come from the north at about {wind} miles an \
            hour before they calm down after sunset, and there is hardly a chance of rain until the end of the week."
        )
    };
    let articles = [
        Article::new("r1", report(12, 30)),
        Article::new("r2", report(15, 41)),
        Article::new("w1", form("Halden", 61, 48, 9)),
        Article::new("w2", form("Orrin", 74, 59, 14)),
    ];
    let found = run(&articles, Settings::default());
    assert_eq!(relation(&found, "r1", "r2"), Some(Relation::Update));
    assert_eq!(relation(&found, "w1", "w2"), Some(Relation::Template));
    assert_eq!(
        found.copies.groups.len(),
        3,
        "the report is one group, each form its own"
    );
    let counts_only = Settings {
        relations: Relations::JACCARD,
        ..Settings::default()
    };
    assert_eq!(
        relation(&run(&articles, counts_only), "r1", "r2"),
        Some(Relation::Near),
        "by counts alone it is near"
    );
}

/// Forms are told from 12 shared shingles on, where nothing else would relate the two.
#[test]
fn a_short_form_is_a_template_and_a_short_text_is_nothing() {
    let weather = |town: &str, high: u32, low: u32, wind: u32| {
        format!(
            "The weather service expects clouds and some sun over {town} today, with a high near {high} degrees in the \
            afternoon and a low around {low} degrees at night. Winds will come from the north at about {wind} miles an hour."
        )
    };
    let road = |number: u32, county: &str, end: &str, miles: u32| {
        format!(
            "Farm to Market Road {number} (FM {number}) is a short road located in {county} County. Its southern end is at \
            {end}. It travels north for {miles} miles and has been maintained by the county since it was designated."
        )
    };
    let articles = [
        Article::new("w1", weather("Halden", 61, 48, 9)),
        Article::new("w2", weather("Orrin", 74, 59, 14)),
        Article::new("r1", road(1506, "Lamar", "Ladonia", 4)),
        Article::new("r2", road(1507, "Delta", "Cooper", 7)),
        // As much is shared, and nothing is filled in.
        Article::new("s1", words(3, 30) + &words(4, 20)),
        Article::new("s2", words(3, 30) + &words(5, 20)),
    ];
    let found = run(&articles, Settings::default());
    assert_eq!(relation(&found, "w1", "w2"), Some(Relation::Template));
    assert_eq!(relation(&found, "r1", "r2"), Some(Relation::Template));
    assert_eq!(found.copies.pairs.len(), 2, "{:?}", found.copies.pairs);
    assert_eq!(found.copies.groups.len(), 6, "and no copies");
    let alone = Settings {
        relations: Relations::of(&[Relation::Template]),
        ..Settings::default()
    };
    assert_eq!(
        run(&articles, alone).copies.pairs,
        found.copies.pairs,
        "asked for alone"
    );
}

#[test]
fn scopes_part_groups_and_not_pairs() {
    let articles: Vec<Article<'_>> = (0..140)
        .map(|i| {
            article(
                &format!("{i:03}"),
                words(3, 50),
                if i % 2 == 0 {
                    "Halden Post"
                } else {
                    "Orrin Echo"
                },
                1 + i / 70 * 9,
            )
        })
        .collect();
    assert_eq!(run(&articles, Settings::default()).copies.groups.len(), 1);
    let by_source = run(
        &articles,
        Settings {
            scope: Scope::Source,
            ..Settings::default()
        },
    );
    assert_eq!(
        by_source.copies.groups.len(),
        2,
        "although so many equal texts are paired with their first only"
    );
    let ids = |outcome: &Outcome| -> BTreeSet<String> {
        let groups = outcome.copies.groups.iter();
        groups
            .map(|group| outcome.content_id('g', &group.members))
            .collect()
    };
    assert_eq!(ids(&by_source).len(), 2, "groups of one text have two ids");
    let without_first: Vec<Article<'_>> = articles[1..].to_vec();
    let later = run(&without_first, by_source.settings.clone());
    assert!(
        ids(&by_source).intersection(&ids(&later)).count() > 0,
        "the group that lost no article keeps its id"
    );
    let few = run(
        &articles[60..80],
        Settings {
            scope: Scope::Days(3),
            ..Settings::default()
        },
    );
    assert_eq!(few.copies.groups.len(), 2);
    let audited = run(
        &articles[..20],
        Settings {
            audit: 5,
            ..Settings::default()
        },
    );
    assert_eq!(
        audited.copies.audit.unwrap().sampled,
        1,
        "equal texts are one"
    );
}
