//! Words to terms: what an article is about, as weighted features.
//!
//! A term is a stemmed word, a number (once alone and once with the word it counts), or a name (a capitalised word inside
//! a sentence, counted once more as a name). What hyphens join is one word here (`17-year-old`, `stop-gap`): apart, its
//! parts are common words that look-alikes share; whole, it is worth 1.7 points of pairwise F on all sets in one pool. The headline and the
//! beginning count more, because news says what happened first; numbers count double, because look-alike events differ
//! by date, age and amount. All of it is flat around the values chosen (`samestory eval FOLDER` measures it).

use crate::hash;
use crate::text::{Words, segment};
use ahash::AHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::sync::Mutex;

/// What kind of feature a term is; the kinds do not share terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// A word, stemmed.
    Word,
    /// A number.
    Number,
    /// A capitalised word.
    Name,
    /// A number with the content word after it.
    Counted,
    /// A whole name ([`super::name`]): shown to readers, and no part of a similarity.
    Entity,
}

/// A term's number: a hash of its kind and its folded text.
pub type TermId = u64;

/// The terms of one article with how much each is used, sorted by id: the ids, then the weights, two in a number. They
/// are kept like this, and read where they are kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terms<'k>(Cow<'k, [u64]>);

impl<'k> Terms<'k> {
    /// Of ids and weights, sorted by id.
    fn of(terms: &[(TermId, f32)]) -> Self {
        let bits = |at: usize| terms.get(at).map_or(0, |term| u64::from(term.1.to_bits()));
        let weights = (0..terms.len())
            .step_by(2)
            .map(|at| bits(at) << 32 | bits(at + 1));
        Self(terms.iter().map(|&(id, _)| id).chain(weights).collect())
    }

    /// As [`Terms::as_numbers`] gave them.
    pub fn of_numbers(numbers: Cow<'k, [u64]>) -> Self {
        Self(numbers)
    }

    /// As they are kept.
    pub fn as_numbers(&self) -> &[u64] {
        &self.0
    }

    /// The ids, sorted.
    pub fn ids(&self) -> &[TermId] {
        // n ids and half as many weights, rounded up.
        &self.0[..self.0.len() * 2 / 3]
    }

    /// The terms with their weights, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = (TermId, f32)> + '_ {
        let (ids, weights) = self.0.split_at(self.ids().len());
        let weight = |at: usize| f32::from_bits((weights[at / 2] >> (32 * (1 - at % 2))) as u32);
        ids.iter()
            .enumerate()
            .map(move |(at, &id)| (id, weight(at)))
    }
}

/// What a word counts by where it stands, as (words up to here, weight): news says what happened first.
const POSITIONS: [(usize, f32); 3] = [(60, 3.0), (120, 2.0), (240, 1.0)];
const TITLE_WEIGHT: f32 = 3.0;
const REST_WEIGHT: f32 = 0.5;
const NUMBER_WEIGHT: f32 = 2.0;
/// What a number adds together with the word after it: `800 troops` is another matter than `1,500 troops`.
const COUNTED_WEIGHT: f32 = 1.0;
/// What a capitalised word adds as a name.
const NAME_WEIGHT: f32 = 0.5;

/// What a written word is, whatever stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum WordClass {
    /// A stop word, a single letter, a mark.
    #[default]
    Nothing,
    Number,
    /// Whether it is written as a name.
    Word {
        name: bool,
    },
}

/// A written word that was met before: its terms.
#[derive(Debug, Clone, Copy, Default)]
struct Met {
    /// Hash of the word as written; 0 for none yet.
    written: u64,
    id: TermId,
    as_name: TermId,
    /// In how many texts it was the first form of its term, and of its name, since the vocabulary was last told.
    texts: u32,
    named: u32,
    class: WordClass,
}

/// How many written words are remembered, at the place of their hash: about what the second cache holds. Of the words of
/// news, 19 in 20 are found there.
const MEMORY: usize = 1 << 15;

