//! Candidates to pairs: the exact look, and the name for what it shows.
//!
//! Nothing is reported on an estimate. A candidate's two shingle sets are merged, and the counts alone decide the
//! [`Relation`]. The comparison of a candidate that cannot be a pair ends as soon as that is certain.

pub mod align;
mod relation;

pub use relation::{Relation, Relations, Thresholds};

use crate::article::ArticleId;
use crate::band::Candidate;
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
}

impl Pair {
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
/// `shingles(i)` is the sorted shingle set of row `i`; `furniture(i, j)` gives shingles of the two that are page
/// furniture and must not relate them (sorted; often empty). `O(sum of set sizes)`.
pub fn verify<'s>(
    candidates: &[Candidate],
    thresholds: &Thresholds,
    wanted: Relations,
    shingles: impl Fn(u32) -> &'s [u64] + Sync,
) -> Vec<Pair> {
    candidates
        .par_iter()
        .filter_map(|&Candidate { a, b }| {
            let (left, right) = (shingles(a), shingles(b));
            if !thresholds.can_relate(left.len(), right.len(), wanted) {
                return None;
            }
            let overlap = Overlap::of(left, right);
            let relation = thresholds.relation(overlap)?;
            wanted.has(relation).then_some(Pair {
                a: ArticleId(a),
                b: ArticleId(b),
                relation,
                overlap,
            })
        })
        .collect()
}
