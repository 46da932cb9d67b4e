//! One file opened: decompressed, its head looked at, its format known, its raw bytes counted.

use super::encoding::{self, Converted, Transcoded};
use super::format::Format;
use super::inputs::{Input, Seen};
use super::problem::Problem;
use crate::compression::Compression;
use crate::hash;
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// How much is looked at before a file is read in earnest.
const HEAD: u64 = 64 << 10;

/// What bounds a file.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Limits {
    /// The longest record.
    pub(super) record: usize,
    /// The most times a compressed file may exceed its own size.
    pub(super) expansion: u32,
}

/// A file whose decompressed bytes can be read, byte order mark taken off.
pub(super) struct Opened<'a> {
    pub(super) reader: Box<dyn Read + 'a>,
    pub(super) format: Format,
    /// The first bytes that the reader gives.
    pub(super) head: Vec<u8>,
    /// Where the bytes that the reader gives lie on the disk as they are.
    #[cfg_attr(
        not(feature = "parquet"),
        expect(dead_code, reason = "Parquet is read from its end")
    )]
    pub(super) plain: Option<PathBuf>,
    /// From which encoding the reader converts.
    pub(super) converted: Option<Converted>,
    tally: Rc<RefCell<Tally>>,
}

impl Opened<'_> {
    /// What was read so far, before decompression.
    pub(super) fn seen(&self) -> Seen {
        let tally = self.tally.borrow();
        Seen {
            bytes: tally.bytes,
            fingerprint: tally.hash.digest(),
            format: Some(self.format),
        }
    }

    /// How many bytes were read so far, before decompression.
    pub(super) fn raw_bytes(&self) -> u64 {
        self.tally.borrow().bytes
    }
}

/// Opens a file of the disk.
pub(super) fn open_file(
    input: &Input,
    path: &Path,
    limits: Limits,
) -> Result<Opened<'static>, Problem> {
    let file = File::open(path).map_err(|error| Problem::io(path, "read", error))?;
    open(input, Box::new(file), limits)
}

/// Opens what `raw` gives as `input`.
pub(super) fn open<'a>(
    input: &Input,
    raw: Box<dyn Read + 'a>,
    limits: Limits,
) -> Result<Opened<'a>, Problem> {
    let path = input.path.as_deref().unwrap_or(Path::new("stdin"));
    let cannot_read = |error| Problem::io(path, "read", error);
    let tally = Rc::new(RefCell::new(Tally::default()));
    let mut raw = Tallied {
        raw,
        tally: Rc::clone(&tally),
    };

    let mut raw_head = Vec::new();
    raw.by_ref()
        .take(HEAD)
        .read_to_end(&mut raw_head)
        .map_err(cannot_read)?;
    if raw_head.is_empty() {
        return Err(Problem::new(if input.path.is_some() {
            "empty file"
        } else {
            "empty"
        }));
    }
    let compression = Compression::of_bytes(&raw_head);
    if let Some(named) = Compression::of_name(path).filter(|_| compression.is_none()) {
        let problem = format!("not {}, although its name says so", named.name());
        return Err(Problem::with_hint(
            problem,
            "if it is not compressed, rename it",
        ));
    }
    let raw = Cursor::new(raw_head).chain(raw);
    let mut reader: Box<dyn Read + 'a> = match compression {
        None => Box::new(raw),
        Some(kind) => {
            let decoder = kind
                .decoder(BufReader::with_capacity(1 << 16, raw))
                .map_err(cannot_read)?;
            Box::new(Decoded {
                decoder,
                kind,
                given: 0,
                limits,
                tally: Rc::clone(&tally),
            })
        }
    };

    let mut head = Vec::new();
    let failure = reader.by_ref().take(HEAD).read_to_end(&mut head).err();
    match failure {
        Some(error) if head.is_empty() => return Err(cannot_read(error)),
        None if head.is_empty() => return Err(Problem::new("empty once decompressed")),
        _ => {}
    }
    let format = input.format.unwrap_or_else(|| {
        let named = Format::of_name(path);
        match Format::of_bytes(named, &head[encoding::bom_len(&head)..]) {
            // Words on standard input are most likely lines that are no JSON, and each is to be named.
            Format::Text if input.path.is_none() => Format::Jsonl,
            format => format,
        }
    });
    format.check_built()?;
    let from = encoding::utf16(&head);
    match format {
        // A line that is not text costs that line, and is said when it is met.
        Format::Jsonl | Format::Json => encoding::not_utf16(&head)?,
        // A NUL in a row costs that row.
        Format::Warc | Format::Parquet | Format::Csv | Format::Tsv => {}
        _ if from.is_some() => {}
        // A binary file costs one message and not one a line.
        _ => encoding::not_binary(&head)?,
    }
    let start = match format {
        Format::Warc | Format::Parquet => 0,
        _ => encoding::bom_len(&head),
    };
    let mut bytes = Cursor::new(head.clone());
    bytes.set_position(start as u64);
    let reader = Resumed {
        head: bytes,
        failure,
        reader,
    };
    head.drain(..start);
    let transcoded = from.filter(|_| matches!(format, Format::Csv | Format::Tsv));
    let reader: Box<dyn Read + 'a> = match transcoded {
        None => Box::new(reader),
        Some(encoding) => {
            head = encoding.decode(&head).0.into_owned().into_bytes();
            Box::new(Transcoded::new(reader, encoding))
        }
    };
    Ok(Opened {
        reader,
        format,
        head,
        plain: input.path.clone().filter(|_| compression.is_none()),
        converted: transcoded.map(|encoding| Converted {
            from: encoding.name(),
            damaged: false,
        }),
        tally,
    })
}

