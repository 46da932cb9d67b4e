//! Words to shingles: each run of a few words in a row becomes one 64-bit number, and a text becomes a set of them.
//!
//! In: the word hashes of a text. Out: a [`ShingleSet`], sorted and unique, that [`similarity`](crate::similarity)
//! compares exactly and [`sign`](crate::sign) compresses.
//!
//! The number of a run of words is their hashes, each turned by [`TURN`] bits for every word behind it, in one XOR: the
//! cyclic polynomial of Cohen (1997), "pairwise independent, at best" (Lemire & Kaser, *Recursive n-gram hashing*, 2010,
//! section 7). The words come well mixed from XXH3, so two different runs share a number with a probability of 2⁻⁶⁴; the
//! order counts, since every place turns by another amount; the numbers are uniform, and `sign` mixes them once more.
//! No multiplication (a polynomial modulo 2⁶⁴ costs three times as much) and no string is built (joining strings costs 20
//! times as much as all the rest).
//!
//! Runs of words as the unit of resemblance: Broder, *On the resemblance and containment of documents* (1997), section
//! 2. It does not see words that changed places over a longer distance, nor a text rewritten in other words.

use crate::hash;
use crate::store;
use crate::text::Words;
use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, RangeInclusive};

/// By how many bits a word turns for each word behind it. Odd, so that up to 64 places turn by different amounts, and
/// about a third of the word, so that three words in a row share no bit place with their neighbours' low bits.
pub const TURN: u32 = 21;

/// How many words make a shingle: 1 to 32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShingleSize(u8);

impl ShingleSize {
    /// Three words. Short enough that a wire text keeps most of its shingles when an editor cuts it and changes a word
    /// here and there (one changed word breaks 3 shingles, 5 with shingles of five), long enough that two texts on one
    /// subject share few: two independent stories of one beat rarely share a run of three content words.
    pub const DEFAULT: Self = Self(3);

    /// A size from 1 to 32; `None` outside.
    pub const fn new(words: usize) -> Option<Self> {
        if words >= 1 && words <= 32 {
            Some(Self(words as u8))
        } else {
            None
        }
    }

    /// The number of words.
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

impl Default for ShingleSize {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl fmt::Display for ShingleSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The shingles of one text: sorted, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShingleSet(Box<[u64]>);

impl ShingleSet {
    /// The shingles of a text. Fewer words than `size` are one shingle of all words; no words, no shingles.
    ///
    /// ```
    /// use samestory::shingle::{ShingleSet, ShingleSize};
    /// use samestory::text::Words;
    /// let set = ShingleSet::of(&Words::of("to be or not to be or not"), ShingleSize::DEFAULT);
    /// assert_eq!(set.len(), 4, "`to be or` and `be or not` come twice");
    /// assert!(ShingleSet::of(&Words::of("—"), ShingleSize::DEFAULT).is_empty());
    /// ```
    ///
    /// # Complexity
    /// `O(w · size + w log w)` for `w` words.
    pub fn of(words: &Words, size: ShingleSize) -> Self {
        let mut shingles = Vec::new();
        shingles_into(words.hashes(), size, &mut shingles);
        Self::from_hashes(shingles)
    }

    /// A set from shingle hashes in any order, with repetitions.
    pub fn from_hashes(mut hashes: Vec<u64>) -> Self {
        hash::sort_unique(&mut hashes);
        Self(hashes.into_boxed_slice())
    }

    /// The hashes, ascending.
    pub fn as_slice(&self) -> &[u64] {
        &self.0
    }
}

impl Deref for ShingleSet {
    type Target = [u64];
    fn deref(&self) -> &[u64] {
        &self.0
    }
}

impl AsRef<[u64]> for ShingleSet {
    fn as_ref(&self) -> &[u64] {
        &self.0
    }
}

/// Shingle sets by row, wherever they lie.
///
/// A slice of sets is one; so are sets of which some must be read first, which come as owned lists. Sizes are known
/// without reading.
pub trait Sets: Sync {
    /// The sorted set of a row; empty for one that takes no part.
    fn set(&self, row: u32) -> Cow<'_, [u64]>;

    /// How many shingles it has.
    fn size(&self, row: u32) -> usize;

    /// What of it lies in a range.
    fn part(&self, row: u32, range: RangeInclusive<u64>) -> Cow<'_, [u64]> {
        store::within(self.set(row), &range)
    }

    /// The first `count` rows in an order in which going through their sets is cheapest. It depends on where sets lie,
    /// so no result may depend on it.
    fn cheapest_order(&self, count: usize) -> Vec<u32> {
        (0..count as u32).collect()
    }
}

impl<S: AsRef<[u64]> + Sync> Sets for [S] {
    fn set(&self, row: u32) -> Cow<'_, [u64]> {
        Cow::Borrowed(self[row as usize].as_ref())
    }

    fn size(&self, row: u32) -> usize {
        self[row as usize].as_ref().len()
    }
}

/// The number of one run of words. Zero words have the number 0, which no caller of this module uses.
pub fn combine(run: &[u64]) -> u64 {
    run.iter()
        .fold(0, |sum, &word| sum.rotate_left(TURN) ^ word)
}

/// The shingles of a text in reading order, with repetitions, into `out`, which loses what it held. Enough for a
/// signature: a minimum does not see order or repetition.
///
/// # Complexity
/// `O(words · size)`; the loop over words has no branch and no dependence between words.
pub fn shingles_into(words: &[u64], size: ShingleSize, out: &mut Vec<u64>) {
    out.clear();
    let size = size.get();
    if words.is_empty() {
        return;
    }
    if words.len() < size {
        out.push(combine(words));
        return;
    }
    if size == 3 {
        let step = |sum: u64, word: u64| sum.rotate_left(TURN) ^ word;
        let (first, second, third) = (words, &words[1..], &words[2..]);
        out.extend(
            third
                .iter()
                .zip(second)
                .zip(first)
                .map(|((&c, &b), &a)| step(step(a, b), c)),
        );
    } else {
        out.extend(words.windows(size).map(combine));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, size: usize) -> ShingleSet {
        ShingleSet::of(&Words::of(text), ShingleSize::new(size).unwrap())
    }

    /// A change here changes every signature: raise the scheme's version with it.
    #[test]
    fn the_combination_is_pinned() {
        assert_eq!(combine(&[7]), 7);
        assert_eq!(combine(&[1, 0]), 1 << 21);
        assert_eq!(combine(&[1, 2, 3]), 1 << 42 | 2 << 21 | 3);
        assert_eq!(combine(&[1 << 63, 0, 0]), 1 << 41);
    }

    #[test]
    fn the_order_of_words_counts() {
        assert_ne!(set("dog bites man", 3), set("man bites dog", 3));
    }

    #[test]
    fn a_text_shorter_than_a_shingle_is_one_shingle() {
        assert_eq!(set("two words", 3).len(), 1);
        assert_ne!(set("two words", 3), set("other words", 3));
        assert_eq!(set("", 3).len(), 0);
        assert_eq!(set("?! … —", 3).len(), 0);
    }

    #[test]
    fn every_size_is_the_windows_of_that_size() {
        let words: Vec<u64> = (0..50).map(crate::hash::mix).collect();
        let mut out = Vec::new();
        for size in 1..=32 {
            shingles_into(&words, ShingleSize::new(size).unwrap(), &mut out);
            assert_eq!(out, words.windows(size).map(combine).collect::<Vec<_>>());
        }
        assert_eq!(ShingleSize::new(0), None);
        assert_eq!(ShingleSize::new(33), None);
    }
}
