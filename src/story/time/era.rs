//! The words of a time: what a text's vocabulary tells of when it was written.
//!
//! Most news names no date and no office holder, and still betrays its years: by who is in it, what is argued about, and
//! what things are called (temporal language models; de Jong, Rode & Hiemstra 2005, Kanhabua & Nørvåg 2008). Counting how
//! often words are used in each period, as these do, dates 43% of unseen articles to the right year; a multinomial
//! logistic regression over the same words, which knows that words come together, dates 66%
//! (`examples/era.rs`, learned on one half of the articles and tried on the other).
//!
//! In: an article's [`Terms`]. Out: [`Eras`], how likely each half-year from 2012 to 2020 is, *if* it is one of them. The table
//! cannot know a text of another time by its words, so it never dates an article by itself: it is only asked whether two
//! articles are of one time, and only as far as nothing else says that either is of a time it does not know.
//!
//! The file: `SSER`, then little-endian `u32` terms, `f32` scale, [`PERIODS`] `f32` biases, the terms' 32-bit keys sorted, one
//! byte a term for its idf (in sixteenths), and [`PERIODS`] signed bytes a term, its weights in units of the scale.

use super::day::{Day, Span};
use crate::story::term::{TermId, Terms};
use serde::{Deserialize, Serialize};

/// Half-years from [`FIRST_YEAR`] on.
pub const PERIODS: usize = 18;
/// The first year of the table.
pub const FIRST_YEAR: i32 = 2012;

/// A text of fewer known terms says nothing of its time.
const LEAST_TERMS: usize = 20;
/// By what the learned scores are multiplied: over one they are sure of too much, under it of too little. By the
/// likelihood of unseen articles.
const TEMPER: f32 = 1.2;
/// How much of a period's likelihood its neighbours share, each further one this much less: news of December is told in
/// January.
const BLUR: f32 = 0.15;
/// Units of an idf in its byte.
const IDF_UNIT: f32 = 16.0;
const MAGIC: &[u8; 4] = b"SSER";

/// How likely each period is, of those the table knows; sums to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Eras {
    shares: [f32; PERIODS],
    /// The same, each shared with its neighbours, for comparing.
    blurred: [f32; PERIODS],
    /// How far everything else leaves it possible that the article is of one of these periods, 0 to 1.
    known: f32,
}

impl Eras {
    fn new(mut shares: [f32; PERIODS], known: f32) -> Self {
        let sum: f32 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= sum);
        let mut blurred = [0.0; PERIODS];
        for (at, blurred) in blurred.iter_mut().enumerate() {
            let kernel = |other: usize| BLUR.powi(at.abs_diff(other) as i32);
            *blurred = (0..PERIODS).map(|other| kernel(other) * shares[other]).sum();
        }
        // So that two articles of which nothing is known come to 1 in the mean.
        let flat = (1.0 + BLUR) / (1.0 - BLUR);
        let unit = PERIODS as f32 / flat;
        blurred.iter_mut().for_each(|share| *share *= unit);
        Self { shares, blurred, known }
    }

    /// How likely each period is.
    pub fn shares(&self) -> &[f32; PERIODS] {
        &self.shares
    }

    /// How far everything else leaves it possible that the article is of a period of the table, 0 to 1.
    pub fn known(&self) -> f32 {
        self.known
    }

    /// How many times likelier the words of two articles are if both are of one time than if they are of any two times
    /// (a Bayes factor, even over the periods): near 0 for two times, 1 where nothing is known. Symmetric but for rounding.
    pub fn agreement(&self, other: &Self) -> f32 {
        self.shares
            .iter()
            .zip(&other.blurred)
            .map(|(x, y)| x * y)
            .sum()
    }

    /// The shortest run of periods that holds this share of the likelihood.
    pub fn within(&self, share: f32) -> Span {
        let sum = |from: usize, to: usize| self.shares[from..=to].iter().sum::<f32>();
        let (from, to) = (0..PERIODS)
            .flat_map(|from| (from..PERIODS).map(move |to| (from, to)))
            .filter(|&(from, to)| sum(from, to) >= share)
            .min_by_key(|&(from, to)| (to - from, from))
            .unwrap_or((0, PERIODS - 1));
        Span::new(period(from).from, period(to).to)
    }
}

/// The days of a period.
pub fn period(at: usize) -> Span {
    let start = |at: usize| {
        let month = if at % 2 == 0 { 1 } else { 7 };
        Day::from_ymd(FIRST_YEAR + (at / 2) as i32, month, 1).expect("a first of January or July")
    };
    Span::new(start(at), start(at + 1).plus(-1))
}

/// The period of a day, if the table knows it.
pub fn period_of(day: Day) -> Option<usize> {
    let (year, month, _) = day.ymd();
    let at = (year - FIRST_YEAR) * 2 + i32::from(month > 6);
    usize::try_from(at).ok().filter(|&at| at < PERIODS)
}

/// The table: what each term says for and against each period.
#[derive(Debug, Clone, Default)]
pub struct Era {
    scale: f32,
    biases: [f32; PERIODS],
    keys: Vec<u32>,
    idfs: Vec<u8>,
    weights: Vec<[i8; PERIODS]>,
}

impl Era {
    /// The table that comes with the crate.
    ///
    /// # Panics
    /// Never: a test reads it.
    pub fn shipped() -> Self {
        Self::read(include_bytes!("era.bin")).expect("the shipped table is well formed")
    }

