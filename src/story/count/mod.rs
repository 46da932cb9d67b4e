//! A text to its terms: which it has, and how much each counts.
//!
//! What hyphens join is one word here (`17-year-old`, `stop-gap`): apart, its parts are common words that look-alikes
//! share; whole, it is worth 1.7 points of pairwise F on all sets in one pool. The headline and the beginning count more,
//! because news says what happened first; numbers count double, because look-alike events differ by date, age and amount.
//! All of it is flat around the values chosen (`samestory eval FOLDER` measures it).
//!
//! Two of five words of a text say nothing, and half of the others are in it before. So the first are known by their
//! hashes (`listed`), the others are told apart in a table that fits the first cache, and each is then looked up once in the
//! `memory` of all that were met. Words that fold to one term come together when the terms are sorted.

mod memory;
#[cfg(test)]
mod tests;
mod written;

use super::FIRST_WORDS;
use super::listed::Listed;
use super::term::{TermId, TermKind, Terms, hashed_id, stop_words};
use super::vocabulary::Vocabulary;
use crate::hash;
use crate::text::{Words, segment};
use memory::{Memory, Met, WordClass};
use std::mem;
use std::sync::LazyLock;
use written::{joined, written};

/// What a word counts by where it stands, as (words up to here, weight): news says what happened first.
const POSITIONS: [(usize, f32); 3] = [(60, 3.0), (120, 2.0), (240, 1.0)];
const TITLE_WEIGHT: f32 = 3.0;
const REST_WEIGHT: f32 = 0.5;
const NUMBER_WEIGHT: f32 = 2.0;
/// What a number adds together with the word after it: `800 troops` is another matter than `1,500 troops`.
const COUNTED_WEIGHT: f32 = 1.0;
/// What a capitalised word adds as a name.
const NAME_WEIGHT: f32 = 0.5;

/// Places of the table that tells the words of a text apart: twice as many as a text and its headline have at most.
const INDEX: usize = (4 * FIRST_WORDS).next_power_of_two();

/// Words that no term is made of, by their hashes in lower case: stop words and single letters.
static SILENT: LazyLock<Listed<()>> = LazyLock::new(|| {
    let letters = (b'a'..=b'z').map(|letter| hash::bytes(&[letter]));
    let words = stop_words().iter().map(|word| hash::bytes(word.as_bytes()));
    words.chain(letters).map(|hash| (hash, ())).collect()
});

/// A weight by the number of words before.
type ByPlace = fn(usize) -> f32;

/// A written word of the text at hand.
#[derive(Debug, Clone, Copy)]
struct Here {
    written: u64,
    /// What it counts, by where it stands.
    count: f32,
    /// The same where a capital would make it a name.
    as_name: f32,
    /// The word that was the first such place.
    named_at: u32,
    /// Where it stands first.
    start: u32,
    end: u32,
    /// Where it is remembered, or was before it made room.
    place: u32,
}

/// Counts the terms of an article. Reuse it from article to article.
///
/// Its [`Vocabulary`] knows all forms that terms have once it is dropped.
#[derive(Debug)]
pub struct TermCounter<'v> {
    memory: Memory<'v>,
    /// The different words of the text at hand, in the order met.
    here: Vec<Here>,
    /// What is remembered of each.
    met: Vec<Met>,
    /// By hash, the places of these, counted from 1; 0 for none.
    index: Box<[u16; INDEX]>,
    /// How many of them belong to the text, and not only to the headline.
    of_text: usize,
    /// Its numbers with what they count.
    counted: Vec<(TermId, f32, String)>,
    title: Words,
    /// The terms of the text at hand, as [`Found::packed`].
    found: Vec<u128>,
}

/// A term of the text at hand.
#[derive(Debug, Clone, Copy)]
struct Found {
    id: TermId,
    /// Its place in the order met.
    order: u32,
    form: Form,
}

/// Where a written form stands.
#[derive(Debug, Clone, Copy)]
enum Form {
    Word(u32),
    Name(u32),
    Counted(u32),
}

