//! The signing loop in plain Rust: the specification, and the body that the other kernels compile again.

use super::{BLOCK, LANES};
use crate::hash;

/// The specification.
pub(super) fn sign(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    body::<{ LANES }>(shingles, multipliers, slots);
}

/// The loop with `WIDTH` multipliers in registers at a time; what is left over goes in steps of [`LANES`].
#[inline(always)]
pub(super) fn body<const WIDTH: usize>(shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
    slots.fill(u32::MAX);
    let (lows, highs) = slots.split_at_mut(multipliers.len());
    let mut mixed = [0u32; BLOCK];
    for block in shingles.chunks(BLOCK) {
        let mixed = &mut mixed[..block.len()];
        for (x, &shingle) in mixed.iter_mut().zip(block) {
            *x = (hash::mix(shingle) >> 32) as u32;
        }
        let mut at = 0;
        while at + WIDTH <= multipliers.len() {
            pass::<WIDTH>(mixed, &multipliers[at..], &mut lows[at..], &mut highs[at..]);
            at += WIDTH;
        }
        while at < multipliers.len() {
            pass::<LANES>(mixed, &multipliers[at..], &mut lows[at..], &mut highs[at..]);
            at += LANES;
        }
    }
}

/// One block of mixed shingles against `WIDTH` multipliers. The highs are kept as complements, so that a signature is all
/// minima and two signatures merge by minimum.
#[inline(always)]
fn pass<const WIDTH: usize>(
    mixed: &[u32],
    multipliers: &[u32],
    lows: &mut [u32],
    highs: &mut [u32],
) {
    let multipliers: [u32; WIDTH] = multipliers[..WIDTH].try_into().unwrap();
    let mut low: [u32; WIDTH] = lows[..WIDTH].try_into().unwrap();
    let mut high: [u32; WIDTH] = highs[..WIDTH].try_into().unwrap();
    for slot in &mut high {
        *slot = !*slot;
    }
    for &x in mixed {
        for j in 0..WIDTH {
            let product = multipliers[j].wrapping_mul(x);
            low[j] = low[j].min(product);
            high[j] = high[j].max(product);
        }
    }
    lows[..WIDTH].copy_from_slice(&low);
    for (slot, high) in highs.iter_mut().zip(high) {
        *slot = !high;
    }
}
