//! Which articles are read, and how.

use clap::{Args, Parser, ValueEnum};
use samestory::Result;
use samestory::read::{DuplicateIds, FieldNames, ReadOptions};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Folders, files, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

impl InputArgs {
    /// One input, read by the default names of fields.
    pub(crate) fn of(input: PathBuf) -> Self {
        #[derive(Parser)]
        struct Defaults {
            #[command(flatten)]
            read: ReadArgs,
        }
        Self {
            inputs: vec![input],
            read: Defaults::parse_from(["samestory"]).read,
        }
    }
}

/// Articles, or the pairs an earlier run stored.
#[derive(Debug, Args)]
pub(crate) struct CopyInputArgs {
    /// Folders, files, or - for standard input
    #[arg(required_unless_present = "from", value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Store all that was verified of the pairs, for --from
    ///
    /// One run at low thresholds (--near 0.5 --contains 0.5 --same-wire 0.3) serves every higher one. Stored are ids,
    /// fields, exact counts and the fingerprints of the inputs; no text. Compressed by its name (.gz, .zst).
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) store: Option<PathBuf>,
    /// Take stored pairs instead of articles, and cut them at the thresholds given
    ///
    /// The texts are not read again. Thresholds under the stored ones are refused: that needs the texts. Pairs stored
    /// with all relations leave out what is near by page furniture only, also where `identical,near` is asked of them.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["inputs", "recall", "shingle", "slots", "seed", "audit", "dry_run", "checkpoint"]
    )]
    pub(crate) from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

impl CopyInputArgs {
    pub(crate) fn articles(&self) -> InputArgs {
        InputArgs {
            inputs: self.inputs.clone(),
            read: self.read.clone(),
        }
    }
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct ReadArgs {
    /// Field or column that holds the id of a record; `a.b` reaches into an object
    ///
    /// Without a name it is `id`. Where the records of a file have no field of the plain name (id, title, text, date,
    /// source, url, lang), the one that plainly means it is taken and said: body for text, headline for title. A field
    /// that is named here is never guessed.
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,
    /// Field that holds the headline
    #[arg(long, value_name = "NAME")]
    title_field: Option<String>,
    /// Field that holds the text; the only one that must be there, unless there is a headline
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Field that holds the date of publication
    #[arg(long, value_name = "NAME")]
    date_field: Option<String>,
    /// Field that holds the outlet
    #[arg(long, value_name = "NAME")]
    source_field: Option<String>,
    /// Field that holds the address
    #[arg(long, value_name = "NAME")]
    url_field: Option<String>,
    /// Field that holds the language
    #[arg(long, value_name = "NAME")]
    lang_field: Option<String>,
    /// Form of all inputs: jsonl, json, csv, tsv, text, markdown, html, feed, warc or parquet
    ///
    /// Without it each file's name and first bytes tell. Needed for a table on standard input.
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<String>,
    /// What to do with a second record of the same id
    ///
    /// Every answer names articles by their ids, so a repeated id is an error that names both places; `rename` makes the
    /// second one `id#2`.
    #[arg(long, value_name = "HOW", value_enum, default_value = "reject")]
    duplicate_ids: DuplicateIdsArg,
    /// Longest record in MiB; a longer one is skipped and said
    ///
    /// 64 MiB is a thousand times a long article: what is longer is a file that lost its line ends.
    #[arg(long, value_name = "MIB", default_value = "64")]
    max_record: usize,
    /// Most times a compressed file may exceed its own size; beyond that it is given up and said
    ///
    /// News shrinks 3 to 10 times, one record repeated for ever about 300 times, a file made to fill a disk over 1,000.
    #[arg(long, value_name = "N", default_value = "500")]
    max_expansion: u32,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DuplicateIdsArg {
    Reject,
    Rename,
}

impl ReadArgs {
    pub(crate) fn options(&self, keep_stdin: bool) -> Result<ReadOptions> {
        Ok(ReadOptions {
            fields: FieldNames {
                id: self.id_field.clone(),
                title: self.title_field.clone(),
                text: self.text_field.clone(),
                date: self.date_field.clone(),
                source: self.source_field.clone(),
                url: self.url_field.clone(),
                lang: self.lang_field.clone(),
                ..FieldNames::default()
            },
            duplicate_ids: match self.duplicate_ids {
                DuplicateIdsArg::Reject => DuplicateIds::Reject,
                DuplicateIdsArg::Rename => DuplicateIds::Rename,
            },
            format: self.input_format.as_deref().map(str::parse).transpose()?,
            max_record_bytes: self.max_record << 20,
            max_expansion: self.max_expansion,
            keep_stdin,
            ..ReadOptions::default()
        })
    }
}
