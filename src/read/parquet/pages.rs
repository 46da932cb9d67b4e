//! What the pages of a column hold, by their own word and, where that is not kept, by what comes of them.
//!
//! The crate decodes a page as large as the page's header says, or with gzip as large as it is, whatever the footer said of
//! the column before. So headers are walked through first: a header is a struct in Thrift's compact protocol whose first
//! fields are the kind of page, its size and its size in the file (parquet-format, `PageHeader`).

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// How many bytes the pages in a range of a file hold when they are decoded; no more is looked at once that is over `most`.
/// `gzip` says that they are compressed in that way, whose pages are decoded to be counted: no header binds them.
///
/// # Errors
/// If the range cannot be read, or holds no pages.
pub(super) fn held(
    file: &File,
    (start, len): (u64, u64),
    gzip: bool,
    most: u64,
) -> io::Result<u64> {
    let mut file = BufReader::new(file.try_clone()?);
    file.seek(SeekFrom::Start(start))?;
    let mut pages = file.take(len);
    let mut held: u64 = 0;
    while pages.limit() > 0 && held <= most {
        let Header {
            claimed,
            stored,
            levels,
        } = header(&mut pages)?;
        let mut page = pages.by_ref().take(stored);
        let came = if gzip {
            io::copy(&mut page.by_ref().take(levels), &mut io::sink())?;
            counted(flate2::read::MultiGzDecoder::new(&mut page).take(most + 1))
        } else {
            0
        };
        held = held.saturating_add(claimed.max(came));
        io::copy(&mut page, &mut io::sink())?;
    }
    Ok(held)
}

/// How many bytes come until the end, or until no more can be read.
fn counted(mut reader: impl Read) -> u64 {
    let (mut buffer, mut came) = ([0; 1 << 13], 0);
    while let Ok(read @ 1..) = reader.read(&mut buffer) {
        came += read as u64;
    }
    came
}

/// What the header of a page says.
#[derive(Default)]
struct Header {
    /// Its size when it is decoded.
    claimed: u64,
    /// Its size in the file.
    stored: u64,
    /// How much of that comes before what is compressed: the levels of a page of version 2.
    levels: u64,
}

const I32: u8 = 5;
const STRUCT: u8 = 12;

/// Reads a header; leaves the reader behind it.
fn header(reader: &mut impl Read) -> io::Result<Header> {
    let (mut header, mut field) = (Header::default(), 0);
    while let Some((number, kind)) = field_header(reader, field)? {
        field = number;
        match (number, kind) {
            (2, I32) => header.claimed = size(reader)?,
            (3, I32) => header.stored = size(reader)?,
            (8, STRUCT) => {
                let mut field = 0;
                while let Some((number, kind)) = field_header(reader, field)? {
                    field = number;
                    match (number, kind) {
                        (5 | 6, I32) => header.levels += size(reader)?,
                        _ => skip(reader, kind, 1)?,
                    }
                }
            }
            _ => skip(reader, kind, 0)?,
        }
    }
    Ok(header)
}

/// A number of 32 bits, zigzag; one below zero is refused by the crate, and nothing here.
fn size(reader: &mut impl Read) -> io::Result<u64> {
    let number = varint(reader)?;
    Ok(if number % 2 == 0 { number / 2 } else { 0 })
}

/// The number and kind of the next field of a struct; `None` at its end.
fn field_header(reader: &mut impl Read, before: i64) -> io::Result<Option<(i64, u8)>> {
    let first = byte(reader)?;
    Ok(match (first >> 4, first & 15) {
        (_, 0) => None,
        (0, kind) => {
            let number = varint(reader)?;
            Some(((number >> 1) as i64, kind))
        }
        (more, kind) => Some((before + i64::from(more), kind)),
    })
}

/// Passes over a value. Headers nest three deep.
fn skip(reader: &mut impl Read, kind: u8, depth: u8) -> io::Result<()> {
    match kind {
        1 | 2 => {}
        3 => drop(byte(reader)?),
        4..=6 => drop(varint(reader)?),
        7 => pass(reader, 8)?,
        8 => {
            let len = varint(reader)?;
            pass(reader, len)?;
        }
        9 | 10 if depth < 8 => {
            let first = byte(reader)?;
            let len = match first >> 4 {
                15 => varint(reader)?,
                len => u64::from(len),
            };
            for _ in 0..len {
                match first & 15 {
                    1 | 2 => drop(byte(reader)?),
                    kind => skip(reader, kind, depth + 1)?,
                }
            }
        }
        STRUCT if depth < 8 => {
            let mut field = 0;
            while let Some((number, kind)) = field_header(reader, field)? {
                field = number;
                skip(reader, kind, depth + 1)?;
            }
        }
        _ => return Err(io::ErrorKind::InvalidData.into()),
    }
    Ok(())
}

fn pass(reader: &mut impl Read, len: u64) -> io::Result<()> {
    match io::copy(&mut reader.take(len), &mut io::sink())? {
        passed if passed == len => Ok(()),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

fn byte(reader: &mut impl Read) -> io::Result<u8> {
    let mut one = [0];
    reader.read_exact(&mut one)?;
    Ok(one[0])
}

fn varint(reader: &mut impl Read) -> io::Result<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let next = byte(reader)?;
        value |= u64::from(next & 127) << shift;
        if next < 128 {
            return Ok(value);
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}
