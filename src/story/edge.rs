//! Vectors to weighted edges: which groups tell of something alike.
//!
//! All pairs would be `O(n^2)`. Two articles of one event share terms that few others have, so a row walks the postings of
//! its terms and adds up what each gives (term-at-a-time; Zobel & Moffat 2006, section 3). Terms in more than
//! [`POSTINGS_CAP`] rows find nobody: ten tokens would make 86% of the work on real news. What they add is counted
//! afterwards, for the rows that reached [`PARTIAL`] of the floor without them. What this loses is measured by
//! `examples/edge_loss.rs` against all pairs.
//!
//! Two bounds keep the cost near linear: the cap on postings bounds what a row walks, and [`TIES`] what it keeps. Bounds
//! on what is still to come (prefix filters; Bayardo, Ma & Srikant 2007, Anastasiu & Karypis 2014) gain nothing here: at
//! a floor this low nearly every term may still decide.

use super::vector::Vectors;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Share of the floor that the rarer terms alone must reach for the common ones to be counted. Of the edges at or over the
/// cut among 5,000 articles, time and neighbours considered, 0.3% are lost; with 0.6 and half of [`TIES`], 1.9%.
pub const PARTIAL: f32 = 0.5;

/// The most rows a term may be in to find others, which bounds the work by `n x terms x cap`.
pub const POSTINGS_CAP: usize = 1_000;

/// An edge is kept while it is among so many strongest of one of its ends, which bounds the edges by `n x TIES`. The
/// stories of the labelled sets score the same with 64, and worse with 32, which split the largest.
pub const TIES: usize = 512;

/// The fewest rows a thread takes at a time: its buffers are as long as the corpus.
const BATCH: usize = 128;

/// The length of an ordinary article's vector: the median over news. A text much shorter than this has fewer terms to
/// share, so its cosines come out low; they are raised in proportion to [`SHORT`].
pub const USUAL_LENGTH: f32 = 45.0;
/// How much of the missing length is made up for. Worth 7 points on headlines, and 0.1 lost on articles.
pub const SHORT: f32 = 0.5;
/// Below this length nothing more is made up for: three words prove little.
const SHORTEST: f32 = 8.0;

/// Two groups and the cosine of their terms, before time is considered. `a < b`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// The smaller row.
    pub a: u32,
    /// The larger row.
    pub b: u32,
    /// Cosine of the term vectors, raised for short texts, at most 1.
    pub cosine: f32,
}

/// The edges of a corpus, and what was left out of account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Edges {
    /// Sorted by (a, b).
    pub edges: Vec<Edge>,
    /// How many terms were too common to search by.
    pub common: u64,
    /// How many edges neither end has among its [`TIES`] strongest.
    pub weaker: u64,
}

/// The edges of cosine `floor` or more, but for those that neither end has among its [`TIES`] strongest.
///
/// Time `O(sum over terms of min(df, cap)^2)`, memory three numbers a row and thread beside the postings.
pub fn edges(vectors: &Vectors, floor: f32) -> Edges {
    let search = Search::of(vectors, floor);
    let scratch = || Scratch {
        sums: vec![0.0; vectors.len()],
        own: vec![0.0; search.common as usize],
        touched: Vec::new(),
    };
    let parts: Vec<Vec<Edge>> = (0..vectors.len() as u32)
        .into_par_iter()
        .with_min_len(BATCH)
        .map_init(scratch, |scratch, row| search.meet(row, scratch))
        .collect();
    let common = search.common;
    drop(search);
    let mut edges = parts.concat();
    drop(parts);
    let all = edges.len();
    keep_strongest(vectors.len(), &mut edges, TIES);
    let weaker = (all - edges.len()) as u64;
    Edges {
        edges,
        common,
        weaker,
    }
}

/// Keeps the edges that are as strong as the `most`-strongest of either end. Equals at that place all stay, so nothing
/// depends on their order.
fn keep_strongest(count: usize, edges: &mut Vec<Edge>, most: usize) {
    let mut ends = vec![0usize; count + 1];
    for edge in &*edges {
        ends[edge.a as usize] += 1;
        ends[edge.b as usize] += 1;
    }
    if ends.iter().all(|&degree| degree <= most) {
        return;
    }
    let mut all = 0;
    for end in &mut ends {
        all += std::mem::replace(end, all);
    }
    let mut cosines = vec![0.0f32; all];
    for edge in &*edges {
        for row in [edge.a, edge.b] {
            cosines[ends[row as usize]] = edge.cosine;
            ends[row as usize] += 1;
        }
    }
    let mut start = 0;
    let least: Vec<f32> = ends[..count]
        .iter()
        .map(|&end| {
            let row = &mut cosines[start..end];
            start = end;
            let place = most.wrapping_sub(1);
            if row.len() <= most {
                return 0.0;
            }
            *row.select_nth_unstable_by(place, |x, y| y.total_cmp(x)).1
        })
        .collect();
    edges.retain(|edge| edge.cosine >= least[edge.a as usize].min(least[edge.b as usize]));
}

/// The cosine of two rows, raised for short texts, at most 1: what an edge carries. `O(terms)`.
pub fn cosine(vectors: &Vectors, a: usize, b: usize) -> f32 {
    let raise = boost(vectors.length(a)) * boost(vectors.length(b));
    (vectors.dot(a, b) * raise).min(1.0)
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
    /// By common term: the row's own weight.
    own: Vec<f32>,
    /// The rows with a sum; grows, never shrinks.
    touched: Vec<u32>,
}

