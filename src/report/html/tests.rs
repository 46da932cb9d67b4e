//! The page holds what it should and nothing that a title could run.

use super::*;
use crate::article::Article;
use crate::pipeline::{Pipeline, Ran};
use crate::settings::Settings;
use serde_json::Value as Json;
use std::path::Path;

const HOSTILE: [&str; 8] = [
    "<script>alert('title')</script>",
    "</script><img src=x onerror=alert(1)>",
    "<!-- <script> --> ]]> {{ nonce }} {% raw %} <!--data-->",
    "\u{202E}drowkcab\u{202C} \u{2066}isolated\u{2069} \u{200F}rtl \u{E0041}tag",
    "\u{1b}[31mred\u{1b}]0;window\u{7} \u{9b}2J bell\r\nnew line",
    "\"quoted\" 'single' & amp; \\u003c \u{2028}\u{2029}\u{0}",
    "Z\u{0301}\u{0302}\u{0303}\u{0304}\u{0305}algo",
    "مرحبا بالعالم שלום 日本語",
];

fn hostile_articles() -> Vec<Article<'static>> {
    let words = [
        "ferry", "border", "harvest", "election", "flood", "strike", "museum", "comet", "bridge",
    ];
    let text = |i: usize| {
        format!(
            "{0} officials said the {0} news of the day {1} <b>bold</b> </script>",
            words[i % 9],
            HOSTILE[i % 8]
        )
    };
    let mut articles: Vec<Article<'static>> = (0..16)
        .map(|i| Article {
            source: Some(HOSTILE[(i + 1) % 8].into()),
            url: Some("javascript:alert(document.domain)".into()),
            date: Some("2024-05-06".into()),
            ..Article::new(format!("{}{i}", HOSTILE[i % 8]), text(i % 11))
                .with_title(HOSTILE[i % 8])
        })
        .collect();
    articles.push(Article::new("long", text(3)).with_title("very ".repeat(20_000)));
    articles.push(Article::new("one word", text(4)).with_title("x".repeat(20_000)));
    articles.push(Article::new("no words", "...").with_title("!!!"));
    articles
}

fn page(outcome: &Outcome, texts: bool) -> String {
    let text = |id: ArticleId| {
        Some(format!(
            "text {} </script><script>alert(2)</script>\u{202E}",
            id.0
        ))
    };
    let mut out = Vec::new();
    write(
        outcome,
        None,
        texts.then_some(&text as &dyn Texts),
        &HtmlOptions::default(),
        &mut out,
    )
    .unwrap();
    String::from_utf8(out).unwrap()
}

/// What stands in the element with this id.
fn json(page: &str, id: &str) -> Json {
    let opening = format!("<script type=\"application/json\" id=\"{id}\">");
    let start = page.find(&opening).expect("there is such an element") + opening.len();
    let end = start + page[start..].find("</script>").unwrap();
    serde_json::from_str(&page[start..end]).unwrap()
}

fn outcome_of(articles: &[Article<'_>]) -> Outcome {
    Pipeline::new(Settings::default())
        .unwrap()
        .cluster_articles(articles)
        .unwrap()
}

fn seeds() -> Ran {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    Pipeline::new(Settings::default())
        .unwrap()
        .cluster(&[seeds])
        .unwrap()
}

#[test]
fn hostile_titles_make_no_markup() {
    let page = page(&outcome_of(&hostile_articles()), true);
    // What stands before the data comes from the template, which escapes; what stands in the data has no `<` at all.
    let own = PAGE.matches("<script").count() + SCRIPT.matches("<script").count() + 2;
    assert_eq!(
        page.matches("<script").count(),
        own,
        "data and one block of texts are the only other scripts"
    );
    assert!(!page.contains("<img"));
    let data = page.find("id=\"data\"").unwrap();
    let data = &page[data..data + page[data..].find("</script>").unwrap()];
    assert!(!data.contains('<'));
    assert!(!page.contains("href=\"javascript"));
    let steering = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200F}' | '\u{E0041}')
    };
    assert_eq!(page.find(steering), None);
}

