//! Where a record came from.

use std::fmt;

/// The file and line of a record: small, and ordered as the input is read. [`Inputs::place`](super::Inputs::place) says
/// it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which file, by its number in [`Inputs`](super::Inputs).
    pub file: u32,
    /// Which line, from 1; 0 where the file is one article.
    pub line: u64,
}

/// A place in words: `articles.jsonl:41`, or `seeds/a.txt` where the file is one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedPlace<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// Which line, from 1; 0 where the file is one article.
    pub line: u64,
}

impl fmt::Display for NamedPlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(self.file),
            line => write!(f, "{}:{line}", self.file),
        }
    }
}
