//! Candidates for containment: a short text inside a long one, which banding for Jaccard cannot see.
//!
//! A 60-word brief inside a 900-word article has Jaccard 0.07. It is found by its rare shingles: what it shares with the
//! long text is shared with hardly anyone else. Three cuts keep that cheap, and each is a stated loss:
//!
//! 1. *A sample*: only shingle hashes below `2^64 / SAMPLE` are looked at, the same ones in every article (bottom-hash
//!    sampling; Broder 1997, section 4; "`FracMinHash`", Irber et al. 2022). Sets are sorted, so the sample is a prefix.
//!    With 30 shared shingles at least one is sampled with probability 1 - (3/4)^30 = 0.9998; a text of 12 shingles, the
//!    shortest that containment is asked of, has none in the sample with probability 0.03 and is then not found. (Made
//!    passages in 900 words: 383 of 400 of 14 words, 398 of 20, all of 40 and more; `examples/copies_cost`.)
//! 2. *A prefix*: with containment `c` of the shorter text, at most `(1 - c)` of its shingles are not shared, so one of
//!    any `(1 - c) m + 1` of its `m` sampled shingles must be (prefix filter; Chaudhuri, Ganti & Kaushik 2006). The
//!    rarest ones are taken: most of them are in no other article, which ends the search at once.
//! 3. *A cap*: a shingle in more than `POSTINGS_CAP` articles (a phrase, page furniture, or a text that everybody ran)
//!    finds only the `CAPPED_FIRST` first and the `CAPPED_LONGEST` longest of them. Without these a cut of a text that
//!    250 outlets ran, each in its own version, found none of them. How many shingles that were is counted.
//!
//! What is left is compared on the two samples; only a pair whose sampled containment can still be the real one at the
//! threshold goes on to exact verification.

mod postings;
mod sampled;

use super::candidate::{Candidate, Candidates, Found};
use crate::error::Result;
use crate::shingle::Sets;
use crate::similarity::{Overlap, Similarity};
use crate::store::{Room, first_not_under};
use postings::{Followed, Postings};
use rayon::prelude::*;
use sampled::Shared;

/// One shingle in so many is looked at.
pub const SAMPLE: u64 = 4;

/// The most articles a shingle may be in to find candidates (200 found all wire copies of the hand-reviewed lineages;
/// a flood of more near-equal texts than this is found by banding).
pub const POSTINGS_CAP: usize = 200;

/// Of a shingle in too many articles the first so many are still found: the star of a large bucket has its centre there
/// (see [`FULL_BUCKET`](super::candidate::FULL_BUCKET)), so a cut meets the anchor of the versions it was cut from.
pub const CAPPED_FIRST: usize = 4;

/// And so many of the longest: what holds a cut is the most complete version.
pub const CAPPED_LONGEST: usize = 4;

/// Pairs in which the shorter text may lie in the longer with containment `threshold` or more.
///
/// `sets` has row `i`'s sorted shingle set, empty where there is nothing to look for. Rows are searched in as many blocks as
/// the room's spare memory makes necessary; no result depends on them. Time `O(samples)` plus the postings met, and
/// `O(samples)` for each further block. Memory: eight bytes a row, what is spare in the room, and the slices that are
/// sorted at a time, 16 bytes for 1/64 of all samples a thread; eight bytes a sampled shingle are kept in the room, and for
/// a while as many again for those in more than one row.
///
/// # Errors
/// If what does not fit into the room cannot be written to disk or read again.
pub fn candidates(
    count: usize,
    threshold: Similarity,
    sets: &(impl Sets + ?Sized),
    room: &Room,
) -> Result<Candidates> {
    let found = Found::new(room);
    search_all(count, threshold, sets, room, &found, &|_| {})?;
    found.finish()
}

/// [`candidates`], added to what is found already. `advance` is told how many rows are done, each twice: when it is sampled
/// and when it is searched for.
///
/// # Errors
/// As there.
pub fn search_all(
    count: usize,
    threshold: Similarity,
    sets: &(impl Sets + ?Sized),
    room: &Room,
    found: &Found,
    advance: &(dyn Fn(u64) + Sync),
) -> Result<()> {
    let memory = || room.spare() / 2;
    search_in(memory, count, threshold, sets, room, found, advance)
}