#[test]
fn data_is_read_back() {
    let outcome = outcome_of(&hostile_articles());
    let page = page(&outcome, true);
    let data = json(&page, "data");
    let titles = data["articles"]["title"].as_array().unwrap();
    assert_eq!(titles.len(), outcome.entries.len());
    let at = outcome
        .find("<script>alert('title')</script>0")
        .unwrap()
        .index();
    assert_eq!(titles[at], "<script>alert('title')</script>");
    assert!(
        titles
            .iter()
            .all(|title| title.as_str().unwrap().chars().count() <= clean::LONGEST_LINE + 1)
    );
    let text = json(&page, "texts-0")[3].as_str().unwrap().to_owned();
    assert_eq!(text, "text 3 </script><script>alert(2)</script>");
}

#[test]
fn the_policy_allows_the_page_s_own_script_only() {
    let page = page(&outcome_of(&hostile_articles()), false);
    let nonce = page
        .split("script-src 'nonce-")
        .nth(1)
        .unwrap()
        .split('\'')
        .next()
        .unwrap();
    assert_eq!(nonce.len(), 16);
    assert_eq!(
        page.matches(&format!("<script nonce=\"{nonce}\">")).count(),
        1
    );
    assert!(page.contains("default-src 'none'"));
    assert!(
        page.contains("{{ nonce }} {% raw %}"),
        "a title is no template"
    );
    assert!(
        !page.contains("{{ style") && !page.contains("{{ script"),
        "everything was filled in"
    );
}

#[test]
fn nothing_is_loaded() {
    for part in [PAGE, STYLE, SCRIPT] {
        for call in [
            "fetch(",
            "XMLHttpRequest",
            "@import",
            "url(",
            "import(",
            "innerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "Math.random",
            "Date.now",
        ] {
            assert!(!part.contains(call), "{call} has no place in the page");
        }
    }
}

#[test]
fn same_articles_same_bytes() {
    let mut articles = hostile_articles();
    let once = page(&outcome_of(&articles), true);
    articles.reverse();
    let again = page(&outcome_of(&articles), true);
    assert!(
        once == again,
        "the order of the inputs does not reach the page"
    );
}

#[test]
fn timings_only_where_asked_for() {
    let outcome = outcome_of(&hostile_articles());
    assert_eq!(
        json(&page(&outcome, false), "data")["run"]["timings"],
        serde_json::json!([])
    );
    let options = HtmlOptions {
        timings: true,
        ..HtmlOptions::default()
    };
    let mut out = Vec::new();
    write(&outcome, None, None, &options, &mut out).unwrap();
    let data = json(&String::from_utf8(out).unwrap(), "data");
    assert!(!data["run"]["timings"].as_array().unwrap().is_empty());
}

#[test]
fn groups_stand_in_where_no_stories_were_looked_for() {
    let mut outcome = outcome_of(&hostile_articles());
    outcome.stories.clear();
    outcome.story_of.clear();
    outcome.links.clear();
    let data = json(&page(&outcome, false), "data");
    assert_eq!(data["clustered"], false);
    assert_eq!(
        data["stories"]["id"].as_array().unwrap().len(),
        outcome.copies.groups.len()
    );
}

#[test]
fn the_seeds_say_why_2018_is_apart() {
    let ran = seeds();
    let mut out = Vec::new();
    write(
        &ran.outcome,
        ran.evidence.as_ref(),
        None,
        &HtmlOptions::default(),
        &mut out,
    )
    .unwrap();
    let data = json(&String::from_utf8(out).unwrap(), "data");
    let is_apart = |link: &&Json| data["kinds"][link[4].as_u64().unwrap() as usize] == "apart";
    let links = data["links"].as_array().unwrap();
    let apart = links.iter().find(is_apart).expect("2018 is kept apart");
    let says = |side: usize| {
        let number = apart[7 + side].as_u64().expect("both sides have evidence");
        data["evidence"][number as usize]["says"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert!(!says(0).is_empty() && !says(1).is_empty());
    let first_day = |side: usize| {
        let article = apart[5 + side].as_u64().unwrap() as usize;
        data["articles"]["spans"][article][0][0].as_i64().unwrap()
    };
    let years = [first_day(0), first_day(1)].map(|day| 1970 + day / 365);
    assert!(years.contains(&2018) && years.contains(&2025), "{years:?}");
    assert!(!data["ties"].as_array().unwrap().is_empty());
}

#[test]
fn readers_without_scripts_see_the_stories() {
    let page = page(&outcome_of(&hostile_articles()), false);
    let plain = &page[page.find("<noscript>").unwrap()..page.find("</noscript>").unwrap()];
    assert!(
        plain.contains("&lt;script&gt;alert(&#x27;title&#x27;)&lt;&#x2f;script&gt;"),
        "{plain}"
    );
}
