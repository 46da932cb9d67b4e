//! News-like text of our own: seeded, any amount, with the shape of real news (word lengths, sentence and paragraph
//! lengths, a curly quotation mark or a dash every 200 bytes) and no text of anyone.

// Each benchmark uses a part of this file.
#![allow(dead_code)]

/// How a text is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typing {
    /// Straight quotes and double hyphens.
    Ascii,
    /// Curly quotes and dashes, an accented name now and then.
    Curly,
    /// Cyrillic.
    Cyrillic,
}

const SHORT: &[&str] = &[
    "the", "of", "to", "and", "a", "in", "that", "for", "on", "is", "was", "with", "as", "at",
    "by", "it", "be", "from", "are", "he", "has", "have", "will", "an", "but", "not", "who", "its",
    "they", "said", "had", "were", "his", "or", "been", "one", "more", "than", "about", "we",
    "she", "new", "up", "if", "out", "two", "over", "when", "into", "all", "no", "last",
];
const LONG: &[&str] = &[
    "officials",
    "council",
    "harbour",
    "minister",
    "workers",
    "company",
    "river",
    "election",
    "hospital",
    "report",
    "budget",
    "police",
    "teachers",
    "election",
    "storm",
    "bridge",
    "committee",
    "announced",
    "according",
    "government",
    "investigation",
    "residents",
    "statement",
    "agreement",
    "Tuesday",
    "spokeswoman",
    "nearly",
    "million",
    "percent",
    "families",
    "several",
    "department",
    "decision",
    "between",
    "international",
    "including",
    "transportation",
    "parliament",
    "negotiations",
    "Northfield",
    "Marlow",
    "county",
    "valley",
    "students",
    "researchers",
    "evidence",
    "supporters",
    "critics",
    "economy",
    "unemployment",
    "infrastructure",
    "responsibility",
    "administration's",
    "measures",
    "closed",
    "opened",
    "voted",
    "warned",
];
const CYRILLIC: &[&str] = &[
    "и",
    "в",
    "на",
    "что",
    "не",
    "с",
    "город",
    "мост",
    "совет",
    "министр",
    "сказал",
    "решение",
    "вторник",
    "заседание",
    "правительство",
    "жители",
    "больница",
    "Северная",
    "долина",
    "бюджет",
];

/// A number that depends on the seed and on how often it was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        (samestory::hash::mix(self.0) >> 33) as usize % n
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// A text of about so many bytes.
pub(crate) fn article(seed: u64, bytes: usize, typing: Typing) -> String {
    let mut dice = Dice::new(seed);
    let mut text = String::with_capacity(bytes + 256);
    let (open, close, apostrophe, dash) = match typing {
        Typing::Ascii => ("\"", "\"", "'", " -- "),
        _ => ("\u{201C}", "\u{201D}", "\u{2019}", " \u{2014} "),
    };
    while text.len() < bytes {
        let quoted = dice.below(10) == 0;
        text.push_str(if quoted { open } else { "" });
        let words = 8 + dice.below(24);
        for i in 0..words {
            let word = match (typing, dice.below(100)) {
                (Typing::Cyrillic, _) => dice.of(CYRILLIC).to_owned(),
                (_, 0) => format!("{},{:03}", 1 + dice.below(90), dice.below(1000)),
                (_, 1) => format!("{}", 1990 + dice.below(40)),
                (_, 2) if dice.below(2) == 0 => format!("they{apostrophe}ll"),
                (Typing::Curly, 3) if dice.below(4) == 0 => "Jos\u{e9}".to_owned(),
                (_, ..55) => dice.of(SHORT).to_owned(),
                _ => dice.of(LONG).replace('\'', apostrophe),
            };
            if i == 0 {
                let mut letters = word.chars();
                text.extend(
                    letters
                        .next()
                        .into_iter()
                        .flat_map(char::to_uppercase)
                        .chain(letters),
                );
            } else {
                text.push_str(&word);
            }
            if i + 1 < words {
                text.push_str(match dice.below(150) {
                    0..=10 => ", ",
                    11 => dash,
                    _ => " ",
                });
            }
        }
        text.push('.');
        text.push_str(if quoted { close } else { "" });
        text.push_str(if dice.below(3) == 0 { "\n\n" } else { " " });
    }
    text
}

/// Texts with the lengths of news: from a headline to a long report, 5 kB in the middle.
pub(crate) fn articles(seed: u64, count: usize, typing: Typing) -> Vec<String> {
    let mut dice = Dice::new(seed);
    (0..count as u64)
        .map(|i| {
            article(
                seed ^ i << 20,
                200 + dice.below(5000) + dice.below(5000),
                typing,
            )
        })
        .collect()
}
