//! The signing loop in plain Rust: the specification.

// Inlined into functions with more instructions enabled, or compiled without them.
#![allow(clippy::inline_always)]

use super::{BLOCK, LANES};
use crate::hash;

/// The specification.
#[inline(always)]
pub(super) fn sign(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    slots.fill(u32::MAX);
    let (lows, highs) = slots.split_at_mut(multipliers.len());
    mixed(shingles, |block| {
        let slots = lows
            .chunks_exact_mut(LANES)
            .zip(highs.chunks_exact_mut(LANES));
        for (multipliers, (low, high)) in multipliers.chunks_exact(LANES).zip(slots) {
            pass(block, multipliers, low, high);
        }
    });
}

/// A shingle mixed to 32 bits.
#[inline(always)]
pub(super) fn mix(shingle: u64) -> u32 {
    (hash::mix(shingle) >> 32) as u32
}

/// The shingles mixed to 32 bits, a block at a time. Inlined into each kernel, where it is vectorised.
#[inline(always)]
pub(super) fn mixed(shingles: &[u64], mut each: impl FnMut(&[u32])) {
    let mut mixed = [0u32; BLOCK];
    for block in shingles.chunks(BLOCK) {
        let mixed = &mut mixed[..block.len()];
        for (x, &shingle) in mixed.iter_mut().zip(block) {
            *x = mix(shingle);
        }
        each(mixed);
    }
}

/// One block of mixed shingles against [`LANES`] multipliers. The highs are kept as complements, so that a signature is
/// all minima and two signatures merge by minimum.
#[inline(always)]
fn pass(mixed: &[u32], multipliers: &[u32], lows: &mut [u32], highs: &mut [u32]) {
    let multipliers: [u32; LANES] = multipliers.try_into().unwrap();
    let mut low: [u32; LANES] = (&*lows).try_into().unwrap();
    let mut high: [u32; LANES] = (&*highs).try_into().unwrap();
    high = high.map(|slot| !slot);
    for &x in mixed {
        for j in 0..LANES {
            let product = multipliers[j].wrapping_mul(x);
            low[j] = low[j].min(product);
            high[j] = high[j].max(product);
        }
    }
    lows.copy_from_slice(&low);
    highs.copy_from_slice(&high.map(|slot| !slot));
}
