//! The two loops with the vector instructions of x86-64. The compiler does not find byte masks by itself, hence
//! intrinsics; each function is the portable one with the mask taken another way.

// The names of instructions come in one block, and they take bytes as signed numbers.
#![allow(clippy::wildcard_imports, clippy::cast_possible_wrap)]

use super::super::batch;
use super::portable::lower_eights;
use super::{BLOCK, Edges, Masks};
use std::arch::x86_64::*;

const HALF: usize = BLOCK / 2;

/// # Safety
/// `to` is at least as long as `from`.
#[target_feature(enable = "avx2,bmi1")]
pub(super) unsafe fn lower_avx2(from: &[u8], to: &mut [u8]) -> usize {
    debug_assert!(to.len() >= from.len());
    let mut done = 0;
    while done + HALF <= from.len() {
        // SAFETY: `done + 32` bytes are in `from`, and `to` is no shorter.
        let stop = unsafe {
            let bytes = _mm256_loadu_si256(from.as_ptr().add(done).cast());
            let rank = _mm256_sub_epi8(bytes, _mm256_set1_epi8(b'A' as i8));
            let upper = _mm256_cmpeq_epi8(_mm256_min_epu8(rank, _mm256_set1_epi8(25)), rank);
            let lower = _mm256_or_si256(bytes, _mm256_and_si256(upper, _mm256_set1_epi8(0x20)));
            _mm256_storeu_si256(to.as_mut_ptr().add(done).cast(), lower);
            let underscore = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'_' as i8));
            _mm256_movemask_epi8(_mm256_or_si256(bytes, underscore)) as u32
        };
        if stop != 0 {
            return done + stop.trailing_zeros() as usize;
        }
        done += HALF;
    }
    done + lower_eights(&from[done..], &mut to[done..])
}

/// # Safety
/// `to` is [`BLOCK`] bytes longer than `from`.
#[target_feature(enable = "avx512f,avx512bw,bmi1")]
pub(super) unsafe fn lower_avx512(from: &[u8], to: &mut [u8]) -> usize {
    debug_assert!(to.len() >= from.len() + BLOCK);
    let mut done = 0;
    while done < from.len() {
        let left = from.len() - done;
        let within = if left < BLOCK {
            (1 << left) - 1
        } else {
            u64::MAX
        };
        // SAFETY: the load is masked to bytes of `from`; the store of 64 bytes at `done < from.len()` is within `to`.
        let stop = unsafe {
            let bytes = _mm512_maskz_loadu_epi8(within, from.as_ptr().add(done).cast());
            let rank = _mm512_sub_epi8(bytes, _mm512_set1_epi8(b'A' as i8));
            let upper = _mm512_cmplt_epu8_mask(rank, _mm512_set1_epi8(26));
            let lower = _mm512_mask_add_epi8(bytes, upper, bytes, _mm512_set1_epi8(0x20));
            _mm512_storeu_si512(to.as_mut_ptr().add(done).cast(), lower);
            _mm512_movepi8_mask(bytes) | _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(b'_' as i8))
        };
        if stop != 0 {
            return done + stop.trailing_zeros() as usize;
        }
        done += BLOCK;
    }
    from.len()
}

/// # Safety
/// `text` has `len + 128` bytes or more, `bounds` room for `len + 64` numbers.
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
pub(super) unsafe fn bounds_avx2(text: &[u8], len: usize, bounds: &mut [u32]) -> usize {
    debug_assert!(text.len() >= len + 2 * BLOCK && bounds.len() >= len + BLOCK);
    let mut edges = Edges::default();
    let mut next = masks_avx2(text[..BLOCK].try_into().unwrap());
    let mut found = 0;
    for i in 0..=len / BLOCK {
        let now = next;
        next = masks_avx2(text[(i + 1) * BLOCK..][..BLOCK].try_into().unwrap());
        let mut edges = edges.of(now, next);
        let base = (i * BLOCK) as u32;
        let count = edges.count_ones() as usize;
        // Always a step of eight too many rather than a loop that ends elsewhere for each block (Langdale & Lemire,
        // section 3.1.4). What is written beyond `count` is written over by the next block.
        let mut at = found;
        loop {
            for out in &mut bounds[at..at + 8] {
                *out = base + edges.trailing_zeros();
                edges &= edges.wrapping_sub(1);
            }
            at += 8;
            if at >= found + count {
                break;
            }
        }
        found += count;
    }
    found
}

