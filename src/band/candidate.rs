//! Buckets to candidates: pairs worth an exact look, each once, in order.

use super::bucket::{band_key, key, pack, runs, sort_by_key, value};
use super::params::Bands;
use crate::error::Result;
use crate::store::{Room, Sorted, Sorter};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Two articles that share a bucket and have not been compared yet. `a < b`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Candidate {
    /// The smaller row.
    pub a: u32,
    /// The larger row.
    pub b: u32,
}

impl Candidate {
    /// The two rows in order.
    ///
    /// # Panics
    /// If they are equal: an article is no candidate for itself.
    pub fn new(x: u32, y: u32) -> Self {
        assert_ne!(x, y, "an article is not a candidate for itself");
        Self {
            a: x.min(y),
            b: x.max(y),
        }
    }

    fn numbers(self) -> [u64; 1] {
        [pack(self.a, self.b)]
    }

    fn of([number]: [u64; 1]) -> Self {
        Self {
            a: key(number),
            b: value(number),
        }
    }
}

/// Candidates with what was left out to keep them few. They lie where there is room for them; see [`Sorter`].
#[derive(Debug, Default)]
pub struct Candidates {
    sorted: Sorted<1>,
    /// Buckets that were too large to pair off completely.
    pub capped_buckets: u64,
    /// Shingles in so many articles that they led to a few of them only.
    pub capped_shingles: u64,
}

impl Candidates {
    /// How many there are.
    pub fn len(&self) -> u64 {
        self.sorted.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// All of them in order, each once, some thousands at a time. A block that cannot be read is empty; see
    /// [`Candidates::check`].
    pub fn blocks(&self) -> impl Iterator<Item = Vec<Candidate>> + '_ {
        let candidates = |block: Vec<[u64; 1]>| block.into_iter().map(Candidate::of).collect();
        self.sorted.blocks().map(candidates)
    }

    /// All of them in memory.
    pub fn to_vec(&self) -> Vec<Candidate> {
        self.blocks().flatten().collect()
    }

    /// Whether all that was asked for could be read.
    ///
    /// # Errors
    /// The first error of reading.
    pub fn check(&self) -> Result<()> {
        self.sorted.check()
    }
}

/// Takes candidates in from any thread, in any order and any number of times.
#[derive(Debug)]
pub struct Found {
    sorter: Mutex<Sorter<1>>,
    capped_buckets: AtomicU64,
    capped_shingles: AtomicU64,
}

impl Found {
    /// None yet.
    pub fn new(room: &Room) -> Self {
        Self {
            sorter: Mutex::new(Sorter::new(room)),
            capped_buckets: AtomicU64::new(0),
            capped_shingles: AtomicU64::new(0),
        }
    }

    /// Takes some.
    pub fn add(&self, candidates: impl IntoIterator<Item = Candidate>) {
        let mut sorter = self.sorter.lock().unwrap_or_else(PoisonError::into_inner);
        candidates
            .into_iter()
            .for_each(|candidate| sorter.push(candidate.numbers()));
    }

    /// Counts what was left out to keep candidates few.
    pub fn capped(&self, buckets: u64, shingles: u64) {
        self.capped_buckets.fetch_add(buckets, Ordering::Relaxed);
        self.capped_shingles.fetch_add(shingles, Ordering::Relaxed);
    }

    /// What was found, in order.
    ///
    /// # Errors
    /// If what does not fit into the room cannot be written to disk or read again.
    pub fn finish(self) -> Result<Candidates> {
        let sorter = self.sorter.into_inner();
        Ok(Candidates {
            sorted: sorter.unwrap_or_else(PoisonError::into_inner).finish()?,
            capped_buckets: self.capped_buckets.into_inner(),
            capped_shingles: self.capped_shingles.into_inner(),
        })
    }
}

/// The largest bucket whose members are all paired with each other. A larger one gives star edges to its first member
/// only, so n equal articles cost `O(n)` and not `O(n^2)`. At 64 a bucket costs at most 2,016 verifications, some 2 ms;
/// news families are smaller (median 2), so in practice only templates and floods of equal texts meet the cap.
pub const FULL_BUCKET: usize = 64;

