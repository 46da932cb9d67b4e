//! Tables for spreadsheets: a row an article, or a row a pair (RFC 4180, UTF-8, a header line).

use super::json::rounded;
use super::text::spans_in_words;
use crate::outcome::Outcome;
use std::io::{self, Write};

/// Writes a row for each article, in the order they were read.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "id,story,group,representative,relation,title,source,words,time,story_title"
    )?;
    for &article in &outcome.input_order {
        let (entry, group) = (outcome.entry(article), outcome.group(article));
        let relation = outcome
            .relation_to_representative(article)
            .map_or("", |relation| relation.name());
        row(
            out,
            &[
                &entry.id,
                outcome.story(article).map_or("", |story| &story.id),
                &outcome.content_id('g', &group.members),
                &outcome.entry(group.representative).id,
                relation,
                &entry.headline,
                entry.source.as_deref().unwrap_or_default(),
                &entry.words.to_string(),
                &spans_in_words(&entry.time.spans),
                outcome.story(article).map_or("", |story| &story.title),
            ],
        )?;
    }
    Ok(())
}

/// Writes a row for each pair.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_pairs(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "a,b,relation,jaccard,containment_a,containment_b")?;
    for pair in &outcome.copies.pairs {
        let figure = |value: f64| rounded(value).to_string();
        row(
            out,
            &[
                &outcome.entry(pair.a).id,
                &outcome.entry(pair.b).id,
                pair.relation.name(),
                &figure(pair.overlap.jaccard()),
                &figure(pair.overlap.containment_a()),
                &figure(pair.overlap.containment_b()),
            ],
        )?;
    }
    Ok(())
}

fn row(out: &mut dyn Write, fields: &[&str]) -> io::Result<()> {
    for (number, field) in fields.iter().enumerate() {
        if number > 0 {
            out.write_all(b",")?;
        }
        // A leading sign would be read as a formula by spreadsheets: news titles are hostile input too.
        let formula = field.starts_with(['=', '+', '-', '@']) && field.parse::<f64>().is_err();
        if formula || field.contains([',', '"', '\n', '\r']) {
            write!(
                out,
                "\"{}{}\"",
                if formula { "'" } else { "" },
                field.replace('"', "\"\"")
            )?;
        } else {
            out.write_all(field.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_formulas_are_not_run() {
        let mut out = Vec::new();
        row(&mut out, &["plain", "a,b", "say \"x\"", "=1+1", "-0.5"]).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "plain,\"a,b\",\"say \"\"x\"\"\",\"'=1+1\",-0.5\r\n"
        );
    }
}
