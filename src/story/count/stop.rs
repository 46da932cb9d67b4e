//! Words that say nothing, known by their hashes: stop words and single letters.

use super::super::term::stop_words;
use crate::hash;
use std::sync::LazyLock;

/// Four times the stop words and the letters, as a power of two: most are found in one look.
const SLOTS: usize = 1024;

/// How many bits of a hash say whether it may be one: 2 KiB of them.
const HEARD_BITS: u32 = 14;

/// The hashes of words that no term is made of.
#[derive(Debug)]
pub(super) struct StopHashes {
    /// By the upper bits of a hash, whether any of them has these: whether a word is one is the only branch that depends
    /// on it.
    heard: [u64; 1 << (HEARD_BITS - u64::BITS.ilog2())],
    slots: [u64; SLOTS],
}

impl StopHashes {
    pub(super) fn shared() -> &'static Self {
        static SHARED: LazyLock<StopHashes> = LazyLock::new(|| {
            let letters = (b'a'..=b'z').map(|letter| hash::bytes(&[letter]));
            let words = stop_words().iter().map(|word| hash::bytes(word.as_bytes()));
            let mut stops = StopHashes {
                heard: [0; 1 << (HEARD_BITS - u64::BITS.ilog2())],
                slots: [0; SLOTS],
            };
            for hash in words.chain(letters) {
                let (place, bit) = heard_at(hash);
                stops.heard[place] |= bit;
                let mut at = hash as usize % SLOTS;
                while stops.slots[at] != 0 && stops.slots[at] != hash {
                    at = (at + 1) % SLOTS;
                }
                stops.slots[at] = hash;
            }
            stops
        });
        &SHARED
    }

    /// Whether the word of this hash, in lower case, says nothing.
    #[inline]
    pub(super) fn has(&self, hash: u64) -> bool {
        let (place, bit) = heard_at(hash);
        if self.heard[place] & bit == 0 {
            return false;
        }
        let mut at = hash as usize % SLOTS;
        while self.slots[at] != 0 {
            if self.slots[at] == hash {
                return true;
            }
            at = (at + 1) % SLOTS;
        }
        false
    }
}

/// Where the bit of a hash is.
#[inline]
fn heard_at(hash: u64) -> (usize, u64) {
    let bits = hash >> (u64::BITS - HEARD_BITS);
    ((bits / 64) as usize, 1 << (bits % 64))
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
        let known = stops.slots.iter().filter(|&&hash| hash != 0).count();
        let letters = ('a'..='z').filter(|letter| !is_stop_word(&letter.to_string()));
        assert_eq!(known, stop_words().len() + letters.count());
    }
}
