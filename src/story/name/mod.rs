//! Names in a text: people, places and organisations, as runs of capitalised words.
//!
//! No list of names and no model: inside a sentence English capitalises names and little else. A run is capitalised words
//! one after the other, with `of`, `de` and their like between them. A title before a name is not part of it (`Attorney
//! General Jane Roe`), and a surname alone counts for the longer form that the same text writes (`Roe`). The first word of
//! a sentence is capitalised whatever it is: it counts where the [`Background`] knows it more often as a name than not.
//!
//! Misses names at the beginning of sentences that are common words elsewhere, and all names of scripts without capitals.

mod fold;
mod found;
mod word;

pub(super) use fold::fold;

use super::background::Background;
use super::term::TermId;
use super::vocabulary::Vocabulary;
use crate::text::{Span, Words};
use found::{Found, RunWord};
use serde::{Deserialize, Serialize};
use word::{Beginnings, INNER, Kind, folded};

/// The names of one text, the most used first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Names(Box<[(TermId, f32)]>);

/// How many names of a text are kept: what a story is about is named by its texts again and again.
pub const KEPT: usize = 12;
/// So many words of a text, from its beginning, are looked through: a story's names are shown to readers and decide nothing.
pub const NAMED_IN: usize = 400;
/// The words from the beginning that count double: news says first whom it is about.
const LEAD: usize = 120;
/// What a name counts once whose last word is in the headline, as much as a term that is there.
const IN_HEADLINE: f32 = 3.0;
/// The longest small-letter end of a hyphened name, in bytes: `Kim Jong-un`.
const TAIL: usize = 2;

/// Finds the names of one article after the other. Reuse it: what it knows of words makes it fast.
#[derive(Debug)]
pub struct NameFinder<'a> {
    vocabulary: &'a Vocabulary,
    beginnings: Beginnings<'a>,
    found: Found,
}

impl<'a> NameFinder<'a> {
    /// Judges words that begin sentences by `background`, and makes names known to `vocabulary`.
    pub fn new(background: &'a Background, vocabulary: &'a Vocabulary) -> Self {
        Self {
            vocabulary,
            beginnings: Beginnings::new(background),
            found: Found::default(),
        }
    }

    /// The names of a text whose words are `words`, in the first [`NAMED_IN`] of them. Those that the `headline` has too
    /// count more; it names nobody itself, for headlines capitalise as they like.
    ///
    /// `O(words)`.
    pub fn find(&mut self, headline: &Words, text: &str, words: &Words) -> Names {
        let Self {
            vocabulary,
            beginnings,
            found,
        } = self;
        found.headline.clear();
        found.headline.extend_from_slice(headline.hashes());
        let spans = &words.spans()[..words.len().min(NAMED_IN)];
        let mut run_at = 0;
        for (at, span) in spans.iter().enumerate() {
            let start = span.start as usize;
            // Most words stand in no run and begin none.
            if found.run.is_empty()
                && matches!(text.as_bytes().get(start), Some(first) if first.is_ascii() && !first.is_ascii_uppercase())
            {
                continue;
            }
            let surface = span.of(text);
            let end = at.checked_sub(1).map_or(0, |before| spans[before].end());
            let gap = &text[end.min(start)..start];
            let before = || Before::of(at - 1, text, words);
            let begins = at == 0 || ends_sentence(gap, before);
            let joined = !begins && joins(gap, before);
            if !joined {
                found.add(text, run_at);
            }
            let bare = with_stop(bare(surface), text, start);
            let hyphened = joined && gap == "-" && !found.run.is_empty() && found.inner.is_empty();
            let folded = || folded_at(at, surface, bare, words);
            if is_capitalised(bare) && (!begins || beginnings.may_be_named(bare, folded()))
                || hyphened && bare.len() <= TAIL
            {
                if found.run.is_empty() {
                    run_at = at;
                }
                found.run.append(&mut found.inner);
                let end = start + bare.len();
                if gap == "-"
                    && joined
                    && let Some(last) = found.run.last_mut()
                {
                    // `Ocasio-Cortez`, `Kim Jong-un`: one word to a reader.
                    let whole = Span::new(last.span.start as usize, end);
                    *last = RunWord::new(whole, word::folded(whole.of(text)));
                } else {
                    let word = RunWord::new(Span::new(start, end), folded());
                    found.run.push(word);
                }
                if bare.len() < surface.len() {
                    found.add(text, run_at);
                }
            } else if !found.run.is_empty() && INNER.contains(&surface) && found.inner.len() < 2 {
                found.inner.push(RunWord::new(*span, folded()));
            } else {
                found.add(text, run_at);
            }
        }
        found.add(text, run_at);
        found.finish(text, vocabulary)
    }
}