#[target_feature(enable = "avx2")]
#[inline]
fn masks_avx2(bytes: &[u8; BLOCK]) -> Masks {
    // SAFETY: both loads lie within the 64 bytes.
    let halves = unsafe {
        [
            _mm256_loadu_si256(bytes.as_ptr().cast()),
            _mm256_loadu_si256(bytes.as_ptr().add(HALF).cast()),
        ]
    };
    let mut masks = Masks::default();
    for (i, half) in halves.into_iter().enumerate() {
        let is = |b: u8| _mm256_cmpeq_epi8(half, _mm256_set1_epi8(b as i8));
        let within = |first: u8, last: u8| {
            let rank = _mm256_sub_epi8(half, _mm256_set1_epi8(first as i8));
            _mm256_cmpeq_epi8(
                _mm256_min_epu8(rank, _mm256_set1_epi8((last - first) as i8)),
                rank,
            )
        };
        let bits = |vector: __m256i| u64::from(_mm256_movemask_epi8(vector) as u32) << (i * HALF);
        let both = _mm256_or_si256(is(b'\''), is(b'.'));
        // The sign bit of a byte over 127 is its letter bit.
        masks.letters |= bits(_mm256_or_si256(within(b'a', b'z'), half));
        masks.digits |= bits(within(b'0', b'9'));
        masks.between_letters |= bits(_mm256_or_si256(both, is(b':')));
        masks.between_digits |= bits(_mm256_or_si256(both, _mm256_or_si256(is(b','), is(b';'))));
    }
    masks
}

/// # Safety
/// `text` has `len + 128` bytes or more, `bounds` room for `len + 64` numbers.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi2,bmi1,bmi2,lzcnt,popcnt")]
pub(super) unsafe fn bounds_avx512(text: &[u8], len: usize, bounds: &mut [u32]) -> usize {
    debug_assert!(text.len() >= len + 2 * BLOCK && bounds.len() >= len + BLOCK);
    let places: [u8; BLOCK] = std::array::from_fn(|i| i as u8);
    // SAFETY: 64 bytes from an array of 64.
    let places = unsafe { _mm512_loadu_si512(places.as_ptr().cast()) };
    let mut edges = Edges::default();
    let mut next = masks_avx512(text[..BLOCK].try_into().unwrap());
    let mut found = 0;
    for i in 0..=len / BLOCK {
        let now = next;
        next = masks_avx512(text[(i + 1) * BLOCK..][..BLOCK].try_into().unwrap());
        let edges = edges.of(now, next);
        let packed = _mm512_maskz_compress_epi8(edges, places);
        let base = _mm512_set1_epi32((i * BLOCK) as i32);
        let count = edges.count_ones() as usize;
        // SAFETY: before block i at most 64 i <= len bounds were found, and `bounds` has room for 64 more.
        unsafe {
            let out = bounds.as_mut_ptr().add(found);
            let quarter = |q: __m128i| _mm512_add_epi32(_mm512_cvtepu8_epi32(q), base);
            _mm512_storeu_si512(out.cast(), quarter(_mm512_castsi512_si128(packed)));
            _mm512_storeu_si512(
                out.add(16).cast(),
                quarter(_mm512_extracti32x4_epi32::<1>(packed)),
            );
            if count > 32 {
                _mm512_storeu_si512(
                    out.add(32).cast(),
                    quarter(_mm512_extracti32x4_epi32::<2>(packed)),
                );
                _mm512_storeu_si512(
                    out.add(48).cast(),
                    quarter(_mm512_extracti32x4_epi32::<3>(packed)),
                );
            }
        }
        found += count;
    }
    found
}

