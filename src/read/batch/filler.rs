//! Files to pieces: each format is cut where its records end, and what was cut goes into batches.

use super::super::csv::{self, Rows, Table};
use super::super::encoding;
use super::super::fields::Fields;
use super::super::format::Format;
use super::super::guess::{Guesses, keys_of};
use super::super::inputs::Seen;
use super::super::json::Elements;
use super::super::lines::{Cut, Lines, split};
use super::super::open::Opened;
use super::super::options::ReadOptions;
use super::super::place::Place;
use super::super::problem::Problem;
use super::super::records::{Record, Records};
use super::super::warc::Archive;
use super::{Batch, Form, Piece, too_long};
use crate::run::Observer;
use std::io::Read;
use std::sync::Arc;

/// How much of a file its keys are looked for in: so many records, in so many bytes and the record they end in.
const SAMPLE: usize = 100;
const SAMPLE_BYTES: usize = 1 << 18;

/// Cuts files into pieces and puts them into batches.
pub(super) struct Filler<'a> {
    pub(super) batch: Batch,
    pub(super) fields: Arc<Fields>,
    pub(super) options: &'a ReadOptions,
    pub(super) observer: &'a dyn Observer,
    pub(super) send: &'a mut dyn FnMut(Batch) -> Option<Vec<u8>>,
    /// Whether more is wanted.
    pub(super) open: bool,
    /// The most bytes to read of the present file, where records can be read apart.
    pub(super) most: u64,
}

