//! Buckets to candidates: pairs worth an exact look, each once, in order.

use super::bucket::{band_key, pack, runs, sort_by_key, value};
use super::params::Bands;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

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
}

/// Candidates with what was left out to keep them few.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidates {
    /// Sorted, each once.
    pub pairs: Vec<Candidate>,
    /// Buckets that were too large to pair off completely.
    pub capped_buckets: u64,
    /// Shingles in so many articles that they led to a few of them only.
    pub capped_shingles: u64,
}

impl Candidates {
    /// Sorts, and drops what is there twice.
    pub(crate) fn from_unsorted(mut pairs: Vec<Candidate>, capped_buckets: u64) -> Self {
        pairs.par_sort_unstable();
        pairs.dedup();
        Self {
            pairs,
            capped_buckets,
            capped_shingles: 0,
        }
    }

    /// Both lists as one.
    #[must_use]
    pub fn union(mut self, other: Self) -> Self {
        self.pairs.extend(other.pairs);
        Self {
            capped_shingles: self.capped_shingles + other.capped_shingles,
            ..Self::from_unsorted(self.pairs, self.capped_buckets + other.capped_buckets)
        }
    }
}

/// The largest bucket whose members are all paired with each other. A larger one gives star edges to its first member
/// only, so n equal articles cost `O(n)` and not `O(n^2)`. At 64 a bucket costs at most 2,016 verifications, some 2 ms;
/// news families are smaller (median 2), so in practice only templates and floods of equal texts meet the cap.
pub const FULL_BUCKET: usize = 64;

/// Every pair of rows of which one band is equal. `signature(i)` is the signature of row `i`, or `None` where there is
/// nothing to compare (no words, or a copy that is looked at through its representative).
///
/// Time `O(rows x bands)`, memory eight bytes a row for each band in work at once.
pub fn candidates<'s>(
    count: usize,
    bands: Bands,
    signature: impl Fn(usize) -> Option<&'s [u32]> + Sync,
) -> Candidates {
    let signature = &signature;
    by_keys(count, bands, |band| {
        move |row| signature(row).map(|slots| key_of(bands, band, slots))
    })
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

/// [`candidates`] of which only the [`keys`] are known: those of a band by row, or `None` where there is nothing to
/// compare. A band is asked for once and let go when its buckets are paired off.
pub fn by_keys<K: Fn(usize) -> Option<u32>>(
    count: usize,
    bands: Bands,
    of_band: impl Fn(usize) -> K + Sync,
) -> Candidates {
    let parts: Vec<(Vec<Candidate>, u64)> = (0..bands.bands())
        .into_par_iter()
        .map(|band| {
            let key = of_band(band);
            let mut entries: Vec<u64> = (0..count)
                .filter_map(|row| key(row).map(|key| pack(key, row as u32)))
                .collect();
            drop(key);
            sort_by_key(&mut entries);
            let (mut pairs, mut capped) = (Vec::new(), 0);
            for bucket in runs(&entries) {
                capped += u64::from(pair_off(bucket, &mut pairs));
            }
            (pairs, capped)
        })
        .collect();
    let capped = parts.iter().map(|(_, capped)| capped).sum();
    Candidates::from_unsorted(
        parts.into_iter().flat_map(|(pairs, _)| pairs).collect(),
        capped,
    )
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
        let found = candidates(3, Bands::new(2, 2).unwrap(), |i| Some(rows[i]));
        assert_eq!(found.pairs, [Candidate::new(0, 1), Candidate::new(1, 2)]);
        assert_eq!(found.capped_buckets, 0);
    }

    #[test]
    fn equal_rows_cost_a_star() {
        let row = [5u32; 4];
        let found = candidates(1_000, Bands::new(2, 2).unwrap(), |_| Some(&row[..]));
        assert_eq!(found.pairs.len(), 999);
        assert_eq!(found.capped_buckets, 2);
    }

    #[test]
    fn a_row_without_a_signature_meets_nobody() {
        let row = [5u32; 4];
        let found = candidates(3, Bands::new(2, 2).unwrap(), |i| {
            (i != 1).then_some(&row[..])
        });
        assert_eq!(found.pairs, [Candidate::new(0, 2)]);
    }
}
