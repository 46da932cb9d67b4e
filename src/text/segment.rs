//! The words of a text as hashes, and where they stand: the specification's words from a fast path.
//!
//! Naive: [`reference::words`], which takes the whole text through tables made for all of Unicode, at 50 MB/s for any
//! text that is not pure ASCII; and nine of ten news texts have a curly quotation mark. Deviations, and what each buys:
//!
//! 1. A text is copied once, in lower case, a run of ASCII at a time (64 bytes an instruction). Between the runs a
//!    character of `character`'s table is copied as its lower case, as `'`, as a break or not at all,
//!    so that the copy needs only ASCII's rules: a byte over 127 is a letter, `'` `.` `,` `:` `;` may join.
//! 2. Words begin and end where 64-bit masks of the copy say so (`kernel`).
//! 3. Words are hashed without a branch on their length (`batch`).
//! 4. Any other character, and the underscore, which makes words that are none (`__`), hands its *piece* to the
//!    specification. Pieces are cut where no rule looks across: before and after a cut (`Run::is_cut`). So an
//!    emoji or a decomposed accent costs its sentence part, not the text.
//!
//! Why a cut is safe, the text being normalised piece by piece: between a space and a following ASCII character or
//! composed letter, UAX #29 has a boundary in every context (`WB3d` joins only spaces, `WB4` only marks), NFC joins nothing
//! (the character has combining class 0 and no composition behind it), and the scan on either side starts and ends
//! afresh; likewise between an ASCII character and a following space, and behind a line feed (`WB3a`). Windows over Han
//! and Thai need neighbouring characters. The property tests below compare with the specification on the whole text.

use super::character::{Character, Table};
use super::kernel::{self, Kernel};
use super::{normalise, reference};
use crate::hash;

/// Where a word stands: bytes of the original text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// How many bytes.
    pub len: u32,
}

impl Span {
    /// The span of the bytes `start..end`.
    ///
    /// # Panics
    /// If `end` does not fit 32 bits.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let last = u32::try_from(end).expect("spans reach texts of less than 4 GiB");
        Self {
            start: start as u32,
            len: last - start as u32,
        }
    }

    /// The first byte after it.
    pub fn end(self) -> usize {
        self.start as usize + self.len as usize
    }

    /// What stands there.
    ///
    /// # Panics
    /// If `text` is not the text the span was taken from and too short.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end()]
    }
}

/// The words of one text. Reuse it from text to text: its buffers keep their size.
#[derive(Debug, Clone, Default)]
pub struct Words {
    hashes: Vec<u64>,
    spans: Vec<Span>,
    scratch: Scratch,
}

impl Words {
    /// No words, no memory.
    pub fn new() -> Self {
        Self::default()
    }

    /// The words of a text with their spans. For many texts, reuse one `Words` with [`spans_into`].
    ///
    /// ```
    /// let text = "Guard troops \u{2014} don\u{2019}t go";
    /// let words = samestory::text::Words::of(text);
    /// assert_eq!(words.len(), 4);
    /// assert_eq!(words.surface(2, text), "don\u{2019}t");
    /// assert_eq!(words.hashes()[2], samestory::hash::bytes(b"don't"));
    /// ```
    pub fn of(text: &str) -> Self {
        let mut words = Self::new();
        spans_into(text, &mut words);
        words
    }

    /// Forgets the words and keeps the memory.
    pub fn clear(&mut self) {
        self.hashes.clear();
        self.spans.clear();
    }

    /// How many words.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The hash of each word, in reading order.
    pub fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// Where each word stands; empty after [`hashes_into`].
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Word `i` as the text writes it.
    ///
    /// # Panics
    /// If there is no word `i`, or the spans were not asked for.
    pub fn surface<'t>(&self, i: usize, text: &'t str) -> &'t str {
        self.spans[i].of(text)
    }

    /// The words as the text writes them, in reading order; none after [`hashes_into`].
    pub fn surfaces<'s, 't: 's>(
        &'s self,
        text: &'t str,
    ) -> impl ExactSizeIterator<Item = &'t str> + 's {
        self.spans.iter().map(move |span| span.of(text))
    }
}

/// The hashes of the words of `text` into `out`, which loses what it held. The fastest form: no spans.
///
/// # Complexity
/// `O(text)`.
pub fn hashes_into(text: &str, out: &mut Words) {
    segment::<false>(Kernel::best(), text, out);
}

