//! The loop that makes a signature, once for each kind of processor, and the choice between them.
//!
//! In: shingle hashes and multipliers. Out: for each multiplier the smallest and the largest product.
//!
//! ```text
//! for shingle in shingles            # naive: 128 loads, 64 multiplications, 128 comparisons, 128 stores a shingle
//!     x = mix(shingle) >> 32
//!     for j in 0..multipliers
//!         v = multiplier[j] * x mod 2^32
//!         low[j] = min(low[j], v);  high[j] = max(high[j], v)
//! ```
//!
//! Deviations, and what each buys: shingles are mixed a block of 256 at a time (with AVX-512 64, while the block before is multiplied), so that loop vectorises by itself;
//! some multipliers, their minima and maxima stay in registers while the whole block passes, so a shingle costs
//! one broadcast load and per register a multiplication, a minimum and a maximum, and no store.
//!
//! `portable` is the specification; a test holds the others bit-equal.

mod portable;

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(target_arch = "x86_64")]
mod x86_64;

use std::fmt;
use std::sync::OnceLock;

/// How many multipliers the smallest pass keeps in registers; slot counts are multiples of twice this.
pub(super) const LANES: usize = 16;

/// How many shingles are mixed before they are multiplied.
const BLOCK: usize = 256;

/// An implementation of the signing loop. All give the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kernel {
    /// Plain Rust for any processor: the specification.
    Portable,
    /// 128-bit vectors, `AArch64`.
    Neon,
    /// 256-bit vectors, `x86_64`.
    Avx2,
    /// 512-bit vectors, `x86_64`.
    Avx512,
}

impl Kernel {
    /// All kernels, the plainest first.
    pub const ALL: [Self; 4] = [Self::Portable, Self::Neon, Self::Avx2, Self::Avx512];

    /// The fastest kernel of this processor; found once, then remembered.
    pub fn best() -> Self {
        static BEST: OnceLock<Kernel> = OnceLock::new();
        *BEST.get_or_init(|| Self::available().last().unwrap_or(Self::Portable))
    }

    /// The kernels that this processor can run, the plainest first. Stays the same while a program runs.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|kernel| kernel.is_available())
    }

    /// The kernel of that name, if this processor can run it: `portable`, `neon`, `avx2`, `avx512`.
    ///
    /// ```
    /// use samestory::sign::Kernel;
    /// assert_eq!(Kernel::forced("portable"), Some(Kernel::Portable));
    /// assert_eq!(Kernel::forced("abacus"), None);
    /// ```
    pub fn forced(name: &str) -> Option<Self> {
        Self::available().find(|kernel| kernel.name() == name)
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Neon => "neon",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }

    /// Whether this processor can run it.
    pub fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => std::arch::is_x86_feature_detected!("avx2"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                std::arch::is_x86_feature_detected!("avx512f")
                    && std::arch::is_x86_feature_detected!("avx512bw")
                    && std::arch::is_x86_feature_detected!("avx512dq")
                    && std::arch::is_x86_feature_detected!("avx512vl")
            }
            #[cfg(target_arch = "aarch64")]
            Self::Neon => std::arch::is_aarch64_feature_detected!("neon"),
            #[allow(unreachable_patterns)]
            _ => false,
        }
    }

    /// Minima and maxima of `multiplier · x` over all shingles, into `slots`: the minima in the first half, the
    /// complements of the maxima in the second. Without shingles every slot is `u32::MAX`.
    ///
    /// # Panics
    /// If `multipliers` is not a multiple of [`LANES`] long, or `slots` not twice as long.
    #[inline]
    pub(super) fn sign(self, shingles: &[u64], multipliers: &[u32], slots: &mut [u32]) {
        assert!(multipliers.len().is_multiple_of(LANES) && slots.len() == 2 * multipliers.len());
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => x86_64::avx2(shingles, multipliers, slots),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => x86_64::avx512(shingles, multipliers, slots),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => aarch64::neon(shingles, multipliers, slots),
            _ => portable::sign(shingles, multipliers, slots),
        }
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
