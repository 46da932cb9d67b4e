//! Page furniture: shingles that many unrelated articles share, so that sharing them says nothing about copying.
//!
//! In: pairs that are related by their whole texts, and every article's shingles, source and day. Out: for each article
//! of such a pair, the shingles of it that are furniture.
//!
//! Naively: a shingle in three articles of one source is furniture. But a wire text that one outlet ran three times is
//! not, so articles are counted only while they are *unrelated*:
//!
//! 1. Articles that are near each other count once, whatever lies between them (families over `near` pairs).
//! 2. The longest holder of a shingle is picked first, and another counts only if it is related to none picked before.
//!    Long articles hold the same furniture as short ones without being related by it; a short page that consists of
//!    furniture is related to all of them and is never asked, unless they are of one source and months apart.
//! 3. A shingle is furniture *of a source* when [`Recurrence::articles`] such articles of it on as many days hold it:
//!    a footer stays, a story moves on. It is furniture *of the corpus*, for want of a source or a date or because many
//!    sources use it, when [`Recurrence::anywhere`] unrelated articles hold it.
//!
//! Everything else follows from counts of sets, exactly. Common phrases of three words are masked with the furniture
//! they are not; they are masked in both texts and in what they share, so a copy keeps its containment.
//!
//! Only the furniture of articles in related pairs is asked for; who holds a shingle is found by sorting, a slice of the
//! hash space at a time: `O(shingles log shingles)`, no work at all without pairs. Masking word 5-grams seen in three
//! articles of a source on three days is the usual way in studies of reprinting; compare the document frequency cap of
//! `passim` (Smith, Cordell & Mullen 2015, "Computational methods for uncovering reprinted texts", section 3).

mod ranked;
mod recurrence;

pub use recurrence::{Origin, Recurrence};

use super::Pair;
use crate::error::Result;
use crate::shingle::Sets;
use crate::similarity::Overlap;
use crate::store::{Lists, ListsWriter, Room, Sorted, Sorter};
use ranked::Ranked;
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

/// The furniture found in the articles that needed it. It lies where there is room for it.
#[derive(Debug, Clone, Default)]
pub struct Furniture {
    /// The articles that have some, sorted.
    rows: Vec<u32>,
    /// The shingles of each, sorted.
    lists: Arc<Lists>,
}

