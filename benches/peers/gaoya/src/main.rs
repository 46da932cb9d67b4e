//! gaoya: JSONL file in, pairs out.
//!
//! ```text
//! gaoya-pairs default FILE   20 bands of 5 rows (the defaults of its Python package), its own whitespace_split
//! gaoya-pairs 18x7 FILE      18 bands of 7 rows, words as in tools/articles.py
//! ```
//!
//! Both keep pairs at an estimated Jaccard >= 0.8, which the index does itself. All its parallel calls are used:
//! signing by rayon, `par_bulk_insert`, `par_bulk_query`. A shingle is hashed as a slice of three words: no string is
//! built.

use std::io::Write;

use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};
use gaoya::text::whitespace_split;
use rayon::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Article {
    id: String,
    text: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, setting, path] = arguments.as_slice() else {
        return Err("usage: gaoya-pairs default|18x7 FILE".into());
    };
    let (bands, rows) = if setting == "default" {
        (20, 5)
    } else {
        (18, 7)
    };
    let own_words = setting == "default";

    let file = std::fs::read_to_string(path)?;
    let lines: Vec<&str> = file.lines().collect();
    let hasher = MinHasher32::new(bands * rows);
    let signed: Vec<(String, Vec<u32>)> = lines
        .par_iter()
        .map(|line| {
            let article: Article = serde_json::from_str(line)?;
            let text = article.text.to_lowercase();
            let words: Vec<&str> = if own_words {
                whitespace_split(&text).collect()
            } else {
                text.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .filter(|word| !word.is_empty())
                    .collect()
            };
            let shingles = words.windows(words.len().clamp(1, 3));
            Ok((article.id, hasher.create_signature(shingles)))
        })
        .collect::<Result<_, serde_json::Error>>()?;

    let (ids, signatures): (Vec<String>, Vec<Vec<u32>>) = signed.into_iter().unzip();
    let mut index = MinHashIndex::new(bands, rows, 0.8);
    index.par_bulk_insert((0..ids.len()).collect(), signatures.clone());

    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (b, found) in index.par_bulk_query(&signatures).into_iter().enumerate() {
        let mut found: Vec<usize> = found.into_iter().filter(|&a| a < b).collect();
        found.sort_unstable();
        for a in found {
            let (a, b) = (
                serde_json::to_string(&ids[a])?,
                serde_json::to_string(&ids[b])?,
            );
            writeln!(out, "{{\"a\":{a},\"b\":{b}}}")?;
        }
    }
    out.flush()?;
    Ok(())
}
