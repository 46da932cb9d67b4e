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
//! made meanwhile. Each row of a block knows where in the postings of its terms the rows after it start, so that a pair
//! is met once. Who reached its share of the floor is then looked for in the whole array, `LOOK` sums together: a list
//! of the rows touched would have to be kept up with every addition.
//!
//! Two bounds keep the cost near linear: the cap on postings bounds what a row walks, and [`TIES`] what it keeps. Looking
//! through the sums is quadratic, with a multiplication and a comparison a pair. Bounds on what is still to come (prefix
//! filters; Bayardo, Ma & Srikant 2007, Anastasiu & Karypis 2014) gain nothing here: at a floor this low nearly every term
//! may still decide.

use super::vector::Vectors;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::ops::Range;

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

/// How many sums are looked at together.
const LOOK: usize = 16;

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
    edges_by(vectors, floor, BLOCK)
}

/// The same for blocks of another size.
fn edges_by(vectors: &Vectors, floor: f32, block: usize) -> Edges {
    let search = Search::of(vectors, floor);
    let blocks = (0..vectors.len()).step_by(block);
    let mut blocks = blocks.map(|from| from..vectors.len().min(from + block));
    let mut next = blocks.next().map(|rows| Block::of(&search, rows));
    let mut found: Vec<Vec<Edge>> = Vec::new();
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
    let mut edges = by_first_row(vectors.len(), found);
    let all = edges.len();
    keep_strongest(vectors.len(), &mut edges, TIES);
    let weaker = (all - edges.len()) as u64;
    Edges {
        edges,
        common,
        weaker,
    }
}

/// The edges of block after block, each in the order of first rows, in that order all together.
fn by_first_row(count: usize, mut blocks: Vec<Vec<Edge>>) -> Vec<Edge> {
    if blocks.len() < 2 {
        return blocks.pop().unwrap_or_default();
    }
    let mut ends = vec![0; count + 1];
    for edge in blocks.iter().flatten() {
        ends[edge.a as usize + 1] += 1;
    }
    for row in 0..count {
        ends[row + 1] += ends[row];
    }
    let nothing = Edge {
        a: 0,
        b: 0,
        cosine: 0.0,
    };
    let mut all = vec![nothing; ends[count]];
    for block in blocks {
        for edge in block {
            let end = &mut ends[edge.a as usize];
            all[*end] = edge;
            *end += 1;
        }
    }
    all
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
    /// By row of the block: what the rarer terms give.
    sums: Box<[f32; BLOCK]>,
    /// Where the rows of each rarer term of the row lie.
    ranges: Vec<(Range<usize>, f32)>,
    /// By common term: the row's own weight.
    own: Vec<f32>,
}

/// The terms of each row, the rarer before the common, which have numbers of their own; both sorted.
struct Rows {
    starts: Vec<usize>,
    /// Where the common ones of each row start.
    commons: Vec<usize>,
    terms: Vec<(u32, f32)>,
}

impl Rows {
    /// `number` is that of a common term, or [`RARER`].
    fn of(vectors: &Vectors, number: impl Fn(u32) -> u32 + Sync) -> Self {
        let count = vectors.len();
        let mut starts: Vec<usize> = (0..count).map(|row| vectors.range(row).start).collect();
        starts.push(starts.last().map_or(0, |_| vectors.range(count - 1).end));
        let mut terms = vec![(0, 0.0); starts[count]];
        // Each batch of rows has its own part of the terms.
        let mut parts = Vec::with_capacity(count.div_ceil(BATCH));
        let mut rest = &mut *terms;
        for first in (0..count).step_by(BATCH) {
            let rows = first..count.min(first + BATCH);
            let (part, others) = rest.split_at_mut(starts[rows.end] - starts[first]);
            parts.push((rows, part));
            rest = others;
        }
        let commons = parts
            .into_par_iter()
            .flat_map_iter(|(rows, mut part)| {
                let mut at = starts[rows.start];
                let mut commons: Vec<usize> = Vec::with_capacity(rows.len());
                let mut common = Vec::new();
                for row in rows {
                    let (own, others) = part.split_at_mut(vectors.range(row).len());
                    part = others;
                    let mut rarer = 0;
                    for (term, weight) in vectors.row(row) {
                        match number(term) {
                            RARER => {
                                own[rarer] = (term, weight);
                                rarer += 1;
                            }
                            number => common.push((number, weight)),
                        }
                    }
                    commons.push(at + rarer);
                    own[rarer..].copy_from_slice(&common);
                    common.clear();
                    at += own.len();
                }
                commons
            })
            .collect();
        Self {
            starts,
            commons,
            terms,
        }
    }

