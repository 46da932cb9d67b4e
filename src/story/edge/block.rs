//! The rows to be found, and their postings.

use super::rows::Rows;
use super::search::{LOOK, Search};
use std::ops::Range;

/// Rows to be found, at most [`BLOCK`](super::BLOCK): for each rarer term those that have it, in row order.
pub(super) struct Block {
    pub(super) rows: Range<usize>,
    /// Their boosts, to a whole number of `LOOK`s.
    pub(super) boosts: Vec<f32>,
    /// Where the postings of each term start, one place on.
    pub(super) starts: Vec<u32>,
    /// Rows by their place in the block, and the weight of the term in each.
    pub(super) places: Vec<u16>,
    pub(super) weights: Vec<f32>,
    /// For each term of each row of the block, in their order: where the rows after this one start, if it is a rarer one.
    after: Vec<u32>,
}

impl Block {
    /// Makes the postings of these rows, at most [`BLOCK`](super::BLOCK).
    pub(super) fn of(search: &Search, rows: Range<usize>) -> Self {
        let terms = &search.terms;
        let mut starts = vec![0; search.count + 1];
        let mut count = 0;
        for row in rows.clone() {
            let rarer = terms.rarer(row);
            count += rarer.len();
            rarer.for_each(|(&term, _)| starts[term as usize + 1] += 1);
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let (mut places, mut weights) = (vec![0; count], vec![0.0; count]);
        let base = terms.starts[rows.start];
        let mut after = vec![0; terms.starts[rows.end] - base];
        // From the last row back, each into the last free place: when all are in, the ends have become the starts.
        for row in rows.clone().rev() {
            let start = terms.starts[row] - base;
            for ((&term, &weight), after) in terms.rarer(row).zip(&mut after[start..]) {
                let end = &mut starts[term as usize + 1];
                *after = *end;
                *end -= 1;
                places[*end as usize] = (row - rows.start) as u16;
                weights[*end as usize] = weight;
            }
        }
        let mut boosts = search.boosts[rows.clone()].to_vec();
        boosts.resize(rows.len().next_multiple_of(LOOK), 0.0);
        Self {
            rows,
            boosts,
            starts,
            places,
            weights,
            after,
        }
    }

    /// For each rarer term of a row of the block where the rows after it start.
    pub(super) fn after_of(&self, row: usize, terms: &Rows) -> &[u32] {
        &self.after[terms.starts[row] - terms.starts[self.rows.start]..]
    }
}
