//! Sorted keys of a shipped table, which are halves of hashes.

use super::starts::Starts;
use super::term::TermId;

/// So many first bits say where a key is: in the shipped tables two or three keys have the same.
const FIRST_BITS: u32 = 14;

/// Keys, sorted. A key is the upper half of a [`TermId`].
#[derive(Debug, Clone)]
pub(super) struct Keys {
    keys: Vec<u32>,
    starts: Starts,
}

impl Default for Keys {
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

impl Keys {
    /// Of sorted keys.
    pub(super) fn of(keys: Vec<u32>) -> Self {
        let hashes = keys.iter().map(|&key| u64::from(key) << 32);
        Self {
            starts: Starts::of(hashes, FIRST_BITS),
            keys,
        }
    }

    pub(super) fn as_slice(&self) -> &[u32] {
        &self.keys
    }

    /// The place of a term among the keys.
    pub(super) fn find(&self, id: TermId) -> Option<usize> {
        let alike = self.starts.alike(id);
        let at = self.keys[alike.clone()].binary_search(&key(id)).ok()?;
        Some(alike.start + at)
    }
}

/// The key of a term.
pub(super) fn key(id: TermId) -> u32 {
    (id >> 32) as u32
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
