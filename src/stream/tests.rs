//! The filter against comparing with everything.

use super::*;
use crate::hash;
use crate::verify::Relations;
use proptest::prelude::*;
use std::fmt::Write as _;

fn settings() -> Settings {
    Settings {
        relations: Relations::JACCARD.with_templates(),
        ..Settings::default()
    }
}

fn text(words: impl Iterator<Item = u64>) -> String {
    words.fold(String::new(), |mut text, word| {
        let _ = write!(text, "w{:x} ", hash::mix(word) >> 40);
        text
    })
}

/// Runs of one stream of words with words exchanged, and a day for each.
fn arrivals() -> impl Strategy<Value = Vec<(String, u32)>> {
    let one = (
        0u64..3,
        0u64..12,
        30u64..70,
        prop::collection::vec(0u64..70, 0..6),
        1u32..28,
    );
    let made = one.prop_map(|(stream, from, len, changes, day)| {
        let word = |i: u64| {
            if changes.contains(&i) {
                90_000 + i * 7 + from
            } else {
                stream * 1_000 + from + i
            }
        };
        (text((0..len).map(word)), day)
    });
    prop::collection::vec(made, 1..40)
}

/// Compare with everything in the window that shares a band; keep what is no copy.
fn naive(articles: &[(String, u32)], window: Window) -> Vec<Option<usize>> {
    struct Old {
        number: usize,
        words: Words,
        set: ShingleSet,
        keys: Vec<u32>,
        day: u32,
    }
    let (settings, mut kept, mut newest) = (settings(), Vec::<Old>::new(), 0);
    let signer = Signer::new(settings.scheme);
    let bands = settings.bands().unwrap();
    let mut verdicts = Vec::new();
    for (number, (text, day)) in articles.iter().enumerate() {
        let words = Words::of(text);
        let set = ShingleSet::of(&words, settings.shingle());
        let mut row = vec![0; signer.slots()];
        signer.sign(&set, &mut row);
        let keys: Vec<u32> = crate::band::candidate::keys(bands, &row).collect();
        newest = newest.max(*day);
        // Out of a window of days goes the one kept first, while it is too old.
        if let Window::Days(days) = window {
            while kept
                .first()
                .is_some_and(|old: &Old| old.day + days < newest)
            {
                kept.remove(0);
            }
        }
        let alike = kept.iter().filter(|old| {
            old.words.hashes() == words.hashes() || old.keys.iter().zip(&keys).any(|(x, y)| x == y)
        });
        let mut found: Vec<(f64, usize)> = alike
            .map(|old| {
                if old.words.hashes() == words.hashes() {
                    (2.0, old.number)
                } else {
                    (Overlap::of(&set, &old.set).jaccard(), old.number)
                }
            })
            .filter(|(jaccard, _)| *jaccard >= 0.8)
            .collect();
        found.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        verdicts.push(found.first().map(|(_, number)| *number));
        if found.is_empty() {
            kept.push(Old {
                number,
                words,
                set,
                keys,
                day: *day,
            });
            if let Window::Articles(most) = window
                && kept.len() as u64 > most
            {
                kept.remove(0);
            }
        }
    }
    verdicts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_filter_decides_as_comparing_with_everything_does(
        articles in arrivals(), window in prop_oneof![(1u64..9).prop_map(Window::Articles), (1u32..9).prop_map(Window::Days), Just(Window::default())])
    {
        let mut filter = Filter::new(settings(), window).unwrap();
        let found: Vec<Option<usize>> = articles
            .iter()
            .enumerate()
            .map(|(number, (text, day))| {
                let article = Article::new(number.to_string(), text.as_str()).with_date(format!("2031-05-{day:02}"));
                match filter.decide(&article) {
                    Verdict::Kept => None,
                    Verdict::Removed { kept, .. } => Some(kept.parse().unwrap()),
                }
            })
            .collect();
        prop_assert_eq!(found, naive(&articles, window));
        let counts = filter.counts();
        prop_assert_eq!(counts.kept + counts.removed, articles.len() as u64);
        prop_assert_eq!(counts.kept - counts.let_go, filter.len() as u64);
        prop_assert!(filter.newest.len() <= filter.len() * 18 && filter.equal.len() <= filter.len());
    }
}

#[test]
fn memory_is_bounded_and_what_is_let_go_is_counted() {
    let mut filter = Filter::new(settings(), Window::Bytes(64 << 10)).unwrap();
    for number in 0..200u64 {
        let article = Article::new(
            number.to_string(),
            text((0..300).map(|i| number * 1_000 + i)),
        );
        assert_eq!(filter.decide(&article), Verdict::Kept);
    }
    let counts = filter.counts();
    assert!(counts.most_bytes <= 64 << 10, "{counts:?}");
    assert_eq!(counts.let_go + filter.len() as u64, 200);
    assert!(filter.len() > 10, "{counts:?}");
    let first = Article::new("again", text(0..300));
    assert_eq!(filter.decide(&first), Verdict::Kept, "its copy was let go");
}

#[test]
fn a_flood_of_forms_is_looked_at_in_part_and_counted() {
    let form = |town: &str, high: u32| {
        let low = high + 1_000;
        Article::new(
            format!("{town}{high}"),
            format!(
                "The weather service expects clouds and some sun over {town} today, with a high near {high} degrees in the \
                afternoon and a low around {low} degrees at night. It will rain a little towards the evening and stay dry over night, and \
                nothing much changes until the end of the week, when it will be as it was at the beginning of this one."
            ),
        )
    };
    let mut filter = Filter::new(settings(), Window::default()).unwrap();
    let towns = ["Halden", "Orrin", "Lorne", "Brindle", "Tarn"];
    for number in 0..200 {
        let verdict = filter.decide(&form(towns[number % 5], number as u32));
        assert_eq!(verdict, Verdict::Kept, "a form is no copy");
    }
    assert!(filter.counts().capped > 0);
    assert!(filter.counts().candidates <= 200 * FULL_BUCKET as u64 * 18);
}

#[test]
fn passages_are_refused_and_the_wordless_kept() {
    assert!(Filter::new(Settings::default(), Window::default()).is_err());
    let mut filter = Filter::new(settings(), Window::default()).unwrap();
    assert_eq!(filter.decide(&Article::new("a", "...")), Verdict::Kept);
    assert_eq!(filter.decide(&Article::new("b", "...")), Verdict::Kept);
}