/// Counts the terms of an article. Reuse it from article to article.
///
/// What forms terms have it tells its [`Vocabulary`] in sums: when a word makes room for another, and when it is dropped
/// itself.
#[derive(Debug)]
pub struct TermCounter<'v> {
    vocabulary: &'v Vocabulary,
    counts: AHashMap<TermId, f32>,
    folded: String,
    title: Words,
    /// The number last met, while no content word and no break has come after it.
    number: Option<Number>,
    /// Folding, stopping and stemming a word costs ten times what remembering it does.
    memory: Vec<Met>,
    /// How each word in memory is written.
    surfaces: Vec<String>,
}

/// A number as it is counted and as it is written.
#[derive(Debug)]
struct Number {
    folded: String,
    surface: String,
}

impl<'v> TermCounter<'v> {
    /// Counts for texts whose terms `vocabulary` shall know.
    pub fn new(vocabulary: &'v Vocabulary) -> Self {
        Self {
            vocabulary,
            counts: AHashMap::new(),
            folded: String::new(),
            title: Words::default(),
            number: None,
            memory: vec![Met::default(); MEMORY],
            surfaces: vec![String::new(); MEMORY],
        }
    }

    /// The terms of a headline and a text.
    ///
    /// `O(words)`.
    pub fn count(&mut self, title: &str, text: &str, words: &Words) -> Terms<'static> {
        self.counts.clear();
        // The text first: headlines capitalise as they like, and the written form shown is the one met first.
        self.passage(text, words, true, position_weight);
        let mut title_words = std::mem::take(&mut self.title);
        segment::spans_into(title, &mut title_words);
        self.passage(title, &title_words, false, |_| TITLE_WEIGHT);
        self.title = title_words;
        let mut terms: Vec<(TermId, f32)> = self.counts.drain().collect();
        terms.sort_unstable_by_key(|&(id, _)| id);
        Terms::of(&terms)
    }

    /// Counts the words of one text.
    fn passage(&mut self, text: &str, words: &Words, names: bool, weight: fn(usize) -> f32) {
        self.number = None;
        let mut end = 0;
        let mut spans = words.spans().iter().enumerate().peekable();
        while let Some((at, span)) = spans.next() {
            let start = span.start as usize;
            let broken = at == 0
                || text.as_bytes()[end.min(start)..start]
                    .iter()
                    .any(|&byte| is_break(byte));
            if broken {
                self.number = None;
            }
            end = span.end();
            // Windows over scripts without spaces overlap, so that nothing may lie between.
            while let Some((_, next)) =
                spans.next_if(|(_, next)| text.get(end..next.start as usize).is_some_and(is_hyphen))
            {
                end = next.end();
            }
            self.word(&text[start..end], weight(at), names && !broken);
        }
    }

    fn word(&mut self, surface: &str, weight: f32, may_be_name: bool) {
        let written = hash::bytes(surface.as_bytes());
        let place = written as usize % MEMORY;
        if self.memory[place].written != written {
            self.tell(place);
            self.memory[place] = meet(surface, written, &mut self.folded);
            surface.clone_into(&mut self.surfaces[place]);
        }
        let Met {
            id, as_name, class, ..
        } = self.memory[place];
        match class {
            WordClass::Nothing => {}
            WordClass::Number => {
                let new = self.add(id, weight * NUMBER_WEIGHT);
                self.memory[place].texts += u32::from(new);
                fold(surface, &mut self.folded);
                self.number = Some(Number {
                    folded: self.folded.clone(),
                    surface: surface.to_owned(),
                });
            }
            WordClass::Word { name } => {
                let new = self.add(id, weight);
                self.memory[place].texts += u32::from(new);
                if may_be_name && name {
                    let new = self.add(as_name, weight * NAME_WEIGHT);
                    self.memory[place].named += u32::from(new);
                }
                if let Some(number) = self.number.take() {
                    fold(surface, &mut self.folded);
                    stem(&mut self.folded);
                    let id = term_id(
                        TermKind::Counted,
                        &format!("{} {}", number.folded, self.folded),
                    );
                    if self.add(id, weight * COUNTED_WEIGHT) {
                        let counted = format!("{} {surface}", number.surface);
                        self.vocabulary.note(id, &counted, 1);
                    }
                }
            }
        }
    }

    /// Adds to the count of a term; whether the text has it for the first time.
    fn add(&mut self, id: TermId, weight: f32) -> bool {
        let count = self.counts.entry(id).or_insert(0.0);
        let new = *count == 0.0;
        *count += weight;
        new
    }

    /// Makes what was counted of the word in a place of the memory known.
    fn tell(&mut self, place: usize) {
        let met = &mut self.memory[place];
        for (id, texts) in [(met.id, &mut met.texts), (met.as_name, &mut met.named)] {
            if *texts > 0 {
                let texts = std::mem::take(texts);
                self.vocabulary.note(id, &self.surfaces[place], texts);
            }
        }
    }
}

