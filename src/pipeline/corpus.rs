//! All articles of a run in tables by stage, while they are read and after.
//!
//! What is kept of a text (shingles, digest, terms, claims) goes into [`store`](crate::store), so it may lie on disk. In memory
//! stay, for each article, its [`Entry`] and the places of its lists. Band keys, four bytes a band and all that banding
//! asks of a signature, are lists too: one a band for some thousand articles, so that a band is read as a whole.

use super::prepare::Prepared;
use crate::article::ArticleId;
use crate::band::{Bands, candidate};
use crate::checkpoint::Checkpoint;
use crate::error::Result;
use crate::exact::TextKey;
use crate::outcome::Entry;
use crate::run::Kept as Bytes;
use crate::store::{Lists, ListsWriter, Room, SavedLists};
use crate::story::conflict::Claims;
use crate::story::term::Terms;
use crate::verify::{Digest, Opening};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};

/// The lists of a corpus, by the names of their files in a checkpoint.
const LISTS: [&str; 5] = ["shingles", "terms", "claims", "digests", "keys"];

/// The band keys of so many articles stand together.
const BLOCK: usize = 4096;

/// Takes in what is kept of texts, from any thread.
#[derive(Debug)]
pub(super) struct Keeper {
    bands: Bands,
    room: Room,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    sets: ListsWriter,
    digests: ListsWriter,
    terms: ListsWriter,
    claims: ListsWriter,
    keys: ListsWriter,
    /// The keys of the articles that fill no block yet, article by article.
    open: Vec<u32>,
    numbers: Vec<u64>,
}

impl Keeper {
    /// The lists are left in `lasting`, if that is given.
    pub(super) fn new(bands: Bands, room: Room, lasting: Option<&Checkpoint>) -> Self {
        let writer = |name| match lasting {
            Some(checkpoint) => ListsWriter::lasting(room.clone(), checkpoint.lists(name)),
            None => ListsWriter::new(room.clone()),
        };
        let [sets, terms, claims, digests, keys] = LISTS.map(writer);
        Self {
            bands,
            kept: Mutex::new(Kept {
                sets,
                digests,
                terms,
                claims,
                keys,
                open: Vec::new(),
                numbers: Vec::new(),
            }),
            room,
        }
    }

    /// Keeps what there is of one article; gives the number it is kept under, which depends on the order of threads.
    /// An article without words has an empty signature.
    pub(super) fn keep(
        &self,
        entry: &Entry,
        set: &[u64],
        signature: &[u32],
        digest: &Digest,
        terms: &Terms<'_>,
        claims: &Claims<'_>,
    ) -> u32 {
        self.room.charge(bytes_of(entry));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        let number = kept.sets.len() as u32;
        kept.sets.push(set);
        digest.numbers_into(&mut kept.numbers);
        kept.digests.push(&kept.numbers);
        kept.terms.push(terms.as_numbers());
        kept.claims.push(claims.as_numbers());
        if signature.is_empty() {
            let none = kept.open.len() + self.bands.bands();
            kept.open.resize(none, 0);
        } else {
            kept.open.extend(candidate::keys(self.bands, signature));
        }
        if kept.open.len() == BLOCK * self.bands.bands() {
            kept.close_block(self.bands.bands());
        }
        number
    }
}

impl Kept {
    /// Puts the open keys away, band by band, two in a number.
    fn close_block(&mut self, bands: usize) {
        for band in 0..bands {
            let mut keys = self.open.iter().skip(band).step_by(bands);
            self.numbers.clear();
            while let Some(&key) = keys.next() {
                let next = keys.next().copied().unwrap_or(0);
                self.numbers.push(u64::from(key) << 32 | u64::from(next));
            }
            self.keys.push(&self.numbers);
        }
        self.open.clear();
    }
}

/// What an article costs in memory whatever the limit: its entry with its strings, each with the bookkeeping of an
/// allocation, and its numbers in the order of reading and of ids.
fn bytes_of(entry: &Entry) -> u64 {
    const ALLOCATION: usize = 16;
    let strings = [
        &entry.source,
        &entry.url,
        &entry.date,
        &entry.lang,
        &entry.prefer,
        &entry.scope,
    ];
    let strings = strings.into_iter().flatten().chain([&entry.headline]);
    let heap: usize = strings.map(|string| string.len() + ALLOCATION).sum();
    // The id is there twice while articles are read, and the place comes after.
    let names = 3 * (entry.id.len() + ALLOCATION);
    (size_of::<Entry>() + heap + names + 64) as u64
}

/// What a room keeps, with these terms.
fn kept_in(room: &Room, terms: &Lists) -> Bytes {
    Bytes {
        terms: size_of::<u64>() as u64 * terms.words(),
        ..room.kept()
    }
}

/// The band keys of all articles.
#[derive(Debug, Default)]
pub(super) struct Keys {
    bands: usize,
    lists: Lists,
    /// The number of each row.
    numbers: Vec<u32>,
}

