//! What the words of a short list mean, for a text's words to be asked by their hashes.
//!
//! Of twenty words of a text one is in a list. Naive: a hash table. Here a bit is looked at first, the bits of all being so
//! few that they stay in the first cache.

use ahash::AHashMap;

/// How many bits of a hash say whether a word may be listed: 2 KiB of them, for lists of a few hundred words.
const HEARD_BITS: u32 = 14;

/// A list of words, by their hashes, with what each means.
#[derive(Debug)]
pub(super) struct Listed<T> {
    /// By the upper bits of a hash, whether any listed word has them.
    heard: Box<[u64]>,
    meanings: AHashMap<u64, T>,
}

impl<T: Copy> Listed<T> {
    /// What a word means, by its hash; `None` for one that is not listed.
    #[inline]
    pub(super) fn get(&self, word: u64) -> Option<T> {
        let (place, bit) = heard_at(word);
        if self.heard[place] & bit == 0 {
            return None;
        }
        self.meanings.get(&word).copied()
    }
}

/// Of two meanings of a word the last stays.
impl<T> FromIterator<(u64, T)> for Listed<T> {
    fn from_iter<I: IntoIterator<Item = (u64, T)>>(listed: I) -> Self {
        let meanings: AHashMap<u64, T> = listed.into_iter().collect();
        let mut heard = vec![0; 1 << (HEARD_BITS - u64::BITS.ilog2())].into_boxed_slice();
        for &word in meanings.keys() {
            let (place, bit) = heard_at(word);
            heard[place] |= bit;
        }
        Self { heard, meanings }
    }
}

/// Where the bit of a hash is.
#[inline]
fn heard_at(word: u64) -> (usize, u64) {
    let bits = word >> (u64::BITS - HEARD_BITS);
    ((bits / 64) as usize, 1 << (bits % 64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;

    #[test]
    fn listed_words_have_their_meanings_and_no_others_have_any() {
        let listed: Listed<u64> = (0..300).map(|n| (hash::mix(n), n)).collect();
        for n in 0..100_000 {
            assert_eq!(listed.get(hash::mix(n)), (n < 300).then_some(n));
        }
        assert_eq!(Listed::<u64>::from_iter([]).get(7), None);
    }
}
