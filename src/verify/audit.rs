//! What the search missed, measured: some articles compared exactly with all others.
//!
//! In: every shingle set and the pairs that were found. Out: an [`Audit`]: by tenths of similarity, how many pairs there
//! are for the sampled articles and how many of them were found. It replaces trust in a formula by a count: banding
//! promises a recall at the threshold for sets without structure, and the passage search states its three losses.
//!
//! Audited is the search, before page furniture is taken out: what is dismissed for furniture is a decision and not a
//! miss. Precision is counted too, by computing the relation of every pair found again; verification is exact, so
//! anything but all of them right is a bug.

use super::{Pair, Relations, Thresholds};
use crate::article::ArticleId;
use crate::hash;
use crate::shingle::Sets;
use crate::similarity::Overlap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What was measured.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Audit {
    /// How many articles were compared with all others.
    pub sampled: u64,
    /// How many comparisons that were.
    pub compared: u64,
    /// Pairs by Jaccard, in tenths, the highest first: those that are near.
    pub near: Vec<AuditBand>,
    /// Pairs by containment of the shorter, in tenths, the highest first: those that are related and not near.
    pub passages: Vec<AuditBand>,
}

/// Pairs of one range of similarity.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct AuditBand {
    /// The lowest similarity in the range.
    pub from: f64,
    /// Pairs there are.
    pub exist: u64,
    /// Of these, pairs found.
    pub found: u64,
    /// Pairs found that, looked at again, are none.
    pub wrong: u64,
}

impl AuditBand {
    /// The share of existing pairs that was found; 1 where there is none.
    pub fn recall(&self) -> f64 {
        if self.exist == 0 {
            1.0
        } else {
            self.found as f64 / self.exist as f64
        }
    }

    /// The share of found pairs that are right; 1 where none was found.
    pub fn precision(&self) -> f64 {
        let all = self.found + self.wrong;
        if all == 0 {
            1.0
        } else {
            self.found as f64 / all as f64
        }
    }
}

/// Tenths of similarity, 1 itself in the highest.
const TENTHS: usize = 10;

