//! Names in a text: people, places and organisations, as runs of capitalised words.
//!
//! No list of names and no model: inside a sentence English capitalises names and little else. A run is capitalised words
//! one after the other, with `of`, `de` and their like between them. A title before a name is not part of it (`Attorney
//! General Jane Roe`), and a surname alone counts for the longer form that the same text writes (`Roe`). The first word of
//! a sentence is capitalised whatever it is: it counts where the [`Background`] knows it more often as a name than not.
//!
//! Misses names at the beginning of sentences that are common words elsewhere, and all names of scripts without capitals.

use super::background::Background;
use super::term::{TermId, TermKind, Vocabulary, term_id, word_of};
use crate::hash;
use crate::text::Words;
use ahash::AHashMap;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

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
/// From this share of its uses a word that begins a sentence is taken for a name.
const NAME_SHARE: f64 = 0.5;

/// Words that may stand between two capitalised words of one name.
const INNER: [&str; 12] = [
    "of", "de", "la", "del", "da", "di", "van", "von", "der", "bin", "al", "el",
];
/// Titles and ranks: what stands before a person's name, or alone for an office.
const TITLES: [&str; 63] = [
    "acting",
    "admiral",
    "ambassador",
    "archbishop",
    "assistant",
    "attorney",
    "bishop",
    "candidate",
    "capt",
    "captain",
    "cardinal",
    "chairman",
    "chairwoman",
    "chancellor",
    "chief",
    "col",
    "colonel",
    "commissioner",
    "congressman",
    "congresswoman",
    "coach",
    "counsel",
    "deputy",
    "det",
    "detective",
    "director",
    "dr",
    "former",
    "gen",
    "general",
    "gov",
    "governor",
    "judge",
    "justice",
    "leader",
    "lieutenant",
    "lt",
    "maj",
    "mayor",
    "minister",
    "mr",
    "mrs",
    "ms",
    "nominee",
    "officer",
    "pope",
    "president",
    "prime",
    "prof",
    "professor",
    "rep",
    "representative",
    "rev",
    "secretary",
    "sen",
    "senator",
    "sgt",
    "sheriff",
    "sir",
    "speaker",
    "spokesman",
    "spokeswoman",
    "vice",
];
/// Words that are no surname: alone they are not short for a longer name, and after a title they are an institution.
const INSTITUTIONS: [&str; 34] = [
    "agency",
    "army",
    "assembly",
    "association",
    "bank",
    "board",
    "bureau",
    "center",
    "city",
    "college",
    "commission",
    "committee",
    "congress",
    "council",
    "county",
    "court",
    "department",
    "electric",
    "force",
    "guard",
    "house",
    "institute",
    "island",
    "motors",
    "news",
    "office",
    "party",
    "police",
    "school",
    "senate",
    "service",
    "state",
    "street",
    "university",
];
const CALENDAR: [&str; 29] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "sept",
    "dec",
];
/// Abbreviations whose full stop ends no sentence; single letters and titles are others.
const ABBREVIATED: [&str; 8] = ["st", "jr", "ft", "mt", "no", "inc", "oct", "nov"];

/// What a word is, in any case: one look-up instead of a search of each list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Kind(u8);

impl Kind {
    const SMALL: Self = Self(1);
    const INNER: Self = Self(2);
    const TITLE: Self = Self(4);
    const INSTITUTION: Self = Self(8);
    const CALENDAR: Self = Self(16);
    const ABBREVIATED: Self = Self(32);

    fn of(word: &str) -> Self {
        /// No listed word is longer.
        const LONGEST: usize = 16;
        static KINDS: LazyLock<AHashMap<&'static str, u8>> = LazyLock::new(|| {
            let lists: [(Kind, &[&'static str]); 6] = [
                (Kind::SMALL, super::term::stop_words()),
                (Kind(Kind::SMALL.0 | Kind::INNER.0), &INNER),
                (Kind::TITLE, &TITLES),
                (Kind::INSTITUTION, &INSTITUTIONS),
                (Kind::CALENDAR, &CALENDAR),
                (Kind::ABBREVIATED, &ABBREVIATED),
            ];
            let mut kinds = AHashMap::new();
            for (kind, words) in lists {
                words
                    .iter()
                    .for_each(|word| *kinds.entry(*word).or_default() |= kind.0);
            }
            kinds
        });
        let find = |folded: &str| Self(KINDS.get(folded).copied().unwrap_or_default());
        if !word.is_ascii() {
            return find(&word.to_lowercase());
        }
        let mut folded = [0; LONGEST];
        let Some(folded) = folded.get_mut(..word.len()) else {
            return Self::default();
        };
        folded.copy_from_slice(word.as_bytes());
        folded.make_ascii_lowercase();
        std::str::from_utf8(folded).map_or_else(|_| Self::default(), find)
    }