    fn rarer(&self, row: usize) -> &[(u32, f32)] {
        &self.terms[self.starts[row]..self.commons[row]]
    }

    fn common(&self, row: usize) -> &[(u32, f32)] {
        &self.terms[self.commons[row]..self.starts[row + 1]]
    }
}

/// What all blocks have in common.
struct Search {
    floor: f32,
    boosts: Vec<f32>,
    terms: Rows,
    /// How many different terms there are, and how many are common.
    count: usize,
    commons: u32,
}

/// Rows to be found, at most [`BLOCK`]: for each rarer term those that have it, in row order.
struct Block {
    rows: Range<usize>,
    /// Their boosts, to a whole number of `LOOK`s.
    boosts: Vec<f32>,
    /// Where the postings of each term start, one place on.
    starts: Vec<u32>,
    /// Rows by their place in the block, and the weight of the term in each.
    places: Vec<u16>,
    weights: Vec<f32>,
    /// For each term of each row of the block, in their order: where the rows after this one start, if it is a rarer one.
    after: Vec<u32>,
}

/// The number of a term that is not common.
const RARER: u32 = u32::MAX;

impl Search {
    fn of(vectors: &Vectors, floor: f32) -> Self {
        let mut counts = vec![0u32; vectors.terms()];
        for row in 0..vectors.len() {
            vectors
                .row(row)
                .for_each(|(term, _)| counts[term as usize] += 1);
        }
        let mut commons = 0;
        let mut numbers = counts;
        for number in &mut numbers {
            if *number as usize > POSTINGS_CAP {
                *number = commons;
                commons += 1;
            } else {
                *number = RARER;
            }
        }
        let number = |term: u32| numbers[term as usize];
        Self {
            floor,
            boosts: (0..vectors.len())
                .map(|row| boost(vectors.length(row)))
                .collect(),
            terms: Rows::of(vectors, number),
            count: numbers.len(),
            commons,
        }
    }

    fn scratch(&self) -> Scratch {
        Scratch {
            sums: vec![0.0; BLOCK].try_into().expect("as many as a block has"),
            ranges: Vec::new(),
            own: vec![0.0; self.commons as usize],
        }
    }

    /// The edges to rows of a block from all before them, in order.
    fn block(&self, block: &Block) -> Vec<Edge> {
        let parts: Vec<Vec<Edge>> = (0..block.rows.end.div_ceil(BATCH))
            .into_par_iter()
            .map_init(
                || self.scratch(),
                |scratch, batch| self.batch(batch, block, scratch),
            )
            .collect();
        parts.concat()
    }

    /// The edges from a batch of rows to rows of the block after them, in order.
    fn batch(&self, batch: usize, block: &Block, scratch: &mut Scratch) -> Vec<Edge> {
        let rows = batch * BATCH..block.rows.end.min((batch + 1) * BATCH);
        let mut found = Vec::new();
        for row in rows {
            self.meet(row, block, scratch, &mut found);
        }
        found
    }

