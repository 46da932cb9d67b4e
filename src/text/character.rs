//! What a character outside ASCII is to the fast path: a letter, a break, an apostrophe, nothing, or unknown to it.
//!
//! Known are the characters of news in alphabetic scripts: Latin with its accents, Greek, Cyrillic, Armenian, Arabic (the
//! two-byte characters of UTF-8), punctuation and symbols. A character is known only where it behaves the same in every
//! neighbourhood of known characters; so no combining marks, no Hebrew (a quotation mark within a word), no final sigma,
//! no digits of other scripts. The ranges are written down, and a test derives them from the specification.

use super::normalise;
use std::sync::LazyLock;

/// What the fast path does with a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Character {
    /// Part of a word; its form in lower case, 128 or more, which has as many bytes.
    Letter(u16),
    /// Ends a word and is none.
    Break,
    /// Written as `'`.
    Apostrophe,
    /// Dropped.
    Removed,
    /// The specification decides.
    Unknown,
}

/// Letters whose lower case is one character with as many bytes.
const LETTERS: &[(u16, u16)] = &[
    (0x00AA, 0x00AA),
    (0x00B5, 0x00B5),
    (0x00BA, 0x00BA),
    (0x00C0, 0x00D6),
    (0x00D8, 0x00F6),
    (0x00F8, 0x012F),
    (0x0131, 0x0239),
    (0x023B, 0x023D),
    (0x023F, 0x02BA),
    (0x02BD, 0x02C1),
    (0x02C6, 0x02D1),
    (0x0370, 0x0373),
    (0x0376, 0x0377),
    (0x037B, 0x037D),
    (0x037F, 0x037F),
    (0x0386, 0x0386),
    (0x0388, 0x038A),
    (0x038C, 0x038C),
    (0x038E, 0x03A1),
    (0x03A4, 0x03F5),
    (0x03F7, 0x0481),
    (0x048A, 0x052F),
    (0x0531, 0x0556),
    (0x0561, 0x0587),
    (0x0620, 0x064A),
    (0x066E, 0x066F),
    (0x0671, 0x06D3),
    (0x06D5, 0x06D5),
    (0x06EE, 0x06EF),
    (0x06FA, 0x06FC),
    (0x06FF, 0x06FF),
    (0x1E00, 0x1E9D),
    (0x1EA0, 0x1EFF),
];

/// Punctuation, symbols, spaces and control characters: boundaries on both sides and no word of their own.
const BREAKS: &[(u16, u16)] = &[
    (0x0080, 0x00A9),
    (0x00AB, 0x00AC),
    (0x00AE, 0x00B1),
    (0x00B4, 0x00B4),
    (0x00B6, 0x00B6),
    (0x00BB, 0x00BB),
    (0x00BF, 0x00BF),
    (0x00D7, 0x00D7),
    (0x00F7, 0x00F7),
    (0x061B, 0x061B),
    (0x061E, 0x061F),
    (0x066A, 0x066A),
    (0x066D, 0x066D),
    (0x06D4, 0x06D4),
    (0x2002, 0x200A),
    (0x2010, 0x2017),
    (0x201A, 0x201A),
    (0x201C, 0x2023),
    (0x2025, 0x2026),
    (0x2028, 0x2029),
    (0x2030, 0x203E),
    (0x2041, 0x2043),
    (0x2045, 0x2053),
    (0x2055, 0x205F),
    (0x20A0, 0x20C0),
    (0x2100, 0x2101),
    (0x2103, 0x2106),
    (0x2116, 0x2118),
    (0x2120, 0x2123),
    (0x2190, 0x2328),
    (0x232B, 0x2426),
    (0x2500, 0x2775),
    (0x2794, 0x2ADB),
    (0x2ADD, 0x2B73),
];

/// The two-byte characters, of the three-byte ones those from here on ...
const WIDE: usize = 0x1E00;
/// ... up to here.
const END: usize = 0x3000;

/// A character in the table: a letter's lower case (128 or more) or one of the numbers that follow.
type Entry = u16;
const UNKNOWN: Entry = 0;
const BREAK: Entry = 1;
const APOSTROPHE: Entry = 2;
const REMOVED: Entry = 3;

/// The characters of two bytes, and of three from Latin Extended Additional to the symbols (U+1E00 to U+2FFF).
pub(super) struct Table {
    two: [Entry; 0x800],
    three: [Entry; END - WIDE],
}

