//! Vectors to weighted edges: which groups tell of something alike.
//!
//! All pairs would be `O(n^2)`. Two articles of one event share terms that few others have, so a row walks the postings of
//! its terms and adds up what each gives (term-at-a-time; Zobel & Moffat 2006, section 3). Terms in more than
//! [`POSTINGS_CAP`] rows find nobody: ten tokens would make 86% of the work on real news. What they add is counted
//! afterwards, for the rows that reached [`PARTIAL`] of the floor without them. What this loses is measured by
//! `examples/edge_loss.rs` against all pairs.
//!
//! The sums are a plain array, and adding to it is most of the work: what that costs depends on where the array lies. So
//! the rows to be found are taken a `BLOCK` at a time, whose sums stay in the cache; the postings of the next block are
//! made meanwhile. The first blocks are smaller, for nothing can be done before the first is made. Each row of a block
//! knows where in the postings of its terms the rows after it start, so that a pair is met once. Who reached its share of
//! the floor is then looked for in the whole array, `LOOK` sums together: a list of the rows touched would have to be kept
//! up with every addition.
//!
//! Rows come to look for others in the order of what they are about, not in their own. Those one after the other walk the
//! same postings, which the cache still has, and are near to the same rows, so that a `TILE` of them counts the common
//! terms of such a row in one walk.
//!
//! Two bounds keep the cost near linear: the cap on postings bounds what a row walks, and [`TIES`] what it keeps. Looking
//! through the sums is quadratic, with a multiplication and a comparison a pair. Bounds on what is still to come (prefix
//! filters; Bayardo, Ma & Srikant 2007, Anastasiu & Karypis 2014) gain nothing here: at a floor this low nearly every term
//! may still decide.

mod block;
mod found;
mod rows;
mod search;
mod strongest;

use super::vector::Vectors;
use block::Block;
use found::{Found, by_first_row};
use search::Search;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use strongest::keep_strongest;

/// Share of the floor that the rarer terms alone must reach for the common ones to be counted. What is lost by it and by
/// [`POSTINGS_CAP`] is in `benches/record/scale.md`; a cap of 700 loses ten times as much.
pub const PARTIAL: f32 = 0.45;

/// The most rows a term may be in to find others, which bounds the work by `n x terms x cap`.
pub const POSTINGS_CAP: usize = 1_000;

/// An edge is kept while it is among so many strongest of one of its ends, which bounds the edges by `n x TIES`. The
/// stories of the labelled sets score the same with 64, and worse with 32, which split the largest.
pub const TIES: usize = 512;

/// How many rows are found at a time: their sums, 64 KiB, stay in the second cache and half of them in the first.
const BLOCK: usize = 1 << 14;

/// How many rows a thread takes at a time.
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
/// Time `O(sum over terms of min(df, cap)^2)` and `n^2` glances; memory the postings of a `BLOCK` and its sums a thread
/// beside the edges.
pub fn edges(vectors: &Vectors, floor: f32) -> Edges {
    edges_by(vectors, floor, BLOCK, POSTINGS_CAP)
}

/// The same for blocks of another size and another cap.
fn edges_by(vectors: &Vectors, floor: f32, block: usize, cap: usize) -> Edges {
    let search = Search::of(vectors, floor, cap);
    let mut blocks = blocks(vectors.len(), block);
    let mut next = blocks.next().map(|rows| Block::of(&search, rows));
    let mut found: Vec<Found> = Vec::new();
    while let Some(block) = next {
        let after = blocks.next();
        let edges;
        (edges, next) = rayon::join(
            || search.block(&block),
            || after.map(|rows| Block::of(&search, rows)),
        );
        found.push(edges);
    }
    let common = u64::from(search.commons);
    drop(search);
    let mut edges = by_first_row(vectors.len(), &found);
    drop(found);
    let all = edges.len();
    keep_strongest(vectors.len(), &mut edges, TIES);
    let weaker = (all - edges.len()) as u64;
    Edges {
        edges,
        common,
        weaker,
    }
}

