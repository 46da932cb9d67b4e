//! Makes the background table: `cargo run --release --example background -- CORPUS.jsonl... src/story/background.bin`.
//!
//! Counts in how many articles of a corpus each term is, in the headline or the first words that stories look through. The
//! table shipped was made from 18,489 US news articles of 2012 to 2020; it holds counts only.

use samestory::read::{ReadOptions, read};
use samestory::run::{Run, Unobserved};
use samestory::story::background::Background;
use samestory::story::count::TermCounter;
use samestory::story::vocabulary::Vocabulary;
use samestory::text::Words;
use std::collections::HashMap;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let output = paths
        .pop()
        .filter(|_| !paths.is_empty())
        .ok_or("usage: background CORPUS.jsonl... OUTPUT")?;
    let vocabulary = Vocabulary::default();
    let reading = read(
        &paths,
        &ReadOptions::default(),
        &mut Run::default(),
        &Unobserved,
        |article| {
            let words = Words::of(&article.text);
            TermCounter::new(&vocabulary).count(&article.title, &article.text, &words)
        },
    )?;
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for record in &reading.records {
        record
            .value
            .ids()
            .iter()
            .for_each(|&id| *counts.entry(id).or_default() += 1);
    }
    let table = Background::from_counts(reading.records.len() as u32, counts).write();
    std::fs::write(&output, &table)?;
    println!("{} documents, {} bytes", reading.records.len(), table.len());
    Ok(())
}
