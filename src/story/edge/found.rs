//! The edges that batches of rows find, put in order.

use super::{BATCH, Edge};
use rayon::prelude::*;

/// The edges from batches of rows to the rows of one block.
pub(super) struct Found {
    pub(super) parts: Vec<Part>,
    /// Where each row was among those that looked for others.
    pub(super) places: Vec<u32>,
}

/// The edges from a batch of rows, row after row, and where those of each end.
#[derive(Default)]
pub(super) struct Part {
    pub(super) edges: Vec<Edge>,
    pub(super) ends: Vec<usize>,
}

impl Found {
    fn of_row(&self, row: usize) -> &[Edge] {
        let Some(&place) = self.places.get(row) else {
            return &[];
        };
        let (part, at) = (&self.parts[place as usize / BATCH], place as usize % BATCH);
        let start = if at > 0 { part.ends[at - 1] } else { 0 };
        &part.edges[start..part.ends[at]]
    }
}

/// The edges to block after block in the order of their rows, the first before the second.
pub(super) fn by_first_row(count: usize, blocks: &[Found]) -> Vec<Edge> {
    let of_row = |row: usize| blocks.iter().flat_map(move |block| block.of_row(row));
    let all = blocks.iter().flat_map(|block| &block.parts);
    let nothing = Edge {
        a: 0,
        b: 0,
        cosine: 0.0,
    };
    let places = 0..all.map(|part| part.edges.len()).sum();
    let mut edges: Vec<Edge> = places.into_par_iter().map(|_| nothing).collect();
    let mut parts = Vec::with_capacity(count.div_ceil(BATCH));
    let mut rest = &mut *edges;
    for first in (0..count).step_by(BATCH) {
        let rows = first..count.min(first + BATCH);
        let of_rows = blocks.iter().flat_map(|block| {
            let rows = rows.clone();
            rows.map(|row| block.of_row(row).len())
        });
        let (part, others) = rest.split_at_mut(of_rows.sum());
        parts.push((rows, part));
        rest = others;
    }
    parts.into_par_iter().for_each(|(rows, part)| {
        let edges = rows.flat_map(of_row);
        part.iter_mut()
            .zip(edges)
            .for_each(|(place, edge)| *place = *edge);
    });
    edges
}
