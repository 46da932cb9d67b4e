//! Words that say nothing, known by their hashes: stop words and single letters.

use super::super::term::stop_words;
use crate::hash;
use std::sync::LazyLock;

/// Twice the stop words and the letters, as a power of two: 4 KiB, which stay in the first cache.
const SLOTS: usize = 512;

/// The hashes of words that no term is made of.
#[derive(Debug)]
pub(super) struct StopHashes([u64; SLOTS]);

impl StopHashes {
    pub(super) fn shared() -> &'static Self {
        static SHARED: LazyLock<StopHashes> = LazyLock::new(|| {
            let letters = (b'a'..=b'z').map(|letter| hash::bytes(&[letter]));
            let words = stop_words().iter().map(|word| hash::bytes(word.as_bytes()));
            let mut slots = [0; SLOTS];
            for hash in words.chain(letters) {
                let mut at = hash as usize % SLOTS;
                while slots[at] != 0 && slots[at] != hash {
                    at = (at + 1) % SLOTS;
                }
                slots[at] = hash;
            }
            StopHashes(slots)
        });
        &SHARED
    }

    /// Whether the word of this hash, in lower case, says nothing.
    #[inline]
    pub(super) fn has(&self, hash: u64) -> bool {
        let mut at = hash as usize % SLOTS;
        while self.0[at] != 0 {
            if self.0[at] == hash {
                return true;
            }
            at = (at + 1) % SLOTS;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::term::is_stop_word;
    use super::*;

    #[test]
    fn all_stop_words_and_no_other_are_known() {
        let stops = StopHashes::shared();
        let has = |word: &str| stops.has(hash::bytes(word.as_bytes()));
        assert!(stop_words().iter().all(|word| has(word)));
        assert!(has("x") && !has("7") && !has("border"));
        let known = stops.0.iter().filter(|&&hash| hash != 0).count();
        let letters = ('a'..='z').filter(|letter| !is_stop_word(&letter.to_string()));
        assert_eq!(known, stop_words().len() + letters.count());
    }
}
