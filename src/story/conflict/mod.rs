//! What two texts say of the same things: figures, offices, ages, places and names that agree, or that cannot both be.
//!
//! In: two texts. Out: [`Sign`]s for and against their being of one event, each with the words it was read from and a
//! weight; and their [`Balance`], by which the similarity of the two is multiplied. Look-alikes share their words: two
//! shootings, two budgets, two deployments of troops. What differs are the particulars, and news writes these in few
//! forms: `12 people were killed`, `Sheriff Roe`, `Roe, 34`, `the 52nd Super Bowl`, `in Salem`. A particular speaks where
//! *both* texts fill the same slot: against, if none of their values is the same; for, if one is. Slots that one text
//! leaves open say nothing.
//!
//! The weights follow the natural logarithms of how many times more often a sign is met on pairs of one event than on
//! look-alikes of another, measured on labelled news (`benches/record/lookalikes.md`). Two things are taken off. What
//! agrees is a shared word or number, which the words' cosine has counted: agreement weighs half of what was measured, or
//! nothing. And signs are not independent of each other nor of the words: of the sum, within bounds, a fifth is said
//! ([`SAY`]). So a toll that rises from report to report costs a story 6% of its ties, and an age that no report shares a
//! fifth. What was tried beside this, and the scores, are in `benches/record/stories.md`.
//!
//! English only: the forms are its grammar's.

mod read;
mod word;

use crate::hash;
use crate::text::Words;
use read::Reader;
use std::borrow::Cow;
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

    /// What agreement and conflict weigh, in tenths. Months, amounts and places have no say: with any of them the sets
    /// score up to 0.1 less, for one text names many, and most are not its own event's.
    fn weights(self) -> (i32, i32) {
        match self {
            Self::Toll => (4, -3),
            Self::Count => (2, -4),
            Self::Age => (5, -12),
            Self::Office => (0, -8),
            Self::Ordinal => (1, -4),
            Self::Money | Self::Month | Self::Place => (0, 0),
        }
    }

    fn weight(self, agrees: bool) -> i32 {
        let (agree, conflict) = self.weights();
        if agrees { agree } else { conflict }
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
    /// Over 0 for, under 0 against, 0 if it has no say; a natural logarithm of odds.
    pub weight: f64,
}

/// How much of the sum of signs counts. At 0.15 and 0.25 the sets score the same within 0.2, all in one pool within 0.1.
pub const SAY: f32 = 0.2;

/// What the signs of two texts come to: the sum of their weights in tenths, within bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance(i8);

impl Balance {
    /// The bounds in tenths: however many signs there are, they take a third of a similarity, or add a fifth.
    const BOUNDS: (i32, i32) = (-20, 10);

    /// Of all signs of two texts.
    pub fn of_signs(signs: &[Sign]) -> Self {
        let tenths = signs.iter().map(|sign| sign.slot.weight(sign.agrees));
        Self::of(tenths.sum())
    }

    fn of(tenths: i32) -> Self {
        let (least, most) = Self::BOUNDS;
        Self(tenths.clamp(least, most) as i8)
    }

    /// What a similarity is multiplied by: 0.67 to 1.22, and 1 without signs.
    pub fn factor(self) -> f32 {
        (SAY * f32::from(self.0) / 10.0).exp()
    }
}

/// The particulars of one text in words: for each slot and thing, the values given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Particulars(BTreeMap<(Slot, String), BTreeSet<String>>);

impl Particulars {
    /// Of a headline and the beginning of its text. `O(words)`.
    pub fn of(title: &str, text: &str) -> Self {
        let mut found: BTreeMap<(Slot, String), BTreeSet<String>> = BTreeMap::new();
        for part in [title, text] {
            Reader::new(part, &Words::of(part), true, |slot, of, value| {
                let values = found.entry((slot, of.to_owned())).or_default();
                values.insert(value.to_owned());
            })
            .read();
        }
        Self(found)
    }
}

/// The particulars of one text that have a say, in numbers: sorted, in each 29 bits of a hash of the thing and three of the
/// slot over 32 of a hash of the value. They are kept like this, and compared where they are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims<'k>(Cow<'k, [u64]>);

impl<'k> Claims<'k> {
    /// Of a headline, a text and the like, each with its words and their spans. `O(words)`; equal to what [`Particulars`]
    /// has of the slots that have a say.
    pub fn of(parts: &[(&str, &Words)]) -> Self {
        let mut claims = Vec::new();
        for (text, words) in parts {
            Reader::new(text, words, false, |slot, of, value| {
                let thing = hash::bytes(of.as_bytes()) << 3 | slot as u64;
                let value = hash::bytes(value.as_bytes()) >> 32;
                claims.push(thing << 32 | value);
            })
            .read();
        }
        claims.sort_unstable();
        claims.dedup();
        Self(claims.into())
    }

    /// As [`Claims::as_numbers`] gave them.
    pub fn of_numbers(numbers: Cow<'k, [u64]>) -> Self {
        Self(numbers)
    }

    /// As they are kept.
    pub fn as_numbers(&self) -> &[u64] {
        &self.0
    }

    /// What the signs of two texts come to. `O(claims)` of both; `a.balance(b)` is `b.balance(a)`.
    pub fn balance(&self, other: &Claims<'_>) -> Balance {
        let (mut here, mut there) = (self.as_numbers(), other.as_numbers());
        let mut tenths = 0;
        while let (Some(&x), Some(&y)) = (here.first(), there.first()) {
            let (x, y) = (x >> 32, y >> 32);
            // A text that is behind is taken to its next thing; where both are at one, both are.
            let a = if x <= y { of_thing(&mut here, x) } else { &[] };
            let b = if y <= x { of_thing(&mut there, y) } else { &[] };
            if x == y {
                let agrees = a.iter().any(|value| b.contains(value));
                tenths += Slot::ALL[x as usize & 7].weight(agrees);
            }
        }
        Balance::of(tenths)
    }
}

/// Takes the claims about one thing off the front of a list.
fn of_thing<'c>(claims: &mut &'c [u64], thing: u64) -> &'c [u64] {
    let other = claims.iter().position(|claim| claim >> 32 != thing);
    let (own, rest) = claims.split_at(other.unwrap_or(claims.len()));
    *claims = rest;
    own
}

/// What speaks for and against two texts being of one event, the heaviest first.
pub fn signs(a: &Particulars, b: &Particulars) -> Vec<Sign> {
    let mut found: Vec<Sign> =
        a.0.iter()
            .filter_map(|(key, here)| {
                let there = b.0.get(key)?;
                let agrees = !here.is_disjoint(there);
                let listed = |values: &BTreeSet<String>| values.iter().cloned().collect();
                Some(Sign {
                    slot: key.0,
                    of: key.1.clone(),
                    a: listed(here),
                    b: listed(there),
                    agrees,
                    weight: f64::from(key.0.weight(agrees)) / 10.0,
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
mod tests;
