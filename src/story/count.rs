//! A text to its terms: which it has, and how much each counts.
//!
//! What hyphens join is one word here (`17-year-old`, `stop-gap`): apart, its parts are common words that look-alikes
//! share; whole, it is worth 1.7 points of pairwise F on all sets in one pool. The headline and the beginning count more,
//! because news says what happened first; numbers count double, because look-alike events differ by date, age and amount.
//! All of it is flat around the values chosen (`samestory eval FOLDER` measures it).
//!
//! Folding, stopping and stemming a word costs ten times what remembering it does, so each written word keeps its terms
//! from text to text, and what it counts in the text at hand beside them: one look-up a word, in a table that the cache
//! holds, and no map of terms. Words that fold to one term come together when the terms are sorted.

use super::term::{
    TermId, TermKind, Terms, fold, hashed_id, is_stop_word, looks_like_a_name, stem, term_id,
};
use super::vocabulary::Vocabulary;
use crate::hash;
use crate::text::{Words, segment};
use std::ops::Range;

/// What a word counts by where it stands, as (words up to here, weight): news says what happened first.
const POSITIONS: [(usize, f32); 3] = [(60, 3.0), (120, 2.0), (240, 1.0)];
const TITLE_WEIGHT: f32 = 3.0;
const REST_WEIGHT: f32 = 0.5;
const NUMBER_WEIGHT: f32 = 2.0;
/// What a number adds together with the word after it: `800 troops` is another matter than `1,500 troops`.
const COUNTED_WEIGHT: f32 = 1.0;
/// What a capitalised word adds as a name.
const NAME_WEIGHT: f32 = 0.5;

/// A weight by the number of words before.
type ByPlace = fn(usize) -> f32;

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

/// How many written words are remembered at first, and at most: 2 MiB, of which the cache holds what recurs. A text of more
/// different words has room for all of them.
const MEMORY: Range<usize> = 1 << 12..1 << 16;

/// What is looked at for each word of a text: a written word, and what it counts in this text.
#[derive(Debug, Clone, Copy, Default)]
struct Met {
    /// Hash of the word as written; 0 for none yet.
    written: u64,
    /// Hash of the word as folded and stemmed, which its terms are made of.
    folded: u64,
    /// What it counts in the text of `turn`, as a word and as a name.
    count: f32,
    as_name: f32,
    /// The text it was met in last.
    turn: u32,
    /// In how many texts it was the first form of its term, and of its name, since the vocabulary was last told.
    texts: u16,
    named: u8,
    class: WordClass,
}

/// Counts the terms of an article. Reuse it from article to article.
///
/// What forms terms have it tells its [`Vocabulary`] in sums: when a word makes room for another, and when it is dropped
/// itself.
#[derive(Debug)]
pub struct TermCounter<'v> {
    vocabulary: &'v Vocabulary,
    /// Written words at the place of their hash, or at one of the next: a word of the text at hand makes no room.
    memory: Vec<Met>,
    /// By the same places, how each is written.
    surfaces: Vec<String>,
    /// How many words are remembered.
    full: usize,
    /// The number of the text at hand; never 0.
    turn: u32,
    /// How many different words it has so far.
    met: usize,
    /// The places of its words, and those of its names, in the order they were met.
    words: Vec<u32>,
    names: Vec<u32>,
    /// Its numbers with what they count.
    counted: Vec<(TermId, f32, String)>,
    /// The number last met, while no content word and no break has come after it.
    number: Option<Number>,
    folded: String,
    title: Words,
    /// The terms of the text at hand: id, place in the order met, where it is told, weight.
    found: Vec<(TermId, u32, Form, f32)>,
}

