//! A corpus of any size from nothing: words of our own, seeded, the same on every machine.
//!
//! What the cost of clustering hangs on is shaped like news: words by Zipf's law over a vocabulary that grows with the
//! corpus, subjects that many stories share, stories with sizes by a power law, articles of 80 to 1,200 words with the
//! story's names, words and numbers in front, dates within days of the story's, a wire copy now and then.

use crate::worlds::{Record, civil, coined, days};
use samestory::hash::mix;
use std::io::{self, Write};

/// Numbers that depend on the seed and on how often they were asked for.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 20) as usize % n.max(1)
    }

    /// Evenly in 0..1.
    fn even(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A rank below `n` by Zipf's law: the logarithm of the rank is even.
    fn rank(&mut self, n: usize) -> usize {
        (((n as f64 + 1.0).ln() * self.even()).exp() - 1.0) as usize
    }
}

const LANGUAGE: usize = 600;
const SUBJECTS: usize = 400;
/// Words a subject has, and a story.
const SUBJECT_WORDS: usize = 60;
const STORY_WORDS: usize = 24;
const LARGEST: f64 = 200.0;

struct Story {
    subject: usize,
    words: Vec<String>,
    names: Vec<String>,
    numbers: Vec<String>,
    day: i64,
}

fn word(kind: u64, rank: usize) -> String {
    coined(mix(kind << 40 ^ rank as u64))
}

fn capital(word: &str) -> String {
    word[..1].to_ascii_uppercase() + &word[1..]
}

/// `count` articles as lines, each with its `story`.
pub(crate) fn write(count: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut dice = Dice(7);
    // Heaps' law: twenty times the text, five times the words.
    let vocabulary = 2_000 + (60.0 * (count as f64 * 400.0).powf(0.55)) as usize;
    let first = days(2024, 1, 1);
    let mut written = 0;
    while written < count {
        let subject = dice.rank(SUBJECTS);
        let words = (0..STORY_WORDS)
            .map(|_| word(2, dice.rank(vocabulary)))
            .collect();
        let story = Story {
            subject,
            words,
            names: (0..5)
                .map(|_| capital(&word(3, dice.below(vocabulary))))
                .collect(),
            numbers: (0..3)
                .map(|_| (10 + dice.below(2_000)).to_string())
                .collect(),
            day: first + dice.below(700) as i64,
        };
        // Pareto: half of the stories have one article, one in a hundred has 40 or more.
        let size = (1.0 / (1.0 - dice.even())).powf(0.85).min(LARGEST) as usize;
        let mut last: Option<Record> = None;
        for _ in 0..size.min(count - written) {
            let record = match &last {
                Some(last) if dice.below(40) == 0 => Record {
                    text: format!("Updated by the desk. {}", last.text),
                    ..last.clone()
                },
                _ => article(&story, vocabulary, &mut dice),
            };
            let record = Record {
                id: format!("m{written:07}"),
                ..record
            };
            record.write(out)?;
            last = Some(record);
            written += 1;
        }
    }
    Ok(())
}

fn article(story: &Story, vocabulary: usize, dice: &mut Dice) -> Record {
    let (year, month, day) = civil(story.day + dice.rank(6) as i64);
    let length = 80 + dice.below(500) + dice.below(2) * dice.below(620);
    let title: Vec<String> = (0..8)
        .map(|at| token(story, vocabulary, at % 2, dice))
        .collect();
    let mut text = String::new();
    for at in 0..length {
        let next = token(story, vocabulary, at / 60, dice);
        let begins = text.is_empty() || text.ends_with(". ") || text.ends_with('\n');
        text += &if begins { capital(&next) } else { next };
        text += match dice.below(40) {
            0 => ". ",
            1 => ".\n\n",
            2 | 3 => ", ",
            4 => " \u{2014} ",
            _ => " ",
        };
    }
    Record {
        id: String::new(),
        title: capital(&title.join(" ")),
        text: text.trim_end().to_owned() + ".",
        date: Some(format!("{year:04}-{month:02}-{day:02}")),
        source: Some(format!("outlet {}", dice.rank(80))),
    }
}

/// A word of an article; its beginning is about the story, its end about anything.
fn token(story: &Story, vocabulary: usize, part: usize, dice: &mut Dice) -> String {
    let of_story = if part < 2 { 30 } else { 12 };
    match dice.below(100) {
        0 => story.numbers[dice.rank(story.numbers.len())].clone(),
        1 => (1 + dice.below(900)).to_string(),
        2..=5 => story.names[dice.rank(story.names.len())].clone(),
        n if n < 6 + of_story => story.words[dice.rank(story.words.len())].clone(),
        n if n < 56 => word(0, dice.rank(LANGUAGE)),
        n if n < 72 => word(1, story.subject * SUBJECT_WORDS + dice.rank(SUBJECT_WORDS)),
        _ => word(2, dice.rank(vocabulary)),
    }
}