    fn is(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }
}

impl Names {
    /// The names of a text whose words are `words`; each is made known to `vocabulary`.
    ///
    /// `O(words)`.
    pub fn of(text: &str, words: &Words, background: &Background, vocabulary: &Vocabulary) -> Self {
        let mut found = Found::default();
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
            let begins = at == 0 || ends_sentence(before, gap);
            let joined = !begins && joins(before, gap);
            (end, before) = (span.end(), surface);
            if !joined {
                found.add(&mut run, run_at);
                inner.clear();
            }
            let bare = with_stop(bare(surface), text, start);
            let hyphened = joined && gap == "-" && !run.is_empty() && inner.is_empty();
            if is_capitalised(bare) && (!begins || may_begin(bare, background))
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
                    found.add(&mut run, run_at);
                }
            } else if !run.is_empty() && INNER.contains(&surface) && inner.len() < 2 {
                inner.push(surface);
            } else {
                found.add(&mut run, run_at);
                inner.clear();
            }
        }
        found.add(&mut run, run_at);
        found.finish(vocabulary)
    }

    /// The names with how much each is used, most first.
    pub fn as_slice(&self) -> &[(TermId, f32)] {
        &self.0
    }
}

/// The names of a text, by folded form.
#[derive(Default)]
struct Found {
    places: AHashMap<String, usize>,
    names: Vec<FoundName>,
    /// A name as it is looked up; one buffer for all.
    folded: String,
}

struct FoundName {
    folded: String,
    /// As it is written where it is first.
    surface: String,
    weight: f32,
    at: usize,
}

