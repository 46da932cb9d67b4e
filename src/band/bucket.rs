//! Signatures to buckets: one band at a time, sort the band keys, read off the runs of equal keys.
//!
//! Sorting packed `key << 32 | article` numbers beats a hash map of vectors twice over: memory is eight bytes an entry,
//! and the order is the same on every machine and with every number of threads. A band key is 32 bits of a hash: two
//! unequal bands collide with probability 2^-32 and cost one verification, never a wrong result.

use crate::hash;

/// Sorts packed entries by their upper 32 bits, keeping the order of equal keys: LSD radix, 11 bits a pass.
///
/// `O(n)` time, `n` entries of scratch. Entries must be pushed in article order for buckets to come out sorted.
pub(super) fn sort_by_key(entries: &mut Vec<u64>) {
    // Below this a comparison sort wins: three counting passes over 2,048 digits cost more than they save.
    if entries.len() < 4 * DIGITS {
        entries.sort_unstable();
    } else {
        radix(entries, 32);
    }
}

/// Sorts packed entries that were pushed in any order.
pub(super) fn sort(entries: &mut Vec<u64>) {
    if entries.len() >= 4 * DIGITS && !entries.is_sorted_by_key(|&entry| value(entry)) {
        radix(entries, 0);
    }
    sort_by_key(entries);
}

/// How many bits a pass of [`radix`] looks at.
const BITS: u32 = 11;
const DIGITS: usize = 1 << BITS;

/// Sorts by the 32 bits from `lowest` up, keeping the order of equals.
fn radix(entries: &mut Vec<u64>, lowest: u32) {
    let mut scratch = vec![0u64; entries.len()];
    for pass in 0..3 {
        let shift = lowest + pass * BITS;
        // The last pass has ten bits left.
        let digits = DIGITS >> u32::from(pass == 2);
        let digit = |entry: u64| (entry >> shift) as usize & (digits - 1);
        let mut ends = [0usize; DIGITS];
        for &entry in entries.iter() {
            ends[digit(entry)] += 1;
        }
        let mut start = 0;
        for end in &mut ends {
            start += std::mem::replace(end, start);
        }
        for &entry in entries.iter() {
            let slot = &mut ends[digit(entry)];
            scratch[*slot] = entry;
            *slot += 1;
        }
        std::mem::swap(entries, &mut scratch);
    }
}

/// The upper half of an entry.
pub(super) fn key(entry: u64) -> u32 {
    (entry >> 32) as u32
}

/// The lower half of an entry.
pub(super) fn value(entry: u64) -> u32 {
    entry as u32
}

/// An entry of a key and the number it leads to.
pub(super) fn pack(key: u32, value: u32) -> u64 {
    u64::from(key) << 32 | u64::from(value)
}

/// The runs of equal keys among sorted entries.
pub(super) fn runs(entries: &[u64]) -> impl Iterator<Item = &[u64]> {
    entries.chunk_by(|x, y| key(*x) == key(*y))
}

/// The 32-bit key of one band of a signature; bands differ in their seed, so equal rows in two bands do not meet.
pub(super) fn band_key(band: usize, rows: &[u32]) -> u32 {
    let start = hash::mix(band as u64 + 1);
    let joined = rows
        .iter()
        .fold(start, |state, &slot| hash::mix(state ^ u64::from(slot)));
    (joined >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn radix_is_a_stable_sort_by_key(keys in proptest::collection::vec(any::<u32>(), 0..20_000)) {
            let mut entries: Vec<u64> = keys.iter().enumerate().map(|(i, &k)| pack(k % 5_000, i as u32)).collect();
            let mut expected = entries.clone();
            expected.sort_unstable();
            sort_by_key(&mut entries);
            prop_assert_eq!(entries, expected);
        }

        #[test]
        fn any_order_is_sorted(entries in proptest::collection::vec(any::<u64>(), 0..20_000)) {
            let mut sorted = entries.clone();
            sort(&mut sorted);
            let mut expected = entries;
            expected.sort_unstable();
            prop_assert_eq!(sorted, expected);
        }
    }

    #[test]
    fn equal_rows_in_two_bands_have_two_keys() {
        assert_ne!(band_key(0, &[1, 2, 3]), band_key(1, &[1, 2, 3]));
        assert_eq!(band_key(4, &[1, 2, 3]), band_key(4, &[1, 2, 3]));
    }
}
