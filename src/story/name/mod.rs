//! Names in a text: people, places and organisations, as runs of capitalised words.
//!
//! No list of names and no model: inside a sentence English capitalises names and little else. A run is capitalised words
//! one after the other, with `of`, `de` and their like between them. A title before a name is not part of it (`Attorney
//! General Jane Roe`), and a surname alone counts for the longer form that the same text writes (`Roe`). The first word of
//! a sentence is capitalised whatever it is: it counts where the [`Background`] knows it more often as a name than not.
//!
//! Misses names at the beginning of sentences that are common words elsewhere, and all names of scripts without capitals.

mod fold;
mod word;

pub(super) use fold::fold;

use super::background::Background;
use super::term::{TermId, TermKind, term_id};
use super::vocabulary::Vocabulary;
use crate::text::Words;
use ahash::AHashMap;
use serde::{Deserialize, Serialize};
use word::{INNER, Kind, Memory};

/// The names of one text, the most used first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Names(Box<[(TermId, f32)]>);

/// How many names of a text are kept: what a story is about is named by its texts again and again.
pub const KEPT: usize = 12;
/// The words from the beginning that count double: news says first whom it is about.
const LEAD: usize = 120;
/// A longer run is a headline or a list of credits, and no name.
const LONGEST: usize = 6;
/// The longest small-letter end of a hyphened name, in bytes: `Kim Jong-un`.
const TAIL: usize = 2;

/// Finds the names of one article after the other. Reuse it: what it knows of words makes it fast.
#[derive(Debug)]
pub struct NameFinder<'a> {
    vocabulary: &'a Vocabulary,
    words: Memory<'a>,
    found: Found,
}

impl<'a> NameFinder<'a> {
    /// Judges words that begin sentences by `background`, and makes names known to `vocabulary`.
    pub fn new(background: &'a Background, vocabulary: &'a Vocabulary) -> Self {
        Self {
            vocabulary,
            words: Memory::new(background),
            found: Found::default(),
        }
    }

    /// The names of a text whose words are `words`.
    ///
    /// `O(words)`, and the square of the names.
    pub fn find(&mut self, text: &str, words: &Words) -> Names {
        let Self {
            vocabulary,
            words: known,
            found,
        } = self;
        let mut run: Vec<&str> = Vec::new();
        let (mut end, mut run_at) = (0, 0);
        let mut inner: Vec<&str> = Vec::new();
        let mut before = "";
        for (at, span) in words.spans().iter().enumerate() {
            let (start, surface) = (span.start as usize, span.of(text));
            // Most words stand in no run and begin none.
            if run.is_empty()
                && surface.starts_with(|c: char| c.is_ascii() && !c.is_ascii_uppercase())
            {
                (end, before) = (span.end(), surface);
                continue;
            }
            let gap = &text[end.min(start)..start];
            let begins = at == 0 || ends_sentence(before, gap, known);
            let joined = !begins && joins(before, gap, known);
            (end, before) = (span.end(), surface);
            if !joined {
                found.add(&mut run, run_at, known);
                inner.clear();
            }
            let bare = with_stop(bare(surface), text, start);
            let hyphened = joined && gap == "-" && !run.is_empty() && inner.is_empty();
            if is_capitalised(bare) && (!begins || known.may_begin(bare))
                || hyphened && bare.len() <= TAIL
            {
                if run.is_empty() {
                    run_at = at;
                }
                run.append(&mut inner);
                match run.last_mut().filter(|_| gap == "-" && joined) {
                    // `Ocasio-Cortez`, `Kim Jong-un`: one word to a reader.
                    Some(last) => {
                        let from = last.as_ptr() as usize - text.as_ptr() as usize;
                        *last = &text[from..start + bare.len()];
                    }
                    None => run.push(bare),
                }
                if bare.len() < surface.len() {
                    found.add(&mut run, run_at, known);
                }
            } else if !run.is_empty() && INNER.contains(&surface) && inner.len() < 2 {
                inner.push(surface);
            } else {
                found.add(&mut run, run_at, known);
                inner.clear();
            }
        }
        found.add(&mut run, run_at, known);
        found.finish(vocabulary)
    }
}

impl Names {
    /// The names with how much each is used, most first.
    pub fn as_slice(&self) -> &[(TermId, f32)] {
        &self.0
    }
}

/// The names of a text, by folded form.
#[derive(Debug, Default)]
struct Found {
    places: AHashMap<String, usize>,
    names: Vec<FoundName>,
    /// A name as it is looked up; one buffer for all.
    folded: String,
    /// What the words of a run are; likewise.
    kinds: Vec<Kind>,
}

#[derive(Debug)]
struct FoundName {
    folded: String,
    /// As it is written where it is first.
    surface: String,
    weight: f32,
    at: usize,
}

impl Found {
    /// Counts a run and clears it.
    fn add(&mut self, run: &mut Vec<&str>, at: usize, known: &mut Memory<'_>) {
        if run.is_empty() {
            return;
        }
        self.kinds.clear();
        self.kinds.extend(run.iter().map(|word| known.kind(word)));
        let words = name_in(run, &self.kinds);
        if !words.is_empty() && words.len() <= LONGEST {
            self.folded.clear();
            for (place, word) in words.iter().enumerate() {
                self.folded.push_str(if place > 0 { " " } else { "" });
                if word.is_ascii() {
                    let start = self.folded.len();
                    self.folded.push_str(word);
                    self.folded[start..].make_ascii_lowercase();
                } else {
                    self.folded.push_str(&word.to_lowercase());
                }
            }
            let place = self.places.get(&self.folded).copied();
            let place = place.unwrap_or_else(|| {
                self.names.push(FoundName {
                    folded: self.folded.clone(),
                    surface: words.join(" "),
                    weight: 0.0,
                    at,
                });
                self.places
                    .insert(self.folded.clone(), self.names.len() - 1);
                self.names.len() - 1
            });
            self.names[place].weight += if at < LEAD { 2.0 } else { 1.0 };
        }
        run.clear();
    }

