//! Where a record came from.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The file of a record and where in it: small, and ordered as the input is read.
/// [`Inputs::place`](super::Inputs::place) says it in words.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Place {
    /// Which file, by its number in [`Inputs`](super::Inputs).
    pub file: u32,
    /// What the number counts.
    pub unit: Unit,
    /// Which line or record, from 1; 0 where the file is one article.
    pub line: u64,
}

/// What the number of a [`Place`] counts.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Nothing: the file is one article, or it is the file itself that is meant.
    #[default]
    File,
    /// Lines: of JSON lines and tables, where a record begins.
    Line,
    /// Records, where they are no lines: elements of an array, rows, entries, pages.
    Record,
}

/// A place in words: `articles.jsonl:41`, `feed.xml#3` for the third record, or `seeds/a.txt` where the file is one
/// article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedPlace<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// What the number counts.
    pub unit: Unit,
    /// Which line or record, from 1; 0 where the file is one article.
    pub line: u64,
}

impl Place {
    /// The file itself.
    pub(super) fn file(file: u32) -> Self {
        Self {
            file,
            unit: Unit::File,
            line: 0,
        }
    }

    pub(super) fn line(file: u32, line: u64) -> Self {
        Self {
            file,
            unit: Unit::Line,
            line,
        }
    }

    pub(super) fn record(file: u32, line: u64) -> Self {
        Self {
            file,
            unit: Unit::Record,
            line,
        }
    }
}

impl fmt::Display for NamedPlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            Unit::File => f.write_str(self.file),
            Unit::Line => write!(f, "{}:{}", self.file, self.line),
            Unit::Record => write!(f, "{}#{}", self.file, self.line),
        }
    }
}
