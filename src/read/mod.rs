//! Files and folders in, articles out, each handed to a function while it is in the cache.
//!
//! In: paths. Out: one [`Record`] an article: its id, its [`Place`] and what the function made of it, in the order of
//! the file names and of the lines in a file, whatever the order of the inputs and the number of threads.
//!
//! # How it runs
//!
//! Naively: read a file, split it, parse it, keep the articles. Here
//! - one thread reads, decompresses and cuts the bytes into blocks of about 4 MB at line ends (`lines`, `batch`),
//! - while the workers parse the lines of the block before and call the function on each article, which borrows its
//!   strings from the block (`jsonl`, `text_file`),
//! - and the results are put in order. At most five blocks are in memory, so memory grows with what the function keeps.
//!
//! On 118 MB of news (18,489 records, CPU time of one thread on a shared Xeon core): cutting 4 to 5 GB/s, lines and UTF-8
//! 5.5 GB/s, all of parsing 1.2 GB/s, of which `serde_json` passing over every value would take 1.6 to 2.0. So reading
//! keeps up with several workers on plain files and zstd; gzip decodes at about 300 MB/s and one file of it is decoded
//! by one thread.
//!
//! # What is skipped
//!
//! A file or record that cannot be used is skipped with a message that names its place, counted in
//! [`Counts::skipped`](crate::run::Counts), told to the observer at once, and kept as a warning (the first 1,000). The
//! rest is read. Blank lines are no records and pass without a word.
//!
//! # Formats
//!
//! | format | what a record is | place, and id if it names none |
//! |---|---|---|
//! | JSON lines | a line with an object: [`FieldNames`] | `file:line` |
//! | JSON | an object in an array, on top or held by an object | `file#number` |
//! | CSV, TSV | a row; the header names the columns | `file:line` of its first line |
//! | text | the file; a title may be on top | the path as given |
//! | Markdown | the file; a heading or front matter may be on top | the path as given |
//! | HTML (feature `html`) | the article of the page | the path as given |
//! | RSS, Atom, JSON Feed (feature `feed`) | an entry | `file#number` |
//! | WARC, WET | a page (with `html`) or text of the archive | `file#number`; the id of the archive's record |
//! | Parquet (feature `parquet`) | a row | `file#number` |
//!
//! Each may be compressed (`.gz`, `.zst`, all members and frames). The name tells the format and the first bytes may
//! overrule it (`format.rs`). In a folder files of other names are passed over and counted; a file given by another
//! name is looked into. A record with a title and no text is a headline and is kept.
//!
//! JSON is UTF-8; texts and tables in other encodings are converted, and counted (`encoding.rs`). Keys that plainly mean
//! a field no record has are taken for it, and said (`guess.rs`).

mod batch;
mod collector;
mod copy;
#[cfg(test)]
mod copy_tests;
mod csv;
mod encoding;
mod feed;
mod fields;
#[cfg(test)]
mod form_tests;
mod format;
mod guess;
mod html;
mod ids;
mod inputs;
mod json;
mod jsonl;
mod labels;
mod lines;
mod object;
mod open;
mod options;
#[cfg(test)]
mod page_tests;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(all(test, feature = "parquet"))]
mod parquet_tests;
mod place;
mod previous;
mod problem;
mod record;
mod records;
mod rewrite;
mod seen;
#[cfg(test)]
mod skip_tests;
mod stream;
mod tally;
#[cfg(test)]
mod tests;
mod text_file;
mod warc;

pub use format::Format;
pub use inputs::Inputs;
pub use labels::labels;
pub use options::{DuplicateIds, FieldNames, ReadOptions};
pub use place::{NamedPlace, Place, Unit};
pub use previous::previous;
pub use seen::{SeenFile, SeenInputs};
pub use stream::{Event, StreamRecord, stream};

use crate::article::Article;
use crate::error::{Error, Result};
use crate::run::{Observer, Run, Stage, Unobserved};
use batch::Batch;
use collector::{Collector, Parser};
use problem::{Account, Problem};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::mpsc;

/// An article's name, where it stands, and what was made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<T> {
    /// Unique among the records. Under [`DuplicateIds::Rename`] it may differ from the id the article had when the
    /// function saw it.
    pub id: Box<str>,
    /// Where it stands; [`Inputs::place`] says it in words.
    pub place: Place,
    /// What the function made of it.
    pub value: T,
}

/// What was read, and from where.
#[derive(Debug)]
pub struct Reading<T> {
    /// The records in the order of reading.
    pub records: Vec<Record<T>>,
    /// The files they stand in.
    pub inputs: Inputs,
}

