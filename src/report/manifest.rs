//! What was done: version, scheme, every setting that changes results, counts and warnings.
//!
//! With it a run can be repeated and two runs can be told apart. It holds nothing that the articles and the settings do
//! not decide, except in [`write()`], which adds the timings and the number of threads.

use super::SCHEMA;
use crate::outcome::Outcome;
use crate::run::{Counts, Warning};
use crate::verify::audit::Audit;
use serde::Serialize;
use serde_json::json;
use std::io::{self, Write};

/// What a run depends on and what it counted.
#[derive(Debug, Serialize)]
pub(super) struct Manifest<'o> {
    program: &'static str,
    version: &'static str,
    scheme: String,
    settings: serde_json::Value,
    counts: &'o Counts,
    warnings: &'o [Warning],
    #[serde(skip_serializing_if = "Option::is_none")]
    audit: Option<&'o Audit>,
    /// Stories and articles of the earlier result that ids were inherited from.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<(usize, usize)>,
}

impl<'o> Manifest<'o> {
    pub(super) fn of(outcome: &'o Outcome) -> Self {
        let settings = &outcome.settings;
        let thresholds = &settings.thresholds;
        let bands = settings
            .bands()
            .map(|bands| bands.to_string())
            .unwrap_or_default();
        Self {
            program: "samestory",
            version: env!("CARGO_PKG_VERSION"),
            scheme: settings.scheme.to_string(),
            settings: json!({
                "near": thresholds.near.get(),
                "contains": thresholds.contains.get(),
                "same_wire": thresholds.same_wire.get(),
                "shared_shingles": thresholds.shared,
                "shortest_contained": thresholds.shortest,
                "relations": settings.relations.to_string(),
                "recall": settings.recall,
                "bands": bands,
                "keep": settings.keep.to_string(),
                "prefer": settings.prefer,
                "prefer_field": settings.prefer_field.as_ref().map(ToString::to_string),
                "scope": settings.scope.to_string(),
                "audit": settings.audit,
                "cut": settings.story.cut,
                "floor": settings.story.floor,
                "link": settings.story.link,
            }),
            counts: &outcome.run.counts,
            warnings: &outcome.run.warnings,
            audit: outcome.copies.audit.as_ref(),
            previous: outcome.since.as_ref().map(|since| since.previous),
        }
    }
}

/// Writes the manifest of a run, with what changes from run to run under `run`.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let seconds: serde_json::Map<String, serde_json::Value> = outcome
        .run
        .timings
        .iter()
        .map(|(stage, spent)| {
            (
                stage.to_string(),
                json!((spent.as_secs_f64() * 1_000.0).round() / 1_000.0),
            )
        })
        .collect();
    let whole = json!({
        "schema": SCHEMA,
        "manifest": Manifest::of(outcome),
        "run": { "seconds": seconds, "threads": rayon::current_num_threads(), "kept_bytes": outcome.run.kept },
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")
}
