//! Written words that were met before, with what they are: folding, stopping and stemming a word costs ten times what
//! remembering it does.

use super::super::term::{
    TermId, TermKind, fold, hashed_id, is_stop_word, looks_like_a_name, stem, term_id,
};
use super::super::vocabulary::Vocabulary;
use crate::hash;
use std::mem;
use std::ops::Range;

/// What a written word is, whatever stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum WordClass {
    /// A stop word, a single letter, a mark.
    #[default]
    Nothing,
    Number,
    /// Whether it is written as a name.
    Word {
        name: bool,
    },
}

/// How many written words are remembered at first, and at most: 3 MiB with how they are written.
pub(super) const MEMORY: Range<usize> = 1 << 12..1 << 16;

/// A word is remembered in one of so many places that its hash allows; the one of fewest texts makes room.
const WAYS: usize = 4;

/// A written word, whatever text it is in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Met {
    /// The word as written, hashed; 0 for none yet.
    written: u64,
    /// Hash of the word as folded and stemmed, which its terms are made of.
    pub(super) folded: u64,
    /// In how many texts it was the first form of its term, and of its name, since the vocabulary was last told.
    texts: u16,
    named: u8,
    pub(super) class: WordClass,
}

/// Written words that were met before. What forms their terms have the vocabulary learns in sums: when a word makes room for
/// another, and when all are dropped.
#[derive(Debug)]
pub(super) struct Memory<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    /// For each of the sets that a hash may be in, the upper half of the hash in each of its ways: a quarter of a cache
    /// line says where to look.
    tags: Vec<[u32; WAYS]>,
    pub(super) met: Vec<Met>,
    /// By the same places, how each is written.
    surfaces: Vec<String>,
    /// How many words are remembered.
    full: usize,
    folded: String,
}

impl<'v> Memory<'v> {
    /// Of no words yet.
    pub(super) fn new(vocabulary: &'v Vocabulary) -> Self {
        Self {
            vocabulary,
            tags: vec![[0; WAYS]; MEMORY.start / WAYS],
            met: vec![Met::default(); MEMORY.start],
            surfaces: vec![String::new(); MEMORY.start],
            full: 0,
            folded: String::new(),
        }
    }

    /// The word in a place.
    pub(super) fn at(&self, place: usize) -> Met {
        self.met[place]
    }

    /// Where a written word is if it is remembered, but for rare mistakes: no branch depends on what is found, so that
    /// one look-up need not wait for another.
    #[inline]
    pub(super) fn likely(&self, written: u64) -> usize {
        let set = self.set(written);
        let tags = &self.tags[set];
        let mut way = 0;
        for (at, &tag) in tags.iter().enumerate() {
            way = if tag == upper(written) { at } else { way };
        }
        set * WAYS + way
    }

    /// Where a written word is remembered, from now on if it was not.
    pub(super) fn place(&mut self, surface: &str, written: u64) -> usize {
        if self.full * 2 > self.met.len() && self.met.len() < MEMORY.end {
            self.grow();
        }
        let mut room = (0, u16::MAX);
        for place in self.ways(written) {
            let met = &self.met[place];
            if met.written == written {
                return place;
            }
            if met.written == 0 {
                room = (place, 0);
                break;
            }
            if met.texts < room.1 || room.1 == u16::MAX {
                room = (place, met.texts);
            }
        }
        let place = room.0;
        self.full += usize::from(self.met[place].written == 0);
        self.tell(place);
        let met = meet(surface, written, &mut self.folded);
        self.set_place(place, met);
        surface.clone_into(&mut self.surfaces[place]);
        place
    }

    fn set_place(&mut self, place: usize, met: Met) {
        self.met[place] = met;
        self.tags[place / WAYS][place % WAYS] = upper(met.written);
    }

    fn set(&self, written: u64) -> usize {
        written as usize & (self.tags.len() - 1)
    }

    /// The places where a word may be.
    fn ways(&self, written: u64) -> Range<usize> {
        let first = self.set(written) * WAYS;
        first..first + WAYS
    }

    /// Makes room for twice the words.
    fn grow(&mut self) {
        let size = self.met.len() * 2;
        self.tags = vec![[0; WAYS]; size / WAYS];
        let met = mem::replace(&mut self.met, vec![Met::default(); size]);
        let surfaces = mem::replace(&mut self.surfaces, vec![String::new(); size]);
        self.full = 0;
        for (mut met, surface) in met.into_iter().zip(surfaces) {
            if met.written == 0 {
                continue;
            }
            let free = self
                .ways(met.written)
                .find(|&place| self.met[place].written == 0);
            match free {
                Some(place) => {
                    self.set_place(place, met);
                    self.surfaces[place] = surface;
                    self.full += 1;
                }
                None => met.tell(&surface, self.vocabulary),
            }
        }
    }

    /// The term of what a number counts, where the word after it says that.
    pub(super) fn counted(&mut self, number: &str, surface: &str, written: u64) -> Option<TermId> {
        let place = self.place(surface, written);
        if !matches!(self.met[place].class, WordClass::Word { .. }) {
            return None;
        }
        fold(number, &mut self.folded);
        let mut both = self.folded.clone();
        fold(surface, &mut self.folded);
        stem(&mut self.folded);
        both.push(' ');
        both.push_str(&self.folded);
        Some(term_id(TermKind::Counted, &both))
    }

    /// Notes that a text has a term in the form first that was remembered in this place.
    pub(super) fn note(
        &mut self,
        place: usize,
        written: u64,
        surface: &str,
        id: TermId,
        named: bool,
    ) {
        let met = &mut self.met[place];
        if met.written != written {
            // It made room for another word of the text.
            self.vocabulary.note(id, surface, 1);
            return;
        }
        if met.texts == u16::MAX || met.named == u8::MAX {
            met.tell(surface, self.vocabulary);
        }
        if named {
            met.named += 1;
        } else {
            met.texts += 1;
        }
    }

    /// Makes what was counted of the word in a place known.
    fn tell(&mut self, place: usize) {
        self.met[place].tell(&self.surfaces[place], self.vocabulary);
    }
}

impl Met {
    /// Whether it is of the word that is written so.
    #[inline]
    pub(super) fn is(&self, written: u64) -> bool {
        self.written == written
    }

    fn tell(&mut self, surface: &str, vocabulary: &Vocabulary) {
        let kind = match self.class {
            WordClass::Nothing => return,
            WordClass::Number => TermKind::Number,
            WordClass::Word { .. } => TermKind::Word,
        };
        let told = [
            (kind, u32::from(mem::take(&mut self.texts))),
            (TermKind::Name, u32::from(mem::take(&mut self.named))),
        ];
        for (kind, texts) in told.into_iter().filter(|&(_, texts)| texts > 0) {
            vocabulary.note(hashed_id(kind, self.folded), surface, texts);
        }
    }
}

impl Drop for Memory<'_> {
    fn drop(&mut self) {
        (0..self.met.len()).for_each(|place| self.tell(place));
    }
}

/// The half of a hash that the number of its set does not have.
fn upper(written: u64) -> u32 {
    (written >> 32) as u32
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