/// Reads `inputs` (files, folders, `-` for standard input) and calls `map` on every article, on many threads.
///
/// ```
/// use samestory::read::{ReadOptions, read};
/// use samestory::run::{Run, Unobserved};
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("articles.jsonl");
/// std::fs::write(&path, "{\"id\": 7, \"text\": \"The ferry sank.\"}\n{\"id\": 8}\n").unwrap();
/// let mut run = Run::default();
/// let reading = read(&[path], &ReadOptions::default(), &mut run, &Unobserved, |article| article.text.len())?;
/// assert_eq!((&*reading.records[0].id, reading.records[0].value), ("7", 15));
/// assert_eq!((run.counts.articles, run.counts.skipped), (1, 1));
/// # Ok::<(), samestory::Error>(())
/// ```
///
/// # Errors
/// If no article is found at all, if two records have one id and [`DuplicateIds::Reject`] is set, or if a field's name
/// in the options cannot be one. Everything else that goes wrong is a skipped record or file.
///
/// # Complexity
/// O(bytes) time; memory for the records and about five blocks.
pub fn read<T, F>(
    inputs: &[PathBuf],
    options: &ReadOptions,
    run: &mut Run,
    observer: &dyn Observer,
    map: F,
) -> Result<Reading<T>>
where
    T: Send,
    F: Fn(&Article<'_>) -> T + Sync,
{
    read_with_stdin(
        inputs,
        &|| Box::new(io::stdin()),
        options,
        run,
        observer,
        map,
    )
}

/// How many bytes the files of `inputs` have on the disk; `None` if standard input is among them.
pub fn bytes_of(inputs: &[PathBuf], options: &ReadOptions) -> Option<u64> {
    let mut run = Run::default();
    let mut account = Account::new(&mut run, &Unobserved);
    Inputs::discover(inputs, options, &mut account).total_bytes()
}

/// [`read`] with a standard input of one's own.
fn read_with_stdin<T, F>(
    given: &[PathBuf],
    stdin: &(dyn Fn() -> Box<dyn Read + Send> + Sync),
    options: &ReadOptions,
    run: &mut Run,
    observer: &dyn Observer,
    map: F,
) -> Result<Reading<T>>
where
    T: Send,
    F: Fn(&Article<'_>) -> T + Sync,
{
    let fields = fields::Fields::new(&options.fields)?;
    let mut account = Account::new(run, observer);
    let mut inputs = Inputs::discover(given, options, &mut account);
    let spool = (options.keep_stdin && inputs.files.iter().any(|file| file.path.is_none()))
        .then(|| tempfile::tempfile().map_err(|error| Error::io("temporary file", "create", error)))
        .transpose()?;
    observer.begin(Stage::Read, inputs.total_bytes());

    let mut records = Vec::new();
    let parser = Parser {
        inputs: &inputs,
        fields: &fields,
        max_record_bytes: options.max_record_bytes,
        map: &map,
    };
    let spooled = spool.as_ref();
    let stdin = move || -> Box<dyn Read + '_> {
        match spooled {
            Some(copy) => Box::new(open::Tee {
                reader: stdin(),
                copy,
            }),
            None => stdin(),
        }
    };
    let mut keep = |record| records.push(record);
    let mut collector = Collector::new(parser, account, &mut keep);
    let seen = pass(&mut collector, &stdin, options, observer);
    let Collector {
        mut account,
        used,
        tally,
        ..
    } = collector;

    let whole = options.sample_bytes.is_none();
    for (number, _) in used.iter().enumerate().filter(|(_, used)| whole && !**used) {
        let what = match seen.get(number).and_then(|seen| seen.format) {
            Some(Format::Jsonl | Format::Csv | Format::Tsv) => "no records, only blank lines",
            Some(Format::Warc) => "no pages or texts in this archive",
            _ => "no records in it",
        };
        account.skip(&inputs.files[number].name, Problem::new(what));
    }
    tally.say(&fields.names[fields::TEXT], &mut account);
    account.close();
    if records.is_empty() {
        return Err(no_articles(given, account.run.counts.skipped));
    }
    ids::make_unique(&mut records, &inputs, options.duplicate_ids, &mut account)?;
    account.run.counts.articles += records.len() as u64;
    for (file, seen) in inputs.files.iter_mut().zip(seen) {
        file.seen = seen;
    }
    inputs.stdin = spool;
    Ok(Reading { records, inputs })
}

/// Reads all files of the collector's parser on one thread while the others parse; says what was seen of each file.
fn pass<'a, T, F>(
    collector: &mut Collector<'_, '_, T, F>,
    stdin: &(dyn Fn() -> Box<dyn Read + 'a> + Sync),
    options: &ReadOptions,
    observer: &dyn Observer,
) -> Vec<inputs::Seen>
where
    T: Send,
    F: Fn(&Article<'_>) -> T + Sync,
{
    let (inputs, fields) = (collector.parser.inputs, collector.parser.fields);
    std::thread::scope(|threads| {
        let (sender, batches) = mpsc::sync_channel::<Batch>(2);
        let (spare, spares) = mpsc::channel();
        let reader = threads.spawn(move || {
            batch::read_batches(inputs, stdin(), fields, options, observer, &mut |batch| {
                sender.send(batch).ok()?;
                Some(spares.try_recv().unwrap_or_default())
            })
        });
        for batch in batches {
            collector.take(&batch);
            // The memory of a batch serves a later one; there is none if the reader is done.
            let _ = spare.send(batch.bytes);
        }
        reader
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn no_articles(given: &[PathBuf], skipped: u64) -> Error {
    let mut names: Vec<_> = given
        .iter()
        .map(|path| inputs::display_name(path))
        .collect();
    names.sort_unstable();
    names.dedup();
    let more = names.len().saturating_sub(3);
    names.truncate(3);
    let list = match (names.join(", "), more) {
        (list, _) if list.is_empty() => "an empty list of inputs".to_owned(),
        (list, 0) => list,
        (list, more) => format!("{list} and {more} more"),
    };
    Error::no_articles(
        list,
        match skipped {
            0 => "give a folder, a .txt, .md, .jsonl or .ndjson file, or `-` for standard input",
            _ => "everything was skipped; the messages say why",
        },
    )
}
