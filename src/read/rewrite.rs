//! How records that are kept are written again, one form a format.
//!
//! | format | written as |
//! |---|---|
//! | JSON lines | the lines |
//! | JSON | an array of the elements |
//! | WARC | the records, uncompressed unless the name of the output says otherwise |
//! | Parquet | a table of the rows, its schema and compression kept (`parquet/rewrite.rs`) |
//! | CSV, TSV | the header of the first file, once, then the rows; every file must have that header |
//!
//! All but Parquet byte for byte. With added fields a JSON object ends in two more members, and a table in two more columns.

use super::csv::{self, Rows};
use super::fields::Fields;
use super::format::Format;
use super::json::Elements;
use super::lines::{Cut, Lines, split};
use super::open::Opened;
use super::options::ReadOptions;
#[cfg(feature = "parquet")]
use super::parquet;
use super::records::{Record, Records};
use super::warc::Archive;
use crate::article::Article;
use crate::error::{Error, Result};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::ops::Range;

/// Two more fields of each record, in the order of the places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Added<'a> {
    pub(super) names: [&'a str; 2],
    pub(super) values: &'a [[&'a str; 2]],
}

impl Added<'_> {
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        Self {
            values: &self.values[range],
            ..*self
        }
    }
}

/// Writes the records of several files of one format as one.
pub(super) struct Rewriter<'w> {
    format: Format,
    out: &'w mut dyn Write,
    /// The header of the first table, and its file.
    header: Option<(Vec<u8>, String)>,
    records: u64,
    #[cfg(feature = "parquet")]
    table: Option<parquet::Writer>,
}

impl<'w> Rewriter<'w> {
    pub(super) fn new(format: Format, out: &'w mut dyn Write) -> Self {
        Self {
            format,
            out,
            header: None,
            records: 0,
            #[cfg(feature = "parquet")]
            table: None,
        }
    }

    /// Writes the records of a file that have these numbers, in order; returns how many were there.
    pub(super) fn file(
        &mut self,
        name: &str,
        opened: &mut Opened<'_>,
        fields: &Fields,
        numbers: &[u64],
        added: Option<Added<'_>>,
        max: usize,
    ) -> Result<usize> {
        if added.is_some() && self.format == Format::Warc {
            return Err(Error::format(
                name,
                "a record of an archive has no place for a story and a group",
                Some("take the result as --format jsonl and join the two by id"),
            ));
        }
        let reader = std::mem::replace(&mut opened.reader, Box::new(io::empty()));
        match self.format {
            Format::Jsonl => self.lines(name, reader, numbers, added, max),
            Format::Json => {
                let mut elements = Elements::new(reader, fields, max);
                self.cut(name, |out| elements.cut(out), numbers, added, b"")
            }
            Format::Csv | Format::Tsv => self.rows(name, reader, opened, numbers, added, max),
            Format::Warc => {
                let mut pages = Records::new(reader, Archive::default(), max);
                self.cut(name, |out| pages.cut(out), numbers, None, b"\r\n\r\n")
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                let table = parquet::Table::open(opened, reader).map_err(|problem| {
                    Error::format(name, problem.problem, problem.hint.as_deref())
                })?;
                let writer = match &mut self.table {
                    Some(writer) => writer,
                    none => none.insert(parquet::Writer::new(name, &table.file, added)?),
                };
                writer.rows(name, &table.file, numbers, added)
            }
            other => Err(Error::format(
                name,
                format!("{} cannot be written", other.called()),
                Some("write the articles instead: --format jsonl"),
            )),
        }
    }

    /// Ends what has an end.
    pub(super) fn finish(self) -> Result<()> {
        if self.format == Format::Json {
            let end: &[u8] = if self.records == 0 { b"[]\n" } else { b"\n]\n" };
            self.out.write_all(end).map_err(cannot_write)?;
        }
        #[cfg(feature = "parquet")]
        if let Some(table) = self.table {
            table.finish(self.out)?;
        }
        Ok(())
    }

    fn lines(
        &mut self,
        name: &str,
        reader: Box<dyn Read + '_>,
        numbers: &[u64],
        added: Option<Added<'_>>,
        max: usize,
    ) -> Result<usize> {
        let mut lines = Lines::new(reader, max);
        let mut found = 0;
        let mut buffer = Vec::new();
        while let Some(cut) = lines.cut(&mut buffer, ReadOptions::default().block_bytes) {
            if let Cut::Lines { first_line, range } = cut {
                for (number, range) in split(&buffer, range, first_line) {
                    if numbers.get(found) == Some(&number) {
                        let place = format!("{name}:{number}");
                        self.record(&place, &buffer[range], added, found, b"\n")?;
                        found += 1;
                    }
                }
            }
            buffer.clear();
        }
        Ok(found)
    }