impl Table {
    /// The table; built when first asked for, in about 0.2 ms.
    pub(super) fn get() -> &'static Self {
        static TABLE: LazyLock<Table> = LazyLock::new(Table::build);
        &TABLE
    }

    fn build() -> Self {
        let mut table = Self {
            two: [UNKNOWN; 0x800],
            three: [UNKNOWN; END - WIDE],
        };
        for code in (0x80..0x800).chain(WIDE..END) {
            let c = char::from_u32(code as u32).expect("below the surrogates");
            let within = |ranges: &[(u16, u16)]| {
                ranges
                    .iter()
                    .any(|r| (r.0 as usize..=r.1 as usize).contains(&code))
            };
            let lower = c.to_lowercase().next().unwrap_or(c);
            let entry = match normalise::character(c) {
                Some('\'') => APOSTROPHE,
                None => REMOVED,
                Some(_) if within(LETTERS) && lower.len_utf8() == c.len_utf8() => lower as Entry,
                Some(_) if within(BREAKS) => BREAK,
                Some(_) => UNKNOWN,
            };
            if code < 0x800 {
                table.two[code] = entry;
            } else {
                table.three[code - WIDE] = entry;
            }
        }
        table
    }

    /// The lower case of a two-byte letter, encoded; `None` for any other two bytes.
    #[inline]
    pub(super) fn letter(&self, first: u8, second: u8) -> Option<[u8; 2]> {
        if !matches!(first, 0xC0..0xE0) {
            return None;
        }
        let lower = self.two[usize::from(first & 0x1F) << 6 | usize::from(second & 0x3F)];
        (lower >= 0x80).then_some([0xC0 | (lower >> 6) as u8, 0x80 | (lower & 0x3F) as u8])
    }

    /// The character whose first byte is `bytes[0]`, a byte of 128 or more that begins a character, and its length.
    #[inline]
    pub(super) fn of(&self, bytes: &[u8]) -> (Character, usize) {
        let continuation = |i: usize| bytes.get(i).map_or(0, |b| usize::from(b & 0x3F));
        let (entry, len) = match bytes[0] {
            first @ ..0xE0 => (
                self.two[usize::from(first & 0x1F) << 6 | continuation(1)],
                2,
            ),
            first @ ..0xF0 => {
                let code = usize::from(first & 0x0F) << 12 | continuation(1) << 6 | continuation(2);
                (
                    *self.three.get(code.wrapping_sub(WIDE)).unwrap_or(&UNKNOWN),
                    3,
                )
            }
            first => {
                let code =
                    usize::from(first & 0x07) << 18 | continuation(1) << 12 | continuation(2) << 6;
                (
                    if is_pictograph(code | continuation(3)) {
                        BREAK
                    } else {
                        UNKNOWN
                    },
                    4,
                )
            }
        };
        let character = match entry {
            UNKNOWN => Character::Unknown,
            BREAK => Character::Break,
            APOSTROPHE => Character::Apostrophe,
            REMOVED => Character::Removed,
            lower => Character::Letter(lower),
        };
        (character, len)
    }
}

/// Emoji from U+1F300 on, without the skin tones (which join what stands before them).
fn is_pictograph(code: usize) -> bool {
    matches!(code, 0x1F300..=0x1F3FA | 0x1F400..=0x1F64F | 0x1F680..=0x1F6C5 | 0x1F900..=0x1F9FF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::reference;

    /// What a character is by the specification, by putting it among others.
    fn probe(c: char) -> Character {
        match normalise::character(c) {
            Some('\'') => return Character::Apostrophe,
            None => return Character::Removed,
            _ => {}
        }
        let cut = |text: String| -> Vec<String> {
            reference::words(&text)
                .iter()
                .map(|w| w.span.of(&text).to_owned())
                .collect()
        };
        let among = ["a", "1", "я", "カ", "ก", "中", "א", "é"];
        let stable = {
            use unicode_normalization::{
                IsNormalized, char::canonical_combining_class, is_nfc_quick,
            };
            canonical_combining_class(c) == 0
                && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
        };
        let breaks = among
            .iter()
            .all(|x| among.iter().all(|y| cut(format!("{x}{c}{y}")) == [*x, *y]))
            && cut(format!("{c}{c} {c}")).is_empty();
        if stable && breaks {
            return Character::Break;
        }
        let whole = |text: String| cut(text.clone()) == [text];
        let letter = ["a", "1", "я", "é"].iter().all(|x| {
            whole(format!("{x}{c}{x}"))
                && whole(format!("a{c}.{c}{c}:{c}'a"))
                && cut(format!("-{c}")) == [c.to_string()]
        }) && cut(format!("{c}\"{c}'")) == [c.to_string(), c.to_string()]
            && cut(format!("{c},{c}")).len() == 2
            && cut(format!("カ{c}ก{c}中")).len() == 5;
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(one), None) if letter && stable && one.len_utf8() == c.len_utf8() && c != 'Σ' => {
                Character::Letter(one as u16)
            }
            _ => Character::Unknown,
        }
    }

    /// What the table says must be what the specification does. (The other way is not asked: a newer Unicode version may
    /// give a meaning to a character that is unknown here.)
    #[test]
    fn the_table_says_what_the_specification_does() {
        let table = Table::get();
        let mut known = 0;
        for c in ('\u{80}'..='\u{7FF}')
            .chain('\u{1E00}'..='\u{2FFF}')
            .chain('\u{1F2F0}'..='\u{1FA10}')
        {
            let mut bytes = [0; 4];
            let (character, len) = table.of(c.encode_utf8(&mut bytes).as_bytes());
            assert_eq!(len, c.len_utf8());
            if character != Character::Unknown {
                assert_eq!(character, probe(c), "{c:?} U+{:04X}", c as u32);
                known += 1;
            }
        }
        assert!(known > 3000, "{known}");
    }
}
