//! How the result was made: settings with what they mean, counts, warnings.

use super::rounded;
use crate::outcome::Outcome;
use crate::report::clean::line;
use crate::report::html::HtmlOptions;
use crate::run::Warning;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct RunRow {
    scheme: String,
    settings: Vec<(&'static str, String, &'static str)>,
    counts: serde_json::Value,
    cut: f64,
    near: f64,
    shingle: u64,
    warnings: Vec<WarningRow>,
    /// Seconds a stage; none unless asked for.
    timings: Vec<(String, f64)>,
    /// What the page itself leaves out.
    left_out: Vec<String>,
}

#[derive(Serialize)]
struct WarningRow {
    skip: bool,
    text: String,
    hint: String,
}

pub(super) fn run(outcome: &Outcome, options: &HtmlOptions, left_out: Vec<String>) -> RunRow {
    let settings = &outcome.settings;
    let thresholds = &settings.thresholds;
    let bands = settings
        .bands()
        .map(|bands| format!("{} of {} rows", bands.bands(), bands.rows()))
        .unwrap_or_default();
    let warning = |warning: &Warning| WarningRow {
        skip: warning.is_skip(),
        text: line(&warning.to_string()).into_owned(),
        hint: match warning {
            Warning::Skipped {
                hint: Some(hint), ..
            } => line(hint).into_owned(),
            _ => String::new(),
        },
    };
    let timings = || {
        let seconds = outcome.run.timings.iter();
        seconds
            .map(|(stage, spent)| (stage.to_string(), rounded(spent.as_secs_f64())))
            .collect()
    };
    RunRow {
        scheme: settings.scheme.to_string(),
        settings: vec![
            (
                "near",
                thresholds.near.to_string(),
                "two texts are near copies at this Jaccard similarity or more",
            ),
            (
                "contains",
                thresholds.contains.to_string(),
                "a text lies in another when this share of it is there",
            ),
            (
                "same-wire",
                thresholds.same_wire.to_string(),
                "two texts are cuts of one wire text when this share of the shorter is shared",
            ),
            (
                "shared shingles",
                thresholds.shared.to_string(),
                "and at least this many word sequences are",
            ),
            (
                "shortest contained",
                thresholds.shortest.to_string(),
                "shorter texts, in word sequences, are copies only when equal or near",
            ),
            (
                "relations",
                settings.relations.to_string(),
                "the relations looked for",
            ),
            (
                "recall",
                settings.recall.to_string(),
                "the share of pairs exactly at the near threshold that are found",
            ),
            ("bands", bands, "how signatures are cut to keep that recall"),
            (
                "keep",
                settings.keep.name().to_owned(),
                "which copy stands for its group",
            ),
            (
                "cut",
                settings.story.cut.to_string(),
                "two stories are one at this mean similarity or more",
            ),
            (
                "floor",
                settings.story.floor.to_string(),
                "weaker ties count as none",
            ),
            (
                "link",
                settings.story.link.to_string(),
                "stories are linked when their words are this alike, time left aside",
            ),
        ],
        counts: serde_json::to_value(&outcome.run.counts).unwrap_or_default(),
        cut: settings.story.cut,
        near: thresholds.near.get(),
        shingle: settings.shingle().get() as u64,
        warnings: outcome.run.warnings.iter().map(warning).collect(),
        timings: if options.timings {
            timings()
        } else {
            Vec::new()
        },
        left_out,
    }
}
