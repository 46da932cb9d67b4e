//! Bytes to text.
//!
//! JSON is UTF-8 by its standard (RFC 8259, section 8.1), so a line of JSON in anything else is refused with the byte that
//! is wrong. `simdutf8` with the search for line ends runs at 5.5 GB/s, several times what the standard library does on
//! news, which is why a line is checked once and then parsed as `str` (see `jsonl.rs`).
//!
//! Texts, tables and pages come in many encodings. What is valid UTF-8 is taken as that; else the byte order mark tells,
//! else what the page declares, else a text of mostly valid UTF-8 is taken as damaged UTF-8, else `chardetng` guesses as
//! browsers do. Whatever was converted is counted by its encoding, and so is what did not fit it.

use super::problem::Problem;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::io::{self, Read};

const BOM: &[u8] = b"\xef\xbb\xbf";

/// From which encoding a text was converted, and whether some bytes of it did not fit and became U+FFFD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Converted {
    pub(super) from: &'static str,
    pub(super) damaged: bool,
}

/// What was written as UTF-16 and cut inside a character.
pub(super) const HALF_PAIRS: Converted = Converted {
    from: "half surrogate pairs",
    damaged: true,
};

/// The bytes as text, by the rule on top of this file; `declared` is what the file or its transport says it is.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    declared: Option<&'static Encoding>,
) -> Result<(Cow<'a, str>, Option<Converted>), Problem> {
    let escaped = declared == Some(ISO_2022_JP) && memchr::memchr(0x1b, bytes).is_some();
    if !escaped && let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        not_binary(bytes)?;
        return Ok((
            Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
            None,
        ));
    }
    let encoding = if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        encoding
    } else {
        not_binary(bytes)?;
        let usable = declared.filter(|encoding| *encoding != encoding_rs::REPLACEMENT);
        usable.unwrap_or_else(|| guess(bytes))
    };
    let (text, damaged) = encoding.decode_with_bom_removal(bytes);
    let from = encoding.name();
    Ok((
        Cow::Owned(text.into_owned()),
        Some(Converted { from, damaged }),
    ))
}

/// The encoding of bytes that are not valid UTF-8 and declare nothing.
fn guess(bytes: &[u8]) -> &'static Encoding {
    // One broken character in a page of curly quotes is damage; a page where nothing fits is another encoding.
    let (mut fits, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        fits += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if fits >= 4 * broken {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding of a table by its first bytes: `None` where they are UTF-8, and where they tell nothing.
pub(super) fn of_head(head: &[u8]) -> Option<&'static Encoding> {
    if let Some(encoding) = utf16(head) {
        return Some(encoding);
    }
    match std::str::from_utf8(head) {
        Ok(_) => None,
        // A character cut by the end of the head.
        Err(error) if error.error_len().is_none() => None,
        Err(_) => Some(guess(head)).filter(|encoding| *encoding != UTF_8),
    }
}

/// UTF-16 by its byte order mark.
pub(super) fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_bom(head)
        .map(|(encoding, _)| encoding)
        .filter(|encoding| [UTF_16LE, UTF_16BE].contains(encoding))
}

/// The encoding that a page declares in its first 1,024 bytes (`<meta charset>`, `<?xml encoding?>`), where browsers look.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let name = |key: &[u8]| {
        let at = memchr::memmem::find(&head, key)? + key.len();
        let value = head[at..].trim_ascii_start().strip_prefix(b"=")?;
        let value = value.trim_ascii_start();
        let value = value
            .strip_prefix(b"\"")
            .or(value.strip_prefix(b"'"))
            .unwrap_or(value);
        let end = value.iter().position(|byte| {
            matches!(byte, b'"' | b'\'' | b'>' | b';' | b'/' | b'?') || byte.is_ascii_whitespace()
        });
        Encoding::for_label(&value[..end.unwrap_or(value.len())])
    };
    // A page that could be read this far is not UTF-16, whatever it says.
    name(b"charset")
        .or_else(|| name(b"encoding"))
        .map(|encoding| {
            if [UTF_16LE, UTF_16BE].contains(&encoding) {
                UTF_8
            } else {
                encoding
            }
        })
}

/// A stream of another encoding as UTF-8.
pub(super) struct Transcoded<R> {
    reader: R,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    given: usize,
    done: bool,
}