impl Found {
    /// One number, sorted as (id, order).
    fn packed(self) -> u128 {
        let (kind, at) = match self.form {
            Form::Word(at) => (0, at),
            Form::Name(at) => (1, at),
            Form::Counted(at) => (2, at),
        };
        u128::from(self.id) << 64
            | u128::from(self.order) << 32
            | u128::from(kind << FORM_BITS | at)
    }

    fn of_packed(packed: u128) -> Self {
        let at = packed as u32 & ((1 << FORM_BITS) - 1);
        Self {
            id: (packed >> 64) as u64,
            order: (packed >> 32) as u32,
            form: match packed as u32 >> FORM_BITS {
                0 => Form::Word(at),
                1 => Form::Name(at),
                _ => Form::Counted(at),
            },
        }
    }
}

/// A text of less than 4 GiB has fewer different words.
const FORM_BITS: u32 = 30;

impl<'v> TermCounter<'v> {
    /// Counts for texts whose terms `vocabulary` shall know.
    pub fn new(vocabulary: &'v Vocabulary) -> Self {
        Self {
            memory: Memory::new(vocabulary),
            here: Vec::new(),
            met: Vec::new(),
            index: Box::new([0; INDEX]),
            of_text: 0,
            counted: Vec::new(),
            title: Words::default(),
            found: Vec::new(),
        }
    }

