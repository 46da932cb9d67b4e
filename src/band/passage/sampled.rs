//! The sampled shingles of all rows, and of these the ones that more than one row has.

use super::{POSTINGS_CAP, sample};
use crate::band::bucket::{pack, runs, sort, value};
use crate::error::Result;
use crate::shingle::Sets;
use crate::store::{Lists, ListsWriter, Room};
use rayon::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// The sample is looked at in slices of its hash space, each by one thread, so that no more than a few of them are sorted
/// in memory at a time.
const SLICES: usize = 64;

/// The hashes of a slice.
const WIDTH: u64 = u64::MAX / super::SAMPLE / SLICES as u64 + 1;

/// So many entries of a slice are put away together, and at the end of so many rows what there is of it. Of rows of news
/// both come to about the same.
const RUN: usize = 8192;
const ROWS: usize = 2048;

/// The sampled shingles of all rows, in slices of their hash space: as runs of entries in a [`Room`], so that what is
/// over its limit is on disk.
struct Sampled {
    lists: Lists,
    /// The lists of each slice.
    runs: Vec<Vec<u32>>,
    /// How many shingles are sampled of each row.
    sizes: Vec<u32>,
}

impl Sampled {
    fn of(
        count: usize,
        sets: &(impl Sets + ?Sized),
        room: &Room,
        advance: &(dyn Fn(u64) + Sync),
    ) -> Result<Self> {
        let writer = Mutex::new(ListsWriter::new(room.clone()));
        let put = |entries: &mut Vec<u64>| {
            let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
            let run = writer.len() as u32;
            writer.push(entries);
            entries.clear();
            run
        };
        // The runs of some rows, by slice, and how many shingles are sampled of each.
        let of_rows = |rows: &[u32]| {
            let mut runs = vec![Vec::new(); SLICES];
            let mut open: Vec<Vec<u64>> = vec![Vec::new(); SLICES];
            let mut sizes = Vec::with_capacity(rows.len());
            for &row in rows {
                let set = sets.set(row);
                let sample = sample(&set);
                sizes.push(sample.len() as u32);
                for &shingle in sample {
                    let slice = (shingle / WIDTH) as usize;
                    // All 32 bits of the key differ inside a slice: its upper bits are equal and left out.
                    open[slice].push(pack(((shingle % WIDTH) >> 24) as u32, row));
                    if open[slice].len() == RUN {
                        runs[slice].push(put(&mut open[slice]));
                    }
                }
            }
            for (runs, open) in runs.iter_mut().zip(&mut open) {
                runs.push(put(open));
            }
            advance(rows.len() as u64);
            (runs, sizes)
        };
        let order = sets.cheapest_order(count);
        let of_all: Vec<(Vec<Vec<u32>>, Vec<u32>)> = order.par_chunks(ROWS).map(of_rows).collect();
        let (mut runs, mut sizes) = (vec![Vec::new(); SLICES], vec![0; count]);
        for (rows, (own_runs, own_sizes)) in order.chunks(ROWS).zip(of_all) {
            for (runs, own) in runs.iter_mut().zip(own_runs) {
                runs.extend(own);
            }
            for (&row, size) in rows.iter().zip(own_sizes) {
                sizes[row as usize] = size;
            }
        }
        let writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Self {
            lists: writer.finish()?,
            runs,
            sizes,
        })
    }

    /// The entries of a slice, sorted by shingle and then by row.
    fn slice(&self, slice: usize) -> Vec<u64> {
        let runs = &self.runs[slice];
        let mut entries =
            Vec::with_capacity(runs.iter().map(|&run| self.lists.size(run as usize)).sum());
        runs.iter()
            .for_each(|&run| entries.extend_from_slice(&self.lists.get(run as usize)));
        sort(&mut entries);
        entries
    }
}

/// The sampled shingles that are in more than one row: for each the rows that have it, a *list*. Lists are numbered in the
/// order of their shingles.
pub(super) struct Shared {
    lists: Lists,
    slices: Vec<Slice>,
    /// How many shingles are sampled of each row.
    pub(super) sizes: Vec<u32>,
    /// And how many of these are in other rows, too.
    pub(super) common: Vec<u32>,
    /// How many lists are longer than [`POSTINGS_CAP`].
    pub(super) capped: u64,
}

