//! Ids of stories hold from run to run, and what changed is told.

use crate::made::{corpus, lines};
use crate::program::{ROOT, run};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn cluster(folder: &Path, arguments: &[&str]) -> Value {
    run(
        folder,
        &[&["cluster", "--quiet", "--format", "json"], arguments].concat(),
        b"",
    )
    .json()
}

/// The articles of each story by its id.
fn stories(result: &Value) -> BTreeMap<&str, BTreeSet<&str>> {
    let list = result["stories"].as_array().expect("stories");
    let stories: BTreeMap<&str, BTreeSet<&str>> = list
        .iter()
        .map(|story| {
            let articles = story["articles"].as_array().expect("articles");
            let ids = articles.iter().map(|id| id.as_str().expect("an id"));
            (story["id"].as_str().expect("an id"), ids.collect())
        })
        .collect();
    assert_eq!(stories.len(), list.len(), "an id names one story");
    stories
}

#[test]
fn adding_articles_keeps_ids_and_a_run_of_itself_changes_nothing() {
    let made = corpus();
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, value: &str| {
        fs::write(folder.path().join(name), value).expect("it is written");
    };
    let mut before: Option<Value> = None;
    for step in [150, 220, 310, 400] {
        let text = lines(&made[..step]);
        write("articles.jsonl", &text);
        let Some(earlier) = before.take() else {
            before = Some(cluster(folder.path(), &["articles.jsonl"]));
            continue;
        };
        write("earlier.json", &earlier.to_string());
        let now = cluster(
            folder.path(),
            &["articles.jsonl", "--previous", "earlier.json"],
        );
        let (then, since) = (stories(&earlier), stories(&now));
        let known: BTreeSet<&str> = then.values().flatten().copied().collect();
        for (id, articles) in &since {
            let from: Vec<&&str> = then
                .iter()
                .filter(|(_, members)| !members.is_disjoint(articles))
                .map(|(id, _)| id)
                .collect();
            let whole = from.iter().all(|from| then[**from].is_subset(articles));
            match from.as_slice() {
                [] => assert!(
                    !then.contains_key(id),
                    "{id} is new and takes no earlier id"
                ),
                [only] if whole => assert_eq!(*only, id, "a story that only grew keeps its id"),
                _ => {}
            }
            if let Some(members) = then.get(id) {
                assert!(!members.is_disjoint(articles), "{id} goes to a stranger");
            }
        }
        assert!(
            since.values().flatten().any(|id| !known.contains(id)),
            "articles were added"
        );

        write("own.json", &now.to_string());
        let again = cluster(folder.path(), &["articles.jsonl", "--previous", "own.json"]);
        assert_eq!(stories(&again), since, "its own result changes nothing");
        let counts = again["changes"]["stories"].as_object().expect("counts");
        for (change, count) in counts {
            assert_eq!(count.as_u64() == Some(0), change != "same", "{counts:?}");
        }
        before = Some(now);
    }
}

#[test]
fn the_table_says_what_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let earlier = folder.path().join("earlier.jsonl");
    let first = run(
        ROOT,
        &[
            "cluster",
            "-q",
            "-f",
            "jsonl",
            "seeds/000_4c50096f21a77d9c.txt",
            "seeds/001_839523a0d6d1f6fb.txt",
        ],
        b"",
    );
    fs::write(&earlier, first.good()).expect("it is written");
    let earlier = earlier.to_str().expect("a path of letters");
    let said = run(
        ROOT,
        &["cluster", "-q", "seeds", "--previous", earlier],
        b"",
    )
    .good();
    assert!(said.contains("grown, 2 of 4 articles new"), "{said}");
    assert!(
        said.contains("since the previous result, with single articles: 1 new, 1 grown"),
        "{said}"
    );
}

#[test]
fn a_result_that_is_none_is_an_error_before_the_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = [
        ("text.json", "The ferry sank.", "text.json:1: not JSON"),
        (
            "other.json",
            "{\n \"schema\": \"samestory/0\", \"stories\": []}",
            "is of schema \"samestory/0\"",
        ),
        (
            "articles.jsonl",
            "{\"id\":\"a\",\"text\":\"b\"}\n",
            "the article \"a\" has no \"story\"",
        ),
        ("empty.json", "", "no stories in it"),
    ];
    for (name, content, expected) in table {
        fs::write(folder.path().join(name), content).expect("it is written");
        let path = folder.path().join(name);
        let ran = run(
            ROOT,
            &[
                "cluster",
                "seeds",
                "--previous",
                path.to_str().expect("letters"),
            ],
            b"",
        );
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (2, ""),
            "{name}: {}",
            ran.stderr
        );
        assert!(
            ran.stderr.contains(expected) && ran.stderr.contains("hint: "),
            "{name}: {}",
            ran.stderr
        );
    }
    let ran = run(ROOT, &["cluster", "seeds", "--previous", "gone.json"], b"");
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("gone.json: cannot read: no such file"),
        "{}",
        ran.stderr
    );
}