    fn meet(&self, row: usize, block: &Block, scratch: &mut Scratch, found: &mut Vec<Edge>) {
        let Scratch { sums, ranges, own } = scratch;
        // Rows of the block up to this one are met from their side.
        let first = (row + 1).saturating_sub(block.rows.start);
        let own_after = (first > 0).then(|| block.after_of(row, &self.terms));
        ranges.clear();
        let terms = self.terms.rarer(row).iter().enumerate();
        ranges.extend(terms.map(|(at, &(term, weight))| {
            // The start of a term is kept one place on, and so is that of the next.
            let start = own_after.map_or(block.starts[term as usize + 1], |after| after[at]);
            let end = block.starts.get(term as usize + 2);
            let end = end.map_or(block.places.len(), |&end| end as usize);
            (start as usize..end, weight)
        }));
        for (range, weight) in &*ranges {
            let (places, weights) = (&block.places[range.clone()], &block.weights[range.clone()]);
            add(sums, places, weights, *weight);
        }
        for &(term, weight) in self.terms.common(row) {
            own[term as usize] = weight;
        }
        let least = self.floor * PARTIAL;
        // A little low, so that rounding hides nothing; each that seems to reach it is then looked at closely.
        let near = least / self.boosts[row] * (1.0 - 1e-6);
        let sums = &mut sums[..block.boosts.len()];
        let (looks, _) = sums.as_chunks::<LOOK>();
        let (boosts, _) = block.boosts.as_chunks::<LOOK>();
        for (at, (sums, boosts)) in looks.iter().zip(boosts).enumerate().skip(first / LOOK) {
            if !any_reaches(sums, boosts, near) {
                continue;
            }
            for (place, (&sum, boost)) in sums.iter().zip(boosts).enumerate() {
                let raise = self.boosts[row] * boost;
                if sum == 0.0 || sum * raise < least {
                    continue;
                }
                let b = block.rows.start + at * LOOK + place;
                let cosine = ((sum + self.shared_common(own, b)) * raise).min(1.0);
                if cosine >= self.floor {
                    let a = row as u32;
                    let b = b as u32;
                    found.push(Edge { a, b, cosine });
                }
            }
        }
        sums[first.min(block.rows.len())..].fill(0.0);
        for &(term, _) in self.terms.common(row) {
            own[term as usize] = 0.0;
        }
    }

    /// What the common terms of a row give with those in `own`: four sums side by side, for an addition waits for the one
    /// before it.
    fn shared_common(&self, own: &[f32], row: usize) -> f32 {
        let product = |&(term, weight): &(u32, f32)| own[term as usize] * weight;
        let mut fours = self.terms.common(row).chunks_exact(4);
        let mut sums = [0.0; 4];
        for four in &mut fours {
            for (sum, term) in sums.iter_mut().zip(four) {
                *sum += product(term);
            }
        }
        let rest: f32 = fours.remainder().iter().map(product).sum();
        (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
    }
}

impl Block {
    /// Makes the postings of these rows, at most [`BLOCK`].
    fn of(search: &Search, rows: Range<usize>) -> Self {
        let terms = &search.terms;
        let mut starts = vec![0; search.count + 1];
        let mut count = 0;
        for row in rows.clone() {
            let rarer = terms.rarer(row);
            rarer
                .iter()
                .for_each(|&(term, _)| starts[term as usize + 1] += 1);
            count += rarer.len();
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
            for (&(term, weight), after) in terms.rarer(row).iter().zip(&mut after[start..]) {
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
    fn after_of(&self, row: usize, terms: &Rows) -> &[u32] {
        &self.after[terms.starts[row] - terms.starts[self.rows.start]..]
    }
}

/// Adds what a term of this weight gives to the sums of the rows that have it.
fn add(sums: &mut [f32; BLOCK], places: &[u16], weights: &[f32], weight: f32) {
    for (&place, their_weight) in places.iter().zip(weights) {
        // A place is below the size of a block; the compiler does not know.
        sums[usize::from(place) % BLOCK] += weight * their_weight;
    }
}

fn any_reaches(sums: &[f32; LOOK], boosts: &[f32; LOOK], near: f32) -> bool {
    let mut any = false;
    for (sum, boost) in sums.iter().zip(boosts) {
        any |= sum * boost >= near;
    }
    any
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
            prop_assert_eq!(&found, &edges_by(&vectors, 1e-3, block).edges);
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
