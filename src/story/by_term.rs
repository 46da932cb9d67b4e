//! Many terms in order, and values by term. Terms are hashes: their first bits say nearly all.

use super::starts::Starts;
use super::term::TermId;
use ahash::AHashMap;
use rayon::prelude::*;

/// Each term that so many texts or more have, with the number of those, sorted by term. A text is its terms, sorted.
///
/// Of many terms a share is counted at a time, by their first bits: the shares are even, that of a text is a slice, and the
/// table of one stays near. `O(terms)`; memory a table a thread, and four bytes for each share of each text.
pub(super) fn counts(texts: &[&[TermId]], least: usize) -> Vec<(TermId, u32)> {
    const SHARE_BITS: u32 = 5;
    const SHARES: usize = 1 << SHARE_BITS;
    const FEW: usize = 1 << 16;
    if texts.iter().map(|ids| ids.len()).sum::<usize>() < FEW {
        return counted(texts.iter().copied(), least);
    }
    let share = |id: TermId| (id >> (TermId::BITS - SHARE_BITS)) as usize;
    let ends: Vec<[u32; SHARES]> = texts
        .par_iter()
        .map(|ids| {
            let mut ends = [0; SHARES];
            ids.iter().for_each(|&id| ends[share(id)] += 1);
            let mut end = 0;
            for count in &mut ends {
                end += *count;
                *count = end;
            }
            ends
        })
        .collect();
    let shares: Vec<Vec<(TermId, u32)>> = (0..SHARES)
        .into_par_iter()
        .with_max_len(1)
        .map(|share| {
            let of_share = texts.iter().zip(&ends).map(|(ids, ends)| {
                let start = if share > 0 { ends[share - 1] } else { 0 };
                &ids[start as usize..ends[share] as usize]
            });
            counted(of_share, least)
        })
        .collect();
    shares.concat()
}

/// The same of few terms.
fn counted<'t>(texts: impl Iterator<Item = &'t [TermId]>, least: usize) -> Vec<(TermId, u32)> {
    let mut counts: AHashMap<TermId, u32> = AHashMap::new();
    texts
        .flatten()
        .for_each(|&id| *counts.entry(id).or_default() += 1);
    let often = counts
        .into_iter()
        .filter(|&(_, count)| count as usize >= least);
    let mut often: Vec<(TermId, u32)> = often.collect();
    often.sort_unstable();
    often
}

/// A value for each of some terms. Terms are hashes, so one begins as few others do, and about one step from where those
/// that begin alike start leads to it. A text's terms come sorted, and so do the places they are looked for at, which a
/// hash map would scatter.
#[derive(Debug, Default)]
pub(super) struct ByTerm<V> {
    /// Sorted by term.
    entries: Vec<(TermId, V)>,
    starts: Starts,
}

impl<V: Copy> ByTerm<V> {
    /// Of entries sorted by term, each of another. `O(entries)`; beside them four bytes, or up to eight, for each.
    pub(super) fn of(entries: Vec<(TermId, V)>) -> Self {
        let bits = entries.len().max(2).next_power_of_two().ilog2();
        Self {
            starts: Starts::of(entries.iter().map(|&(id, _)| id), bits),
            entries,
        }
    }

    /// The value of a term, with the place of the term among all.
    pub(super) fn get(&self, id: TermId) -> Option<(u32, V)> {
        self.found_from(self.starts.start(id), id)
    }

    /// The values of many terms, in their order. The memory of all is asked for before any is looked at, so that none waits
    /// for another where the table is not in the cache.
    pub(super) fn get_all(&self, ids: &[TermId]) -> Vec<Option<(u32, V)>> {
        let starts: Vec<u32> = ids.iter().map(|&id| self.starts.start(id)).collect();
        let first = |&start: &u32| self.entries.get(start as usize).map_or(0, |entry| entry.0);
        let firsts: Vec<TermId> = starts.iter().map(first).collect();
        let found = ids.iter().zip(starts).zip(firsts);
        found
            .map(|((&id, start), first)| (first <= id).then(|| self.found_from(start, id))?)
            .collect()
    }

    /// The same as [`ByTerm::get`] from the first of those that begin alike.
    fn found_from(&self, start: u32, id: TermId) -> Option<(u32, V)> {
        let mut entries = (start..).zip(&self.entries[start as usize..]);
        let (place, &(other, value)) = entries.find(|(_, (other, _))| *other >= id)?;
        (other == id).then_some((place, value))
    }

    /// The terms alone, sorted.
    pub(super) fn into_terms(self) -> Vec<TermId> {
        self.entries.into_iter().map(|(id, _)| id).collect()
    }

    /// How many terms there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        /// Few terms, and so many that they are counted in shares.
        #[test]
        fn counting_is_counting(texts in proptest::collection::vec(proptest::collection::btree_set(0u64..60, 0..30), 0..9), many in any::<bool>(), least in 1usize..4) {
            let spread = |term: u64| crate::hash::mix(term % 50);
            let more = if many { 70_000 } else { 0 };
            let texts: Vec<Vec<TermId>> = texts.iter().map(|terms| {
                let mut ids: Vec<TermId> = terms.iter().map(|&term| spread(term)).chain((0..more).map(|i| crate::hash::mix(i + 99))).collect();
                ids.sort_unstable();
                ids.dedup();
                ids
            }).collect();
            let mut all: BTreeMap<TermId, u32> = BTreeMap::new();
            texts.iter().flatten().for_each(|&id| *all.entry(id).or_default() += 1);
            let expected: Vec<(TermId, u32)> = all.into_iter().filter(|&(_, count)| count as usize >= least).collect();
            let texts: Vec<&[TermId]> = texts.iter().map(Vec::as_slice).collect();
            prop_assert_eq!(counts(&texts, least), expected);
        }

        #[test]
        fn it_is_a_map(ids in proptest::collection::btree_map(any::<u64>(), any::<u8>(), 0..200), others in proptest::collection::vec(any::<u64>(), 9)) {
            let map: BTreeMap<u64, u8> = ids;
            let table = ByTerm::of(map.iter().map(|(&id, &value)| (id, value)).collect());
            for (place, (&id, &value)) in (0u32..).zip(&map) {
                prop_assert_eq!(table.get(id), Some((place, value)));
            }
            let mut all: Vec<u64> = others.into_iter().chain([0, u64::MAX]).chain(map.keys().copied()).collect();
            all.sort_unstable();
            for (id, found) in all.iter().zip(table.get_all(&all)) {
                prop_assert_eq!(table.get(*id), found);
                prop_assert_eq!(found.map(|(_, value)| value), map.get(id).copied());
            }
        }
    }
}
