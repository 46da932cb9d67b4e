//! The words of a text as hashes, and where they stand.

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
        Self { start: start as u32, len: last - start as u32 }
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
    pub fn surfaces<'s, 't: 's>(&'s self, text: &'t str) -> impl ExactSizeIterator<Item = &'t str> + 's {
        self.spans.iter().map(move |span| span.of(text))
    }
}

/// The hashes of the words of `text` into `out`, which loses what it held. The fastest form: no spans.
///
/// # Complexity
/// `O(text)`.
pub fn hashes_into(text: &str, out: &mut Words) {
    out.clear();
    reference::each(&normalise::normalise(text), |folded, _| out.hashes.push(hash::bytes(folded.as_bytes())));
}

/// The hashes and the spans of the words of `text` into `out`, which loses what it held.
///
/// # Panics
/// If the text has 4 GiB or more.
///
/// # Complexity
/// `O(text)`.
pub fn spans_into(text: &str, out: &mut Words) {
    out.clear();
    let origin = reference::Origin::of(text);
    reference::each(&normalise::normalise(text), |folded, range| {
        out.hashes.push(hash::bytes(folded.as_bytes()));
        out.spans.push(origin.span(range));
    });
}