impl Filler<'_> {
    pub(super) fn file(&mut self, file: u32, mut opened: Opened<'_>) -> Seen {
        let reader = std::mem::replace(&mut opened.reader, Box::new(std::io::empty()));
        match opened.format {
            Format::Jsonl => self.lines(file, reader, &opened),
            Format::Json => self.elements(file, reader, &opened),
            Format::Csv | Format::Tsv => self.rows(file, reader, &opened),
            Format::Markdown => self.whole(file, reader, &opened, Form::Text { markdown: true }),
            Format::Text => self.whole(file, reader, &opened, Form::Text { markdown: false }),
            Format::Html => self.whole(file, reader, &opened, Form::Html),
            Format::Feed => self.whole(file, reader, &opened, Form::Feed),
            Format::Warc => self.archive(file, reader, &opened),
            #[cfg(feature = "parquet")]
            Format::Parquet => self.parquet(file, reader, &opened),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => {}
        }
        opened.seen()
    }

    fn lines(&mut self, file: u32, reader: Box<dyn Read + '_>, opened: &Opened<'_>) {
        let mut progress = Advance::default();
        let mut lines = Lines::new(reader, self.options.max_record_bytes);
        let mut fields = None;
        while self.open && progress.told < self.most {
            let left = usize::try_from(self.most - progress.told).unwrap_or(usize::MAX);
            let room = match fields {
                // What is guessed depends on the file alone, not on how full the batch is.
                None => SAMPLE_BYTES,
                Some(_) => self
                    .options
                    .block_bytes
                    .saturating_sub(self.batch.bytes.len())
                    .min(left),
            };
            let Some(cut) = lines.cut(&mut self.batch.bytes, room) else {
                break;
            };
            match cut {
                Cut::Lines { first_line, range } => {
                    let fields = if let Some(fields) = &fields {
                        Arc::clone(fields)
                    } else {
                        let bytes = &self.batch.bytes;
                        let sample = split(bytes, range.clone(), first_line)
                            .take(SAMPLE)
                            .map(|(_, line)| &bytes[line]);
                        let guesses = Guesses::of(&keys_of(sample), &self.fields);
                        Arc::clone(fields.insert(self.guessed(file, guesses)))
                    };
                    self.piece(Piece::Lines {
                        file,
                        first_line,
                        range,
                        fields,
                    });
                }
                Cut::TooLong { line, bytes } => {
                    self.problem(Place::line(file, line), self.too_long("line", bytes));
                }
                Cut::Failed { line, error } => {
                    let problem = Problem::new(format!("cannot read on from line {line}: {error}"));
                    self.problem(Place::file(file), problem);
                }
            }
            progress.say(opened, self.observer);
        }
    }

    /// The fields of a file, with what was guessed; the guess is told.
    fn guessed(&mut self, file: u32, guesses: Guesses) -> Arc<Fields> {
        if guesses.is_empty() {
            return Arc::clone(&self.fields);
        }
        let fields = Arc::new(self.fields.with(&guesses.taken));
        self.batch.pieces.push(Piece::Guessed { file, guesses });
        fields
    }

    fn elements(&mut self, file: u32, reader: Box<dyn Read + '_>, opened: &Opened<'_>) {
        let mut progress = Advance::default();
        let mut elements = Elements::new(reader, &self.fields, self.options.max_record_bytes);
        let mut sample = Vec::new();
        let before = self.batch.bytes.len();
        while sample.len() < SAMPLE && self.batch.bytes.len() - before < SAMPLE_BYTES {
            match elements.cut(&mut self.batch.bytes) {
                Some(record) => sample.push(record),
                None => break,
            }
        }
        let bytes = &self.batch.bytes;
        let records = sample.iter().filter_map(|record| match record {
            Record::Whole { range, .. } => Some(&bytes[range.clone()]),
            _ => None,
        });
        let guesses = Guesses::of(&keys_of(records), &self.fields);
        let form = Form::Json(self.guessed(file, guesses));
        // A flush in between would move the bytes the ranges are of.
        let mut sample = sample.into_iter();
        let last = sample.len().saturating_sub(1);
        for record in sample.by_ref().take(last) {
            let piece = self.record(file, Place::record, record, &form);
            self.batch.pieces.push(piece);
        }
        let mut next = sample.next();
        while let Some(record) = next {
            let piece = self.record(file, Place::record, record, &form);
            self.piece(piece);
            progress.say(opened, self.observer);
            next = (self.open && progress.told < self.most)
                .then(|| elements.cut(&mut self.batch.bytes))
                .flatten();
        }
        progress.say(opened, self.observer);
    }

    fn rows(&mut self, file: u32, reader: Box<dyn Read + '_>, opened: &Opened<'_>) {
        let mut progress = Advance::default();
        let delimiter = csv::delimiter(&opened.head, csv::named_delimiter(opened.format));
        let mut rows = Records::new(reader, Rows::new(delimiter), self.options.max_record_bytes);
        let mut header = Vec::new();
        let table = match rows.cut(&mut header) {
            None => Err((0, Problem::new("no records, only blank lines"))),
            Some(Record::Whole { number, range }) => Table::new(
                &header[range],
                delimiter,
                &self.fields,
                encoding::of_head(&opened.head),
                opened.converted,
            )
            .map_err(|problem| (number, problem)),
            Some(other) => Err(self.no_record(other)),
        };
        let table = match table {
            Ok((table, guesses)) => {
                if !guesses.is_empty() {
                    self.batch.pieces.push(Piece::Guessed { file, guesses });
                }
                table
            }
            Err((line, problem)) => {
                // One message for the file: without a header no row can be read.
                let place = if line == 0 {
                    Place::file(file)
                } else {
                    Place::line(file, line)
                };
                self.problem(place, problem);
                return progress.say(opened, self.observer);
            }
        };
        let form = Form::Row(Arc::new(table));
        while self.open
            && progress.told < self.most
            && let Some(record) = rows.cut(&mut self.batch.bytes)
        {
            let piece = self.record(file, Place::line, record, &form);
            self.piece(piece);
            progress.say(opened, self.observer);
        }
    }

    fn archive(&mut self, file: u32, reader: Box<dyn Read + '_>, opened: &Opened<'_>) {
        let mut progress = Advance::default();
        let mut pages = Records::new(reader, Archive::default(), self.options.max_record_bytes);
        while self.open
            && progress.told < self.most
            && let Some(record) = pages.cut(&mut self.batch.bytes)
        {
            let piece = self.record(file, Place::record, record, &Form::Warc);
            self.piece(piece);
            progress.say(opened, self.observer);
        }
    }

    fn record(
        &self,
        file: u32,
        place: fn(u32, u64) -> Place,
        record: Record,
        form: &Form,
    ) -> Piece {
        match record {
            Record::Whole { number, range } => Piece::Part {
                place: place(file, number),
                range,
                form: form.clone(),
            },
            other => {
                let (number, problem) = self.no_record(other);
                let place = if number == 0 {
                    Place::file(file)
                } else {
                    place(file, number)
                };
                Piece::Problem { place, problem }
            }
        }
    }

    /// Why something that was cut is no record; number 0 is the file.
    fn no_record(&self, record: Record) -> (u64, Problem) {
        match record {
            Record::Whole { number, .. } => (number, Problem::new("no record")),
            Record::TooLong { number, bytes } => (number, self.too_long("record", bytes)),
            Record::Broken { number, problem } => (number, problem),
            Record::Failed { number, error } => {
                let problem = format!("cannot read on from record {number}: {error}");
                (0, Problem::new(problem))
            }
        }
    }

    fn whole(&mut self, file: u32, reader: Box<dyn Read + '_>, opened: &Opened<'_>, form: Form) {
        let start = self.batch.bytes.len();
        let limit = self.options.max_record_bytes;
        let result = reader
            .take(limit as u64 + 1)
            .read_to_end(&mut self.batch.bytes);
        Advance::default().say(opened, self.observer);
        let read = self.batch.bytes.len() - start;
        let problem = match result {
            Err(error) => Problem::new(format!("cannot read on from byte {}: {error}", read + 1)),
            Ok(_) if read > limit => Problem::with_hint(
                format!("longer than the limit of {limit} bytes"),
                "raise --max-record to read it",
            ),
            Ok(_) => {
                return self.piece(Piece::Part {
                    place: Place::file(file),
                    range: start..start + read,
                    form,
                });
            }
        };
        self.batch.bytes.truncate(start);
        self.problem(Place::file(file), problem);
    }

    pub(super) fn too_long(&self, what: &str, bytes: u64) -> Problem {
        too_long(what, bytes, self.options.max_record_bytes)
    }

    pub(super) fn problem(&mut self, place: Place, problem: Problem) {
        self.piece(Piece::Problem { place, problem });
    }

    pub(super) fn piece(&mut self, piece: Piece) {
        self.batch.pieces.push(piece);
        if self.batch.bytes.len() >= self.options.block_bytes || self.batch.pieces.len() >= 4096 {
            self.flush();
        }
    }

    pub(super) fn flush(&mut self) {
        if !self.batch.pieces.is_empty() {
            let full = std::mem::take(&mut self.batch);
            let size = full.bytes.len();
            let spare = (self.send)(full);
            self.open &= spare.is_some();
            let bytes = &mut self.batch.bytes;
            *bytes = spare.unwrap_or_default();
            bytes.clear();
            // One large record does not cost all batches after it.
            bytes.shrink_to(2 * self.options.block_bytes);
            bytes.reserve(size);
        }
    }
}

/// How much of a file was told to the observer.
#[derive(Default)]
pub(super) struct Advance {
    told: u64,
}

impl Advance {
    pub(super) fn say(&mut self, opened: &Opened<'_>, observer: &dyn Observer) {
        let raw = opened.raw_bytes();
        if raw > self.told {
            observer.advance(raw - self.told);
            self.told = raw;
        }
    }
}
