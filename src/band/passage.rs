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

use super::bucket::{pack, runs, sort_by_key, value};
use super::candidate::{Candidate, Candidates};
use crate::shingle::Sets;
use crate::similarity::{Overlap, Similarity};
use rayon::prelude::*;
use std::borrow::Cow;

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

/// Sampled shingles of all rows as posting lists, those in one row left out and those in too many cut short.
struct Postings {
    /// The rows of all lists, list after list.
    rows: Vec<u32>,
    /// Where each row's lists begin in `lists`, and one past the end.
    starts: Vec<u32>,
    /// For each row its lists: how long, and where they begin in `rows`.
    lists: Vec<(u32, u32)>,
    /// How many shingles are in too many rows.
    capped: u64,
}

/// The sample is looked at in slices of its hash space, each by one thread.
const SLICES: u64 = 16;

/// One slice of the postings.
#[derive(Default)]
struct Slice {
    /// Rows of its lists.
    rows: Vec<u32>,
    /// (row, length, begin) for each row that a list is searched from.
    heads: Vec<(u32, u32, u32)>,
    capped: u64,
}

impl Postings {
    fn build(samples: &[Cow<'_, [u64]>], len: impl Fn(usize) -> usize + Sync) -> Self {
        let slices: Vec<Slice> = (0..SLICES)
            .into_par_iter()
            .map(|slice| Self::slice(samples, slice, &len))
            .collect();
        let mut starts = vec![0u32; samples.len() + 1];
        for head in slices.iter().flat_map(|slice| &slice.heads) {
            starts[head.0 as usize + 1] += 1;
        }
        for row in 0..samples.len() {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut lists = vec![(0, 0); starts[samples.len()] as usize];
        let mut rows = Vec::with_capacity(slices.iter().map(|slice| slice.rows.len()).sum());
        let mut capped = 0;
        for slice in slices {
            let offset = rows.len() as u32;
            for (row, len, begin) in slice.heads {
                let at = &mut next[row as usize];
                lists[*at as usize] = (len, offset + begin);
                *at += 1;
            }
            rows.extend(slice.rows);
            capped += slice.capped;
        }
        Self {
            rows,
            starts,
            lists,
            capped,
        }
    }

    fn slice(samples: &[Cow<'_, [u64]>], slice: u64, len: impl Fn(usize) -> usize) -> Slice {
        let width = u64::MAX / SAMPLE / SLICES + 1;
        let mut entries = Vec::with_capacity(
            samples.iter().map(|sample| sample.len()).sum::<usize>() / SLICES as usize,
        );
        for (row, sample) in samples.iter().enumerate() {
            let begin = sample.partition_point(|&shingle| shingle / width < slice);
            let in_slice = sample[begin..]
                .iter()
                .take_while(|&&shingle| shingle / width == slice);
            // All 32 bits of the key differ inside a slice: its upper bits are equal and left out.
            entries.extend(
                in_slice.map(|&shingle| pack(((shingle % width) >> 26) as u32, row as u32)),
            );
        }
        sort_by_key(&mut entries);
        let mut postings = Slice::default();
        for list in runs(&entries).filter(|list| list.len() > 1) {
            let begin = postings.rows.len() as u32;
            // The true length, also of a list that is cut short: it is what makes a shingle rare.
            let head = |&entry: &u64| (value(entry), list.len() as u32, begin);
            postings.heads.extend(list.iter().map(head));
            if list.len() <= POSTINGS_CAP {
                postings.rows.extend(list.iter().map(|&entry| value(entry)));
            } else {
                postings.capped += 1;
                postings.rows.extend(few_of(list, &len));
            }
        }
        postings
    }

    fn lists_of(&self, row: usize) -> &[(u32, u32)] {
        &self.lists[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    fn rows_of(&self, (len, begin): (u32, u32)) -> &[u32] {
        let kept = if len as usize > POSTINGS_CAP {
            (CAPPED_FIRST + CAPPED_LONGEST) as u32
        } else {
            len
        };
        &self.rows[begin as usize..(begin + kept) as usize]
    }
}

/// The first few rows of a list that is too long, then the longest of the others (the first among equals).
fn few_of(list: &[u64], len: impl Fn(usize) -> usize) -> Vec<u32> {
    let mut rows: Vec<u32> = list.iter().map(|&entry| value(entry)).collect();
    let (_, others) = rows.split_at_mut(CAPPED_FIRST);
    let longest = |&row: &u32| (std::cmp::Reverse(len(row as usize)), row);
    others.select_nth_unstable_by_key(CAPPED_LONGEST, longest);
    others[..CAPPED_LONGEST].sort_unstable_by_key(longest);
    rows.truncate(CAPPED_FIRST + CAPPED_LONGEST);
    rows
}

/// Pairs in which the shorter text may lie in the longer with containment `threshold` or more.
///
/// `sets` has row `i`'s sorted shingle set, empty where there is nothing to look for. Time `O(samples)` plus the postings
/// met; memory 24 bytes a sampled shingle that is in more than one row, and eight a sampled shingle of a set that had to
/// be read first.
pub fn candidates(count: usize, threshold: Similarity, sets: &(impl Sets + ?Sized)) -> Candidates {
    let mut samples = vec![Cow::Borrowed(&[][..]); count];
    for row in sets.cheapest_order(count) {
        samples[row as usize] = sample(sets.set(row));
    }
    let postings = Postings::build(&samples, |row| sets.size(row as u32));
    let parts: Vec<Vec<Candidate>> = (0..count)
        .into_par_iter()
        .map(|row| {
            search(row, &samples, &postings, threshold, |other| {
                sets.size(other as u32)
            })
        })
        .collect();
    Candidates {
        capped_shingles: postings.capped,
        ..Candidates::from_unsorted(parts.concat(), 0)
    }
}

/// The part of a set that is looked at.
fn sample(set: Cow<'_, [u64]>) -> Cow<'_, [u64]> {
    let end = set.partition_point(|&shingle| shingle < u64::MAX / SAMPLE);
    match set {
        Cow::Borrowed(set) => Cow::Borrowed(&set[..end]),
        Cow::Owned(set) => Cow::Owned(set[..end].to_vec()),
    }
}

/// Looks for longer texts that hold row `row`.
fn search(
    row: usize,
    samples: &[Cow<'_, [u64]>],
    postings: &Postings,
    threshold: Similarity,
    len: impl Fn(usize) -> usize,
) -> Vec<Candidate> {
    let sampled = samples[row].len();
    // One and a half standard deviations more than the prefix filter asks: the sample's share of shared shingles may lie
    // below the text's; widening this found no more of the measured wire pairs. And another standard deviation, for
    // which as many shingles more must be met: a chance meeting on one phrase is not looked at (prefixes of more than
    // the least length with more than one match: Wang, Li & Feng 2012, "Can we beat the prefix filtering?").
    let unshared = (1.0 - threshold.get()) * sampled as f64;
    let spread = (sampled as f64 * threshold.get() * (1.0 - threshold.get())).sqrt();
    let prefix = (unshared + 2.5 * spread).ceil() as usize + 1;
    let needed = spread as usize + 1;
    // The rarest come first: those that are in no other row fill most of the prefix and need no look.
    let mut lists = postings.lists_of(row).to_vec();
    let alone = sampled - lists.len();
    lists.sort_unstable();
    lists.truncate(prefix.saturating_sub(alone));
    let mut others: Vec<u32> = lists
        .iter()
        .flat_map(|&list| postings.rows_of(list))
        .copied()
        .collect();
    others.sort_unstable();
    let longer = |&other: &u32| (len(row), row) < (len(other as usize), other as usize);
    others
        .chunk_by(|x, y| x == y)
        .filter(|met| met.len() >= needed)
        .map(|met| met[0])
        .filter(longer)
        .filter(|&other| may_hold(&samples[row], &samples[other as usize], threshold))
        .map(|other| Candidate::new(row as u32, other))
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
        let found = candidates(4, Similarity::new(0.5).unwrap(), &sets[..]);
        assert!(found.pairs.contains(&Candidate::new(0, 1)), "{found:?}");
        assert!(!found.pairs.contains(&Candidate::new(0, 2)));
        // 30 of the brief's 60 shingles are in the fourth text: exactly at the threshold, which is inclusive.
        assert!(found.pairs.contains(&Candidate::new(1, 3)), "{found:?}");
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
        let found = candidates(sets.len(), Similarity::new(0.5).unwrap(), &sets[..]);
        let sampled = sets[0]
            .iter()
            .filter(|&&shingle| set(0..40).contains(&shingle) && shingle < u64::MAX / SAMPLE);
        assert_eq!(found.capped_shingles, sampled.count() as u64);
        assert!(found.pairs.len() <= 400 * (CAPPED_FIRST + CAPPED_LONGEST));
        assert_eq!(found.capped_buckets, 0);
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
        let found = candidates(sets.len(), Similarity::new(0.5).unwrap(), &sets[..]);
        for version in [0, 123] {
            assert!(
                found.pairs.contains(&Candidate::new(version, 250)),
                "the cut did not meet version {version}"
            );
        }
        assert!(found.pairs.len() <= sets.len() * (CAPPED_FIRST + CAPPED_LONGEST));
    }
}
