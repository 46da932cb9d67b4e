//! A temporary file that is written at its end and read anywhere.

use crate::error::{Error, Result};
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

/// Numbers in a file without a name.
#[derive(Debug)]
pub(super) struct Spill {
    file: File,
    folder: PathBuf,
    words: u64,
}

impl Spill {
    pub(super) fn create(folder: PathBuf) -> Result<Self> {
        match tempfile::tempfile_in(&folder) {
            Ok(file) => Ok(Self {
                file,
                folder,
                words: 0,
            }),
            Err(error) => Err(Error::io(folder, "make a temporary file in", error)),
        }
    }

    /// Writes at the end; the place it was written at, in words.
    pub(super) fn append(&mut self, words: &[u64]) -> Result<u64> {
        let at = self.words;
        let mut bytes = [0u8; 8 * 1024];
        for block in words.chunks(1024) {
            for (eight, word) in bytes.chunks_exact_mut(8).zip(block) {
                eight.copy_from_slice(&word.to_le_bytes());
            }
            self.file
                .write_all(&bytes[..8 * block.len()])
                .map_err(|error| self.failed("write a temporary file in", error))?;
        }
        self.words += words.len() as u64;
        Ok(at)
    }

    /// Reads `len` words at a place.
    pub(super) fn read(&self, at: u64, len: usize) -> Result<Vec<u64>> {
        let mut bytes = vec![0u8; 8 * len];
        read_at(&self.file, &mut bytes, 8 * at)
            .map_err(|error| self.failed("read a temporary file in", error))?;
        let word = |eight: &[u8]| u64::from_le_bytes(eight.try_into().expect("eight bytes"));
        Ok(bytes.chunks_exact(8).map(word).collect())
    }

    fn failed(&self, doing: &'static str, error: io::Error) -> Error {
        Error::io(&self.folder, doing, error)
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, at)?;
        if read == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        bytes = &mut bytes[read..];
        at += read as u64;
    }
    Ok(())
}
