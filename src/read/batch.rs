//! The reading side: files in, batches of about `block_bytes` out, in order.
//!
//! One thread opens, decompresses and cuts; others parse. A batch holds pieces of one big file or many small files
//! whole, so a folder of short texts is handed over as cheaply as one long file.

use super::csv::{self, Rows, Table};
use super::encoding;
#[cfg(feature = "parquet")]
use super::fields::COUNT;
use super::fields::Fields;
use super::format::Format;
use super::guess::{Guesses, keys_of};
use super::inputs::{Inputs, Seen};
use super::json::Elements;
use super::lines::{Cut, Lines, split};
use super::open::{self, Opened};
use super::options::ReadOptions;
#[cfg(feature = "parquet")]
use super::parquet;
use super::place::Place;
use super::problem::Problem;
use super::records::{Record, Records};
use super::warc::Archive;
use crate::run::Observer;
use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

/// Bytes and what they are.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) bytes: Vec<u8>,
    pub(super) pieces: Vec<Piece>,
}

#[derive(Debug)]
pub(super) enum Piece {
    /// Whole lines of a file, the first of which has this number.
    Lines {
        file: u32,
        first_line: u64,
        range: Range<usize>,
        fields: Arc<Fields>,
    },
    /// A record, or a file that is one article or is parsed in one piece.
    Part {
        place: Place,
        range: Range<usize>,
        form: Form,
    },
    /// What the keys of a file seem to mean.
    Guessed { file: u32, guesses: Guesses },
    /// Something that cannot be used.
    Problem { place: Place, problem: Problem },
}

/// How the bytes of a part become articles.
#[derive(Debug, Clone)]
pub(super) enum Form {
    Json(Arc<Fields>),
    Row(Arc<Table>),
    Text {
        markdown: bool,
    },
    Html,
    Feed,
    Warc,
    /// The values of the fields, each a part of the bytes, and what the field of the text is called.
    #[cfg(feature = "parquet")]
    Values(Box<[Option<Range<usize>>; COUNT]>, Arc<str>),
}

/// How much of a file its keys are looked for in: so many records, in so many bytes and the record they end in.
const SAMPLE: usize = 100;
const SAMPLE_BYTES: usize = 1 << 18;

/// Reads all files of `inputs` and gives the batches to `send` until it returns false. What was seen of each file is
/// returned, in the order of the files.
pub(super) fn read_batches<'a>(
    inputs: &Inputs,
    stdin: Box<dyn Read + 'a>,
    fields: &Fields,
    options: &ReadOptions,
    observer: &dyn Observer,
    send: &mut dyn FnMut(Batch) -> bool,
) -> Vec<Seen> {
    let mut seen = Vec::with_capacity(inputs.files.len());
    let mut sample = Sample::new(inputs, options);
    let mut stdin = Some(stdin);
    let mut filler = Filler {
        batch: Batch::default(),
        fields: Arc::new(fields.clone()),
        options,
        observer,
        send,
        open: true,
        most: u64::MAX,
    };
    for (number, input) in inputs.files.iter().enumerate() {
        if !filler.open {
            break;
        }
        let file = u32::try_from(number).expect("fewer than 2^32 files");
        let Some(most) = sample.of(input.bytes) else {
            seen.push(Seen::default());
            continue;
        };
        filler.most = most;
        let opened = if let Some(path) = &input.path {
            open::open_file(input, path, inputs.limits)
        } else {
            let stdin = stdin.take().expect("standard input is listed once");
            open::open(input, stdin, inputs.limits)
        };
        match opened {
            Ok(opened) => {
                let of_file = filler.file(file, opened);
                sample.took(of_file.bytes);
                seen.push(of_file);
            }
            Err(problem) => {
                filler.problem(Place::file(file), problem);
                observer.advance(input.bytes);
                seen.push(Seen::default());
            }
        }
    }
    filler.flush();
    seen
}

/// How much of each file is read: all, or for a sample its share. What one file gave too much, being read whole, the next
/// ones give less.
struct Sample {
    /// Bytes asked for, of how many.
    share: Option<(u64, u64)>,
    owed: i128,
}

impl Sample {
    fn new(inputs: &Inputs, options: &ReadOptions) -> Self {
        let total = inputs.files.iter().map(|input| input.bytes).sum();
        Self {
            share: options
                .sample_bytes
                .map(|wanted| (wanted.min(total), total)),
            owed: 0,
        }
    }