    /// The terms of a headline and a text, each of its first [`FIRST_WORDS`].
    ///
    /// `O(words)`.
    pub fn count(&mut self, title: &str, text: &str, words: &Words) -> Terms<'static> {
        let mut title_words = mem::take(&mut self.title);
        segment::spans_into(title, &mut title_words);
        let terms = self.count_both([(title, &title_words), (text, words)]);
        self.title = title_words;
        terms
    }

    /// The same where the headline was cut into words before.
    pub(crate) fn count_both(
        &mut self,
        [(title, title_words), (text, words)]: [(&str, &Words); 2],
    ) -> Terms<'static> {
        self.here.clear();
        self.index.fill(0);
        self.counted.clear();
        // The text first: headlines capitalise as they like, and the written form shown is the one met first.
        self.passage(text, words, true, position_weight);
        self.of_text = self.here.len();
        self.passage(title, title_words, false, |_| TITLE_WEIGHT);
        self.terms(title, text)
    }

    /// Counts the words of one text.
    fn passage(&mut self, text: &str, words: &Words, names: bool, weight: ByPlace) {
        let bytes = text.as_bytes();
        // The number last met, while no content word and no break has come after it.
        let mut number: Option<&str> = None;
        let mut end = 0;
        let spans = words.spans().iter().zip(words.hashes());
        let mut spans = spans.enumerate().take(FIRST_WORDS);
        let mut next = spans.next();
        while let Some((at, (span, &hash))) = next {
            next = spans.next();
            let start = span.start as usize;
            let gap = &bytes[end.min(start)..start];
            let broken = at == 0 || gap.iter().any(|&byte| is_break(byte));
            if broken {
                number = None;
            }
            end = span.end();
            let word_end = end;
            while bytes.get(end).is_some_and(|&byte| begins_hyphen(byte))
                // Windows over scripts without spaces overlap, so that nothing may lie between.
                && let Some((_, (after, _))) = next
                && text.get(end..after.start as usize).is_some_and(is_hyphen)
            {
                end = after.end();
                next = spans.next();
            }
            let surface = &text[start..end];
            let written = if end == word_end {
                match written(bytes, start, end, hash) {
                    Some(_) if SILENT.get(hash).is_some() => continue,
                    Some(written) => written,
                    None => joined(surface),
                }
            } else {
                joined(surface)
            };
            let weight = weight(at);
            let here = self.here(written, start, end);
            here.count += weight;
            if names && !broken {
                if here.as_name == 0.0 {
                    here.named_at = at as u32;
                }
                here.as_name += weight;
            }
            if is_number(surface) {
                number = Some(surface);
            } else if let Some(of) = number
                && let Some(counted) = self.memory.counted(of, surface, written)
            {
                self.counted
                    .push((counted, weight * COUNTED_WEIGHT, format!("{of} {surface}")));
                number = None;
            }
        }
    }

    /// The place of a word among those of the text at hand, from now on if it was not.
    fn here(&mut self, written: u64, start: usize, end: usize) -> &mut Here {
        let mut at = written as usize % INDEX;
        loop {
            match usize::from(self.index[at]) {
                0 => break,
                found if self.here[found - 1].written == written => {
                    return &mut self.here[found - 1];
                }
                _ => at = (at + 1) % INDEX,
            }
        }
        self.here.push(Here {
            written,
            count: 0.0,
            as_name: 0.0,
            named_at: 0,
            start: start as u32,
            end: end as u32,
            place: 0,
        });
        self.index[at] = self.here.len() as u16;
        self.here.last_mut().expect("pushed just now")
    }

    /// What was counted, by term; of each it is noted in which form the text has it first.
    fn terms(&mut self, title: &str, text: &str) -> Terms<'static> {
        let Self {
            memory,
            here,
            met,
            of_text,
            counted,
            found,
            ..
        } = self;
        let surface = |here: &Here, order: u32| {
            let of = if (order as usize) < *of_text {
                text
            } else {
                title
            };
            &of[here.start as usize..here.end as usize]
        };
        // Look-ups that miss the cache wait for one another if each is done with before the next is begun.
        for word in &mut *here {
            word.place = memory.likely(word.written) as u32;
        }
        met.clear();
        met.extend(here.iter().map(|word| memory.at(word.place as usize)));
        found.clear();
        for ((order, word), met) in (0u32..).zip(&mut *here).zip(&*met) {
            let mut met = *met;
            if !met.is(word.written) {
                word.place = memory.place(surface(word, order), word.written) as u32;
                met = memory.at(word.place as usize);
            }
            let Met { folded, class, .. } = met;
            let mut find = |kind, order: u32, form: Form| {
                let id = hashed_id(kind, folded);
                found.push(Found { id, order, form }.packed());
            };
            match class {
                WordClass::Nothing => {}
                WordClass::Number => {
                    word.count *= NUMBER_WEIGHT;
                    find(TermKind::Number, order, Form::Word(order));
                }
                WordClass::Word { name } => {
                    find(TermKind::Word, order, Form::Word(order));
                    if name && word.as_name > 0.0 {
                        find(TermKind::Name, word.named_at, Form::Name(order));
                    }
                }
            }
        }
        for (order, &(id, ..)) in (0..).zip(&*counted) {
            let form = Form::Counted(order);
            found.push(Found { id, order, form }.packed());
        }
        hash::sort_by(found, |packed| (packed >> 64) as u64);
        let weight = |form: Form| match form {
            Form::Word(at) => here[at as usize].count,
            Form::Name(at) => here[at as usize].as_name * NAME_WEIGHT,
            Form::Counted(at) => counted[at as usize].1,
        };
        let mut terms: Vec<(TermId, f32)> = Vec::with_capacity(found.len());
        for one in found.chunk_by(|x, y| x >> 64 == y >> 64) {
            let Found { id, form, .. } = Found::of_packed(one[0]);
            match form {
                Form::Word(at) | Form::Name(at) => {
                    let word = &here[at as usize];
                    let named = matches!(form, Form::Name(_));
                    let surface = surface(word, at);
                    memory.note(word.place as usize, word.written, surface, id, named);
                }
                Form::Counted(at) => memory.vocabulary.note(id, &counted[at as usize].2, 1),
            }
            // Weights are quarters, so their sum is exact in any order.
            let weights = one.iter().map(|&one| weight(Found::of_packed(one).form));
            terms.push((id, weights.sum()));
        }
        Terms::of(&terms)
    }
}

/// Whether a written word is a number: [`fold`](super::term::fold) leaves soft hyphens out.
fn is_number(surface: &str) -> bool {
    let first = match surface.as_bytes() {
        [0xc2, ..] => surface.trim_start_matches('\u{ad}').as_bytes().first(),
        bytes => bytes.first(),
    };
    first.is_some_and(u8::is_ascii_digit)
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

#[inline]
fn position_weight(at: usize) -> f32 {
    POSITIONS
        .iter()
        .find(|(end, _)| at < *end)
        .map_or(REST_WEIGHT, |(_, weight)| *weight)
}
