//! Stored pairs cut again are what a run at the other thresholds finds.

use crate::made::word;
use proptest::prelude::*;
use samestory::outcome::Outcome;
use samestory::pipeline::Ran;
use samestory::verify::{Relation, Relations, Thresholds};
use samestory::{Pipeline, Settings, Similarity, stored};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Cuts and versions of a few texts, some of them from one source over many days under one footer.
fn corpus() -> impl Strategy<Value = String> {
    let article = (
        0usize..4,
        0usize..60,
        20usize..140,
        prop::collection::vec(0usize..140, 0..9),
        0usize..3,
        1usize..28,
        any::<bool>(),
    );
    prop::collection::vec(article, 2..24).prop_map(|articles| {
        articles.into_iter().enumerate().fold(String::new(), |mut lines, (number, (stream, from, len, changes, source, day, footer))| {
            let mut words: Vec<String> = (from..from + len).map(|i| word(stream * 1_000 + i)).collect();
            for at in changes {
                if let Some(slot) = words.get_mut(at) {
                    *slot = word(9_000 + at * 31 + number);
                }
            }
            if footer {
                words.extend((0..50).map(|i| word(7_000 + source * 60 + i)));
            }
            let line = serde_json::json!({"id": format!("a{number:02}"), "text": words.join(" "),
                "source": format!("Halden {source}"), "date": format!("2031-05-{day:02}")});
            let _ = writeln!(lines, "{line}");
            lines
        })
    })
}

fn at(near: f64, contains: f64, same_wire: f64, relations: Relations) -> Settings {
    let threshold = |value| Similarity::new(value).expect("a similarity");
    Settings {
        thresholds: Thresholds {
            near: threshold(near),
            contains: threshold(contains),
            same_wire: threshold(same_wire),
            ..Thresholds::default()
        },
        relations,
        ..Settings::default()
    }
}

fn run(path: &Path, settings: Settings) -> Ran {
    Pipeline::new(settings)
        .expect("settings hold")
        .copies(&[path.to_path_buf()])
        .expect("it runs")
}

/// A run stored and read again.
fn through_a_file(ran: &Ran, folder: &Path) -> Outcome {
    let path = folder.join("pairs.jsonl");
    let mut bytes = Vec::new();
    stored::write(&ran.outcome, &ran.inputs, &ran.places, &mut bytes)
        .expect("memory can be written");
    fs::write(&path, bytes).expect("a folder of our own");
    stored::read(&path).expect("as it was written").outcome
}

fn same(left: &Outcome, right: &Outcome) -> Result<(), TestCaseError> {
    prop_assert_eq!(&left.copies.pairs, &right.copies.pairs);
    prop_assert_eq!(&left.copies.groups, &right.copies.groups);
    prop_assert_eq!(&left.copies.group_of, &right.copies.group_of);
    prop_assert_eq!(&left.input_order, &right.input_order);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// From the default thresholds on both search alike, so the two are equal to the last pair.
    #[test]
    fn a_recut_is_the_run_at_those_thresholds(lines in corpus(), near in 0.8..=1.0f64, contains in 0.8..=1.0f64, same_wire in 0.5..=1.0f64) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("articles.jsonl");
        fs::write(&path, lines).expect("a folder of our own");
        let all = run(&path, Settings::default());
        let wanted = at(near, contains, same_wire, Relations::ALL);
        let recut = through_a_file(&all, folder.path()).recut(&wanted).expect("from the floor on");
        same(&recut, &run(&path, wanted).outcome)?;
    }

    /// Under the default thresholds the search looks further, so what is stored holds all that a run finds.
    #[test]
    fn a_low_floor_holds_all_pairs_of_a_run_above_it(lines in corpus(), near in 0.5..=1.0f64, contains in 0.5..=1.0f64, same_wire in 0.3..=1.0f64) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("articles.jsonl");
        fs::write(&path, lines).expect("a folder of our own");
        let low = run(&path, at(0.5, 0.5, 0.3, Relations::ALL));
        let wanted = at(near, contains, same_wire, Relations::ALL);
        let recut = through_a_file(&low, folder.path()).recut(&wanted).expect("from the floor on");
        let direct = run(&path, wanted).outcome;
        for pair in &direct.copies.pairs {
            prop_assert!(recut.copies.pairs.contains(pair), "{:?} of the run is not in the recut", pair);
        }
        for pair in &recut.copies.pairs {
            let by_counts = pair.relation_at(&recut.settings.thresholds, Relations::ALL);
            prop_assert_eq!(by_counts, Some(pair.relation));
        }
    }
}

