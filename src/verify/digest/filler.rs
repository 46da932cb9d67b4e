//! Words to fillers: the names and figures of an opening, each with the words around it.

use crate::hash;
use crate::text::normalise::fold;

/// Words that begin a sentence in capitals without naming anything.
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
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) hash: u64,
    pub(super) kind: Kind,
    /// Punctuation stands between it and the word before.
    pub(super) apart: bool,
}

/// The words of a text between white space, without the punctuation around them.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let (mut sentence, mut apart) = (true, true);
    text.split_whitespace().filter_map(move |raw| {
        let word = trimmed(raw);
        let Some(first) = word.chars().next() else {
            apart = true;
            return None;
        };
        let opens = !raw.starts_with(first);
        let folded = fold(word);
        let kind = if has_figure(word) {
            Kind::Figure
        } else if first.is_uppercase() && !((sentence || opens) && OPENERS.contains(&&*folded)) {
            Kind::Name
        } else {
            Kind::Word
        };
        let token = Token {
            hash: hash::bytes(folded.as_bytes()),
            kind,
            apart: apart || opens,
        };
        let closes = !raw.ends_with(word);
        // "U.S." and "Corp." end no sentence that matters here: the word after them is read as one that begins one.
        sentence = closes
            && raw
                .trim_end_matches(['"', '\u{201D}', '\'', '\u{2019}', ')'])
                .ends_with(['.', '!', '?', ':']);
        apart = closes;
        Some(token)
    })
}

/// A word without the punctuation around it; most have none.
fn trimmed(raw: &str) -> &str {
    let ends = (raw.as_bytes().first(), raw.as_bytes().last());
    if let (Some(first), Some(last)) = ends
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
    {
        return raw;
    }
    raw.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '$' | '€' | '£' | '%'))
}

fn has_figure(word: &str) -> bool {
    if word.is_ascii() {
        word.bytes().any(|byte| byte.is_ascii_digit())
    } else {
        word.contains(char::is_numeric)
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