/// The rows in blocks of at most so many, the first of an eighth and each of up to twice as many as the one before.
fn blocks(count: usize, most: usize) -> impl Iterator<Item = Range<usize>> {
    let after = move |rows: &Range<usize>| {
        let size = most.min(2 * rows.len());
        Some(rows.end..count.min(rows.end + size))
    };
    let first = 0..count.min((most / 8).max(1));
    std::iter::successors(Some(first), after).take_while(|rows| !rows.is_empty())
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// In a small corpus no term is common, so the search equals comparing all pairs.
        #[test]
        fn a_small_corpus_loses_no_edge(rows in proptest::collection::vec(
            proptest::collection::btree_map(0u32..40, 0.1f32..5.0, 0..12), 2..30), block in 1usize..9)
        {
            let vectors = Vectors::unit(rows.into_iter().map(|row| (row.into_iter().collect(), 2_000.0)));
            let found = edges(&vectors, 1e-3).edges;
            prop_assert!(found.is_sorted_by_key(|edge| (edge.a, edge.b)));
            // However many rows are found at a time, the same bits.
            prop_assert_eq!(&found, &edges_by(&vectors, 1e-3, block, POSTINGS_CAP).edges);
            for a in 0..vectors.len() {
                for b in a + 1..vectors.len() {
                    let cosine = cosine(&vectors, a, b);
                    let edge = found.iter().find(|edge| (edge.a, edge.b) == (a as u32, b as u32));
                    prop_assert!((edge.map_or(0.0, |edge| edge.cosine) - cosine).abs() < 1.1e-3);
                }
            }
        }
    }

    /// The definition, pair by pair; four sums of common terms, as they are added everywhere.
    fn plain(vectors: &Vectors, floor: f32, cap: usize) -> Vec<Edge> {
        let count = vectors.len();
        let rows: Vec<Vec<(u32, f32)>> = (0..count).map(|row| vectors.row(row).collect()).collect();
        let is_common = |term: u32| {
            let with = rows
                .iter()
                .filter(|row| row.iter().any(|&(other, _)| other == term));
            with.count() > cap
        };
        let mut edges = Vec::new();
        for a in 0..count {
            for b in a + 1..count {
                let weight = |row: usize, term: u32| {
                    let found = rows[row].iter().find(|&&(other, _)| other == term);
                    found.map_or(0.0, |&(_, weight)| weight)
                };
                let (common, rarer): (Vec<u32>, Vec<u32>) = vectors
                    .row(b)
                    .map(|(term, _)| term)
                    .partition(|&term| is_common(term));
                let product = |&term: &u32| weight(a, term) * weight(b, term);
                let sum: f32 = rarer.iter().map(product).sum();
                let mut sums = [0.0f32; 5];
                for (at, term) in common.iter().enumerate() {
                    let last = at >= common.len() / 4 * 4;
                    sums[if last { 4 } else { at % 4 }] += product(term);
                }
                let shared = (sums[0] + sums[1]) + (sums[2] + sums[3]) + sums[4];
                let raise = boost(vectors.length(a)) * boost(vectors.length(b));
                let cosine = ((sum + shared) * raise).min(1.0);
                if sum > 0.0 && sum * raise >= floor * PARTIAL && cosine >= floor {
                    let (a, b) = (a as u32, b as u32);
                    edges.push(Edge { a, b, cosine });
                }
            }
        }
        edges
    }

    proptest! {
        #[test]
        fn it_equals_the_definition(rows in proptest::collection::vec(
            proptest::collection::btree_map(0u32..40, 0.1f32..5.0, 0..25), 2..30), block in 1usize..40, cap in 1usize..12)
        {
            let vectors = Vectors::unit(rows.into_iter().map(|row| (row.into_iter().collect(), 900.0)));
            for floor in [1e-3, 0.09, 0.3] {
                prop_assert_eq!(edges_by(&vectors, floor, block, cap).edges, plain(&vectors, floor, cap));
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
}
