//! Lists of numbers in chunks, some in memory, some in a file.

use super::file::Spill;
use super::room::Room;
use crate::error::{Error, Result};
use std::borrow::Cow;
use std::sync::OnceLock;

/// Words in a chunk: 4 MiB. Large enough that writing one is one sequential write, small enough that a limit of a few
/// dozen MiB is kept.
pub const CHUNK: usize = 1 << 19;

/// Where a list lies.
#[derive(Debug, Clone, Copy)]
struct At {
    chunk: u32,
    start: u32,
    len: u32,
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
    failed: Option<Error>,
}

impl ListsWriter {
    /// No lists yet, in a room.
    pub fn new(room: Room) -> Self {
        Self::with_chunk(room, CHUNK)
    }

    pub(super) fn with_chunk(room: Room, chunk: usize) -> Self {
        Self {
            room,
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
        if self.spill.is_none() {
            self.spill = Some(Spill::create(self.room.folder())?);
        }
        let chunk = &mut self.chunks[self.oldest];
        if let (Chunk::Memory(words), Some(spill)) = (&*chunk, &mut self.spill) {
            let bytes = 8 * words.len() as u64;
            let at = spill.append(words)?;
            if let Chunk::Memory(words) = std::mem::replace(chunk, Chunk::File(at)) {
                self.spare = words;
            }
            self.room.spill(bytes);
        }
        self.oldest += 1;
        Ok(())
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
        Ok(Lists {
            chunks: self.chunks,
            spill: self.spill,
            index: self.index,
            failed: OnceLock::new(),
        })
    }
}

/// Lists by number.
#[derive(Debug, Default)]
pub struct Lists {
    chunks: Vec<Chunk>,
    spill: Option<Spill>,
    index: Vec<At>,
    failed: OnceLock<Error>,
}

impl Lists {
    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
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

    /// The same lists in another order: list `i` is the one that was `order[i]`.
    ///
    /// # Panics
    /// If `order` names a list that is not there.
    #[must_use]
    pub fn in_order(mut self, order: &[u32]) -> Self {
        self.index = order.iter().map(|&i| self.index[i as usize]).collect();
        self
    }

    /// The numbers of all lists in the order in which they lie, for readers that want them all.
    pub fn as_they_lie(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..self.index.len() as u32).collect();
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

#[cfg(test)]
mod tests {
    use super::super::Memory;
    use super::*;
    use proptest::prelude::*;

    fn room(limit: Option<u64>) -> Room {
        Room::new(Memory {
            limit,
            folder: None,
        })
    }

    fn written(lists: &[Vec<u64>], limit: Option<u64>, chunk: usize) -> (Lists, Room) {
        let room = room(limit);
        let mut writer = ListsWriter::with_chunk(room.clone(), chunk);
        lists.iter().for_each(|list| writer.push(list));
        (writer.finish().unwrap(), room)
    }

    proptest! {
        #[test]
        fn what_was_put_in_comes_out_wherever_it_lies(
            lists in proptest::collection::vec(proptest::collection::vec(any::<u64>(), 0..40), 0..60),
            chunk in 1usize..50,
            limit in 0u64..20_000,
        ) {
            let (here, _) = written(&lists, None, chunk);
            let (there, _) = written(&lists, Some(limit), chunk);
            for (number, list) in lists.iter().enumerate() {
                prop_assert_eq!(&here.get(number)[..], &list[..]);
                prop_assert_eq!(&there.get(number)[..], &list[..]);
                prop_assert_eq!(there.size(number), list.len());
            }
            let back: Vec<u32> = (0..lists.len() as u32).rev().collect();
            let turned = there.in_order(&back);
            prop_assert!(lists.iter().rev().enumerate().all(|(i, list)| turned.get(i)[..] == list[..]));
            // Empty lists lie nowhere.
            let lying = |numbers: Vec<u32>| -> Vec<u32> {
                numbers.into_iter().filter(|&i| turned.size(i as usize) > 0).collect()
            };
            prop_assert_eq!(lying(turned.as_they_lie()), lying(back));
            prop_assert!(turned.check().is_ok());
        }
    }

    #[test]
    fn what_is_over_the_limit_is_on_disk_and_the_rest_is_not() {
        let lists: Vec<Vec<u64>> = (0..100).map(|i| vec![i; 100]).collect();
        let (_, open) = written(&lists, None, 1_000);
        assert_eq!(open.kept().spilled, 0);
        let (_, tight) = written(&lists, Some(100_000), 1_000);
        assert!(
            (24_000..48_000).contains(&tight.kept().spilled),
            "{tight:?}"
        );
        assert!(!tight.is_full());
        assert_eq!(tight.kept().lists, 80_000);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let room = Room::new(Memory {
            limit: Some(0),
            folder: Some("no/such/folder".into()),
        });
        let mut writer = ListsWriter::with_chunk(room, 4);
        writer.push(&[1, 2, 3]);
        writer.push(&[1, 2, 3]);
        writer.push(&[4]);
        let error = writer.finish().unwrap_err();
        assert!(error.to_string().contains("no/such/folder"), "{error}");
    }
}