#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn masks_avx512(bytes: &[u8; BLOCK]) -> Masks {
    // SAFETY: 64 bytes from an array of 64.
    let bytes = unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) };
    let is = |b: u8| _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(b as i8));
    let within = |first: u8, last: u8| {
        let rank = _mm512_sub_epi8(bytes, _mm512_set1_epi8(first as i8));
        _mm512_cmplt_epu8_mask(rank, _mm512_set1_epi8((last - first + 1) as i8))
    };
    let both = is(b'\'') | is(b'.');
    Masks {
        letters: within(b'a', b'z') | _mm512_movepi8_mask(bytes),
        digits: within(b'0', b'9'),
        between_letters: both | is(b':'),
        between_digits: both | is(b',') | is(b';'),
    }
}

/// Eight words at a time: all three of XXH3's formulas for up to 16 bytes on every word, of which each keeps its own.
/// 75 instructions for eight words cost less than the branches, or the sorting, of one word at a time.
///
/// # Panics
/// If a bound is less than 8 bytes before the end of `text`.
///
/// # Safety
/// `bounds` holds two places a hash of `out`.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,bmi1")]
pub(super) unsafe fn hash_avx512(text: &[u8], bounds: &[u32], out: &mut [u64]) {
    debug_assert!(bounds.len() == 2 * out.len());
    assert!(text.len() >= 8);
    let set = |value: u64| _mm512_set1_epi64(value.cast_signed());
    let shift_xor = |h, by| _mm512_xor_si512(h, _mm512_srlv_epi64(h, set(by)));
    let multiply = |h, by| _mm512_mullo_epi64(h, set(by));
    let byte = set(0xFF);
    let half = set(0xFFFF_FFFF);
    let swap = _mm512_broadcast_i32x4(_mm_set_epi8(
        8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7,
    ));
    let farthest = u32::try_from(text.len() - 8).unwrap_or(u32::MAX);
    let farthest = _mm512_set1_epi32(farthest.cast_signed());
    let mut at = 0;
    while at < out.len() {
        let lanes = if out.len() - at < 8 {
            (1 << (out.len() - at)) - 1
        } else {
            u8::MAX
        };
        // SAFETY: masked to the pairs that are there.
        let pair = unsafe { _mm512_maskz_loadu_epi64(lanes, bounds.as_ptr().add(2 * at).cast()) };
        assert!(
            _mm512_cmpgt_epu32_mask(pair, farthest) == 0,
            "8 bytes stand behind every bound"
        );
        // SAFETY: `text` holds 8 bytes from each bound on, as asserted, and 8 bytes before an end that is more than 8 behind
        // its start.
        let (len, first, last) = unsafe {
            let start = _mm512_and_si512(pair, half);
            let end = _mm512_srli_epi64::<32>(pair);
            let len = _mm512_sub_epi64(end, start);
            let zero = _mm512_setzero_si512();
            let wide = _mm512_cmpgt_epu64_mask(end, _mm512_add_epi64(start, set(8)));
            let first = _mm512_mask_i64gather_epi64::<1>(zero, lanes, start, text.as_ptr().cast());
            let last_at = _mm512_sub_epi64(end, set(8));
            let last = _mm512_mask_i64gather_epi64::<1>(zero, wide, last_at, text.as_ptr().cast());
            (len, first, last)
        };
        // 1 to 3 bytes.
        let places = _mm512_and_si512(_mm512_slli_epi64::<2>(len), set(0x18));
        let middle_byte = _mm512_and_si512(_mm512_srlv_epi64(first, places), byte);
        let before_last = _mm512_slli_epi64::<3>(_mm512_sub_epi64(len, set(1)));
        let last_byte = _mm512_and_si512(_mm512_srlv_epi64(first, before_last), byte);
        let outer = _mm512_or_si512(
            _mm512_slli_epi64::<16>(_mm512_and_si512(first, byte)),
            last_byte,
        );
        let inner = _mm512_or_si512(
            _mm512_slli_epi64::<24>(middle_byte),
            _mm512_slli_epi64::<8>(len),
        );
        let small = _mm512_xor_si512(_mm512_or_si512(outer, inner), set(batch::FLIP_SMALL));
        let small = multiply(shift_xor(small, 33), batch::MULTIPLY_SMALL[0]);
        let small = shift_xor(multiply(shift_xor(small, 29), batch::MULTIPLY_SMALL[1]), 32);
        // 4 to 8 bytes.
        let before_half = _mm512_slli_epi64::<3>(_mm512_sub_epi64(len, set(4)));
        let second = _mm512_and_si512(_mm512_srlv_epi64(first, before_half), half);
        let both = _mm512_or_si512(_mm512_slli_epi64::<32>(first), second);
        let middle = _mm512_xor_si512(both, set(batch::FLIP_MIDDLE));
        let turned = _mm512_xor_si512(
            _mm512_rol_epi64::<49>(middle),
            _mm512_rol_epi64::<24>(middle),
        );
        let middle = multiply(_mm512_xor_si512(middle, turned), batch::MULTIPLY_MIDDLE);
        let middle = _mm512_xor_si512(
            middle,
            _mm512_add_epi64(_mm512_srli_epi64::<35>(middle), len),
        );
        let middle = shift_xor(multiply(middle, batch::MULTIPLY_MIDDLE), 28);
        // 9 to 16 bytes: the 128-bit product from four of 64.
        let low = _mm512_xor_si512(first, set(batch::FLIP_LOW));
        let high = _mm512_xor_si512(last, set(batch::FLIP_HIGH));
        let (low_top, high_top) = (_mm512_srli_epi64::<32>(low), _mm512_srli_epi64::<32>(high));
        let bottom = _mm512_mul_epu32(low, high);
        let cross = _mm512_add_epi64(
            _mm512_mul_epu32(low_top, high),
            _mm512_srli_epi64::<32>(bottom),
        );
        let other = _mm512_add_epi64(
            _mm512_mul_epu32(low, high_top),
            _mm512_and_si512(cross, half),
        );
        let top = _mm512_add_epi64(
            _mm512_mul_epu32(low_top, high_top),
            _mm512_srli_epi64::<32>(cross),
        );
        let top = _mm512_add_epi64(top, _mm512_srli_epi64::<32>(other));
        let bottom = _mm512_or_si512(
            _mm512_slli_epi64::<32>(other),
            _mm512_and_si512(bottom, half),
        );
        let large = _mm512_add_epi64(_mm512_add_epi64(len, high), _mm512_shuffle_epi8(low, swap));
        let large = _mm512_add_epi64(large, _mm512_xor_si512(top, bottom));
        let large = shift_xor(multiply(shift_xor(large, 37), batch::MULTIPLY_LARGE), 32);

        let hash = _mm512_mask_mov_epi64(large, _mm512_cmple_epu64_mask(len, set(8)), middle);
        let hash = _mm512_mask_mov_epi64(hash, _mm512_cmple_epu64_mask(len, set(3)), small);
        // SAFETY: masked to the hashes that are left.
        unsafe { _mm512_mask_storeu_epi64(out.as_mut_ptr().add(at).cast(), lanes, hash) };
        let mut rest = _mm512_mask_cmpgt_epu64_mask(lanes, len, set(16));
        while rest != 0 {
            let i = at + rest.trailing_zeros() as usize;
            out[i] = crate::hash::bytes(&text[bounds[2 * i] as usize..bounds[2 * i + 1] as usize]);
            rest &= rest - 1;
        }
        at += 8;
    }
}
