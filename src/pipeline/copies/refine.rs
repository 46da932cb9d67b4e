//! What is known of a pair beyond its counts, and where an article is from.

use super::super::corpus::Corpus;
use crate::outcome::Entry;
use crate::story::instant::published;
use crate::story::time::TimeEstimate;
use crate::verify::furniture::Origin;
use crate::verify::{Digest, Marks, Pair};
use std::collections::BTreeMap;

/// What the openings of the two texts say, and whether one is the other with paragraphs added.
pub(super) fn marks(pair: &Pair, corpus: &Corpus, origins: &[Origin]) -> Marks {
    let (a, b) = (pair.a.index(), pair.b.index());
    let digest = |row| Digest::of_numbers(&corpus.digests.get(row));
    let differences = digest(a).differences(&digest(b));
    // As for the relation, the shorter text is the shorter one with its furniture.
    let (shorter, longer) = if pair.overlap.b <= pair.overlap.a {
        (b, a)
    } else {
        (a, b)
    };
    let when = |row: usize| corpus.entries[row].published();
    let later = when(shorter)
        .zip(when(longer))
        .is_some_and(|(shorter, longer)| shorter < longer);
    let one_source = origins[a].source.is_some() && origins[a].source == origins[b].source;
    Marks {
        apart: false,
        form: differences.is_template(),
        later: differences.is_update(),
        grown: one_source && later && differences.same_opening(),
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
