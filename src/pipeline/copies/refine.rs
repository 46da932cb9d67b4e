//! What is known of a pair beyond its counts, and where an article is from.

use super::super::corpus::Corpus;
use crate::outcome::Entry;
use crate::story::instant::published;
use crate::story::outlet::outlet;
use crate::story::time::{TimeEstimate, parse_url};

use crate::verify::furniture::Origin;
use crate::verify::{Digest, Marks, Pair};
use rayon::prelude::*;
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
        form: differences.is_template(),
        later: differences.is_update(),
        grown: one_source && later && differences.same_opening(),
        ..Marks::default()
    }
}

/// Outlets by number, in the order of their names, and days. An outlet is the source, or else the host of the address; a
/// day is that of the date field, or else that of the address. Not of the text: a run for copies, which reads no times from
/// texts, finds what a run for stories finds.
pub(super) fn origins(entries: &[Entry]) -> Vec<Origin> {
    let mut outlets: BTreeMap<&str, u32> = entries
        .iter()
        .filter_map(|entry| Some((outlet_of(entry)?, 0)))
        .collect();
    for (number, outlet) in outlets.values_mut().enumerate() {
        *outlet = number as u32;
    }
    let origin = |entry: &Entry| Origin {
        source: outlet_of(entry).map(|outlet| outlets[outlet]),
        day: published(entry.date.as_deref(), &TimeEstimate::default())
            .map(|second| second.div_euclid(86_400))
            .or_else(|| day_of_url(entry.url.as_deref()?)),
    };
    entries.par_iter().map(origin).collect()
}

/// Who published an article.
pub(super) fn outlet_of(entry: &Entry) -> Option<&str> {
    outlet(entry.source.as_deref(), entry.url.as_deref())
}

fn day_of_url(url: &str) -> Option<i64> {
    let (span, _) = parse_url(url)?;
    (span.from == span.to).then(|| i64::from(span.from.0))
}
