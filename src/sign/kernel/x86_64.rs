//! The signing loop compiled for AVX2 and AVX-512. No intrinsics: the compiler vectorises the portable body as well.

use super::Kernel;
use super::portable::body;

/// With 256-bit vectors: 32 multipliers are 4 registers, with their minima and maxima 12 of the 16.
pub(super) fn avx2(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    debug_assert!(Kernel::Avx2.is_available());
    // SAFETY: `Kernel::Avx2` is handed out by `Kernel::available`, `best` and `forced` only where AVX2 was detected, and
    // `Signer::with_kernel`, the one way in for a kernel named by hand, asserts `is_available`.
    unsafe { avx2_body(shingles, multipliers, slots) }
}

#[target_feature(enable = "avx2")]
fn avx2_body(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    body::<32>(shingles, multipliers, slots);
}

/// With 512-bit vectors: 64 multipliers are 4 registers, with their minima and maxima 12 of the 32.
pub(super) fn avx512(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    debug_assert!(Kernel::Avx512.is_available());
    // SAFETY: as above; `is_available` asks for each of the four features that are enabled below.
    unsafe { avx512_body(shingles, multipliers, slots) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn avx512_body(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    body::<64>(shingles, multipliers, slots);
}
