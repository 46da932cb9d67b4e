//! Vectors to weighted edges: which groups tell of something alike.
//!
//! All pairs would be `O(n^2)`. Two articles of one event share some of their heaviest terms, so a row only meets the
//! rows in the postings of its [`PROBES`] heaviest terms, adds up what those terms alone give, and is compared in full
//! with those that reach [`PARTIAL`] of the floor. Terms in more than the cap of rows find nobody (ten tokens make 86%
//! of the work on real news), but count in the comparison. What this loses is measured in `tests/` against all pairs.

use super::vector::Vectors;
use rayon::prelude::*;

/// How many of its heaviest terms a row is searched by.
pub const PROBES: usize = 40;

/// Share of the floor that the probed terms alone must reach for a full comparison.
pub const PARTIAL: f32 = 0.5;

/// The most rows a term may be in to find others. Work is bounded by `n x PROBES x cap`.
pub const POSTINGS_CAP: usize = 2_000;

/// Two groups and the cosine of their terms, before time is considered. `a < b`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The smaller row.
    pub a: u32,
    /// The larger row.
    pub b: u32,
    /// Cosine of the term vectors.
    pub cosine: f32,
}

/// The edges of cosine `floor` or more, sorted by (a, b), and the number of terms that were too common to search by.
///
/// Time `O(n x PROBES x postings)`, memory one number a row and thread beside the postings.
pub fn edges(vectors: &Vectors, floor: f32) -> (Vec<Edge>, u64) {
    let postings = Postings::of(vectors);
    let parts: Vec<Vec<Edge>> = (0..vectors.len())
        .into_par_iter()
        .map_init(
            || (vec![0.0f32; vectors.len()], Vec::new()),
            |(sums, touched), row| meet(vectors, &postings, floor, row, sums, touched),
        )
        .collect();
    (parts.concat(), postings.capped)
}

/// The edges from `row` to the rows after it.
fn meet(
    vectors: &Vectors,
    postings: &Postings,
    floor: f32,
    row: usize,
    sums: &mut [f32],
    touched: &mut Vec<u32>,
) -> Vec<Edge> {
    for (term, weight) in vectors.strongest(row, PROBES) {
        for &(other, other_weight) in postings.after(term, row as u32) {
            let sum = &mut sums[other as usize];
            if *sum == 0.0 {
                touched.push(other);
            }
            *sum += weight * other_weight;
        }
    }
    touched.sort_unstable();
    let mut found = Vec::new();
    for other in touched.drain(..) {
        if std::mem::take(&mut sums[other as usize]) >= floor * PARTIAL {
            let cosine = vectors.dot(row, other as usize);
            if cosine >= floor {
                found.push(Edge {
                    a: row as u32,
                    b: other,
                    cosine,
                });
            }
        }
    }
    found
}

/// For each term the rows that have it, in row order; empty for a term in too many rows.
struct Postings {
    starts: Vec<usize>,
    rows: Vec<(u32, f32)>,
    capped: u64,
}

impl Postings {
    fn of(vectors: &Vectors) -> Self {
        let terms = vectors.terms();
        let mut counts = vec![0usize; terms];
        for row in 0..vectors.len() {
            vectors
                .row(row)
                .for_each(|(term, _)| counts[term as usize] += 1);
        }
        let capped = counts.iter().filter(|&&count| count > POSTINGS_CAP).count() as u64;
        // A term in one row finds nobody either.
        let used = |count: usize| {
            if (2..=POSTINGS_CAP).contains(&count) {
                count
            } else {
                0
            }
        };
        let mut starts = vec![0; terms + 1];
        for term in 0..terms {
            starts[term + 1] = starts[term] + used(counts[term]);
        }
        let mut next = starts.clone();
        let mut rows = vec![(0, 0.0); starts[terms]];
        for row in 0..vectors.len() {
            for (term, weight) in vectors.row(row) {
                let term = term as usize;
                if used(counts[term]) > 0 {
                    rows[next[term]] = (row as u32, weight);
                    next[term] += 1;
                }
            }
        }
        Self {
            starts,
            rows,
            capped,
        }
    }

    fn after(&self, term: u32, row: u32) -> &[(u32, f32)] {
        let term = term as usize;
        let rows = &self.rows[self.starts[term]..self.starts[term + 1]];
        &rows[rows.partition_point(|&(other, _)| other <= row)..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// With few terms a row, nothing is left out: the search equals comparing all pairs.
        #[test]
        fn small_rows_lose_no_edge(rows in proptest::collection::vec(
            proptest::collection::btree_map(0u32..40, 0.1f32..5.0, 0..12), 2..30))
        {
            let vectors = Vectors::unit(rows.into_iter().map(|row| (row.into_iter().collect(), 0.0)));
            let mut all = Vec::new();
            for a in 0..vectors.len() {
                for b in a + 1..vectors.len() {
                    let cosine = vectors.dot(a, b);
                    if cosine >= 0.1 {
                        all.push(Edge { a: a as u32, b: b as u32, cosine });
                    }
                }
            }
            prop_assert_eq!(edges(&vectors, 0.1).0, all);
        }
    }
}
