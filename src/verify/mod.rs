//! Candidates to pairs: the exact look, and the name for what it shows.
//!
//! Nothing is reported on an estimate. A candidate's two shingle sets are merged, and the counts alone decide the
//! [`Relation`]. The comparison of a candidate that cannot be a pair ends as soon as that is certain.

pub mod align;
pub mod audit;
pub mod digest;
pub mod edit;
pub mod furniture;
mod marks;
mod relation;
mod union_find;
pub mod wire;

pub use digest::{Differences, Digest, Opening};
pub use furniture::Furniture;
pub use marks::Marks;
pub use relation::{Relation, Relations, Thresholds};
pub use union_find::UnionFind;

use crate::article::ArticleId;
use crate::band::Candidate;
use crate::shingle::Sets;
use crate::similarity::Overlap;
use rayon::prelude::*;

/// Two articles that are copies in some sense, with the exact counts that say so. `a < b`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The article that comes first by id.
    pub a: ArticleId,
    /// The other.
    pub b: ArticleId,
    /// How a relates to b.
    pub relation: Relation,
    /// Exact counts of the shingle sets.
    pub overlap: Overlap,
    /// How much of these counts is page furniture; the relation is decided without it.
    pub furniture: Overlap,
    /// What else is known of the two.
    pub marks: Marks,
}

impl Pair {
    /// A pair of which no furniture is known.
    pub fn whole(a: ArticleId, b: ArticleId, relation: Relation, overlap: Overlap) -> Self {
        Self {
            a,
            b,
            relation,
            overlap,
            furniture: Overlap::default(),
            marks: Marks::default(),
        }
    }

    /// The counts without the furniture: what the two articles themselves say.
    pub fn own(&self) -> Overlap {
        self.overlap.without(self.furniture)
    }

    /// The pair seen from the other side.
    #[must_use]
    pub fn relation_of(&self, article: ArticleId) -> Relation {
        if article == self.a {
            self.relation
        } else {
            self.relation.turned()
        }
    }
}

/// Looks at every candidate exactly, in parallel; pairs come out in the candidates' order.
///
/// `O(sum of set sizes)`; a set is asked for once for all candidates of which it is the first. `advance` is told how many
/// candidates were looked at. What is related by furniture alone is still among the pairs: [`without_furniture`] takes it
/// out. Pairs that share too little for any relation but may be one form are there as [`Relation::Template`].
pub fn verify(
    candidates: &[Candidate],
    thresholds: &Thresholds,
    wanted: Relations,
    sets: &(impl Sets + ?Sized),
    advance: impl Fn(u64) + Sync,
) -> Vec<Pair> {
    candidates
        .par_chunk_by(|x, y| x.a == y.a)
        .flat_map_iter(|of_one| {
            let left = sets.set(of_one[0].a);
            let look = |&Candidate { a, b }: &Candidate| {
                if !thresholds.can_relate(left.len(), sets.size(b), wanted) {
                    return None;
                }
                let overlap = Overlap::of(&left, &sets.set(b));
                let form = || {
                    let asked = wanted.wants_passages() && thresholds.is_form(overlap);
                    asked.then_some(Relation::Template)
                };
                let relation = thresholds.relation(overlap).or_else(form)?;
                wanted.has(relation).then_some(Pair::whole(
                    ArticleId(a),
                    ArticleId(b),
                    relation,
                    overlap,
                ))
            };
            let found: Vec<Pair> = of_one.iter().filter_map(look).collect();
            advance(of_one.len() as u64);
            found
        })
        .collect()
}

/// Looks at pairs again without their furniture: each keeps the relation that still holds, is left as a possible form, or
/// goes. `opening` gives what
/// is known of how a row's text begins; [`Marks::page`] is set where both begin with matter of their own.
///
/// `O(sum of set sizes)`.
pub fn without_furniture(
    pairs: &[Pair],
    furniture: &Furniture,
    thresholds: &Thresholds,
    sets: &(impl Sets + ?Sized),
    opening: impl Fn(u32) -> Opening + Sync,
) -> Vec<Pair> {
    let again = |pair: &Pair| {
        let (a, b) = (pair.a.0, pair.b.0);
        let (left, right) = (sets.set(a), sets.set(b));
        let masked = furniture.overlap(a, b, [&left, &right]);
        let form = || {
            let own = pair.overlap.without(masked);
            thresholds.is_form(own).then_some(Relation::Template)
        };
        let relation = thresholds
            .relation_without(pair.overlap, masked)
            .or_else(form)?;
        let page = opening(a).is_own(&furniture.of(a), &right)
            && opening(b).is_own(&furniture.of(b), &left);
        Some(Pair {
            relation,
            furniture: masked,
            marks: Marks { page, ..pair.marks },
            ..*pair
        })
    };
    pairs.par_iter().filter_map(again).collect()
}
