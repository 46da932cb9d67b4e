//! The terms of the rows as the search walks them.

use super::BATCH;
use crate::story::vector::Vectors;
use rayon::prelude::*;

/// The number of a term that is not common.
pub(super) const RARER: u32 = u32::MAX;

/// The terms of each row, the rarer before the common, which have numbers of their own; both sorted.
pub(super) struct Rows {
    pub(super) starts: Vec<usize>,
    /// Where the common ones of each row start.
    commons: Vec<usize>,
    terms: Vec<u32>,
    weights: Vec<f32>,
}

/// A term's number and its weight.
pub(super) type Term<'r> = (&'r u32, &'r f32);

impl Rows {
    /// `number` is that of a common term, or [`RARER`].
    pub(super) fn of(vectors: &Vectors, number: impl Fn(u32) -> u32 + Sync) -> Self {
        let count = vectors.len();
        let mut starts: Vec<usize> = (0..count).map(|row| vectors.range(row).start).collect();
        starts.push(starts.last().map_or(0, |_| vectors.range(count - 1).end));
        // Zeros that nobody has to write.
        let (mut terms, mut weights) = (vec![0; starts[count]], vec![0.0; starts[count]]);
        // Each batch of rows has its own part of the terms.
        let mut parts = Vec::with_capacity(count.div_ceil(BATCH));
        let mut rest = (&mut *terms, &mut *weights);
        for first in (0..count).step_by(BATCH) {
            let rows = first..count.min(first + BATCH);
            let size = starts[rows.end] - starts[first];
            let (terms, weights) = (rest.0.split_at_mut(size), rest.1.split_at_mut(size));
            parts.push((rows, (terms.0, weights.0)));
            rest = (terms.1, weights.1);
        }
        let commons = parts
            .into_par_iter()
            .flat_map_iter(|(rows, (terms, weights))| {
                let first = starts[rows.start];
                let mut commons: Vec<usize> = Vec::with_capacity(rows.len());
                let mut common = Vec::new();
                for row in rows {
                    let mut at = starts[row] - first;
                    let mut put = |(term, weight)| {
                        (terms[at], weights[at]) = (term, weight);
                        at += 1;
                    };
                    for (term, weight) in vectors.row(row) {
                        match number(term) {
                            RARER => put((term, weight)),
                            number => common.push((number, weight)),
                        }
                    }
                    commons.push(starts[row + 1] - common.len());
                    common.drain(..).for_each(put);
                }
                commons
            })
            .collect();
        Self {
            starts,
            commons,
            terms,
            weights,
        }
    }

    pub(super) fn rarer(&self, row: usize) -> impl ExactSizeIterator<Item = Term<'_>> {
        let range = self.starts[row]..self.commons[row];
        self.terms[range.clone()].iter().zip(&self.weights[range])
    }

    pub(super) fn common(&self, row: usize) -> impl ExactSizeIterator<Item = Term<'_>> {
        let (terms, weights) = self.commons_of(row);
        terms.iter().zip(weights)
    }

    /// The numbers of the common terms of a row, and their weights.
    pub(super) fn commons_of(&self, row: usize) -> (&[u32], &[f32]) {
        let range = self.commons[row]..self.starts[row + 1];
        (&self.terms[range.clone()], &self.weights[range])
    }
}
