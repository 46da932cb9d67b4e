//! The lists that some rows are searched through, in as much memory as there is.

use super::sampled::Shared;
use super::{CAPPED_FIRST, CAPPED_LONGEST, POSTINGS_CAP};
use crate::band::bucket::{key, pack, value};
use rayon::prelude::*;
use std::ops::Range;

/// A list that a row has: how many rows are in it, also of one that is cut short, for that is what makes a shingle rare;
/// and its number. Packed, so that the rarest are the least.
type Head = u64;

/// How many rows of a list are kept.
fn kept(len: usize) -> usize {
    if len > POSTINGS_CAP {
        CAPPED_FIRST + CAPPED_LONGEST
    } else {
        len
    }
}

/// Which lists the rows of a block follow: the rarest of each, as many as it wants.
pub(super) struct Followed {
    pub(super) rows: Range<usize>,
    /// Where the heads of each row begin, and one past the end.
    starts: Vec<usize>,
    /// Of each row those that it follows come first.
    heads: Vec<Head>,
    /// The numbers of all lists that are followed.
    lists: Numbers,
}

impl Followed {
    /// The lists of rows, of as many of them as the bytes of memory allow, and of one at least.
    ///
    /// `wanted(row)` is how many lists a row wants to follow; a row of none costs nothing.
    pub(super) fn of(
        rows: Range<usize>,
        shared: &Shared,
        wanted: impl Fn(usize) -> usize + Sync,
        memory: u64,
    ) -> Self {
        // Half for the heads, of which some slices are there twice and with their rows, and half for the postings.
        let (some, all) = Shared::slices_at_once();
        let head_bytes = size_of::<Head>() + (size_of::<(u32, Head)>() * some).div_ceil(all);
        let most_heads = (memory / 2) as usize / head_bytes;
        let mut starts = vec![0];
        let first = rows.start;
        let mut end = first;
        while end < rows.end {
            let heads = match wanted(end) {
                0 => 0,
                _ => shared.common[end] as usize,
            };
            let begin = starts[end - first];
            if begin > 0 && begin + heads > most_heads {
                break;
            }
            starts.push(begin + heads);
            end += 1;
        }
        let mut next = starts.clone();
        let mut heads: Vec<Head> = vec![0; starts[end - first]];
        let wants = |row: usize| {
            (first..end).contains(&row) && starts[row - first] < starts[row - first + 1]
        };
        let each = |heads: &mut Vec<(u32, Head)>, list: u32, entries: &[u64]| {
            let rows = entries.iter().map(|&entry| value(entry));
            let rows = rows.filter(|&row| wants(row as usize));
            let head = pack(entries.len() as u32, list);
            heads.extend(rows.map(|row| (row, head)));
        };
        shared.by_slices(each, |of_slice| {
            for (row, head) in of_slice {
                let at = &mut next[row as usize - first];
                heads[*at] = head;
                *at += 1;
            }
        });
        let mut left = &mut *heads;
        let mut of_rows = Vec::with_capacity(end - first);
        for (row, bounds) in (first..).zip(starts.windows(2)) {
            let of_row;
            (of_row, left) = left.split_at_mut(bounds[1] - bounds[0]);
            of_rows.push((row, of_row));
        }
        of_rows.into_par_iter().for_each(|(row, of_row)| {
            let wanted = wanted(row);
            if wanted < of_row.len() {
                of_row.select_nth_unstable(wanted);
            }
        });
        let mut followed = Self {
            rows: first..end,
            starts,
            heads,
            lists: Numbers::new(shared.count()),
        };
        let mut left = (memory / 2) as usize;
        for row in first..end {
            let rows: usize = followed
                .heads_of(row, wanted(row))
                .iter()
                .filter(|&&head| !followed.lists.has(value(head)))
                .map(|&head| kept(key(head) as usize) + 1)
                .sum();
            let bytes = rows * size_of::<u32>();
            if bytes > left && row > first {
                followed.rows.end = row;
                break;
            }
            left = left.saturating_sub(bytes);
            let lists: Vec<u32> = followed
                .heads_of(row, wanted(row))
                .iter()
                .map(|&head| value(head))
                .collect();
            lists.into_iter().for_each(|list| followed.lists.add(list));
        }
        followed
    }

