//! JSON that may stand in a `<script>`: no `<`, so nothing in it can close the element or open a comment.

use std::io::{self, Write};

/// Writes `<` as `\u003c`. In JSON a `<` stands in strings only, where the two are equal.
pub(super) struct ScriptSafe<W>(W);

impl<W: Write> ScriptSafe<W> {
    pub(super) fn new(inner: W) -> Self {
        Self(inner)
    }

    pub(super) fn into_inner(self) -> W {
        self.0
    }
}

impl<W: Write> Write for ScriptSafe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while let Some(at) = memchr::memchr(b'<', rest) {
            self.0.write_all(&rest[..at])?;
            self.0.write_all(b"\\u003c")?;
            rest = &rest[at + 1..];
        }
        self.0.write_all(rest)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
