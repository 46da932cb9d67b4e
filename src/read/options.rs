//! How to read: plain data, no default that depends on the machine.

/// How inputs are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// Which fields of a record hold what.
    pub fields: FieldNames,
    /// What to do with a second record of the same id. Default: [`DuplicateIds::Reject`].
    pub duplicate_ids: DuplicateIds,
    /// The longest line, or text file, in bytes; a longer one is skipped without being held in memory. Default: 64 MiB.
    pub max_record_bytes: usize,
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
            max_record_bytes: 64 << 20,
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

/// The names of an article's fields in JSON records. Default: the names of the members here.
///
/// `a.b` is the field `b` of the object `a`, or a field of that very name. Several may name one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldNames {
    /// The name of the article: a string or a whole number.
    pub id: String,
    /// The headline: a string.
    pub title: String,
    /// The body: a string.
    pub text: String,
    /// When it was published: a string, or a number, which is kept as it reads.
    pub date: String,
    /// Who published it: a string.
    pub source: String,
    /// Where it was published: a string.
    pub url: String,
    /// Its language: a string.
    pub lang: String,
}

impl Default for FieldNames {
    fn default() -> Self {
        Self {
            id: "id".to_owned(),
            title: "title".to_owned(),
            text: "text".to_owned(),
            date: "date".to_owned(),
            source: "source".to_owned(),
            url: "url".to_owned(),
            lang: "lang".to_owned(),
        }
    }
}
