//! All articles of a run in tables by stage, while they are read and after.
//!
//! What is kept of a text (shingles, digest, terms) goes into [`store`](crate::store), so it may lie on disk. In memory
//! stay, for each article, its [`Entry`], the keys of its bands (four bytes each, all that banding asks of a signature)
//! and the places of its lists.

use super::prepare::Prepared;
use crate::article::ArticleId;
use crate::band::{Bands, candidate};
use crate::error::Result;
use crate::exact::TextKey;
use crate::outcome::Entry;
use crate::run::Kept as Bytes;
use crate::store::{Lists, ListsWriter, Room};
use crate::story::term::Terms;
use crate::verify::{Digest, Opening};
use std::sync::{Mutex, PoisonError};

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
    keys: Vec<u32>,
    numbers: Vec<u64>,
}

impl Keeper {
    pub(super) fn new(bands: Bands, room: Room) -> Self {
        let writer = || ListsWriter::new(room.clone());
        Self {
            bands,
            kept: Mutex::new(Kept {
                sets: writer(),
                digests: writer(),
                terms: writer(),
                keys: Vec::new(),
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
    ) -> u32 {
        self.room.charge(bytes_of(entry, self.bands));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        let number = kept.sets.len() as u32;
        kept.sets.push(set);
        digest.numbers_into(&mut kept.numbers);
        kept.digests.push(&kept.numbers);
        kept.terms.push(terms.as_numbers());
        if signature.is_empty() {
            let none = kept.keys.len() + self.bands.bands();
            kept.keys.resize(none, 0);
        } else {
            kept.keys.extend(candidate::keys(self.bands, signature));
        }
        number
    }
}

/// What an article costs in memory whatever the limit: its entry with its strings, each with the bookkeeping of an
/// allocation, its band keys, and its numbers in the order of reading and of ids.
fn bytes_of(entry: &Entry, bands: Bands) -> u64 {
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
    (size_of::<Entry>() + heap + names + 4 * bands.bands() + 64) as u64
}

/// The band keys of all articles by row.
#[derive(Debug, Default)]
pub(super) struct Keys {
    bands: usize,
    /// One a band for each number.
    all: Vec<u32>,
    /// The number of each row.
    numbers: Vec<u32>,
}

impl Keys {
    pub(super) fn get(&self, row: usize, band: usize) -> u32 {
        self.all[self.numbers[row] as usize * self.bands + band]
    }
}

/// All articles of a run, sorted by id, in one table a stage.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// What of all this is kept where.
    pub(super) kept: Bytes,
    pub(super) entries: Vec<Entry>,
    pub(super) sets: Lists,
    pub(super) keys: Keys,
    pub(super) terms: Lists,
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
        let kept = kept.unwrap_or_else(PoisonError::into_inner);
        for (read, one) in prepared.iter_mut().enumerate() {
            one.read = read as u32;
        }
        // Ids are unique; where they are not, the caller refuses the corpus.
        prepared.sort_unstable_by(|x, y| x.entry.id.cmp(&y.entry.id));
        let numbers: Vec<u32> = prepared.iter().map(|one| one.number).collect();
        let mut input_order = vec![ArticleId(0); prepared.len()];
        for (rank, one) in prepared.iter().enumerate() {
            input_order[one.read as usize] = ArticleId::from_index(rank);
        }
        let sets = kept.sets.finish()?.in_order(&numbers);
        let terms = kept.terms.finish()?.in_order(&numbers);
        let digests = kept.digests.finish()?.in_order(&numbers);
        Ok(Self {
            entries: prepared.into_iter().map(|one| one.entry).collect(),
            sets,
            terms,
            digests,
            kept: keeper.room.kept(),
            keys: Keys {
                bands: keeper.bands.bands(),
                all: kept.keys,
                numbers,
            },
            input_order,
        })
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
