//! The edit suite: texts changed as desks and pages change them, and looked for again.

use crate::large::{KNOWN, Large};
use crate::{Anyhow, related, row, verbose};
use samestory::verify::Relation;
use samestory::{ArticleId, Outcome, Pipeline, Settings};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// One way to change a text, and the least share of changed texts that must be found again. The number is that of the
/// text, to change each in another way.
type Edit = (&'static str, f64, fn(&str, usize) -> String);

const EDITS: [Edit; 13] = [
    ("one word in front", 0.999, |text, _| {
        format!("Exclusive {text}")
    }),
    ("a byline in front", 0.999, |text, _| {
        format!("By Ines Okonkwo-Hale, Staff Writer\n\n{text}")
    }),
    ("quotes straightened, upper case", 0.999, |text, _| {
        text.replace(['\u{2018}', '\u{2019}'], "'")
            .replace(['\u{201C}', '\u{201D}'], "\"")
            .to_uppercase()
    }),
    ("paragraphs turned around", 0.999, |text, _| {
        text.split('\n').rev().collect::<Vec<_>>().join("\n")
    }),
    ("the first half", 0.99, |text, _| part(text, 0, 2)),
    ("the second half", 0.99, |text, _| part(text, 1, 2)),
    ("the first third", 0.99, |text, _| part(text, 0, 3)),
    ("the last third", 0.99, |text, _| part(text, 2, 3)),
    ("a brief of its first 60 words", 0.99, |text, _| {
        first(text, 60)
    }),
    ("every figure one higher, UPDATE 2", 0.99, |text, _| {
        format!(
            "UPDATE 2-{}",
            text.replace('8', "9").replace('2', "8").replace('1', "2")
        )
    }),
    (
        "another first paragraph of 30 words",
        0.99,
        |text, number| format!("{}\n\n{}", made(number as u64, 30), rest(text, 30)),
    ),
    (
        "between 2 x 150 words of a page's furniture",
        0.99,
        |text, number| {
            let outlet = number as u64 % 7;
            format!(
                "{}\n{text}\n{}",
                made(1_000_000 + outlet, 150),
                made(2_000_000 + outlet, 150)
            )
        },
    ),
    (
        "between 2 x 150 words that no other has",
        0.99,
        |text, number| {
            let number = number as u64;
            format!(
                "{}\n{text}\n{}",
                made(3_000_000 + number, 150),
                made(4_000_000 + number, 150)
            )
        },
    ),
];

/// The lengths that texts are cut to before they are changed, in words.
const LENGTHS: [usize; 5] = [60, 120, 300, 1_000, 3_000];

/// So many texts of one length.
const OF_ONE_LENGTH: usize = 500;

/// The `part`th of `parts` of a text's words.
fn part(text: &str, part: usize, parts: usize) -> String {
    let all: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    all[all.len() * part / parts..all.len() * (part + 1) / parts].concat()
}

fn first(text: &str, words: usize) -> String {
    let all = text.split_whitespace().take(words);
    all.collect::<Vec<_>>().join(" ")
}

fn rest(text: &str, words: usize) -> String {
    let all = text.split_whitespace().skip(words);
    all.collect::<Vec<_>>().join(" ")
}

/// So many words of no language, the same for the same seed.
fn made(seed: u64, words: usize) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state >> 24
    };
    let syllables = [
        "ba", "co", "di", "fe", "gu", "ha", "ki", "lo", "mu", "ne", "pa", "ri", "so", "tu", "ve",
        "wa",
    ];
    let mut word = || {
        (0..3)
            .map(|_| syllables[next() as usize % syllables.len()])
            .collect::<String>()
    };
    (0..words).map(|_| word()).collect::<Vec<_>>().join(" ")
}

/// Every eighth article of the large set with each of its edits: one edit a run, all edits in one run, and all edits of
/// texts cut to one length.
pub(crate) fn edits(large: &Large) -> Anyhow<()> {
    let known = large.copies(KNOWN[0], |_| true)?;
    let counted = |text: &str| text.split_whitespace().count();
    let texts = large
        .texts(8)
        .into_iter()
        .filter(|(_, text)| counted(text) >= 100);
    let texts: Vec<(&str, String)> = texts.map(|(id, text)| (id, text.to_owned())).collect();
    for edit in EDITS.chunks(1) {
        suite("one edit", &texts, edit, &known)?;
    }
    suite("all edits", &texts, &EDITS, &known)?;
    for length in LENGTHS {
        let long = large
            .texts(3)
            .into_iter()
            .filter(|(_, text)| counted(text) >= length);
        let cut = long
            .take(OF_ONE_LENGTH)
            .map(|(id, text)| (id, first(text, length)));
        let name = format!("of {length} words");
        suite(&name, &cut.collect::<Vec<_>>(), &EDITS, &known)?;
    }
    Ok(())
}

/// Texts with their edits, found again among each other.
fn suite(name: &str, texts: &[(&str, String)], suite: &[Edit], known: &Outcome) -> Anyhow<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("edited.jsonl");
    let mut lines = String::new();
    for (number, (id, text)) in texts.iter().enumerate() {
        writeln!(lines, "{}", serde_json::json!({"id": id, "text": text}))?;
        for (kind, (_, _, edit)) in suite.iter().enumerate() {
            let edited =
                serde_json::json!({"id": format!("{id}+{kind}"), "text": edit(text, number)});
            writeln!(lines, "{edited}")?;
        }
    }
    std::fs::write(&path, lines)?;
    let found = Pipeline::new(Settings::default())?.copies(&[path])?.outcome;
    for (kind, (what, least, _)) in suite.iter().enumerate() {
        let again =
            |id: &str| related(&found, id, &format!("{id}+{kind}")).is_some_and(Relation::is_copy);
        let missed: Vec<&str> = texts
            .iter()
            .map(|text| text.0)
            .filter(|id| !again(id))
            .collect();
        let what = format!("{what} (at least {:.1}%)", least * 100.0);
        row(name, &what, texts.len() - missed.len(), texts.len());
        if verbose() {
            missed.iter().take(20).for_each(|id| {
                println!(
                    "  missed {id} {:?}",
                    related(&found, id, &format!("{id}+{kind}"))
                );
            });
        }
    }
    let origin = |id: ArticleId| {
        found
            .entry(id)
            .id
            .split('+')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let copies = found
        .copies
        .pairs
        .iter()
        .filter(|pair| pair.relation.is_copy());
    let strangers: BTreeSet<_> = copies
        .map(|pair| (origin(pair.a), origin(pair.b)))
        .filter(|(a, b)| a != b && related(known, a, b).is_none())
        .collect();
    row(
        name,
        "pairs of unrelated originals (none)",
        strangers.len(),
        texts.len(),
    );
    if verbose() {
        strangers.iter().for_each(|pair| println!("  {pair:?}"));
    }
    Ok(())
}
