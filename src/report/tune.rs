//! What bands and rows find, and what they cost on the inputs at hand: a table for people or one JSON object.

use super::plan::{Plan, size, time};
use super::text::{count, counted};
use crate::band::Bands;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Similarities the curve is shown at.
const SHOWN: [f64; 10] = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95];

/// A setting with its plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Tuned {
    /// Values in a signature.
    pub slots: usize,
    /// The recall that leads to these bands.
    pub recall: f64,
    /// Bands and rows.
    pub bands: Bands,
    /// The probability of finding a pair at the threshold.
    pub finds: f64,
    /// What a run for identical and near texts will cost and find.
    pub plan: Plan,
}

/// Writes the curve of `bands`, and the plans if there are any, as one JSON object. The first plan is that of `bands`.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_json(bands: Bands, plans: &[Tuned], out: &mut dyn Write) -> io::Result<()> {
    let curve = SHOWN.map(|s| json!({"jaccard": s, "found": bands.finds(s)}));
    let mut whole = json!({
        "bands": bands.bands(),
        "rows": bands.rows(),
        "slots": bands.bands() * bands.rows(),
        "curve": curve,
    });
    if let Some(first) = plans.first() {
        let plan = &first.plan;
        whole["sample"] = json!({
            "bytes": plan.sampled_bytes,
            "of_bytes": plan.bytes,
            "articles": plan.sampled_articles,
            "of_articles": plan.articles,
            "relations": ["identical", "near"],
            "threads": plan.threads,
        });
        whole["plans"] = plans.iter().map(planned).collect();
    }
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn planned(tuned: &Tuned) -> Value {
    json!({
        "slots": tuned.slots,
        "recall": tuned.recall,
        "bands": tuned.bands.bands(),
        "rows": tuned.bands.rows(),
        "finds": tuned.finds,
        "candidates": tuned.plan.candidates,
        "pairs": tuned.plan.pairs,
        "memory": tuned.plan.memory,
        "seconds": tuned.plan.seconds,
    })
}

/// Writes the same for people.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_table(bands: Bands, plans: &[Tuned], out: &mut dyn Write) -> io::Result<()> {
    let slots = bands.bands() * bands.rows();
    writeln!(
        out,
        "{} bands x {} rows, {slots} slots\n",
        bands.bands(),
        bands.rows()
    )?;
    writeln!(out, "jaccard  found")?;
    for similarity in SHOWN {
        let found = bands.finds(similarity);
        let bar = "█".repeat((found * 40.0).round() as usize);
        writeln!(out, "   {similarity:.2}  {found:.4}  {bar}")?;
    }
    writeln!(
        out,
        "\nEvery pair found is verified exactly: what this costs in precision is time only."
    )?;
    let Some(first) = plans.first() else {
        return Ok(());
    };
    let plan = &first.plan;
    writeln!(
        out,
        "\nA run for identical and near texts over about {}, from {} of {} ({}), {}:\n",
        counted(plan.articles, "article", "articles"),
        size(plan.sampled_bytes),
        size(plan.bytes),
        counted(plan.sampled_articles, "article", "articles"),
        counted(plan.threads as u64, "thread", "threads"),
    )?;
    writeln!(
        out,
        "{:<29}{:>7}{:>8}{:>12}{:>10}{:>10}{:>12}",
        "setting", "bands", "finds", "candidates", "pairs", "memory", "time"
    )?;
    for tuned in plans {
        let setting = format!("--slots {} --recall {}", tuned.slots, tuned.recall);
        writeln!(
            out,
            "{setting:<29}{:>7}{:>8.4}{:>12}{:>10}{:>10}{:>12}",
            tuned.bands.to_string(),
            tuned.finds,
            count(tuned.plan.candidates.all),
            count(tuned.plan.pairs.all),
            size(tuned.plan.memory),
            time(tuned.plan.seconds),
        )?;
    }
    writeln!(
        out,
        "\nThe first is the one asked for. In the sample it had {} and {}; the rest is extrapolated.",
        counted(plan.candidates.sampled, "candidate", "candidates"),
        counted(plan.pairs.sampled, "pair", "pairs"),
    )
}