    /// The most bytes to read of a file of this size; `None` if it is passed over.
    fn of(&mut self, bytes: u64) -> Option<u64> {
        let Some((wanted, total)) = self.share else {
            return Some(u64::MAX);
        };
        self.owed += i128::from(bytes) * i128::from(wanted) / i128::from(total.max(1));
        u64::try_from(self.owed).ok().filter(|&most| most > 0)
    }

    fn took(&mut self, bytes: u64) {
        self.owed -= i128::from(bytes);
    }
}

struct Filler<'a> {
    batch: Batch,
    fields: Arc<Fields>,
    options: &'a ReadOptions,
    observer: &'a dyn Observer,
    send: &'a mut dyn FnMut(Batch) -> bool,
    open: bool,
    /// The most bytes to read of the present file, where records can be read apart.
    most: u64,
}

impl Filler<'_> {
    fn file(&mut self, file: u32, mut opened: Opened<'_>) -> Seen {
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

    #[cfg(feature = "parquet")]
    fn parquet(&mut self, file: u32, reader: Box<dyn Read + '_>, opened: &Opened<'_>) {
        if let Err(problem) = self.parquet_rows(file, reader, opened) {
            self.problem(Place::file(file), problem);
        }
        Advance::default().say(opened, self.observer);
    }

    #[cfg(feature = "parquet")]
    fn parquet_rows(
        &mut self,
        file: u32,
        reader: Box<dyn Read + '_>,
        opened: &Opened<'_>,
    ) -> Result<(), Problem> {
        let table = parquet::Table::open(opened, reader)?;
        let (columns, guesses) = table.columns(&self.fields)?;
        if !guesses.is_empty() {
            self.batch.pieces.push(Piece::Guessed { file, guesses });
        }
        let name: Arc<str> = columns.text().into();
        for (row, number) in table.rows(&columns)?.zip(1..) {
            let row = row.map_err(|error| {
                let error = parquet::plain(&error);
                Problem::new(format!("cannot read on from record {number}: {error}"))
            })?;
            let place = Place::record(file, number);
            let start = self.batch.bytes.len();
            let piece = match columns.values(&row) {
                Err(problem) => Piece::Problem { place, problem },
                Ok(values) => {
                    let ranges = values.map(|value| {
                        let from = self.batch.bytes.len() - start;
                        value.map(|value| {
                            self.batch.bytes.extend_from_slice(value.as_bytes());
                            from..from + value.len()
                        })
                    });
                    let range = start..self.batch.bytes.len();
                    if range.len() > self.options.max_record_bytes {
                        self.batch.bytes.truncate(start);
                        let problem = self.too_long("record", range.len() as u64);
                        Piece::Problem { place, problem }
                    } else {
                        let form = Form::Values(Box::new(ranges), Arc::clone(&name));
                        Piece::Part { place, range, form }
                    }
                }
            };
            self.piece(piece);
            if !self.open {
                break;
            }
        }
        Ok(())
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

    fn too_long(&self, what: &str, bytes: u64) -> Problem {
        too_long(what, bytes, self.options.max_record_bytes)
    }

    fn problem(&mut self, place: Place, problem: Problem) {
        self.piece(Piece::Problem { place, problem });
    }

    fn piece(&mut self, piece: Piece) {
        self.batch.pieces.push(piece);
        if self.batch.bytes.len() >= self.options.block_bytes || self.batch.pieces.len() >= 4096 {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if !self.batch.pieces.is_empty() {
            let next = Batch {
                bytes: Vec::with_capacity(self.batch.bytes.len()),
                pieces: Vec::new(),
            };
            self.open &= (self.send)(std::mem::replace(&mut self.batch, next));
        }
    }
}

/// How much of a file was told to the observer.
#[derive(Default)]
struct Advance {
    told: u64,
}

impl Advance {
    fn say(&mut self, opened: &Opened<'_>, observer: &dyn Observer) {
        let raw = opened.raw_bytes();
        if raw > self.told {
            observer.advance(raw - self.told);
            self.told = raw;
        }
    }
}

/// A line over the limit.
pub(super) fn too_long(what: &str, bytes: u64, limit: usize) -> Problem {
    Problem::with_hint(
        format!("{what} of {bytes} bytes is over the limit of {limit} bytes"),
        "raise --max-record to read it, or see whether line ends are missing",
    )
}
