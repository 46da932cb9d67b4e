//! What two texts say of the same things: figures, offices, ages, places and names that agree, or that cannot both be.
//!
//! In: two texts. Out: [`Sign`]s for and against their being of one event, each with the words it was read from and a
//! weight. Look-alikes share their words: two shootings, two budgets, two deployments of troops. What differs are the
//! particulars, and news writes these in few forms: `12 people were killed`, `Sheriff Roe`, `Roe, 34`, `the 52nd Super
//! Bowl`, `in Salem`. A particular speaks where *both* texts fill the same slot: against, if none of their values is the
//! same; for, if one is, and the more the rarer it is. Slots that one text leaves open say nothing.
//!
//! The weights are natural logarithms of how many times more often a sign is met on pairs of one event than on look-alikes
//! of another, measured on labelled news (`examples/lookalikes.rs`, and `samestory eval` for what became of them).
//! English only: the forms are its grammar's.

use super::term::{is_stop_word, word_of};
use crate::text::Words;
use std::collections::{BTreeMap, BTreeSet};

/// What kind of particular a sign is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Slot {
    /// How many were killed, or hurt.
    Toll,
    /// How many of something else.
    Count,
    /// An amount of money.
    Money,
    /// How old somebody is.
    Age,
    /// Who holds an office.
    Office,
    /// The how-manieth of something.
    Ordinal,
    /// A month, or a day of one.
    Month,
    /// Where.
    Place,
}

impl Slot {
    /// Every slot.
    pub const ALL: [Self; 8] = [
        Self::Toll,
        Self::Count,
        Self::Money,
        Self::Age,
        Self::Office,
        Self::Ordinal,
        Self::Month,
        Self::Place,
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Toll => "toll",
            Self::Count => "count",
            Self::Money => "money",
            Self::Age => "age",
            Self::Office => "office",
            Self::Ordinal => "ordinal",
            Self::Month => "month",
            Self::Place => "place",
        }
    }
}

/// Something that speaks for or against two texts being of one event.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Sign {
    /// What it is about.
    pub slot: Slot,
    /// What is filled in: the thing counted, the office, the person. Empty where the slot names it.
    pub of: String,
    /// What the one text says.
    pub a: Vec<String>,
    /// What the other says.
    pub b: Vec<String>,
    /// Whether a value is in both.
    pub agrees: bool,
    /// Over 0 for, under 0 against; a natural logarithm of odds.
    pub weight: f64,
}

/// The particulars of one text: for each slot and thing, the values given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Particulars(BTreeMap<(Slot, String), BTreeSet<String>>);

/// News says first what happened: particulars are read from so many words of a text. What follows is background, and
/// full of other years' figures.
const READ: usize = 400;
/// Words that may stand between a number and what it counts: `1,500 active duty troops`.
const BETWEEN: usize = 3;

const KILLED: [&str; 9] = [
    "dead",
    "death",
    "deaths",
    "died",
    "fatalities",
    "fatally",
    "killed",
    "killing",
    "slain",
];
const INJURED: [&str; 6] = [
    "hurt", "injured", "injuries", "injuring", "wounded", "wounding",
];
/// Things that any text counts, and of which it says nothing: spans of time, shares, votes of every kind.
const COUNTED_BY_ALL: [&str; 24] = [
    "am",
    "billion",
    "century",
    "day",
    "days",
    "decade",
    "decades",
    "hour",
    "hours",
    "million",
    "minute",
    "minutes",
    "month",
    "months",
    "percent",
    "percentage",
    "pm",
    "points",
    "trillion",
    "week",
    "weeks",
    "year",
    "years",
    "yearold",
];
const OFFICES: [&str; 25] = [
    "ambassador",
    "attorney",
    "bishop",
    "captain",
    "chairman",
    "chancellor",
    "chief",
    "coach",
    "commissioner",
    "director",
    "general",
    "gov",
    "governor",
    "judge",
    "justice",
    "king",
    "mayor",
    "minister",
    "pope",
    "president",
    "prosecutor",
    "queen",
    "secretary",
    "sheriff",
    "speaker",
];
const MONTHS: [(&str, &str); 20] = [
    ("january", "January"),
    ("jan", "January"),
    ("february", "February"),
    ("feb", "February"),
    ("march", "March"),
    ("april", "April"),
    ("may", "May"),
    ("june", "June"),
    ("july", "July"),
    ("august", "August"),
    ("aug", "August"),
    ("september", "September"),
    ("sept", "September"),
    ("sep", "September"),
    ("october", "October"),
    ("oct", "October"),
    ("november", "November"),
    ("nov", "November"),
    ("december", "December"),
    ("dec", "December"),
];
const NUMBERS: [(&str, &str); 12] = [
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
];
const ORDINALS: [(&str, &str); 10] = [
    ("second", "2"),
    ("third", "3"),
    ("fourth", "4"),
    ("fifth", "5"),
    ("sixth", "6"),
    ("seventh", "7"),
    ("eighth", "8"),
    ("ninth", "9"),
    ("tenth", "10"),
    ("eleventh", "11"),
];

