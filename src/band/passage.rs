//! Candidates for containment: a short text inside a long one, which banding for Jaccard cannot see.
//!
//! A 60-word brief inside a 900-word article has Jaccard 0.07. It is found by its rare shingles: what it shares with the
//! long text is shared with hardly anyone else. Three cuts keep that cheap, and each is a stated loss:
//!
//! 1. *A sample*: only shingle hashes below `2^64 / SAMPLE` are looked at, the same ones in every article (bottom-hash
//!    sampling; Broder 1997, section 4; "`FracMinHash`", Irber et al. 2022). Sets are sorted, so the sample is a prefix.
//!    With 30 shared shingles at least one is sampled with probability 1 - (3/4)^30 = 0.9998.
//! 2. *A prefix*: with containment `c` of the shorter text, at most `(1 - c)` of its shingles are not shared, so one of
//!    any `(1 - c) m + 1` of its `m` sampled shingles must be (prefix filter; Chaudhuri, Ganti & Kaushik 2006). The
//!    rarest ones are taken: most of them are in no other article, which ends the search at once.
//! 3. *A cap*: a shingle in more than `POSTINGS_CAP` articles finds nobody (it is a phrase or page furniture).
//!
//! What is left is compared on the two samples; only a pair whose sampled containment can still be the real one at the
//! threshold goes on to exact verification.

use super::bucket::{key, pack, sort_by_key};
use super::candidate::{Candidate, Candidates};
use crate::similarity::{Overlap, Similarity};
use rayon::prelude::*;

/// One shingle in so many is looked at.
pub const SAMPLE: u64 = 4;

/// The most articles a shingle may be in to find candidates (200 found all wire copies of the hand-reviewed lineages;
/// a flood of more near-equal texts than this is found by banding).
pub const POSTINGS_CAP: usize = 200;

/// Sampled shingles of all rows as one sorted posting list.
struct Postings {
    /// Where each row's sample begins in entry order, and one past the end.
    starts: Vec<u32>,
    /// Entry numbers in key order.
    order: Vec<u32>,
    /// For each entry, where its run of equal keys begins in `order`, and how long it is.
    run: Vec<(u32, u32)>,
}

impl Postings {
    fn build(samples: &[&[u64]]) -> Self {
        let mut starts = Vec::with_capacity(samples.len() + 1);
        let mut entries = Vec::with_capacity(samples.iter().map(|s| s.len()).sum());
        for sample in samples {
            starts.push(entries.len() as u32);
            for &shingle in *sample {
                // Sampled hashes are small numbers: their information is in the middle bits.
                let at = entries.len() as u32;
                entries.push(pack((shingle >> 30) as u32, at));
            }
        }
        starts.push(entries.len() as u32);
        sort_by_key(&mut entries);
        let mut run = vec![(0, 0); entries.len()];
        let mut begin = 0;
        for equal in entries.chunk_by(|x, y| key(*x) == key(*y)) {
            for &entry in equal {
                run[super::bucket::value(entry) as usize] = (begin, equal.len() as u32);
            }
            begin += equal.len() as u32;
        }
        Self {
            starts,
            order: entries.into_iter().map(super::bucket::value).collect(),
            run,
        }
    }

    fn row_of(&self, entry: u32) -> u32 {
        (self.starts.partition_point(|&start| start <= entry) - 1) as u32
    }

    fn runs_of(&self, row: usize) -> &[(u32, u32)] {
        &self.run[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

/// Pairs in which the shorter text may lie in the longer with containment `threshold` or more.
///
/// `shingles(i)` is row `i`'s sorted shingle set, or an empty slice where there is nothing to look for. Time
/// `O(samples)` plus the postings met; memory 20 bytes a sampled shingle.
pub fn candidates<'s>(
    count: usize,
    threshold: Similarity,
    shingles: impl Fn(usize) -> &'s [u64] + Sync,
) -> Candidates {
    let sample = |row: usize| {
        let set = shingles(row);
        &set[..set.partition_point(|&shingle| shingle < u64::MAX / SAMPLE)]
    };
    let samples: Vec<&[u64]> = (0..count).map(sample).collect();
    let postings = Postings::build(&samples);
    let parts: Vec<Vec<Candidate>> = (0..count)
        .into_par_iter()
        .map(|row| {
            search(row, &samples, &postings, threshold, |other| {
                shingles(other).len()
            })
        })
        .collect();
    Candidates::from_unsorted(parts.concat(), 0)
}

/// Looks for longer texts that hold row `row`.
fn search(
    row: usize,
    samples: &[&[u64]],
    postings: &Postings,
    threshold: Similarity,
    len: impl Fn(usize) -> usize,
) -> Vec<Candidate> {
    let sampled = samples[row].len();
    let mut probes: Vec<(u32, u32)> = postings
        .runs_of(row)
        .iter()
        .map(|&(begin, len)| (len, begin))
        .collect();
    probes.sort_unstable();
    // Half a standard deviation and a half more than the prefix filter asks: the sample's share of shared shingles may
    // lie below the text's. Widening it further found no more of the measured wire pairs.
    let unshared = (1.0 - threshold.get()) * sampled as f64;
    let spread = (sampled as f64 * threshold.get() * (1.0 - threshold.get())).sqrt();
    probes.truncate((unshared + 1.5 * spread).ceil() as usize + 1);

    let mut others: Vec<u32> = Vec::new();
    for &(run, begin) in probes
        .iter()
        .filter(|probe| (2..=POSTINGS_CAP).contains(&(probe.0 as usize)))
    {
        others.extend(
            postings.order[begin as usize..(begin + run) as usize]
                .iter()
                .map(|&e| postings.row_of(e)),
        );
    }
    others.sort_unstable();
    others.dedup();
    let longer = |&other: &u32| (len(row), row) < (len(other as usize), other as usize);
    others
        .into_iter()
        .filter(longer)
        .filter(|&other| may_hold(samples[row], samples[other as usize], threshold))
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
        let found = candidates(4, Similarity::new(0.5).unwrap(), |i| &sets[i]);
        assert!(found.pairs.contains(&Candidate::new(0, 1)), "{found:?}");
        assert!(!found.pairs.contains(&Candidate::new(0, 2)));
        // 30 of the brief's 60 shingles are in the fourth text: exactly at the threshold, which is inclusive.
        assert!(found.pairs.contains(&Candidate::new(1, 3)), "{found:?}");
    }

    #[test]
    fn what_everyone_has_finds_nobody() {
        let sets: Vec<Vec<u64>> = (0..400u64)
            .map(|i| {
                let mut all = set(0..40);
                all.extend(set(10_000 + i * 100..10_000 + i * 100 + 20));
                all.sort_unstable();
                all
            })
            .collect();
        let found = candidates(sets.len(), Similarity::new(0.5).unwrap(), |i| &sets[i]);
        assert!(found.pairs.is_empty());
        assert_eq!(found.capped_buckets, 0);
    }
}
