//! A text as words and numbers, with what stands between them.
//!
//! In: text, lexicon. Out: [`Token`]s. One pass over the bytes, sixteen at a time within words. Everything that is not a
//! letter or a digit parts words ("U.S." is two, "Ki-moon" two, "Trump's" two), because the tables are split by the same
//! function and because [`Gap`] says what stood there. Cost: linear.

use super::lexicon::{Key, Lexicon, UNKNOWN, WordId};
use crate::text::eight::{self, SIGNS};

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Blanks only.
    Space,
    /// A hyphen or short dash, no blank.
    Hyphen,
    /// An apostrophe, no blank.
    Apostrophe,
    /// A full stop, with or without blanks: an abbreviation, or the end of a sentence.
    Dot,
    /// A comma and blanks.
    Comma,
    /// A slash, no blank.
    Slash,
    /// Opening bracket after blanks.
    Paren,
    /// Anything else: line ends, quotes, dashes, colons, other marks.
    Break,
}

impl Gap {
    /// Whether words on both sides can belong to one name or title.
    pub(crate) fn joins(self) -> bool {
        matches!(self, Gap::Space | Gap::Hyphen | Gap::Apostrophe | Gap::Dot)
    }
}

/// A word or number of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// The word's number, or [`UNKNOWN`].
    pub word: WordId,
    /// What stands before it.
    pub gap: Gap,
    /// Begins with a capital letter.
    pub capital: bool,
    /// Count of leading digits; 0 for a word.
    pub digits: u8,
    /// Value of the leading digits (up to nine of them).
    pub number: u32,
}

/// With how many of sixteen bytes are ASCII letters and digits before the first that is not.
#[inline]
fn leading(sixteen: u128) -> (u128, usize) {
    let letters = |eight: u64| eight::before(eight::alphanumeric(eight) ^ SIGNS);
    let (first, second) = (letters(sixteen as u64), letters((sixteen >> 64) as u64));
    (sixteen, if first < 8 { first } else { 8 + second })
}

/// A text's tokens, and where to look.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub all: Vec<Token>,
    /// The places of numbers, and of words that something may begin with: one in ten.
    pub marked: Vec<u32>,
}

/// Splits a text.
pub(crate) fn tokens(text: &str, lexicon: &Lexicon) -> Tokens {
    let mut tokens = Tokens::default();
    tokens_into(text, lexicon, &mut tokens);
    tokens
}

/// Splits a text into `tokens`, which lose what they held and keep the memory.
///
/// Naive: look each word up as it ends. Half of them are known, and no processor foresees which; so those that may be are
/// put aside without a branch, and looked up a few dozen at a time.
pub(crate) fn tokens_into(text: &str, lexicon: &Lexicon, tokens: &mut Tokens) {
    let bytes = text.as_bytes();
    tokens.all.clear();
    tokens.marked.clear();
    let mut asked = [(0, Key::NONE); ASKED];
    let mut count = 0;
    let (mut at, mut gap_start) = (0, 0);
    while at < bytes.len() {
        let skip = mark(bytes, at);
        if skip > 0 {
            at += skip;
            continue;
        }
        let start = at;
        // Most words are of less than sixteen ASCII letters.
        let sixteen = bytes[start..].first_chunk::<16>();
        let key = match sixteen.map(|sixteen| leading(u128::from_le_bytes(*sixteen))) {
            Some((sixteen, len @ 1..16)) if bytes[start + len].is_ascii() => {
                at += len;
                Key::of_sixteen(sixteen, len)
            }
            _ => {
                at = word_end(bytes, start);
                Key::new(bytes, start, at)
            }
        };
        let first = bytes[start];
        let (digits, number) = if first.is_ascii_digit() {
            leading_number(&bytes[start..at])
        } else {
            (0, 0)
        };
        asked[count] = (tokens.all.len() as u32, key);
        count += usize::from(lexicon.may_know(key)) | usize::from(digits > 0);
        tokens.all.push(Token {
            start: start as u32,
            end: at as u32,
            word: UNKNOWN,
            gap: gap_of(&bytes[gap_start..start]),
            capital: first.is_ascii_uppercase() || (first == 0xc3 && bytes[start + 1] < 0x9f),
            digits,
            number,
        });
        gap_start = at;
        if count == ASKED {
            tokens.look_up(&asked, lexicon);
            count = 0;
        }
    }
    tokens.look_up(&asked[..count], lexicon);
    if let Some(first) = tokens.all.first_mut() {
        first.gap = Gap::Break;
    }
}

/// So many words are put aside before they are looked up.
const ASKED: usize = 64;

/// The memory of so many tokens is kept for the next text: one large text does not cost all that follow.
const KEPT: usize = 1 << 16;

impl Tokens {
    /// Gives back what more memory than most texts need.
    pub(super) fn shrink(&mut self) {
        if self.all.capacity() > KEPT {
            *self = Self::default();
        }
    }

    /// Gives words their numbers, and marks them and numbers.
    fn look_up(&mut self, asked: &[(u32, Key)], lexicon: &Lexicon) {
        for &(at, key) in asked {
            let token = &mut self.all[at as usize];
            if token.digits == 0 {
                token.word = lexicon.probe(key);
            }
            if token.digits > 0 || lexicon.begins(token.word) {
                self.marked.push(at);
            }
        }
    }
}

