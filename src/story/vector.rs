//! Sparse unit vectors of terms, one row a group, in compressed rows.

use rayon::prelude::*;
use std::ops::Range;

/// One row before weighting: term numbers, sorted and unique, with their weights.
pub type Row = Vec<(u32, f32)>;

/// Rows of unit length. `dot` of two rows is their cosine.
#[derive(Debug, Clone, Default)]
pub struct Vectors {
    starts: Vec<usize>,
    terms: Vec<u32>,
    weights: Vec<f32>,
    lengths: Vec<f32>,
}

impl Vectors {
    /// Rows scaled to length 1; a row without weight stays empty and is like no other. Each comes with the squared
    /// length of the terms that no other row has, which count in its length and nowhere else.
    ///
    /// Lengths are summed in term order, by one thread a row, so the same rows give the same bits everywhere.
    pub fn unit(rows: impl IntoIterator<Item = (Row, f64)>) -> Self {
        let mut vectors = Self::none();
        for (row, alone) in rows {
            vectors.push(&row, alone);
        }
        vectors
    }

    /// The same of the rows 0 to `count`, which are made by all threads and have `most` terms together at most.
    pub(super) fn unit_of(
        count: usize,
        most: usize,
        row: impl Fn(usize) -> (Row, f64) + Sync,
    ) -> Self {
        /// A thread takes so many rows at a time, and so many are put to the others while as many are made.
        const BATCH: usize = 64;
        const ROWS: usize = 2048;
        let batch = |first: usize, end: usize| {
            let mut batch = Self::none();
            for at in first..end.min(first + BATCH) {
                let (row, alone) = row(at);
                batch.push(&row, alone);
            }
            batch
        };
        let made = |first: usize| -> Vec<Self> {
            let end = count.min(first + ROWS);
            let firsts = (first..end).into_par_iter().step_by(BATCH);
            firsts.map(|first| batch(first, end)).collect()
        };
        let mut vectors = Self::none();
        vectors.terms.reserve(most);
        vectors.weights.reserve(most);
        let mut next = made(0);
        for first in (ROWS..).step_by(ROWS) {
            let part = std::mem::take(&mut next);
            if part.is_empty() {
                break;
            }
            let add = || part.iter().for_each(|batch| vectors.append(batch));
            ((), next) = rayon::join(add, || made(first));
        }
        vectors
    }

    fn none() -> Self {
        Self {
            starts: vec![0],
            ..Self::default()
        }
    }

    fn push(&mut self, row: &[(u32, f32)], alone: f64) {
        let squares = row
            .iter()
            .map(|&(_, weight)| f64::from(weight) * f64::from(weight));
        let length = (alone + squares.sum::<f64>()).sqrt();
        if length > 0.0 {
            for &(term, weight) in row {
                self.terms.push(term);
                self.weights.push((f64::from(weight) / length) as f32);
            }
        }
        self.starts.push(self.terms.len());
        self.lengths.push(length as f32);
    }

    fn append(&mut self, others: &Self) {
        let start = self.terms.len();
        let starts = others.starts[1..].iter();
        self.starts.extend(starts.map(|end| start + end));
        self.terms.extend_from_slice(&others.terms);
        self.weights.extend_from_slice(&others.weights);
        self.lengths.extend_from_slice(&others.lengths);
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The length a row had before it was scaled: how much it says.
    pub fn length(&self, row: usize) -> f32 {
        self.lengths[row]
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where the terms of a row lie among those of all rows.
    pub fn range(&self, row: usize) -> Range<usize> {
        self.starts[row]..self.starts[row + 1]
    }

    /// The terms of a row, sorted, with their weights.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = self.range(row);
        self.terms[range.clone()]
            .iter()
            .copied()
            .zip(self.weights[range].iter().copied())
    }

    /// One more than the largest term number.
    pub fn terms(&self) -> usize {
        self.terms.iter().max().map_or(0, |&term| term as usize + 1)
    }

    /// The cosine of two rows. `O(len a + len b)`, added in term order.
    pub fn dot(&self, a: usize, b: usize) -> f32 {
        let (mut i, mut j) = (self.starts[a], self.starts[b]);
        let (end_a, end_b) = (self.starts[a + 1], self.starts[b + 1]);
        let mut sum = 0.0;
        while i < end_a && j < end_b {
            let (x, y) = (self.terms[i], self.terms[j]);
            if x == y {
                sum += self.weights[i] * self.weights[j];
            }
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        sum
    }

    /// What each shared term adds to the cosine of two rows, largest first.
    pub fn shared(&self, a: usize, b: usize) -> Vec<(u32, f32)> {
        let right: Vec<(u32, f32)> = self.row(b).collect();
        let mut both: Vec<(u32, f32)> = self
            .row(a)
            .filter_map(|(term, weight)| {
                let at = right
                    .binary_search_by_key(&term, |&(other, _)| other)
                    .ok()?;
                Some((term, weight * right[at].1))
            })
            .collect();
        both.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        both
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_length_one_and_empty_rows_are_like_nobody() {
        let vectors = Vectors::unit([
            (vec![(0, 3.0), (2, 4.0)], 0.0),
            (vec![], 9.0),
            (vec![(2, 7.0)], 0.0),
        ]);
        assert!((vectors.dot(0, 0) - 1.0).abs() < 1e-6);
        assert!((vectors.dot(0, 2) - 0.8).abs() < 1e-6);
        assert_eq!(vectors.dot(0, 1), 0.0);
        assert_eq!(vectors.shared(0, 2).len(), 1);
    }

    #[test]
    fn all_threads_make_the_rows_that_one_makes() {
        let row = |at: usize| {
            let own = (0..at as u32 % 5).map(|term| (term, 1.0 + (at % 7) as f32));
            (own.collect::<Row>(), (at % 3) as f64)
        };
        for count in [0, 1, 63, 2_048, 5_000] {
            let one = Vectors::unit((0..count).map(row));
            let all = Vectors::unit_of(count, 4 * count, row);
            assert_eq!(
                (one.starts, one.terms, one.weights, one.lengths),
                (all.starts, all.terms, all.weights, all.lengths)
            );
        }
    }
}
