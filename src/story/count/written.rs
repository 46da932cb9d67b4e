//! What tells written words apart: a number of the word in lower case, which was hashed when the text was cut, and of the
//! places of its capitals.
//!
//! Hashing each word again as it is written costs a branch on its length, which is as good as random. Here up to sixteen
//! letters are looked at side by side.

use crate::hash;
use crate::text::eight::{SIGNS, capitals, gathered};

/// Odd, so that no two ways to capitalise a word make the same difference.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The number of the ASCII word `bytes[start..end]` as it is written, where `hash` is that of its lower case. `None` for
/// a word of other letters, a long one and one that ends the text: they are rare; see [`joined`].
#[inline]
pub(super) fn written(bytes: &[u8], start: usize, end: usize, hash: u64) -> Option<u64> {
    let sixteen: &[u8; 16] = bytes.get(start..)?.first_chunk()?;
    let len = end - start;
    let halves = sixteen.as_chunks::<8>().0;
    let (mut large, mut others) = (0u64, 0);
    for (half, eight) in halves.iter().enumerate() {
        let kept = len.saturating_sub(8 * half).min(8) as u32;
        let kept = u64::MAX.checked_shr(64 - 8 * kept).unwrap_or(0);
        let eight = u64::from_le_bytes(*eight) & kept;
        others |= eight & SIGNS;
        large |= u64::from(gathered(capitals(eight))) << (8 * half);
    }
    (len <= 16 && others == 0).then_some(hash ^ large.wrapping_mul(SPREAD))
}

/// The number of any other word.
pub(super) fn joined(surface: &str) -> u64 {
    hash::bytes(surface.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn of(word: &str) -> Option<u64> {
        let text = format!("{word} and what comes after it");
        let hash = hash::bytes(word.to_lowercase().as_bytes());
        written(text.as_bytes(), 0, word.len(), hash)
    }

    proptest! {
        /// Small letters alone are their hash, and capitals anywhere are another word.
        #[test]
        fn capitals_tell_words_apart(word in "[a-z0-9']{1,16}") {
            let small = hash::bytes(word.as_bytes());
            prop_assert_eq!(of(&word), Some(small));
            let mut met = BTreeSet::from([small]);
            let mut several = word.clone();
            for at in (0..word.len()).filter(|&at| word.as_bytes()[at].is_ascii_lowercase()) {
                let mut one = word.clone();
                for other in [&mut one, &mut several] {
                    other[at..=at].make_ascii_uppercase();
                }
                met.insert(of(&one).expect("short and of ASCII"));
                prop_assert!(met.insert(of(&several).expect("short and of ASCII")) || one == several);
            }
            let letters = word.bytes().filter(u8::is_ascii_lowercase).count();
            prop_assert_eq!(met.len(), (2 * letters).max(1));
        }
    }

    #[test]
    fn long_and_foreign_words_are_hashed_whole() {
        assert_eq!(of("seventeen-letters"), None);
        assert_eq!(of("caf\u{e9}"), None);
        assert_eq!(written(b"end", 0, 3, 7), None);
        assert!(of("sixteen-letters!").is_some());
    }
}