/// Compares `sample` articles of `count` with all others.
///
/// Sampled are the articles with the smallest hash of `name(i)`, so the sample depends on the articles alone.
/// `pairs` are those found by the search, sorted by (a, b); rows with an empty set take no part.
///
/// # Complexity
/// `O(sample x shingles)`.
pub fn audit<'s>(
    count: usize,
    sample: usize,
    pairs: &[Pair],
    thresholds: &Thresholds,
    wanted: Relations,
    sets: &(impl Sets + ?Sized),
    name: impl Fn(u32) -> &'s str,
) -> Audit {
    let taking_part = |row: &u32| sets.size(*row) > 0;
    let mut rows: Vec<u32> = (0..count as u32).filter(taking_part).collect();
    let mut others = sets.cheapest_order(count);
    others.retain(taking_part);
    rows.sort_by_cached_key(|&row| (hash::bytes(name(row).as_bytes()), row));
    rows.truncate(sample);
    rows.sort_unstable();

    // The sampled ones are compared with one other at a time, so that each set is read once.
    let sampled: Vec<(u32, Cow<'_, [u64]>)> =
        rows.iter().map(|&row| (row, sets.set(row))).collect();
    let seen: Vec<Vec<Seen>> = others
        .par_iter()
        .map(|&other| {
            let set = sets.set(other);
            let is_sampled = rows.binary_search(&other).is_ok();
            // A pair of two sampled articles counts once.
            let once =
                |(row, _): &&(u32, Cow<'_, [u64]>)| other > *row || (other < *row && !is_sampled);
            sampled
                .iter()
                .filter(once)
                .filter_map(|(row, own)| {
                    let two = [(*row, &**own), (other, &*set)];
                    look(two, pairs, thresholds, wanted)
                })
                .collect()
        })
        .collect();
    let bands = || {
        (0..TENTHS).rev().map(|tenth| AuditBand {
            from: tenth as f64 / TENTHS as f64,
            ..AuditBand::default()
        })
    };
    let (mut near, mut passages): (Vec<AuditBand>, Vec<AuditBand>) =
        (bands().collect(), bands().collect());
    for Seen {
        is_near,
        similarity,
        exists,
        found,
    } in seen.into_iter().flatten()
    {
        // 0.8 is in the band of 0.8 although 0.8 * 10 may be rounded below 8.
        let tenth = ((similarity * TENTHS as f64 + 1e-9) as usize).min(TENTHS - 1);
        let band = &mut if is_near { &mut near } else { &mut passages }[TENTHS - 1 - tenth];
        band.exist += u64::from(exists);
        band.found += u64::from(exists && found);
        band.wrong += u64::from(found && !exists);
    }
    let used = |bands: Vec<AuditBand>| {
        bands
            .into_iter()
            .filter(|band| band.exist + band.wrong > 0)
            .collect()
    };
    let among = rows.len() as u64;
    Audit {
        sampled: among,
        compared: (among * (others.len() as u64).saturating_sub(1))
            .saturating_sub(among * among.saturating_sub(1) / 2),
        near: used(near),
        passages: used(passages),
    }
}

/// What the exact comparison of two articles showed.
struct Seen {
    is_near: bool,
    similarity: f64,
    exists: bool,
    found: bool,
}

fn look(
    mut two: [(u32, &[u64]); 2],
    pairs: &[Pair],
    thresholds: &Thresholds,
    wanted: Relations,
) -> Option<Seen> {
    two.sort_unstable_by_key(|&(row, _)| row);
    let [(a, left), (b, right)] = two;
    let overlap = Overlap::of(left, right);
    let relation = thresholds
        .relation(overlap)
        .filter(|&relation| wanted.has(relation));
    let key = (ArticleId(a), ArticleId(b));
    let found = pairs
        .binary_search_by_key(&key, |pair| (pair.a, pair.b))
        .is_ok();
    let is_near = relation == Some(super::Relation::Near);
    let similarity = if is_near {
        overlap.jaccard()
    } else {
        overlap.containment()
    };
    (found || relation.is_some()).then_some(Seen {
        is_near,
        similarity,
        exists: relation.is_some(),
        found,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::Relation;

    fn set(range: std::ops::Range<u64>) -> Vec<u64> {
        let mut all: Vec<u64> = range.map(hash::mix).collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn what_was_missed_and_what_was_wrong_is_counted() {
        let sets = [set(0..100), set(0..110), set(50..160), set(500..600)];
        let thresholds = Thresholds::default();
        let pair = |a: u32, b: u32| {
            let overlap = Overlap::of(&sets[a as usize], &sets[b as usize]);
            Pair::whole(ArticleId(a), ArticleId(b), Relation::Near, overlap)
        };
        let names = ["a", "b", "c", "d"];
        let run = |sample: usize, pairs: &[Pair]| {
            audit(
                4,
                sample,
                pairs,
                &thresholds,
                Relations::ALL,
                &sets[..],
                |row| names[row as usize],
            )
        };
        let all = run(4, &[pair(0, 1), pair(0, 3)]);
        assert_eq!((all.sampled, all.compared), (4, 6));
        assert_eq!(
            all.near,
            [AuditBand {
                from: 0.9,
                exist: 1,
                found: 1,
                wrong: 0
            }]
        );
        assert_eq!(
            all.passages,
            [
                AuditBand {
                    from: 0.5,
                    exist: 2,
                    found: 0,
                    wrong: 0
                },
                AuditBand {
                    from: 0.0,
                    exist: 0,
                    found: 0,
                    wrong: 1
                }
            ]
        );
        assert_eq!(all.passages[0].recall(), 0.0);
        assert_eq!(all.passages[1].precision(), 0.0);
        assert_eq!(run(1, &[]).compared, 3);
        assert_eq!(run(0, &[]), Audit::default());
    }
}
