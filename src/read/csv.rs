//! Tables: rows of comma- or tab-separated values under a header (RFC 4180).
//!
//! The reading thread finds where rows end, by the rules of `csv-core` (a quote opens only at the start of a field, `""`
//! in quotes is a quote, rows end at `\n`, `\r\n` or `\r`, empty lines are no rows) but with `memchr` over what lies
//! between; the workers parse each row with `csv-core` itself. That both see the same rows is a test.
//!
//! The delimiter is what the header has most of: a comma, a semicolon or a tab. A row with more or fewer fields than the
//! header is reported and skipped. A quote that is opened and never closed makes all that follows one field: where the
//! file ends so, or the row exceeds the limit, the line it began in is given up and reading goes on below it.

use super::encoding::{self, Converted};
use super::fields::{COUNT, Fields, TEXT, TITLE};
use super::format::Format;
use super::guess::{Guesses, Key};
use super::problem::Problem;
use super::record::{self, Parsed, Values};
use super::records::{Scan, Scanner};
use csv_core::{ReadRecordResult, ReaderBuilder};
use encoding_rs::Encoding;
use std::borrow::Cow;

/// What a table's header says, and how to read the rows under it.
#[derive(Debug)]
pub(super) struct Table {
    delimiter: u8,
    columns: Vec<Box<str>>,
    /// Which column each field is in.
    of: [Option<usize>; COUNT],
    /// The encoding of rows that are not UTF-8, where the first bytes of the file tell.
    encoding: Option<&'static Encoding>,
    /// The encoding that the whole stream was converted from.
    converted: Option<Converted>,
}

impl Table {
    /// Reads the header; what was guessed comes with it.
    pub(super) fn new(
        header: &[u8],
        delimiter: u8,
        fields: &Fields,
        encoding: Option<&'static Encoding>,
        converted: Option<Converted>,
    ) -> Result<(Self, Guesses), Problem> {
        let (text, _) = encoding::decode(header, encoding)?;
        let mut columns: Vec<Box<str>> = Vec::new();
        let row = Row::parse(&text, delimiter)?;
        columns.extend(row.fields().map(|name| Box::from(name.trim())));
        let keys: Vec<Key> = columns
            .iter()
            .map(|name| Key {
                name: String::from(&**name),
                plain: true,
            })
            .collect();
        let guesses = Guesses::of(&keys, fields);
        let mut of = [None; COUNT];
        for (field, of) in of.iter_mut().enumerate() {
            let guess = guesses.taken.iter().find(|guess| guess.field == field);
            let name = guess.map_or(&fields.names[field], |guess| &guess.name);
            let mut found = (0..columns.len()).filter(|&column| columns[column] == *name);
            *of = found.next();
            if found.next().is_some() {
                return Err(Problem::with_hint(
                    format!("the header names \"{name}\" twice"),
                    "rename one of the two columns",
                ));
            }
        }
        let named = (0..COUNT).find(|&field| fields.named[field] && of[field].is_none());
        let missing = named.or((of[TEXT].is_none() && of[TITLE].is_none()).then_some(TEXT));
        if let Some(field) = missing {
            let names: Vec<_> = columns
                .iter()
                .take(8)
                .map(|name| format!("{name:?}"))
                .collect();
            let more = if columns.len() > 8 { ", ..." } else { "" };
            return Err(Problem::with_hint(
                format!("no column \"{}\"", fields.names[field]),
                format!(
                    "the header has {}{more}; say which is the {}: {}",
                    names.join(", "),
                    Fields::meaning(field),
                    Fields::flag(field),
                ),
            ));
        }
        let table = Self {
            delimiter,
            columns,
            of,
            encoding,
            converted,
        };
        Ok((table, guesses))
    }

