//! A stream cut at line ends into pieces of about one size, so that lines can be parsed by many threads.
//!
//! Naively: read everything, split at `\n`. Here a piece is filled to its size, cut at its last line end, and what is
//! after it begins the next piece; a line longer than a piece makes the piece grow, up to the longest line allowed, and
//! beyond that its bytes are counted and let go. Where the cuts fall depends on sizes only and changes no line. Costs one
//! copy of part of a line a piece, and one count of the line ends (`memchr`, 10 GB/s and more).

use std::io::{self, Read};
use std::ops::Range;

pub(super) struct Lines<R> {
    reader: R,
    /// Read and not yet given out: the start of a line.
    rest: Vec<u8>,
    next_line: u64,
    max_line: usize,
    end: Option<End>,
}

enum End {
    /// No more bytes.
    Clean,
    /// No more bytes can be read.
    Failed(io::Error),
}

/// What [`Lines::cut`] found.
#[derive(Debug)]
pub(super) enum Cut {
    /// Whole lines, of which `range` of the buffer was filled. The last one of a file may lack its line end.
    Lines {
        first_line: u64,
        range: Range<usize>,
    },
    /// A line over the limit, passed over.
    TooLong { line: u64, bytes: u64 },
    /// Reading failed before the end of this line; what was there of the line is dropped.
    Failed { line: u64, error: io::Error },
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R, max_line: usize) -> Self {
        Self {
            reader,
            rest: Vec::new(),
            next_line: 1,
            max_line,
            end: None,
        }
    }

    /// Appends whole lines to `out`, about `room` bytes of them, and says what it did; `None` at the end.
    pub(super) fn cut(&mut self, out: &mut Vec<u8>, room: usize) -> Option<Cut> {
        let start = out.len();
        out.append(&mut self.rest);
        let mut searched = start;
        let mut wanted = room.max(1);
        loop {
            if self.end.is_none() && out.len() - start < wanted {
                let more = wanted - (out.len() - start);
                match self.reader.by_ref().take(more as u64).read_to_end(out) {
                    Ok(read) if read < more => self.end = Some(End::Clean),
                    Ok(_) => {}
                    Err(error) => self.end = Some(End::Failed(error)),
                }
            }
            let line_end = memchr::memrchr(b'\n', &out[searched..]).map(|at| searched + at + 1);
            match (line_end, &self.end) {
                (_, Some(End::Clean)) if out.len() > start => {
                    return Some(self.whole(out, start..));
                }
                (Some(end), _) => {
                    self.rest.extend_from_slice(&out[end..]);
                    out.truncate(end);
                    return Some(self.whole(out, start..));
                }
                (None, Some(_)) => {
                    out.truncate(start);
                    return match self.end.replace(End::Clean) {
                        Some(End::Failed(error)) => Some(Cut::Failed {
                            line: self.next_line,
                            error,
                        }),
                        _ => None,
                    };
                }
                (None, None) if out.len() - start > self.max_line => {
                    let begun = (out.len() - start) as u64;
                    out.truncate(start);
                    return Some(self.pass_over(begun));
                }
                (None, None) => {
                    searched = out.len();
                    wanted = wanted
                        .saturating_mul(2)
                        .min(self.max_line.saturating_add(1))
                        .max(out.len() - start + 1);
                }
            }
        }
    }

    fn whole(&mut self, out: &[u8], range: std::ops::RangeFrom<usize>) -> Cut {
        let first_line = self.next_line;
        self.next_line += memchr::memchr_iter(b'\n', &out[range.clone()]).count() as u64;
        Cut::Lines {
            first_line,
            range: range.start..out.len(),
        }
    }

    /// Reads to the end of a line that is too long, of which `bytes` were read.
    fn pass_over(&mut self, mut bytes: u64) -> Cut {
        let line = self.next_line;
        let mut buffer = vec![0; 1 << 16];
        while self.end.is_none() {
            match self.reader.read(&mut buffer) {
                Ok(0) => self.end = Some(End::Clean),
                Ok(read) => match memchr::memchr(b'\n', &buffer[..read]) {
                    None => bytes += read as u64,
                    Some(at) => {
                        bytes += at as u64;
                        self.rest.extend_from_slice(&buffer[at + 1..read]);
                        self.next_line += 1;
                        break;
                    }
                },
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.end = Some(End::Failed(error)),
            }
        }
        Cut::TooLong { line, bytes }
    }
}

/// The lines of a piece with their numbers and ranges, line ends taken off (`\n` only).
pub(super) fn split(
    bytes: &[u8],
    range: Range<usize>,
    first_line: u64,
) -> impl Iterator<Item = (u64, Range<usize>)> {
    let mut start = range.start;
    let ends = memchr::memchr_iter(b'\n', &bytes[range.clone()]).map(move |at| range.start + at);
    let last = (range.end > range.start && bytes[range.end - 1] != b'\n').then_some(range.end);
    ends.chain(last).zip(first_line..).map(move |(end, line)| {
        let line_range = start..end;
        start = end + 1;
        (line, line_range)
    })
}