/// A word with what stands before it.
struct Token<'t> {
    surface: &'t str,
    folded: String,
    /// Whether a sentence or clause begins here.
    fresh: bool,
    /// What stands between the word before and this one.
    gap: &'t str,
}

impl Token<'_> {
    fn is_capitalised(&self) -> bool {
        self.surface.chars().next().is_some_and(char::is_uppercase)
    }

    /// Its value if it is a whole number, in digits or as a word.
    fn number(&self) -> Option<String> {
        if let Some((_, digits)) = NUMBERS.iter().find(|(word, _)| *word == self.folded) {
            return Some((*digits).to_owned());
        }
        let digits: String = self.folded.chars().filter(|c| *c != ',').collect();
        let plain = !digits.is_empty()
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
        plain.then_some(digits)
    }

    /// A number that can only be a year.
    fn is_year(&self) -> bool {
        self.folded.len() == 4 && matches!(self.folded.parse::<u32>(), Ok(1900..=2099))
    }
}

impl Particulars {
    /// Of a headline and the beginning of its text. `O(words)`.
    pub fn of(title: &str, text: &str) -> Self {
        let text = &format!("{title}\n{text}");
        let words = Words::of(text);
        let mut end = 0;
        let tokens: Vec<Token<'_>> = words
            .spans()
            .iter()
            .take(READ)
            .map(|span| {
                let start = span.start as usize;
                let gap = &text[end.min(start)..start];
                end = span.end();
                Token {
                    surface: span.of(text),
                    folded: span.of(text).to_lowercase(),
                    fresh: gap.is_empty()
                        || gap
                            .contains(['.', '!', '?', ';', ':', '\n', '"', '\u{201c}', '\u{201d}']),
                    gap,
                }
            })
            .collect();
        let mut found = Self::default();
        for at in 0..tokens.len() {
            found.numbers(&tokens, at);
            found.offices(&tokens, at);
            found.months(&tokens, at);
            found.places(&tokens, at);
        }
        found
    }

    fn add(&mut self, slot: Slot, of: &str, value: impl Into<String>) {
        self.0
            .entry((slot, of.to_owned()))
            .or_default()
            .insert(value.into());
    }

    /// Figures: money, ages, ordinals, tolls and what else is counted.
    fn numbers(&mut self, tokens: &[Token<'_>], at: usize) {
        let token = &tokens[at];
        let ahead = |by: usize| tokens.get(at + by).filter(|next| !next.fresh);
        if let Some(ordinal) = ordinal(token) {
            // `the third annual fair`, `the 52nd Super Bowl`; `March 3rd` and `second, he said` are none.
            let dated = at > 0 && month(&tokens[at - 1]).is_some();
            if let Some(next) =
                ahead(1).filter(|next| !dated && next.gap == " " && !is_stop_word(&next.folded))
            {
                self.add(Slot::Ordinal, &word_of(next.surface), ordinal);
            }
            return;
        }
        let Some(number) = token.number() else { return };
        if token.gap.ends_with('$') || token.gap.ends_with('€') || token.gap.ends_with('£') {
            let scale = ahead(1).map(|next| next.folded.as_str());
            let scale = scale
                .filter(|scale| ["thousand", "million", "billion", "trillion"].contains(scale));
            self.add(
                Slot::Money,
                "",
                format!(
                    "${number}{}",
                    scale.map_or_else(String::new, |scale| format!(" {scale}"))
                ),
            );
            return;
        }
        let of_age = ["year", "years"].contains(&ahead(1).map_or("", |next| &next.folded))
            && ahead(2).is_some_and(|next| next.folded == "old");
        // `Jane Roe, 34, of Salem`
        let after_name = token.gap == ", "
            && at > 0
            && tokens[at - 1].is_capitalised()
            && month(&tokens[at - 1]).is_none();
        let closed = tokens
            .get(at + 1)
            .is_none_or(|next| next.gap.starts_with(','));
        let plausible = number.parse::<u32>().is_ok_and(|age| age < 110);
        if of_age
            || (after_name
                && closed
                && plausible
                && token.surface.bytes().all(|byte| byte.is_ascii_digit()))
        {
            self.add(Slot::Age, "", number);
            return;
        }
        if token.is_year()
            || (at > 0 && month(&tokens[at - 1]).is_some())
            || token.gap.ends_with('-')
        {
            return;
        }
        // `12 people were killed`, `12 were wounded`, `killing 12`: the toll; else the word counted.
        let before = at
            .checked_sub(1)
            .map_or("", |before| &tokens[before].folded);
        let near: Vec<&Token<'_>> = (1..=BETWEEN + 1).map_while(ahead).collect();
        let says = |list: &[&str]| {
            list.contains(&before) || near.iter().any(|next| list.contains(&next.folded.as_str()))
        };
        if says(&KILLED) {
            self.add(Slot::Toll, "killed", number);
        } else if says(&INJURED) {
            self.add(Slot::Toll, "injured", number);
        } else if token
            .surface
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',')
        {
            let counted = near
                .iter()
                .take(BETWEEN)
                .take_while(|next| next.gap == " " || next.gap == "-");
            let counted =
                counted.filter(|next| next.folded.ends_with('s') || next.folded == "people");
            let thing = counted
                .map(|next| next.folded.as_str())
                .find(|thing| !is_stop_word(thing));
            if let Some(thing) = thing.filter(|thing| !COUNTED_BY_ALL.contains(thing)) {
                self.add(Slot::Count, &word_of(thing), number);
            }
        }
    }