impl<R: Read> Transcoded<R> {
    pub(super) fn new(reader: R, encoding: &'static Encoding) -> Self {
        Self {
            reader,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; 1 << 15],
            output: Vec::new(),
            given: 0,
            done: false,
        }
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.output.len() && !self.done {
            let read = self.reader.read(&mut self.input)?;
            self.done = read == 0;
            let room = self
                .decoder
                .max_utf8_buffer_length(read)
                .ok_or_else(|| io::Error::other("a block is too long to convert"))?;
            self.output.resize(room, 0);
            let (_, _, written, _) =
                self.decoder
                    .decode_to_utf8(&self.input[..read], &mut self.output, self.done);
            self.output.truncate(written);
            self.given = 0;
        }
        let read = buffer.len().min(self.output.len() - self.given);
        buffer[..read].copy_from_slice(&self.output[self.given..self.given + read]);
        self.given += read;
        Ok(read)
    }
}

/// The bytes as UTF-8, or a message that names the byte that is none.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Problem> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok(text);
    }
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            not_binary(bytes)?;
            let at = error.valid_up_to();
            Err(Problem::with_hint(
                format!(
                    "invalid UTF-8: 0x{:02x} at byte {}, expected UTF-8 text",
                    bytes[at],
                    at + 1
                ),
                "JSON is UTF-8; convert the file: iconv -f WINDOWS-1252 -t UTF-8",
            ))
        }
    }
}

/// Refuses bytes with a NUL in them, which no text has.
pub(super) fn not_binary(bytes: &[u8]) -> Result<(), Problem> {
    match memchr::memchr(0, bytes) {
        None => Ok(()),
        Some(at) => Err(Problem::new(format!(
            "binary: NUL at byte {}, expected text",
            at + 1
        ))),
    }
}

/// Refuses UTF-16 where JSON is expected.
pub(super) fn not_utf16(head: &[u8]) -> Result<(), Problem> {
    match utf16(head) {
        None => Ok(()),
        Some(_) => Err(Problem::with_hint(
            "UTF-16, expected UTF-8 text",
            "JSON is UTF-8; convert the file: iconv -f UTF-16 -t UTF-8",
        )),
    }
}

/// How long the byte order mark at the start is: 3 or 0.
pub(super) fn bom_len(head: &[u8]) -> usize {
    if head.starts_with(BOM) { BOM.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes, their text, from which encoding and whether damaged.
    type Case<'a> = (&'a [u8], &'a str, Option<(&'a str, bool)>);

    #[test]
    fn bytes_become_text_by_what_tells_most() {
        let page = "<meta charset=iso-8859-2><p>Łódź";
        let (latin2, _, _) = encoding_rs::ISO_8859_2.encode(page);
        let utf16: Vec<u8> = "\u{feff}Ferry"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let quotes = "“a” “b” “c” “d”";
        let damaged = [quotes.as_bytes(), b" caf\xe9"].concat();
        let cyrillic = encoding_rs::WINDOWS_1251
            .encode("Паром затонул во вторник рано утром")
            .0
            .into_owned();
        let table: [Case<'_>; 7] = [
            ("Łódź".as_bytes(), "Łódź", None),
            (b"\xef\xbb\xbfFerry", "Ferry", None),
            (&utf16, "Ferry", Some(("UTF-16LE", false))),
            (&latin2, page, Some(("ISO-8859-2", false))),
            (
                b"A caf\xe9 opened",
                "A café opened",
                Some(("windows-1252", false)),
            ),
            (
                &damaged,
                "“a” “b” “c” “d” caf\u{fffd}",
                Some(("UTF-8", true)),
            ),
            (
                &cyrillic,
                "Паром затонул во вторник рано утром",
                Some(("windows-1251", false)),
            ),
        ];
        for (bytes, text, from) in table {
            let (found, converted) = decode(bytes, declared(bytes)).unwrap();
            assert_eq!(found, text);
            assert_eq!(converted.map(|c| (c.from, c.damaged)), from, "{text}");
        }
        assert_eq!(
            decode(b"a\0b", None).unwrap_err().problem,
            "binary: NUL at byte 2, expected text"
        );
    }

    #[test]
    fn a_stream_is_converted_wherever_it_is_cut() {
        let text = "Die Fähre sank früh; niemand sah es. 🚢 ".repeat(2000);
        let bytes: Vec<u8> = "\u{feff}"
            .encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(u16::to_be_bytes)
            .collect();
        let mut found = String::new();
        Transcoded::new(&bytes[..], UTF_16BE)
            .read_to_string(&mut found)
            .unwrap();
        assert_eq!(found, text);
    }
}