/// [`search_all`], the postings of a block of rows in so many bytes of memory.
fn search_in(
    memory: impl Fn() -> u64,
    count: usize,
    threshold: Similarity,
    sets: &(impl Sets + ?Sized),
    room: &Room,
    found: &Found,
    advance: &(dyn Fn(u64) + Sync),
) -> Result<()> {
    let shared = Shared::of(count, sets, room, advance)?;
    found.capped(0, shared.capped);
    let plan = |row: usize| Plan::of(shared.sizes[row], shared.common[row], threshold);
    let wanted = |row: usize| plan(row).follow;
    let (mut first, mut most) = (0, count);
    while first < count {
        let rows = first..count.min(first + most);
        let followed = Followed::of(rows, &shared, wanted, memory());
        let postings = Postings::of(&shared, followed, |row| sets.size(row as u32));
        // What could not be read must not look like what is not there.
        shared.check()?;
        postings.block().into_par_iter().for_each(|row| {
            let candidates = search(row, plan(row), &postings, threshold, sets);
            if !candidates.is_empty() {
                found.add(candidates);
            }
        });
        advance(postings.block().len() as u64);
        // Where postings took the memory before heads did, the next block begins with fewer of these.
        most = 2 * postings.block().len();
        first = postings.block().end;
    }
    Ok(())
}

/// The part of a set that is looked at.
fn sample(set: &[u64]) -> &[u64] {
    &set[..first_not_under(set, u64::MAX / SAMPLE)]
}

/// How a row is searched for.
#[derive(Debug, Clone, Copy)]
struct Plan {
    /// Through how many of its lists, the rarest.
    follow: usize,
    /// How many of these must lead to one row.
    needed: usize,
}

impl Plan {
    fn of(sampled: u32, shared: u32, threshold: Similarity) -> Self {
        // One and a half standard deviations more than the prefix filter asks: the sample's share of shared shingles may
        // lie below the text's; widening this found no more of the measured wire pairs. And another standard deviation,
        // for which as many shingles more must be met: a chance meeting on one phrase is not looked at (prefixes of more
        // than the least length with more than one match: Wang, Li & Feng 2012, "Can we beat the prefix filtering?").
        let size = f64::from(sampled);
        let unshared = (1.0 - threshold.get()) * size;
        let spread = (size * threshold.get() * (1.0 - threshold.get())).sqrt();
        let prefix = (unshared + 2.5 * spread).ceil() as usize + 1;
        let needed = spread as usize + 1;
        // The rarest come first: those that are in no other row fill most of the prefix and need no look.
        let alone = (sampled - shared) as usize;
        let follow = prefix.saturating_sub(alone).min(shared as usize);
        Self {
            // Too few lists cannot lead to one row often enough.
            follow: if follow < needed { 0 } else { follow },
            needed,
        }
    }
}

/// Looks for longer texts that hold row `row`.
fn search(
    row: usize,
    plan: Plan,
    postings: &Postings,
    threshold: Similarity,
    sets: &(impl Sets + ?Sized),
) -> Vec<Candidate> {
    if plan.follow == 0 {
        return Vec::new();
    }
    let mut others = postings.met(row, plan.follow);
    others.sort_unstable();
    let row = row as u32;
    let longer = |&other: &u32| (sets.size(row), row) < (sets.size(other), other);
    let met: Vec<u32> = others
        .chunk_by(|x, y| x == y)
        .filter(|met| met.len() >= plan.needed)
        .map(|met| met[0])
        .filter(longer)
        .collect();
    if met.is_empty() {
        return Vec::new();
    }
    let own = sets.set(row);
    met.into_iter()
        .filter(|&other| may_hold(sample(&own), sample(&sets.set(other)), threshold))
        .map(|other| Candidate::new(row, other))
        .collect()
}