impl Furniture {
    /// Learns the furniture of all articles in `pairs`, which are related by their whole texts. Of these pairs, those
    /// that the default thresholds relate say which articles are unrelated, so that what is furniture does not depend
    /// on how low the thresholds of a run are.
    ///
    /// `sets` has the sorted set of each row of `count`, empty for a row that only repeats another's text, and
    /// `origin(i)` says where row `i` comes from. `advance` is told how many rows are done, `count` in all.
    ///
    /// # Errors
    /// If what does not fit into the room cannot be written to disk or read again.
    ///
    /// # Complexity
    /// `O(shingles log shingles)` time; 40 bytes a row, for slices of the shingles as much as the room has to spare, and
    /// in the room eight bytes a shingle of the furniture found, for a while twice as much again.
    pub fn learn<'p>(
        count: usize,
        pairs: impl Iterator<Item = &'p Pair> + Clone,
        recurrence: Recurrence,
        sets: &(impl Sets + ?Sized),
        origin: impl Fn(u32) -> Origin,
        room: &Room,
        advance: impl Fn(u64) + Sync,
    ) -> Result<Self> {
        let ranked = Ranked::new(count, pairs, recurrence, sets, origin);
        let asked = ranked.asked_rows().map(|row| sets.size(row) as u64).sum();
        if asked == 0 {
            advance(count as u64);
            return Ok(Self::default());
        }
        let all = ranked.row.iter().map(|&row| sets.size(row) as u64).sum();
        let of = Slice::count(asked, all, room);
        let work = (of, (asked, all));
        Self::in_slices(work, &ranked, recurrence, sets, room, &advance)
    }

    /// The furniture of so many slices, for so many shingles that are asked about among so many.
    fn in_slices(
        (of, shingles): (u64, (u64, u64)),
        ranked: &Ranked,
        recurrence: Recurrence,
        sets: &(impl Sets + ?Sized),
        room: &Room,
        advance: &(impl Fn(u64) + Sync),
    ) -> Result<Self> {
        let count = ranked.asked.len() as u64;
        let found: Mutex<Sorter<2>> = Mutex::new(Sorter::new(room));
        let numbers: Vec<u64> = (0..of).collect();
        numbers.into_par_iter().with_max_len(1).for_each(|number| {
            let slice = Slice { number, of };
            in_slice(slice, shingles, ranked, recurrence, sets, &found);
            let done = |slices: u64| count * slices / of;
            advance(done(number + 1) - done(number));
        });
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        Self::of_sorted(&found.finish()?, room)
    }

    /// From rows with a shingle each, sorted.
    fn of_sorted(found: &Sorted<2>, room: &Room) -> Result<Self> {
        let mut lists = FurnitureWriter::new(room);
        let mut own: Vec<u64> = Vec::new();
        let mut row = None;
        for [next, shingle] in found.blocks().flatten() {
            if let Some(row) = row.replace(next).filter(|&row| row != next) {
                lists.push(row as u32, &own);
                own.clear();
            }
            own.push(shingle);
        }
        if let Some(row) = row {
            lists.push(row as u32, &own);
        }
        found.check()?;
        lists.finish()
    }

    /// The shingles of a row that are furniture, sorted; empty for a row that has none, or was not looked at.
    pub fn of(&self, row: u32) -> Cow<'_, [u64]> {
        match self.rows.binary_search(&row) {
            Ok(at) => self.lists.get(at),
            Err(_) => Cow::Borrowed(&[]),
        }
    }

    /// The rows that have furniture, with how many shingles of it.
    pub fn rows(&self) -> impl Iterator<Item = (u32, usize)> + '_ {
        let rows = self.rows.iter().enumerate();
        rows.map(|(at, &row)| (row, self.lists.size(at)))
    }

    /// Whether all that was asked for could be read.
    ///
    /// # Errors
    /// The first error of reading.
    pub fn check(&self) -> Result<()> {
        self.lists.check()
    }

    /// The part of an overlap that is furniture: in each text, and in what they share.
    pub fn overlap(&self, a: u32, b: u32, shingles: [&[u64]; 2]) -> Overlap {
        let (left, right) = (self.of(a), self.of(b));
        let both = Overlap::of(&left, &right).shared;
        // Shared and furniture of a, shared and furniture of b, less what is counted twice.
        let shared =
            Overlap::of(&left, shingles[1]).shared + Overlap::of(&right, shingles[0]).shared - both;
        Overlap {
            a: left.len() as u32,
            b: right.len() as u32,
            shared,
        }
    }
}

/// Writes the furniture of one row after another.
pub struct FurnitureWriter {
    rows: Vec<u32>,
    lists: ListsWriter,
}

impl FurnitureWriter {
    /// Of no row yet.
    pub fn new(room: &Room) -> Self {
        Self {
            rows: Vec::new(),
            lists: ListsWriter::new(room.clone()),
        }
    }

    /// Adds a row, which comes after all that were added, with its shingles, sorted.
    pub fn push(&mut self, row: u32, shingles: &[u64]) {
        self.rows.push(row);
        self.lists.push(shingles);
    }

    /// All of it.
    ///
    /// # Errors
    /// If what does not fit into the room could not be written to disk.
    pub fn finish(self) -> Result<Furniture> {
        Ok(Furniture {
            rows: self.rows,
            lists: Arc::new(self.lists.finish()?),
        })
    }
}

/// The hash space is looked at in slices, each by one thread, so that memory is a slice's and not the corpus': so many
/// shingles of the articles asked about at a time at most, at least [`SLICES`] slices, and more where the room is small.
const IN_SLICE: u64 = 6 << 20;
const SLICES: u64 = 8;

/// One of the equal parts of the hash space.
#[derive(Debug, Clone, Copy)]
struct Slice {
    number: u64,
    of: u64,
}

impl Slice {
    /// How many there are for so many shingles that are asked about, among so many. What comes of a slice does not depend
    /// on how many others there are.
    fn count(asked: u64, all: u64, room: &Room) -> u64 {
        let bits = Wanted::bits(asked, all);
        // The bits, which are up to twice as many, and the holders: 16 bytes for each shingle that is asked about or
        // seems to be, in a table that grows by doubling.
        let bytes = asked * (bits / 4 + 24) + all * 24 / bits;
        let share = room.spare() / rayon::current_num_threads() as u64;
        let least = asked.div_ceil(IN_SLICE).max(bytes.div_ceil(share));
        least.next_power_of_two().max(SLICES)
    }

