//! The two loops of segmentation that look at every byte, once for each kind of processor, and the choice between them.
//!
//! In: bytes of the original. Out: in lower case, up to the first byte that ASCII rules do not cover ([`Kernel::lower`]);
//! and of such text, where words begin and end ([`Kernel::bounds`]).
//!
//! The naive form of both is a byte at a time through a table. Here 64 bytes become bit masks (letters, digits, the marks
//! that may stand between them) and the rules of UAX #29 become shifts of those masks, as Langdale & Lemire do for JSON
//! (*Parsing gigabytes of JSON per second*, 2019, section 3.1): no branch depends on the text but the end of a run.
//!
//! [`portable`] is the specification; a test holds the others equal to it on every kind of byte at every offset.

mod portable;
#[cfg(target_arch = "x86_64")]
mod x86_64;

use super::batch;
use std::sync::OnceLock;

/// Bytes looked at together.
pub(super) const BLOCK: usize = 64;

/// What a buffer for lower-case text must have beyond the text: the last block, the block after it that the last one
/// looks into, and what a store of a whole block may write past the end.
pub(super) const PADDING: usize = 3 * BLOCK;

/// What [`Kernel::bounds`] may write beyond the bounds it found.
pub(super) const BOUNDS_PADDING: usize = BLOCK;