/// The hashes and the spans of the words of `text` into `out`, which loses what it held.
///
/// # Panics
/// If the text has 4 GiB or more.
///
/// # Complexity
/// `O(text)`.
pub fn spans_into(text: &str, out: &mut Words) {
    assert!(
        u32::try_from(text.len()).is_ok(),
        "spans reach texts of less than 4 GiB"
    );
    segment::<true>(Kernel::best(), text, out);
}

/// Bytes after which a window ends at the next cut: what is copied and cut stays in the first cache.
const WINDOW: usize = 8 << 10;

/// Buffers of the fast path.
#[derive(Debug, Clone, Default)]
struct Scratch {
    /// The copy in lower case.
    lower: Vec<u8>,
    /// Where words begin and end in it.
    bounds: Vec<u32>,
    /// Where the copy came from: (place in the copy, place in the original) at the start and behind each character that
    /// changed its length; between them both advance together.
    origin: Vec<(usize, usize)>,
}

fn segment<const SPANS: bool>(kernel: Kernel, text: &str, out: &mut Words) {
    out.clear();
    let mut run = Run {
        text,
        kernel,
        table: Table::get(),
        start: 0,
        copied: 0,
        out,
    };
    let mut start = 0;
    while start < text.len() {
        let end = if text.len() - start <= WINDOW {
            text.len()
        } else {
            run.next_cut(start + WINDOW)
        };
        run.window::<SPANS>(start, end);
        start = end;
    }
}

/// A text on its way through the fast path.
struct Run<'a> {
    text: &'a str,
    kernel: Kernel,
    table: &'static Table,
    /// Where the copy begins in the original: a cut.
    start: usize,
    /// How much of the copy is written.
    copied: usize,
    out: &'a mut Words,
}