impl Found {
    /// Counts a run and clears it.
    fn add(&mut self, run: &mut Vec<&str>, at: usize) {
        if run.is_empty() {
            return;
        }
        let words = name_in(run);
        if !words.is_empty() && words.len() <= LONGEST {
            self.folded.clear();
            for (place, word) in words.iter().enumerate() {
                self.folded.push_str(if place > 0 { " " } else { "" });
                if word.is_ascii() {
                    let lower = word.bytes().map(|byte| byte.to_ascii_lowercase());
                    self.folded.extend(lower.map(char::from));
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
    fn finish(self, vocabulary: &Vocabulary) -> Names {
        let mut names = self.names;
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

/// Adds the weight of each name to the one it is another form of; what was added elsewhere weighs 0. By falling weight.
///
/// A surname goes to the longest-weighing name that ends with it, a given name to one that begins with it and weighs as
/// much (`China` is not short for a rare `China Daily`), and a name with a chance word before it to the name alone.
pub(super) fn fold<W>(names: &[&str], weights: &mut [W])
where
    W: Copy + Default + PartialOrd + std::ops::AddAssign,
{
    let own: Vec<W> = weights.to_vec();
    // Forms of one name begin with the same word or end with it: two numbers tell which are worth comparing.
    let number = |word: Option<&str>| hash::bytes(word.unwrap_or_default().as_bytes()) as u32;
    let ends = |name: &&str| {
        (
            number(name.split(' ').next()),
            number(name.rsplit(' ').next()),
        )
    };
    let ends: Vec<(u32, u32)> = names.iter().map(ends).collect();
    for at in 0..names.len() {
        let (first, last) = ends[at];
        let other_form = |&other: &usize| {
            if ends[other].0 != first && ends[other].1 != last {
                return false;
            }
            let (name, other_name) = (names[at], names[other]);
            let weighs = own[other] >= own[at];
            other != at
                && (is_surname_of(name, other_name)
                    || (weighs && is_given_name_of(name, other_name))
                    || (weighs && other_name.contains(' ') && is_end_of(other_name, name)))
        };
        let target = (0..names.len()).filter(other_form).reduce(|best, other| {
            if own[other] > own[best] { other } else { best }
        });
        if let Some(target) = target.filter(|&target| weights[target] > W::default()) {
            let weight = std::mem::take(&mut weights[at]);
            weights[target] += weight;
        }
    }
}

fn is_end_of(end: &str, whole: &str) -> bool {
    whole
        .strip_suffix(end)
        .is_some_and(|given| given.ends_with(' '))
}

fn is_surname_of(short: &str, long: &str) -> bool {
    !short.contains(' ')
        && is_end_of(short, long)
        && !long.split(' ').any(|word| word == "of")
        && !INSTITUTIONS.contains(&short)
}

fn is_given_name_of(short: &str, long: &str) -> bool {
    let surname = long
        .strip_prefix(short)
        .and_then(|rest| rest.strip_prefix(' '));
    surname.is_some_and(|surname| {
        !short.contains(' ')
            && !surname
                .split(' ')
                .any(|word| INNER.contains(&word) || INSTITUTIONS.contains(&word))
    })
}

/// What of a run is the name: without titles before it, weekdays, and small words at its ends.
fn name_in<'r, 't>(run: &'r [&'t str]) -> &'r [&'t str] {
    let mut words = run;
    while let [first, rest @ ..] = words {
        if !Kind::of(first).is(Kind::CALENDAR) && !is_small(first) {
            break;
        }
        words = rest;
    }
    while let [rest @ .., last] = words {
        if !Kind::of(last).is(Kind::CALENDAR) && !is_small(last) {
            break;
        }
        words = rest;
    }
    // Headlines capitalise small words too, and name nobody.
    let headline = words
        .iter()
        .any(|word| is_small(word) && is_capitalised(word));
    if headline {
        return &words[..0];
    }
    let titles = words
        .iter()
        .rposition(|word| Kind::of(word).is(Kind::TITLE));
    match titles {
        Some(last) if last + 1 == words.len() => {
            // Only an office: `Prime Minister`; a name before it stays: `Justice` ends no name, `Roe, Secretary` never joins.
            &words[..0]
        }
        Some(last) if Kind::of(words[last + 1]).is(Kind(Kind::INSTITUTION.0 | Kind::INNER.0)) => {
            words
        }
        Some(last) => &words[last + 1..],
        None => words,
    }
}

fn is_small(word: &str) -> bool {
    let in_names = matches!(word, "New" | "US" | "WHO");
    !in_names && Kind::of(word).is(Kind::SMALL)
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
    let small = |head: &str| head.len() == 1 || is_small(head);
    let contracted = || {
        word.split_once(['\'', '\u{2019}'])
            .is_some_and(|(head, tail)| small(head) && tail.chars().all(char::is_lowercase))
    };
    !contracted()
        && !matches!(word, "I." | "A.")
        && (chars.clone().any(char::is_lowercase) || (1..=4).contains(&chars.count()))
}

/// Whether a word at the beginning of a sentence is taken for a name there.
fn may_begin(word: &str, background: &Background) -> bool {
    let known = word_of(word);
    let as_word = background.known(term_id(TermKind::Word, &known));
    let as_name = background.known(term_id(TermKind::Name, &known));
    match (as_word, as_name) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(all), Some(names)) => names / all >= NAME_SHARE,
    }
}

fn ends_sentence(before: &str, gap: &str) -> bool {
    if gap == " " {
        return false;
    }
    if gap.starts_with('.')
        && gap.trim_end() == "."
        && !gap.contains('\n')
        && is_abbreviated(before)
    {
        return false;
    }
    gap.contains([
        '.', '!', '?', ':', ';', '"', '\n', '|', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2022}',
    ])
}

fn is_abbreviated(word: &str) -> bool {
    word.chars().count() == 1
        || word.contains('.')
        || Kind::of(word).is(Kind(Kind::TITLE.0 | Kind::ABBREVIATED.0))
}

/// Whether a run goes on over what stands between two words.
fn joins(before: &str, gap: &str) -> bool {
    matches!(gap, " " | "-" | "&" | " & " | "\u{a0}") || (gap == ". " && is_abbreviated(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let vocabulary = Vocabulary::default();
        let names = Names::of(text, &Words::of(text), &Background::shipped(), &vocabulary);
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

    #[test]
    fn other_forms_of_a_name_are_folded_into_the_one_used_most() {
        let names = [
            "jane roe",
            "roe",
            "counsel jane roe",
            "jane",
            "mines",
            "department of mines",
        ];
        let mut weights = [5.0, 9.0, 1.0, 2.0, 3.0, 4.0];
        fold(&names, &mut weights);
        assert_eq!(weights, [17.0, 0.0, 0.0, 0.0, 3.0, 4.0]);
    }
}
