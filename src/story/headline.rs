//! Headlines: what an article is called, and which of its headlines names a story.

use super::outlet::SEPARATORS;
use super::term::{is_stop_word, word_of};
use crate::text::Words;
use std::collections::BTreeSet;

/// The longest headline made from a text without a title, in characters.
const FROM_TEXT: usize = 100;

/// What stands before a colon, or as a word at the beginning, of a headline that comments on a story instead of telling it.
const COMMENTS: [&str; 17] = [
    "opinion",
    "analysis",
    "editorial",
    "column",
    "commentary",
    "review",
    "podcast",
    "video",
    "watch",
    "photos",
    "explainer",
    "fact check",
    "live",
    "live updates",
    "letters",
    "quiz",
    "transcript",
];

/// A title without the outlet's name at its end, or the beginning of a text that has none.
///
/// A last part is an outlet's name when it looks like a domain or says what the source says. Control characters and
/// runs of white space become one space, so a headline is one line wherever it is shown.
pub fn headline(title: &str, text: &str, source: Option<&str>) -> String {
    let title = one_line(title);
    if !title.is_empty() {
        return without_outlet(&title, source).to_owned();
    }
    let text = one_line(text);
    let text = without_date_stamp(&text);
    match text.char_indices().nth(FROM_TEXT) {
        None => text.to_owned(),
        Some((end, _)) => {
            let cut = text[..end].rfind(' ').unwrap_or(end);
            format!(
                "{}…",
                text[..cut].trim_end_matches([',', ';', ':', '.', '—', '-', ' '])
            )
        }
    }
}

/// The longest text that may be a notice, in words: twice the longest of the labelled sets (gva).
const NOTICE: usize = 120;

/// Whether a text is short and has no content word of its headline.
pub(crate) fn is_beside([(title, title_words), (text, words)]: [(&str, &Words); 2]) -> bool {
    if !(1..=NOTICE).contains(&words.len()) {
        return false;
    }
    let content = |passage: &str, words: &Words| -> BTreeSet<String> {
        let words = words.spans().iter().map(|span| word_of(span.of(passage)));
        let says = |word: &String| word.len() > 1 && !is_stop_word(word);
        words.filter(says).collect()
    };
    let headline = content(title, title_words);
    !headline.is_empty() && headline.is_disjoint(&content(text, words))
}

fn without_outlet<'t>(title: &'t str, source: Option<&str>) -> &'t str {
    let at = SEPARATORS
        .iter()
        .filter_map(|separator| Some((title.rfind(separator)?, separator.len())))
        .max();
    let Some((at, width)) = at else { return title };
    let tail = &title[at + width..];
    let names_source = source.is_some_and(|source| {
        let (tail, source) = (letters(tail), letters(source));
        !tail.is_empty() && (source.contains(&tail) || (tail.contains(&source) && source.len() > 2))
    });
    let is_domain = !tail.ends_with('.')
        && tail
            .rsplit_once('.')
            .is_some_and(|(name, _)| !name.contains(' '))
        || [".com", ".org", ".net", ".co.uk"]
            .iter()
            .any(|end| tail.to_lowercase().ends_with(end));
    if at > 0 && (names_source || is_domain) {
        title[..at].trim_end()
    } else {
        title
    }
}

/// How well a headline stands for a whole story by its form alone, at most 1: a report in a sentence does best. Labels,
/// questions, one or two words, a paragraph, a text's cut beginning and shouting do less; none of them decides alone.
pub(super) fn manner(headline: &str, titled: bool) -> f64 {
    let words = headline.split_whitespace().count();
    let label = headline.split([':', '|']).next().unwrap_or_default().trim();
    let comments =
        COMMENTS.contains(&label.to_lowercase().as_str()) && label.len() < headline.len();
    let shouts = words > 2 && !headline.chars().any(char::is_lowercase);
    let penalties = [
        (!titled, 0.8),
        (comments, 0.7),
        (headline.contains('?'), 0.85),
        (words < 4, 0.8),
        (words > 20, 0.85),
        (shouts && headline.chars().any(char::is_uppercase), 0.9),
    ];
    penalties
        .iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, factor)| factor)
        .product()
}

/// Leaves out a date that a scrape put before the first sentence: `date 2025-01-23 The troops ...`.
fn without_date_stamp(text: &str) -> &str {
    let mut rest = text;
    for label in ["date", "published", "updated", "posted"] {
        let begins = rest
            .get(..label.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(label));
        if begins {
            rest = rest[label.len()..].trim_start_matches([':', ' ']);
        }
    }
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let stamp = rest.split(' ').next().unwrap_or_default();
    let parts: Vec<&str> = stamp.split(['-', '/']).collect();
    if parts.len() == 3 && parts.iter().all(|part| digits(part)) {
        rest[stamp.len()..].trim_start()
    } else {
        text
    }
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// One line of text that is safe to show: no control characters, no bidirectional overrides, single spaces.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(256));
    let mut space = false;
    for c in text.chars() {
        if line.len() > 600 {
            break;
        }
        let hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}');
        if c.is_whitespace() || c.is_control() {
            space = !line.is_empty();
        } else if !hidden {
            if std::mem::take(&mut space) {
                line.push(' ');
            }
            line.push(c);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_are_dropped_and_nothing_else() {
        let table = [
            ("Fire in mill :: WTVD.com", None, "Fire in mill"),
            (
                "Fire in mill | The Evening Post",
                Some("Evening Post"),
                "Fire in mill",
            ),
            (
                "Fire in mill - two hurt",
                Some("Evening Post"),
                "Fire in mill - two hurt",
            ),
            ("Fire in mill – Post", Some("Evening Post"), "Fire in mill"),
            ("Plain", Some("Plain"), "Plain"),
        ];
        for (title, source, expected) in table {
            assert_eq!(headline(title, "", source), expected);
        }
    }

    #[test]
    fn a_text_gives_its_beginning_without_a_stamp() {
        assert_eq!(
            headline(
                "",
                " date 2031-05-06 The mill burned.\nTwo were hurt.",
                None
            ),
            "The mill burned. Two were hurt."
        );
        assert_eq!(
            headline("", "Date night is back.", None),
            "Date night is back."
        );
        let long = headline("", &"word ".repeat(100), None);
        assert!(
            long.chars().count() <= FROM_TEXT + 1 && long.ends_with('…'),
            "{long}"
        );
    }

    #[test]
    fn a_notice_says_nothing_of_its_headline() {
        let beside = |title: &str, text: &str| {
            is_beside([(title, &Words::of(title)), (text, &Words::of(text))])
        };
        let notice = "Already a subscriber? Log in or set up your account.";
        assert!(beside("Three hurt as the mill burns", notice));
        assert!(!beside("A subscriber is hurt", notice));
        assert!(!beside(
            "Mill fire hurts three",
            "A mill burned on Monday; 3 were hurting."
        ));
        assert!(!beside("", notice) && !beside("Three hurt", ""));
        let report = "word ".repeat(NOTICE + 1);
        assert!(!beside("Three hurt as the mill burns", &report));
    }

    #[test]
    fn what_moves_a_terminal_or_turns_the_text_is_left_out() {
        assert_eq!(one_line("a\u{1b}[31m\r\nb\u{202e}c\t d"), "a [31m bc d");
    }
}