fn made() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("articles.jsonl");
    let text = |from: usize, to: usize| (from..to).map(word).collect::<Vec<_>>().join(" ");
    let lines: String = [text(0, 100), text(5, 105), text(0, 60), text(0, 100)]
        .iter()
        .enumerate()
        .map(|(id, text)| {
            format!(
                "{}\n",
                serde_json::json!({"id": format!("a{id}"), "text": text})
            )
        })
        .collect();
    fs::write(&path, lines).expect("a folder of our own");
    (folder, path)
}

#[test]
fn what_was_not_looked_for_is_refused() {
    let (folder, path) = made();
    let stored = || through_a_file(&run(&path, Settings::default()), folder.path());
    let refused = |settings: Settings| stored().recut(&settings).expect_err("refused").to_string();
    assert_eq!(
        refused(at(0.7, 0.8, 0.5, Relations::ALL)),
        "--near: 0.7 is under 0.8, from which pairs were looked for; lower needs the texts"
    );
    let mut other = Settings::default();
    other.scheme.seed = 7;
    assert!(refused(other).contains("-s7-"));
    let few = run(
        &path,
        at(0.8, 0.8, 0.5, Relations::JACCARD.with_templates()),
    );
    let error = through_a_file(&few, folder.path())
        .recut(&at(0.8, 0.8, 0.5, Relations::ALL))
        .expect_err("refused");
    assert!(error.to_string().contains("was not looked for"), "{error}");
    let equal = stored()
        .recut(&at(1.0, 1.0, 1.0, Relations::of(&[Relation::Identical])))
        .expect("higher");
    assert_eq!(equal.copies.pairs.len(), 1, "a0 and a3 have the same words");
}

#[test]
fn a_damaged_file_is_refused_with_its_line() {
    let (folder, path) = made();
    let ran = run(&path, Settings::default());
    let mut bytes = Vec::new();
    stored::write(&ran.outcome, &ran.inputs, &ran.places, &mut bytes)
        .expect("memory can be written");
    let good = String::from_utf8(bytes).expect("JSON is UTF-8");
    let pair = good.lines().nth(5).expect("header, four articles, pairs");
    let count = ran.outcome.entries[0].shingles;
    assert!(pair.contains(&format!("\"shingles\":[{count},")), "{pair}");
    let cases = [
        (
            "pairs.jsonl:1: holds",
            good.replace("samestory pairs/1", "samestory pairs/2"),
        ),
        (
            "pairs.jsonl:1: stored under",
            good.replace("minmax1-", "minmax0-"),
        ),
        ("pairs.jsonl:1: not the header", "{}\n".to_owned()),
        (
            "ends early",
            good.lines()
                .take(4)
                .map(|line| format!("{line}\n"))
                .collect(),
        ),
        ("more lines than", format!("{good}{pair}\n")),
        (
            "an article out of order",
            good.replace("\"id\":\"a1\"", "\"id\":\"a0\""),
        ),
        (
            "counts that no two texts can have",
            good.replace(&format!("\"shingles\":[{count},"), "\"shingles\":[9999,"),
        ),
        (
            "said to be",
            good.replacen(
                "\"relation\":\"contain",
                "\"relation\":\"near\",\"was\":\"",
                1,
            ),
        ),
    ];
    for (message, text) in cases {
        let damaged = folder.path().join("pairs.jsonl");
        fs::write(&damaged, text).expect("a folder of our own");
        let error = stored::read(&damaged).expect_err(message).to_string();
        assert!(error.contains(message), "{error}, expected {message}");
    }
}
