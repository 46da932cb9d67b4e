//! Lists of numbers in chunks, some in memory, some in a file.

use super::file::{Spill, fingerprint};
use super::room::Room;
use super::saved::SavedLists;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Words in a chunk: 4 MiB. Large enough that writing one is one sequential write, small enough that a limit of a few
/// dozen MiB is kept.
pub const CHUNK: usize = 1 << 19;

/// Where a list lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct At {
    pub(super) chunk: u32,
    pub(super) start: u32,
    pub(super) len: u32,
}

#[derive(Debug)]
enum Chunk {
    Memory(Vec<u64>),
    /// From this word of the file on.
    File(u64),
}

/// Takes lists in.
#[derive(Debug)]
pub struct ListsWriter {
    room: Room,
    open: Vec<u64>,
    chunk: usize,
    chunks: Vec<Chunk>,
    /// The first chunk that is still in memory.
    oldest: usize,
    /// The memory of a chunk that went to the file, for the next one. Freed between the strings of articles it was not
    /// used again: a million articles took 3.1 GB under a limit of two, and with this 1.7.
    spare: Vec<u64>,
    index: Vec<At>,
    spill: Option<Spill>,
    /// Where the lists shall be found by a later run.
    path: Option<PathBuf>,
    /// Length and fingerprint of each chunk in the file.
    written: Vec<(u32, u64)>,
    failed: Option<Error>,
}

impl ListsWriter {
    /// No lists yet, in a room.
    pub fn new(room: Room) -> Self {
        Self::with_chunk(room, None, CHUNK)
    }

    /// The same, of which a file of this name is left: all lists are in it, also those that are in memory.
    pub fn lasting(room: Room, path: PathBuf) -> Self {
        Self::with_chunk(room, Some(path), CHUNK)
    }

    pub(super) fn with_chunk(room: Room, path: Option<PathBuf>, chunk: usize) -> Self {
        Self {
            room,
            path,
            written: Vec::new(),
            open: Vec::new(),
            chunk,
            chunks: Vec::new(),
            oldest: 0,
            spare: Vec::new(),
            index: Vec::new(),
            spill: None,
            failed: None,
        }
    }

    /// Adds a list; the first one has number 0.
    ///
    /// `O(list)`, and now and then a write of a chunk.
    pub fn push(&mut self, list: &[u64]) {
        if self.failed.is_some() {
            return;
        }
        if !self.open.is_empty() && self.open.len() + list.len() > self.chunk {
            self.close();
        }
        self.index.push(At {
            chunk: self.chunks.len() as u32,
            start: self.open.len() as u32,
            len: list.len() as u32,
        });
        self.open.extend_from_slice(list);
        self.room.charge(size_of::<At>() as u64);
    }

    fn close(&mut self) {
        let full = std::mem::take(&mut self.open);
        self.room.hold(8 * full.len() as u64);
        self.chunks.push(Chunk::Memory(full));
        while self.room.is_full() && self.oldest < self.chunks.len() && self.failed.is_none() {
            if let Err(error) = self.evict() {
                self.failed = Some(error);
            }
        }
        self.open = std::mem::take(&mut self.spare);
        self.open.clear();
        // The next chunk will be about as full as this one.
        self.open.reserve_exact(self.chunk);
    }

    /// The oldest chunk in memory goes to the file.
    fn evict(&mut self) -> Result<()> {
        let at = self.write_out(self.oldest)?;
        if let Chunk::Memory(words) =
            std::mem::replace(&mut self.chunks[self.oldest], Chunk::File(at))
        {
            self.room.spill(8 * words.len() as u64);
            self.spare = words;
        }
        self.oldest += 1;
        Ok(())
    }

