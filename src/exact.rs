//! Exact copies: articles with the same words in the same order, found by one key an article.
//!
//! In: the words of each article. Out: for each article the first one with the same words. Copies need no shingles, no
//! signature and no verification of their own; what is found for the first one holds for them.

use crate::text::Words;
use ahash::AHashMap;
use serde::{Deserialize, Serialize};
use std::fmt;
use xxhash_rust::xxh3::xxh3_128;

/// The words of a text in their order as one number: XXH3-128 over the little-endian word hashes.
///
/// 128 bits because nothing checks an exact copy again: among ten million texts two different ones share a key with a
/// probability of 10⁻²⁵ (64 bits: 10⁻⁶).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TextKey(pub u128);

impl fmt::Display for TextKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// The key of a text; `None` for a text without words, which is no copy of anything.
///
/// ```
/// use samestory::{exact::text_key, text::Words};
/// assert_eq!(text_key(&Words::of("Don\u{2019}t PANIC!")), text_key(&Words::of("don't panic")));
/// assert_eq!(text_key(&Words::of("…")), None);
/// ```
///
/// # Complexity
/// `O(words)`.
pub fn text_key(words: &Words) -> Option<TextKey> {
    if words.is_empty() {
        return None;
    }
    let hashes = words.hashes();
    let mut bytes = vec![0; 8 * hashes.len()];
    let (eights, _) = bytes.as_chunks_mut::<8>();
    for (eight, hash) in eights.iter_mut().zip(hashes) {
        *eight = hash.to_le_bytes();
    }
    Some(TextKey(xxh3_128(&bytes)))
}

/// For each article the index of the first article with the same key; its own index where it has none.
///
/// ```
/// use samestory::exact::{TextKey, representatives};
/// let (a, b) = (Some(TextKey(1)), Some(TextKey(2)));
/// assert_eq!(representatives(&[a, b, a, None, None, b]), [0, 1, 0, 3, 4, 1]);
/// ```
///
/// # Panics
/// If there are 2³² articles or more.
///
/// # Complexity
/// `O(articles)`.
pub fn representatives(keys: &[Option<TextKey>]) -> Vec<u32> {
    assert!(
        u32::try_from(keys.len()).is_ok(),
        "a run holds at most 2^32 - 1 articles"
    );
    let mut first: AHashMap<TextKey, u32> = AHashMap::with_capacity(keys.len());
    let own = |(i, key): (usize, &Option<TextKey>)| {
        let i = i as u32;
        key.map_or(i, |key| *first.entry(key).or_insert(i))
    };
    keys.iter().enumerate().map(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A change here changes the ids of groups.
    #[test]
    fn the_key_is_pinned() {
        let key = text_key(&Words::of("Three plain words")).unwrap();
        assert_eq!(key.to_string(), "93e7c186eb377f7a107d340d083f00cc");
    }

    #[test]
    fn the_order_of_words_counts() {
        assert_ne!(
            text_key(&Words::of("dog bites man")),
            text_key(&Words::of("man bites dog"))
        );
        assert_ne!(text_key(&Words::of("a b")), text_key(&Words::of("ab")));
    }
}
