//! How two articles relate, strongest first, and the counts that decide it.

use crate::error::{Error, Result};
use crate::similarity::{Overlap, Similarity};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How article a relates to article b. The order is the strength: the strongest relation that holds is the one named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Relation {
    /// The words are equal, one by one.
    Identical,
    /// Jaccard of the shingle sets is at or over the threshold.
    Near,
    /// b lies in a: b is the shorter.
    Contains,
    /// a lies in b: a is the shorter.
    Contained,
    /// Large shared passages: one text cut, updated or extended in different ways.
    SameWire,
    /// A later version of one report: related as above, opening alike, with other figures or by its own word.
    Update,
    /// One form filled in twice: related as above, but other names and figures stand in the same places. Not a copy, and
    /// in no group together.
    Template,
}

impl Relation {
    /// All of them, strongest first.
    pub const ALL: [Self; 7] = [
        Self::Identical,
        Self::Near,
        Self::Contains,
        Self::Contained,
        Self::SameWire,
        Self::Update,
        Self::Template,
    ];

    /// The name in flags and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Near => "near",
            Self::Contains => "contains",
            Self::Contained => "contained",
            Self::SameWire => "same-wire",
            Self::Update => "update",
            Self::Template => "template",
        }
    }

    /// Whether the two are copies, so that they may be in one group.
    pub fn is_copy(self) -> bool {
        self != Self::Template
    }

    /// How b relates to a.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Contains => Self::Contained,
            Self::Contained => Self::Contains,
            same => same,
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Relation {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|relation| relation.name() == name)
            .ok_or_else(|| {
                let known = Self::ALL.map(Self::name).join(", ");
                Error::setting("relations", format!("\"{name}\" is not one of {known}"))
            })
    }
}

/// A set of relations to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relations(u8);

impl Relations {
    /// Every relation.
    pub const ALL: Self = Self(0b111_1111);
    /// What peers call a duplicate: equal or near by Jaccard.
    pub const JACCARD: Self = Self(0b0_0011);

    /// The set of the relations given. `contains` and `contained` are two names of one search and come together.
    pub fn of(relations: &[Relation]) -> Self {
        Self(relations.iter().fold(0, |set, &relation| {
            set | Self::bit(relation) | Self::bit(relation.turned())
        }))
    }

    /// Whether `relation` is looked for.
    pub fn has(self, relation: Relation) -> bool {
        self.0 & Self::bit(relation) != 0
    }

    /// Whether anything beyond equal and near texts is looked for, which needs the search for shared passages. Templates
    /// beside equal and near texts only are those among them; alone, all there are.
    pub fn wants_passages(self) -> bool {
        let template = Self::bit(Relation::Template);
        self.0 & !(Self::JACCARD.0 | template) != 0 || self.0 == template
    }

    /// Whether texts must be told apart by the names and figures they give in equal places.
    pub fn wants_digests(self) -> bool {
        self.has(Relation::Template) || self.has(Relation::Update)
    }

    /// The same, and forms filled in twice are told from copies. Without it a template is called by what its counts say.
    #[must_use]
    pub fn with_templates(self) -> Self {
        Self(self.0 | Self::bit(Relation::Template))
    }

    /// The relations in the set, strongest first.
    pub fn iter(self) -> impl Iterator<Item = Relation> {
        Relation::ALL
            .into_iter()
            .filter(move |&relation| self.has(relation))
    }

    fn bit(relation: Relation) -> u8 {
        1 << relation as u8
    }
}

impl Default for Relations {
    fn default() -> Self {
        Self::ALL
    }
}

impl fmt::Display for Relations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            &self
                .iter()
                .map(Relation::name)
                .collect::<Vec<_>>()
                .join(","),
        )
    }
}

/// Where each relation begins. All inclusive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// `near` at this Jaccard or more. 0.8: the field's usual meaning of near-duplicate.
    pub near: Similarity,
    /// `contains` when this share of the shorter text's shingles is in the longer. 0.8: the same closeness, one way.
    pub contains: Similarity,
    /// `same-wire` when this share is. 0.5 of word 3-grams gave pair-F 98.1 on hand-reviewed wire lineages, where
    /// Jaccard 0.8 finds 61% of the pairs.
    pub same_wire: Similarity,
    /// And at least this many shingles are shared: about two sentences, so that a dateline and a quote do not suffice.
    pub shared: u32,
    /// Containment needs a shorter text of this many shingles: below, only equal and near texts are related, because a
    /// headline inside an article says nothing about copying.
    pub shortest: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            near: Similarity::literal(0.8),
            contains: Similarity::literal(0.8),
            same_wire: Similarity::literal(0.5),
            shared: 30,
            shortest: 12,
        }
    }
}

impl Thresholds {
    /// The strongest relation that these counts show, if any. `Identical` is not decided here: it is equality of all
    /// words in order, which counts of sets cannot show.
    pub fn relation(&self, overlap: Overlap) -> Option<Relation> {
        self.decide(overlap, overlap)
    }

