//! Exact set similarity: the oracle that every estimate and every reported figure is held against.
//!
//! Sets are sorted slices of unique `u64` shingle hashes. Merging two of them costs `O(|a| + |b|)`; "verification is
//! surprisingly fast" (Mann, Augsten & Bouros, VLDB 2016, section 5) because most candidates end early.

use crate::error::{Error, Result};
use std::fmt;

/// A similarity or threshold in `0..=1`. Thresholds are inclusive everywhere: `>=`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Similarity(f64);

impl Similarity {
    /// A threshold from a number in `0..=1`.
    ///
    /// # Errors
    /// If the number is outside, or not a number.
    pub fn new(value: f64) -> Result<Self> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(Error::setting(
                "similarity",
                format!("{value} is not between 0 and 1"),
            ))
        }
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// For constants known to be in range.
    pub(crate) const fn literal(value: f64) -> Self {
        assert!(value >= 0.0 && value <= 1.0);
        Self(value)
    }
}

impl fmt::Display for Similarity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How two shingle sets lie to each other, in counts: every similarity is a ratio of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Overlap {
    /// Shingles of the first.
    pub a: u32,
    /// Shingles of the second.
    pub b: u32,
    /// Shingles in both.
    pub shared: u32,
}

impl Overlap {
    /// Counts the overlap of two sorted sets. `O(|a| + |b|)`.
    ///
    /// ```
    /// let overlap = samestory::similarity::Overlap::of(&[1, 2, 3, 4], &[2, 3, 9]);
    /// assert_eq!(overlap.shared, 2);
    /// assert_eq!(overlap.jaccard(), 0.4);
    /// ```
    pub fn of(a: &[u64], b: &[u64]) -> Self {
        Self {
            a: a.len() as u32,
            b: b.len() as u32,
            shared: shared(a, b) as u32,
        }
    }

    /// What is left when a part of each count is taken out.
    #[must_use]
    pub fn without(self, part: Self) -> Self {
        Self {
            a: self.a - part.a,
            b: self.b - part.b,
            shared: self.shared - part.shared,
        }
    }

    /// `|a ∩ b| / |a ∪ b|`; 0 for two empty sets, which are never alike.
    pub fn jaccard(&self) -> f64 {
        ratio(self.shared, self.a + self.b - self.shared)
    }

    /// The share of a's shingles that b has.
    pub fn containment_a(&self) -> f64 {
        ratio(self.shared, self.a)
    }

    /// The share of b's shingles that a has.
    pub fn containment_b(&self) -> f64 {
        ratio(self.shared, self.b)
    }

    /// The containment of the smaller set in the larger.
    pub fn containment(&self) -> f64 {
        ratio(self.shared, self.a.min(self.b))
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        0.0
    } else {
        f64::from(part) / f64::from(whole)
    }
}

/// Size of the intersection of two sorted sets of unique values.
///
/// The comparison results step the two cursors as numbers, so the loop has no branch to mispredict.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

/// Exact Jaccard similarity of two sorted sets.
pub fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    Overlap::of(a, b).jaccard()
}

/// Exact containment of the smaller of two sorted sets in the larger.
pub fn containment(a: &[u64], b: &[u64]) -> f64 {
    Overlap::of(a, b).containment()
}

/// The values two sorted sets share, sorted.
pub fn intersection(a: &[u64], b: &[u64]) -> Vec<u64> {
    let (mut i, mut j, mut both) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both.push(a[i]);
                i += 1;
                j += 1;
            }
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_empty_sets_are_not_alike() {
        assert_eq!(jaccard(&[], &[]), 0.0);
        assert_eq!(containment(&[], &[1]), 0.0);
    }

    #[test]
    fn containment_is_of_the_smaller() {
        assert_eq!(containment(&[1, 2], &[1, 2, 3, 4]), 1.0);
        assert_eq!(jaccard(&[1, 2], &[1, 2, 3, 4]), 0.5);
    }

    #[test]
    fn thresholds_outside_are_refused() {
        assert!(Similarity::new(1.01).is_err());
        assert!(Similarity::new(f64::NAN).is_err());
        assert!(Similarity::new(1.0).is_ok());
    }
}