    fn rows(
        &mut self,
        name: &str,
        reader: Box<dyn Read + '_>,
        opened: &Opened<'_>,
        numbers: &[u64],
        added: Option<Added<'_>>,
        max: usize,
    ) -> Result<usize> {
        let delimiter = csv::delimiter(&opened.head, csv::named_delimiter(opened.format));
        let mut rows = Records::new(reader, Rows::new(delimiter), max);
        let mut header = Vec::new();
        if !matches!(rows.cut(&mut header), Some(Record::Whole { .. })) {
            return Ok(0);
        }
        let end = line_end(&opened.head[header.len().min(opened.head.len())..]);
        match &self.header {
            None => {
                self.out.write_all(&header).map_err(cannot_write)?;
                if let Some(added) = added {
                    let columns = csv::columns(&header, delimiter);
                    if let Some(taken) = added
                        .names
                        .iter()
                        .find(|name| columns.iter().any(|column| column == **name))
                    {
                        return Err(taken_name(name, "the header", taken));
                    }
                    let [a, b] = added.names;
                    let sep = char::from(delimiter);
                    write!(self.out, "{sep}{a}{sep}{b}").map_err(cannot_write)?;
                }
                self.out.write_all(end).map_err(cannot_write)?;
                self.header = Some((header, name.to_owned()));
            }
            Some((first, file)) if *first != header => {
                return Err(Error::format(
                    name,
                    format!("its header is not that of {file}: one table cannot hold both"),
                    Some(
                        "write to a folder instead, by ending its name in `/`, or write the articles: --format jsonl",
                    ),
                ));
            }
            Some(_) => {}
        }
        let values = added.map(|added| (added, delimiter));
        self.cut_rows(&mut rows, numbers, values, end)
    }

    fn cut_rows(
        &mut self,
        rows: &mut Records<Box<dyn Read + '_>, Rows>,
        numbers: &[u64],
        added: Option<(Added<'_>, u8)>,
        end: &[u8],
    ) -> Result<usize> {
        let mut found = 0;
        let mut row = Vec::new();
        while let Some(record) = rows.cut(&mut row) {
            if let Record::Whole { number, .. } = record
                && numbers.get(found) == Some(&number)
            {
                if let Some((added, delimiter)) = added {
                    for value in added.values[found] {
                        row.push(delimiter);
                        row.extend_from_slice(value.as_bytes());
                    }
                }
                self.out
                    .write_all(&row)
                    .and_then(|()| self.out.write_all(end))
                    .map_err(cannot_write)?;
                found += 1;
            }
            row.clear();
        }
        Ok(found)
    }

    /// Writes records that `cut` gives one by one.
    fn cut(
        &mut self,
        name: &str,
        mut cut: impl FnMut(&mut Vec<u8>) -> Option<Record>,
        numbers: &[u64],
        added: Option<Added<'_>>,
        end: &[u8],
    ) -> Result<usize> {
        let mut found = 0;
        let mut bytes = Vec::new();
        while let Some(record) = cut(&mut bytes) {
            if let Record::Whole { number, range } = record
                && numbers.get(found) == Some(&number)
            {
                let place = format!("{name}#{number}");
                self.record(&place, &bytes[range], added, found, end)?;
                found += 1;
            }
            bytes.clear();
        }
        Ok(found)
    }

    /// Writes one record of JSON.
    fn record(
        &mut self,
        place: &str,
        bytes: &[u8],
        added: Option<Added<'_>>,
        at: usize,
        end: &[u8],
    ) -> Result<()> {
        let before: &[u8] = match (self.format, self.records) {
            (Format::Json, 0) => b"[\n",
            (Format::Json, _) => b",\n",
            _ => b"",
        };
        self.records += 1;
        let (object, more, rest) = match added {
            None => (bytes, String::new(), &b""[..]),
            Some(added) => {
                let keys: BTreeMap<String, &RawValue> = serde_json::from_slice(bytes)
                    .map_err(|error| Error::record(place, error.to_string(), None))?;
                if let Some(taken) = added.names.iter().find(|name| keys.contains_key(**name)) {
                    return Err(taken_name(place, "the record", taken));
                }
                let close = memchr::memrchr(b'}', bytes).unwrap_or(bytes.len());
                let comma = if keys.is_empty() { "" } else { ", " };
                let [a, b] = added.names;
                let [x, y] = added.values[at].map(|value| Value::from(value).to_string());
                let more = format!("{comma}\"{a}\": {x}, \"{b}\": {y}");
                (bytes[..close].trim_ascii_end(), more, &bytes[close..])
            }
        };
        [before, object, more.as_bytes(), rest, end]
            .into_iter()
            .try_for_each(|part| self.out.write_all(part))
            .map_err(cannot_write)
    }
}

/// The line end on top of these bytes, or `\n`.
fn line_end(rest: &[u8]) -> &'static [u8] {
    if rest.starts_with(b"\r\n") {
        b"\r\n"
    } else {
        b"\n"
    }
}

pub(super) fn taken_name(place: &str, what: &str, name: &str) -> Error {
    Error::format(
        place,
        format!("{what} has a field \"{name}\" already"),
        Some("rename it in the input, or take the result as --format jsonl and join the two by id"),
    )
}

pub(super) fn cannot_write(error: io::Error) -> Error {
    Error::io("output", "write", error)
}

/// An article as a line of JSON, its id left to the caller.
pub(super) fn line_of(article: &Article<'_>) -> Map<String, Value> {
    let mut line = Map::new();
    let members = [
        ("id", Some(&article.id)),
        ("title", Some(&article.title)),
        ("text", Some(&article.text)),
        ("date", article.date.as_ref()),
        ("source", article.source.as_ref()),
        ("url", article.url.as_ref()),
        ("lang", article.lang.as_ref()),
    ];
    for (name, value) in members {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            line.insert(name.to_owned(), Value::from(&**value));
        }
    }
    line
}
