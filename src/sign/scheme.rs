//! Everything a signature depends on, in one value with one name.

use crate::error::{Error, Result};
use crate::hash;
use crate::shingle::ShingleSize;
use std::fmt;

/// How many slots a signature has: a multiple of 32, from 32 to 4096.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slots(u16);

impl Slots {
    /// 128: room for 18 bands of 7 rows, which find 98.6% of the pairs with a Jaccard similarity of 0.8; the standard
    /// error of an estimate is then at most 0.044 (at J = 0.5).
    pub const DEFAULT: Self = Self(128);

    /// The unit in which slots come: two (a minimum, a maximum) for each of 16 multipliers.
    pub const STEP: usize = 2 * super::kernel::LANES;

    /// A number of slots.
    ///
    /// # Errors
    /// If it is not a multiple of 32 from 32 to 4096.
    pub fn new(slots: usize) -> Result<Self> {
        if slots.is_multiple_of(Self::STEP) && (Self::STEP..=4096).contains(&slots) {
            Ok(Self(slots as u16))
        } else {
            Err(Error::setting(
                "slots",
                format!(
                    "{slots} is not a multiple of {} from 32 to 4096",
                    Self::STEP
                ),
            ))
        }
    }

    /// The fewest slots that hold `needed` values.
    ///
    /// # Errors
    /// If that is more than 4096, or none is needed.
    pub fn at_least(needed: usize) -> Result<Self> {
        Self::new(needed.next_multiple_of(Self::STEP))
    }

    /// The number.
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

impl Default for Slots {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl fmt::Display for Slots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Everything a signature depends on. Signatures are comparable if and only if their schemes are equal; its
/// [`Display`](fmt::Display) form is stable and names all of it, for headers and manifests.
///
/// ```
/// use samestory::sign::Scheme;
/// assert!(Scheme::default().to_string().starts_with("minmax1-128-s0-w3-xxh3-u"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Scheme {
    /// How many values a signature has.
    pub slots: Slots,
    /// Chooses the multipliers.
    pub seed: u64,
    /// How many words make a shingle.
    pub shingle: ShingleSize,
}

impl Scheme {
    /// The family and the way words are made, by name; raised when either changes.
    pub const FAMILY: &'static str = "minmax1";
    /// The hash of words.
    pub const HASH: &'static str = "xxh3";

    /// The multipliers: odd, from `SplitMix64` started at the seed, the upper half of each number. A prefix of a longer
    /// sequence is the shorter one's.
    pub(super) fn multipliers(&self) -> Vec<u32> {
        (1..=self.slots.get() as u64 / 2)
            .map(|i| {
                (hash::mix(
                    self.seed
                        .wrapping_add(i.wrapping_mul(0x9E37_79B9_7F4A_7C15)),
                ) >> 32) as u32
                    | 1
            })
            .collect()
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            slots,
            seed,
            shingle,
        } = self;
        let (cut, _, _) = unicode_segmentation::UNICODE_VERSION;
        let (compose, _, _) = unicode_normalization::UNICODE_VERSION;
        let (case, _, _) = char::UNICODE_VERSION;
        write!(
            f,
            "{}-{slots}-s{seed:x}-w{shingle}-{}-u{cut}.{compose}.{case}",
            Self::FAMILY,
            Self::HASH
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_come_in_steps() {
        assert!(Slots::new(0).is_err());
        assert!(Slots::new(130).is_err());
        assert!(Slots::new(4128).is_err());
        assert_eq!(Slots::new(256).unwrap().get(), 256);
        assert_eq!(Slots::at_least(126).unwrap().get(), 128);
        assert!(Slots::at_least(0).is_err());
    }

    /// A change here changes every signature: raise [`Scheme::FAMILY`].
    #[test]
    fn multipliers_are_pinned_and_odd() {
        let multipliers = Scheme::default().multipliers();
        assert_eq!(multipliers.len(), 64);
        assert!(multipliers.iter().all(|m| m % 2 == 1));
        // The reference SplitMix64 started at 0 gives E220A8397B1DCDAF, 6E789E6AA1B965F4, ...
        assert_eq!(multipliers[..2], [0xE220_A839, 0x6E78_9E6B]);
    }
}
