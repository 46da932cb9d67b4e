//! An outcome to a file of stored pairs.

use super::{ArticleLine, FORMAT, From, Header, PairLine, counts};
use crate::outcome::{Entry, Outcome};
use crate::read::{Inputs, Place};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes what a run for copies found, so that [`read`](super::read) gives it again.
///
/// `places` says where each article stands. The run must have had [`settings_to_store`](super::settings_to_store).
///
/// # Errors
/// If `out` cannot be written.
pub fn write(
    outcome: &Outcome,
    inputs: &Inputs,
    places: &[Place],
    out: &mut dyn Write,
) -> io::Result<()> {
    let settings = &outcome.settings;
    let header = Header {
        format: FORMAT.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scheme: settings.scheme.to_string(),
        slots: settings.scheme.slots.get(),
        seed: settings.scheme.seed,
        shingle: settings.scheme.shingle.get(),
        from: From::of(&settings.thresholds),
        relations: settings.relations.iter().collect(),
        recall: settings.recall,
        prefer_field: settings.fields().0.map(str::to_owned),
        scope_field: settings.fields().1.map(str::to_owned),
        inputs: inputs.seen(),
        articles: outcome.entries.len(),
        pairs: outcome.copies.pairs.len(),
    };
    line(&header, out)?;
    for (entry, place) in outcome.entries.iter().zip(places) {
        line(&article(entry, *place), out)?;
    }
    for pair in &outcome.copies.pairs {
        let pair = PairLine {
            a: pair.a.0,
            b: pair.b.0,
            relation: pair.relation,
            shingles: counts(pair.overlap),
            furniture: counts(pair.furniture),
            marks: pair.marks,
        };
        line(&pair, out)?;
    }
    Ok(())
}

fn article(entry: &Entry, place: Place) -> ArticleLine<'_> {
    ArticleLine {
        id: (&*entry.id).into(),
        file: place.file,
        unit: place.unit,
        line: place.line,
        headline: (&*entry.headline).into(),
        titled: entry.titled,
        source: entry.source.as_deref().map(Cow::Borrowed),
        url: entry.url.as_deref().map(Cow::Borrowed),
        date: entry.date.as_deref().map(Cow::Borrowed),
        lang: entry.lang.as_deref().map(Cow::Borrowed),
        prefer: entry.prefer.as_deref().map(Cow::Borrowed),
        scope: entry.scope.as_deref().map(Cow::Borrowed),
        words: entry.words,
        shingles: entry.shingles,
        key: entry.key.map(|key| key.to_string()),
        wire: entry.wire.map(|mark| (mark.agency.name().into(), mark.how)),
    }
}

fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
