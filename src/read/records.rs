//! A stream cut into records whose ends are not line ends: rows of tables, elements of arrays, pages of archives.
//!
//! Naively: read everything, parse. Here a scanner (`csv.rs`, `json.rs`, `warc.rs`) looks at the bytes only for where a
//! record ends, one record is in memory at a time, and parsing is left to the workers. A record over the limit is passed
//! over without being held. Costs one look at each byte, most of them by `memchr`, and one copy.

use super::problem::Problem;
use std::io::{self, Read};
use std::ops::Range;

/// Finds where records end. It keeps its place between calls.
pub(super) trait Scanner {
    /// Looks on at `bytes`, which begin where the last record was consumed; `end` says that no more will come. What was
    /// looked at is not looked at again.
    fn scan(&mut self, bytes: &[u8], end: bool) -> Scan;

    /// The bytes looked at so far are let go; the record goes on.
    fn forget(&mut self);

    /// Where to go on in `bytes`, the beginning of a record that has become too long to be one, if there is a better
    /// place than its end; and what is wrong.
    fn recover(&mut self, bytes: &[u8]) -> Option<(usize, Problem)> {
        let _ = bytes;
        None
    }

    /// The number of the record that is being looked at.
    fn number(&self) -> u64;
}

/// What a scanner found.
#[derive(Debug)]
pub(super) enum Scan {
    /// The record goes on; never when there is no more.
    More,
    /// A record with its number; then so many bytes are done with.
    Record {
        number: u64,
        range: Range<usize>,
        consumed: usize,
    },
    /// Bytes between records.
    Between { consumed: usize },
    /// Something that is no record; number 0 is the file.
    Broken {
        number: u64,
        problem: Problem,
        consumed: usize,
    },
    /// The end.
    Done,
}

/// What [`Records::cut`] found.
#[derive(Debug)]
pub(super) enum Record {
    /// A record, of which `range` of the buffer was filled.
    Whole { number: u64, range: Range<usize> },
    /// A record over the limit, passed over.
    TooLong { number: u64, bytes: u64 },
    /// Something that is no record; number 0 is the file.
    Broken { number: u64, problem: Problem },
    /// Reading failed inside this record.
    Failed { number: u64, error: io::Error },
}

pub(super) struct Records<R, S> {
    reader: R,
    pub(super) scanner: S,
    buffer: Vec<u8>,
    /// What lies before it in the buffer is done with.
    at: usize,
    end: End,
    max: usize,
    /// How many bytes of a record over the limit were let go.
    passed: u64,
}

enum End {
    NotYet,
    /// No more bytes.
    Clean,
    /// No more bytes can be read.
    Failed(io::Error),
    /// That was said.
    Over,
}

/// How much is read at a time.
const CHUNK: usize = 1 << 18;

impl<R: Read, S: Scanner> Records<R, S> {
    pub(super) fn new(reader: R, scanner: S, max: usize) -> Self {
        Self {
            reader,
            scanner,
            buffer: Vec::new(),
            at: 0,
            end: End::NotYet,
            max,
            passed: 0,
        }
    }

    /// Appends the next record to `out` and says what it did; `None` at the end.
    pub(super) fn cut(&mut self, out: &mut Vec<u8>) -> Option<Record> {
        loop {
            if matches!(self.end, End::Over) {
                return None;
            }
            let bytes = &self.buffer[self.at..];
            match self.scanner.scan(bytes, matches!(self.end, End::Clean)) {
                Scan::Between { consumed } => self.at += consumed,
                Scan::Record {
                    number,
                    range,
                    consumed,
                } => {
                    self.at += consumed;
                    let length = std::mem::take(&mut self.passed) + range.len() as u64;
                    if length > self.max as u64 {
                        return Some(Record::TooLong {
                            number,
                            bytes: length,
                        });
                    }
                    let start = out.len();
                    out.extend_from_slice(&bytes[range]);
                    return Some(Record::Whole {
                        number,
                        range: start..out.len(),
                    });
                }
                Scan::Broken {
                    number,
                    problem,
                    consumed,
                } => {
                    self.at += consumed;
                    self.passed = 0;
                    return Some(Record::Broken { number, problem });
                }
                Scan::Done => return None,
                Scan::More if bytes.len() > self.max => {
                    let number = self.scanner.number();
                    if self.passed == 0
                        && let Some((skip, problem)) = self.scanner.recover(bytes)
                    {
                        self.at += skip;
                        return Some(Record::Broken { number, problem });
                    }
                    self.passed += bytes.len() as u64;
                    self.buffer.clear();
                    self.at = 0;
                    self.scanner.forget();
                }
                Scan::More => {
                    if let End::Failed(_) = self.end
                        && let End::Failed(error) = std::mem::replace(&mut self.end, End::Over)
                    {
                        let number = self.scanner.number();
                        return Some(Record::Failed { number, error });
                    }
                    self.fill();
                }
            }
        }
    }

    fn fill(&mut self) {
        self.buffer.drain(..std::mem::take(&mut self.at));
        let result = self
            .reader
            .by_ref()
            .take(CHUNK as u64)
            .read_to_end(&mut self.buffer);
        match result {
            Ok(CHUNK) => {}
            Ok(_) => self.end = End::Clean,
            Err(error) => self.end = End::Failed(error),
        }
    }
}
