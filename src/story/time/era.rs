//! The words of a time: what a text's vocabulary tells of when it was written.
//!
//! Most news names no date and no office holder, and still betrays its years: by who is in it, what is argued about, and
//! what things are called (temporal language models; de Jong, Rode & Hiemstra 2005, Kanhabua & Nørvåg 2008). Counting how
//! often words are used in each period, as these do, dated 43% of unseen articles to the right year in a prototype; a multinomial
//! logistic regression over the same words, which knows that words come together, dates 64%
//! from their first 800 words (`examples/era.rs`, learned on one half of the articles and tried on the other).
//!
//! In: an article's [`Terms`]. Out: [`Eras`], how likely each half-year from 2012 to 2020 is, *if* it is one of them. The table
//! cannot know a text of another time by its words, so it never dates an article by itself: it is only asked whether two
//! articles are of one time, and only as far as nothing else says that either is of a time it does not know.
//!
//! The file: `SSER`, then little-endian `u32` terms, `f32` scale, [`PERIODS`] `f32` biases, the terms' 32-bit keys sorted, one
//! byte a term for its idf (in sixteenths), and [`PERIODS`] signed bytes a term, its weights in units of the scale.

use super::day::{Day, Span};
use crate::hash;
use crate::story::keys::{Keys, key};
use crate::story::term::{TermId, Terms};
use serde::{Deserialize, Serialize};

/// Half-years from [`FIRST_YEAR`] on.
pub const PERIODS: usize = 18;
/// The first year of the table.
pub const FIRST_YEAR: i32 = 2012;

/// A text of fewer known terms says nothing of its time.
const LEAST_TERMS: usize = 20;
/// By what the learned scores are multiplied. By the likelihood of unseen articles of the same outlets it would be 1.2; news of
/// other kinds than was learned from is less sure, and on labelled sets of such 0.8 splits fewer stories.
const TEMPER: f32 = 0.8;
/// How much of a period's likelihood its neighbours share, each further one this much less: news of December is told in
/// January.
const BLUR: f32 = 0.15;
/// Units of an idf in its byte.
const IDF_UNIT: f32 = 16.0;
const MAGIC: &[u8; 4] = b"SSER";

/// How likely each period is, of those the table knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Eras {
    shares: [f32; PERIODS],
    known: f32,
}

/// [`Eras::shares`], each shared with its neighbours and in units of what comes of knowing nothing.
pub type Blurred = [f32; PERIODS];

impl Eras {
    /// From the scores of an article's words and from what each period, and any other time, costs as everything else has it,
    /// in nats, 0 for the likeliest. `None` where nothing tells one period from another.
    pub(crate) fn of(
        scores: Option<[f32; PERIODS]>,
        costs: [f32; PERIODS],
        otherwise: f32,
    ) -> Option<Self> {
        let least = costs.iter().copied().fold(f32::INFINITY, f32::min);
        if scores.is_none() && costs.iter().all(|&cost| cost == least) {
            return None;
        }
        let scores = scores.unwrap_or_default();
        let score = |at: usize| scores[at] - (costs[at] - least);
        let most = (0..PERIODS).map(score).fold(f32::NEG_INFINITY, f32::max);
        let shares: [f32; PERIODS] = std::array::from_fn(|at| (score(at) - most).exp());
        let sum: f32 = shares.iter().sum();
        Some(Self {
            shares: shares.map(|share| share / sum),
            known: (-(least - otherwise).max(0.0)).exp(),
        })
    }

    /// How likely each period is; sums to 1.
    pub fn shares(&self) -> &[f32; PERIODS] {
        &self.shares
    }

    /// How far everything else leaves it possible that the article is of a period of the table, 0 to 1.
    pub fn known(&self) -> f32 {
        self.known
    }

    /// For [`Eras::agreement`].
    pub fn blurred(&self) -> Blurred {
        // So that with an article of which nothing is known it comes to 1 in the mean.
        let unit = PERIODS as f32 * (1.0 - BLUR) / (1.0 + BLUR);
        std::array::from_fn(|at| {
            let shared =
                (0..PERIODS).map(|other| BLUR.powi(at.abs_diff(other) as i32) * self.shares[other]);
            unit * shared.sum::<f32>()
        })
    }

    /// How many times likelier the words of two articles are if both are of one time than if they are of any two times
    /// (a Bayes factor, even over the periods): near 0 for two times, 1 where nothing is known. Symmetric but for rounding.
    pub fn agreement(&self, other: &Blurred) -> f32 {
        let both = self.shares.iter().zip(other);
        both.map(|(x, y)| x * y).sum()
    }

    /// The shortest run of periods that holds this share of the likelihood.
    pub fn within(&self, share: f32) -> Span {
        let runs = (0..PERIODS).flat_map(|from| (from..PERIODS).map(move |to| (from, to)));
        let (from, to) = runs
            .filter(|&(from, to)| self.shares[from..=to].iter().sum::<f32>() >= share)
            .min_by_key(|&(from, to)| (to - from, from))
            .unwrap_or((0, PERIODS - 1));
        Span::new(period(from).from, period(to).to)
    }
}

