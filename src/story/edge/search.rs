//! From rows to those they are near to: the sums, and the look through them.

use super::block::Block;
use super::found::{Found, Part};
use super::rows::{RARER, Rows, Term};
use super::{BATCH, BLOCK, Edge, PARTIAL, boost};
use crate::story::vector::Vectors;
use rayon::prelude::*;
use std::ops::Range;

/// How many sums are looked at together.
pub(super) const LOOK: usize = 16;

/// For how many rows the common terms of another are walked at once.
const TILE: usize = 4;

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

/// What all blocks have in common.
pub(super) struct Search {
    floor: f32,
    pub(super) boosts: Vec<f32>,
    pub(super) terms: Rows,
    /// How many different terms there are, and how many are common.
    pub(super) count: usize,
    pub(super) commons: u32,
    /// The rows in the order of what they are about.
    order: Vec<u32>,
}

impl Search {
    pub(super) fn of(vectors: &Vectors, floor: f32, cap: usize) -> Self {
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
    pub(super) fn block(&self, block: &Block) -> Found {
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
        let (terms, weights) = self.terms.commons_of(row);
        let (terms, last) = terms.as_chunks::<4>();
        let (weights, last_weights) = weights.as_chunks::<4>();
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
