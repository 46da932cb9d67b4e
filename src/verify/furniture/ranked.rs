//! Which articles are unrelated, and whether enough of those that hold a shingle are.

use super::{Origin, Recurrence};
use crate::shingle::Sets;
use crate::verify::{Pair, Relation, Thresholds, UnionFind};
use ahash::AHashSet;

/// All articles by source and then by length, the longest first, with what decides whether two are unrelated.
pub(super) struct Ranked {
    /// The row of each rank.
    pub(super) row: Vec<u32>,
    pub(super) origin: Vec<Origin>,
    /// By row: the smallest row it is near to, directly or through others.
    family: Vec<u32>,
    /// By row: whether it is in any pair, so that its furniture is wanted.
    pub(super) asked: Vec<bool>,
    /// By row: whether it is related to anyone.
    paired: Vec<bool>,
    related: AHashSet<(u32, u32)>,
}

impl Ranked {
    pub(super) fn new<'p>(
        count: usize,
        pairs: impl Iterator<Item = &'p Pair>,
        recurrence: Recurrence,
        sets: &(impl Sets + ?Sized),
        origin: impl Fn(u32) -> Origin,
    ) -> Self {
        let thresholds = Thresholds::default();
        let mut families = UnionFind::new(count);
        let mut paired = vec![false; count];
        let mut related = AHashSet::new();
        let mut asked = vec![false; count];
        for pair in pairs {
            asked[pair.a.index()] = true;
            asked[pair.b.index()] = true;
            let Some(relation) = thresholds.relation(pair.overlap) else {
                continue;
            };
            // Pages that are mostly furniture lie in each other; whoever repeats a part of itself months later is not passing
            // on a text.
            let months_later = recurrence.far_apart(origin(pair.a.0), origin(pair.b.0));
            if months_later && relation != Relation::Near {
                continue;
            }
            paired[pair.a.index()] = true;
            paired[pair.b.index()] = true;
            related.insert((pair.a.0, pair.b.0));
            if relation == Relation::Near {
                families.join(pair.a.0, pair.b.0);
            }
        }
        let mut row: Vec<u32> = (0..count as u32)
            .filter(|&row| sets.size(row) > 0)
            .collect();
        row.sort_unstable_by_key(|&row| {
            (origin(row).source, std::cmp::Reverse(sets.size(row)), row)
        });
        Self {
            origin: row.iter().map(|&row| origin(row)).collect(),
            row,
            family: (0..count as u32).map(|row| families.root(row)).collect(),
            asked,
            paired,
            related,
        }
    }

    /// The rows whose furniture is wanted.
    pub(super) fn asked_rows(&self) -> impl Iterator<Item = u32> + '_ {
        let asked = (0..).zip(&self.asked);
        asked.filter(|(_, asked)| **asked).map(|(row, _)| row)
    }

    /// Whether the articles of two ranks are apart: another family, and no relation.
    fn unrelated(&self, x: u32, y: u32) -> bool {
        let (x, y) = (self.row[x as usize], self.row[y as usize]);
        self.family[x as usize] != self.family[y as usize]
            && !(self.paired[x as usize]
                && self.paired[y as usize]
                && self.related.contains(&(x.min(y), x.max(y))))
    }

    /// Whether so many of the holders are unrelated to each other, on as many days where `days` says so. Greedy in the
    /// order of ranks: at least a lower bound of the most there are.
    pub(super) fn recurs(&self, holders: &[u32], times: usize, days: bool) -> bool {
        let mut picked: Vec<u32> = Vec::with_capacity(times);
        for &rank in holders {
            let day = |rank: u32| self.origin[rank as usize].day;
            if days && day(rank).is_none() {
                continue;
            }
            if picked
                .iter()
                .all(|&other| self.unrelated(rank, other) && !(days && day(rank) == day(other)))
            {
                picked.push(rank);
                if picked.len() == times {
                    return true;
                }
            }
        }
        false
    }
}