/// Every pair of rows of which one band is equal. `signature(i)` is the signature of row `i`, or `None` where there is
/// nothing to compare (no words, or a copy that is looked at through its representative).
///
/// Time `O(rows x bands)`, memory 16 bytes a row for each band in work at once; what is found is kept in the room.
///
/// # Errors
/// If what does not fit into the room cannot be written to disk or read again.
pub fn candidates<'s>(
    count: usize,
    bands: Bands,
    signature: impl Fn(usize) -> Option<&'s [u32]> + Sync,
    room: &Room,
) -> Result<Candidates> {
    let signature = &signature;
    let found = Found::new(room);
    let of_band = |band| move |row| signature(row).map(|slots| key_of(bands, band, slots));
    by_keys(count, bands, of_band, &found, &|_| {});
    found.finish()
}

/// The keys of a signature, one a band: all that [`by_keys`] asks of it, at four bytes a band.
pub fn keys(bands: Bands, signature: &[u32]) -> impl Iterator<Item = u32> {
    (0..bands.bands()).map(move |band| key_of(bands, band, signature))
}

fn key_of(bands: Bands, band: usize, signature: &[u32]) -> u32 {
    band_key(
        band,
        &signature[band * bands.rows()..(band + 1) * bands.rows()],
    )
}

/// So many candidates of one band are handed on at a time.
const HANDFUL: usize = 1 << 14;

/// [`candidates`] of which only the [`keys`] are known: those of a band by row, or `None` where there is nothing to
/// compare. A band is asked for once and let go when its buckets are paired off. `advance` is told how many rows are done,
/// `count` in all.
pub fn by_keys<K: Fn(usize) -> Option<u32>>(
    count: usize,
    bands: Bands,
    of_band: impl Fn(usize) -> K + Sync,
    found: &Found,
    advance: &(impl Fn(u64) + Sync + ?Sized),
) {
    (0..bands.bands()).into_par_iter().for_each(|band| {
        let key = of_band(band);
        let mut entries: Vec<u64> = Vec::with_capacity(count);
        entries.extend((0..count).filter_map(|row| key(row).map(|key| pack(key, row as u32))));
        drop(key);
        sort_by_key(&mut entries);
        let (mut pairs, mut capped) = (Vec::new(), 0);
        for bucket in runs(&entries) {
            capped += u64::from(pair_off(bucket, &mut pairs));
            if pairs.len() >= HANDFUL {
                found.add(pairs.drain(..));
            }
        }
        found.add(pairs);
        found.capped(capped, 0);
        let done = |bands_done: usize| (count * bands_done / bands.bands()) as u64;
        advance(done(band + 1) - done(band));
    });
}

/// All pairs of a small bucket, a star from the first member of a large one; whether it was large.
fn pair_off(bucket: &[u64], pairs: &mut Vec<Candidate>) -> bool {
    let star = bucket.len() > FULL_BUCKET;
    let centres = if star { 1 } else { bucket.len() };
    for i in 0..centres {
        for j in i + 1..bucket.len() {
            pairs.push(Candidate {
                a: value(bucket[i]),
                b: value(bucket[j]),
            });
        }
    }
    star
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_with_one_equal_band_is_a_candidate_once() {
        let rows: [&[u32]; 3] = [&[1, 2, 3, 4], &[1, 2, 9, 9], &[7, 7, 9, 9]];
        let found = candidates(
            3,
            Bands::new(2, 2).unwrap(),
            |i| Some(rows[i]),
            &Room::default(),
        )
        .unwrap();
        assert_eq!(found.to_vec(), [Candidate::new(0, 1), Candidate::new(1, 2)]);
        assert_eq!(found.capped_buckets, 0);
    }

    #[test]
    fn equal_rows_cost_a_star() {
        let row = [5u32; 4];
        let found = candidates(
            1_000,
            Bands::new(2, 2).unwrap(),
            |_| Some(&row[..]),
            &Room::default(),
        )
        .unwrap();
        assert_eq!(found.len(), 999);
        assert_eq!(found.capped_buckets, 2);
    }

    #[test]
    fn a_row_without_a_signature_meets_nobody() {
        let row = [5u32; 4];
        let found = candidates(
            3,
            Bands::new(2, 2).unwrap(),
            |i| (i != 1).then_some(&row[..]),
            &Room::default(),
        )
        .unwrap();
        assert_eq!(found.to_vec(), [Candidate::new(0, 2)]);
    }
}
