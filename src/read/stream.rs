//! Records one at a time, as they come: for filters that must answer before the end.
//!
//! [`read`](super::read()) cuts its input into blocks of megabytes for many threads; a pipe that says a line a second
//! would wait a day for its first. Here each line is parsed when it is there, and before a read that may wait the caller
//! is told, so that what is decided is passed on.

use super::batch::too_long;
use super::encoding::bom_len;
use super::fields::Fields;
use super::jsonl;
use super::options::ReadOptions;
use super::place::{NamedPlace, Unit};
use super::problem::{Account, Problem};
use crate::article::Article;
use crate::compression;
use crate::error::{Error, Result};
use crate::run::{Observer, Run};
use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};

/// One record of a stream.
#[derive(Debug)]
pub struct StreamRecord<'a> {
    /// The article. A record without an id has its place for one; ids are not held to be unique, since that would take
    /// all of them in memory.
    pub article: Article<'a>,
    /// The line as it came, without its line end.
    pub line: &'a [u8],
}

/// What a stream has for its caller.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "one at a time, and handed over at once"
)]
pub enum Event<'a> {
    /// A record.
    Record(StreamRecord<'a>),
    /// The next read may wait: what was decided so far should be passed on.
    Idle,
}

/// Reads JSON lines (compressed by their first bytes) from `raw` and hands over each as soon as its line end is there.
/// Skips, counts and tells what [`read`](super::read()) does.
///
/// # Errors
/// If `each` fails, or the names of the fields cannot be. A read that fails ends the stream as a skipped record does.
///
/// # Complexity
/// `O(bytes)` time, memory for one line.
pub fn stream(
    raw: impl Read + 'static,
    name: &str,
    options: &ReadOptions,
    run: &mut Run,
    observer: &dyn Observer,
    mut each: impl FnMut(Event<'_>) -> Result<()>,
) -> Result<()> {
    let fields = Fields::new(&options.fields)?;
    let most = options.max_record_bytes;
    let raw = compression::reader(raw).map_err(|error| Error::io(name, "read", error))?;
    let mut reader = BufReader::with_capacity(1 << 16, raw);
    let mut account = Account::new(run, observer);
    let mut buffer = Vec::new();
    for line in 1.. {
        let place = NamedPlace {
            file: name,
            unit: Unit::Line,
            line,
        };
        if memchr::memchr(b'\n', reader.buffer()).is_none() {
            each(Event::Idle)?;
        }
        buffer.clear();
        let read = reader
            .by_ref()
            .take(most as u64 + 1)
            .read_until(b'\n', &mut buffer);
        match read {
            Ok(0) => break,
            Err(error) => {
                let problem = format!("cannot read on from line {line}: {error}");
                account.skip(place, Problem::new(problem));
                break;
            }
            Ok(read) => account.run.counts.bytes += read as u64,
        }
        if buffer.last() == Some(&b'\n') {
            buffer.pop();
        } else if buffer.len() > most {
            let rest = pass_over(&mut reader).unwrap_or(0);
            account.run.counts.bytes += rest;
            let bytes = buffer.len() as u64 + rest;
            account.skip(place, too_long("line", bytes, most));
            continue;
        }
        let start = if line == 1 { bom_len(&buffer) } else { 0 };
        let bytes = &buffer[start..];
        if bytes.trim_ascii_start().is_empty() {
            continue;
        }
        match jsonl::parse(bytes, &fields) {
            Err(problem) => account.skip(place, problem),
            Ok(super::record::Parsed { mut article, .. }) => {
                if article.id.is_empty() {
                    article.id = Cow::Owned(place.to_string());
                }
                account.run.counts.articles += 1;
                let line = bytes;
                each(Event::Record(StreamRecord { article, line }))?;
            }
        }
    }
    account.close();
    each(Event::Idle)
}

/// Reads to the end of a line; how many bytes that were.
fn pass_over(reader: &mut impl BufRead) -> std::io::Result<u64> {
    let mut passed = 0;
    loop {
        let part = reader.fill_buf()?;
        if part.is_empty() {
            return Ok(passed);
        }
        let (used, done) = match memchr::memchr(b'\n', part) {
            Some(at) => (at + 1, true),
            None => (part.len(), false),
        };
        reader.consume(used);
        passed += used as u64;
        if done {
            return Ok(passed);
        }
    }
}
