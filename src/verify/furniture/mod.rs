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
//! Only the shingles of articles in related pairs are looked up, in one pass over all sets: `O(shingles)`, no work at all
//! without pairs. Masking word 5-grams seen in three articles of a source on three days is the usual way in studies of
//! reprinting; compare the document frequency cap of `passim` (Smith, Cordell & Mullen 2015, "Computational methods for
//! uncovering reprinted texts", section 3).

mod holders;
mod ranked;
mod recurrence;

pub use recurrence::{Origin, Recurrence};

use super::Pair;
use crate::shingle::Sets;
use crate::similarity::Overlap;
use holders::{Finder, Holders};
use ranked::Ranked;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// The furniture found in the articles that needed it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Furniture {
    /// The articles looked at, sorted.
    rows: Vec<u32>,
    /// Where each one's shingles begin, and one past the end.
    starts: Vec<usize>,
    /// Sorted for each row.
    shingles: Vec<u64>,
}

impl Furniture {
    /// Learns the furniture of all articles in `pairs`, which are related by their whole texts. Of these pairs, those
    /// that the default thresholds relate say which articles are unrelated, so that what is furniture does not depend
    /// on how low the thresholds of a run are.
    ///
    /// `sets` has the sorted set of each row of `count`, empty for a row that only repeats another's text, and
    /// `origin(i)` says where row `i` comes from.
    ///
    /// # Complexity
    /// `O(shingles)` time; memory for the shingles of the articles in `pairs` and for where those are held.
    pub fn learn(
        count: usize,
        pairs: &[Pair],
        recurrence: Recurrence,
        sets: &(impl Sets + ?Sized),
        origin: impl Fn(u32) -> Origin,
    ) -> Self {
        let mut rows: Vec<u32> = pairs.iter().flat_map(|pair| [pair.a.0, pair.b.0]).collect();
        rows.sort_unstable();
        rows.dedup();
        if rows.is_empty() {
            return Self::default();
        }
        let ranked = Ranked::new(count, pairs, &rows, recurrence, sets, origin);
        let found: Vec<Vec<(u32, u64)>> = (0..SLICES)
            .into_par_iter()
            .map(|slice| in_slice(slice, &rows, &ranked, recurrence, sets))
            .collect();
        let mut found = found.concat();
        found.sort_unstable();
        let mut starts = Vec::with_capacity(rows.len() + 1);
        starts.push(0);
        for &row in &rows {
            let begin = starts[starts.len() - 1];
            starts.push(begin + found[begin..].partition_point(|entry| entry.0 == row));
        }
        Self {
            rows,
            starts,
            shingles: found.into_iter().map(|(_, shingle)| shingle).collect(),
        }
    }

    /// The shingles of a row that are furniture, sorted; empty for a row that was not looked at.
    pub fn of(&self, row: u32) -> &[u64] {
        match self.rows.binary_search(&row) {
            Ok(at) => &self.shingles[self.starts[at]..self.starts[at + 1]],
            Err(_) => &[],
        }
    }

    /// The rows that have furniture, with how many shingles of it.
    pub fn rows(&self) -> impl Iterator<Item = (u32, usize)> + '_ {
        let sizes = self.starts.windows(2).map(|ends| ends[1] - ends[0]);
        self.rows
            .iter()
            .copied()
            .zip(sizes)
            .filter(|&(_, size)| size > 0)
    }

    /// The part of an overlap that is furniture: in each text, and in what they share.
    pub fn overlap(&self, a: u32, b: u32, shingles: [&[u64]; 2]) -> Overlap {
        let (left, right) = (self.of(a), self.of(b));
        let both = Overlap::of(left, right).shared;
        // Shared and furniture of a, shared and furniture of b, less what is counted twice.
        let shared =
            Overlap::of(left, shingles[1]).shared + Overlap::of(right, shingles[0]).shared - both;
        Overlap {
            a: left.len() as u32,
            b: right.len() as u32,
            shared,
        }
    }
}

/// The hash space is looked at in slices, each by one thread, so that memory is a slice's and not the corpus'.
const SLICES: u64 = 8;

/// The part of a sorted set whose shingles fall into a slice.
fn slice_of(set: &[u64], slice: u64) -> &[u64] {
    let width = u64::MAX / SLICES + 1;
    let begin = set.partition_point(|&shingle| shingle / width < slice);
    &set[begin..begin + set[begin..].partition_point(|&shingle| shingle / width == slice)]
}

/// The furniture of one slice of the hash space: (row, shingle), for the rows looked at.
fn in_slice(
    slice: u64,
    rows: &[u32],
    ranked: &Ranked,
    recurrence: Recurrence,
    sets: &(impl Sets + ?Sized),
) -> Vec<(u32, u64)> {
    let mut universe: Vec<u64> = Vec::new();
    for &row in rows {
        universe.extend_from_slice(slice_of(&sets.set(row), slice));
    }
    universe.sort_unstable();
    universe.dedup();
    let finder = Finder::new(&universe);
    let mut held: Vec<(u32, u32)> = Vec::new();
    for (rank, &row) in ranked.row.iter().enumerate() {
        held.extend(
            slice_of(&sets.set(row), slice)
                .iter()
                .filter_map(|&shingle| Some((finder.find(shingle)?, rank as u32))),
        );
    }
    let holders = Holders::of(universe.len(), &held);
    let mut found = Vec::new();
    for (at, &shingle) in universe.iter().enumerate() {
        let holders = holders.of_shingle(at);
        let source = |rank: &u32| ranked.origin[*rank as usize].source;
        let anywhere = ranked.recurs(holders, recurrence.anywhere, false);
        for same in holders.chunk_by(|x, y| source(x) == source(y)) {
            if anywhere
                || source(&same[0]).is_some() && ranked.recurs(same, recurrence.articles, true)
            {
                let asked = |row: &u32| ranked.asked[*row as usize];
                found.extend(
                    same.iter()
                        .map(|&rank| ranked.row[rank as usize])
                        .filter(asked)
                        .map(|row| (row, shingle)),
                );
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleId;
    use crate::hash;
    use crate::verify::Thresholds;

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
            &related(sets),
            Recurrence::default(),
            sets,
            origin,
        )
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
        assert_eq!(furniture.of(0), set(&[0..100]));
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
        assert_eq!(learn(&sets, |_| Origin::default()).of(1), set(&[0..100]));
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
    fn nothing_related_is_no_work() {
        let sets = vec![set(&[0..100]), set(&[200..300])];
        assert_eq!(learn(&sets, daily), Furniture::default());
    }
}