/// Where the word ends that begins at `at`.
fn word_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && mark(bytes, at) == 0 {
        // A letter beyond ASCII is taken whole.
        at += 1;
        while at < bytes.len() && bytes[at] & 0xc0 == 0x80 {
            at += 1;
        }
    }
    at
}

/// How many digits a word begins with, and their value; of up to nine.
fn leading_number(word: &[u8]) -> (u8, u32) {
    let digits = word.iter().take(9).take_while(|byte| byte.is_ascii_digit());
    digits.fold((0, 0), |(count, value), digit| {
        (count + 1, value * 10 + u32::from(digit - b'0'))
    })
}

/// Length of the mark or blank at `at`, 0 if a letter or digit stands there. Non-ASCII counts as letters but for
/// Latin-1 signs (lead byte C2) and general punctuation (E2 80, E2 81).
#[inline]
fn mark(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        byte if byte < 0x80 => usize::from(!byte.is_ascii_alphanumeric()),
        0xc2 => 2,
        0xe2 if matches!(bytes.get(at + 1), Some(0x80 | 0x81)) => 3,
        _ => 0,
    }
}

#[inline]
fn gap_of(between: &[u8]) -> Gap {
    if let [b' '] = between {
        Gap::Space
    } else {
        other_gap(between)
    }
}

fn other_gap(between: &[u8]) -> Gap {
    match between {
        [b'-'] | [0xe2, 0x80, 0x90..=0x93] => return Gap::Hyphen,
        [b'\''] | [0xe2, 0x80, 0x98 | 0x99] => return Gap::Apostrophe,
        [b'/'] => return Gap::Slash,
        [] => return Gap::Break,
        _ => {}
    }
    let mut seen = Gap::Space;
    let mut rest = between;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        let this = match byte {
            b' ' | b'\t' => continue,
            // A line end in running text is a break; dates and titles do not run over it.
            0xc2 if tail.first() == Some(&0xa0) => {
                rest = &tail[1..];
                continue;
            }
            b',' => Gap::Comma,
            b'.' => Gap::Dot,
            b'(' => Gap::Paren,
            _ => return Gap::Break,
        };
        seen = match (seen, this) {
            (Gap::Space, this) => this,
            // "Jr.," and "Jan.)": the comma says more than the full stop.
            (Gap::Dot, Gap::Comma) => Gap::Comma,
            (Gap::Dot, Gap::Paren) => Gap::Paren,
            _ => return Gap::Break,
        };
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Where words begin and end, byte by byte.
    fn plain(bytes: &[u8]) -> Vec<(usize, usize)> {
        let (mut words, mut at) = (Vec::new(), 0);
        while at < bytes.len() {
            let end = word_end(bytes, at);
            if end > at {
                words.push((at, end));
            }
            at = end.max(at + mark(bytes, at));
        }
        words
    }

    proptest! {
        #[test]
        fn words_end_where_bytes_say_so(text in "([a-z]{1,9}|[A-Z0-9é’“\u{a0}Ж]{1,20}|[ ,.\n]{1,3}){0,20}") {
            let mut lexicon = Lexicon::new();
            let ids: Vec<WordId> = plain(text.as_bytes()).iter().map(|&(start, end)| lexicon.intern(&text[start..end])).collect();
            let tokens = tokens(&text, &lexicon).all;
            let places: Vec<(usize, usize)> = tokens.iter().map(|token| (token.start as usize, token.end as usize)).collect();
            prop_assert_eq!(places, plain(text.as_bytes()));
            for (token, id) in tokens.iter().zip(ids) {
                prop_assert!(token.word == id || token.digits > 0);
            }
        }
    }

    #[test]
    fn gaps() {
        let lexicon = Lexicon::new();
        let text = "A. Smith, then-mayor of Köln’s west (2 May)\nEnd “x” 2019–20";
        let got: Vec<(&str, Gap)> = tokens(text, &lexicon)
            .all
            .iter()
            .map(|t| (&text[t.start as usize..t.end as usize], t.gap))
            .collect();
        let want = [
            ("A", Gap::Break),
            ("Smith", Gap::Dot),
            ("then", Gap::Comma),
            ("mayor", Gap::Hyphen),
            ("of", Gap::Space),
            ("Köln", Gap::Space),
            ("s", Gap::Apostrophe),
            ("west", Gap::Space),
            ("2", Gap::Paren),
            ("May", Gap::Space),
            ("End", Gap::Break),
            ("x", Gap::Break),
            ("2019", Gap::Break),
            ("20", Gap::Hyphen),
        ];
        assert_eq!(got, want);
        assert!(tokens("", &lexicon).all.is_empty());
        assert!(tokens(" …— ", &lexicon).all.is_empty());
    }

    #[test]
    fn every_byte_in_every_place_is_told() {
        for byte in 0..=u8::MAX {
            for place in 0..16 {
                let mut bytes = [b'x'; 16];
                bytes[place] = byte;
                let expected = if byte.is_ascii_alphanumeric() {
                    16
                } else {
                    place
                };
                let sixteen = u128::from_le_bytes(bytes);
                assert_eq!(leading(sixteen), (sixteen, expected), "{byte} at {place}");
            }
        }
    }

    #[test]
    fn numbers_and_ordinals() {
        let lexicon = Lexicon::new();
        let got: Vec<(u8, u32)> = tokens("26th 0007 12345678901 x9", &lexicon)
            .all
            .iter()
            .map(|t| (t.digits, t.number))
            .collect();
        assert_eq!(got, [(2, 26), (4, 7), (9, 123_456_789), (0, 0)]);
    }
}
