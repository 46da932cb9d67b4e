//! Vectors to weighted edges: which groups tell of something alike.
//!
//! All pairs would be `O(n^2)`. Two articles of one event share terms that few others have, so a row walks the postings of
//! its terms and adds up what each gives (term-at-a-time; Zobel & Moffat 2006, section 3). Terms in more than
//! [`POSTINGS_CAP`] rows find nobody: ten tokens would make 86% of the work on real news. What they add is counted
//! afterwards, for the rows that reached [`PARTIAL`] of the floor without them. What this loses is measured in `tests/`
//! against all pairs.

use super::vector::Vectors;
use rayon::prelude::*;

/// Share of the floor that the rarer terms alone must reach for the common ones to be counted.
pub const PARTIAL: f32 = 0.6;

/// The most rows a term may be in to find others, which bounds the work by `n x terms x cap`.
pub const POSTINGS_CAP: usize = 1_000;

/// The length of an ordinary article's vector: the median over news. A text much shorter than this has fewer terms to
/// share, so its cosines come out low; they are raised in proportion to [`SHORT`].
pub const USUAL_LENGTH: f32 = 45.0;
/// How much of the missing length is made up for. Worth 7 points on headlines, and 0.1 lost on articles.
pub const SHORT: f32 = 0.5;
/// Below this length nothing more is made up for: three words prove little.
const SHORTEST: f32 = 8.0;

/// Two groups and the cosine of their terms, before time is considered. `a < b`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The smaller row.
    pub a: u32,
    /// The larger row.
    pub b: u32,
    /// Cosine of the term vectors, raised for short texts, at most 1.
    pub cosine: f32,
}

/// The edges of cosine `floor` or more, sorted by (a, b), and the number of terms that were too common to search by.
///
/// Time `O(sum over terms of min(df, cap)^2)`, memory one number a row and thread beside the postings.
pub fn edges(vectors: &Vectors, floor: f32) -> (Vec<Edge>, u64) {
    let index = Index::of(vectors);
    let scratch = || Scratch {
        sums: vec![0.0; vectors.len()],
        own: vec![0.0; index.starts.len()],
        touched: Vec::new(),
    };
    let parts: Vec<Vec<Edge>> = (0..vectors.len())
        .into_par_iter()
        .map_init(scratch, |scratch, row| {
            meet(vectors, &index, floor, row, scratch)
        })
        .collect();
    (parts.concat(), index.common)
}

/// How much a vector's cosines are raised for its shortness.
fn boost(length: f32) -> f32 {
    (1.0 + SHORT * (USUAL_LENGTH / length.max(SHORTEST) - 1.0))
        .max(1.0)
        .sqrt()
}

/// What a thread uses again for each row; all zero between rows.
struct Scratch {
    /// By other row: what the rarer terms give.
    sums: Vec<f32>,
    /// By term: the row's own weight, for the common terms.
    own: Vec<f32>,
    touched: Vec<u32>,
}

/// The edges from `row` to the rows after it.
fn meet(
    vectors: &Vectors,
    index: &Index,
    floor: f32,
    row: usize,
    scratch: &mut Scratch,
) -> Vec<Edge> {
    let Scratch { sums, own, touched } = scratch;
    for (term, weight) in vectors.row(row) {
        if index.is_common(term) {
            own[term as usize] = weight;
            continue;
        }
        for &(other, other_weight) in index.after(term, row as u32) {
            let sum = &mut sums[other as usize];
            if *sum == 0.0 {
                touched.push(other);
            }
            *sum += weight * other_weight;
        }
    }
    let own_boost = boost(vectors.length(row));
    let mut found = Vec::new();
    for other in touched.drain(..) {
        let sum = std::mem::take(&mut sums[other as usize]);
        let raise = own_boost * boost(vectors.length(other as usize));
        if sum * raise >= floor * PARTIAL {
            let common: f32 = index
                .common_of(other)
                .iter()
                .map(|&(term, weight)| own[term as usize] * weight)
                .sum();
            let cosine = ((sum + common) * raise).min(1.0);
            if cosine >= floor {
                found.push(Edge {
                    a: row as u32,
                    b: other,
                    cosine,
                });
            }
        }
    }
    vectors
        .row(row)
        .for_each(|(term, _)| own[term as usize] = 0.0);
    // Few of those touched are found: sorting these alone is a tenth of the work.
    found.sort_unstable_by_key(|edge| edge.b);
    found
}