    fn heads_of(&self, row: usize, wanted: usize) -> &[Head] {
        let at = row - self.rows.start;
        let heads = &self.heads[self.starts[at]..self.starts[at + 1]];
        &heads[..wanted.min(heads.len())]
    }
}

/// The lists that a block follows, those in too many rows cut short.
pub(super) struct Postings {
    followed: Followed,
    /// The rows of all lists, list after list.
    rows: Vec<u32>,
    /// Where each list begins, and one past the end.
    begins: Vec<u32>,
}

impl Postings {
    pub(super) fn of(
        shared: &Shared,
        mut followed: Followed,
        len: impl Fn(usize) -> usize + Sync,
    ) -> Self {
        followed.lists.count();
        let (mut rows, mut begins) = (Vec::new(), vec![0]);
        let each = |(rows, lens): &mut (Vec<u32>, Vec<u32>), list: u32, entries: &[u64]| {
            if !followed.lists.has(list) {
                return;
            }
            if entries.len() <= POSTINGS_CAP {
                rows.extend(entries.iter().map(|&entry| value(entry)));
            } else {
                rows.extend(few_of(entries, &len));
            }
            lens.push(kept(entries.len()) as u32);
        };
        shared.by_slices(each, |(of_slice, lens)| {
            rows.extend(of_slice);
            let mut end = begins[begins.len() - 1];
            begins.extend(lens.into_iter().map(|len| {
                end += len;
                end
            }));
        });
        Self {
            followed,
            rows,
            begins,
        }
    }

    /// The rows of the block.
    pub(super) fn block(&self) -> Range<usize> {
        self.followed.rows.clone()
    }

    /// All rows in the lists that a row of the block follows, as often as they are there.
    pub(super) fn met(&self, row: usize, wanted: usize) -> Vec<u32> {
        let heads = self.followed.heads_of(row, wanted).iter();
        let mut met = Vec::new();
        for &head in heads {
            let list = self.followed.lists.rank(value(head));
            met.extend_from_slice(
                &self.rows[self.begins[list] as usize..self.begins[list + 1] as usize],
            );
        }
        met
    }
}

/// The first few rows of a list that is too long, then the longest of the others (the first among equals).
fn few_of(list: &[u64], len: impl Fn(usize) -> usize) -> Vec<u32> {
    let mut rows: Vec<u32> = list.iter().map(|&entry| value(entry)).collect();
    let (_, others) = rows.split_at_mut(CAPPED_FIRST);
    let longest = |&row: &u32| (std::cmp::Reverse(len(row as usize)), row);
    others.select_nth_unstable_by_key(CAPPED_LONGEST, longest);
    others[..CAPPED_LONGEST].sort_unstable_by_key(longest);
    rows.truncate(CAPPED_FIRST + CAPPED_LONGEST);
    rows
}

/// A set of numbers, a bit each, that knows how many smaller ones it has.
struct Numbers {
    bits: Vec<u64>,
    /// How many are before each word of bits.
    before: Vec<u32>,
}

impl Numbers {
    fn new(end: usize) -> Self {
        Self {
            bits: vec![0; end.div_ceil(64)],
            before: Vec::new(),
        }
    }

    fn add(&mut self, number: u32) {
        self.bits[number as usize / 64] |= 1 << (number % 64);
    }

    fn has(&self, number: u32) -> bool {
        self.bits[number as usize / 64] & 1 << (number % 64) != 0
    }

    /// Makes ranks known. After this nothing may be added.
    fn count(&mut self) {
        let mut before = 0;
        let words = self.bits.iter().map(|word| {
            let own = word.count_ones();
            before += own;
            before - own
        });
        self.before = words.collect();
    }

    /// How many of the numbers are smaller.
    fn rank(&self, number: u32) -> usize {
        let word = number as usize / 64;
        let smaller = self.bits[word] & ((1 << (number % 64)) - 1);
        (self.before[word] + smaller.count_ones()) as usize
    }
}
