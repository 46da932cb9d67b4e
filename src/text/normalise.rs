//! Which characters mean the same: typography out, letters kept.
//!
//! In: text as it came. Out: text with one apostrophe, without characters that are not seen, in Unicode's composed form
//! (NFC). Case is folded later, word by word.
//!
//! 1. Apostrophes and single quotes become `'`: a copy that passed through another editorial system has `don't` where
//!    the first had `don’t`. The list is [`APOSTROPHES`].
//! 2. Characters that show nothing go: [`is_removed`]. They are put in by editors and browsers (soft hyphens, bidi
//!    marks, byte order marks) and get lost as easily. The zero-width *space* goes too, although it may stand between
//!    Khmer or Thai words: those scripts are cut into windows (see [`super::reference`]), which do not need it.
//!    The zero-width joiner and non-joiner stay: Persian and the scripts of India spell with them.
//! 3. NFC, so that `é` is one character whether it was typed as one or as two.
//!
//! Double quotes, dashes, bullets and spaces need no mapping: each of them ends a word.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// What is written where an apostrophe is meant: ‘ ’ ‛, the modifier letters ʻ ʼ (Hawaiian, Ukrainian) and the
/// full-width form.
pub const APOSTROPHES: [char; 6] = [
    '\u{2018}', '\u{2019}', '\u{201B}', '\u{02BB}', '\u{02BC}', '\u{FF07}',
];

/// Whether a character is dropped: soft hyphen, zero-width space, word joiner, byte order mark and the marks and
/// controls of writing direction.
pub const fn is_removed(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{061C}'
            | '\u{200B}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}'
    )
}

/// Steps 1 and 2 for one character: `None` where it is dropped.
pub fn character(c: char) -> Option<char> {
    if c.is_ascii() {
        Some(c)
    } else if APOSTROPHES.contains(&c) {
        Some('\'')
    } else if is_removed(c) {
        None
    } else {
        Some(c)
    }
}

/// The normalised form of a text. ASCII comes back as it is, borrowed.
///
/// ```
/// use samestory::text::normalise::normalise;
/// assert_eq!(normalise("don\u{2019}t co\u{AD}operate, Rene\u{301}"), "don't cooperate, René");
/// ```
///
/// # Complexity
/// `O(text)`.
pub fn normalise(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter_map(character).nfc().collect())
    }
}

/// A word as it is hashed: normalised and in lower case. Use it on a surface to show or count a term.
///
/// ```
/// use samestory::text::normalise::fold;
/// assert_eq!(fold("O\u{2019}Brien"), "o'brien");
/// ```
pub fn fold(surface: &str) -> Cow<'_, str> {
    if surface
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        Cow::Borrowed(surface)
    } else {
        Cow::Owned(normalise(surface).to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_apostrophe_is_one() {
        for c in APOSTROPHES {
            assert_eq!(normalise(&format!("rock{c}n{c}roll")), "rock'n'roll");
        }
    }

    #[test]
    fn what_is_not_seen_is_not_read() {
        assert_eq!(
            normalise("\u{FEFF}guard\u{200B}ians\u{200E} \u{202A}of\u{202C}"),
            "guardians of"
        );
        assert_eq!(
            normalise("می\u{200C}خواهم"),
            "می\u{200C}خواهم",
            "Persian spells with the non-joiner"
        );
    }
}