/// For each rarer term the rows that have it, in row order; for each row its common terms.
struct Search<'v> {
    vectors: &'v Vectors,
    floor: f32,
    boosts: Vec<f32>,
    starts: Vec<usize>,
    rows: Vec<(u32, f32)>,
    common_starts: Vec<usize>,
    /// The common terms of row after row, by their numbers among themselves.
    common_terms: Vec<(u32, f32)>,
    common: u64,
}

impl<'v> Search<'v> {
    fn of(vectors: &'v Vectors, floor: f32) -> Self {
        let terms = vectors.terms();
        let mut counts = vec![0u32; terms];
        for row in 0..vectors.len() {
            vectors
                .row(row)
                .for_each(|(term, _)| counts[term as usize] += 1);
        }
        // Of a rarer term where its rows end so far, of a common one its number.
        let (mut ends, mut common, mut end) = (vec![0; terms], 0, 0);
        for (slot, &count) in ends.iter_mut().zip(&counts) {
            if count as usize > POSTINGS_CAP {
                *slot = common;
                common += 1;
            } else {
                *slot = end;
                end += count as usize;
            }
        }
        let mut rows = vec![(0, 0.0); end];
        let (mut common_starts, mut common_terms) = (vec![0], Vec::new());
        for row in 0..vectors.len() {
            for (term, weight) in vectors.row(row) {
                let end = &mut ends[term as usize];
                if counts[term as usize] as usize > POSTINGS_CAP {
                    common_terms.push((*end as u32, weight));
                } else {
                    rows[*end] = (row as u32, weight);
                    *end += 1;
                }
            }
            common_starts.push(common_terms.len());
        }
        // Each rarer term ends where the next one starts; a common one has no rows.
        let (mut starts, mut start) = (Vec::with_capacity(terms + 1), 0);
        for &count in &counts {
            starts.push(start);
            start += if count as usize > POSTINGS_CAP {
                0
            } else {
                count as usize
            };
        }
        starts.push(start);
        Self {
            vectors,
            floor,
            boosts: (0..vectors.len())
                .map(|row| boost(vectors.length(row)))
                .collect(),
            starts,
            rows,
            common_starts,
            common_terms,
            common: common as u64,
        }
    }

    /// The edges from `row` to the rows after it.
    fn meet(&self, row: u32, scratch: &mut Scratch) -> Vec<Edge> {
        let Scratch { sums, own, touched } = scratch;
        let mut met = 0;
        for (term, weight) in self.vectors.row(row as usize) {
            let rows = &self.rows[self.starts[term as usize]..self.starts[term as usize + 1]];
            if touched.len() < met + rows.len() {
                touched.resize(met + rows.len(), 0);
            }
            // From the last row back to this one: no search for where those after it begin. Whether another is met for the
            // first time is as good as random, so it is always written down, and counted only then.
            let after = rows.iter().rev().take_while(|&&(other, _)| other > row);
            for &(other, other_weight) in after {
                let sum = &mut sums[other as usize];
                touched[met] = other;
                met += usize::from(*sum == 0.0);
                *sum += weight * other_weight;
            }
        }
        for &(term, weight) in self.common_of(row) {
            own[term as usize] = weight;
        }
        let own_boost = self.boosts[row as usize];
        let mut found = Vec::new();
        for &other in &touched[..met] {
            let sum = std::mem::take(&mut sums[other as usize]);
            let raise = own_boost * self.boosts[other as usize];
            if sum * raise >= self.floor * PARTIAL {
                let common: f32 = self
                    .common_of(other)
                    .iter()
                    .map(|&(term, weight)| own[term as usize] * weight)
                    .sum();
                let cosine = ((sum + common) * raise).min(1.0);
                if cosine >= self.floor {
                    found.push(Edge {
                        a: row,
                        b: other,
                        cosine,
                    });
                }
            }
        }
        for &(term, _) in self.common_of(row) {
            own[term as usize] = 0.0;
        }
        // Few of those touched are found: sorting these alone is a tenth of the work.
        found.sort_unstable_by_key(|edge| edge.b);
        found
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
            let found = edges(&vectors, 1e-3).edges;
            for a in 0..vectors.len() {
                for b in a + 1..vectors.len() {
                    let cosine = cosine(&vectors, a, b);
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
        let found = edges(&vectors, 1e-5);
        assert_eq!((found.edges.len(), found.common), (1, 1));
        assert!((found.edges[0].cosine - vectors.dot(0, 1)).abs() < 1e-6);
    }

    #[test]
    fn an_edge_stays_while_one_end_has_it_among_its_strongest() {
        // A star around row 0: every leaf has its one edge, so all stay; two leaves with stronger edges lose the weak one.
        let edge = |a, b, cosine| Edge { a, b, cosine };
        let star: Vec<Edge> = (1..9).map(|b| edge(0, b, 0.1 * b as f32)).collect();
        let mut kept = star.clone();
        keep_strongest(9, &mut kept, 2);
        assert_eq!(kept, star);
        let mut edges = vec![
            edge(0, 1, 0.2),
            edge(0, 2, 0.9),
            edge(0, 3, 0.8),
            edge(1, 2, 0.7),
            edge(1, 3, 0.6),
        ];
        keep_strongest(4, &mut edges, 2);
        assert_eq!(edges.len(), 4);
        assert!(!edges.contains(&edge(0, 1, 0.2)));
    }
}
