//! Verified pairs as JSON lines and as a table for people.

use super::json::rounded;
use super::text::{Style, count, fit, pad};
use crate::outcome::Outcome;
use crate::verify::{Pair, Relation};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct PairRecord<'o> {
    a: &'o str,
    b: &'o str,
    relation: Relation,
    jaccard: f64,
    containment_a: f64,
    containment_b: f64,
}

/// Writes a JSON line for each pair, sorted by (a, b).
///
/// # Errors
/// If `out` cannot be written.
pub fn write_jsonl(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    for pair in &outcome.copies.pairs {
        let record = PairRecord {
            a: &outcome.entry(pair.a).id,
            b: &outcome.entry(pair.b).id,
            relation: pair.relation,
            jaccard: rounded(pair.overlap.jaccard()),
            containment_a: rounded(pair.overlap.containment_a()),
            containment_b: rounded(pair.overlap.containment_b()),
        };
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes the pairs for people: strongest relations first, the most alike first, `most` at most.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_table(
    outcome: &Outcome,
    style: Style,
    most: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut pairs: Vec<&Pair> = outcome.copies.pairs.iter().collect();
    // `contains` and `contained` are one relation seen from two sides, and stand together.
    let strength = |pair: &Pair| pair.relation.min(pair.relation.turned());
    pairs.sort_by(|x, y| {
        strength(x)
            .cmp(&strength(y))
            .then(y.overlap.jaccard().total_cmp(&x.overlap.jaccard()))
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    if pairs.is_empty() {
        return writeln!(
            out,
            "no pairs among {} articles",
            count(outcome.entries.len() as u64)
        );
    }
    let name = (style.width.saturating_sub(31) / 2).max(4);
    let head = format!(
        "{}  {}  {:9}  {:>7}  {:>7}",
        pad("a", name),
        pad("b", name),
        "relation",
        "jaccard",
        "within"
    );
    writeln!(out, "{}", style.dim(&head))?;
    for pair in pairs.iter().take(most) {
        writeln!(
            out,
            "{}  {}  {:9}  {:7.3}  {:7.3}",
            pad(&outcome.entry(pair.a).id, name),
            pad(&outcome.entry(pair.b).id, name),
            pair.relation,
            pair.overlap.jaccard(),
            pair.overlap.containment(),
        )?;
    }
    if pairs.len() > most {
        let rest = format!(
            "and {} more; --top 0 or --format jsonl shows all",
            count((pairs.len() - most) as u64)
        );
        writeln!(out, "{}", fit(&rest, style.width))?;
    }
    Ok(())
}
