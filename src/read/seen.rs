//! The files of a run as another run may meet them again: names, sizes and fingerprints, without their content.

use super::format::Format;
use super::inputs::{Input, Inputs, Seen};
use super::open::{self, Limits};
use super::options::{FieldNames, ReadOptions};
use super::problem::Account;
use crate::error::Result;
use crate::hash;
use crate::run::{Observer, Run, Stage, Unobserved};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Files as they were read, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenInputs {
    /// The files in the order of reading.
    pub files: Vec<SeenFile>,
    /// The names of fields by which they were read.
    pub fields: FieldNames,
    /// The longest record in bytes.
    pub max_record_bytes: usize,
    /// The most times a compressed file may exceed its own size.
    pub max_expansion: u32,
}

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenFile {
    /// As messages say it.
    pub name: Box<str>,
    /// Where it is; `None` is standard input, which cannot be read again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// Below the folder that was given.
    pub relative: PathBuf,
    /// What it was read as, by the name that `--input-format` takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Bytes that were read of it, before decompression.
    pub bytes: u64,
    /// Bytes on the disk when it was found; a file that was given up is longer than what was read.
    #[serde(default)]
    pub size: u64,
    /// XXH3 of these bytes.
    pub fingerprint: u64,
}

impl SeenInputs {
    /// How the files of `given` differ from these, in words; `None` if they are the same bytes under the same names.
    ///
    /// # Complexity
    /// `O(bytes)`: all files are read, on all threads.
    pub fn difference(
        &self,
        given: &[PathBuf],
        options: &ReadOptions,
        observer: &dyn Observer,
    ) -> Option<String> {
        let mut run = Run::default();
        let now = Inputs::discover(given, options, &mut Account::new(&mut run, &Unobserved));
        let was: BTreeSet<&str> = self.files.iter().map(|file| &*file.name).collect();
        let is: BTreeSet<&str> = now.names().collect();
        if let Some(gone) = was.difference(&is).next() {
            return Some(format!("{gone} is gone"));
        }
        if let Some(new) = is.difference(&was).next() {
            return Some(format!("{new} is new"));
        }
        observer.begin(Stage::Read, now.total_bytes());
        let differs = |(was, is): (&SeenFile, &Input)| {
            let path = is.path.as_deref()?;
            if !path.is_file() {
                return Some(format!("{} is no file that can be read again", was.name));
            }
            let same = if was.format.is_some() {
                (is.bytes == was.size || is.bytes == was.bytes)
                    && fingerprint(path, was.bytes, observer)
                        .is_ok_and(|found| found == (was.bytes, was.fingerprint))
            } else {
                // Of what could not be used there is no fingerprint: it must still be of no use.
                open::open_file(is, path, now.limits).is_err()
            };
            (!same).then(|| format!("{} has changed", was.name))
        };
        self.files
            .par_iter()
            .zip(&now.files)
            .find_map_first(differs)
    }
}

/// How many of the first `most` bytes a file has, and their XXH3.
fn fingerprint(path: &Path, most: u64, observer: &dyn Observer) -> io::Result<(u64, u64)> {
    let mut file = File::open(path)?.take(most);
    let (mut hash, mut bytes) = (hash::Streamed::new(), 0);
    let mut buffer = vec![0u8; 1 << 18];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((bytes, hash.digest())),
            read => {
                hash.update(&buffer[..read]);
                bytes += read as u64;
                observer.advance(read as u64);
            }
        }
    }
}

impl Inputs {
    /// The files with what was read of them.
    pub fn seen(&self) -> SeenInputs {
        let seen = |file: &Input| SeenFile {
            name: file.name.clone(),
            path: file.path.clone(),
            relative: file.relative.clone(),
            format: file.seen.format.map(|format| format.to_string()),
            bytes: file.seen.bytes,
            size: file.bytes,
            fingerprint: file.seen.fingerprint,
        };
        SeenInputs {
            files: self.files.iter().map(seen).collect(),
            fields: self.names.clone(),
            max_record_bytes: self.limits.record,
            max_expansion: self.limits.expansion,
        }
    }

    /// Files that an earlier run read, for [`Inputs::copy_records`]: nothing is opened before, and a file that is not
    /// what it was is an error then.
    ///
    /// # Errors
    /// If a format is none that this program knows.
    pub fn of_seen(seen: SeenInputs) -> Result<Self> {
        let input = |file: SeenFile| -> Result<Input> {
            let format: Option<Format> = file.format.as_deref().map(str::parse).transpose()?;
            Ok(Input {
                format,
                name: file.name,
                path: file.path,
                relative: file.relative,
                bytes: file.size,
                seen: Seen {
                    bytes: file.bytes,
                    fingerprint: file.fingerprint,
                    format,
                },
            })
        };
        Ok(Self {
            files: seen.files.into_iter().map(input).collect::<Result<_>>()?,
            stdin: None,
            names: seen.fields,
            limits: Limits {
                record: seen.max_record_bytes,
                expansion: seen.max_expansion,
            },
        })
    }
}
