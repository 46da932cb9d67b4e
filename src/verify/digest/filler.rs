//! Words to fillers: the names and figures of an opening, each with the words around it.

use crate::hash;
use crate::text::eight;
use crate::text::normalise::fold;

/// Words that begin a sentence in capitals without naming anything. Sorted.
const OPENERS: [&str; 36] = [
    "a", "about", "after", "all", "an", "and", "as", "at", "because", "but", "by", "during", "for",
    "from", "he", "her", "his", "i", "if", "in", "it", "its", "of", "on", "one", "she", "that",
    "the", "their", "there", "they", "this", "to", "we", "when", "with",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Name,
    Figure,
}

/// A word with what its surroundings say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) hash: u64,
    pub(super) kind: Kind,
    /// Punctuation stands between it and the word before.
    pub(super) apart: bool,
}

/// The words of a text between white space, without the punctuation around them.
///
/// Naive: `split_whitespace`, trim and fold each word, and ask tables of Unicode what its characters are. Of news one word
/// in forty is not ASCII; the others are told eight bytes at a time.
pub(super) struct Tokens<'t> {
    text: &'t str,
    /// So many bytes are read.
    at: usize,
    /// The next word begins a sentence.
    sentence: bool,
    /// Punctuation stands behind the word before.
    apart: bool,
}

impl<'t> Tokens<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            sentence: true,
            apart: true,
        }
    }

    /// What a word is behind the words that were read.
    fn token(&mut self, word: &Word<'_>) -> Token {
        let may_open = self.sentence || word.opens;
        let kind = if word.figure {
            Kind::Figure
        } else if word.capital && !(may_open && is_opener(word.folded)) {
            Kind::Name
        } else {
            Kind::Word
        };
        let token = Token {
            hash: hash::bytes(word.folded),
            kind,
            apart: self.apart || word.opens,
        };
        // "U.S." and "Corp." end no sentence that matters here: the word after them is read as one that begins one.
        self.sentence = word.stops;
        self.apart = word.closes;
        token
    }

    /// The same of any piece between white space; `None` if that is punctuation only.
    fn token_of(&mut self, raw: &str) -> Option<Token> {
        let outside = |c: char| !c.is_alphanumeric() && !matches!(c, '$' | '€' | '£' | '%');
        let word = raw.trim_matches(outside);
        let Some(first) = word.chars().next() else {
            self.apart = true;
            return None;
        };
        let closes = !raw.ends_with(word);
        let unquoted = raw.trim_end_matches(['"', '\u{201D}', '\'', '\u{2019}', ')']);
        Some(self.token(&Word {
            folded: fold(word).as_bytes(),
            figure: word.contains(char::is_numeric),
            capital: first.is_uppercase(),
            opens: !raw.starts_with(first),
            closes,
            stops: closes && unquoted.ends_with(['.', '!', '?', ':']),
        }))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let bytes = self.text.as_bytes();
            let blank = |byte: &u8| matches!(byte, b'\t'..=b'\r' | b' ');
            let start = self.at + bytes[self.at..].iter().position(|byte| !blank(byte))?;
            let mut ascii = Ascii::default();
            let token = if let Some(len) = ascii.read(&bytes[start..]) {
                self.at = start + len;
                let word = ascii.word(&bytes[start..self.at]);
                self.apart |= word.is_none();
                word.map(|word| self.token(&word))
            } else {
                let rest = self.text[start..].trim_start();
                let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
                self.at = self.text.len() - rest.len() + len;
                self.token_of(&rest[..len])
            };
            if token.is_some() {
                return token;
            }
        }
    }
}

fn is_opener(folded: &[u8]) -> bool {
    OPENERS
        .binary_search_by(|opener| opener.as_bytes().cmp(folded))
        .is_ok()
}

/// A word and what tells its kind.
#[expect(
    clippy::struct_excessive_bools,
    reason = "read apart, and handed over at once"
)]
struct Word<'f> {
    folded: &'f [u8],
    /// It has a digit in it.
    figure: bool,
    /// It begins with a capital letter.
    capital: bool,
    /// Punctuation stands before it.
    opens: bool,
    /// Punctuation stands behind it ...
    closes: bool,
    /// ... that ends a sentence.
    stops: bool,
}

/// A longer piece is read as one that is not ASCII: most are addresses.
const LONGEST: usize = 31;

/// A piece between blanks as it is read: in lower case, and for each of its bytes a bit of what it is.
#[derive(Default)]
struct Ascii {
    lower: [u8; LONGEST + 1],
    /// Letters, digits and signs that are not taken off the ends of a word.
    stays: u32,
    capitals: u32,
    digits: u32,
}

