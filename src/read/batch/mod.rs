//! The reading side: files in, batches of about `block_bytes` out, in order.
//!
//! One thread opens, decompresses and cuts; others parse. A batch holds pieces of one big file or many small files
//! whole, so a folder of short texts is handed over as cheaply as one long file.

mod filler;
mod sample;
#[cfg(feature = "parquet")]
mod table;

use super::csv::Table;
#[cfg(feature = "parquet")]
use super::fields::COUNT;
use super::fields::Fields;
use super::guess::Guesses;
use super::inputs::{Inputs, Seen};
use super::open;
use super::options::ReadOptions;
use super::place::Place;
use super::problem::Problem;
use crate::run::Observer;
use filler::Filler;
use sample::Sample;
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

/// Reads all files of `inputs` and gives the batches to `send`, which gives memory for the next, or `None` if none is
/// wanted. What was seen of each file is returned, in the order of the files.
pub(super) fn read_batches<'a>(
    inputs: &Inputs,
    stdin: Box<dyn Read + 'a>,
    fields: &Fields,
    options: &ReadOptions,
    observer: &dyn Observer,
    send: &mut dyn FnMut(Batch) -> Option<Vec<u8>>,
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

/// A line over the limit.
pub(super) fn too_long(what: &str, bytes: u64, limit: usize) -> Problem {
    Problem::with_hint(
        format!("{what} of {bytes} bytes is over the limit of {limit} bytes"),
        "raise --max-record to read it, or see whether line ends are missing",
    )
}