/// Whether the samples allow the shorter text's containment to be at the threshold: within three standard deviations.
fn may_hold(short: &[u64], long: &[u64], threshold: Similarity) -> bool {
    let overlap = Overlap::of(short, long);
    let (m, t) = (f64::from(overlap.a), threshold.get());
    f64::from(overlap.shared) >= t * m - 3.0 * (m * t * (1.0 - t)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;
    use crate::store::Memory;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn set(range: std::ops::Range<u64>) -> Vec<u64> {
        let mut values: Vec<u64> = range.map(hash::mix).collect();
        values.sort_unstable();
        values
    }

    #[test]
    fn a_brief_inside_a_long_text_is_found() {
        let sets = [
            set(0..900),
            set(400..460),
            set(2_000..2_900),
            set(430..1_200),
        ];
        let found = candidates(
            4,
            Similarity::new(0.5).unwrap(),
            &sets[..],
            &Room::default(),
        )
        .unwrap();
        assert!(found.to_vec().contains(&Candidate::new(0, 1)), "{found:?}");
        assert!(!found.to_vec().contains(&Candidate::new(0, 2)));
        // 30 of the brief's 60 shingles are in the fourth text: exactly at the threshold, which is inclusive.
        assert!(found.to_vec().contains(&Candidate::new(1, 3)), "{found:?}");
    }

    #[test]
    fn what_everyone_has_costs_a_few_looks_and_is_counted() {
        let sets: Vec<Vec<u64>> = (0..400u64)
            .map(|i| {
                let mut all = set(0..40);
                all.extend(set(10_000 + i * 100..10_000 + i * 100 + 20));
                all.sort_unstable();
                all
            })
            .collect();
        let found = candidates(
            sets.len(),
            Similarity::new(0.5).unwrap(),
            &sets[..],
            &Room::default(),
        )
        .unwrap();
        let sampled = sets[0]
            .iter()
            .filter(|&&shingle| set(0..40).contains(&shingle) && shingle < u64::MAX / SAMPLE);
        assert_eq!(found.capped_shingles, sampled.count() as u64);
        assert!(found.len() <= 400 * (CAPPED_FIRST + CAPPED_LONGEST) as u64);
        assert_eq!(found.capped_buckets, 0);
    }

    /// One row at a time, a few, or all: the same candidates, each row told twice.
    #[test]
    fn blocks_change_nothing() {
        let family = |i: u64| i / 5 * 1_000..i / 5 * 1_000 + 300 + 10 * (i % 5);
        let sets: Vec<Vec<u64>> = (0..300u64)
            .map(|i| {
                let mut all = set(family(i));
                all.extend(set(500_000 + i % 7 * 100..500_000 + i % 7 * 100 + 90));
                all.sort_unstable();
                all
            })
            .collect();
        let half = Similarity::new(0.5).unwrap();
        let candidates = |memory: u64, limit: Option<u64>| {
            let room = Room::new(Memory {
                limit,
                folder: None,
            });
            let (found, told) = (Found::new(&room), AtomicU64::new(0));
            let advance = |rows| {
                told.fetch_add(rows, Ordering::Relaxed);
            };
            search_in(|| memory, 300, half, &sets[..], &room, &found, &advance).unwrap();
            assert_eq!(told.into_inner(), 600);
            found.finish().unwrap().to_vec()
        };
        let all = candidates(1 << 30, None);
        assert!(all.len() >= 300 / 5 * 10, "{}", all.len());
        for memory in [1, 4_000, 40_000] {
            assert_eq!(candidates(memory, Some(0)), all, "{memory}");
        }
    }

    #[test]
    fn a_cut_of_what_everyone_ran_meets_its_first_and_its_longest() {
        // 250 versions of one text of 400 shingles, each with an opening of its own; version 123 is the most complete.
        let mut sets: Vec<Vec<u64>> = (0..250u64)
            .map(|i| {
                let mut all = set(0..400);
                let own = 10_000 + i * 1_000;
                all.extend(set(own..own + if i == 123 { 300 } else { 40 }));
                all.sort_unstable();
                all
            })
            .collect();
        sets.push(set(100..300));
        let found = candidates(
            sets.len(),
            Similarity::new(0.5).unwrap(),
            &sets[..],
            &Room::default(),
        )
        .unwrap();
        for version in [0, 123] {
            assert!(
                found.to_vec().contains(&Candidate::new(version, 250)),
                "the cut did not meet version {version}"
            );
        }
        assert!(found.len() <= (sets.len() * (CAPPED_FIRST + CAPPED_LONGEST)) as u64);
    }
}
