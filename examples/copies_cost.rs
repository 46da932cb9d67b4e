//! What finding copies costs, and what the search for passages finds: `cargo run --release --example copies_cost [FILE]`.
//!
//! Made corpora that could make the cost quadratic (one text, one form, one footer, each at two sizes: the time of the
//! larger should be about four times that of the smaller), the recall of a passage by its length and by the share of it
//! that is kept, and with FILE the time and number of candidates on real articles.

use samestory::band::passage;
use samestory::read::{ReadOptions, read};
use samestory::run::{Run, Unobserved};
use samestory::shingle::{ShingleSet, ShingleSize};
use samestory::store::Room;
use samestory::text::Words;
use samestory::verify::Thresholds;
use samestory::{Article, Pipeline, Settings, hash};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if let Some(path) = std::env::args_os().nth(1).map(PathBuf::from) {
        real(&path)?;
    }
    recall()?;
    for (what, text) in FAMILIES {
        for count in [5_000, 20_000] {
            family(what, count, text)?;
        }
    }
    Ok(())
}

/// The passage search on real articles.
fn real(path: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    let all = read(
        &[path.to_path_buf()],
        &ReadOptions::default(),
        &mut Run::default(),
        &Unobserved,
        |article| ShingleSet::of(&Words::of(article.body()), ShingleSize::DEFAULT),
    )?;
    let sets: Vec<ShingleSet> = all.records.into_iter().map(|record| record.value).collect();
    for _ in 0..3 {
        let start = Instant::now();
        let found = passage::candidates(
            sets.len(),
            Thresholds::default().least_containment(),
            &sets[..],
            &Room::default(),
        )?;
        println!(
            "passages of {} articles: {} candidates, {} ms",
            sets.len(),
            found.len(),
            start.elapsed().as_millis()
        );
    }
    Ok(())
}

/// A text of made words, the same for the same seed.
fn made(seed: u64, words: std::ops::Range<u64>) -> String {
    words.fold(String::new(), |mut text, i| {
        let word = hash::mix(seed << 32 | i) % 20_000;
        text.extend(
            (0..4).map(|place| char::from(b'a' + (word / 12u64.pow(place) % 12) as u8 * 2)),
        );
        text + " "
    })
}

/// How many of 400 passages in 900-word texts are found, by their length and by how much of the text they are cut from.
fn recall() -> Result<(), Box<dyn std::error::Error>> {
    const TEXTS: u64 = 400;
    for (length, own) in [
        (14, 0),
        (20, 0),
        (40, 0),
        (60, 0),
        (60, 20),
        (60, 26),
        (120, 50),
        (450, 0),
        (450, 200),
    ] {
        let mut articles = Vec::new();
        for seed in 0..TEXTS {
            articles.push(Article::new(format!("{seed}"), made(seed, 0..900)));
            let at = hash::mix(seed) % (900 - length);
            let text = made(seed, at..at + length - own) + &made(seed + TEXTS, 0..own);
            articles.push(Article::new(format!("{seed}+"), text));
        }
        let found = Pipeline::new(Settings::default())?.cluster_articles(&articles)?;
        let pair = |seed: &u64| {
            found
                .find(&format!("{seed}"))
                .zip(found.find(&format!("{seed}+")))
        };
        let hits = (0..TEXTS)
            .filter(|seed| pair(seed).is_some_and(|(a, b)| found.pair(a, b).is_some()))
            .count();
        println!(
            "{length} words, {own} of them its own, in 900: {hits} of {TEXTS} found, {} pairs",
            found.copies.pairs.len()
        );
    }
    Ok(())
}

/// A kind of text: its name, and the text of a number.
type Family = (&'static str, fn(u64) -> String);

const FAMILIES: [Family; 4] = [
    ("one text", |_| made(0, 0..300)),
    ("one text with one word changed", |i| {
        made(0, 0..i % 250) + &format!("x{i} ") + &made(0, i % 250..300)
    }),
    ("one form with other words", |i| {
        (0..30).fold(String::new(), |text, part| {
            text + &made(0, part * 8..part * 8 + 8) + &made(i + 1, part * 2..part * 2 + 2)
        })
    }),
    ("own texts under one footer", |i| {
        made(i + 1, 0..120) + &made(0, 0..180)
    }),
];

fn family(
    what: &str,
    count: u64,
    text: fn(u64) -> String,
) -> Result<(), Box<dyn std::error::Error>> {
    let articles: Vec<Article<'_>> = (0..count)
        .map(|i| Article::new(format!("{i:06}"), text(i)))
        .collect();
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("made.jsonl");
    let lines = articles.iter().fold(String::new(), |mut lines, article| {
        let _ = writeln!(
            lines,
            "{{\"id\":\"{}\",\"text\":\"{}\"}}",
            article.id, article.text
        );
        lines
    });
    std::fs::write(&path, lines)?;
    let found = Pipeline::new(Settings::default())?.copies(&[path])?.outcome;
    let stages: Vec<String> = found
        .run
        .timings
        .iter()
        .map(|(stage, time)| format!("{stage} {} ms", time.as_millis()))
        .collect();
    let (candidates, pairs, groups) = (
        found.run.counts.candidates,
        found.run.counts.pairs,
        found.copies.groups.len(),
    );
    let largest = found
        .copies
        .groups
        .iter()
        .map(|group| group.members.len())
        .max()
        .unwrap_or(0);
    let templates = found
        .copies
        .pairs
        .iter()
        .filter(|pair| !pair.relation.is_copy())
        .count();
    println!(
        "{what} x {count}: {candidates} candidates, {pairs} pairs ({templates} templates), {groups} groups, the largest of {largest}; {}",
        stages.join(", ")
    );
    Ok(())
}
