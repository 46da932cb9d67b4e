//! What a run takes whatever its limit of memory, and a word when that is more than the limit.

use super::corpus::Corpus;
use crate::run::{Observer, Warning};
use crate::store::{ALWAYS, Memory, least_spare};

/// Bytes an article of the tables of banding, verifying and grouping that cannot go to disk, with all relations: two bands
/// at a time, origins and ranks, groups. Measured as [`ALWAYS`] is.
const COPIES: f64 = 200.0;

/// Bytes a term of an article, from the terms themselves to the edges they give.
const TERM: f64 = 40.0;

/// Says what cannot be kept of a limit. Told at once and no part of a result: the same bytes come out under every limit.
pub(super) fn warn(memory: &Memory, corpus: &Corpus, stories: bool, observer: &dyn Observer) {
    let Some(limit) = memory.limit else { return };
    let articles = corpus.entries.len() as f64;
    // Ids and weights of terms are twelve bytes each.
    let terms = if stories {
        corpus.terms.words() as f64 * 8.0 / 12.0
    } else {
        0.0
    };
    let parts = [
        ("the program and what it is reading", ALWAYS as f64),
        ("titles, addresses and the like", corpus.kept.fixed as f64),
        (
            "the tables of copies",
            articles * COPIES + least_spare(corpus.kept.fixed) as f64,
        ),
        ("the terms of stories", terms * TERM),
    ];
    let all: f64 = parts.iter().map(|part| part.1).sum();
    if all <= limit as f64 {
        return;
    }
    let mib = |bytes: f64| format!("{:.1} MiB", bytes / f64::from(1 << 20));
    let listed: Vec<String> = parts
        .iter()
        .filter(|part| part.1 > 0.0)
        .map(|(what, bytes)| format!("{what} {}", mib(*bytes)))
        .collect();
    let text = format!(
        "the limit of {} will be passed: about {} cannot go to disk ({})",
        mib(limit as f64),
        mib(all),
        listed.join(", ")
    );
    observer.warn(&Warning::Note { text });
}