    /// `Sheriff Jane Roe`, `Defense Secretary Roe`, `Jane Roe, the defense secretary`; the surname is the value.
    fn offices(&mut self, tokens: &[Token<'_>], at: usize) {
        let token = &tokens[at];
        if !OFFICES.contains(&token.folded.as_str()) {
            return;
        }
        let of = at
            .checked_sub(1)
            .map(|before| &tokens[before])
            .filter(|_| token.gap == " ");
        let left =
            |word: &str| ["former", "ex", "vice", "deputy", "then", "assistant"].contains(&word);
        if of.is_some_and(|of| left(&of.folded)) {
            return;
        }
        let office = match token.folded.as_str() {
            "gov" => "governor",
            office => office,
        };
        // A secretary is one of something; a mayor is one of a town that the text names elsewhere.
        let of = of.filter(|_| {
            ["secretary", "minister", "general", "director", "chief"].contains(&office)
        });
        let of = of.filter(|of| !is_stop_word(&of.folded) && of.folded != "acting");
        let office = of.map_or_else(|| office.to_owned(), |of| format!("{} {office}", of.folded));
        let after = tokens[at + 1..].iter().take(3).take_while(|next| {
            next.is_capitalised()
                && (next.gap == " " || next.gap == ". ")
                && !OFFICES.contains(&next.folded.as_str())
        });
        let surname = after
            .last()
            .or_else(|| named_before(tokens, at))
            .map(|name| bare(name.surface));
        if let Some(surname) = surname.filter(|surname| !is_stop_word(&surname.to_lowercase())) {
            self.add(Slot::Office, &office, surname);
        }
    }

    fn months(&mut self, tokens: &[Token<'_>], at: usize) {
        let Some(name) = month(&tokens[at]) else {
            return;
        };
        // `may` and `march` are words too: as months they have a day or a year after them, or `in`, `last` before.
        let dated = tokens
            .get(at + 1)
            .is_some_and(|next| next.number().is_some());
        let placed = at > 0
            && [
                "in", "last", "next", "since", "this", "until", "early", "late", "mid",
            ]
            .contains(&tokens[at - 1].folded.as_str());
        if dated || placed || !["March", "May"].contains(&name) {
            self.add(Slot::Month, "", name);
        }
    }

    /// `in Salem`, `near North Salem`.
    fn places(&mut self, tokens: &[Token<'_>], at: usize) {
        if !["in", "near", "outside"].contains(&tokens[at].folded.as_str()) {
            return;
        }
        let name: Vec<&str> = tokens[at + 1..]
            .iter()
            .take(3)
            .take_while(|next| next.is_capitalised() && next.gap == " " && month(next).is_none())
            .map(|next| bare(next.surface))
            .collect();
        if !name.is_empty() && !is_stop_word(&name[0].to_lowercase()) || name.len() > 1 {
            self.add(Slot::Place, "", name.join(" "));
        }
    }
}

/// The name before the comma in `Jane Roe, the acting defense secretary`.
fn named_before<'a, 't>(tokens: &'a [Token<'t>], at: usize) -> Option<&'a Token<'t>> {
    let from = at.saturating_sub(BETWEEN);
    let comma = (from.max(1)..=at)
        .rev()
        .find(|&before| tokens[before].gap != " ")?;
    let (name, first) = (&tokens[comma - 1], &tokens[comma]);
    let left = tokens[comma..at]
        .iter()
        .any(|word| ["former", "ex", "vice", "deputy"].contains(&word.folded.as_str()));
    let appositive = first.folded == "the" || first.folded == "acting";
    (first.gap == ", " && appositive && !left && name.is_capitalised()).then_some(name)
}

fn bare(surface: &str) -> &str {
    surface
        .strip_suffix("'s")
        .or_else(|| surface.strip_suffix("\u{2019}s"))
        .unwrap_or(surface)
}

fn month(token: &Token<'_>) -> Option<&'static str> {
    let known = MONTHS.iter().find(|(word, _)| *word == token.folded);
    known
        .filter(|_| token.is_capitalised())
        .map(|(_, name)| *name)
}

fn ordinal(token: &Token<'_>) -> Option<String> {
    if let Some((_, digits)) = ORDINALS.iter().find(|(word, _)| *word == token.folded) {
        return Some((*digits).to_owned());
    }
    let digits: String = token
        .folded
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let ending = &token.folded[digits.len()..];
    (!digits.is_empty() && ["st", "nd", "rd", "th"].contains(&ending)).then_some(digits)
}

/// What agreement and conflict in a slot weigh: halfway between what was measured on look-alikes by date and on those by
/// label (`benches/record/lookalikes.md`), where either had cases enough.
fn weights(slot: Slot) -> (f64, f64) {
    match slot {
        Slot::Toll => (0.8, -0.4),
        Slot::Count => (0.4, -0.5),
        Slot::Money => (0.6, 0.0),
        Slot::Age => (1.0, -0.6),
        Slot::Office => (0.2, -0.8),
        Slot::Ordinal => (0.3, -0.3),
        Slot::Month => (0.9, -0.7),
        Slot::Place => (0.5, -0.3),
    }
}

/// What speaks for and against two texts being of one event, the heaviest first.
pub fn signs(a: &Particulars, b: &Particulars) -> Vec<Sign> {
    let mut found: Vec<Sign> =
        a.0.iter()
            .filter_map(|(key, here)| {
                let there = b.0.get(key)?;
                let (agree, conflict) = weights(key.0);
                let agrees = !here.is_disjoint(there);
                let listed = |values: &BTreeSet<String>| values.iter().cloned().collect();
                Some(Sign {
                    slot: key.0,
                    of: key.1.clone(),
                    a: listed(here),
                    b: listed(there),
                    agrees,
                    weight: if agrees { agree } else { conflict },
                })
            })
            .collect();
    found.sort_by(|x, y| {
        y.weight
            .abs()
            .total_cmp(&x.weight.abs())
            .then_with(|| (x.slot, &x.of).cmp(&(y.slot, &y.of)))
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(a: &str, b: &str) -> Vec<(Slot, String, bool)> {
        let signs = signs(&Particulars::of("", a), &Particulars::of("", b));
        signs
            .into_iter()
            .map(|sign| (sign.slot, sign.of, sign.agrees))
            .collect()
    }

    #[test]
    fn what_both_texts_fill_in_differently_is_a_conflict() {
        let table = [
            (
                "At least 12 people were killed.",
                "Officials said 15 were killed.",
                Slot::Toll,
                "killed",
                false,
            ),
            (
                "The blast wounded 8 people.",
                "Eight were wounded, police said.",
                Slot::Toll,
                "injured",
                true,
            ),
            (
                "They sent 1,500 active duty troops.",
                "They sent 800 troops.",
                Slot::Count,
                "troop",
                false,
            ),
            (
                "It cost $3 million.",
                "A bill of $3 million, they say.",
                Slot::Money,
                "",
                true,
            ),
            (
                "The victim, Jane Roe, 34, lived there.",
                "The victim, Ann Doe, 41, lived there.",
                Slot::Age,
                "",
                false,
            ),
            (
                "said Sheriff Jane Roe on Monday",
                "said Sheriff John Doe on Monday",
                Slot::Office,
                "sheriff",
                false,
            ),
            (
                "Jane Roe, the acting defense secretary, said",
                "and Defense Secretary Ann Doe",
                Slot::Office,
                "defense secretary",
                false,
            ),
            (
                "said Mayor Roe",
                "and Mayor Jane Roe's aide",
                Slot::Office,
                "mayor",
                true,
            ),
            (
                "at the third annual fair",
                "at the fourth annual fair",
                Slot::Ordinal,
                "annual",
                false,
            ),
            (
                "It begins on March 3.",
                "It begins on Oct. 12.",
                Slot::Month,
                "",
                false,
            ),
            (
                "a fire in New Salem",
                "a fire in Riverton",
                Slot::Place,
                "",
                false,
            ),
        ];
        for (a, b, slot, of, agrees) in table {
            assert_eq!(compared(a, b), [(slot, of.to_owned(), agrees)], "{a} / {b}");
        }
    }

    #[test]
    fn what_one_text_leaves_open_says_nothing() {
        for (a, b) in [
            (
                "At least 12 people were killed.",
                "Nobody knows how many there were.",
            ),
            ("said former Mayor Roe", "said Mayor Doe"),
            ("they may go, and march on", "It begins on March 3."),
            ("for 12 days and 3 hours", "for 15 days and 4 hours"),
            ("", ""),
        ] {
            assert_eq!(compared(a, b), [], "{a} / {b}");
        }
    }
}
