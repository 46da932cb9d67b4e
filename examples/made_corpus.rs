//! A made corpus of any size on standard output, as JSON lines: for measuring time and memory where real text may not go.
//!
//! `cargo run --release --example made_corpus -- 1000000 > made.jsonl`
//!
//! Article i depends on i alone, so a smaller corpus is the beginning of a larger one and the bytes are the same on every
//! machine. It has the shape of news and nobody's words: 60,000 made words by Zipf's law, 2,000 stock phrases, lengths
//! from 400 bytes to 12 kB with 6.4 kB in the middle, 200 outlets with a footer each, a year of dates. Of 100 articles
//! about 12 are copies of one among the thousand before: 3 word for word, 4 with one word in 60 exchanged, 3 cut to 60%,
//! 2 under a new opening.

use rayon::prelude::*;
use samestory::hash::mix;
use std::io::{self, BufWriter, Write};

const WORDS: usize = 60_000;
const PHRASES: usize = 2_000;
const OUTLETS: usize = 200;

/// Numbers that depend on a seed and on how often they were asked for.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        ((u128::from(mix(self.0)) * n as u128) >> 64) as usize
    }

    fn share(&mut self) -> f64 {
        self.below(1 << 30) as f64 / f64::from(1 << 30)
    }
}

struct Language {
    words: Vec<String>,
    phrases: Vec<String>,
    footers: Vec<String>,
}

impl Language {
    fn new() -> Self {
        let mut language = Self {
            words: (0..WORDS).map(word).collect(),
            phrases: Vec::new(),
            footers: Vec::new(),
        };
        let phrase = |i: usize| language.some(&mut Dice(mix(i as u64)), 3 + i % 6);
        let phrases = (0..PHRASES).map(phrase).collect();
        let footer = |i: usize| language.some(&mut Dice(mix(!i as u64)), 20 + i % 40);
        let footers = (0..OUTLETS).map(footer).collect();
        language.phrases = phrases;
        language.footers = footers;
        language
    }

    /// Zipf's law: a word's rank has a logarithm as likely as any other.
    fn any(&self, dice: &mut Dice) -> &str {
        let rank = (dice.share() * (WORDS as f64).ln()).exp();
        &self.words[rank as usize - 1]
    }

    fn some(&self, dice: &mut Dice, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| self.any(dice)).collect();
        words.join(" ")
    }

    fn sentence(&self, dice: &mut Dice, text: &mut String) {
        let start = text.len();
        for at in 0..9 + dice.below(20) {
            text.push_str(if at == 0 { "" } else { " " });
            match dice.below(60) {
                0 | 1 => text.push_str(&self.phrases[dice.below(PHRASES)]),
                2 => *text += &dice.below(900).to_string(),
                3 => {
                    let word = self.any(dice);
                    *text += &word[..1].to_uppercase();
                    *text += &word[1..];
                }
                4 => text.extend(["\u{201c}", self.any(dice), "\u{201d}"]),
                _ => text.push_str(self.any(dice)),
            }
        }
        // A quotation mark is no letter.
        if let Some(first) = text.get_mut(start..=start) {
            first.make_ascii_uppercase();
        }
        text.push('.');
        text.push_str(if dice.below(3) == 0 { "\n\n" } else { " " });
    }

    /// The text that is article i's own.
    fn own(&self, i: u64) -> String {
        let mut dice = Dice(mix(i));
        let bytes = 400 + dice.below(6_000) + dice.below(6_000);
        let mut text = String::with_capacity(bytes + 400);
        while text.len() < bytes {
            self.sentence(&mut dice, &mut text);
        }
        text
    }

    /// Article i's text: its own, or one of the thousand before, changed.
    fn text(&self, i: u64, dice: &mut Dice) -> String {
        let kind = dice.below(100);
        let other = i.saturating_sub(1 + dice.below(1_000) as u64);
        match kind {
            0..=2 => self.own(other),
            3..=6 => {
                let every = 40 + dice.below(40);
                let exchanged = |(at, word): (usize, &str)| {
                    if at % every == 7 {
                        self.any(dice).to_owned()
                    } else {
                        word.to_owned()
                    }
                };
                let own = self.own(other);
                let words: Vec<String> = own.split(' ').enumerate().map(exchanged).collect();
                words.join(" ")
            }
            7..=9 => {
                let own = self.own(other);
                let sentences: Vec<&str> = own.split_inclusive(". ").collect();
                sentences[..(sentences.len() * 3).div_ceil(5)].concat()
            }
            10 | 11 => {
                let mut text = String::new();
                (0..3).for_each(|_| self.sentence(dice, &mut text));
                text + &self.own(other)
            }
            _ => self.own(i),
        }
    }

    fn line(&self, i: u64) -> Vec<u8> {
        let mut dice = Dice(mix(i ^ 1 << 40));
        let outlet = dice.below(OUTLETS);
        let text = self.text(i, &mut dice);
        let day = dice.below(365);
        let line = serde_json::json!({
            "id": format!("made-{i:08}"),
            "title": self.some(&mut dice, 9),
            "text": format!("{text}\n\n{}", self.footers[outlet]),
            "date": format!("2031-{:02}-{:02}", 1 + day / 31, 1 + day % 28),
            "source": format!("Outlet {outlet}"),
            "url": format!("https://outlet-{outlet}.example/{day}/made-{i:08}"),
        });
        let mut bytes = line.to_string().into_bytes();
        bytes.push(b'\n');
        bytes
    }
}

/// The word of a rank: frequent words are short.
fn word(rank: usize) -> String {
    const HEADS: [&str; 16] = [
        "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "st", "br",
    ];
    const TAILS: [&str; 12] = [
        "a", "e", "i", "o", "u", "an", "er", "il", "on", "ur", "as", "et",
    ];
    let mut rest = rank + 1;
    let mut word = String::new();
    while rest > 0 {
        word += HEADS[rest % 16];
        word += TAILS[(rest / 16 + rest) % 12];
        rest /= 16;
    }
    word
}

fn main() -> io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok());
    let Some(count) = count else {
        eprintln!("usage: made_corpus COUNT > FILE");
        std::process::exit(2);
    };
    let language = Language::new();
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    for start in (0..count).step_by(4_096) {
        let lines: Vec<Vec<u8>> = (start..count.min(start + 4_096))
            .into_par_iter()
            .map(|i| language.line(i))
            .collect();
        lines.iter().try_for_each(|line| out.write_all(line))?;
    }
    out.flush()
}
