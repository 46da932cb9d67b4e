//! Words to terms: what an article is about, as weighted features.
//!
//! A term is a stemmed word, a number, or a name (a capitalised word counted once more as a name). The headline and the
//! beginning count more, because news says what happened first; numbers count double, because look-alike events differ
//! by date, age and amount. All of it is flat around the values chosen (see `benches/quality`).

use crate::hash;
use crate::text::Words;
use ahash::AHashMap;
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
}

/// A term's number: a hash of its kind and its folded text.
pub type TermId = u64;

/// The terms of one article with how much each is used, sorted by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terms(Box<[(TermId, f32)]>);

impl Terms {
    /// The terms, sorted by id.
    pub fn as_slice(&self) -> &[(TermId, f32)] {
        &self.0
    }
}

/// What a word counts by where it stands: news says what happened first. In the headline; among the first 60 words;
/// among the next 60; after that.
const TITLE_WEIGHT: f32 = 3.0;
const OPENING: (usize, f32) = (60, 3.0);
const LEAD: (usize, f32) = (120, 2.0);
const BODY_WEIGHT: f32 = 1.0;
const NUMBER_WEIGHT: f32 = 2.0;
/// What a capitalised word adds as a name.
const NAME_WEIGHT: f32 = 0.5;

/// Counts the terms of an article. Reuse it from article to article.
#[derive(Debug, Default)]
pub struct TermCounter {
    counts: AHashMap<TermId, f32>,
    folded: String,
}

impl TermCounter {
    /// The terms of a headline and a text; each distinct one is made known to `vocabulary`.
    ///
    /// `O(words)`.
    pub fn count(
        &mut self,
        title: &str,
        text: &str,
        words: &Words,
        vocabulary: &Vocabulary,
    ) -> Terms {
        self.counts.clear();
        let title_words = Words::of(title);
        for surface in title_words.surfaces(title) {
            self.add(surface, TITLE_WEIGHT, false, vocabulary);
        }
        for (at, surface) in words.surfaces(text).enumerate() {
            self.add(surface, position_weight(at), true, vocabulary);
        }
        let mut terms: Vec<(TermId, f32)> = self.counts.drain().collect();
        terms.sort_unstable_by_key(|&(id, _)| id);
        Terms(terms.into_boxed_slice())
    }

    fn add(&mut self, surface: &str, weight: f32, may_be_name: bool, vocabulary: &Vocabulary) {
        fold(surface, &mut self.folded);
        let folded = self.folded.as_str();
        let Some(first) = folded.bytes().next() else {
            return;
        };
        if first.is_ascii_digit() {
            self.note(
                TermKind::Number,
                folded.len(),
                surface,
                weight * NUMBER_WEIGHT,
                vocabulary,
            );
        } else if folded.len() > 1 && !is_stop_word(folded) {
            let stem = stem_len(folded);
            self.note(TermKind::Word, stem, surface, weight, vocabulary);
            if may_be_name && looks_like_a_name(surface) {
                self.note(
                    TermKind::Name,
                    stem,
                    surface,
                    weight * NAME_WEIGHT,
                    vocabulary,
                );
            }
        }
    }

    fn note(
        &mut self,
        kind: TermKind,
        stem: usize,
        surface: &str,
        weight: f32,
        vocabulary: &Vocabulary,
    ) {
        let id = term_id(kind, &self.folded[..stem]);
        let count = self.counts.entry(id).or_insert(0.0);
        if *count == 0.0 {
            vocabulary.note(id, kind, surface);
        }
        *count += weight;
    }
}

fn position_weight(at: usize) -> f32 {
    match at {
        _ if at < OPENING.0 => OPENING.1,
        _ if at < LEAD.0 => LEAD.1,
        _ => BODY_WEIGHT,
    }
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

/// A light stemmer: one inflection off, at least four letters left. Heavier ones joined words that differ.
fn stem_len(word: &str) -> usize {
    ["ing", "ed", "es", "s"]
        .into_iter()
        .find(|suffix| word.ends_with(suffix) && word.len() - suffix.len() >= 4)
        .map_or(word.len(), |suffix| word.len() - suffix.len())
}

/// Capitalised, or an acronym of two to five letters.
fn looks_like_a_name(surface: &str) -> bool {
    let mut chars = surface.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    if !first.is_uppercase() {
        return false;
    }
    let rest_has_lower = chars.clone().any(char::is_lowercase);
    rest_has_lower || (1..=4).contains(&chars.count())
}

fn is_stop_word(word: &str) -> bool {
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

/// The written form of each term, for people: the shortest one met, capitalised forms first for names.
#[derive(Debug)]
pub struct Vocabulary {
    shards: Vec<Mutex<AHashMap<TermId, Box<str>>>>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            shards: (0..64).map(|_| Mutex::default()).collect(),
        }
    }
}

impl Vocabulary {
    /// Makes a written form of a term known. The form kept does not depend on the order of calls.
    fn note(&self, id: TermId, _kind: TermKind, surface: &str) {
        let mut shard = self.shard(id);
        match shard.get_mut(&id) {
            None => {
                shard.insert(id, surface.into());
            }
            Some(known) => {
                let key = |form: &str| (form.len(), std::cmp::Reverse(form.to_owned()));
                if surface.len() <= known.len() && key(surface) < key(known) {
                    *known = surface.into();
                }
            }
        }
    }

    /// The written form of a term.
    pub fn surface(&self, id: TermId) -> Option<Box<str>> {
        self.shard(id).get(&id).cloned()
    }

    fn shard(&self, id: TermId) -> std::sync::MutexGuard<'_, AHashMap<TermId, Box<str>>> {
        let shard = &self.shards[(id % 64) as usize];
        shard.lock().expect("no one panics while holding a shard")
    }
}
