//! The formats that are read, and how a file's format is found.
//!
//! A format answers three questions: where a file is cut into units that can be parsed apart (`batch.rs`), how one unit
//! becomes articles (`collector.rs`), and how records that are kept are written again (`copy.rs`).
//!
//! The name of a file says its format and its first bytes may overrule it where they cannot be mistaken: Parquet and
//! WARC begin with their own magic, an array is no file of JSON lines, a feed may be called `.xml` or `.html`.

use super::problem::Problem;
use crate::error::{Error, Result};
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// The form a file's bytes are in, once decompressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// An array of JSON objects, or an object that holds one.
    Json,
    /// Comma-separated values under a header.
    Csv,
    /// Tab-separated values under a header.
    Tsv,
    /// One article, a title line and a text.
    Text,
    /// One article, perhaps with front matter.
    Markdown,
    /// A web page of one article.
    Html,
    /// RSS, Atom or JSON Feed: an article an entry.
    Feed,
    /// A web archive, WARC or WET: an article a page.
    Warc,
    /// A Parquet table: an article a row.
    Parquet,
}

/// Every format, the name of `--input-format`, what a person calls it, and its extensions. The first extension is the
/// one a file of that format is given when it is written.
const FORMATS: [(Format, &str, &str, &[&str]); 10] = [
    (Format::Jsonl, "jsonl", "JSON lines", &["jsonl", "ndjson"]),
    (Format::Json, "json", "JSON", &["json"]),
    (Format::Csv, "csv", "CSV", &["csv"]),
    (Format::Tsv, "tsv", "tab-separated values", &["tsv", "tab"]),
    (Format::Text, "text", "text", &["txt", "text"]),
    (
        Format::Markdown,
        "markdown",
        "Markdown",
        &["md", "markdown"],
    ),
    (Format::Html, "html", "HTML", &["html", "htm", "xhtml"]),
    (
        Format::Feed,
        "feed",
        "a feed",
        &["xml", "rss", "atom", "rdf"],
    ),
    (Format::Warc, "warc", "WARC", &["warc", "wet"]),
    (Format::Parquet, "parquet", "Parquet", &["parquet"]),
];

impl Format {
    fn row(self) -> &'static (Format, &'static str, &'static str, &'static [&'static str]) {
        FORMATS
            .iter()
            .find(|row| row.0 == self)
            .expect("every format has a row")
    }

