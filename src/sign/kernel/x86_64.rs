//! The signing loop with AVX2 and AVX-512. The passes are intrinsics: of the portable pass over 64 multipliers the
//! compiler keeps the minima and maxima in memory, which costs 30%.

// The names of instructions come in one block.
#![allow(clippy::wildcard_imports)]

use super::Kernel;
use super::portable::{mix, mixed};
use std::arch::x86_64::*;

/// With 256-bit vectors: 32 multipliers are 4 registers, with their minima and maxima 12 of the 16.
pub(super) fn avx2(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    debug_assert!(Kernel::Avx2.is_available());
    // SAFETY: `Kernel::Avx2` signs only where AVX2 was detected: `best`, `available` and `forced` hand out nothing else,
    // and `Signer::with_kernel`, the one way in for a kernel named by hand, asserts `is_available`.
    unsafe { sign_avx2(shingles, multipliers, slots) }
}

#[target_feature(enable = "avx2")]
fn sign_avx2(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    slots.fill(u32::MAX);
    let (lows, highs) = slots.split_at_mut(multipliers.len());
    mixed(shingles, |block| {
        let wide = multipliers.len() / 32 * 32;
        for at in (0..wide).step_by(32) {
            pass_avx2::<4>(block, &multipliers[at..], &mut lows[at..], &mut highs[at..]);
        }
        for at in (wide..multipliers.len()).step_by(16) {
            pass_avx2::<2>(block, &multipliers[at..], &mut lows[at..], &mut highs[at..]);
        }
    });
}

/// One block of mixed shingles against `8 N` multipliers.
#[target_feature(enable = "avx2")]
#[inline]
fn pass_avx2<const N: usize>(
    block: &[u32],
    multipliers: &[u32],
    lows: &mut [u32],
    highs: &mut [u32],
) {
    assert!(multipliers.len() >= 8 * N && lows.len() >= 8 * N && highs.len() >= 8 * N);
    let ones = _mm256_set1_epi32(-1);
    // SAFETY: every load and store is of 8 numbers at `8 j`, `j < N`, in slices of `8 N` or more, as asserted.
    let load = |from: *const u32, j: usize| unsafe { _mm256_loadu_si256(from.add(8 * j).cast()) };
    let a: [__m256i; N] = std::array::from_fn(|j| load(multipliers.as_ptr(), j));
    let mut low: [__m256i; N] = std::array::from_fn(|j| load(lows.as_ptr(), j));
    let mut high: [__m256i; N] =
        std::array::from_fn(|j| _mm256_xor_si256(load(highs.as_ptr(), j), ones));
    for &x in block {
        let x = _mm256_set1_epi32(x.cast_signed());
        for j in 0..N {
            let product = _mm256_mullo_epi32(a[j], x);
            low[j] = _mm256_min_epu32(low[j], product);
            high[j] = _mm256_max_epu32(high[j], product);
        }
    }
    for j in 0..N {
        // SAFETY: as above.
        unsafe {
            _mm256_storeu_si256(lows.as_mut_ptr().add(8 * j).cast(), low[j]);
            _mm256_storeu_si256(
                highs.as_mut_ptr().add(8 * j).cast(),
                _mm256_xor_si256(high[j], ones),
            );
        }
    }
}

/// With 512-bit vectors: 64 multipliers are 4 registers, with their minima and maxima 12 of the 32.
pub(super) fn avx512(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    debug_assert!(Kernel::Avx512.is_available());
    // SAFETY: as above; `is_available` asks for each of the features that are enabled below.
    unsafe { sign_avx512(shingles, multipliers, slots) }
}

/// How many shingles are mixed ahead.
const AHEAD: usize = 64;

/// While the vector ports multiply one block, the scalar ports mix the next: the mixing costs no time of its own.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn sign_avx512(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    slots.fill(u32::MAX);
    let (lows, highs) = slots.split_at_mut(multipliers.len());
    let wide = multipliers.len() / 64 * 64;
    let (mut now, mut next) = ([0u32; AHEAD], [0u32; AHEAD]);
    let mut blocks = shingles.chunks(AHEAD);
    let mut filled = mix_block(blocks.next().unwrap_or_default(), &mut now);
    while filled > 0 {
        let coming = blocks.next().unwrap_or_default();
        let block = &now[..filled];
        if wide == 0 {
            mix_block(coming, &mut next);
        }
        for at in (0..wide).step_by(64) {
            let coming = if at == 0 { coming } else { &[] };
            let (a, low, high) = (&multipliers[at..], &mut lows[at..], &mut highs[at..]);
            pass_avx512::<4>(block, a, low, high, coming, &mut next);
        }
        for at in (wide..multipliers.len()).step_by(16) {
            let (a, low, high) = (&multipliers[at..], &mut lows[at..], &mut highs[at..]);
            pass_avx512::<1>(block, a, low, high, &[], &mut next);
        }
        filled = coming.len();
        std::mem::swap(&mut now, &mut next);
    }
}

fn mix_block(shingles: &[u64], mixed: &mut [u32; AHEAD]) -> usize {
    for (x, &shingle) in mixed.iter_mut().zip(shingles) {
        *x = mix(shingle);
    }
    shingles.len()
}

/// One block of mixed shingles against `16 N` multipliers; meanwhile mixes the shingles that are `coming`, no more than
/// there are in the block, into `next`.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
#[inline]
fn pass_avx512<const N: usize>(
    block: &[u32],
    multipliers: &[u32],
    lows: &mut [u32],
    highs: &mut [u32],
    coming: &[u64],
    next: &mut [u32; AHEAD],
) {
    assert!(multipliers.len() >= 16 * N && lows.len() >= 16 * N && highs.len() >= 16 * N);
    assert!(coming.len() <= block.len() && block.len() <= AHEAD);
    let ones = _mm512_set1_epi32(-1);
    // SAFETY: every load and store is of 16 numbers at `16 j`, `j < N`, in slices of `16 N` or more, as asserted.
    let load = |from: *const u32, j: usize| unsafe { _mm512_loadu_si512(from.add(16 * j).cast()) };
    let a: [__m512i; N] = std::array::from_fn(|j| load(multipliers.as_ptr(), j));
    let mut low: [__m512i; N] = std::array::from_fn(|j| load(lows.as_ptr(), j));
    let mut high: [__m512i; N] =
        std::array::from_fn(|j| _mm512_xor_si512(load(highs.as_ptr(), j), ones));
    let mut step = |x: u32| {
        let x = _mm512_set1_epi32(x.cast_signed());
        for j in 0..N {
            let product = _mm512_mullo_epi32(a[j], x);
            low[j] = _mm512_min_epu32(low[j], product);
            high[j] = _mm512_max_epu32(high[j], product);
        }
    };
    let (with, without) = block.split_at(coming.len());
    for ((&x, &shingle), mixed) in with.iter().zip(coming).zip(next) {
        step(x);
        *mixed = mix(shingle);
    }
    for &x in without {
        step(x);
    }
    for j in 0..N {
        // SAFETY: as above.
        unsafe {
            _mm512_storeu_si512(lows.as_mut_ptr().add(16 * j).cast(), low[j]);
            _mm512_storeu_si512(
                highs.as_mut_ptr().add(16 * j).cast(),
                _mm512_xor_si512(high[j], ones),
            );
        }
    }
}