impl Run<'_> {
    /// The words of `text[start..end]`, both being cuts.
    fn window<const SPANS: bool>(&mut self, start: usize, end: usize) {
        let bytes = self.text.as_bytes();
        let room = end - start + kernel::PADDING;
        if self.out.scratch.lower.len() < room {
            self.out.scratch.lower.resize(room, 0);
        }
        self.restart(start);
        let mut at = start;
        while at < end {
            let copied = self
                .kernel
                .lower(&bytes[at..end], &mut self.out.scratch.lower[self.copied..]);
            self.copied += copied;
            at += copied;
            at = self.letters(at, end);
            while at < end && !(bytes[at].is_ascii() && bytes[at] != b'_') {
                at = self.character::<SPANS>(at, end);
            }
        }
        self.flush::<SPANS>();
    }

    /// Copies two-byte letters in lower case, and single ASCII characters between them, as texts in other alphabets than
    /// the Latin are made of; gives where to go on.
    fn letters(&mut self, mut at: usize, end: usize) -> usize {
        let bytes = &self.text.as_bytes()[..end];
        let lower = self.out.scratch.lower.as_mut_slice();
        let mut copied = self.copied;
        while let [first, second, ..] = bytes[at..] {
            if let Some(letter) = self.table.letter(first, second) {
                lower[copied..][..2].copy_from_slice(&letter);
                copied += 2;
                at += 2;
            } else if first.is_ascii() && first != b'_' && !second.is_ascii() {
                lower[copied] = first.to_ascii_lowercase();
                copied += 1;
                at += 1;
            } else {
                break;
            }
        }
        self.copied = copied;
        at
    }

    /// Copies the character at `at`, which is not ASCII or is an underscore, or has its piece cut by the specification;
    /// gives where to go on.
    #[inline]
    fn character<const SPANS: bool>(&mut self, at: usize, end: usize) -> usize {
        let bytes = &self.text.as_bytes()[at..end];
        let (character, len) = if bytes[0] == b'_' {
            (Character::Unknown, 1)
        } else {
            self.table.of(bytes)
        };
        let scratch = &mut self.out.scratch;
        match character {
            Character::Letter(lower) => {
                let out = &mut scratch.lower[self.copied..][..3];
                if len == 2 {
                    out[0] = 0xC0 | (lower >> 6) as u8;
                    out[1] = 0x80 | (lower & 0x3F) as u8;
                } else {
                    out[0] = 0xE0 | (lower >> 12) as u8;
                    out[1] = 0x80 | (lower >> 6 & 0x3F) as u8;
                    out[2] = 0x80 | (lower & 0x3F) as u8;
                }
                self.copied += len;
                return at + len;
            }
            Character::Break => {
                scratch.lower[self.copied] = b'-';
                self.copied += 1;
            }
            Character::Apostrophe => {
                scratch.lower[self.copied] = b'\'';
                self.copied += 1;
            }
            Character::Removed => {}
            Character::Unknown => return self.piece::<SPANS>(at, len, end),
        }
        scratch.origin.push((self.copied, at + len));
        at + len
    }

    /// Lets the specification cut the piece around the character at `at`; gives its end.
    #[cold]
    #[inline(never)]
    fn piece<const SPANS: bool>(&mut self, at: usize, len: usize, end: usize) -> usize {
        let first = (self.start + 1..=at)
            .rev()
            .find(|&place| self.is_cut(place))
            .unwrap_or(self.start);
        let last = self.next_cut(at + len).min(end);
        let scratch = &mut self.out.scratch;
        while scratch.origin.len() > 1
            && scratch.origin.last().is_some_and(|origin| origin.1 > first)
        {
            scratch.origin.pop();
        }
        let (copy, original) = scratch.origin[scratch.origin.len() - 1];
        self.copied = copy + (first - original);
        self.flush::<SPANS>();

        let piece = &self.text[first..last];
        let origin = if SPANS {
            reference::Origin::of(piece)
        } else {
            reference::Origin::default()
        };
        let out = &mut *self.out;
        reference::each(&normalise::normalise(piece), |folded, range| {
            out.hashes.push(hash::bytes(folded.as_bytes()));
            if SPANS {
                let span = origin.span(range);
                out.spans
                    .push(Span::new(first + span.start as usize, first + span.end()));
            }
        });
        self.restart(last);
        last
    }

    /// Whether what stands before `place` and what stands behind it can be cut into words apart from each other.
    fn is_cut(&self, place: usize) -> bool {
        let bytes = self.text.as_bytes();
        match (bytes[place - 1], bytes[place]) {
            (b'\n', _) => true,
            (b' ', b' ') => false,
            (b' ', next) if next.is_ascii() => true,
            (b' ', _) => matches!(self.table.of(&bytes[place..]).0, Character::Letter(_)),
            (before, b' ') => before.is_ascii(),
            _ => false,
        }
    }

    /// The first cut at or behind `place`, or the end of the text.
    fn next_cut(&self, place: usize) -> usize {
        let end = self.text.len();
        (place..end)
            .find(|&place| self.is_cut(place))
            .unwrap_or(end)
    }

    /// Begins a new copy at `start`.
    fn restart(&mut self, start: usize) {
        self.start = start;
        self.copied = 0;
        self.out.scratch.origin.clear();
        self.out.scratch.origin.push((0, start));
    }

    /// Finds and hashes the words of the copy.
    fn flush<const SPANS: bool>(&mut self) {
        let Words {
            hashes,
            spans,
            scratch,
        } = &mut *self.out;
        if self.copied == 0 {
            return;
        }
        scratch.lower[self.copied..][..2 * kernel::BLOCK].fill(0);
        if scratch.bounds.len() < self.copied + kernel::BOUNDS_PADDING {
            scratch
                .bounds
                .resize(self.copied + kernel::BOUNDS_PADDING, 0);
        }
        let found = self
            .kernel
            .bounds(&scratch.lower, self.copied, &mut scratch.bounds);
        let bounds = &scratch.bounds[..found];
        let before = hashes.len();
        hashes.resize(before + found / 2, 0);
        self.kernel
            .hash(&scratch.lower, bounds, &mut hashes[before..]);
        if SPANS {
            let mut origin = scratch.origin.as_slice();
            let mut original = |place: usize| {
                while let [_, next, ..] = origin {
                    if next.0 > place {
                        break;
                    }
                    origin = &origin[1..];
                }
                place - origin[0].0 + origin[0].1
            };
            spans.extend(bounds.as_chunks::<2>().0.iter().map(|&[start, end]| {
                let first = original(start as usize);
                Span::new(first, original(end as usize - 1) + 1)
            }));
        }
    }
}

#[cfg(test)]
#[path = "segment_tests.rs"]
mod tests;
