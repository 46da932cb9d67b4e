//! The files of a run as another run may meet them again: names, sizes and fingerprints, without their content.

use super::format::Format;
use super::inputs::{Input, Inputs, Seen};
use super::open::Limits;
use super::options::FieldNames;
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

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
    /// Bytes on the disk, before decompression.
    pub bytes: u64,
    /// XXH3 of these bytes.
    pub fingerprint: u64,
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
                bytes: file.bytes,
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