    /// Calls `take` with the article of a row.
    pub(super) fn article<T>(
        &self,
        bytes: &[u8],
        take: impl FnOnce(Parsed<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let (text, converted) = encoding::decode(bytes, self.encoding)?;
        let row = Row::parse(&text, self.delimiter)?;
        let (found, expected) = (row.ends.len(), self.columns.len());
        if found != expected {
            let hint = if found > expected {
                "a field that holds the delimiter or a line end must be quoted"
            } else {
                "every row has as many fields as the header, empty ones too"
            };
            return Err(Problem::with_hint(
                format!("{found} fields, expected {expected} as in the header"),
                hint,
            ));
        }
        let mut values: Values<'_> = Default::default();
        for (value, column) in values.iter_mut().zip(self.of) {
            *value = column.map(|column| Cow::Borrowed(row.field(column)));
        }
        let name = self.of[TEXT].map_or("text", |column| &self.columns[column]);
        let mut parsed = record::of_values(values, name)?;
        parsed.converted = self.converted.or(converted);
        take(parsed)
    }
}

/// The fields of one row.
struct Row {
    text: String,
    ends: Vec<usize>,
}

impl Row {
    fn parse(text: &str, delimiter: u8) -> Result<Self, Problem> {
        let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
        let mut output = vec![0; text.len() + 1];
        let mut ends = vec![0; memchr::memchr_iter(delimiter, text.as_bytes()).count() + 2];
        let (mut read, mut written, mut fields) = (0, 0, 0);
        loop {
            let (result, more_read, more_written, more_fields) = reader.read_record(
                &text.as_bytes()[read..],
                &mut output[written..],
                &mut ends[fields..],
            );
            read += more_read;
            written += more_written;
            fields += more_fields;
            match result {
                // The end of the input is told by an empty piece of it.
                ReadRecordResult::InputEmpty if read == text.len() => {}
                ReadRecordResult::Record | ReadRecordResult::End => break,
                result => return Err(Problem::new(format!("not one row of a table ({result:?})"))),
            }
        }
        if read < text.len() {
            return Err(Problem::new("more than one row where one was expected"));
        }
        output.truncate(written);
        ends.truncate(fields);
        let text = String::from_utf8(output)
            .map_err(|_| Problem::new("a field is cut inside a character"))?;
        Ok(Self { text, ends })
    }

    fn field(&self, column: usize) -> &str {
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[column]]
    }

    fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|column| self.field(column))
    }
}

/// The names in a header.
pub(super) fn columns(header: &[u8], delimiter: u8) -> Vec<String> {
    let text = String::from_utf8_lossy(header);
    Row::parse(&text, delimiter).map_or_else(
        |_| Vec::new(),
        |row| row.fields().map(|name| name.trim().to_owned()).collect(),
    )
}

/// The delimiter that the name of a file says.
pub(super) fn named_delimiter(format: Format) -> u8 {
    if format == Format::Tsv { b'\t' } else { b',' }
}

/// The delimiter of a table by its first row: the most frequent of comma, semicolon and tab outside quotes.
pub(super) fn delimiter(head: &[u8], named: u8) -> u8 {
    let mut counts = [(named, 0_usize), (b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                for (delimiter, count) in &mut counts {
                    *count += usize::from(delimiter == byte);
                }
            }
            _ => {}
        }
    }
    // The last of equals would win: the one that the name says comes last.
    counts.reverse();
    counts
        .iter()
        .max_by_key(|(_, count)| *count)
        .map_or(named, |(delimiter, _)| *delimiter)
}

/// Finds where rows end.
#[derive(Debug)]
pub(super) struct Rows {
    delimiter: u8,
    state: State,
    /// How far the bytes were looked at.
    at: usize,
    /// The line the row begins in, and the line ends inside it so far.
    line: u64,
    inside: u64,
    /// How often reading went on below a row that did not end.
    recovered: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte of a row.
    Between,
    /// After `\r` between rows: a `\n` belongs to it.
    BetweenAfterReturn,
    FieldStart,
    Plain,
    Quoted,
    /// After a quote inside quotes: the end of the field, or half of a doubled quote.
    QuoteInQuoted,
}

/// How many unclosed quotes of a file are recovered from. Each costs a second look at what follows it.
const RECOVERIES: u32 = 16;

