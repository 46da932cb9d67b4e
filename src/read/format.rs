//! The formats that are read, and how a file's format is found.
//!
//! A format answers two questions: where a file is cut into units that can be parsed apart (at line ends, or not at
//! all: [`Format::is_lines`]), and how one unit becomes an article (`jsonl.rs`, `text_file.rs`). A new format is a
//! variant here, an answer to the first question in `batch.rs` and a file for the second.

use super::problem::Problem;
use std::path::Path;

/// The form a file's bytes are in, once decompressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// One JSON object a line.
    Jsonl,
    /// One article, a title line and a text.
    Text,
    /// One article, perhaps with front matter.
    Markdown,
}

impl Format {
    /// Whether each line is a record; otherwise the file is one article.
    pub(super) fn is_lines(self) -> bool {
        matches!(self, Self::Jsonl)
    }

    /// What the name says, compression left aside.
    pub(super) fn of_name(path: &Path) -> Option<Self> {
        match extension(path).as_str() {
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "txt" => Some(Self::Text),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }

    /// What the first bytes say, for a file that was named although its extension means nothing here.
    pub(super) fn of_bytes(path: &Path, head: &[u8]) -> Result<Self, Problem> {
        let other = |what: &str, hint: &str| {
            Err(Problem::with_hint(
                format!("looks like {what}, expected JSON lines, text or Markdown"),
                hint,
            ))
        };
        let head = head.trim_ascii_start();
        match (extension(path).as_str(), head) {
            ("csv", _) => other(
                "CSV",
                "turn each row into a JSON object on a line of its own",
            ),
            ("tsv", _) => other(
                "tab-separated values",
                "turn each row into a JSON object on a line of its own",
            ),
            ("markdown", _) => Ok(Self::Markdown),
            (_, [b'{', ..]) => Ok(Self::Jsonl),
            ("json", _) => other(
                "a JSON array",
                "write one object a line: jq -c '.[]' FILE > FILE.jsonl",
            ),
            (_, [b'<', b'!' | b'?' | b'h' | b'H' | b'r', ..]) => {
                other("HTML or XML", "extract the article's text first")
            }
            _ => Ok(Self::Text),
        }
    }
}

/// The last extension that is not a compression's, in lower case; empty if there is none.
pub(super) fn extension(path: &Path) -> String {
    let compressed = crate::compression::Compression::of_name(path).is_some();
    let inner = if compressed {
        path.file_stem().map(Path::new)
    } else {
        Some(path)
    };
    inner
        .and_then(Path::extension)
        .map(|e| e.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default()
}
