//! Bytes to text: UTF-8 or a message that names the byte.
//!
//! `simdutf8` with the search for line ends runs at 5.5 GB/s, several times what the standard library does on news, which
//! is why a line is checked here once and then parsed as `str` (see `jsonl.rs`). Other encodings are refused, not guessed.

use super::problem::Problem;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// The bytes as text.
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
                "convert the file to UTF-8: iconv -f WINDOWS-1252 -t UTF-8",
            ))
        }
    }
}

/// Refuses bytes with a NUL in them, which no text has.
pub(super) fn not_binary(bytes: &[u8]) -> Result<(), Problem> {
    match memchr::memchr(0, bytes) {
        None => Ok(()),
        Some(at) => Err(Problem::new(format!(
            "binary: NUL at byte {}, expected UTF-8 text",
            at + 1
        ))),
    }
}

/// Refuses a file by its first bytes, so that a binary file costs one message and not one a line.
pub(super) fn check_head(head: &[u8]) -> Result<(), Problem> {
    check_utf16(head)?;
    not_binary(head)
}

/// Refuses UTF-16 by its byte order mark.
pub(super) fn check_utf16(head: &[u8]) -> Result<(), Problem> {
    match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Err(Problem::with_hint(
            "UTF-16, expected UTF-8 text",
            "convert the file: iconv -f UTF-16 -t UTF-8",
        )),
        _ => Ok(()),
    }
}

/// How long the byte order mark at the start is: 3 or 0.
pub(super) fn bom_len(head: &[u8]) -> usize {
    if head.starts_with(BOM) { BOM.len() } else { 0 }
}