/// For each rarer term the rows that have it, in row order; for each row its common terms.
struct Index {
    starts: Vec<usize>,
    rows: Vec<(u32, f32)>,
    common_starts: Vec<usize>,
    common_terms: Vec<(u32, f32)>,
    counts: Vec<u32>,
    common: u64,
}

impl Index {
    fn of(vectors: &Vectors) -> Self {
        let terms = vectors.terms();
        let mut counts = vec![0u32; terms];
        for row in 0..vectors.len() {
            vectors
                .row(row)
                .for_each(|(term, _)| counts[term as usize] += 1);
        }
        let is_common = |term: u32| counts[term as usize] as usize > POSTINGS_CAP;
        let mut starts = vec![0; terms + 1];
        for term in 0..terms {
            starts[term + 1] = starts[term]
                + if is_common(term as u32) {
                    0
                } else {
                    counts[term] as usize
                };
        }
        let mut next = starts.clone();
        let mut rows = vec![(0, 0.0); starts[terms]];
        let (mut common_starts, mut common_terms) = (vec![0], Vec::new());
        for row in 0..vectors.len() {
            for (term, weight) in vectors.row(row) {
                if is_common(term) {
                    common_terms.push((term, weight));
                } else {
                    rows[next[term as usize]] = (row as u32, weight);
                    next[term as usize] += 1;
                }
            }
            common_starts.push(common_terms.len());
        }
        let common = (0..terms as u32).filter(|&term| is_common(term)).count() as u64;
        Self {
            starts,
            rows,
            common_starts,
            common_terms,
            counts,
            common,
        }
    }

    fn is_common(&self, term: u32) -> bool {
        self.counts[term as usize] as usize > POSTINGS_CAP
    }

    fn after(&self, term: u32, row: u32) -> &[(u32, f32)] {
        let term = term as usize;
        let rows = &self.rows[self.starts[term]..self.starts[term + 1]];
        &rows[rows.partition_point(|&(other, _)| other <= row)..]
    }

    fn common_of(&self, row: u32) -> &[(u32, f32)] {
        &self.common_terms[self.common_starts[row as usize]..self.common_starts[row as usize + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// In a small corpus no term is common, so the search equals comparing all pairs.
        #[test]
        fn a_small_corpus_loses_no_edge(rows in proptest::collection::vec(
            proptest::collection::btree_map(0u32..40, 0.1f32..5.0, 0..12), 2..30))
        {
            let vectors = Vectors::unit(rows.into_iter().map(|row| (row.into_iter().collect(), 2_000.0)));
            let found = edges(&vectors, 1e-3).0;
            for a in 0..vectors.len() {
                for b in a + 1..vectors.len() {
                    let raise = boost(vectors.length(a)) * boost(vectors.length(b));
                    let cosine = (vectors.dot(a, b) * raise).min(1.0);
                    let edge = found.iter().find(|edge| (edge.a, edge.b) == (a as u32, b as u32));
                    prop_assert!((edge.map_or(0.0, |edge| edge.cosine) - cosine).abs() < 1.1e-3);
                }
            }
        }
    }

    #[test]
    fn common_terms_find_nobody_but_count() {
        // Every row has term 0; rows 0 and 1 also share term 1, which finds them for each other.
        let rows = (0..POSTINGS_CAP + 2).map(|row| match row {
            0 | 1 => vec![(0, 1.0), (1, 1.0)],
            _ => vec![(0, 1.0)],
        });
        let vectors = Vectors::unit(rows.map(|row| (row, 3_000.0)));
        let (found, common) = edges(&vectors, 1e-5);
        assert_eq!((found.len(), common), (1, 1));
        assert!((found[0].cosine - vectors.dot(0, 1)).abs() < 1e-6);
    }
}
