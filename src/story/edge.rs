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

/// For how many rows the common terms of another are walked at once.
const TILE: usize = 4;

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

/// The edges from batches of rows to the rows of one block.
struct Found {
    parts: Vec<Part>,
    /// Where each row was among those that looked for others.
    places: Vec<u32>,
}

/// The edges from a batch of rows, row after row, and where those of each end.
#[derive(Default)]
struct Part {
    edges: Vec<Edge>,
    ends: Vec<usize>,
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
fn by_first_row(count: usize, blocks: &[Found]) -> Vec<Edge> {
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
    let mut rows = Vec::with_capacity(count);
    let (mut start, mut rest) = (0, &mut *cosines);
    for &end in &ends[..count] {
        let (row, others) = rest.split_at_mut(end - start);
        rows.push(row);
        (start, rest) = (end, others);
    }
    let least = |row: &mut [f32]| {
        let place = most.wrapping_sub(1);
        if row.len() <= most {
            return 0.0;
        }
        *row.select_nth_unstable_by(place, |x, y| y.total_cmp(x)).1
    };
    let least: Vec<f32> = rows.into_par_iter().map(least).collect();
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

/// What a thread uses again for each row.
struct Scratch {
    /// By row of the block: what the rarer terms give. All zero between rows.
    sums: Box<[f32; BLOCK]>,
    /// Where the rows of each rarer term of the row lie.
    ranges: Vec<(Range<usize>, f32)>,
    /// By common term: the own weight of each row of a tile. All zero between tiles.
    own: Vec<[f32; TILE]>,
    /// Whom the rows of a tile are near to.
    near: Vec<Near>,
    /// The edges of each row of a tile.
    found: [Vec<Edge>; TILE],
}

/// A row of the block of which a row of the tile has reached [`PARTIAL`] of the floor.
struct Near {
    b: u32,
    /// Which row of the tile.
    which: u32,
    /// What the rarer terms give.
    sum: f32,
}

/// The terms of each row, the rarer before the common, which have numbers of their own; both sorted.
struct Rows {
    starts: Vec<usize>,
    /// Where the common ones of each row start.
    commons: Vec<usize>,
    terms: Vec<u32>,
    weights: Vec<f32>,
}

/// A term's number and its weight.
type Term<'r> = (&'r u32, &'r f32);

impl Rows {
    /// `number` is that of a common term, or [`RARER`].
    fn of(vectors: &Vectors, number: impl Fn(u32) -> u32 + Sync) -> Self {
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

    fn rarer(&self, row: usize) -> impl ExactSizeIterator<Item = Term<'_>> {
        let range = self.starts[row]..self.commons[row];
        self.terms[range.clone()].iter().zip(&self.weights[range])
    }

    fn common(&self, row: usize) -> impl ExactSizeIterator<Item = Term<'_>> {
        let range = self.commons[row]..self.starts[row + 1];
        self.terms[range.clone()].iter().zip(&self.weights[range])
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
    /// The rows in the order of what they are about.
    order: Vec<u32>,
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
    fn of(vectors: &Vectors, floor: f32, cap: usize) -> Self {
        let mut counts = vec![0u32; vectors.terms()];
        for row in 0..vectors.len() {
            vectors
                .row(row)
                .for_each(|(term, _)| counts[term as usize] += 1);
        }
        let mut commons = 0;
        let numbers = counts.iter().map(|&count| {
            if count as usize <= cap {
                return RARER;
            }
            commons += 1;
            commons - 1
        });
        let numbers: Vec<u32> = numbers.collect();
        let number = |term: u32| numbers[term as usize];
        let terms = Rows::of(vectors, number);
        // The two rarer terms by which a row is likest to most others.
        let about = |row: usize| {
            let mut most = [(0.0, 0); 2];
            for (&term, weight) in terms.rarer(row) {
                let share = (weight * weight * counts[term as usize] as f32, term);
                if share > most[0] {
                    most = [share, most[0]];
                } else if share > most[1] {
                    most[1] = share;
                }
            }
            (most.map(|(_, term)| term), row as u32)
        };
        let mut order: Vec<([u32; 2], u32)> =
            (0..vectors.len()).into_par_iter().map(about).collect();
        order.par_sort_unstable();
        Self {
            floor,
            boosts: (0..vectors.len())
                .map(|row| boost(vectors.length(row)))
                .collect(),
            terms,
            count: counts.len(),
            commons,
            order: order.into_iter().map(|(_, row)| row).collect(),
        }
    }

    fn scratch(&self) -> Scratch {
        Scratch {
            sums: vec![0.0; BLOCK].try_into().expect("as many as a block has"),
            ranges: Vec::new(),
            own: vec![[0.0; TILE]; self.commons as usize],
            near: Vec::new(),
            found: Default::default(),
        }
    }

    /// The edges to rows of a block from all before them.
    fn block(&self, block: &Block) -> Found {
        let before = |row: &u32| (*row as usize) < block.rows.end;
        let rows: Vec<u32> = self.order.iter().copied().filter(before).collect();
        let mut places = vec![0; rows.len()];
        for (place, &row) in (0..).zip(&rows) {
            places[row as usize] = place;
        }
        let batches = rows.par_chunks(BATCH);
        // One at a time, so that no thread has many left at the end.
        let parts = batches
            .with_max_len(1)
            .map(|batch| self.batch(batch, block));
        Found {
            parts: parts.collect(),
            places,
        }
    }

    /// The edges from a batch of rows to rows of the block after them, each row's in order.
    fn batch(&self, batch: &[u32], block: &Block) -> Part {
        let mut part = Part::default();
        let mut scratch = self.scratch();
        for tile in batch.chunks(TILE) {
            for (which, &row) in (0..).zip(tile) {
                self.meet(row as usize, which, block, &mut scratch);
            }
            self.look_closely(tile, &mut scratch);
            for found in &mut scratch.found[..tile.len()] {
                part.edges.append(found);
                part.ends.push(part.edges.len());
            }
        }
        part.edges.shrink_to_fit();
        part
    }

    /// Finds whom a row is near to.
    fn meet(&self, row: usize, which: u32, block: &Block, scratch: &mut Scratch) {
        let Scratch {
            sums, ranges, near, ..
        } = scratch;
        // Rows of the block up to this one are met from their side.
        let first = (row + 1).saturating_sub(block.rows.start);
        let own_after = (first > 0).then(|| block.after_of(row, &self.terms));
        ranges.clear();
        let terms = self.terms.rarer(row).enumerate();
        ranges.extend(terms.map(|(at, (&term, &weight))| {
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
        let least = self.floor * PARTIAL;
        // A little low, so that rounding hides nothing; each that seems to reach it is then looked at again.
        let low = least / self.boosts[row] * (1.0 - 1e-6);
        let sums = &mut sums[..block.boosts.len()];
        let (looks, _) = sums.as_chunks::<LOOK>();
        let (boosts, _) = block.boosts.as_chunks::<LOOK>();
        for (at, (sums, boosts)) in looks.iter().zip(boosts).enumerate().skip(first / LOOK) {
            if !any_reaches(sums, boosts, low) {
                continue;
            }
            for (place, (&sum, boost)) in sums.iter().zip(boosts).enumerate() {
                if sum != 0.0 && sum * (self.boosts[row] * boost) >= least {
                    let b = (block.rows.start + at * LOOK + place) as u32;
                    near.push(Near { b, which, sum });
                }
            }
        }
        sums[first.min(block.rows.len())..].fill(0.0);
    }

    /// Counts the common terms of those that the rows of a tile are near to. Rows next to each other are about one thing and
    /// near to the same, whose terms are walked once for all.
    fn look_closely(&self, tile: &[u32], scratch: &mut Scratch) {
        let Scratch {
            own, near, found, ..
        } = scratch;
        for (which, &row) in tile.iter().enumerate() {
            for (&term, &weight) in self.terms.common(row as usize) {
                own[term as usize][which] = weight;
            }
        }
        near.sort_unstable_by_key(|near| (near.b, near.which));
        for same in near.chunk_by(|x, y| x.b == y.b) {
            let b = same[0].b;
            let shared = self.shared_common(own, b as usize);
            for near in same {
                let a = tile[near.which as usize];
                let raise = self.boosts[a as usize] * self.boosts[b as usize];
                let cosine = ((near.sum + shared[near.which as usize]) * raise).min(1.0);
                if cosine >= self.floor {
                    found[near.which as usize].push(Edge { a, b, cosine });
                }
            }
        }
        near.clear();
        for &row in tile {
            for (&term, _) in self.terms.common(row as usize) {
                own[term as usize] = [0.0; TILE];
            }
        }
    }

    /// What the common terms of a row give with each of those in `own`: four sums side by side, for an addition waits for
    /// the one before it.
    fn shared_common(&self, own: &[[f32; TILE]], row: usize) -> [f32; TILE] {
        let add = |sums: &mut [f32; TILE], (&term, &weight): Term<'_>| {
            for (sum, own) in sums.iter_mut().zip(&own[term as usize]) {
                *sum += own * weight;
            }
        };
        let range = self.terms.commons[row]..self.terms.starts[row + 1];
        let (terms, last) = self.terms.terms[range.clone()].as_chunks::<4>();
        let (weights, last_weights) = self.terms.weights[range].as_chunks::<4>();
        let mut sums = [[0.0; TILE]; 4];
        for (terms, weights) in terms.iter().zip(weights) {
            for (sums, term) in sums.iter_mut().zip(terms.iter().zip(weights)) {
                add(sums, term);
            }
        }
        let mut rest = [0.0; TILE];
        last.iter()
            .zip(last_weights)
            .for_each(|term| add(&mut rest, term));
        std::array::from_fn(|which| {
            let of = |lane: usize| sums[lane][which];
            (of(0) + of(1)) + (of(2) + of(3)) + rest[which]
        })
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
