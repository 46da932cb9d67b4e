//! One JSON line an article, in the order the articles were read.

use super::json::ArticleRecord;
use crate::outcome::Outcome;
use std::io::{self, Write};

/// Writes a line for each article.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    for &article in &outcome.input_order {
        serde_json::to_writer(&mut *out, &ArticleRecord::of(outcome, article))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