/// The days of a period.
///
/// # Panics
/// Never for a period of the table.
pub fn period(at: usize) -> Span {
    let start = |at: usize| {
        let month = if at.is_multiple_of(2) { 1 } else { 7 };
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
    keys: Keys,
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
            keys: Keys::of(rows.iter().map(|row| row.0).collect()),
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
        bytes.extend((self.len() as u32).to_le_bytes());
        bytes.extend(self.scale.to_le_bytes());
        self.biases
            .iter()
            .for_each(|bias| bytes.extend(bias.to_le_bytes()));
        let keys = self.keys.as_slice();
        keys.iter().for_each(|key| bytes.extend(key.to_le_bytes()));
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
        let scale = f32::from_le_bytes(four(8)?);
        keys.is_sorted_by(|x, y| x < y).then(|| Self {
            scale,
            biases,
            keys: Keys::of(keys),
            idfs: idfs.to_vec(),
            weights: weights.chunks_exact(PERIODS).map(row).collect(),
        })
    }

    /// Stands for the whole table.
    pub fn fingerprint(&self) -> u64 {
        hash::bytes(&self.write())
    }

    /// How many terms it knows.
    pub fn len(&self) -> usize {
        self.keys.as_slice().len()
    }

    /// Whether it knows no term.
    pub fn is_empty(&self) -> bool {
        self.keys.as_slice().is_empty()
    }

    /// The logarithm of how likely each period is by an article's terms, up to a constant; `None` if it has too few of the
    /// table's.
    ///
    /// `O(terms)`.
    pub fn scores(&self, terms: &Terms<'_>) -> Option<[f32; PERIODS]> {
        let (mut sums, mut square, mut met) = ([0i32; PERIODS], 0.0f32, 0);
        for &id in terms.ids() {
            let Some(at) = self.keys.find(id) else {
                continue;
            };
            met += 1;
            let idf = f32::from(self.idfs[at]) / IDF_UNIT;
            square += idf * idf;
            for (sum, &weight) in sums.iter_mut().zip(&self.weights[at]) {
                *sum += i32::from(weight);
            }
        }
        (met >= LEAST_TERMS).then(|| {
            let unit = self.scale / square.sqrt();
            std::array::from_fn(|at| TEMPER * (sums[at] as f32 * unit + self.biases[at]))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scores for one period over all others.
    fn sure_of(at: usize, nats: f32) -> Eras {
        let mut scores = [0.0; PERIODS];
        scores[at] = nats;
        Eras::of(Some(scores), [0.0; PERIODS], 0.0).unwrap()
    }

    #[test]
    fn periods_follow_each_other_without_a_gap() {
        assert_eq!(period(0).to_string(), "2012-01-01..2012-06-30");
        assert_eq!(period(PERIODS - 1).to.to_string(), "2020-12-31");
        for at in 1..PERIODS {
            assert_eq!(period(at - 1).to.plus(1), period(at).from);
            assert_eq!(
                [period_of(period(at).from), period_of(period(at).to)],
                [Some(at); 2]
            );
        }
        assert_eq!(period_of(period(0).from.plus(-1)), None);
        assert_eq!(period_of(period(PERIODS - 1).to.plus(1)), None);
    }

    #[test]
    fn two_of_one_time_agree_and_two_of_two_times_do_not() {
        let (early, late, unsure) = (sure_of(2, 8.0), sure_of(15, 8.0), sure_of(2, 0.0));
        assert!(early.agreement(&early.blurred()) > 10.0);
        assert!(early.agreement(&late.blurred()) < 0.1);
        let next = sure_of(3, 8.0).blurred();
        assert!(early.agreement(&next) > 1.0, "news of June is told in July");
        let unknown = unsure.agreement(&unsure.blurred());
        assert!((unknown - 1.0).abs() < 0.1, "{unknown}");
    }

    #[test]
    fn what_else_is_known_comes_first() {
        let mut costs = [9.0; PERIODS];
        costs[4] = 0.0;
        let eras = Eras::of(Some(sure_of(12, 3.0).shares.map(f32::ln)), costs, 9.0).unwrap();
        assert_eq!(eras.within(0.9), period(4));
        assert_eq!(eras.known(), 1.0);
        let elsewhere = Eras::of(None, costs.map(|cost| cost + 20.0), 0.0).unwrap();
        assert!(elsewhere.known() < 1e-6, "an article of another time");
        assert_eq!(Eras::of(None, [0.0; PERIODS], 0.0), None);
    }

    #[test]
    fn a_table_comes_back_from_its_bytes() {
        let weights =
            |at: usize| std::array::from_fn(|period| if period == at { 2.0 } else { -0.5 });
        let rows = (0..30u64).map(|term| (term << 32, 1.5, weights(term as usize % 3)));
        let era = Era::from_weights(
            [0.25; PERIODS],
            rows.chain([(5 << 32 | 1, 1.0, weights(0))]),
        );
        assert_eq!(era.len(), 29, "two terms of one key are neither");
        let bytes = era.write();
        assert_eq!(Era::read(&bytes).unwrap().write(), bytes);
        for damaged in [&bytes[1..], &bytes[..bytes.len() - 1], b"SSER"] {
            assert!(Era::read(damaged).is_none());
        }
    }

    #[test]
    fn the_shipped_table_tells_a_known_time() {
        use crate::story::count::TermCounter;
        use crate::story::vocabulary::Vocabulary;
        use crate::text::Words;
        let era = Era::shipped();
        assert!(era.len() > 10_000);
        let scores = |text: &str| {
            era.scores(&TermCounter::new(&Vocabulary::default()).count("", text, &Words::of(text)))
        };
        assert_eq!(scores("The mayor spoke."), None, "too few words");
        let text = "The coronavirus lockdown closed schools and restaurants; hospitals ran short of ventilators and \
            masks while the pandemic spread, unemployment claims soared, and governors argued over testing, social \
            distancing and the stimulus checks that Congress had passed in the CARES Act.";
        let eras = Eras::of(scores(text), [0.0; PERIODS], 0.0).unwrap();
        assert_eq!(eras.within(0.5).from.year(), 2020);
    }
}