/// Where a written form stands.
#[derive(Debug, Clone, Copy)]
enum Form {
    Word(u32),
    Name(u32),
    Counted(u32),
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
            memory: vec![Met::default(); MEMORY.start],
            surfaces: vec![String::new(); MEMORY.start],
            full: 0,
            turn: 0,
            met: 0,
            words: Vec::new(),
            names: Vec::new(),
            counted: Vec::new(),
            number: None,
            folded: String::new(),
            title: Words::default(),
            found: Vec::new(),
        }
    }

    /// The terms of a headline and a text.
    ///
    /// `O(words)`.
    pub fn count(&mut self, title: &str, text: &str, words: &Words) -> Terms<'static> {
        self.begin();
        // The text first: headlines capitalise as they like, and the written form shown is the one met first.
        self.passage(text, words, true, position_weight);
        let mut title_words = std::mem::take(&mut self.title);
        segment::spans_into(title, &mut title_words);
        self.passage(title, &title_words, false, |_| TITLE_WEIGHT);
        self.title = title_words;
        self.terms()
    }

    fn begin(&mut self) {
        // After four billion texts a word might seem to be of this one: then all are forgotten.
        self.turn = self.turn.checked_add(1).unwrap_or_else(|| {
            self.memory.iter_mut().for_each(|met| met.turn = 0);
            1
        });
        self.met = 0;
        self.words.clear();
        self.names.clear();
        self.counted.clear();
    }

    /// Counts the words of one text.
    fn passage(&mut self, text: &str, words: &Words, names: bool, weight: ByPlace) {
        let bytes = text.as_bytes();
        self.number = None;
        let mut end = 0;
        let mut spans = words.spans().iter().enumerate().peekable();
        while let Some((at, span)) = spans.next() {
            let start = span.start as usize;
            let gap = &bytes[end.min(start)..start];
            let broken = at == 0 || gap.iter().any(|&byte| is_break(byte));
            if broken {
                self.number = None;
            }
            end = span.end();
            while bytes.get(end).is_some_and(|&byte| begins_hyphen(byte))
                // Windows over scripts without spaces overlap, so that nothing may lie between.
                && let Some((_, next)) = spans.next_if(|(_, next)| {
                    text.get(end..next.start as usize).is_some_and(is_hyphen)
                })
            {
                end = next.end();
            }
            self.word(&text[start..end], weight(at), names && !broken);
        }
    }

    fn word(&mut self, surface: &str, weight: f32, may_be_name: bool) {
        let place = self.place(surface);
        let met = &mut self.memory[place];
        if met.turn != self.turn {
            met.turn = self.turn;
            self.met += 1;
            (met.count, met.as_name) = (0.0, 0.0);
            if met.class != WordClass::Nothing {
                self.words.push(place as u32);
            }
        }
        match met.class {
            WordClass::Nothing => {}
            WordClass::Number => {
                met.count += weight * NUMBER_WEIGHT;
                fold(surface, &mut self.folded);
                self.number = Some(Number {
                    folded: self.folded.clone(),
                    surface: surface.to_owned(),
                });
            }
            WordClass::Word { name } => {
                met.count += weight;
                if may_be_name && name {
                    if met.as_name == 0.0 {
                        self.names.push(place as u32);
                    }
                    met.as_name += weight * NAME_WEIGHT;
                }
                if let Some(number) = self.number.take() {
                    fold(surface, &mut self.folded);
                    stem(&mut self.folded);
                    let folded = format!("{} {}", number.folded, self.folded);
                    let id = term_id(TermKind::Counted, &folded);
                    let written = format!("{} {surface}", number.surface);
                    self.counted.push((id, weight * COUNTED_WEIGHT, written));
                }
            }
        }
    }

    /// Where a written word is remembered, from now on if it was not.
    fn place(&mut self, surface: &str) -> usize {
        let size = self.memory.len();
        if self.met * 2 > size || size < MEMORY.end && self.full * 2 > size {
            self.grow();
        }
        let written = hash::bytes(surface.as_bytes());
        let (mut place, mask) = (self.home(written), self.memory.len() - 1);
        // While there is room nothing is forgotten. Then too a word of this text stays where it is, for it counts; so each
        // is found at one place all through a text.
        let may_forget = self.memory.len() >= MEMORY.end;
        loop {
            let met = &self.memory[place];
            if met.written == written {
                return place;
            }
            if met.written == 0 || may_forget && met.turn != self.turn {
                break;
            }
            place = (place + 1) & mask;
        }
        self.full += usize::from(self.memory[place].written == 0);
        self.tell(place);
        self.memory[place] = meet(surface, written, &mut self.folded);
        surface.clone_into(&mut self.surfaces[place]);
        place
    }

    /// Where a word is looked for first: the size is a power of two.
    fn home(&self, written: u64) -> usize {
        written as usize & (self.memory.len() - 1)
    }

    /// Makes room for twice the words.
    fn grow(&mut self) {
        let size = self.memory.len() * 2;
        let memory = std::mem::replace(&mut self.memory, vec![Met::default(); size]);
        let surfaces = std::mem::replace(&mut self.surfaces, vec![String::new(); size]);
        let mut moved = vec![0; memory.len()];
        for (place, (met, surface)) in memory.into_iter().zip(surfaces).enumerate() {
            if met.written == 0 {
                continue;
            }
            let mut new = self.home(met.written);
            while self.memory[new].written != 0 {
                new = (new + 1) & (size - 1);
            }
            (self.memory[new], self.surfaces[new]) = (met, surface);
            moved[place] = new as u32;
        }
        for place in self.words.iter_mut().chain(&mut self.names) {
            *place = moved[*place as usize];
        }
    }

    /// What was counted, by term; of each it is noted in which form the text has it first.
    fn terms(&mut self) -> Terms<'static> {
        let Self {
            vocabulary,
            memory,
            surfaces,
            words,
            names,
            counted,
            found,
            ..
        } = self;
        found.clear();
        for (order, &place) in (0..).zip(&*words) {
            let met = &memory[place as usize];
            let kind = match met.class {
                WordClass::Number => TermKind::Number,
                _ => TermKind::Word,
            };
            found.push((
                hashed_id(kind, met.folded),
                order,
                Form::Word(place),
                met.count,
            ));
        }
        for (order, &place) in (0..).zip(&*names) {
            let met = &memory[place as usize];
            let id = hashed_id(TermKind::Name, met.folded);
            found.push((id, order, Form::Name(place), met.as_name));
        }
        for (order, (id, count, _)) in (0..).zip(&*counted) {
            found.push((*id, order, Form::Counted(order), *count));
        }
        found.sort_unstable_by_key(|&(id, order, ..)| (id, order));
        let mut terms: Vec<(TermId, f32)> = Vec::with_capacity(found.len());
        for one in found.chunk_by(|x, y| x.0 == y.0) {
            let (id, _, form, _) = one[0];
            match form {
                Form::Word(place) => {
                    let met = &mut memory[place as usize];
                    if met.texts == u16::MAX {
                        met.tell(&surfaces[place as usize], vocabulary);
                    }
                    met.texts += 1;
                }
                Form::Name(place) => {
                    let met = &mut memory[place as usize];
                    if met.named == u8::MAX {
                        met.tell(&surfaces[place as usize], vocabulary);
                    }
                    met.named += 1;
                }
                Form::Counted(at) => vocabulary.note(id, &counted[at as usize].2, 1),
            }
            // Weights are quarters, so their sum is exact in any order.
            terms.push((id, one.iter().map(|&(.., count)| count).sum()));
        }
        Terms::of(&terms)
    }

    /// Makes what was counted of the word in a place of the memory known.
    fn tell(&mut self, place: usize) {
        self.memory[place].tell(&self.surfaces[place], self.vocabulary);
    }
}

