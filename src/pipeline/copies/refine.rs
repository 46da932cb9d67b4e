//! The name that says most: an update or a template where the openings of two texts say so, and where an article is from.

use super::super::corpus::Corpus;
use crate::outcome::Entry;
use crate::story::instant::published;
use crate::story::time::TimeEstimate;
use crate::verify::furniture::Origin;
use crate::verify::{Digest, Pair, Relation};
use std::collections::BTreeMap;

/// A template or an update where the openings of the two texts say so, else the relation the counts gave.
///
/// Without another figure or a word of its own, a text is an update of one that lies in it if the same source ran it
/// later under the same opening: paragraphs were added. Between outlets it may as well be the other one that cut.
pub(super) fn refined(pair: &Pair, corpus: &Corpus, origins: &[Origin]) -> Relation {
    let (a, b) = (pair.a.index(), pair.b.index());
    let digest = |row| Digest::of_numbers(&corpus.digests.get(row));
    let differences = digest(a).differences(&digest(b));
    if differences.is_template() {
        return Relation::Template;
    }
    if differences.is_update() {
        return Relation::Update;
    }
    let (shorter, longer) = match pair.relation {
        Relation::Contains => (b, a),
        Relation::Contained => (a, b),
        same => return same,
    };
    let when = |row: usize| corpus.entries[row].published();
    let grown = when(shorter)
        .zip(when(longer))
        .is_some_and(|(shorter, longer)| shorter < longer);
    let one_source = origins[a].source.is_some() && origins[a].source == origins[b].source;
    if one_source && grown && differences.same_opening() {
        Relation::Update
    } else {
        pair.relation
    }
}

/// Sources by number, in the order of their names, and days. By the date field alone, so that a run for copies, which reads
/// no times from texts, finds what a run for stories finds.
pub(super) fn origins(entries: &[Entry]) -> Vec<Origin> {
    let mut sources: BTreeMap<&str, u32> = entries
        .iter()
        .filter_map(|entry| Some((entry.source.as_deref()?, 0)))
        .collect();
    for (number, source) in sources.values_mut().enumerate() {
        *source = number as u32;
    }
    let origin = |entry: &Entry| Origin {
        source: entry.source.as_deref().map(|source| sources[source]),
        day: published(entry.date.as_deref(), &TimeEstimate::default())
            .map(|second| second.div_euclid(86_400)),
    };
    entries.iter().map(origin).collect()
}