/// The hash in lower case of what is left of word `at`. That of a whole word is known; but words are hashed with one
/// apostrophe for all and composed, where names are as they are written.
fn folded_at(at: usize, surface: &str, bare: &str, words: &Words) -> u64 {
    if bare.len() == surface.len() && bare.is_ascii() {
        words.hashes()[at]
    } else {
        folded(bare)
    }
}

impl Names {
    /// The names with how much each is used, most first.
    pub fn as_slice(&self) -> &[(TermId, f32)] {
        &self.0
    }
}

/// Without a possessive ending.
fn bare(surface: &str) -> &str {
    let ending = match surface.as_bytes() {
        [.., b'\'', b's'] => "'s",
        [.., 0xe2, 0x80, 0x99, b's'] => "\u{2019}s",
        _ => "",
    };
    &surface[..surface.len() - ending.len()]
}

/// With the full stop of an initial or an acronym: `Q.`, `U.S.`
fn with_stop<'t>(word: &'t str, text: &'t str, start: usize) -> &'t str {
    let end = start + word.len();
    if text.as_bytes().get(end) != Some(&b'.') {
        return word;
    }
    let letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let stopped = letter || word.contains('.');
    &text[start..end + usize::from(stopped)]
}

/// A capital and then a letter that is none, or an acronym of two to five letters; contractions of small words are neither.
fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    if !chars.next().is_some_and(char::is_uppercase) {
        return false;
    }
    // Most words are ASCII without an apostrophe.
    let (mut small_letters, mut others) = (false, false);
    for byte in word.bytes() {
        small_letters |= byte.is_ascii_lowercase();
        others |= !byte.is_ascii() || byte == b'\'';
    }
    if !others {
        let acronym = (2..=5).contains(&word.len());
        return (small_letters || acronym) && !matches!(word, "I." | "A.");
    }
    let small = |head: &str| head.len() == 1 || Kind::of(folded(head)).is_small(head);
    let contracted = || {
        word.split_once(['\'', '\u{2019}'])
            .is_some_and(|(head, tail)| small(head) && tail.chars().all(char::is_lowercase))
    };
    !contracted() && (chars.clone().any(char::is_lowercase) || (1..=4).contains(&chars.count()))
}

/// The word before a gap.
struct Before<'t> {
    surface: &'t str,
    kind: Kind,
}

impl<'t> Before<'t> {
    fn of(at: usize, text: &'t str, words: &Words) -> Self {
        let surface = words.surface(at, text);
        Self {
            surface,
            kind: Kind::of(folded_at(at, surface, surface, words)),
        }
    }

    fn is_abbreviated(&self) -> bool {
        self.surface.chars().count() == 1
            || self.surface.contains('.')
            || self.kind.is(Kind(Kind::TITLE.0 | Kind::ABBREVIATED.0))
    }
}

