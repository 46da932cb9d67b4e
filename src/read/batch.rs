//! The reading side: files in, batches of about `block_bytes` out, in order.
//!
//! One thread opens, decompresses and cuts; others parse. A batch holds pieces of one big file or many small files
//! whole, so a folder of short texts is handed over as cheaply as one long file.

use super::inputs::{Inputs, Seen};
use super::lines::{Cut, Lines};
use super::open::{self, Opened};
use super::options::ReadOptions;
use super::problem::Problem;
use crate::run::Observer;
use std::io::Read;
use std::ops::Range;

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
    },
    /// A file that is one article.
    Whole {
        file: u32,
        markdown: bool,
        range: Range<usize>,
    },
    /// Something that cannot be used; line 0 is the file.
    Problem {
        file: u32,
        line: u64,
        problem: Problem,
    },
}

/// Reads all files of `inputs` and gives the batches to `send` until it returns false. What was seen of each file is
/// returned, in the order of the files.
pub(super) fn read_batches<'a>(
    inputs: &Inputs,
    stdin: Box<dyn Read + 'a>,
    options: &ReadOptions,
    observer: &dyn Observer,
    send: &mut dyn FnMut(Batch) -> bool,
) -> Vec<Seen> {
    let mut seen = Vec::with_capacity(inputs.files.len());
    let mut sample = Sample::new(inputs, options);
    let mut stdin = Some(stdin);
    let mut filler = Filler {
        batch: Batch::default(),
        options,
        observer,
        send,
        open: true,
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
        let opened = match &input.path {
            Some(path) => open::open_file(input, path),
            None => open::open(input, stdin.take().expect("standard input is listed once")),
        };
        match opened {
            Ok(opened) => {
                let of_file = filler.file(file, opened, most);
                sample.took(of_file.bytes);
                seen.push(of_file);
            }
            Err(problem) => {
                filler.problem(file, 0, problem);
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
    options: &'a ReadOptions,
    observer: &'a dyn Observer,
    send: &'a mut dyn FnMut(Batch) -> bool,
    open: bool,
}

impl Filler<'_> {
    fn file(&mut self, file: u32, mut opened: Opened<'_>, most: u64) -> Seen {
        if opened.format.is_lines() {
            self.lines(file, &mut opened, most);
        } else {
            self.whole(file, &mut opened);
            self.observer.advance(opened.raw_bytes());
        }
        opened.seen()
    }

    fn lines(&mut self, file: u32, opened: &mut Opened<'_>, most: u64) {
        let mut advanced = 0;
        let reader = std::mem::replace(&mut opened.reader, Box::new(std::io::empty()));
        let mut lines = Lines::new(reader, self.options.max_record_bytes);
        while self.open && advanced < most {
            let room = self
                .options
                .block_bytes
                .saturating_sub(self.batch.bytes.len())
                .min(usize::try_from(most - advanced).unwrap_or(usize::MAX));
            let Some(cut) = lines.cut(&mut self.batch.bytes, room) else {
                break;
            };
            match cut {
                Cut::Lines { first_line, range } => self.piece(Piece::Lines {
                    file,
                    first_line,
                    range,
                }),
                Cut::TooLong { line, bytes } => {
                    self.problem(file, line, self.too_long("line", bytes));
                }
                Cut::Failed { line, error } => {
                    let problem = Problem::new(format!("cannot read on from line {line}: {error}"));
                    self.problem(file, 0, problem);
                }
            }
            let raw = opened.raw_bytes();
            self.observer.advance(raw - advanced);
            advanced = raw;
        }
    }

    fn whole(&mut self, file: u32, opened: &mut Opened<'_>) {
        let start = self.batch.bytes.len();
        let limit = self.options.max_record_bytes;
        let result = opened
            .reader
            .by_ref()
            .take(limit as u64 + 1)
            .read_to_end(&mut self.batch.bytes);
        let read = self.batch.bytes.len() - start;
        let problem = match result {
            Err(error) => Problem::new(format!("cannot read on from byte {}: {error}", read + 1)),
            Ok(_) if read > limit => Problem::with_hint(
                format!("longer than the limit of {limit} bytes"),
                "raise the limit to read it",
            ),
            Ok(_) => {
                let markdown = opened.format == super::format::Format::Markdown;
                return self.piece(Piece::Whole {
                    file,
                    markdown,
                    range: start..start + read,
                });
            }
        };
        self.batch.bytes.truncate(start);
        self.problem(file, 0, problem);
    }

    fn too_long(&self, what: &str, bytes: u64) -> Problem {
        too_long(what, bytes, self.options.max_record_bytes)
    }

    fn problem(&mut self, file: u32, line: u64, problem: Problem) {
        self.piece(Piece::Problem {
            file,
            line,
            problem,
        });
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

/// A line over the limit.
pub(super) fn too_long(what: &str, bytes: u64, limit: usize) -> Problem {
    Problem::with_hint(
        format!("{what} of {bytes} bytes is over the limit of {limit} bytes"),
        "raise the limit to read it, or see whether line ends are missing",
    )
}