    /// Writes a chunk that is in memory to the end of the file; says where.
    fn write_out(&mut self, number: usize) -> Result<u64> {
        let spill = match &mut self.spill {
            Some(spill) => spill,
            none => none.insert(match &self.path {
                Some(path) => Spill::lasting(path)?,
                None => Spill::temporary(self.room.folder())?,
            }),
        };
        let Chunk::Memory(words) = &self.chunks[number] else {
            unreachable!("chunks are written in their order, each once")
        };
        let written = spill.append(words)?;
        self.written.push((words.len() as u32, written.fingerprint));
        Ok(written.at)
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// The lists, for reading.
    ///
    /// # Errors
    /// If the temporary file could not be made or written; names its folder.
    pub fn finish(mut self) -> Result<Lists> {
        self.open.shrink_to_fit();
        self.close();
        self.open = Vec::new();
        if let Some(error) = self.failed {
            return Err(error);
        }
        let mut saved = None;
        if let Some(path) = self.path.clone() {
            for number in self.oldest..self.chunks.len() {
                self.write_out(number)?;
            }
            let spill = match self.spill.take() {
                Some(spill) => spill,
                None => Spill::lasting(&path)?,
            };
            self.spill = Some(spill.keep()?);
            saved = Some(self.written);
        }
        Ok(Lists {
            room: self.room,
            chunks: self.chunks,
            spill: self.spill,
            index: self.index,
            saved,
            failed: OnceLock::new(),
        })
    }
}

/// Lists by number.
#[derive(Debug, Default)]
pub struct Lists {
    room: Room,
    chunks: Vec<Chunk>,
    spill: Option<Spill>,
    index: Vec<At>,
    /// Length and fingerprint of each chunk, where the file outlives the run.
    saved: Option<Vec<(u32, u64)>>,
    failed: OnceLock<Error>,
}

impl Lists {
    /// What [`Lists::open`] needs beside the file; `None` for lists that are gone with the run.
    pub fn saved(&self) -> Option<SavedLists> {
        let chunks = self.saved.clone()?;
        let index = self.index.clone();
        Some(SavedLists { chunks, index })
    }

    /// The lists of an earlier run. All of the file is read once and held to its fingerprints; what the room has no place
    /// for stays in it.
    ///
    /// # Errors
    /// If the file cannot be read or is not what was saved.
    pub fn open(path: &Path, saved: SavedLists, room: &Room) -> Result<Self> {
        let damaged = |problem: String| Error::format(path.display(), problem, None);
        let spill = Spill::open(path)?;
        let expected: u64 = saved.chunks.iter().map(|chunk| u64::from(chunk.0)).sum();
        if spill.words() != expected {
            let problem = format!("holds {} numbers, expected {expected}", spill.words());
            return Err(damaged(problem));
        }
        if !saved.is_sound() {
            return Err(damaged("lists outside of the file".to_owned()));
        }
        let mut chunks = Vec::with_capacity(saved.chunks.len());
        let mut at = 0;
        for (number, &(len, expected)) in saved.chunks.iter().enumerate() {
            let words = spill.read(at, len as usize)?;
            if fingerprint(&words) != expected {
                return Err(damaged(format!("chunk {number} is not what was written")));
            }
            if room.is_full() {
                chunks.push(Chunk::File(at));
                room.leave(8 * words.len() as u64);
            } else {
                room.hold(8 * words.len() as u64);
                chunks.push(Chunk::Memory(words));
            }
            at += u64::from(len);
        }
        room.charge((size_of::<At>() * saved.index.len()) as u64);
        Ok(Self {
            room: room.clone(),
            chunks,
            spill: Some(spill),
            index: saved.index,
            saved: Some(saved.chunks),
            failed: OnceLock::new(),
        })
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// How long all lists are together.
    pub fn words(&self) -> u64 {
        self.index.iter().map(|at| u64::from(at.len)).sum()
    }

    /// How long a list is, without reading it.
    pub fn size(&self, number: usize) -> usize {
        self.index[number].len as usize
    }

    /// A list: borrowed from memory, or read from the file. Empty if it cannot be read; see [`Lists::check`].
    ///
    /// # Panics
    /// If there is no list of this number.
    pub fn get(&self, number: usize) -> Cow<'_, [u64]> {
        let At { chunk, start, len } = self.index[number];
        match &self.chunks[chunk as usize] {
            Chunk::Memory(words) => Cow::Borrowed(&words[start as usize..(start + len) as usize]),
            Chunk::File(at) => {
                let spill = self.spill.as_ref().expect("a spilled chunk");
                match spill.read(at + u64::from(start), len as usize) {
                    Ok(words) => Cow::Owned(words),
                    Err(error) => {
                        // The first error is the one to tell.
                        let _ = self.failed.set(error);
                        Cow::Borrowed(&[])
                    }
                }
            }
        }
    }