    /// The first and the last shingle that fall into it.
    fn range(self) -> RangeInclusive<u64> {
        // `of` is a power of two, and not 1.
        let first = self.number << (u64::BITS - self.of.ilog2());
        first..=first + (u64::MAX >> self.of.ilog2())
    }

    /// A shingle of it without the bits that all its shingles have in common, at the upper end.
    fn within(self, shingle: u64) -> u64 {
        shingle << self.of.ilog2()
    }
}

/// Which shingles of a slice are in an article that is asked about, or seem to be: a bit a prefix, some a shingle. Most
/// articles are not asked about, and what only they hold need not be sorted.
struct Wanted {
    bits: Vec<u64>,
    shift: u32,
}

impl Wanted {
    /// How many bits a shingle asked about there are, where so many are asked about among so many: of the others one in so
    /// many seems to be. A bit costs an eighth of a byte for each that is asked about, a holder 24 bytes.
    fn bits(asked: u64, all: u64) -> u64 {
        let even = (192 * all / asked.max(1)).isqrt();
        even.next_power_of_two().clamp(8, 64)
    }

    /// For so many, with so many bits each.
    fn new(shingles: u64, bits: u64) -> Self {
        let size = (shingles * bits).next_power_of_two().max(64);
        Self {
            bits: vec![0; (size / 64) as usize],
            shift: u64::BITS - size.ilog2(),
        }
    }

    fn place(&self, within: u64) -> (usize, u64) {
        let prefix = within >> self.shift;
        ((prefix / 64) as usize, 1 << (prefix % 64))
    }

    fn add(&mut self, within: u64) {
        let (word, bit) = self.place(within);
        self.bits[word] |= bit;
    }

    fn may_have(&self, within: u64) -> bool {
        let (word, bit) = self.place(within);
        self.bits[word] & bit != 0
    }
}

/// Finds the furniture of one slice of the hash space, for the rows that are asked about.
fn in_slice(
    slice: Slice,
    (asked, all): (u64, u64),
    ranked: &Ranked,
    recurrence: Recurrence,
    sets: &(impl Sets + ?Sized),
    found: &Mutex<Sorter<2>>,
) {
    let mut wanted = Wanted::new(asked / slice.of, Wanted::bits(asked, all));
    for row in ranked.asked_rows() {
        for &shingle in &*sets.part(row, slice.range()) {
            wanted.add(slice.within(shingle));
        }
    }
    let mut held: Vec<(u64, u32)> = Vec::new();
    for (rank, &row) in (0..).zip(&ranked.row) {
        let part = sets.part(row, slice.range());
        let own = part.iter();
        let own = own.filter(|&&shingle| wanted.may_have(slice.within(shingle)));
        held.extend(own.map(|&shingle| (shingle, rank)));
    }
    drop(wanted);
    held.sort_unstable();
    let least = recurrence.articles.min(recurrence.anywhere);
    let is_asked = |rank: u32| ranked.asked[ranked.row[rank as usize] as usize];
    let source = |rank: &u32| ranked.origin[*rank as usize].source;
    let mut open: Vec<[u64; 2]> = Vec::new();
    let put = |open: &mut Vec<[u64; 2]>| {
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        open.drain(..).for_each(|one| found.push(one));
    };
    let mut holders: Vec<u32> = Vec::new();
    for one in held.chunk_by(|x, y| x.0 == y.0) {
        if one.len() < least || !one.iter().any(|&(_, rank)| is_asked(rank)) {
            continue;
        }
        holders.clear();
        holders.extend(one.iter().map(|&(_, rank)| rank));
        let anywhere = ranked.recurs(&holders, recurrence.anywhere, false);
        for same in holders.chunk_by(|x, y| source(x) == source(y)) {
            if anywhere
                || source(&same[0]).is_some() && ranked.recurs(same, recurrence.articles, true)
            {
                let wanted = same.iter().filter(|&&rank| is_asked(rank));
                let row = |rank: u32| u64::from(ranked.row[rank as usize]);
                open.extend(wanted.map(|&rank| [row(rank), one[0].0]));
            }
        }
        if open.len() >= HANDFUL {
            put(&mut open);
        }
    }
    put(&mut open);
}

