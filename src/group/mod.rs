//! Pairs to groups: articles that are copies of each other, held together by an anchor.
//!
//! Connected components alone chain: A quotes B, B quotes C, and whole sources melt into one blob. So components only
//! say what can belong together; inside one, the article with the most relations becomes the *anchor*, takes exactly the
//! articles it is itself related to, and the rest is looked at again. Every member of a group is a verified pair with
//! the anchor (the star cover of Aslam, Pelekhov & Rus 2004, "The Star Clustering Algorithm").

mod provenance;
mod representative;
mod scope;

pub use provenance::{By, Known, Provenance, provenance};
pub use representative::{Candidacy, Keep, Preferred};
pub use scope::{Field, Scope};

use crate::article::ArticleId;
pub use crate::verify::UnionFind;
use crate::verify::{Pair, Relation};
use ahash::AHashMap;

/// Articles that are copies of each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// All members, sorted.
    pub members: Vec<ArticleId>,
    /// The member every other one is directly related to.
    pub anchor: ArticleId,
    /// The member that stands for the group.
    pub representative: ArticleId,
    /// The member least like the anchor, with the containment of the two without page furniture: what the group hangs
    /// by. `None` for a group of one.
    pub weakest: Option<(ArticleId, f64)>,
    /// Which agency the text is from and who had it first, where that was asked; see [`provenance()`].
    pub provenance: Provenance,
}

/// Groups of copies; articles without a copy are groups of one. Sorted by first member.
///
/// `O(pairs log pairs)`. The result depends on the pairs alone, not on their order.
pub fn group(count: usize, pairs: &[Pair], keep: impl Fn(&[ArticleId]) -> ArticleId) -> Vec<Group> {
    let neighbours = Neighbours::of(count, pairs);
    let mut taken = vec![false; count];
    let mut groups = Vec::new();
    // An anchor is the article with the most relations, then the strongest, then the first by id. Degrees are counted
    // once: counting again after each group would make a star of every remainder and cost a heap for no better groups.
    let mut anchors: Vec<u32> = (0..count as u32).collect();
    anchors.sort_by_key(|&article| {
        (
            std::cmp::Reverse(neighbours.of_article(article).len()),
            article,
        )
    });
    for anchor in anchors {
        if std::mem::replace(&mut taken[anchor as usize], true) {
            continue;
        }
        let mut members = vec![ArticleId(anchor)];
        let mut weakest: Option<(ArticleId, f64)> = None;
        for &(other, _, pair) in neighbours.of_article(anchor) {
            if !std::mem::replace(&mut taken[other as usize], true) {
                members.push(ArticleId(other));
                let link = (ArticleId(other), pairs[pair as usize].own().containment());
                let weaker =
                    |&(id, similarity): &(ArticleId, f64)| (link.1, link.0) < (similarity, id);
                if weakest.as_ref().is_none_or(weaker) {
                    weakest = Some(link);
                }
            }
        }
        members.sort_unstable();
        groups.push(Group {
            representative: keep(&members),
            anchor: ArticleId(anchor),
            weakest,
            provenance: Provenance::default(),
            members,
        });
    }
    groups.sort_unstable_by_key(|group| group.members[0]);
    groups
}

/// The related articles of each article, in compressed rows.
struct Neighbours {
    starts: Vec<usize>,
    /// The other article, how this one relates to it, and the number of their pair.
    related: Vec<(u32, Relation, u32)>,
}

impl Neighbours {
    fn of(count: usize, pairs: &[Pair]) -> Self {
        let mut starts = vec![0; count + 1];
        for pair in pairs {
            starts[pair.a.index() + 1] += 1;
            starts[pair.b.index() + 1] += 1;
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut related = vec![(0, Relation::Identical, 0); pairs.len() * 2];
        for (number, pair) in pairs.iter().enumerate() {
            for (from, to) in [(pair.a, pair.b), (pair.b, pair.a)] {
                related[next[from.index()]] = (to.0, pair.relation_of(from), number as u32);
                next[from.index()] += 1;
            }
        }
        for i in 0..count {
            related[starts[i]..starts[i + 1]]
                .sort_unstable_by_key(|&(other, relation, _)| (relation, other));
        }
        Self { starts, related }
    }

    fn of_article(&self, article: u32) -> &[(u32, Relation, u32)] {
        &self.related[self.starts[article as usize]..self.starts[article as usize + 1]]
    }
}

/// Pairs by their two articles, to say how a member relates to its representative.
#[derive(Debug, Default)]
pub struct PairIndex<'p>(AHashMap<(ArticleId, ArticleId), &'p Pair>);

impl<'p> PairIndex<'p> {
    /// Indexes the pairs. `O(pairs)`.
    pub fn new(pairs: &'p [Pair]) -> Self {
        Self(pairs.iter().map(|pair| ((pair.a, pair.b), pair)).collect())
    }

    /// The pair of two articles, in either order.
    pub fn get(&self, x: ArticleId, y: ArticleId) -> Option<&'p Pair> {
        self.0.get(&(x.min(y), x.max(y))).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::Overlap;
    use proptest::prelude::*;

    fn pair(a: u32, b: u32) -> Pair {
        let overlap = Overlap {
            a: 100,
            b: 100,
            shared: 95,
        };
        Pair::whole(
            ArticleId(a.min(b)),
            ArticleId(a.max(b)),
            Relation::Near,
            overlap,
        )
    }

    fn members(groups: &[Group]) -> Vec<Vec<u32>> {
        groups
            .iter()
            .map(|group| group.members.iter().map(|id| id.0).collect())
            .collect()
    }

    #[test]
    fn a_chain_is_cut_at_the_anchor() {
        let pairs = [pair(0, 1), pair(1, 2), pair(2, 3), pair(3, 4)];
        let groups = group(5, &pairs, |members| members[0]);
        assert_eq!(members(&groups), [vec![0, 1, 2], vec![3, 4]]);
        assert_eq!(groups[0].anchor, ArticleId(1));
        assert_eq!(groups[0].weakest, Some((ArticleId(0), 0.95)));
    }

    #[test]
    fn a_star_stays_whole() {
        let pairs: Vec<Pair> = (1..50).map(|other| pair(0, other)).collect();
        assert_eq!(group(50, &pairs, |members| members[0]).len(), 1);
    }

    proptest! {
        #[test]
        fn groups_partition_and_hold_to_their_anchor(edges in proptest::collection::vec((0u32..30, 0u32..30), 0..60)) {
            let mut pairs: Vec<Pair> = edges.iter().filter(|(a, b)| a != b).map(|&(a, b)| pair(a, b)).collect();
            pairs.sort_by_key(|pair| (pair.a, pair.b));
            pairs.dedup_by_key(|pair| (pair.a, pair.b));
            let groups = group(30, &pairs, |members| members[0]);
            let mut all: Vec<u32> = members(&groups).concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..30).collect::<Vec<u32>>());
            let index = PairIndex::new(&pairs);
            for group in &groups {
                for &member in &group.members {
                    prop_assert!(member == group.anchor || index.get(member, group.anchor).is_some());
                }
            }
            pairs.reverse();
            prop_assert_eq!(group(30, &pairs, |members| members[0]), groups);
        }
    }
}
