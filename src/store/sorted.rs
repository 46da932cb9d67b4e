//! Records sorted beyond memory: sorted runs, kept where there is room, merged into one.

use super::lists::{Lists, ListsWriter};
use super::room::Room;
use crate::error::Result;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// Records that are written together. 64 KiB of single numbers: few reads a run, and a merge of a hundred runs holds
/// no more than a few megabytes of them.
const BLOCK: usize = 8192;

/// Takes records in, in any order; each is a row of `W` numbers.
///
/// What is open is sorted when it has grown to a part of the [`Room`]'s spare memory, and is then a run in its lists, which
/// go to disk when the room is full (external merge sort; Knuth, The Art of Computer Programming 3, section 5.4).
#[derive(Debug)]
pub struct Sorter<const W: usize> {
    room: Room,
    open: Vec<[u64; W]>,
    /// How many records are sorted at a time.
    most: usize,
    writer: ListsWriter,
    runs: Vec<Range<usize>>,
}

/// The records that a [`Sorter`] took in: sorted, each once.
#[derive(Debug, Default)]
pub struct Sorted<const W: usize> {
    lists: Lists,
    len: u64,
}

impl<const W: usize> Sorter<W> {
    /// No records yet. An eighth of the room's spare memory is sorted at a time.
    pub fn new(room: &Room) -> Self {
        let most = room.spare() / 8 / (8 * W as u64);
        Self::with_most(room, most as usize)
    }

    fn with_most(room: &Room, most: usize) -> Self {
        Self {
            room: room.clone(),
            open: Vec::new(),
            most: most.max(2),
            writer: ListsWriter::new(room.clone()),
            runs: Vec::new(),
        }
    }

    /// Takes a record.
    ///
    /// `O(log n)` amortised, and now and then a run is written.
    pub fn push(&mut self, record: [u64; W]) {
        if self.open.len() == self.most {
            self.sort_open();
            // What is there many times shrinks; as long as half of it goes, there is no need of a run.
            if self.open.len() > self.most / 2 {
                self.close_run();
            }
        }
        self.open.push(record);
    }

    fn sort_open(&mut self) {
        self.open.par_sort_unstable();
        self.open.dedup();
    }

    fn close_run(&mut self) {
        let first = self.writer.len();
        for block in self.open.chunks(BLOCK) {
            self.writer.push(block.as_flattened());
        }
        self.runs.push(first..self.writer.len());
        self.open.clear();
    }

    /// All records in order, each once.
    ///
    /// # Errors
    /// If what does not fit into the room cannot be written to disk or read again.
    ///
    /// # Complexity
    /// `O(n log n)`; memory for a block of each run.
    pub fn finish(mut self) -> Result<Sorted<W>> {
        self.sort_open();
        if self.runs.is_empty() {
            let len = self.open.len() as u64;
            self.close_run();
            let lists = self.writer.finish()?;
            return Ok(Sorted { lists, len });
        }
        if !self.open.is_empty() {
            self.close_run();
        }
        self.open = Vec::new();
        let runs = self.writer.finish()?;
        let mut merged = ListsWriter::new(self.room.clone());
        let mut block: Vec<[u64; W]> = Vec::with_capacity(BLOCK);
        let mut len = 0;
        let mut last = None;
        for record in Merge::of(&runs, self.runs) {
            if last.replace(record) == Some(record) {
                continue;
            }
            block.push(record);
            len += 1;
            if block.len() == BLOCK {
                merged.push(block.as_flattened());
                block.clear();
            }
        }
        merged.push(block.as_flattened());
        runs.check()?;
        Ok(Sorted {
            lists: merged.finish()?,
            len,
        })
    }
}

impl<const W: usize> Sorted<W> {
    /// How many there are.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All of them in order, some thousands at a time. A block that cannot be read is empty; see [`Sorted::check`].
    pub fn blocks(&self) -> impl Iterator<Item = Vec<[u64; W]>> + '_ {
        (0..self.lists.len()).map(|number| self.lists.get(number).as_chunks().0.to_vec())
    }

    /// Whether every block asked for so far could be read.
    ///
    /// # Errors
    /// The first error of reading.
    pub fn check(&self) -> Result<()> {
        self.lists.check()
    }
}

/// Sorted runs as one.
struct Merge<'l, const W: usize> {
    lists: &'l Lists,
    runs: Vec<Cursor<W>>,
    /// The first record of each run that has one, and the number of the run.
    next: BinaryHeap<Reverse<([u64; W], usize)>>,
}

/// Where a run is read.
struct Cursor<const W: usize> {
    /// Its blocks that were not read yet.
    blocks: Range<usize>,
    block: std::vec::IntoIter<[u64; W]>,
}

impl<const W: usize> Cursor<W> {
    fn next(&mut self, lists: &Lists) -> Option<[u64; W]> {
        loop {
            if let Some(record) = self.block.next() {
                return Some(record);
            }
            let number = self.blocks.next()?;
            self.block = lists.get(number).as_chunks().0.to_vec().into_iter();
        }
    }
}

impl<'l, const W: usize> Merge<'l, W> {
    fn of(lists: &'l Lists, runs: Vec<Range<usize>>) -> Self {
        let cursor = |blocks| Cursor {
            blocks,
            block: Vec::new().into_iter(),
        };
        let mut merge = Self {
            lists,
            runs: runs.into_iter().map(cursor).collect(),
            next: BinaryHeap::new(),
        };
        (0..merge.runs.len()).for_each(|run| merge.advance(run));
        merge
    }

    fn advance(&mut self, run: usize) {
        if let Some(record) = self.runs[run].next(self.lists) {
            self.next.push(Reverse((record, run)));
        }
    }
}

impl<const W: usize> Iterator for Merge<'_, W> {
    type Item = [u64; W];

    fn next(&mut self) -> Option<[u64; W]> {
        let Reverse((record, run)) = self.next.pop()?;
        self.advance(run);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Memory;
    use super::*;
    use proptest::prelude::*;

    fn sorted(records: &[[u64; 2]], most: usize, limit: Option<u64>) -> Vec<[u64; 2]> {
        let room = Room::new(Memory {
            limit,
            folder: None,
        });
        let mut sorter = Sorter::with_most(&room, most);
        records.iter().for_each(|&record| sorter.push(record));
        let sorted = sorter.finish().unwrap();
        let all: Vec<[u64; 2]> = sorted.blocks().flatten().collect();
        sorted.check().unwrap();
        assert_eq!(sorted.len(), all.len() as u64);
        assert_eq!(sorted.is_empty(), all.is_empty());
        assert_eq!(room.kept().spilled > 0, limit == Some(0) && !all.is_empty());
        all
    }

    proptest! {
        #[test]
        fn any_runs_give_what_one_sort_gives(
            records in proptest::collection::vec([0u64..40, 0u64..40], 0..600), most in 1usize..200, spilled in any::<bool>())
        {
            let mut expected = records.clone();
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(sorted(&records, most, spilled.then_some(0)), expected);
        }
    }

    #[test]
    fn runs_of_many_blocks_are_merged() {
        let records: Vec<[u64; 2]> = (0..50_000u64).map(|i| [i * 7919 % 50_021, i]).collect();
        let mut expected = records.clone();
        expected.sort_unstable();
        assert_eq!(sorted(&records, 20_000, Some(0)), expected);
    }
}