/// So many shingles of furniture are handed on at a time.
const HANDFUL: usize = 1 << 14;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleId;
    use crate::hash;
    use crate::verify::Thresholds;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn set(ranges: &[std::ops::Range<u64>]) -> Vec<u64> {
        let mut all: Vec<u64> = ranges.iter().cloned().flatten().map(hash::mix).collect();
        all.sort_unstable();
        all
    }

    /// All pairs that are related by their whole texts.
    fn related(sets: &[Vec<u64>]) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for a in 0..sets.len() {
            for b in a + 1..sets.len() {
                let overlap = Overlap::of(&sets[a], &sets[b]);
                if let Some(relation) = Thresholds::default().relation(overlap) {
                    pairs.push(Pair::whole(
                        ArticleId(a as u32),
                        ArticleId(b as u32),
                        relation,
                        overlap,
                    ));
                }
            }
        }
        pairs
    }

    fn learn(sets: &[Vec<u64>], origin: impl Fn(u32) -> Origin) -> Furniture {
        Furniture::learn(
            sets.len(),
            related(sets).iter(),
            Recurrence::default(),
            sets,
            origin,
            &Room::default(),
            |_| {},
        )
        .unwrap()
    }

    fn daily(row: u32) -> Origin {
        Origin {
            source: Some(0),
            day: Some(i64::from(row)),
        }
    }

    /// Two short pages that are mostly a footer of 100 shingles, and three long articles under the same footer.
    fn pages() -> Vec<Vec<u64>> {
        let own = |page: u64, size: u64| page * 10_000..page * 10_000 + size;
        [(1, 60), (2, 70), (3, 600), (4, 700), (5, 800)]
            .map(|(page, size)| set(&[0..100, own(page, size)]))
            .to_vec()
    }

    #[test]
    fn a_footer_over_three_days_is_furniture() {
        let sets = pages();
        let furniture = learn(&sets, daily);
        assert_eq!(&*furniture.of(0), &set(&[0..100])[..]);
        assert_eq!(
            furniture.overlap(0, 1, [&sets[0], &sets[1]]),
            Overlap {
                a: 100,
                b: 100,
                shared: 100
            }
        );
    }

    #[test]
    fn on_one_day_or_in_three_sources_it_is_not() {
        let sets = pages();
        assert!(
            learn(&sets, |_| Origin {
                source: Some(0),
                day: Some(7)
            })
            .of(0)
            .is_empty()
        );
        assert!(
            learn(&sets, |row| Origin {
                source: Some(row),
                day: Some(i64::from(row))
            })
            .of(0)
            .is_empty()
        );
        assert!(
            learn(&sets, |_| Origin::default()).of(0).is_empty(),
            "three of them are unrelated: too few without a source"
        );
    }

    #[test]
    fn without_source_and_date_many_unrelated_articles_tell() {
        let mut sets = pages();
        sets.extend((6..12).map(|page| set(&[0..100, page * 10_000..page * 10_000 + 600])));
        assert_eq!(
            &*learn(&sets, |_| Origin::default()).of(1),
            &set(&[0..100])[..]
        );
    }

    #[test]
    fn a_text_run_again_and_again_is_no_furniture() {
        // The same text on five days, with another first and last sentence each day; then cut to two thirds.
        let mut sets: Vec<Vec<u64>> = (1..6)
            .map(|day| set(&[100..500, day * 10_000..day * 10_000 + 20]))
            .collect();
        sets.extend([set(&[100..360]), set(&[240..500])]);
        let furniture = learn(&sets, daily);
        assert_eq!(furniture.rows().count(), 0);
    }

    #[test]
    fn slices_change_nothing() {
        let sets = pages();
        let pairs = related(&sets);
        let recurrence = Recurrence::default();
        let ranked = Ranked::new(sets.len(), pairs.iter(), recurrence, &sets[..], daily);
        for (of, bits) in [(2, 1), (8, 100), (1 << 12, 1)] {
            let told = AtomicU64::new(0);
            let advance = |rows| {
                told.fetch_add(rows, Ordering::Relaxed);
            };
            let room = Room::default();
            let shingles = (100, 100 * bits);
            let furniture = Furniture::in_slices(
                (of, shingles),
                &ranked,
                recurrence,
                &sets[..],
                &room,
                &advance,
            );
            assert_eq!(&*furniture.unwrap().of(0), &set(&[0..100])[..], "{of}");
            assert_eq!(told.into_inner(), sets.len() as u64);
        }
    }

    #[test]
    fn nothing_related_is_no_work() {
        let sets = vec![set(&[0..100]), set(&[200..300])];
        assert_eq!(learn(&sets, daily).rows().count(), 0);
    }
}