    /// Surnames folded into the longer names they are short for, the most used first.
    fn finish(&mut self, vocabulary: &Vocabulary) -> Names {
        self.places.clear();
        let mut names = std::mem::take(&mut self.names);
        names.sort_unstable_by(|x, y| {
            y.weight
                .total_cmp(&x.weight)
                .then(x.at.cmp(&y.at))
                .then_with(|| x.folded.cmp(&y.folded))
        });
        let folded: Vec<&str> = names.iter().map(|name| &*name.folded).collect();
        let mut weights: Vec<f32> = names.iter().map(|name| name.weight).collect();
        fold(&folded, &mut weights);
        let mut order: Vec<usize> = (0..names.len()).filter(|&at| weights[at] > 0.0).collect();
        order.sort_by(|&x, &y| weights[y].total_cmp(&weights[x]));
        let kept = order.into_iter().take(KEPT).map(|at| {
            let name = &names[at];
            let id = term_id(TermKind::Entity, &name.folded);
            vocabulary.note(id, &name.surface, 1);
            (id, weights[at])
        });
        Names(kept.collect())
    }
}

/// What of a run is the name: without titles before it, weekdays, and small words at its ends. `kinds` are its words'.
fn name_in<'r, 't>(run: &'r [&'t str], kinds: &[Kind]) -> &'r [&'t str] {
    let says_nothing = |at: usize| kinds[at].is(Kind::CALENDAR) || is_small(run[at], kinds[at]);
    let start = (0..run.len())
        .find(|&at| !says_nothing(at))
        .unwrap_or(run.len());
    let end = (start..run.len())
        .rfind(|&at| !says_nothing(at))
        .map_or(start, |last| last + 1);
    let (words, kinds) = (&run[start..end], &kinds[start..end]);
    // Headlines capitalise small words too, and name nobody.
    let headline = words
        .iter()
        .zip(kinds)
        .any(|(word, &kind)| is_small(word, kind) && is_capitalised(word));
    if headline {
        return &words[..0];
    }
    match kinds.iter().rposition(|kind| kind.is(Kind::TITLE)) {
        Some(last) if last + 1 == words.len() => {
            // Only an office: `Prime Minister`; a name before it stays: `Justice` ends no name, `Roe, Secretary` never joins.
            &words[..0]
        }
        Some(last) if kinds[last + 1].is(Kind(Kind::INSTITUTION.0 | Kind::INNER.0)) => words,
        Some(last) => &words[last + 1..],
        None => words,
    }
}

fn is_small(word: &str, kind: Kind) -> bool {
    let in_names = matches!(word, "New" | "US" | "WHO");
    kind.is(Kind::SMALL) && !in_names
}

/// Without a possessive ending.
fn bare(surface: &str) -> &str {
    surface
        .strip_suffix("'s")
        .or_else(|| surface.strip_suffix("\u{2019}s"))
        .unwrap_or(surface)
}

/// With the full stop of an initial or an acronym: `Q.`, `U.S.`
fn with_stop<'t>(word: &'t str, text: &'t str, start: usize) -> &'t str {
    let end = start + word.len();
    let letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let stopped = text[end..].starts_with('.') && (letter || word.contains('.'));
    &text[start..end + usize::from(stopped)]
}

/// A capital and then a letter that is none, or an acronym of two to five letters; contractions of small words are neither.
fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    if !chars.next().is_some_and(char::is_uppercase) {
        return false;
    }
    let small = |head: &str| head.len() == 1 || is_small(head, Kind::of(head));
    let contracted = || {
        word.split_once(['\'', '\u{2019}'])
            .is_some_and(|(head, tail)| small(head) && tail.chars().all(char::is_lowercase))
    };
    !contracted()
        && !matches!(word, "I." | "A.")
        && (chars.clone().any(char::is_lowercase) || (1..=4).contains(&chars.count()))
}

fn ends_sentence(before: &str, gap: &str, known: &mut Memory<'_>) -> bool {
    if gap == " " {
        return false;
    }
    if gap.starts_with('.')
        && gap.trim_end() == "."
        && !gap.contains('\n')
        && is_abbreviated(before, known)
    {
        return false;
    }
    gap.contains([
        '.', '!', '?', ':', ';', '"', '\n', '|', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2022}',
    ])
}

fn is_abbreviated(word: &str, known: &mut Memory<'_>) -> bool {
    word.chars().count() == 1
        || word.contains('.')
        || known
            .kind(word)
            .is(Kind(Kind::TITLE.0 | Kind::ABBREVIATED.0))
}

/// Whether a run goes on over what stands between two words.
fn joins(before: &str, gap: &str, known: &mut Memory<'_>) -> bool {
    matches!(gap, " " | "-" | "&" | " & " | "\u{a0}")
        || (gap == ". " && is_abbreviated(before, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let vocabulary = Vocabulary::default();
        let background = Background::shipped();
        let names = NameFinder::new(&background, &vocabulary).find(text, &Words::of(text));
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

    #[test]
    fn a_surname_counts_for_the_whole_name() {
        let found = names(
            "It was Jane Roe. Then Roe left, and so did Salem Smith, when Roe had gone to Salem.",
        );
        assert_eq!(found[0], "Jane Roe");
        assert!(!found.contains(&"Roe".to_owned()), "{found:?}");
    }
}
