//! Where sorted hashes that begin alike start.
//!
//! Naive: a binary search, for the shipped tables fifteen steps through memory. Hashes spread evenly, so that those with the
//! same first bits are a handful, and one step leads to them.

use std::ops::Range;

/// For each beginning where those start that have it, or those after them, and the end.
#[derive(Debug, Clone, Default)]
pub(super) struct Starts {
    starts: Vec<u32>,
    shift: u32,
}

impl Starts {
    /// Of sorted hashes, by so many of their first bits, at least one. `O(hashes + 2^bits)`.
    pub(super) fn of(hashes: impl Iterator<Item = u64>, bits: u32) -> Self {
        let shift = u64::BITS - bits;
        let mut starts = vec![0; (1 << bits) + 1];
        for hash in hashes {
            starts[(hash >> shift) as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { starts, shift }
    }

    /// The place of the first that begins as this hash does, or of what comes after.
    pub(super) fn start(&self, hash: u64) -> u32 {
        self.starts[(hash >> self.shift) as usize]
    }

    /// The places of all that begin as this hash does.
    pub(super) fn alike(&self, hash: u64) -> Range<usize> {
        let at = (hash >> self.shift) as usize;
        self.starts[at] as usize..self.starts[at + 1] as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;

    #[test]
    fn those_that_begin_alike_are_where_it_says() {
        for bits in [1, 4, 14] {
            let mut hashes: Vec<u64> = (0..500).map(hash::mix).chain([0, u64::MAX]).collect();
            hashes.sort_unstable();
            let starts = Starts::of(hashes.iter().copied(), bits);
            for &hash in &hashes {
                let begins = |other: &u64| other >> (64 - bits) == hash >> (64 - bits);
                let first = hashes.iter().position(begins).expect("it does itself");
                let count = hashes.iter().filter(|other| begins(other)).count();
                assert_eq!(starts.alike(hash), first..first + count);
                assert_eq!(starts.start(hash) as usize, first);
            }
        }
    }
}
