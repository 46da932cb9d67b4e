//! The signing loop compiled for NEON, which every `AArch64` processor has: the portable loop over 16 multipliers, which
//! are 4 registers, with their minima and maxima 12 of the 32.

use super::Kernel;
use super::portable;

pub(super) fn neon(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    debug_assert!(Kernel::Neon.is_available());
    // SAFETY: `Kernel::Neon` signs only where NEON was detected: `best`, `available` and `forced` hand out nothing else,
    // and `Signer::with_kernel`, the one way in for a kernel named by hand, asserts `is_available`.
    unsafe { sign_neon(shingles, multipliers, slots) }
}

#[target_feature(enable = "neon")]
fn sign_neon(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    portable::sign(shingles, multipliers, slots);
}
