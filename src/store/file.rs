//! A file of numbers that is written at its end and read anywhere: a temporary one, or one that outlives the run.

use crate::error::{Error, Result};
use crate::hash;
use crate::output::Draft;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Numbers in a file.
#[derive(Debug)]
pub(super) struct Spill {
    backing: Backing,
    /// What a message names: the folder of a temporary file, the file of a lasting one.
    place: PathBuf,
    words: u64,
}

#[derive(Debug)]
enum Backing {
    /// Without a name, or written by an earlier run.
    Open(File),
    /// To be kept under a name.
    Draft(Draft),
}

/// Where a block of numbers was written, in words, and the fingerprint of its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    pub(super) at: u64,
    pub(super) fingerprint: u64,
}

impl Spill {
    /// A file without a name, gone with the process.
    pub(super) fn temporary(folder: PathBuf) -> Result<Self> {
        match tempfile::tempfile_in(&folder) {
            Ok(file) => Ok(Self::of(Backing::Open(file), folder)),
            Err(error) => Err(Error::io(folder, "make a temporary file in", error)),
        }
    }

    /// A file that takes this name on [`Spill::keep`].
    pub(super) fn lasting(path: &Path) -> Result<Self> {
        let draft = Draft::create(path.to_path_buf(), super::DRAFT)
            .map_err(|error| Error::io(path, "write", error))?;
        Ok(Self::of(Backing::Draft(draft), path.to_path_buf()))
    }

    /// What an earlier run kept, all of it numbers.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let failed = |error| Error::io(path, "read", error);
        let file = File::open(path).map_err(failed)?;
        let words = file.metadata().map_err(failed)?.len() / 8;
        Ok(Self {
            words,
            ..Self::of(Backing::Open(file), path.to_path_buf())
        })
    }

    fn of(backing: Backing, place: PathBuf) -> Self {
        Self {
            backing,
            place,
            words: 0,
        }
    }

    /// How many numbers are in it.
    pub(super) fn words(&self) -> u64 {
        self.words
    }

    /// Writes at the end.
    pub(super) fn append(&mut self, words: &[u64]) -> Result<Written> {
        let at = self.words;
        let mut fingerprint = hash::Streamed::new();
        let mut file = self.file();
        in_blocks(words, |block| {
            fingerprint.update(block);
            file.write_all(block)
        })
        .map_err(|error| self.failed("write", error))?;
        self.words += words.len() as u64;
        Ok(Written {
            at,
            fingerprint: fingerprint.digest(),
        })
    }

    /// Gives a lasting file its name when the disk has all of it.
    pub(super) fn keep(self) -> Result<Self> {
        let Backing::Draft(draft) = self.backing else {
            return Ok(self);
        };
        match draft.commit_to_disk() {
            Ok(file) => Ok(Self {
                backing: Backing::Open(file),
                ..self
            }),
            Err(error) => Err(Error::io(self.place, "write", error)),
        }
    }

    /// Reads `len` words at a place.
    pub(super) fn read(&self, at: u64, len: usize) -> Result<Vec<u64>> {
        let mut bytes = vec![0u8; 8 * len];
        read_at(self.file(), &mut bytes, 8 * at).map_err(|error| self.failed("read", error))?;
        let word = |eight: &[u8]| u64::from_le_bytes(eight.try_into().expect("eight bytes"));
        Ok(bytes.chunks_exact(8).map(word).collect())
    }

    fn file(&self) -> &File {
        match &self.backing {
            Backing::Open(file) => file,
            Backing::Draft(draft) => draft.file(),
        }
    }

    fn failed(&self, doing: &'static str, error: io::Error) -> Error {
        let doing = match (doing, self.place.is_dir()) {
            ("write", true) => "write a temporary file in",
            (_, true) => "read a temporary file in",
            (doing, false) => doing,
        };
        Error::io(&self.place, doing, error)
    }
}

/// The fingerprint that [`Spill::append`] gave these numbers.
pub(super) fn fingerprint(words: &[u64]) -> u64 {
    let mut hash = hash::Streamed::new();
    // Hashing does not fail.
    let _ = in_blocks(words, |block| {
        hash.update(block);
        Ok(())
    });
    hash.digest()
}

/// The bytes of numbers, little-endian, some thousands at a time.
fn in_blocks(words: &[u64], mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut bytes = [0u8; 8 * 1024];
    for block in words.chunks(1024) {
        for (eight, word) in bytes.chunks_exact_mut(8).zip(block) {
            eight.copy_from_slice(&word.to_le_bytes());
        }
        each(&bytes[..8 * block.len()])?;
    }
    Ok(())
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
