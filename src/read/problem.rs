//! Why a piece of input was not used, and the account of all that was not.

use crate::run::{Observer, Run, Warning};
use std::fmt;

/// What is wrong with a record or file, and what to do about it. The place is added by who knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) problem: String,
    pub(super) hint: Option<String>,
}

impl Problem {
    pub(super) fn new(problem: impl Into<String>) -> Self {
        Self {
            problem: problem.into(),
            hint: None,
        }
    }

    pub(super) fn with_hint(problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            problem: problem.into(),
            hint: Some(hint.into()),
        }
    }

    /// An operation on a file failed.
    pub(super) fn io(
        path: impl AsRef<std::path::Path>,
        doing: &'static str,
        error: std::io::Error,
    ) -> Self {
        let error = crate::error::Error::io(path.as_ref(), doing, error);
        let text = error.to_string();
        let place = format!("{}: ", path.as_ref().display());
        Self {
            problem: text.strip_prefix(&place).unwrap_or(&text).to_owned(),
            hint: error.hint(),
        }
    }
}

/// How many warnings a run keeps. Every one reaches the observer and the count; a corpus with a million bad lines
/// should not hold a million sentences.
pub(super) const WARNINGS_KEPT: usize = 1000;

/// Counts, keeps and announces what was skipped.
pub(super) struct Account<'a> {
    pub(super) run: &'a mut Run,
    observer: &'a dyn Observer,
    kept: usize,
    unlisted: u64,
}

impl<'a> Account<'a> {
    pub(super) fn new(run: &'a mut Run, observer: &'a dyn Observer) -> Self {
        Self {
            run,
            observer,
            kept: 0,
            unlisted: 0,
        }
    }

    /// A record or file was not used.
    pub(super) fn skip(&mut self, place: impl fmt::Display, problem: Problem) {
        self.run.counts.skipped += 1;
        let warning = Warning::Skipped {
            place: place.to_string(),
            problem: problem.problem,
            hint: problem.hint,
        };
        self.observer.warn(&warning);
        if self.kept < WARNINGS_KEPT {
            self.kept += 1;
            self.run.warnings.push(warning);
        } else {
            self.unlisted += 1;
        }
    }

    /// Something that was used and yet needs a word.
    pub(super) fn note(&mut self, text: String) {
        let warning = Warning::Note { text };
        self.observer.warn(&warning);
        self.run.warnings.push(warning);
    }

    /// Says how many warnings were not kept. Called once, when all is read.
    pub(super) fn close(&mut self) {
        if self.unlisted > 0 {
            let all = self.kept as u64 + self.unlisted;
            self.note(format!(
                "{all} inputs or records were skipped; the first {} are listed",
                self.kept
            ));
        }
    }
}