/// Counts and fingerprints the bytes that pass: XXH3 runs at 10 to 20 GB/s, so this is not felt.
struct Tallied<R> {
    raw: R,
    tally: Rc<RefCell<Tally>>,
}

#[derive(Default)]
struct Tally {
    bytes: u64,
    hash: hash::Streamed,
}

impl<R: Read> Read for Tallied<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.raw.read(buffer)?;
        let mut tally = self.tally.borrow_mut();
        tally.bytes += read as u64;
        tally.hash.update(&buffer[..read]);
        Ok(read)
    }
}

/// A decompressed stream whose errors say so, and which ends where it holds far more than it should.
struct Decoded<'a> {
    decoder: Box<dyn Read + 'a>,
    kind: Compression,
    given: u64,
    limits: Limits,
    tally: Rc<RefCell<Tally>>,
}

impl Decoded<'_> {
    /// A few bytes can claim to be a full disk; what real texts do, they do not exceed.
    fn check_expansion(&self) -> io::Result<()> {
        let most = self.tally.borrow().bytes * u64::from(self.limits.expansion);
        if self.given <= most.max(self.limits.record as u64) {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "the {} stream holds over {} times its own size (--max-expansion)",
            self.kind.name(),
            self.limits.expansion
        )))
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self
            .decoder
            .read(buffer)
            .map_err(|error| match error.kind() {
                io::ErrorKind::Interrupted => error,
                io::ErrorKind::UnexpectedEof => io::Error::new(
                    error.kind(),
                    format!("the {} stream is cut off", self.kind.name()),
                ),
                kind => io::Error::new(
                    kind,
                    format!("the {} stream is damaged ({error})", self.kind.name()),
                ),
            })?;
        self.given += read as u64;
        self.check_expansion()?;
        Ok(read)
    }
}

/// The head that was looked at, the error it met if any, then the rest.
struct Resumed<'a> {
    head: Cursor<Vec<u8>>,
    failure: Option<io::Error>,
    reader: Box<dyn Read + 'a>,
}

impl Read for Resumed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.head.read(buffer)? {
            0 => match self.failure.take() {
                Some(error) => Err(error),
                None => self.reader.read(buffer),
            },
            read => Ok(read),
        }
    }
}

/// A reader that writes what passes to a file as well.
pub(super) struct Tee<'a, R> {
    pub(super) reader: R,
    pub(super) copy: &'a File,
}

impl<R: Read> Read for Tee<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.copy.write_all(&buffer[..read])?;
        Ok(read)
    }
}