impl Drop for TermCounter<'_> {
    fn drop(&mut self) {
        (0..MEMORY).for_each(|place| self.tell(place));
    }
}

/// The terms of a written word.
fn meet(surface: &str, written: u64, folded: &mut String) -> Met {
    let mut met = Met {
        written,
        ..Met::default()
    };
    fold(surface, folded);
    if folded
        .bytes()
        .next()
        .is_some_and(|first| first.is_ascii_digit())
    {
        met.class = WordClass::Number;
        met.id = term_id(TermKind::Number, folded);
    } else if folded.len() > 1 && !is_stop_word(folded) {
        stem(folded);
        met.class = WordClass::Word {
            name: looks_like_a_name(surface),
        };
        met.id = term_id(TermKind::Word, folded);
        met.as_name = term_id(TermKind::Name, folded);
    }
    met
}

/// Whether a capital after this byte says nothing, and a number before it belongs to what was before.
fn is_break(byte: u8) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | b':' | b';' | b'"' | b'\n' | b'|')
}

/// Whether what lies between two words makes one of them: a hyphen, also behind an abbreviation (`U.S.-Mexico`).
fn is_hyphen(between: &str) -> bool {
    matches!(between, "-" | ".-" | "\u{2010}" | "\u{2011}")
}

fn position_weight(at: usize) -> f32 {
    POSITIONS
        .iter()
        .find(|(end, _)| at < *end)
        .map_or(REST_WEIGHT, |(_, weight)| *weight)
}

/// The number of a term: pinned, because the background table is keyed by it.
pub fn term_id(kind: TermKind, folded: &str) -> TermId {
    hash::mix(hash::bytes(folded.as_bytes()) ^ (kind as u64))
}

/// Lower case, without a possessive, digits without separators of thousands.
fn fold(surface: &str, out: &mut String) {
    out.clear();
    for c in surface.chars() {
        match c {
            '\u{2019}' => out.push('\''),
            '\u{ad}' => {}
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            _ => out.extend(c.to_lowercase()),
        }
    }
    if out.ends_with("'s") {
        out.truncate(out.len() - 2);
    }
    if out.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        out.retain(|c| c != ',');
    }
}

/// Endings that are taken off, the first that fits, with the letters that must stay before them and what takes their place.
const ENDINGS: [(&str, usize, &str); 9] = [
    ("ingly", 3, ""),
    ("edly", 3, ""),
    ("ing", 3, ""),
    ("ied", 3, "i"),
    ("ies", 3, "i"),
    ("ed", 4, ""),
    ("es", 4, ""),
    ("ly", 4, ""),
    ("s", 4, ""),
];

/// A light stemmer for English inflections: `deported`, `deporting` and `deports` are one term. Heavier stemming joined
/// words that differ and gained nothing; other languages lose an ending here and there alike in all texts.
fn stem(word: &mut String) {
    if !word.is_ascii() {
        return;
    }
    let fits = |(ending, stay, _): &&(&str, usize, &str)| {
        word.ends_with(ending) && word.len() - ending.len() >= *stay
    };
    if let Some((ending, _, instead)) = ENDINGS.iter().find(fits) {
        word.truncate(word.len() - ending.len());
        word.push_str(instead);
        let [.., before, last] = word.as_bytes() else {
            return;
        };
        if word.len() > 3 && before == last && !b"lse".contains(last) {
            word.pop();
        }
    }
    if word.len() > 4 && word.ends_with('e') {
        word.pop();
    }
    if word.len() > 3 && word.ends_with('y') {
        word.pop();
        word.push('i');
    }
}

/// Capitalised, or an acronym of two to five letters.
fn looks_like_a_name(surface: &str) -> bool {
    let mut chars = surface.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    first.is_uppercase()
        && (chars.clone().any(char::is_lowercase) || (1..=4).contains(&chars.count()))
}

