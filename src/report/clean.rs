//! Strings of strangers made fit to be shown: one line, nothing that steers a terminal or the direction of writing.
//!
//! In: titles, sources, ids and texts as an input wrote them. Out: the same words. Escaping for a format (HTML, XML,
//! DOT, JSON) is each writer's own work and comes after this. What this does not do: judge letters. A title of
//! look-alike letters of another alphabet stays what it is.

use std::borrow::Cow;

/// A title longer than this many characters ends in `…`: the longest of 18,489 real ones has 277.
pub const LONGEST_LINE: usize = 600;

/// Whether a character is dropped: marks, embeddings, overrides and isolates of writing direction, the byte order mark,
/// language tags, and what is no character at all.
const fn is_steering(c: char) -> bool {
    matches!(
        c,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E007F}'
    )
}

/// Whether a character breaks or steers a line and becomes a space: all controls (escape among them) and separators.
fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// One line of at most [`LONGEST_LINE`] characters.
///
/// ```
/// use samestory::report::clean::line;
/// assert_eq!(line("Guard\u{1b}[31m sent\nto \u{202E}border"), "Guard [31m sent to border");
/// ```
pub fn line(text: &str) -> Cow<'_, str> {
    let fits = text.len() <= LONGEST_LINE || text.chars().nth(LONGEST_LINE).is_none();
    if fits && !text.chars().any(|c| is_break(c) || is_steering(c)) {
        return Cow::Borrowed(text);
    }
    let shown = text
        .chars()
        .filter(|&c| !is_steering(c))
        .map(|c| if is_break(c) { ' ' } else { c });
    let mut out: String = shown.clone().take(LONGEST_LINE).collect();
    if shown.clone().nth(LONGEST_LINE).is_some() {
        out.truncate(out.trim_end().len());
        out.push('…');
    }
    Cow::Owned(out)
}

/// A text of many lines: its line breaks stay, each as `\n`.
pub fn text(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|c| c != '\n' && (is_break(c) || is_steering(c)))
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().filter(|&c| !is_steering(c)).peekable();
    while let Some(c) = characters.next() {
        out.push(match c {
            '\r' if characters.peek() == Some(&'\n') => continue,
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => '\n',
            c if is_break(c) => ' ',
            c => c,
        });
    }
    Cow::Owned(out)
}

/// Text between the tags or in the attributes of an XML file. Characters that XML 1.0 forbids go with [`line`].
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_that_steers_nothing() {
        assert!(matches!(
            line("Plain — “quoted” 日本 العربية"),
            Cow::Borrowed(_)
        ));
        assert_eq!(line("a\u{2066}b\u{200F}c\u{7f}d\r\ne"), "abc d  e");
        assert_eq!(line(""), "");
    }

    #[test]
    fn a_title_ends() {
        let long = "ä".repeat(LONGEST_LINE + 1);
        assert_eq!(line(&long).chars().count(), LONGEST_LINE + 1);
        assert!(line(&long).ends_with('…'));
        assert!(matches!(line(&long[..LONGEST_LINE * 2]), Cow::Borrowed(_)));
    }

    #[test]
    fn a_text_keeps_its_lines() {
        assert_eq!(
            text("one\r\ntwo\rthree\u{1b}[0m\u{2028}four"),
            "one\ntwo\nthree [0m\nfour"
        );
        assert!(matches!(text("one\n\ntwo"), Cow::Borrowed(_)));
    }

    #[test]
    fn xml_is_escaped() {
        assert_eq!(
            xml("<a href='x'>&\"\u{0}"),
            "&lt;a href=&apos;x&apos;&gt;&amp;&quot; "
        );
    }
}