    /// A table of learned weights: for each term its idf and what it adds to each period's score in a text of which it is
    /// all. Weights are kept in a byte each.
    pub fn from_weights(
        biases: [f32; PERIODS],
        terms: impl IntoIterator<Item = (TermId, f32, [f32; PERIODS])>,
    ) -> Self {
        let mut rows: Vec<(u32, f32, [f32; PERIODS])> = terms
            .into_iter()
            .map(|(id, idf, weights)| (key(id), idf, weights))
            .collect();
        rows.sort_by_key(|row| row.0);
        // Two terms of one key: neither can be told from the other.
        let single = |key: u32| {
            let from = rows.partition_point(|row| row.0 < key);
            rows.get(from + 1).is_none_or(|next| next.0 != key)
        };
        let rows: Vec<_> = rows.iter().filter(|row| single(row.0)).copied().collect();
        let largest = rows
            .iter()
            .flat_map(|row| row.2)
            .fold(f32::MIN_POSITIVE, |most, weight| most.max(weight.abs()));
        let scale = largest / f32::from(i8::MAX);
        Self {
            scale,
            biases,
            keys: rows.iter().map(|row| row.0).collect(),
            idfs: rows
                .iter()
                .map(|row| (row.1 * IDF_UNIT).round().clamp(1.0, 255.0) as u8)
                .collect(),
            weights: rows
                .iter()
                .map(|row| row.2.map(|weight| (weight / scale).round() as i8))
                .collect(),
        }
    }

    /// The table as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend((self.keys.len() as u32).to_le_bytes());
        bytes.extend(self.scale.to_le_bytes());
        self.biases.iter().for_each(|bias| bytes.extend(bias.to_le_bytes()));
        self.keys.iter().for_each(|key| bytes.extend(key.to_le_bytes()));
        bytes.extend(&self.idfs);
        self.weights
            .iter()
            .for_each(|row| bytes.extend(row.map(i8::cast_unsigned)));
        bytes
    }

    /// A table from its bytes; `None` if they are not one.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        const HEAD: usize = 12 + 4 * PERIODS;
        let four = |at: usize| bytes.get(at..at + 4)?.try_into().ok();
        let count = u32::from_le_bytes(four(4)?) as usize;
        if bytes.get(..4)? != MAGIC || bytes.len() != HEAD + (5 + PERIODS) * count {
            return None;
        }
        let mut biases = [0.0; PERIODS];
        for (at, bias) in biases.iter_mut().enumerate() {
            *bias = f32::from_le_bytes(four(12 + 4 * at)?);
        }
        let keys: Vec<u32> = (0..count)
            .map(|at| Some(u32::from_le_bytes(four(HEAD + 4 * at)?)))
            .collect::<Option<_>>()?;
        let (idfs, weights) = bytes[HEAD + 4 * count..].split_at(count);
        let row = |row: &[u8]| -> [i8; PERIODS] { std::array::from_fn(|at| row[at].cast_signed()) };
        keys.is_sorted_by(|x, y| x < y).then(|| Self {
            scale: f32::from_le_bytes(four(8).expect("checked")),
            biases,
            keys,
            idfs: idfs.to_vec(),
            weights: weights.chunks_exact(PERIODS).map(row).collect(),
        })
    }

    /// How many terms it knows.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether it knows no term.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The logarithm of how likely each period is by an article's terms, up to a constant; `None` if it has too few of the
    /// table's.
    ///
    /// `O(terms x log of the table)`.
    pub fn scores(&self, terms: &Terms) -> Option<[f32; PERIODS]> {
        let (mut sums, mut square, mut met) = ([0i32; PERIODS], 0.0f32, 0);
        let mut rest = 0;
        for &(id, _) in terms.as_slice() {
            // Both are sorted, so each search begins where the last one ended.
            let ahead = self.keys[rest..].partition_point(|&known| known < key(id));
            rest += ahead;
            if self.keys.get(rest) != Some(&key(id)) {
                continue;
            }
            met += 1;
            let idf = f32::from(self.idfs[rest]) / IDF_UNIT;
            square += idf * idf;
            for (sum, &weight) in sums.iter_mut().zip(&self.weights[rest]) {
                *sum += i32::from(weight);
            }
        }
        (met >= LEAST_TERMS).then(|| {
            let unit = self.scale / square.sqrt();
            std::array::from_fn(|at| crate::story::factor::T[8] * (sums[at] as f32 * unit + self.biases[at]))
        })
    }

    /// How likely each period is by an article's terms and by what else is known of its time.
    ///
    /// `costs` are those of each period and of any other time, in nats, as everything else has it: 0 for the likeliest.
    pub(crate) fn weigh(&self, terms: &Terms, costs: [f32; PERIODS], otherwise: f32) -> Option<Eras> {
        let scores = self.scores(terms);
        let least = costs.iter().copied().fold(f32::INFINITY, f32::min);
        let known = (-(least - otherwise).max(0.0)).exp();
        if scores.is_none() && costs.iter().all(|&cost| cost == least) {
            return None;
        }
        let scores = scores.unwrap_or_default();
        let score = |at: usize| scores[at] - (costs[at] - least);
        let most = (0..PERIODS).map(score).fold(f32::NEG_INFINITY, f32::max);
        Some(Eras::new(
            std::array::from_fn(|at| (score(at) - most).exp()),
            known,
        ))
    }
}

fn key(id: TermId) -> u32 {
    (id >> 32) as u32
}