/// A word as the terms of it are made: folded, and stemmed if it is no number.
pub(super) fn word_of(surface: &str) -> String {
    let mut folded = String::new();
    fold(surface, &mut folded);
    if !folded.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        stem(&mut folded);
    }
    folded
}

/// The term of a word or a number, as [`TermCounter`] makes it.
pub(super) fn word_id(surface: &str) -> TermId {
    let folded = word_of(surface);
    let digit = folded.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let kind = if digit {
        TermKind::Number
    } else {
        TermKind::Word
    };
    term_id(kind, &folded)
}

pub(super) fn stop_words() -> &'static [&'static str] {
    &STOP_WORDS
}

pub(super) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
}

/// Words that say nothing about an event: function words, verbs of saying, and the commonest of news. Sorted.
#[rustfmt::skip]
static STOP_WORDS: [&str; 222] = [
    "a", "about", "above", "across", "after", "again", "against", "ago", "all", "almost", "along", "already", "also",
    "although", "always", "am", "among", "an", "and", "another", "any", "are", "around", "as", "ask", "asked", "at",
    "away", "back", "be", "became", "because", "become", "been", "before", "began", "being", "below", "between",
    "both", "but", "by", "called", "came", "can", "cannot", "come", "could", "day", "days", "did", "do", "does",
    "doing", "done", "down", "during", "each", "even", "ever", "every", "few", "first", "for", "from", "further",
    "get", "go", "going", "got", "had", "has", "have", "having", "he", "her", "here", "hers", "herself", "him",
    "himself", "his", "how", "however", "i", "if", "in", "including", "into", "is", "it", "its", "itself", "just",
    "know", "last", "later", "least", "less", "let", "like", "made", "make", "many", "may", "me", "might", "mine",
    "more", "most", "mr", "mrs", "ms", "much", "must", "my", "myself", "near", "neither", "never", "new", "no", "nor",
    "not", "nothing", "now", "of", "off", "often", "on", "once", "one", "only", "onto", "or", "other", "others",
    "our", "ours", "out", "over", "own", "per", "put", "rather", "said", "same", "saw", "say", "saying", "says",
    "see", "seen", "several", "shall", "she", "should", "since", "so", "some", "something", "still", "such", "take",
    "than", "that", "the", "their", "theirs", "them", "themselves", "then", "there", "these", "they", "thing",
    "things", "this", "those", "though", "through", "thus", "to", "told", "too", "toward", "two", "under", "until",
    "up", "upon", "us", "very", "via", "want", "was", "way", "we", "well", "went", "were", "what", "when", "where",
    "whether", "which", "while", "who", "whom", "whose", "why", "will", "with", "within", "without", "would", "year",
    "years", "yet", "you", "your", "yours",
];

/// The written form of each term, for people: the one that most texts have first.
#[derive(Debug)]
pub struct Vocabulary {
    shards: Vec<Mutex<AHashMap<TermId, Forms>>>,
}

/// A term with its written forms and how many texts have each.
#[derive(Debug, Serialize, Deserialize)]
pub struct KnownTerm {
    id: TermId,
    forms: Vec<(Box<str>, u32)>,
}

/// The written forms of a term. Most terms have one, so the others stand apart.
#[derive(Debug)]
struct Forms {
    first: Form,
    #[expect(
        clippy::box_collection,
        reason = "nearly all terms have none, and there are millions of terms"
    )]
    others: Option<Box<Vec<Form>>>,
}

/// A written form: its hash, by which it is known again without a look at the text, and how many texts have it.
#[derive(Debug)]
struct Form {
    written: u64,
    texts: u32,
    surface: Box<str>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            shards: (0..64).map(|_| Mutex::default()).collect(),
        }
    }
}