/// An implementation of the two loops. All give the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kernel {
    /// Plain Rust for any processor: the specification.
    Portable,
    /// 256-bit vectors.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 512-bit vectors with byte compression (VBMI2).
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Kernel {
    /// The fastest kernel of this processor; found once, then remembered.
    pub(super) fn best() -> Self {
        static BEST: OnceLock<Kernel> = OnceLock::new();
        *BEST.get_or_init(|| *Self::available().last().unwrap_or(&Self::Portable))
    }

    /// The kernels that this processor can run, the plainest first.
    pub(super) fn available() -> Vec<Self> {
        #[cfg_attr(not(target_arch = "x86_64"), allow(unused_mut))]
        let mut available = vec![Self::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected as has;
            if has!("avx2") && has!("bmi1") && has!("bmi2") && has!("lzcnt") && has!("popcnt") {
                available.push(Self::Avx2);
                if has!("avx512f")
                    && has!("avx512bw")
                    && has!("avx512dq")
                    && has!("avx512vl")
                    && has!("avx512vbmi2")
                {
                    available.push(Self::Avx512);
                }
            }
        }
        available
    }

    /// Copies `from` to `to` with ASCII letters in lower case, up to the first byte that is not ASCII or an underscore;
    /// gives how many bytes those were. Bytes of `to` behind them hold anything.
    ///
    /// # Panics
    /// If `to` is not [`BLOCK`] bytes longer than `from`.
    #[inline]
    pub(super) fn lower(self, from: &[u8], to: &mut [u8]) -> usize {
        assert!(to.len() >= from.len() + BLOCK);
        match self {
            Self::Portable => portable::lower(from, to),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `available` hands out this variant only where all its features were detected; `to` is long enough.
            Self::Avx2 => unsafe { x86_64::lower_avx2(from, to) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Self::Avx512 => unsafe { x86_64::lower_avx512(from, to) },
        }
    }

    /// Where the words of `text[..len]` begin and end, in turns; gives how many bounds those are (two a word).
    ///
    /// `text` is in lower case and holds no underscore; a byte over 127 is part of a letter. A word is a run of letters
    /// and digits; `'` `.` `:` between two letters and `'` `.` `,` `;` between two digits are part of it (UAX #29,
    /// WB5 to WB12).
    ///
    /// # Panics
    /// If `text` is shorter than `len +` [`PADDING`] or holds more than zeros behind `len` in its next two blocks, or
    /// `bounds` is shorter than `len +` [`BOUNDS_PADDING`].
    #[inline]
    pub(super) fn bounds(self, text: &[u8], len: usize, bounds: &mut [u32]) -> usize {
        assert!(text.len() >= len + PADDING && bounds.len() >= len + BOUNDS_PADDING);
        assert!(u32::try_from(len).is_ok(), "a window is short");
        debug_assert!(text[len..len + 2 * BLOCK].iter().all(|&b| b == 0));
        match self {
            Self::Portable => portable::bounds(text, len, bounds),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `available` hands out this variant only where all its features were detected; the lengths are as
            // asserted.
            Self::Avx2 => unsafe { x86_64::bounds_avx2(text, len, bounds) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Self::Avx512 => unsafe { x86_64::bounds_avx512(text, len, bounds) },
        }
    }

    /// The XXH3-64 hashes of the words `text[bounds[0]..bounds[1]]`, `text[bounds[2]..bounds[3]]` and so on.
    ///
    /// # Panics
    /// If `out` is not half as long as `bounds`, a word is empty, or fewer than 8 bytes stand behind a bound.
    #[inline]
    pub(super) fn hash(self, text: &[u8], bounds: &[u32], out: &mut [u64]) {
        assert_eq!(bounds.len(), 2 * out.len());
        debug_assert!(bounds.as_chunks::<2>().0.iter().all(|b| b[0] < b[1]));
        match self {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `available` hands out this variant only where all its features were detected; the length of
            // `bounds` is asserted.
            Self::Avx512 => unsafe { x86_64::hash_avx512(text, bounds, out) },
            _ => batch::hash_words(text, bounds, out),
        }
    }
}

/// What 64 bytes are, a bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Masks {
    letters: u64,
    digits: u64,
    /// `'` `.` `:`
    between_letters: u64,
    /// `'` `.` `,` `;`
    between_digits: u64,
}

/// Turns the masks of one block after the other into the places where words begin and end.
#[derive(Debug, Default)]
pub(super) struct Edges {
    /// 1 if the block before ended in a letter, a digit, a word.
    letter: u64,
    digit: u64,
    word: u64,
}

impl Edges {
    /// A bit at each first byte of a word and at each first byte behind one, for block `now`, given the block after it.
    #[inline]
    pub(super) fn of(&mut self, now: Masks, next: Masks) -> u64 {
        let after_letter = now.letters << 1 | self.letter;
        let before_letter = now.letters >> 1 | next.letters << 63;
        let after_digit = now.digits << 1 | self.digit;
        let before_digit = now.digits >> 1 | next.digits << 63;
        let word = now.letters
            | now.digits
            | now.between_letters & after_letter & before_letter
            | now.between_digits & after_digit & before_digit;
        let edges = word ^ (word << 1 | self.word);
        self.letter = now.letters >> 63;
        self.digit = now.digits >> 63;
        self.word = word >> 63;
        edges
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![
            6 => prop::sample::select(&b"abcxyz"[..]),
            2 => prop::sample::select(&b"019"[..]),
            2 => prop::sample::select(&b"'.:,;"[..]),
            2 => Just(b' '),
            1 => 0u8..128,
            1 => 128u8..=255,
        ];
        proptest::collection::vec(byte, 0..400)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn every_kernel_equals_portable(text in bytes(), start in 0usize..64) {
            let start = start.min(text.len());
            let run = |kernel: Kernel| {
                let mut lower = vec![0; text.len() + PADDING];
                let n = kernel.lower(&text[start..], &mut lower);
                let mut clean: Vec<u8> = text.iter().map(u8::to_ascii_lowercase).filter(|&b| b != b'_').collect();
                let len = clean.len();
                clean.resize(len + PADDING, 0);
                let mut bounds = vec![0; len + BOUNDS_PADDING];
                let found = kernel.bounds(&clean, len, &mut bounds);
                (lower[..n].to_vec(), bounds[..found].to_vec())
            };
            let expected = run(Kernel::Portable);
            for kernel in Kernel::available() {
                prop_assert_eq!(&run(kernel), &expected, "{:?}", kernel);
            }
        }
    }

    #[test]
    fn hashes_of_every_length_equal_xxh3() {
        let text: Vec<u8> = (0..4000u64).map(|i| crate::hash::mix(i) as u8).collect();
        for kernel in Kernel::available() {
            for (count, longest) in [(1, 40), (7, 3), (300, 8), (301, 16), (1030, 33), (90, 40)] {
                let mut bounds = vec![];
                let mut start = 0;
                for len in (1..=longest).cycle().take(count) {
                    bounds.extend([start, start + len]);
                    start = (start + len) % 3900;
                }
                let mut out = vec![0; count];
                kernel.hash(&text, &bounds, &mut out);
                for (b, &h) in bounds.as_chunks::<2>().0.iter().zip(&out) {
                    let word = &text[b[0] as usize..b[1] as usize];
                    assert_eq!(
                        h,
                        crate::hash::bytes(word),
                        "{} bytes, {kernel:?}",
                        word.len()
                    );
                }
            }
        }
    }

    #[test]
    fn marks_count_between_their_kind_only() {
        let text = b"don't u.s. 1,500.5 a,b 1:2 'x' a.1 \xC3\xA9:t";
        let mut padded = text.to_vec();
        padded.resize(text.len() + PADDING, 0);
        let mut bounds = vec![0; text.len() + BOUNDS_PADDING];
        for kernel in Kernel::available() {
            let n = kernel.bounds(&padded, text.len(), &mut bounds);
            let words: Vec<&[u8]> = bounds[..n]
                .chunks(2)
                .map(|b| &text[b[0] as usize..b[1] as usize])
                .collect();
            let expected: [&[u8]; 11] = [
                b"don't",
                b"u.s",
                b"1,500.5",
                b"a",
                b"b",
                b"1",
                b"2",
                b"x",
                b"a",
                b"1",
                b"\xC3\xA9:t",
            ];
            assert_eq!(words, expected);
        }
    }
}
