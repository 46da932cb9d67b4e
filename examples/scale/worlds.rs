//! A corpus of any size from a smaller real one: sampled and perturbed.
//!
//! In: articles of a file. Out: JSON lines. The first world is the articles themselves, by date: a smaller corpus is a
//! shorter time, so its stories keep their sizes. (Sampling articles at random would thin stories to single articles,
//! and make small corpora too cheap.) Each further world tells the same news of other people and places:
//!
//! - words in more than one of [`LANGUAGE`] articles are language: function words, "president", "percent". Half of them
//!   stay; the others become, throughout the world, another such word of about the same frequency: with all of them kept
//!   sentences keep their skeletons, and half of all shingles recur from world to world (`benches/record/scale.md`);
//! - every other word becomes another one throughout the world. 3 in 10 become a word that no other world has, so that the
//!   vocabulary grows with the 0.55th power of the text (Heaps' law, as on the sampled file); the rest change places with
//!   a word of about the same frequency, so that document frequencies grow as in a larger corpus and a name of one world
//!   stands in unrelated articles of the next;
//! - numbers become other numbers of as many digits, years stay;
//! - 3 words in 100 are exchanged for one drawn by frequency, an article at a time, so that no text repeats;
//! - dates move by [`SHIFT`] days a world, so that a day has more news as the corpus grows.
//!
//! Copies, story sizes, lengths, typography and page furniture are those of the file.

use samestory::hash::mix;
use std::collections::HashMap;
use std::io::{self, Write};

/// A word in more than one of so many articles is language.
const LANGUAGE: usize = 32;
/// Of 100 words of language, how many stay.
const KEPT: u64 = 50;
/// Of 100 words of a world, how many no other world has.
const COINED: u64 = 30;
/// Of 1,000 words of an article, how many are exchanged.
const EXCHANGED: usize = 30;
/// Days between worlds.
const SHIFT: i64 = 11;

/// What is taken over from an article.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) date: Option<String>,
    pub(crate) source: Option<String>,
}

impl Record {
    /// Its line.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut line = serde_json::json!({"id": self.id, "title": self.title, "text": self.text});
        if let Some(date) = &self.date {
            line["date"] = date.as_str().into();
        }
        if let Some(source) = &self.source {
            line["source"] = source.as_str().into();
        }
        writeln!(out, "{line}")
    }
}

/// The articles of a file with the words that may change.
pub(crate) struct Worlds {
    records: Vec<Record>,
    /// Words that are not language, commonest first.
    words: Vec<String>,
    ranks: HashMap<String, usize>,
    /// The others, likewise.
    language: Vec<String>,
    language_ranks: HashMap<String, usize>,
    /// Words as often as they are used.
    drawn: Vec<u32>,
}

impl Worlds {
    pub(crate) fn of(mut records: Vec<Record>) -> Self {
        records.sort_by(|x, y| {
            (x.date.is_none(), &x.date, &x.id).cmp(&(y.date.is_none(), &y.date, &y.id))
        });
        let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
        let mut draws = Vec::new();
        for (number, record) in records.iter().enumerate() {
            for (at, piece) in pieces(&record.text).enumerate() {
                if is_word(piece) {
                    let (documents, last) = counts
                        .entry(piece.to_ascii_lowercase())
                        .or_insert((0, usize::MAX));
                    *documents += usize::from(*last != number);
                    *last = number;
                    if at % 64 == 0 {
                        draws.push(piece.to_ascii_lowercase());
                    }
                }
            }
        }
        let most = (records.len() / LANGUAGE).max(8);
        let by_rank = |mut words: Vec<(usize, String)>| -> (Vec<String>, HashMap<String, usize>) {
            words.sort_by(|x, y| (y.0, &x.1).cmp(&(x.0, &y.1)));
            let words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
            let ranks = words.iter().cloned().zip(0..).collect();
            (words, ranks)
        };
        let counts = counts
            .into_iter()
            .map(|(word, (documents, _))| (documents, word));
        let (rare, common): (Vec<_>, Vec<_>) =
            counts.partition(|&(documents, _)| documents <= most);
        let (words, ranks) = by_rank(rare);
        let (language, language_ranks) = by_rank(common);
        let drawn = draws
            .iter()
            .filter_map(|word| ranks.get(word).map(|&rank| rank as u32))
            .collect();
        Self {
            records,
            words,
            ranks,
            language,
            language_ranks,
            drawn,
        }
    }

    /// The first `count` articles, world after world.
    pub(crate) fn write(&self, count: usize, out: &mut dyn Write) -> io::Result<()> {
        for number in 0..count {
            let (world, record) = (
                number / self.records.len(),
                &self.records[number % self.records.len()],
            );
            if world == 0 {
                record.write(out)?;
            } else {
                self.told_in(world as u64, number as u64, record)
                    .write(out)?;
            }
        }
        Ok(())
    }

