//! How to read: plain data, no default that depends on the machine.

use super::format::Format;
use serde::{Deserialize, Serialize};

/// How inputs are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// Which fields of a record hold what.
    pub fields: FieldNames,
    /// What to do with a second record of the same id. Default: [`DuplicateIds::Reject`].
    pub duplicate_ids: DuplicateIds,
    /// The form of all inputs; `None` finds it by name and content, file by file. Default: none.
    pub format: Option<Format>,
    /// The longest record (line, row, element, text file), in bytes; a longer one is skipped without being held in
    /// memory. Default: 64 MiB.
    pub max_record_bytes: usize,
    /// A compressed file is given up where it holds more than this many times its own bytes, and more than a record may
    /// have. News shrinks 3 to 10 times, a file of one record repeated some 300 times, a file made to fill a disk over
    /// 1,000 times. Default: 500.
    pub max_expansion: u32,
    /// Keep what standard input says in a temporary file, for [`Inputs::copy_records`](super::Inputs::copy_records). Default: false.
    pub keep_stdin: bool,
    /// How many bytes are read before they are handed to the workers. Changes the speed and never the result; about
    /// five such blocks are in memory at a time. Default: 4 MiB.
    pub block_bytes: usize,
    /// Read only about so many bytes on the disk: the beginning of each file, in proportion, and of small files every so
    /// many. For planning; what is left out is not told. Default: everything is read.
    pub sample_bytes: Option<u64>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            fields: FieldNames::default(),
            duplicate_ids: DuplicateIds::Reject,
            format: None,
            max_record_bytes: 64 << 20,
            max_expansion: 500,
            keep_stdin: false,
            block_bytes: 4 << 20,
            sample_bytes: None,
        }
    }
}

/// What to do with a second record of the same id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DuplicateIds {
    /// An error that names both places.
    #[default]
    Reject,
    /// The second becomes `id#2`, the third `id#3`, in the order of reading, passing over ids that are taken. The
    /// number of ids renamed is noted.
    Rename,
}

/// The names of an article's fields in records: keys of JSON objects, columns of tables. Default: none is named.
///
/// A field that is not named has the name of its member here (`text`), and where no record on top of a file has a key
/// of that name, the one key that plainly means it (`body`), which is noted. A field that is named is looked for under
/// that name and no other. `a.b` is the field `b` of the object `a`, or a field of that very name. Several may name one
/// field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldNames {
    /// The name of the article: a string or a whole number.
    pub id: Option<String>,
    /// The headline: a string.
    pub title: Option<String>,
    /// The body: a string.
    pub text: Option<String>,
    /// When it was published: a string, or a number, which is kept as it reads.
    pub date: Option<String>,
    /// Who published it: a string.
    pub source: Option<String>,
    /// Where it was published: a string.
    pub url: Option<String>,
    /// Its language: a string.
    pub lang: Option<String>,
    /// What copies are preferred by: a string, a number, true or false. No name means it.
    pub prefer: Option<String>,
    /// What groups are scoped by: a string, a number, true or false. No name means it.
    pub scope: Option<String>,
}