impl Rows {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            state: State::Between,
            at: 0,
            line: 1,
            inside: 0,
            recovered: 0,
        }
    }

    /// The row ends before `end`, and its terminator is the byte there if `closed`.
    fn row(&mut self, end: usize, closed: bool) -> Scan {
        let number = self.line;
        self.line += self.inside + u64::from(closed);
        self.inside = 0;
        self.at = 0;
        Scan::Record {
            number,
            range: 0..end,
            consumed: end + usize::from(closed),
        }
    }

    fn unclosed(&mut self, bytes: &[u8]) -> (usize, Problem) {
        self.recovered += 1;
        let next = memchr::memchr(b'\n', bytes).map(|at| at + 1);
        let skip = next
            .filter(|_| self.recovered <= RECOVERIES)
            .unwrap_or(bytes.len());
        self.line += 1;
        self.inside = 0;
        self.at = 0;
        self.state = State::Between;
        let given_up = if skip == bytes.len() && next.is_some_and(|next| next < skip) {
            "; what follows is not read, since many rows are like this"
        } else {
            ""
        };
        let problem = Problem::with_hint(
            format!("a quote opened in this row is never closed{given_up}"),
            "close it, or double it where it is part of the text; reading goes on in the next line",
        );
        (skip, problem)
    }
}

impl Scanner for Rows {
    fn scan(&mut self, bytes: &[u8], end: bool) -> Scan {
        while let Some(&byte) = bytes.get(self.at) {
            match self.state {
                State::Between | State::BetweenAfterReturn => {
                    let return_before = self.state == State::BetweenAfterReturn;
                    match byte {
                        b'\n' | b'\r' => {
                            self.line += u64::from(!(return_before && byte == b'\n'));
                            self.state = if byte == b'\r' {
                                State::BetweenAfterReturn
                            } else {
                                State::Between
                            };
                            return Scan::Between { consumed: 1 };
                        }
                        _ => self.state = State::FieldStart,
                    }
                }
                // The first of a field, or the second of two inside quotes.
                State::FieldStart | State::QuoteInQuoted if byte == b'"' => {
                    self.state = State::Quoted;
                    self.at += 1;
                }
                State::FieldStart | State::Plain => {
                    let found = memchr::memchr3(self.delimiter, b'\n', b'\r', &bytes[self.at..]);
                    let Some(found) = found.map(|found| self.at + found) else {
                        self.state = State::Plain;
                        self.at = bytes.len();
                        break;
                    };
                    if bytes[found] == self.delimiter {
                        self.state = State::FieldStart;
                        self.at = found + 1;
                    } else {
                        self.state = if bytes[found] == b'\r' {
                            State::BetweenAfterReturn
                        } else {
                            State::Between
                        };
                        return self.row(found, true);
                    }
                }
                State::Quoted => {
                    let found = memchr::memchr(b'"', &bytes[self.at..]);
                    let to = found.map_or(bytes.len(), |found| self.at + found);
                    self.inside += memchr::memchr_iter(b'\n', &bytes[self.at..to]).count() as u64;
                    self.at = to + usize::from(found.is_some());
                    if found.is_some() {
                        self.state = State::QuoteInQuoted;
                    }
                }
                // Words after a closing quote are part of the field, as `csv-core` reads them.
                State::QuoteInQuoted => self.state = State::Plain,
            }
        }
        match (end, self.state) {
            (false, _) => Scan::More,
            (true, State::Between | State::BetweenAfterReturn) => Scan::Done,
            (true, State::Quoted) => {
                let number = self.line;
                let (consumed, problem) = self.unclosed(bytes);
                Scan::Broken {
                    number,
                    problem,
                    consumed,
                }
            }
            (true, _) => {
                self.state = State::Between;
                self.row(bytes.len(), false)
            }
        }
    }

    fn forget(&mut self) {
        self.at = 0;
    }

    fn recover(&mut self, bytes: &[u8]) -> Option<(usize, Problem)> {
        let number = self.recovered;
        (self.state == State::Quoted && number < RECOVERIES).then(|| self.unclosed(bytes))
    }

    fn number(&self) -> u64 {
        self.line
    }
}