impl Ascii {
    /// Reads to the first blank, which is so many bytes on; `None` for a piece that is not ASCII or longer than
    /// [`LONGEST`].
    fn read(&mut self, bytes: &[u8]) -> Option<usize> {
        for (block, lower) in self.lower.as_chunks_mut::<8>().0.iter_mut().enumerate() {
            let start = 8 * block;
            let rest = &bytes[start.min(bytes.len())..];
            let eight = u64::from_le_bytes(rest.first_chunk().copied().unwrap_or_else(|| {
                let mut last = [b' '; 8];
                last[..rest.len()].copy_from_slice(rest);
                last
            }));
            let blanks = eight::within(eight, b'\t', b'\r') | eight::within(eight, b' ', b' ');
            let len = eight::before(blanks);
            // Of what is before the blank.
            let kept = u64::MAX.checked_shr(64 - 8 * len as u32).unwrap_or(0);
            let eight = eight & kept;
            if eight & eight::SIGNS != 0 {
                return None;
            }
            let (capitals, digits) = (eight::capitals(eight), eight::digits(eight));
            let stays = eight::alphanumeric(eight) | eight::within(eight, b'$', b'%');
            *lower = (eight | capitals >> 2).to_le_bytes();
            self.stays |= u32::from(eight::gathered(stays)) << start;
            self.capitals |= u32::from(eight::gathered(capitals)) << start;
            self.digits |= u32::from(eight::gathered(digits)) << start;
            if len < 8 {
                return Some(start + len);
            }
        }
        None
    }

    /// The word in the piece that was read; `None` if there is only punctuation.
    fn word(&self, raw: &[u8]) -> Option<Word<'_>> {
        if self.stays == 0 {
            return None;
        }
        let start = self.stays.trailing_zeros() as usize;
        let end = (u32::BITS - self.stays.leading_zeros()) as usize;
        let mut behind = raw[end..].iter().rev();
        let last = behind.find(|byte| !matches!(byte, b'"' | b'\'' | b')'));
        Some(Word {
            folded: &self.lower[start..end],
            figure: self.digits != 0,
            capital: self.capitals >> start & 1 == 1,
            opens: start > 0,
            closes: end < raw.len(),
            stops: last.is_some_and(|last| b".!?:".contains(last)),
        })
    }
}

/// The end of the run of names and figures that begins at `at`; `at` if none does.
pub(super) fn run_end(tokens: &[Token], at: usize) -> usize {
    let mut end = at;
    while end < tokens.len() && tokens[end].kind != Kind::Word && (end == at || !tokens[end].apart)
    {
        end += 1;
    }
    end
}

/// The filler `tokens[at..end]` in its place: the two words before it and the one after it. None between other fillers
/// only, where a place says too little.
pub(super) fn filler(tokens: &[Token], at: usize, end: usize) -> Option<(u32, u32)> {
    let around = |index: Option<usize>| {
        let token = index.and_then(|index| tokens.get(index))?;
        (token.kind == Kind::Word).then_some(token.hash)
    };
    let place = [
        around(at.checked_sub(2)),
        around(at.checked_sub(1)),
        around(Some(end)),
    ];
    place.iter().any(Option::is_some).then(|| {
        let place = place
            .iter()
            .fold(1, |sum, word| hash::join(sum, word.unwrap_or(0)));
        let value = tokens[at..end]
            .iter()
            .fold(2, |sum, token| hash::join(sum, token.hash));
        let figure = tokens[at..end]
            .iter()
            .all(|token| token.kind == Kind::Figure);
        (
            (place >> 32) as u32,
            (value >> 32) as u32 & !1 | u32::from(figure),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn openers_are_sorted_for_the_search() {
        assert!(OPENERS.is_sorted());
    }

    proptest! {
        #[test]
        fn ascii_is_read_as_any_text(text in "([.(\"$%“é]{0,3}(The|It|if|A|12|x9|Roe's|é|)[.)\"?%”\u{85}]{0,3}[ \t\n\x0b\x1f\u{a0}\u{3000}\u{200b}]){0,9}|\\PC{0,60}|[!-~]{20,60}") {
            let mut plain = Tokens::of("");
            let expected: Vec<Token> = text.split_whitespace().filter_map(|raw| plain.token_of(raw)).collect();
            prop_assert_eq!(Tokens::of(&text).collect::<Vec<_>>(), expected);
        }
    }
}