    /// The part of a sorted list that lies in a range, of which no more is read from the file than is likely to hold it.
    ///
    /// Numbers that are spread evenly, as hashes are, stand near the place where their size would have them: `n` of them
    /// stray by `sqrt(n) / 2` at most half of the time. Where that is not enough the whole list is read.
    ///
    /// # Panics
    /// If there is no list of this number.
    pub fn part(&self, number: usize, range: &RangeInclusive<u64>) -> Cow<'_, [u64]> {
        let At { chunk, start, len } = self.index[number];
        if let (Chunk::File(at), Some(spill)) = (&self.chunks[chunk as usize], &self.spill) {
            let stray = 2.5 * f64::from(len).sqrt() + 2.0;
            let place = |value: u64| f64::from(len) * (value as f64 / u64::MAX as f64);
            let first = (place(*range.start()) - stray).max(0.0) as u32;
            let end = ((place(*range.end()) + stray).ceil() as u32).min(len);
            // Less than half of it, or it is not worth the risk.
            if first < end && end - first < len / 2 {
                match spill.read(at + u64::from(start + first), (end - first) as usize) {
                    Ok(words) => {
                        let before = first == 0 || words[0] < *range.start();
                        let after = end == len || words[words.len() - 1] > *range.end();
                        if before && after {
                            return within(Cow::Owned(words), range);
                        }
                    }
                    Err(error) => {
                        let _ = self.failed.set(error);
                        return Cow::Borrowed(&[]);
                    }
                }
            }
        }
        within(self.get(number), range)
    }

    /// The same lists in another order: list `i` is the one that was `order[i]`.
    ///
    /// # Panics
    /// If `order` names a list that is not there.
    #[must_use]
    pub fn in_order(mut self, order: &[u32]) -> Self {
        self.index = order.iter().map(|&i| self.index[i as usize]).collect();
        self
    }

    /// The numbers of all lists in the order in which they lie, for readers that want them all; in their own where all are
    /// in memory.
    pub fn as_they_lie(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..self.index.len() as u32).collect();
        if !self
            .chunks
            .iter()
            .any(|chunk| matches!(chunk, Chunk::File(_)))
        {
            return numbers;
        }
        numbers.sort_unstable_by_key(|&number| {
            let at = self.index[number as usize];
            (at.chunk, at.start, number)
        });
        numbers
    }

    /// Whether every list asked for so far could be read.
    ///
    /// # Errors
    /// The first error of reading.
    pub fn check(&self) -> Result<()> {
        self.failed.get().map_or(Ok(()), |error| Err(error.clone()))
    }
}

/// Where the first number is that is not under a value, in a sorted list: looked for from where it stands if numbers are
/// spread evenly, as hashes are, in steps of twice the length. `O(log of how far it strays)`, which is in the cache.
pub(crate) fn first_not_under(list: &[u64], value: u64) -> usize {
    let place = (u128::from(value) * list.len() as u128) >> u64::BITS;
    let place = place as usize;
    let mut step = 8;
    let (mut low, mut high) = (place, place);
    while low > 0 && list[low - 1] >= value {
        high = low - 1;
        low = low.saturating_sub(step);
        step *= 2;
    }
    while high < list.len() && list[high] < value {
        low = high + 1;
        high = list.len().min(high + step);
        step *= 2;
    }
    low + list[low..high].partition_point(|&number| number < value)
}

/// The part of a sorted list that lies in a range.
pub(crate) fn within<'l>(list: Cow<'l, [u64]>, range: &RangeInclusive<u64>) -> Cow<'l, [u64]> {
    let begin = first_not_under(&list, *range.start());
    let end = match range.end().checked_add(1) {
        Some(after) => first_not_under(&list, after),
        None => list.len(),
    };
    match list {
        Cow::Borrowed(list) => Cow::Borrowed(&list[begin..end]),
        Cow::Owned(mut list) => {
            list.truncate(end);
            list.drain(..begin);
            Cow::Owned(list)
        }
    }
}

impl Drop for Lists {
    /// What was held in memory is free for others.
    fn drop(&mut self) {
        let held = self.chunks.iter().map(|chunk| match chunk {
            Chunk::Memory(words) => 8 * words.len() as u64,
            Chunk::File(_) => 0,
        });
        self.room.let_go(held.sum());
    }
}
