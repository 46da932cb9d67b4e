//! What the words of a text are: the specification, in the plainest form that says it.
//!
//! 1. [`normalise`](super::normalise::normalise) the whole text.
//! 2. Cut it by the word boundaries of UAX #29 and keep the pieces that hold a letter or a digit (`unicode_words`).
//! 3. Scripts that write no spaces come out of step 2 as single characters (Han, Hiragana) or as a consonant with its
//!    marks (Thai, Lao, Khmer, Myanmar). There an overlapping window of neighbouring pieces takes a word's place: 2
//!    pieces for Han and Hiragana (a Chinese word has 1.5 to 2 characters; bigrams are the customary index term), 4 for
//!    the others (a Thai word has about 3 to 4 consonants). So three words in a row, the default shingle, span 4 Han
//!    characters or 6 Thai syllable pieces. A run shorter than its window is one word. Katakana is cut by UAX #29 into
//!    whole words and needs no window.
//! 4. Each word in lower case (`str::to_lowercase`: Unicode's full mapping with the final sigma) is hashed by XXH3-64.
//!
//! A word's span runs from the first to the last character of the *original* that went into it. Where characters compose
//! or change places under NFC, a span covers the whole cluster.
//!
//! Slow (about 50 MB/s) and used directly only for pieces that [`segment`](super::segment) does not know, and in tests.

use super::normalise;
use super::segment::Span;
use crate::hash;
use std::ops::Range;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// A word of the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Normalised and in lower case: what is hashed.
    pub folded: String,
    /// Where it stands in the original text.
    pub span: Span,
}

impl Word {
    /// The hash of the word.
    pub fn hash(&self) -> u64 {
        hash::bytes(self.folded.as_bytes())
    }
}

/// The words of a text, by the book.
///
/// ```
/// let words = samestory::text::reference::words("The U.S. won\u{2019}t pay $1,500.50");
/// let folded: Vec<&str> = words.iter().map(|w| w.folded.as_str()).collect();
/// assert_eq!(folded, ["the", "u.s", "won't", "pay", "1,500.50"]);
/// ```
///
/// # Panics
/// If the text has 4 GiB or more.
pub fn words(text: &str) -> Vec<Word> {
    let normal = normalise::normalise(text);
    let origin = Origin::of(text);
    let mut words = Vec::new();
    each(&normal, |folded, range| {
        words.push(Word {
            folded: folded.to_owned(),
            span: origin.span(range),
        });
    });
    words
}

/// Steps 2 to 4 on a normalised text: each word in lower case with its range in the normalised text.
pub(super) fn each(normal: &str, mut found: impl FnMut(&str, Range<usize>)) {
    let mut word = |range: Range<usize>| found(&normal[range.clone()].to_lowercase(), range);
    let mut run: Vec<Range<usize>> = Vec::new();
    let mut run_window = 0;
    for (start, piece) in normal.unicode_word_indices() {
        let range = start..start + piece.len();
        let window = window(piece);
        if window != run_window || run.last().is_some_and(|last| last.end != start) {
            flush(&mut run, run_window, &mut word);
            run_window = window;
        }
        if window == 0 {
            word(range);
        } else {
            run.push(range);
        }
    }
    flush(&mut run, run_window, &mut word);
}

/// The windows of a run of neighbouring pieces.
fn flush(run: &mut Vec<Range<usize>>, window: usize, word: &mut impl FnMut(Range<usize>)) {
    if let (Some(first), Some(last)) = (run.first(), run.last()) {
        if run.len() <= window {
            word(first.start..last.end);
        } else {
            run.windows(window)
                .for_each(|w| word(w[0].start..w[window - 1].end));
        }
    }
    run.clear();
}

/// How many neighbouring pieces make a word: 0 where a piece is a word.
fn window(piece: &str) -> usize {
    match piece.chars().next() {
        Some(c) if c.is_numeric() => 0,
        // Thai and Lao, Myanmar, Khmer, Myanmar's two extensions.
        Some(
            '\u{0E00}'..='\u{0EFF}'
            | '\u{1000}'..='\u{109F}'
            | '\u{1780}'..='\u{17FF}'
            | '\u{A9E0}'..='\u{A9FF}'
            | '\u{AA60}'..='\u{AA7F}',
        ) => 4,
        // The iteration mark, Hiragana and Han with their extensions.
        Some(
            '\u{3005}'
            | '\u{3041}'..='\u{309F}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{1B001}'..='\u{1B11F}'
            | '\u{20000}'..='\u{3FFFD}',
        ) => 2,
        _ => 0,
    }
}

/// Which bytes of the original each cluster of the normalised text came from.
///
/// A cluster begins at every character that never joins the one before it (combining class 0, NFC quick check yes) and
/// behind a line feed, which nothing joins; so normalising cluster by cluster gives what normalising the whole gives.
#[derive(Debug, Default)]
pub(super) struct Origin {
    /// (start in the normalised text, bytes of the original), ascending.
    clusters: Vec<(usize, Range<usize>)>,
}

impl Origin {
    pub(super) fn of(text: &str) -> Self {
        let mut origin = Self::default();
        let mut cluster = String::new();
        let mut range = 0..0;
        let mut at = 0;
        for (start, original) in text.char_indices() {
            let Some(c) = normalise::character(original) else {
                continue;
            };
            let joins = canonical_combining_class(c) != 0
                || is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes;
            if (!joins || cluster.ends_with('\n')) && !cluster.is_empty() {
                origin.clusters.push((at, range.clone()));
                at += cluster.nfc().map(char::len_utf8).sum::<usize>();
                cluster.clear();
            }
            if cluster.is_empty() {
                range.start = start;
            }
            cluster.push(c);
            range.end = start + original.len_utf8();
        }
        if !cluster.is_empty() {
            origin.clusters.push((at, range));
        }
        origin
    }

    pub(super) fn span(&self, normal: Range<usize>) -> Span {
        let holding =
            |at: usize| &self.clusters[self.clusters.partition_point(|c| c.0 <= at) - 1].1;
        Span::new(holding(normal.start).start, holding(normal.end - 1).end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|w| w.folded).collect()
    }

    #[test]
    fn words_of_the_news() {
        assert_eq!(
            folded(
                "\u{201C}We don\u{2019}t know,\u{201D} said Gov. O\u{2018}Hara\u{2014}who won 3.14% of 1,500 votes"
            ),
            [
                "we", "don't", "know", "said", "gov", "o'hara", "who", "won", "3.14", "of",
                "1,500", "votes"
            ]
        );
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_windows() {
        assert_eq!(folded("东京在哪里"), ["东京", "京在", "在哪", "哪里"]);
        assert_eq!(folded("东 京在"), ["东", "京在"], "a short run is one word");
        assert_eq!(
            folded("東京タワーの夜"),
            ["東京", "タワー", "の夜"],
            "Katakana is a word already"
        );
        assert_eq!(folded("สวัสดีครับ"), ["สวัสดี", "วัสดีค", "สดีครั", "ดีครับ"]);
        assert_eq!(folded("ปี๒๕๖๘"), ["ปี", "๒๕๖๘"], "digits are a word");
    }

    #[test]
    fn spans_point_into_the_original() {
        let text = "Rene\u{301}e can\u{2019}t co\u{AD}operate\u{AD} 东京湾";
        let surfaces: Vec<&str> = words(text).iter().map(|w| w.span.of(text)).collect();
        assert_eq!(
            surfaces,
            [
                "Rene\u{301}e",
                "can\u{2019}t",
                "co\u{AD}operate",
                "东京",
                "京湾"
            ]
        );
    }
}
