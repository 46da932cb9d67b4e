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

use super::bucket::{pack, runs, sort, value};
use super::candidate::{Candidate, Candidates};
use crate::error::Result;
use crate::shingle::Sets;
use crate::similarity::{Overlap, Similarity};
use crate::store::{Lists, ListsWriter, Room};
use rayon::prelude::*;

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

/// The sample is looked at in slices of its hash space, each by one thread, so that no more than a few of them are sorted
/// in memory at a time.
const SLICES: u64 = 64;

/// The hashes of a slice.
const WIDTH: u64 = u64::MAX / SAMPLE / SLICES + 1;

/// So many entries of a slice are put away together.
const RUN: usize = 8192;

/// The sampled shingles of all rows, in slices of their hash space: as runs of entries in a [`Room`], so that what is
/// over its limit is on disk.
struct Sampled {
    lists: Lists,
    /// The lists of each slice.
    runs: Vec<Vec<u32>>,
    /// How many shingles are sampled of each row.
    sizes: Vec<u32>,
}

impl Sampled {
    fn of(count: usize, sets: &(impl Sets + ?Sized), room: &Room) -> Result<Self> {
        let mut writer = ListsWriter::new(room.clone());
        let mut runs = vec![Vec::new(); SLICES as usize];
        let mut open: Vec<Vec<u64>> = runs.iter().map(|_| Vec::with_capacity(RUN)).collect();
        let mut sizes = vec![0; count];
        let mut put = |slice: usize, entries: &mut Vec<u64>| {
            runs[slice].push(writer.len() as u32);
            writer.push(entries);
            entries.clear();
        };
        for row in sets.cheapest_order(count) {
            let set = sets.set(row);
            let sample = sample(&set);
            sizes[row as usize] = sample.len() as u32;
            for &shingle in sample {
                let slice = (shingle / WIDTH) as usize;
                // All 32 bits of the key differ inside a slice: its upper bits are equal and left out.
                open[slice].push(pack(((shingle % WIDTH) >> 24) as u32, row));
                if open[slice].len() == RUN {
                    put(slice, &mut open[slice]);
                }
            }
        }
        for (slice, entries) in open.iter_mut().enumerate() {
            put(slice, entries);
        }
        Ok(Self {
            lists: writer.finish()?,
            runs,
            sizes,
        })
    }

    /// The entries of a slice, sorted by shingle and then by row.
    fn slice(&self, slice: u64) -> Vec<u64> {
        let runs = &self.runs[slice as usize];
        let mut entries =
            Vec::with_capacity(runs.iter().map(|&run| self.lists.size(run as usize)).sum());
        runs.iter()
            .for_each(|&run| entries.extend_from_slice(&self.lists.get(run as usize)));
        sort(&mut entries);
        entries
    }
}

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
    fn build(sampled: &Sampled, len: impl Fn(usize) -> usize + Sync) -> Self {
        let slices: Vec<Slice> = (0..SLICES)
            .into_par_iter()
            .map(|slice| Self::slice(&sampled.slice(slice), &len))
            .collect();
        let count = sampled.sizes.len();
        let mut starts = vec![0u32; count + 1];
        for head in slices.iter().flat_map(|slice| &slice.heads) {
            starts[head.0 as usize + 1] += 1;
        }
        for row in 0..count {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut lists = vec![(0, 0); starts[count] as usize];
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

    fn slice(entries: &[u64], len: impl Fn(usize) -> usize) -> Slice {
        let mut postings = Slice::default();
        for list in runs(entries).filter(|list| list.len() > 1) {
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
/// met. Memory: twelve bytes a row, 24 a sampled shingle that is in more than one row, and the slices that are sorted at
/// a time, 1/64 of all samples a thread; eight bytes a sampled shingle are kept in the room.
///
/// # Errors
/// If what does not fit into the room cannot be written to disk or read again.
pub fn candidates(
    count: usize,
    threshold: Similarity,
    sets: &(impl Sets + ?Sized),
    room: &Room,
) -> Result<Candidates> {
    let sampled = Sampled::of(count, sets, room)?;
    let postings = Postings::build(&sampled, |row| sets.size(row as u32));
    let Sampled { lists, sizes, .. } = sampled;
    lists.check()?;
    drop(lists);
    let parts: Vec<Vec<Candidate>> = (0..count)
        .into_par_iter()
        .map(|row| search(row, sizes[row] as usize, &postings, threshold, sets))
        .collect();
    Ok(Candidates {
        capped_shingles: postings.capped,
        ..Candidates::from_unsorted(parts.concat(), 0)
    })
}

/// The part of a set that is looked at.
fn sample(set: &[u64]) -> &[u64] {
    &set[..set.partition_point(|&shingle| shingle < u64::MAX / SAMPLE)]
}

/// Looks for longer texts that hold row `row`.
fn search(
    row: usize,
    sampled: usize,
    postings: &Postings,
    threshold: Similarity,
    sets: &(impl Sets + ?Sized),
) -> Vec<Candidate> {
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
    let row = row as u32;
    let longer = |&other: &u32| (sets.size(row), row) < (sets.size(other), other);
    let met: Vec<u32> = others
        .chunk_by(|x, y| x == y)
        .filter(|met| met.len() >= needed)
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
        let found = candidates(
            sets.len(),
            Similarity::new(0.5).unwrap(),
            &sets[..],
            &Room::default(),
        )
        .unwrap();
        for version in [0, 123] {
            assert!(
                found.pairs.contains(&Candidate::new(version, 250)),
                "the cut did not meet version {version}"
            );
        }
        assert!(found.pairs.len() <= sets.len() * (CAPPED_FIRST + CAPPED_LONGEST));
    }
}
