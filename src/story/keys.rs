//! Sorted keys of a table that are hashes, found by where they must be.
//!
//! Naive: a binary search, for the shipped tables fifteen steps through memory. Hashes spread evenly, so that the keys with
//! the same first bits are a handful, and where those start is kept.

use super::term::TermId;

/// So many first bits say where a key is: in the shipped tables two or three keys have the same.
const FIRST_BITS: u32 = 14;

/// Keys, sorted. A key is the upper half of a [`TermId`].
#[derive(Debug, Clone)]
pub(super) struct Keys {
    keys: Vec<u32>,
    /// Where the keys of each beginning start, and the end.
    starts: Vec<u32>,
}

impl Default for Keys {
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

impl Keys {
    /// Of sorted keys.
    pub(super) fn of(keys: Vec<u32>) -> Self {
        let mut starts = vec![0; (1 << FIRST_BITS) + 1];
        for &key in &keys {
            starts[first(key) + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { keys, starts }
    }

    pub(super) fn as_slice(&self) -> &[u32] {
        &self.keys
    }

    /// The place of a term among the keys.
    pub(super) fn find(&self, id: TermId) -> Option<usize> {
        let key = key(id);
        let start = self.starts[first(key)] as usize;
        let alike = &self.keys[start..self.starts[first(key) + 1] as usize];
        alike.binary_search(&key).ok().map(|at| start + at)
    }
}

/// The key of a term.
pub(super) fn key(id: TermId) -> u32 {
    (id >> 32) as u32
}

fn first(key: u32) -> usize {
    (key >> (u32::BITS - FIRST_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;

    #[test]
    fn finding_equals_searching() {
        for count in [0, 1, 2, 50_000] {
            let mut sorted: Vec<u32> = (0..count).map(|n| key(hash::mix(n))).collect();
            sorted.extend([0, u32::MAX]);
            sorted.sort_unstable();
            sorted.dedup();
            let keys = Keys::of(sorted.clone());
            for id in (0..1_000).map(hash::mix).chain([0, u64::MAX, 1 << 32]) {
                assert_eq!(keys.find(id), sorted.binary_search(&key(id)).ok());
            }
        }
        assert_eq!(Keys::default().find(7), None);
    }
}