impl Keys {
    /// The keys of a band by row. What cannot be read is 0; see [`Corpus::check`].
    pub(super) fn of_band(&self, band: usize) -> impl Fn(usize) -> u32 + '_ {
        let count = self.numbers.len();
        let mut keys = Vec::with_capacity(count.next_multiple_of(2));
        for block in (0..count).step_by(BLOCK) {
            let list = self.lists.get(block / BLOCK * self.bands + band);
            keys.extend(
                list.iter()
                    .flat_map(|&two| [(two >> 32) as u32, two as u32]),
            );
            keys.resize(count.min(block + BLOCK), 0);
        }
        move |row| keys[self.numbers[row] as usize]
    }
}

/// What a corpus is beside its entries, for a later run.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SavedCorpus {
    lists: [SavedLists; 5],
    numbers: Vec<u32>,
    input_order: Vec<u32>,
}

/// All articles of a run, sorted by id, in one table a stage.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// What of all this is kept where.
    pub(super) kept: Bytes,
    pub(super) room: Room,
    pub(super) entries: Vec<Entry>,
    pub(super) sets: Lists,
    pub(super) keys: Keys,
    pub(super) terms: Lists,
    pub(super) claims: Lists,
    pub(super) digests: Lists,
    /// The articles in the order they were read.
    pub(super) input_order: Vec<ArticleId>,
}

impl Corpus {
    /// Sorts what was read by id, so that no later stage can see the order of the inputs.
    ///
    /// # Errors
    /// If what was kept could not be written to disk.
    pub(super) fn of(mut prepared: Vec<Prepared>, keeper: Keeper) -> Result<Self> {
        let kept = keeper.kept.into_inner();
        let mut kept = kept.unwrap_or_else(PoisonError::into_inner);
        for (read, one) in prepared.iter_mut().enumerate() {
            one.read = read as u32;
        }
        // Ids are unique; where they are not, the caller refuses the corpus.
        prepared.par_sort_unstable_by(|x, y| x.entry.id.cmp(&y.entry.id));
        let numbers: Vec<u32> = prepared.iter().map(|one| one.number).collect();
        let mut input_order = vec![ArticleId(0); prepared.len()];
        for (rank, one) in prepared.iter().enumerate() {
            input_order[one.read as usize] = ArticleId::from_index(rank);
        }
        if !kept.open.is_empty() {
            kept.close_block(keeper.bands.bands());
        }
        let sets = kept.sets.finish()?.in_order(&numbers);
        let terms = kept.terms.finish()?.in_order(&numbers);
        let claims = kept.claims.finish()?.in_order(&numbers);
        let digests = kept.digests.finish()?.in_order(&numbers);
        Ok(Self {
            entries: prepared.into_iter().map(|one| one.entry).collect(),
            sets,
            claims,
            digests,
            kept: kept_in(&keeper.room, &terms),
            terms,
            room: keeper.room,
            keys: Keys {
                bands: keeper.bands.bands(),
                lists: kept.keys.finish()?,
                numbers,
            },
            input_order,
        })
    }

    /// What [`Corpus::open`] needs beside the entries; `None` where the lists are gone with the run.
    pub(super) fn saved(&self) -> Option<SavedCorpus> {
        let [sets, terms, claims, digests, keys] = [
            &self.sets,
            &self.terms,
            &self.claims,
            &self.digests,
            &self.keys.lists,
        ]
        .map(Lists::saved);
        Some(SavedCorpus {
            lists: [sets?, terms?, claims?, digests?, keys?],
            numbers: self.keys.numbers.clone(),
            input_order: self.input_order.iter().map(|id| id.0).collect(),
        })
    }

    /// The corpus of an earlier run, whose lists are in a checkpoint.
    ///
    /// # Errors
    /// If a file is not what was saved.
    pub(super) fn open(
        entries: Vec<Entry>,
        saved: SavedCorpus,
        bands: Bands,
        room: &Room,
        checkpoint: &Checkpoint,
    ) -> Result<Self> {
        entries
            .iter()
            .for_each(|entry| room.charge(bytes_of(entry)));
        let mut opened = LISTS
            .into_iter()
            .zip(saved.lists)
            .map(|(name, saved)| Lists::open(&checkpoint.lists(name), saved, room));
        let mut next = || opened.next().expect("a list for each name");
        let (sets, terms, claims) = (next()?, next()?, next()?);
        let (digests, keys) = (next()?, next()?);
        Ok(Self {
            entries,
            sets,
            claims,
            digests,
            kept: kept_in(room, &terms),
            terms,
            room: room.clone(),
            keys: Keys {
                bands: bands.bands(),
                lists: keys,
                numbers: saved.numbers,
            },
            input_order: saved.input_order.into_iter().map(ArticleId).collect(),
        })
    }

    /// Whether every list that copies ask for could be read: what could not looks empty.
    ///
    /// # Errors
    /// The first error of reading.
    pub(super) fn check(&self) -> Result<()> {
        self.sets.check()?;
        self.digests.check()?;
        self.keys.lists.check()
    }

    /// What is known of how the text of a row begins.
    pub(super) fn opening(&self, row: u32) -> Opening {
        Digest::of_numbers(&self.digests.get(row as usize))
            .opening()
            .clone()
    }

    pub(super) fn text_keys(&self) -> Vec<Option<TextKey>> {
        self.entries.iter().map(|entry| entry.key).collect()
    }
}