impl Vocabulary {
    /// Makes a written form of a term known that so many texts have. The form shown does not depend on the order of calls.
    pub(super) fn note(&self, id: TermId, surface: &str, texts: u32) {
        let written = hash::bytes(surface.as_bytes());
        let form = || Form {
            written,
            texts,
            surface: surface.into(),
        };
        match self.shard(id).entry(id) {
            Entry::Vacant(place) => {
                place.insert(Forms {
                    first: form(),
                    others: None,
                });
            }
            Entry::Occupied(forms) => {
                let Forms { first, others } = forms.into_mut();
                let mut all =
                    std::iter::once(first).chain(others.iter_mut().flat_map(|o| &mut **o));
                match all.find(|form| form.written == written) {
                    Some(known) => known.texts += texts,
                    None => others.get_or_insert_default().push(form()),
                }
            }
        }
    }

    /// The written form of a term: that of most texts, then the shortest, then small letters.
    pub fn surface(&self, id: TermId) -> Option<Box<str>> {
        let shard = self.shard(id);
        let forms = shard.get(&id)?;
        let others = forms.others.iter().flat_map(|others| &**others);
        others
            .chain([&forms.first])
            .min_by_key(|form| {
                let of_most = Reverse(form.texts);
                (of_most, form.surface.len(), Reverse(&form.surface))
            })
            .map(|form| form.surface.clone())
    }

    /// All written forms, a share at a time: what a checkpoint keeps.
    ///
    /// # Panics
    /// If a thread panicked while it made a form known.
    pub fn parts(&self) -> impl Iterator<Item = Vec<KnownTerm>> {
        self.shards.iter().map(|shard| {
            let shard = shard.lock().expect("no one panics while holding a shard");
            let known = |(&id, forms): (&TermId, &Forms)| KnownTerm {
                id,
                forms: std::iter::once(&forms.first)
                    .chain(forms.others.iter().flat_map(|others| &**others))
                    .map(|form| (form.surface.clone(), form.texts))
                    .collect(),
            };
            shard.iter().map(known).collect()
        })
    }

    /// Adds a share of another vocabulary to one that knows none of its terms.
    pub fn add_part(&self, part: Vec<KnownTerm>) {
        for KnownTerm { id, forms } in part {
            let mut forms = forms.into_iter().map(|(surface, texts)| Form {
                written: hash::bytes(surface.as_bytes()),
                texts,
                surface,
            });
            if let Some(first) = forms.next() {
                let others: Vec<Form> = forms.collect();
                let others = (!others.is_empty()).then(|| Box::new(others));
                self.shard(id).insert(id, Forms { first, others });
            }
        }
    }

    fn shard(&self, id: TermId) -> std::sync::MutexGuard<'_, AHashMap<TermId, Forms>> {
        let shard = &self.shards[(id % 64) as usize];
        shard.lock().expect("no one panics while holding a shard")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_are_one_term() {
        for forms in [
            ["deported", "deporting"],
            ["policies", "policy"],
            ["planned", "planning"],
            ["raids", "raid"],
        ] {
            let stems = forms.map(|form| {
                let mut word = form.to_owned();
                stem(&mut word);
                word
            });
            assert_eq!(stems[0], stems[1], "{forms:?}");
        }
    }

    #[test]
    fn stop_words_are_sorted_for_the_search() {
        assert!(STOP_WORDS.is_sorted());
        assert!(is_stop_word("the") && !is_stop_word("border"));
    }

    #[test]
    fn numbers_names_and_what_is_counted_are_terms() {
        let text = "Officials sent 1,500 more troops. Salem agreed, and Mayor Fox stayed.";
        let vocabulary = Vocabulary::default();
        let terms = TermCounter::new(&vocabulary).count("", text, &Words::of(text));
        let has = |kind, folded| terms.ids().contains(&term_id(kind, folded));
        assert!(has(TermKind::Number, "1500") && has(TermKind::Counted, "1500 troop"));
        assert!(has(TermKind::Name, "fox") && has(TermKind::Word, "salem"));
        assert!(
            !has(TermKind::Name, "salem"),
            "a capital after a full stop is no name"
        );
    }

    #[test]
    fn the_written_form_does_not_depend_on_the_order() {
        let forms = ["Deported", "deport", "deported", "deported", "Deported"];
        for turn in 0..forms.len() {
            let vocabulary = Vocabulary::default();
            forms
                .iter()
                .cycle()
                .skip(turn)
                .take(forms.len())
                .for_each(|form| vocabulary.note(7, form, 1));
            assert_eq!(vocabulary.surface(7).as_deref(), Some("deported"));
        }
    }
}