    fn told_in(&self, world: u64, number: u64, record: &Record) -> Record {
        let id = format!("w{world}-{}", record.id);
        Record {
            title: self.retold(world, number << 1, &record.title),
            text: self.retold(world, number << 1 | 1, &record.text),
            date: record.date.as_deref().map(|date| moved(date, world)),
            source: record.source.clone(),
            id,
        }
    }

    fn retold(&self, world: u64, seed: u64, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + text.len() / 8);
        for (at, piece) in pieces(text).enumerate() {
            let dice = mix(mix(seed) ^ at as u64);
            if is_word(piece) {
                let lower = piece.to_ascii_lowercase();
                let rank = self.ranks.get(&lower).copied();
                let exchanged = (dice % 1_000) < EXCHANGED as u64 && !self.drawn.is_empty();
                let rank = match rank {
                    Some(_) if exchanged => {
                        Some(self.drawn[(dice >> 20) as usize % self.drawn.len()] as usize)
                    }
                    rank => rank,
                };
                match rank {
                    None => match self.language_ranks.get(&lower) {
                        Some(&rank) if mix(rank as u64 ^ world << 40) % 100 >= KEPT => {
                            out.push_str(&like(
                                piece,
                                &self.language[turned(world, rank, self.language.len())],
                            ));
                        }
                        _ => out.push_str(piece),
                    },
                    Some(rank) => out.push_str(&like(piece, &self.word(world, rank))),
                }
            } else if piece.as_bytes()[0].is_ascii_digit() && !is_year(piece) {
                let other = mix(samestory::hash::bytes(piece.as_bytes()) ^ world);
                let digits = 10u64.pow(piece.len().min(9) as u32 - 1);
                out.push_str(&(digits + other % (9 * digits)).to_string());
            } else {
                out.push_str(piece);
            }
        }
        out
    }

    /// What the word of a rank is called in a world.
    fn word(&self, world: u64, rank: usize) -> String {
        if mix(rank as u64 ^ world << 32) % 100 < COINED {
            return coined(mix(mix(rank as u64) ^ world));
        }
        self.words[turned(world, rank, self.words.len())].clone()
    }
}

/// Ranks of the same power of two change places in a circle: document frequencies stay within a factor of two.
fn turned(world: u64, rank: usize, count: usize) -> usize {
    let first = (rank + 1).next_power_of_two() >> usize::from(!(rank + 1).is_power_of_two());
    let size = first.min(count + 1 - first);
    let turn = mix(world) as usize;
    first - 1 + (rank + 1 - first + turn % size) % size
}

/// Runs of ASCII letters, runs of digits, and what stands between them.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let kind = |c: char| (c.is_ascii_alphabetic(), c.is_ascii_digit());
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = kind(rest.chars().next()?);
        let end = rest.find(|c| kind(c) != first).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        Some(piece)
    })
}

fn is_word(piece: &str) -> bool {
    piece.as_bytes()[0].is_ascii_alphabetic()
}

fn is_year(piece: &str) -> bool {
    piece.len() == 4 && (piece.starts_with("19") || piece.starts_with("20"))
}

/// A word with the capitals of another.
fn like(model: &str, word: &str) -> String {
    let capital = |c: Option<char>| c.is_some_and(|c| c.is_ascii_uppercase());
    if model.len() > 1 && model.bytes().all(|byte| byte.is_ascii_uppercase()) {
        word.to_ascii_uppercase()
    } else if capital(model.chars().next()) {
        word[..1].to_ascii_uppercase() + &word[1..]
    } else {
        word.to_owned()
    }
}

/// A word of three syllables or more that no dictionary has.
pub(crate) fn coined(mut seed: u64) -> String {
    const HEADS: [&str; 16] = [
        "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "st", "br",
    ];
    const TAILS: [&str; 8] = ["a", "e", "i", "o", "u", "an", "or", "il"];
    let mut word = String::new();
    for _ in 0..3 + seed % 3 {
        seed = mix(seed);
        word += HEADS[seed as usize % 16];
        word += TAILS[(seed >> 8) as usize % 8];
    }
    word
}

/// An ISO date some worlds later; what follows the day stays. Other forms stay whole.
fn moved(date: &str, world: u64) -> String {
    let Some((day, rest)) = date.split_at_checked(10) else {
        return date.to_owned();
    };
    let mut parts = day.split('-').map(str::parse::<i64>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return date.to_owned();
    };
    let (year, month, day) = civil(days(year, month, day) + SHIFT * world as i64);
    format!("{year:04}-{month:02}-{day:02}{rest}")
}

/// Days since 1970-01-01 (Hinnant 2013, "chrono-compatible low-level date algorithms").
pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The other way.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    (year + era * 400 + i64::from(month <= 2), month, day)
}
