//! A text as words and numbers, with what stands between them.
//!
//! In: text, lexicon. Out: [`Token`]s. One pass over the bytes, eight at a time within words. Everything that is not a
//! letter or a digit parts words ("U.S." is two, "Ki-moon" two, "Trump's" two), because the tables are split by the same
//! function and because [`Gap`] says what stood there. Cost: linear.

use super::lexicon::{Lexicon, UNKNOWN, WordId};

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

/// How many ASCII letters and digits stand at `at`.
#[inline]
fn run(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    while let Some(eight) = bytes.get(end..).and_then(|rest| rest.first_chunk()) {
        let others = !alphanumeric(u64::from_le_bytes(*eight)) & SIGNS;
        if others != 0 {
            return end - at + others.trailing_zeros() as usize / 8;
        }
        end += 8;
    }
    let rest = bytes[end..].iter();
    end - at + rest.take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// The highest bit of each byte.
const SIGNS: u64 = 0x8080_8080_8080_8080;

/// The highest bit of each byte that is an ASCII letter or digit: the bytes are compared side by side in one number
/// (Mycroft 1987; Warren 2013, "Hacker's Delight", section 6-1), no sum of theirs reaching the next.
#[inline]
fn alphanumeric(eight: u64) -> u64 {
    let each = |byte: u8| u64::from(byte) * 0x0101_0101_0101_0101;
    let seven = eight & !SIGNS;
    let within = |seven: u64, first: u8, last: u8| {
        (seven + each(0x80 - first)) & !(seven + each(0x7f - last))
    };
    let letters = within(seven | each(0x20), b'a', b'z');
    (letters | within(seven, b'0', b'9')) & !eight & SIGNS
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
    let bytes = text.as_bytes();
    // English news has about one word in six bytes.
    let mut out = Vec::with_capacity(bytes.len() / 5 + 8);
    let mut marked = Vec::with_capacity(bytes.len() / 50 + 8);
    let (mut at, mut gap_start) = (0, 0);
    while at < bytes.len() {
        let skip = mark(bytes, at);
        if skip > 0 {
            at += skip;
            continue;
        }
        let start = at;
        loop {
            at += run(bytes, at);
            // A letter beyond ASCII is taken whole.
            if at >= bytes.len() || bytes[at] < 0x80 || mark(bytes, at) > 0 {
                break;
            }
            at += 1;
            while at < bytes.len() && bytes[at] & 0xc0 == 0x80 {
                at += 1;
            }
        }
        let gap = if out.is_empty() {
            Gap::Break
        } else {
            gap_of(&bytes[gap_start..start])
        };
        gap_start = at;
        let mut token = Token {
            start: start as u32,
            end: at as u32,
            word: UNKNOWN,
            gap,
            capital: false,
            digits: 0,
            number: 0,
        };
        let first = bytes[start];
        if first.is_ascii_digit() {
            for byte in bytes[start..at]
                .iter()
                .take(9)
                .take_while(|b| b.is_ascii_digit())
            {
                token.digits += 1;
                token.number = token.number * 10 + u32::from(byte - b'0');
            }
        } else {
            token.capital =
                first.is_ascii_uppercase() || (first == 0xc3 && bytes[start + 1] < 0x9f);
            token.word = lexicon.find(bytes, start, at);
        }
        if token.digits > 0 || lexicon.begins(token.word) {
            marked.push(out.len() as u32);
        }
        out.push(token);
    }
    Tokens { all: out, marked }
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
    match between {
        [b' '] => return Gap::Space,
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
            for place in 0..20 {
                let mut bytes = [b'x'; 20];
                bytes[place] = byte;
                let expected = if byte.is_ascii_alphanumeric() {
                    20
                } else {
                    place
                };
                assert_eq!(run(&bytes, 0), expected, "{byte} at {place}");
                assert_eq!(run(&bytes, 20), 0);
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