impl Met {
    fn tell(&mut self, surface: &str, vocabulary: &Vocabulary) {
        let kind = match self.class {
            WordClass::Nothing => return,
            WordClass::Number => TermKind::Number,
            WordClass::Word { .. } => TermKind::Word,
        };
        let told = [
            (kind, u32::from(std::mem::take(&mut self.texts))),
            (TermKind::Name, u32::from(std::mem::take(&mut self.named))),
        ];
        for (kind, texts) in told.into_iter().filter(|&(_, texts)| texts > 0) {
            vocabulary.note(hashed_id(kind, self.folded), surface, texts);
        }
    }
}

impl Drop for TermCounter<'_> {
    fn drop(&mut self) {
        (0..self.memory.len()).for_each(|place| self.tell(place));
    }
}

/// A written word before it counts.
fn meet(surface: &str, written: u64, folded: &mut String) -> Met {
    fold(surface, folded);
    let digit = folded.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let class = if digit {
        WordClass::Number
    } else if folded.len() > 1 && !is_stop_word(folded) {
        stem(folded);
        WordClass::Word {
            name: looks_like_a_name(surface),
        }
    } else {
        WordClass::Nothing
    };
    Met {
        written,
        folded: hash::bytes(folded.as_bytes()),
        class,
        ..Met::default()
    }
}

/// Whether a capital after this byte says nothing, and a number before it belongs to what was before.
fn is_break(byte: u8) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | b':' | b';' | b'"' | b'\n' | b'|')
}

