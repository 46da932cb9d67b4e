//! The file of one stage: a line of JSON, items in `postcard`'s form each behind its length, a fingerprint at the end.

use super::{FORMAT, Found, Header};
use crate::error::{Error, Result};
use crate::hash;
use crate::output::Draft;
use crate::store::DRAFT;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

const BUFFER: usize = 1 << 18;
/// Bytes of the fingerprint at the end.
const END: u64 = 8;

/// Writes a stage, item by item.
pub struct StageWriter {
    draft: Draft,
    path: PathBuf,
    buffer: Vec<u8>,
    hash: hash::Streamed,
}

impl StageWriter {
    pub(super) fn create(path: PathBuf, header: &Header) -> Result<Self> {
        let draft =
            Draft::create(path.clone(), DRAFT).map_err(|error| Error::io(&path, "write", error))?;
        let mut buffer = serde_json::to_vec(header).expect("a header is strings");
        buffer.push(b'\n');
        Ok(Self {
            draft,
            path,
            buffer,
            hash: hash::Streamed::new(),
        })
    }

    /// Writes an item.
    ///
    /// # Errors
    /// If it cannot be written.
    ///
    /// # Panics
    /// If the item is of a form that `postcard` does not write: untagged, flattened, of unknown length.
    pub fn item(&mut self, item: &impl Serialize) -> Result<()> {
        let bytes = postcard::to_stdvec(item).expect("items are plain data");
        self.buffer.extend((bytes.len() as u64).to_le_bytes());
        if bytes.len() < BUFFER {
            self.buffer.extend(bytes);
            if self.buffer.len() >= BUFFER {
                self.flush()?;
            }
            return Ok(());
        }
        self.flush()?;
        self.put(&bytes)
    }

    /// Ends the file; it has its name when the disk has all of it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn commit(mut self) -> Result<()> {
        self.flush()?;
        let end = self.hash.digest().to_le_bytes();
        self.put(&end)?;
        self.draft
            .commit_to_disk()
            .map(drop)
            .map_err(|error| Error::io(self.path, "write", error))
    }

    fn flush(&mut self) -> Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        self.put(&buffer)?;
        buffer.clear();
        self.buffer = buffer;
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        self.draft
            .file()
            .write_all(bytes)
            .map_err(|error| Error::io(&self.path, "write", error))
    }
}

/// Reads a stage, item by item.
#[derive(Debug)]
pub struct StageReader {
    file: BufReader<io::Take<File>>,
    path: PathBuf,
    header: Header,
    buffer: Vec<u8>,
}

impl StageReader {
    pub(super) fn open(path: &Path, stage: &str) -> Result<Found> {
        let failed = |error| Error::io(path, "read", error);
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(failed(error)),
        };
        let Some(len) = whole(&mut file).map_err(failed)? else {
            return Ok(Found::Unusable(
                "is damaged: not the bytes that were written".to_owned(),
            ));
        };
        file.rewind().map_err(failed)?;
        let mut file = BufReader::with_capacity(BUFFER, file.take(len));
        let mut line = Vec::new();
        file.read_until(b'\n', &mut line).map_err(failed)?;
        let header: Header = match serde_json::from_slice(&line) {
            Ok(header) => header,
            Err(error) => return Ok(Found::Unusable(format!("has no header: {error}"))),
        };
        let expected = [FORMAT, env!("CARGO_PKG_VERSION"), stage];
        let held = [&*header.format, &*header.version, &*header.stage];
        for (what, (held, expected)) in ["format", "version", "stage"]
            .into_iter()
            .zip(held.into_iter().zip(expected))
        {
            if held != expected {
                let why = format!("holds the {what} \"{held}\", expected \"{expected}\"");
                return Ok(Found::Unusable(why));
            }
        }
        Ok(Found::Stage(Self {
            file,
            path: path.to_path_buf(),
            header,
            buffer: Vec::new(),
        }))
    }

    /// What the stage was made under.
    pub fn depends(&self) -> &super::Depends {
        &self.header.depends
    }

    /// The next item.
    ///
    /// # Errors
    /// If there is none, or it is of another form than was written: then the file is of another program.
    pub fn item<T: DeserializeOwned>(&mut self) -> Result<T> {
        let mut len = [0u8; 8];
        self.file
            .read_exact(&mut len)
            .map_err(|error| Error::io(&self.path, "read", error))?;
        self.buffer.clear();
        let len = u64::from_le_bytes(len);
        (&mut self.file)
            .take(len)
            .read_to_end(&mut self.buffer)
            .map_err(|error| Error::io(&self.path, "read", error))?;
        postcard::from_bytes(&self.buffer).map_err(|error| {
            let problem = format!("an item is not what was expected: {error}");
            Error::format(self.path.display(), problem, None)
        })
    }
}

/// How many bytes a file has before its fingerprint; `None` if they have another one.
fn whole(file: &mut File) -> io::Result<Option<u64>> {
    let Some(len) = file.metadata()?.len().checked_sub(END) else {
        return Ok(None);
    };
    let mut hash = hash::Streamed::new();
    let mut buffer = vec![0u8; BUFFER];
    let mut body = Read::by_ref(file).take(len);
    loop {
        match body.read(&mut buffer)? {
            0 => break,
            read => hash.update(&buffer[..read]),
        }
    }
    let mut end = [0u8; END as usize];
    file.read_exact(&mut end)?;
    Ok((u64::from_le_bytes(end) == hash.digest()).then_some(len))
}
