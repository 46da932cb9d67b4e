//! Equal texts: looked at through the first article that has them, and given their pairs at the end.

use super::super::corpus::Corpus;
use crate::article::ArticleId;
use crate::band;
use crate::outcome::Entry;
use crate::similarity::Overlap;
use crate::verify::{Pair, Relation};
use ahash::AHashMap;
use std::collections::BTreeMap;

/// Families of equal texts up to this size get all their pairs; larger ones a star to the first, so that n equal
/// articles cost `O(n)`. The same bound as for buckets, for the same reason.
const FULL_FAMILY: usize = band::candidate::FULL_BUCKET;

/// Articles with equal texts, by the first of them.
pub(super) struct Families(AHashMap<u32, Vec<u32>>);

impl Families {
    pub(super) fn of(first_with_text: &[u32], entries: &[Entry]) -> Self {
        let mut families: AHashMap<u32, Vec<u32>> = AHashMap::new();
        for (row, &first) in first_with_text.iter().enumerate() {
            if first as usize != row && entries[row].key.is_some() {
                families
                    .entry(first)
                    .or_insert_with(|| vec![first])
                    .push(row as u32);
            }
        }
        Self(families)
    }

    /// How many articles say word for word what an earlier one says.
    pub(super) fn copies(&self) -> u64 {
        self.0.values().map(|family| family.len() as u64 - 1).sum()
    }

    /// The pairs of first articles with those of their families: equal texts are pairs, and what holds for a text holds
    /// for its copies. Sorted by (a, b).
    pub(super) fn expand(&self, pairs: Vec<Pair>, identical: bool, corpus: &Corpus) -> Vec<Pair> {
        let mut all = Vec::with_capacity(pairs.len());
        for pair in pairs {
            let (left, right) = (self.members(pair.a.0), self.members(pair.b.0));
            if left.len() * right.len() <= FULL_FAMILY {
                for &a in &left {
                    for &b in &right {
                        all.push(between(a, b, pair));
                    }
                }
            } else {
                all.push(pair);
            }
        }
        if identical {
            for family in self.0.values() {
                let centres = if family.len() <= FULL_FAMILY {
                    family.len()
                } else {
                    1
                };
                // A star from the first of each source, language and scope besides, so that a scope finds its copies.
                let mut firsts: BTreeMap<[Option<&str>; 3], u32> = BTreeMap::new();
                let size = corpus.entries[family[0] as usize].shingles;
                let overlap = Overlap {
                    a: size,
                    b: size,
                    shared: size,
                };
                let mut equal = |a: u32, b: u32| {
                    all.push(Pair::whole(
                        ArticleId(a),
                        ArticleId(b),
                        Relation::Identical,
                        overlap,
                    ));
                };
                for i in 0..centres {
                    family[i + 1..]
                        .iter()
                        .for_each(|&other| equal(family[i], other));
                }
                if centres < family.len() {
                    for &row in family {
                        let entry = &corpus.entries[row as usize];
                        let of = [&entry.source, &entry.lang, &entry.scope];
                        let first = *firsts.entry(of.map(Option::as_deref)).or_insert(row);
                        if first != row && first != family[0] {
                            equal(first, row);
                        }
                    }
                }
            }
        }
        all.sort_unstable_by_key(|pair| (pair.a, pair.b));
        all
    }

    fn members(&self, first: u32) -> Vec<u32> {
        self.0.get(&first).cloned().unwrap_or_else(|| vec![first])
    }
}

/// The pair of two articles whose texts are those of `pair.a` and `pair.b`.
fn between(a: u32, b: u32, pair: Pair) -> Pair {
    if a < b {
        return Pair {
            a: ArticleId(a),
            b: ArticleId(b),
            ..pair
        };
    }
    let turned = |Overlap { a, b, shared }| Overlap { a: b, b: a, shared };
    Pair {
        a: ArticleId(b),
        b: ArticleId(a),
        relation: pair.relation.turned(),
        overlap: turned(pair.overlap),
        furniture: turned(pair.furniture),
        marks: pair.marks,
    }
}