/// The lists of one slice.
#[derive(Default)]
struct Slice {
    /// Where they are kept, some whole lists together.
    runs: Vec<u32>,
    /// The number of the first.
    first: u32,
    /// How many there are.
    count: u32,
    capped: u64,
}

impl Shared {
    pub(super) fn of(
        count: usize,
        sets: &(impl Sets + ?Sized),
        room: &Room,
        advance: &(dyn Fn(u64) + Sync),
    ) -> Result<Self> {
        let sampled = Sampled::of(count, sets, room, advance)?;
        let writer = Mutex::new(ListsWriter::new(room.clone()));
        let common: Vec<AtomicU32> = (0..count).map(|_| AtomicU32::new(0)).collect();
        let mut slices: Vec<Slice> = (0..SLICES)
            .into_par_iter()
            .map(|slice| Self::slice(&sampled.slice(slice), &writer, &common))
            .collect();
        sampled.lists.check()?;
        let mut first = 0;
        for slice in &mut slices {
            slice.first = first;
            first += slice.count;
        }
        let writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Self {
            lists: writer.finish()?,
            capped: slices.iter().map(|slice| slice.capped).sum(),
            slices,
            sizes: sampled.sizes,
            common: common.into_iter().map(AtomicU32::into_inner).collect(),
        })
    }

    /// Keeps the lists among the sorted entries of a slice.
    fn slice(entries: &[u64], writer: &Mutex<ListsWriter>, common: &[AtomicU32]) -> Slice {
        let mut slice = Slice::default();
        let mut open: Vec<u64> = Vec::with_capacity(RUN);
        let mut put = |open: &mut Vec<u64>| {
            let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
            slice.runs.push(writer.len() as u32);
            writer.push(open);
            open.clear();
        };
        for list in runs(entries).filter(|list| list.len() > 1) {
            slice.count += 1;
            slice.capped += u64::from(list.len() > POSTINGS_CAP);
            for &entry in list {
                common[value(entry) as usize].fetch_add(1, Ordering::Relaxed);
            }
            if open.len() + list.len() > RUN && !open.is_empty() {
                put(&mut open);
            }
            open.extend_from_slice(list);
        }
        put(&mut open);
        slice
    }

    /// How many lists there are.
    pub(super) fn count(&self) -> usize {
        self.slices
            .last()
            .map_or(0, |slice| (slice.first + slice.count) as usize)
    }

    /// Of how many slices at a time [`Shared::by_slices`] holds what comes of them, of how many.
    pub(super) fn slices_at_once() -> (usize, usize) {
        (SLICES.min(2 * rayon::current_num_threads()), SLICES)
    }

    /// Goes through all lists on all threads: `each` adds a list, given by its number and its entries, to what comes of its
    /// slice, and `take` takes that, slice after slice, while the next are gone through. Memory for what comes of two slices
    /// a thread.
    pub(super) fn by_slices<T: Default + Send>(
        &self,
        each: impl Fn(&mut T, u32, &[u64]) + Sync,
        mut take: impl FnMut(T) + Send,
    ) {
        let of_slice = |slice: &Slice| {
            let (mut came, mut number) = (T::default(), slice.first);
            for &run in &slice.runs {
                for list in runs(&self.lists.get(run as usize)) {
                    each(&mut came, number, list);
                    number += 1;
                }
            }
            came
        };
        let mut parts = self.slices.chunks(rayon::current_num_threads());
        let of_part = |part: &[Slice]| part.par_iter().map(of_slice).collect();
        let mut came: Vec<T> = parts.next().map(of_part).unwrap_or_default();
        while !came.is_empty() {
            let next = parts.next();
            ((), came) = rayon::join(
                || came.into_iter().for_each(&mut take),
                || next.map(of_part).unwrap_or_default(),
            );
        }
    }

    /// Whether everything could be read.
    ///
    /// # Errors
    /// The first error of reading.
    pub(super) fn check(&self) -> Result<()> {
        self.lists.check()
    }
}