fn ends_sentence<'t>(gap: &str, before: impl Fn() -> Before<'t>) -> bool {
    if gap == " " {
        return false;
    }
    if gap.starts_with('.')
        && gap.trim_end() == "."
        && !gap.contains('\n')
        && before().is_abbreviated()
    {
        return false;
    }
    gap.bytes()
        .any(|byte| matches!(byte, b'.' | b'!' | b'?' | b':' | b';' | b'"' | b'\n' | b'|'))
        || !gap.is_ascii() && gap.contains(['\u{201c}', '\u{201d}', '\u{2018}', '\u{2022}'])
}

/// Whether a run goes on over what stands between two words.
fn joins<'t>(gap: &str, before: impl Fn() -> Before<'t>) -> bool {
    matches!(gap, " " | "-" | "&" | " & " | "\u{a0}") || (gap == ". " && before().is_abbreviated())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str) -> Vec<String> {
        names_under("", text)
    }

    fn names_under(headline: &str, text: &str) -> Vec<String> {
        let vocabulary = Vocabulary::default();
        let background = Background::shipped();
        let mut finder = NameFinder::new(&background, &vocabulary);
        let names = finder.find(&Words::of(headline), text, &Words::of(text));
        let form = |&(id, _): &(TermId, f32)| vocabulary.surface(id).expect("it was noted");
        names
            .as_slice()
            .iter()
            .map(|name| form(name).into())
            .collect()
    }

    #[test]
    fn runs_of_capitals_inside_a_sentence_are_names() {
        let table: [(&str, &[&str]); 9] = [
            (
                "a plan by Jane Roe of the Department of Mines",
                &["Jane Roe", "Department of Mines"],
            ),
            (
                "as Attorney General Jane Roe told Sen. John Q. Doe",
                &["Jane Roe", "John Q. Doe"],
            ),
            (
                "on Monday in New Salem, said the Prime Minister",
                &["New Salem"],
            ),
            (
                "with Kim Jong-un and Alexandria Ocasio-Cortez's aide",
                &["Kim Jong-un", "Alexandria Ocasio-Cortez"],
            ),
            (
                "it said. Officials agreed. Kowalczyk did not.",
                &["Kowalczyk"],
            ),
            ("and the U.S. Supreme Court ruled", &["U.S. Supreme Court"]),
            ("see How The Mayor Of Salem Won It", &[]),
            ("it\u{2019}s what I\u{2019}m told, he said", &[]),
            ("", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    proptest! {
        /// What [`folded_at`] takes from the words.
        #[test]
        fn a_whole_word_of_ascii_has_its_hash_in_lower_case(text in "[A-Za-z0-9 .,:;'_\u{2019}\u{ad}\u{301}é-]{0,60}") {
            let words = Words::of(&text);
            for (surface, &hash) in words.surfaces(&text).zip(words.hashes()) {
                prop_assert!(!surface.is_ascii() || hash == folded(surface), "{surface}");
            }
        }
    }

    #[test]
    fn names_behind_the_first_words_are_not_found() {
        let before = |words: usize| "and ".repeat(words) + "Jane Roe, who was there";
        assert_eq!(names(&before(NAMED_IN - 2)), ["Jane Roe"]);
        assert_eq!(names(&before(NAMED_IN - 1)), ["Jane"]);
        assert_eq!(names(&before(NAMED_IN)), [""; 0]);
    }

    #[test]
    fn whom_the_headline_names_comes_first() {
        let text = "a plan by Jane Roe, which Mary Major and Mary Major oppose";
        assert_eq!(names(text)[0], "Mary Major");
        assert_eq!(names_under("How The Mayor Lost It", text)[0], "Mary Major");
        assert_eq!(names_under("ROE PLANS AGAIN", text)[0], "Jane Roe");
    }

    #[test]
    fn a_surname_counts_for_the_whole_name() {
        let found = names(
            "It was Jane Roe. Then Roe left, and so did Salem Smith, when Roe had gone to Salem.",
        );
        assert_eq!(found[0], "Jane Roe");
        assert!(!found.contains(&"Roe".to_owned()), "{found:?}");
    }
}
