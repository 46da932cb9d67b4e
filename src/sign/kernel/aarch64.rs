//! The signing loop compiled for NEON.

use super::Kernel;
use super::portable::body;

/// With 128-bit vectors: 32 multipliers are 8 registers, with their minima and maxima 24 of the 32.
pub(super) fn neon(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    debug_assert!(Kernel::Neon.is_available());
    // SAFETY: `Kernel::Neon` is handed out by `Kernel::available`, `best` and `forced` only where NEON was detected, and
    // `Signer::with_kernel`, the one way in for a kernel named by hand, asserts `is_available`.
    unsafe { neon_body(shingles, multipliers, slots) }
}

#[target_feature(enable = "neon")]
fn neon_body(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    body::<32>(shingles, multipliers, slots);
}