    /// The relation that holds without the part of the counts that is page furniture.
    ///
    /// Shares are those of the texts without it. Where most of what the two share is their own, `near` and the least
    /// sizes are still those of the whole texts: a brief keeps its 30 shared shingles although a few of them are
    /// common phrases. Where most of it is furniture, nothing counts but the rest.
    pub fn relation_without(&self, whole: Overlap, furniture: Overlap) -> Option<Relation> {
        let own = whole.without(furniture);
        if furniture.shared * 2 > whole.shared {
            return self.decide(own, own);
        }
        let near = at_least(whole.shared, whole.a + whole.b - whole.shared, self.near);
        if near && whole.shared > 0 {
            Some(Relation::Near)
        } else {
            self.decide(own, whole)
        }
    }

    /// Whether enough is shared for two texts to be one form filled in twice, if their openings say so: the share of the
    /// same wire, and as few shingles as may be contained. A weather report of forty words has hardly thirty to share.
    pub fn is_form(&self, overlap: Overlap) -> bool {
        overlap.shared >= self.shortest
            && at_least(overlap.shared, overlap.a.min(overlap.b), self.same_wire)
    }

    /// Shares by one overlap, least sizes by another.
    fn decide(&self, share: Overlap, size: Overlap) -> Option<Relation> {
        let Overlap { a, b, shared } = share;
        if shared == 0 {
            return None;
        }
        let shorter = a.min(b);
        if at_least(shared, a + b - shared, self.near) {
            Some(Relation::Near)
        } else if size.a.min(size.b) >= self.shortest && at_least(shared, shorter, self.contains) {
            // The shorter text is the shorter one with its furniture: that is what a reader sees.
            Some(if size.b <= size.a {
                Relation::Contains
            } else {
                Relation::Contained
            })
        } else if size.shared >= self.shared && at_least(shared, shorter, self.same_wire) {
            Some(Relation::SameWire)
        } else {
            None
        }
    }

    /// The lower of both, one by one.
    #[must_use]
    pub fn lower(&self, other: &Self) -> Self {
        let lower = |x: Similarity, y: Similarity| if y < x { y } else { x };
        Self {
            near: lower(self.near, other.near),
            contains: lower(self.contains, other.contains),
            same_wire: lower(self.same_wire, other.same_wire),
            shared: self.shared.min(other.shared),
            shortest: self.shortest.min(other.shortest),
        }
    }

    /// The smallest containment that can make a relation.
    pub fn least_containment(&self) -> Similarity {
        if self.contains < self.same_wire {
            self.contains
        } else {
            self.same_wire
        }
    }

    /// Whether sets of these sizes can show one of the wanted relations: `J <= min / max`.
    pub fn can_relate(&self, a: usize, b: usize, wanted: Relations) -> bool {
        wanted.wants_passages() || at_least(a.min(b) as u32, a.max(b) as u32, self.near)
    }
}

/// `part / whole >= threshold`, in the one place where it is decided. The product is rounded once, and a rounding error
/// below a billionth does not push a pair at the threshold under it.
pub(crate) fn at_least(part: u32, whole: u32, threshold: Similarity) -> bool {
    f64::from(part) >= threshold.get() * f64::from(whole) - 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(a: u32, b: u32, shared: u32) -> Option<Relation> {
        Thresholds::default().relation(Overlap { a, b, shared })
    }

    #[test]
    fn thresholds_are_inclusive() {
        assert_eq!(
            relation(90, 90, 80),
            Some(Relation::Near),
            "80 of 100 is 0.8"
        );
        assert_eq!(
            relation(91, 90, 80),
            Some(Relation::Contains),
            "80 of 101 is not near, 80 of 90 is contained"
        );
        assert_eq!(relation(1_000, 100, 50), Some(Relation::SameWire));
        assert_eq!(relation(1_000, 100, 49), None);
        assert_eq!(
            relation(1_000, 50, 29),
            None,
            "too few shared for the same wire"
        );
    }

    #[test]
    fn the_shorter_is_contained() {
        assert_eq!(relation(100, 1_000, 90), Some(Relation::Contained));
        assert_eq!(relation(1_000, 100, 90), Some(Relation::Contains));
        assert_eq!(
            relation(10, 1_000, 10),
            None,
            "a headline inside an article is no copy"
        );
    }

    #[test]
    fn nothing_shared_is_nothing() {
        assert_eq!(relation(0, 0, 0), None);
        assert_eq!(relation(5, 5, 0), None);
    }

    #[test]
    fn names_are_read_back() {
        for relation in Relation::ALL {
            assert_eq!(relation.name().parse::<Relation>().unwrap(), relation);
        }
        assert!(
            "copy"
                .parse::<Relation>()
                .unwrap_err()
                .to_string()
                .contains("same-wire")
        );
        assert!(Relations::of(&[Relation::Contains]).has(Relation::Contained));
        assert!(!Relations::JACCARD.wants_passages() && !Relations::JACCARD.wants_digests());
        assert!(!Relations::JACCARD.with_templates().wants_passages());
        assert!(Relations::of(&[Relation::Template]).wants_passages());
    }
}
