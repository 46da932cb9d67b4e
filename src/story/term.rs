//! What a term is: a word, a number or a name, folded and stemmed, under a number of its own.
//!
//! A term is a stemmed word, a number (once alone and once with the word it counts), or a name (a capitalised word inside
//! a sentence, counted once more as a name). Which a text has, and how much each counts, is found in [`count`](super::count);
//! how they are written is kept in [`vocabulary`](super::vocabulary).

use super::listed::Listed;
use crate::hash;
use std::borrow::Cow;
use std::sync::LazyLock;

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
    pub(super) fn of(terms: &[(TermId, f32)]) -> Self {
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

/// The number of a term: pinned, because the background table is keyed by it.
pub fn term_id(kind: TermKind, folded: &str) -> TermId {
    hashed_id(kind, hash::bytes(folded.as_bytes()))
}

/// The same from the hash of the folded text.
pub(super) fn hashed_id(kind: TermKind, folded: u64) -> TermId {
    hash::mix(folded ^ (kind as u64))
}

/// Lower case, without a possessive, digits without separators of thousands.
pub(super) fn fold(surface: &str, out: &mut String) {
    out.clear();
    if surface.is_ascii() {
        out.push_str(surface);
        out.make_ascii_lowercase();
    } else {
        for c in surface.chars() {
            match c {
                '\u{2019}' => out.push('\''),
                '\u{ad}' => {}
                _ => out.extend(c.to_lowercase()),
            }
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
pub(super) fn stem(word: &mut String) {
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
pub(super) fn looks_like_a_name(surface: &str) -> bool {
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
    static LISTED: LazyLock<Listed<()>> = LazyLock::new(|| {
        let hashes = STOP_WORDS.iter().map(|word| hash::bytes(word.as_bytes()));
        hashes.map(|hash| (hash, ())).collect()
    });
    LISTED.get(hash::bytes(word.as_bytes())).is_some()
}

/// Words that say nothing about an event: function words, verbs of saying, and the commonest of news.
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
    fn stop_words_are_known_from_others() {
        assert!(STOP_WORDS.iter().all(|word| is_stop_word(word)));
        assert!(!["border", "thee", ""].iter().any(|word| is_stop_word(word)));
    }
}