    /// What a person calls it.
    pub(super) fn called(self) -> &'static str {
        self.row().2
    }

    /// The extension of a file that is written in it.
    pub(super) fn extension(self) -> &'static str {
        self.row().3[0]
    }

    /// What the name says, compression left aside.
    pub(super) fn of_name(path: &Path) -> Option<Self> {
        let extension = extension(path);
        FORMATS
            .iter()
            .find(|row| row.3.contains(&extension.as_str()))
            .map(|row| row.0)
    }

    /// The format of a file by its name, if that says one, and its first bytes.
    pub(super) fn of_bytes(named: Option<Self>, head: &[u8]) -> Self {
        let head = head.trim_ascii_start();
        let markup = || Self::of_markup(head);
        match (named, head) {
            (_, [b'P', b'A', b'R', b'1', ..]) => Self::Parquet,
            (_, [b'W', b'A', b'R', b'C', b'/', ..]) => Self::Warc,
            (Some(Self::Jsonl | Self::Json), [b'[', ..]) => Self::Json,
            (Some(Self::Json) | None, [b'{', ..]) => Self::of_object(head),
            (None, [b'[', rest @ ..]) if rest.trim_ascii_start().starts_with(b"{") => Self::Json,
            (Some(Self::Html | Self::Feed) | None, [b'<', ..]) => {
                markup().unwrap_or(named.unwrap_or(Self::Text))
            }
            (Some(named), _) => named,
            (None, _) => Self::Text,
        }
    }

    /// An object on top: a JSON Feed, one of many lines, or something larger.
    fn of_object(head: &[u8]) -> Self {
        if memchr::memmem::find(head, b"jsonfeed.org/version").is_some() {
            return Self::Feed;
        }
        let line = memchr::memchr(b'\n', head).map(|end| (&head[..end], &head[end..]));
        match line {
            Some((line, rest))
                if rest.trim_ascii_start().starts_with(b"{")
                    && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok() =>
            {
                Self::Jsonl
            }
            _ => Self::Json,
        }
    }

    /// HTML or a feed, by the first element.
    fn of_markup(head: &[u8]) -> Option<Self> {
        let mut rest = head;
        loop {
            rest = rest.trim_ascii_start().strip_prefix(b"<")?;
            if let Some(comment) = rest.strip_prefix(b"!--") {
                rest = &comment[memchr::memmem::find(comment, b"-->")? + 3..];
            } else if rest.starts_with(b"?") {
                rest = &rest[memchr::memchr(b'>', rest)? + 1..];
            } else {
                break;
            }
        }
        let name: Vec<u8> = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'!' | b':'))
            .map(u8::to_ascii_lowercase)
            .collect();
        match name.as_slice() {
            b"rss" | b"feed" | b"rdf:rdf" => Some(Self::Feed),
            b"!doctype" | b"html" | b"head" | b"body" | b"div" | b"p" | b"article" | b"main"
            | b"meta" | b"title" | b"h1" | b"section" => Some(Self::Html),
            _ => None,
        }
    }

    /// Refuses what this build leaves out.
    pub(super) fn check_built(self) -> std::result::Result<(), Problem> {
        let (feature, built) = match self {
            Self::Html => ("html", cfg!(feature = "html")),
            Self::Feed => ("feed", cfg!(feature = "feed")),
            Self::Parquet => ("parquet", cfg!(feature = "parquet")),
            _ => return Ok(()),
        };
        if built {
            return Ok(());
        }
        Err(Problem::with_hint(
            format!(
                "{}, which this build of samestory leaves out",
                self.called()
            ),
            format!("build it with the feature: cargo install samestory --features {feature}"),
        ))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().1)
    }
}

impl FromStr for Format {
    type Err = Error;
    fn from_str(name: &str) -> Result<Self> {
        let row = FORMATS.iter().find(|row| row.1 == name);
        row.map(|row| row.0).ok_or_else(|| {
            let names: Vec<_> = FORMATS.iter().map(|row| row.1).collect();
            Error::setting(
                "--input-format",
                format!("\"{name}\" is none of {}", names.join(", ")),
            )
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_where_the_name_does_not() {
        use Format::{Csv, Feed, Html, Json, Jsonl, Parquet, Text, Warc};
        let table: [(Option<Format>, &str, Format); 18] = [
            (None, "PAR1....", Parquet),
            (Some(Csv), "PAR1....", Parquet),
            (Some(Text), "WARC/1.0\r\n", Warc),
            (None, "{\"text\": 1}\n{\"text\": 2}\n", Jsonl),
            (Some(Json), "{\"text\": 1}\n\n{\"text\": 2}\n", Jsonl),
            (Some(Json), "{\"text\": 1}\n", Json),
            (Some(Json), "{\n  \"text\": 1\n}", Json),
            (Some(Jsonl), " [\n{\"text\": 1}]", Json),
            (Some(Jsonl), "words", Jsonl),
            (None, "[ {\"text\": 1}]", Json),
            (None, "[Desk] The ferry sank.", Text),
            (None, "<!-- a --> <HTML>", Html),
            (None, "<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", Feed),
            (Some(Feed), "<!doctype html><p>x", Html),
            (Some(Html), "<feed xmlns=\"x\">", Feed),
            (Some(Feed), "<urlset>", Feed),
            (Some(Text), "<p>words", Text),
            (
                None,
                "{\"version\": \"https://jsonfeed.org/version/1.1\"}",
                Feed,
            ),
        ];
        for (named, head, expected) in table {
            assert_eq!(Format::of_bytes(named, head.as_bytes()), expected, "{head}");
        }
    }
}
