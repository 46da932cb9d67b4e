//! What is known of a pair beyond its counts: enough to name its relation again at other thresholds, without the texts.

use super::{Pair, Relation, Relations, Thresholds};
use serde::{Deserialize, Serialize};

/// What the openings, sources and dates of two related articles say. Only looked for where a relation may depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "five answers that have nothing to do with each other"
)]
pub struct Marks {
    /// Too far apart in one source to be passing on one wire text; see [`Recurrence`](super::furniture::Recurrence).
    #[serde(default, skip_serializing_if = "is_false")]
    pub apart: bool,
    /// Both open with matter of their own and are not known to be of two outlets: what they share further down is the page
    /// they stand on; see [`Opening`](super::Opening).
    #[serde(default, skip_serializing_if = "is_false")]
    pub page: bool,
    /// One form with other names and figures; see [`Differences::is_template`](super::Differences::is_template).
    #[serde(default, skip_serializing_if = "is_false")]
    pub form: bool,
    /// One report with other figures, or a later version by its own word.
    #[serde(default, skip_serializing_if = "is_false")]
    pub later: bool,
    /// The same source ran the longer text after the shorter, under the same opening: paragraphs were added. Between
    /// outlets it may as well be the other one that cut.
    #[serde(default, skip_serializing_if = "is_false")]
    pub grown: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form serde calls")]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Marks {
    /// Whether what is known besides the counts says that this relation is none.
    pub fn part(self, counted: Relation) -> bool {
        counted == Relation::SameWire && (self.apart || self.page)
    }

    /// The name that says most of a relation found by counts.
    fn rename(self, counted: Relation) -> Relation {
        match counted {
            _ if self.form => Relation::Template,
            _ if self.later => Relation::Update,
            Relation::Contains | Relation::Contained if self.grown => Relation::Update,
            same => same,
        }
    }
}

impl Pair {
    /// The relation of the pair at these thresholds, if it has one of those wanted. Equality of all words is no matter
    /// of thresholds; everything else follows from the counts and the marks.
    ///
    /// Lower thresholds relate no fewer pairs: what is related at thresholds is related at all lower ones, so pairs
    /// found at low ones hold all pairs of higher ones. What page furniture alone makes near is a pair only where
    /// passages, and with them furniture, are not asked for.
    pub fn relation_at(&self, thresholds: &Thresholds, wanted: Relations) -> Option<Relation> {
        let named = if self.relation == Relation::Identical {
            Relation::Identical
        } else {
            // Equal and near texts alone are decided on whole texts, furniture and all: what peers call a duplicate.
            let counted = if wanted.wants_passages() {
                // As in a search: related by the whole texts first.
                let search = thresholds.lower(&Thresholds::default());
                let counted = search
                    .relation(self.overlap)
                    .and_then(|_| thresholds.relation_without(self.overlap, self.furniture));
                match counted {
                    Some(counted) => counted,
                    // Too little for any relation, and enough to say that it is a form.
                    None => {
                        let form = self.marks.form
                            && search.is_form(self.overlap)
                            && thresholds.is_form(self.own())
                            && wanted.has(Relation::Template);
                        return form.then_some(Relation::Template);
                    }
                }
            } else {
                thresholds.relation(self.overlap)?
            };
            if self.marks.part(counted) {
                return None;
            }
            let named = if wanted.wants_digests() {
                self.marks.rename(counted)
            } else {
                counted
            };
            // An update that was not asked for is what its counts say; a template is no copy by any name.
            if wanted.has(named) || !named.is_copy() {
                named
            } else {
                counted
            }
        };
        wanted.has(named).then_some(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleId;
    use crate::similarity::{Overlap, Similarity};
    use proptest::prelude::*;

    prop_compose! {
        fn pairs()(shared in 0u32..200, more in (0u32..200, 0u32..200), masked in (0.0..=1.0f64, 0.0..=1.0f64, 0.0..=1.0f64),
            marks in any::<[bool; 5]>()) -> Pair
        {
            let part = |of: u32, share: f64| (f64::from(of) * share) as u32;
            let both = part(shared, masked.0);
            Pair {
                furniture: Overlap { a: both + part(more.0, masked.1), b: both + part(more.1, masked.2), shared: both },
                marks: Marks { apart: marks[0], form: marks[1], later: marks[2], grown: marks[3], page: marks[4] },
                ..Pair::whole(ArticleId(0), ArticleId(1), Relation::Near,
                    Overlap { a: shared + more.0, b: shared + more.1, shared })
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_related_is_related_at_lower_thresholds(pair in pairs(),
            high in (0.05..=1.0f64, 0.05..=1.0f64, 0.05..=1.0f64), lower in (0.0..=1.0f64, 0.0..=1.0f64, 0.0..=1.0f64))
        {
            let at = |near: f64, contains: f64, same_wire: f64| {
                let least = |value: f64| Similarity::new(value.max(0.01)).unwrap();
                Thresholds { near: least(near), contains: least(contains), same_wire: least(same_wire), ..Thresholds::default() }
            };
            let (above, below) = (at(high.0, high.1, high.2), at(high.0 * lower.0, high.1 * lower.1, high.2 * lower.2));
            for wanted in [Relations::ALL, Relations::JACCARD.with_templates()] {
                if pair.relation_at(&above, wanted).is_some() {
                    prop_assert!(pair.relation_at(&below, wanted).is_some());
                }
            }
        }
    }
}
