//! The hashes of many short words: XXH3-64 sorted by length, so that no branch depends on a word.
//!
//! XXH3 has a formula each for 1 to 3, 4 to 8 and 9 to 16 bytes. Lengths of words in a row are as good as random, and a
//! branch on them costs more than the hash. Naive:
//!
//! ```text
//! for word in words
//!     hash = match len { 1..=3 => small, 4..=8 => middle, 9..=16 => large, _ => xxh3_64(word) }
//! ```
//!
//! Here a first pass writes the number of each word to the list of its formula (four stores, of which one counts), and
//! then each list is hashed in a loop without branches. Equal to [`hash::bytes`] by test (in `kernel`), for every length;
//! with AVX-512 all formulas are computed for every word instead and none is sorted.
//! The formulas: `XXH3_len_1to3_64b`, `_4to8_`, `_9to16_` of the reference implementation (Collet, xxHash 0.8), seed 0,
//! with the secret's words folded into constants.

use crate::hash;

/// `secret[0..4] ^ secret[4..8]`
pub(super) const FLIP_SMALL: u64 = 0x8727_5A9B;
/// `secret[8..16] ^ secret[16..24]`
pub(super) const FLIP_MIDDLE: u64 = 0xC73A_B174_C5EC_D5A2;
/// `secret[24..32] ^ secret[32..40]`
pub(super) const FLIP_LOW: u64 = 0x6782_737B_EA42_39B9;
/// `secret[40..48] ^ secret[48..56]`
pub(super) const FLIP_HIGH: u64 = 0xAF56_BC3B_0996_523A;

/// The multipliers of `XXH64_avalanche`.
pub(super) const MULTIPLY_SMALL: [u64; 2] = [0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9];
/// The multiplier of `XXH3_rrmxmx`.
pub(super) const MULTIPLY_MIDDLE: u64 = 0x9FB2_1C65_1E98_DF25;
/// The multiplier of `XXH3_avalanche`.
pub(super) const MULTIPLY_LARGE: u64 = 0x1656_6791_9E37_79F9;

/// Words sorted at a time: the lists stay in the first cache.
const BATCH: usize = 256;

/// The hashes of the words `text[bounds[0]..bounds[1]]`, `text[bounds[2]..bounds[3]]` and so on, into `out`.
///
/// # Panics
/// If a word is empty or there are not 8 bytes behind it, or `out` is not half as long as `bounds`.
#[inline]
pub(super) fn hash_words(text: &[u8], bounds: &[u32], out: &mut [u64]) {
    assert_eq!(bounds.len(), 2 * out.len());
    for (bounds, out) in bounds.chunks(2 * BATCH).zip(out.chunks_mut(BATCH)) {
        hash_batch(text, bounds, out);
    }
}

#[inline]
fn hash_batch(text: &[u8], bounds: &[u32], out: &mut [u64]) {
    let bounds = bounds.as_chunks::<2>().0;
    let mut lists = [[0u8; BATCH]; 4];
    let mut ends = [0usize; 4];
    for (i, &[start, end]) in bounds.iter().enumerate().take(BATCH) {
        let len = end - start;
        let belongs = [
            len <= 3,
            len.wrapping_sub(4) <= 4,
            len.wrapping_sub(9) <= 7,
            len > 16,
        ];
        for ((list, end), belongs) in lists.iter_mut().zip(&mut ends).zip(belongs) {
            list[*end % BATCH] = i as u8;
            *end += usize::from(belongs);
        }
    }
    let [small, middle, large, rest] = &lists;
    for &i in &small[..ends[0]] {
        let [start, end] = bounds[i as usize];
        out[i as usize] = small_word(read32(text, start), end - start);
    }
    for &i in &middle[..ends[1]] {
        let [start, end] = bounds[i as usize];
        out[i as usize] = middle_word(read32(text, start), read32(text, end - 4), end - start);
    }
    for &i in &large[..ends[2]] {
        let [start, end] = bounds[i as usize];
        out[i as usize] = large_word(read64(text, start), read64(text, end - 8), end - start);
    }
    for &i in &rest[..ends[3]] {
        let [start, end] = bounds[i as usize];
        out[i as usize] = hash::bytes(&text[start as usize..end as usize]);
    }
}

#[inline]
fn read32(text: &[u8], at: u32) -> u32 {
    u32::from_le_bytes(text[at as usize..][..4].try_into().unwrap())
}

#[inline]
fn read64(text: &[u8], at: u32) -> u64 {
    u64::from_le_bytes(text[at as usize..][..8].try_into().unwrap())
}

#[inline]
fn small_word(bytes: u32, len: u32) -> u64 {
    let first = bytes & 0xFF;
    let middle = bytes >> (8 * (len >> 1)) & 0xFF;
    let last = bytes >> (8 * (len - 1)) & 0xFF;
    let combined = first << 16 | middle << 24 | last | len << 8;
    let mut h = u64::from(combined) ^ FLIP_SMALL;
    h = (h ^ h >> 33).wrapping_mul(MULTIPLY_SMALL[0]);
    h = (h ^ h >> 29).wrapping_mul(MULTIPLY_SMALL[1]);
    h ^ h >> 32
}

#[inline]
fn middle_word(first: u32, last: u32, len: u32) -> u64 {
    let mut h = (u64::from(last) + (u64::from(first) << 32)) ^ FLIP_MIDDLE;
    h ^= h.rotate_left(49) ^ h.rotate_left(24);
    h = h.wrapping_mul(MULTIPLY_MIDDLE);
    h ^= (h >> 35) + u64::from(len);
    h = h.wrapping_mul(MULTIPLY_MIDDLE);
    h ^ h >> 28
}

#[inline]
fn large_word(first: u64, last: u64, len: u32) -> u64 {
    let (low, high) = (first ^ FLIP_LOW, last ^ FLIP_HIGH);
    let product = u128::from(low) * u128::from(high);
    let mut h = u64::from(len)
        .wrapping_add(low.swap_bytes())
        .wrapping_add(high)
        .wrapping_add(product as u64 ^ (product >> 64) as u64);
    h = (h ^ h >> 37).wrapping_mul(MULTIPLY_LARGE);
    h ^ h >> 32
}