/// Whether a hyphen, or a full stop before one, may begin with this byte.
fn begins_hyphen(byte: u8) -> bool {
    matches!(byte, b'-' | b'.' | 0xe2)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// What is counted, said without a memory: every word anew, in a map.
    fn specified(title: &str, text: &str) -> BTreeMap<TermId, f32> {
        let mut counts = BTreeMap::new();
        let (body, headline) = (Words::of(text), Words::of(title));
        let passages: [(&str, &Words, bool, ByPlace); 2] = [
            (text, &body, true, position_weight),
            (title, &headline, false, |_| TITLE_WEIGHT),
        ];
        for (text, words, names, weight) in passages {
            let mut number: Option<String> = None;
            let spans = words.spans();
            let mut at = 0;
            let mut end = 0;
            while at < spans.len() {
                let first = at;
                let start = spans[at].start as usize;
                let gap = &text[end.min(start)..start];
                let broken = first == 0 || gap.bytes().any(is_break);
                number = number.filter(|_| !broken);
                end = spans[at].end();
                while spans
                    .get(at + 1)
                    .is_some_and(|next| text.get(end..next.start as usize).is_some_and(is_hyphen))
                {
                    at += 1;
                    end = spans[at].end();
                }
                at += 1;
                let weight = weight(first);
                let surface = &text[start..end];
                let mut folded = String::new();
                fold(surface, &mut folded);
                let mut add = |kind, folded: &str, weight: f32| {
                    *counts.entry(term_id(kind, folded)).or_insert(0.0) += weight;
                };
                if folded.starts_with(|c: char| c.is_ascii_digit()) {
                    add(TermKind::Number, &folded, weight * NUMBER_WEIGHT);
                    number = Some(folded);
                } else if folded.len() > 1 && !is_stop_word(&folded) {
                    stem(&mut folded);
                    add(TermKind::Word, &folded, weight);
                    if names && !broken && looks_like_a_name(surface) {
                        add(TermKind::Name, &folded, weight * NAME_WEIGHT);
                    }
                    if let Some(number) = number.take() {
                        let both = format!("{number} {folded}");
                        add(TermKind::Counted, &both, weight * COUNTED_WEIGHT);
                    }
                }
            }
        }
        counts
    }

    fn counted(counter: &mut TermCounter<'_>, title: &str, text: &str) -> BTreeMap<TermId, f32> {
        counter
            .count(title, text, &Words::of(text))
            .iter()
            .collect()
    }

    proptest! {
        /// The memory changes nothing, whatever was met before.
        #[test]
        fn equals_counting_every_word_anew(texts in proptest::collection::vec(
            "([Tt]roops|[Bb]order|Roe|the|1,500|12|U\\.S\\.|stop|gap|[a-z]{1,3}|[ .,\\-]{1,2}|é|東京){0,40}", 1..5))
        {
            let vocabulary = Vocabulary::default();
            let mut counter = TermCounter::new(&vocabulary);
            for text in &texts {
                let title = &texts[0];
                prop_assert_eq!(counted(&mut counter, title, text), specified(title, text));
            }
        }
    }

    #[test]
    fn a_text_of_more_words_than_the_memory_is_counted_whole() {
        let word = |n: usize| format!("w{n}");
        let text: Vec<String> = (0..MEMORY.end + 9)
            .chain(0..MEMORY.start)
            .map(word)
            .collect();
        let text = text.join(" ");
        let vocabulary = Vocabulary::default();
        let mut counter = TermCounter::new(&vocabulary);
        assert_eq!(counted(&mut counter, "w1", &text), specified("w1", &text));
        assert_eq!(counted(&mut counter, "", "w2 w2"), specified("", "w2 w2"));
        drop(counter);
        let id = term_id(TermKind::Word, "w7");
        assert_eq!(vocabulary.surface(id).as_deref(), Some("w7"));
    }

    #[test]
    fn what_is_forgotten_was_told() {
        // More words than are remembered, some in every text: they make room for one another.
        let words = MEMORY.end + MEMORY.end / 2;
        let vocabulary = Vocabulary::default();
        let mut counter = TermCounter::new(&vocabulary);
        for start in (0..words).step_by(1024) {
            let own: Vec<String> = (start..start + 1024).map(|n| format!("w{n}")).collect();
            let text = own.join(" ") + " border w0 w0";
            assert_eq!(counted(&mut counter, "", &text), specified("", &text));
        }
        assert_eq!(counter.memory.len(), MEMORY.end);
        drop(counter);
        for n in 0..words {
            let word = format!("w{n}");
            let written = vocabulary.surface(term_id(TermKind::Word, &word));
            assert_eq!(written.as_deref(), Some(&*word));
        }
    }

    #[test]
    fn a_form_is_known_by_all_its_texts() {
        // More texts than a place of the memory counts before it tells.
        let vocabulary = Vocabulary::default();
        let mut counter = TermCounter::new(&vocabulary);
        let most = usize::from(u8::MAX) + 45;
        for (form, texts) in [("ROE", most - 100), ("Roe", most)] {
            for _ in 0..texts {
                counted(&mut counter, "", &format!("and {form}"));
            }
        }
        for (form, texts) in [("TROOPS", 30_000), ("troops", 70_000)] {
            for _ in 0..texts {
                counted(&mut counter, "", form);
            }
        }
        drop(counter);
        let written = |kind, folded| vocabulary.surface(term_id(kind, folded));
        assert_eq!(written(TermKind::Name, "roe").as_deref(), Some("Roe"));
        assert_eq!(written(TermKind::Word, "troop").as_deref(), Some("troops"));
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
}
