//! Words to fillers: the names and figures of an opening, each with the words around it.

use crate::hash;
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
/// in forty is not ASCII; of the others one small table says all that while they are copied in lower case.
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
            let rest = &self.text.as_bytes()[self.at..];
            let start = self.at + rest.iter().position(|&byte| class(byte) & BLANK == 0)?;
            let mut ascii = Ascii::default();
            let len = ascii.read(&self.text.as_bytes()[start..]);
            if ascii.seen & BEYOND != 0 || len > LONGEST {
                let rest = self.text[start..].trim_start();
                let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
                self.at = self.text.len() - rest.len() + len;
                if let Some(token) = self.token_of(&rest[..len]) {
                    return Some(token);
                }
                continue;
            }
            self.at = start + len;
            match ascii.word(&self.text.as_bytes()[start..self.at]) {
                Some(word) => return Some(self.token(&word)),
                None => self.apart = true,
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
const LONGEST: usize = 32;

/// What a byte is.
const BLANK: u8 = 1;
const DIGIT: u8 = 2;
/// A letter, digit or sign that is not taken off the ends of a word.
const STAYS: u8 = 4;
const BEYOND: u8 = 8;
/// A capital letter: the bit by which the small one differs.
const CAPITAL: u8 = 0x20;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'\t'..=b'\r' | b' ' => BLANK,
            b'0'..=b'9' => DIGIT | STAYS,
            b'A'..=b'Z' => CAPITAL | STAYS,
            b'a'..=b'z' | b'$' | b'%' => STAYS,
            0x80.. => BEYOND,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

#[inline]
fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

/// A piece between blanks as it is read.
#[derive(Default)]
struct Ascii {
    /// In lower case, as far as it fits.
    lower: [u8; LONGEST],
    /// All that its bytes are.
    seen: u8,
}

impl Ascii {
    /// Reads to the first blank; gives how many bytes that are.
    fn read(&mut self, bytes: &[u8]) -> usize {
        let mut len = 0;
        for &byte in bytes {
            let class = class(byte);
            if class & BLANK != 0 {
                break;
            }
            self.seen |= class;
            if let Some(lower) = self.lower.get_mut(len) {
                *lower = byte | class & CAPITAL;
            }
            len += 1;
        }
        len
    }

    /// The word in the piece that was read, which is ASCII; `None` if there is only punctuation.
    fn word(&self, raw: &[u8]) -> Option<Word<'_>> {
        let stays = |&byte: &u8| class(byte) & STAYS != 0;
        let start = raw.iter().position(stays)?;
        let end = raw.iter().rposition(stays)? + 1;
        let mut behind = raw[end..].iter().rev();
        let last = behind.find(|byte| !matches!(byte, b'"' | b'\'' | b')'));
        Some(Word {
            folded: &self.lower[start..end],
            figure: self.seen & DIGIT != 0,
            capital: class(raw[start]) & CAPITAL != 0,
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
