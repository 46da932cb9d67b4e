//! JSON files: an array of objects, or an object that holds one; objects one after another are read too.
//!
//! The scanner counts brackets outside strings, so the elements of an array are found without parsing it and a broken
//! element costs itself alone; the workers parse each. Commas between elements are not asked for.
//!
//! An object on top that has no text of its own and exactly one array of objects is its holder (what services answer:
//! `{"status": "ok", "articles": [...]}`). It is held in memory whole, so it may not exceed the limit of one record.

use super::fields::Fields;
use super::guess::{Guesses, keys_of};
use super::problem::Problem;
use super::records::{Record, Records, Scan, Scanner};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;

/// Cuts a JSON file into its records.
pub(super) struct Elements<R> {
    records: Records<R, Brackets>,
    fields: Fields,
    /// The object that holds the array, and where its elements are in it.
    holder: Vec<u8>,
    held: std::vec::IntoIter<Range<usize>>,
    number: u64,
}

impl<R: Read> Elements<R> {
    pub(super) fn new(reader: R, fields: &Fields, max: usize) -> Self {
        Self {
            records: Records::new(reader, Brackets::default(), max),
            fields: fields.clone(),
            holder: Vec::new(),
            held: Vec::new().into_iter(),
            number: 0,
        }
    }

    /// As [`Records::cut`].
    pub(super) fn cut(&mut self, out: &mut Vec<u8>) -> Option<Record> {
        loop {
            if let Some(range) = self.held.next() {
                self.number += 1;
                let start = out.len();
                out.extend_from_slice(&self.holder[range]);
                return Some(Record::Whole {
                    number: self.number,
                    range: start..out.len(),
                });
            }
            let start = out.len();
            let record = self.records.cut(out)?;
            if let Record::Whole { range, .. } = &record
                && self.records.scanner.on_top
                && let Some(elements) = held(&out[range.clone()], &self.fields)
            {
                self.holder = out.split_off(start);
                self.held = elements.into_iter();
                continue;
            }
            let count = |number: u64| if number == 0 { 0 } else { self.number + 1 };
            let record = match record {
                Record::Whole { number, range } => Record::Whole {
                    number: count(number),
                    range,
                },
                Record::TooLong { number, bytes } => Record::TooLong {
                    number: count(number),
                    bytes,
                },
                Record::Broken { number, problem } => Record::Broken {
                    number: count(number),
                    problem,
                },
                Record::Failed { number, error } => Record::Failed {
                    number: count(number),
                    error,
                },
            };
            self.number += 1;
            return Some(record);
        }
    }
}

/// Where the elements are, if this object is the holder of an array of records.
fn held(object: &[u8], fields: &Fields) -> Option<Vec<Range<usize>>> {
    let text = std::str::from_utf8(object).ok()?;
    let members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(text).ok()?;
    let arrays: Vec<&str> = members
        .values()
        .map(|value| value.get())
        .filter(|value| {
            let inside = value.strip_prefix('[').map(str::trim_start);
            inside.is_some_and(|inside| inside.starts_with('{'))
        })
        .collect();
    let [array] = arrays.as_slice() else {
        return None;
    };
    let keys = keys_of(std::iter::once(object));
    let guesses = Guesses::of(&keys, fields);
    let fields = fields.with(&guesses.taken);
    let is_record = keys.iter().any(|key| {
        key.plain
            && fields
                .names
                .iter()
                .zip(&fields.of)
                .any(|(name, &field)| field == super::fields::TEXT && **name == key.name)
    });
    if is_record {
        return None;
    }
    let elements: Vec<&RawValue> = serde_json::from_str(array).ok()?;
    let start = text.as_ptr() as usize;
    let place = |value: &str| {
        let at = value.as_ptr() as usize - start;
        at..at + value.len()
    };
    Some(
        elements
            .iter()
            .map(|element| place(element.get()))
            .collect(),
    )
}

/// Finds where the elements of an array end, and values on top.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the state of a scanner, each independent of the others"
)]
pub(super) struct Brackets {
    inside: bool,
    /// Whether the last record was no element of an array.
    on_top: bool,
    /// Of the record being looked at: whether it has begun, how deep, whether in a string.
    begun: bool,
    depth: u32,
    string: bool,
    escaped: bool,
    at: usize,
    number: u64,
    over: bool,
}

impl Brackets {
    fn record(&mut self, end: usize) -> Scan {
        self.begun = false;
        self.on_top = !self.inside;
        self.at = 0;
        Scan::Record {
            number: self.number,
            range: 0..end,
            consumed: end,
        }
    }

    fn broken(&mut self, number: u64, problem: Problem, consumed: usize) -> Scan {
        self.over = true;
        Scan::Broken {
            number,
            problem,
            consumed,
        }
    }

    /// Looks for the end of the record that has begun.
    fn inside_record(&mut self, bytes: &[u8]) -> Option<usize> {
        while self.at < bytes.len() {
            if self.string {
                if std::mem::take(&mut self.escaped) {
                    self.at += 1;
                    continue;
                }
                let found = memchr::memchr2(b'"', b'\\', &bytes[self.at..]);
                let Some(found) = found.map(|found| self.at + found) else {
                    self.at = bytes.len();
                    break;
                };
                self.at = found + 1;
                if bytes[found] == b'\\' {
                    self.escaped = true;
                    continue;
                }
                self.string = false;
                if self.depth == 0 {
                    return Some(self.at);
                }
                continue;
            }
            match bytes[self.at] {
                b'"' => self.string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth > 0 => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        self.at += 1;
                        return Some(self.at);
                    }
                }
                b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t' if self.depth == 0 => {
                    return Some(self.at);
                }
                _ => {}
            }
            self.at += 1;
        }
        None
    }
}

impl Scanner for Brackets {
    fn scan(&mut self, bytes: &[u8], end: bool) -> Scan {
        if self.over {
            return Scan::Done;
        }
        if !self.begun {
            let between = bytes
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace() || **byte == b',')
                .count();
            if between > 0 {
                return Scan::Between { consumed: between };
            }
            match bytes.first() {
                None if !end => return Scan::More,
                None if self.inside => {
                    let problem = Problem::with_hint(
                        "ends before the array does",
                        "the file seems to be cut off; what came before was read",
                    );
                    return self.broken(0, problem, 0);
                }
                None => return Scan::Done,
                Some(b'[') if !self.inside => {
                    self.inside = true;
                    return Scan::Between { consumed: 1 };
                }
                Some(b']') if self.inside => {
                    self.inside = false;
                    return Scan::Between { consumed: 1 };
                }
                Some(b']' | b'}' | b':') => {
                    let problem = format!(
                        "`{}` where a record should begin; what follows is not read",
                        char::from(bytes[0])
                    );
                    self.number += 1;
                    return self.broken(self.number, Problem::new(problem), bytes.len());
                }
                Some(_) => {
                    self.begun = true;
                    self.number += 1;
                }
            }
        }
        match self.inside_record(bytes) {
            Some(end) => self.record(end),
            None if !end => Scan::More,
            // A number or word on top may end with the file.
            None if self.depth == 0 && !self.string => self.record(bytes.len()),
            None => {
                let problem = Problem::with_hint(
                    "not JSON: the file ends inside this record",
                    "the file seems to be cut off; what came before was read",
                );
                self.broken(self.number, problem, bytes.len())
            }
        }
    }

    fn forget(&mut self) {
        self.at = 0;
    }

    fn number(&self) -> u64 {
        self.number + u64::from(!self.begun)
    }
}
