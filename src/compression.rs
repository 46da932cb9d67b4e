//! Compressed files: gzip and zstd, told by the first bytes when reading and by the name when writing.
//!
//! Gzip goes through `MultiGzDecoder`: concatenated members (`cat a.gz b.gz`, bgzip, WARC) are one stream, where the
//! plain decoder would silently stop after the first. Decoding runs at about 300 MB/s (gzip) and 1 GB/s (zstd) of
//! output on one core, so a gzip input is bound by this thread and not by what is done with its articles.

use std::ffi::OsStr;
use std::io::{self, BufRead, Read, Write};
use std::path::Path;

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    /// What the last extension of a name says.
    pub(crate) fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension().and_then(OsStr::to_str)?;
        match extension.to_ascii_lowercase().as_str() {
            "gz" => Some(Self::Gzip),
            "zst" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// What the first four bytes say (RFC 1952 section 2.3.1; RFC 8878 section 3.1.1).
    pub(crate) fn of_bytes(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The name a person knows it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// The decompressed bytes of `reader`, through all members or frames.
    pub(crate) fn decoder<'a>(self, reader: impl BufRead + 'a) -> io::Result<Box<dyn Read + 'a>> {
        Ok(match self {
            Self::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(reader)),
            Self::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(reader)?;
                // Dumps made by `zstd --long=31` need a window of 2 GB; the default stops at 128 MB.
                decoder.window_log_max(31)?;
                Box::new(decoder)
            }
        })
    }
}

/// The bytes of a file, decompressed if its first bytes say that it is compressed.
pub(crate) fn reader(raw: impl Read + 'static) -> io::Result<Box<dyn Read>> {
    let mut raw = io::BufReader::with_capacity(1 << 16, raw);
    match Compression::of_bytes(raw.fill_buf()?) {
        Some(compression) => compression.decoder(raw),
        None => Ok(Box::new(raw)),
    }
}

/// A writer that compresses, or does not.
pub(crate) enum Encoder<W: Write> {
    Plain(io::BufWriter<W>),
    Gzip(flate2::write::GzEncoder<io::BufWriter<W>>),
    Zstd(zstd::Encoder<'static, io::BufWriter<W>>),
}

impl<W: Write> Encoder<W> {
    /// The gzip header carries no time and no name, so the same content gives the same bytes.
    pub(crate) fn new(compression: Option<Compression>, writer: W) -> io::Result<Self> {
        let writer = io::BufWriter::with_capacity(1 << 18, writer);
        Ok(match compression {
            None => Self::Plain(writer),
            Some(Compression::Gzip) => Self::Gzip(flate2::write::GzEncoder::new(
                writer,
                flate2::Compression::default(),
            )),
            Some(Compression::Zstd) => Self::Zstd(zstd::Encoder::new(writer, 0)?),
        })
    }

    /// Ends the compressed stream and hands the writer back, everything flushed into it.
    pub(crate) fn finish(self) -> io::Result<W> {
        let buffered = match self {
            Self::Plain(writer) => writer,
            Self::Gzip(encoder) => encoder.finish()?,
            Self::Zstd(encoder) => encoder.finish()?,
        };
        buffered
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
    }
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(writer) => writer.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Zstd(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(writer) => writer.flush(),
            Self::Gzip(encoder) => encoder.flush(),
            Self::Zstd(encoder) => encoder.flush(),
        }
    }
}

impl<W: Write> std::fmt::Debug for Encoder<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "Plain",
            Self::Gzip(_) => "Gzip",
            Self::Zstd(_) => "Zstd",
        })
    }
}
