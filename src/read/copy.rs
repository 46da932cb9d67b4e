//! The second look: records written out byte for byte as they came, by reading the inputs again.
//!
//! Nothing of a record is kept in memory but its place, so a corpus far larger than memory can be deduplicated. Only
//! files of which something is kept are read. What is read must be what was read the first time: the size and the
//! fingerprint (XXH3 of the raw bytes) of each file are compared, and a difference is an error. All functions hand out
//! records before they can know; the caller commits nothing on an error.
//!
//! One file holds records of one format: what came in as CSV goes out as CSV (`rewrite.rs` has the forms). Inputs of
//! several formats are written to a folder, or as JSON lines of their articles by [`Inputs::copy_articles`].

use super::collector::{Collector, Parser};
use super::fields::Fields;
use super::format::Format;
use super::inputs::{Input, Inputs};
use super::options::ReadOptions;
use super::place::{Place, Unit};
use super::problem::Account;
use super::rewrite::{Added, Rewriter};
use super::{open, pass};
use crate::article::Article;
use crate::error::{Error, Result};
use crate::output::OutputFile;
use crate::run::{Run, Unobserved};
use std::fs;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

impl Inputs {
    /// Writes the records at the places `kept`, in the format they came in and in the order of reading whatever the
    /// order of `kept`. Returns how many there were.
    ///
    /// A line of JSON and a row of a table is written byte for byte with a line end after it, under the header the rows
    /// came with; elements of an array stand in an array again; rows of Parquet keep their schema. The byte order mark
    /// of a file is not written; a carriage return before a line end is. Tables in UTF-16 are written as UTF-8.
    ///
    /// # Errors
    /// If an input cannot be read or is not what it was, if `out` cannot be written, if standard input is among the
    /// inputs and was not [kept](ReadOptions::keep_stdin), if the inputs are of several formats or tables under several
    /// headers, and if a kept article is a file of its own (text, HTML) or an entry of a feed, which is no record that a
    /// file of records could hold: see [`Inputs::copy_files`] and [`Inputs::copy_articles`].
    pub fn copy_records(&self, kept: &[Place], out: &mut dyn Write) -> Result<u64> {
        let mut kept = kept.to_vec();
        kept.sort_unstable();
        kept.dedup();
        self.rewrite(&kept, None, out)?;
        Ok(kept.len() as u64)
    }

    /// Writes the records at these places as [`Inputs::copy_records`] does, each with two more fields: `names`, and the
    /// values beside its place.
    ///
    /// # Errors
    /// As there; also if a record has a field of one of these names.
    pub fn annotate_records(
        &self,
        names: [&str; 2],
        records: &[(Place, [&str; 2])],
        out: &mut dyn Write,
    ) -> Result<()> {
        let mut records = records.to_vec();
        records.sort_unstable();
        let places: Vec<Place> = records.iter().map(|(place, _)| *place).collect();
        let values: Vec<[&str; 2]> = records.iter().map(|(_, values)| *values).collect();
        let added = Added {
            names,
            values: &values,
        };
        self.rewrite(&places, Some(added), out)
    }

    /// Writes the articles at the places `kept` as JSON lines with the fields `id`, `title`, `text`, `date`, `source`,
    /// `url` and `lang`, as far as they are known, in the order of reading. `ids` are those of `kept`. Returns how many
    /// there were. For inputs of several formats, and of formats that cannot be written.
    ///
    /// # Errors
    /// As [`Inputs::copy_records`] for what concerns reading and writing.
    pub fn copy_articles(
        &self,
        kept: &[(Place, &str)],
        options: &ReadOptions,
        out: &mut dyn Write,
    ) -> Result<u64> {
        let mut kept = kept.to_vec();
        kept.sort_unstable();
        let fields = Fields::new(&options.fields)?;
        let mut run = Run::default();
        let line = |article: &Article<'_>| super::rewrite::line_of(article);
        let parser = Parser {
            inputs: self,
            fields: &fields,
            max_record_bytes: options.max_record_bytes,
            map: &line,
        };
        let mut wanted = kept.iter().peekable();
        let mut failure = None;
        let mut written = 0;
        let mut take = |record: super::Record<serde_json::Map<_, _>>| {
            if failure.is_some() {
                return;
            }
            if let Some((_, id)) = wanted.next_if(|(place, _)| *place == record.place) {
                let mut line = record.value;
                line.insert("id".to_owned(), (*id).into());
                written += 1;
                failure = serde_json::to_writer(&mut *out, &line)
                    .map_err(std::io::Error::from)
                    .and_then(|()| out.write_all(b"\n"))
                    .err();
            }
        };
        let mut collector = Collector::new(parser, Account::new(&mut run, &Unobserved), &mut take);
        let stdin = || -> Box<dyn Read + '_> {
            match &self.stdin {
                Some(file) if (&mut &*file).rewind().is_ok() => Box::new(file),
                _ => Box::new(std::io::empty()),
            }
        };
        let seen = pass(&mut collector, &stdin, options, &Unobserved);
        for (input, seen) in self.files.iter().zip(seen) {
            if seen != input.seen && (input.path.is_some() || self.stdin.is_some()) {
                return Err(changed(input, seen.bytes));
            }
        }
        match (failure, wanted.next()) {
            (Some(error), _) => Err(Error::io("output", "write", error)),
            (None, Some((place, _))) => Err(unkept(&self.files[place.file as usize])),
            (None, None) => Ok(written),
        }
    }

    /// Writes, below `folder`, each input that something is kept of, under the path it has below the folder that was
    /// given as input: a text or page as it is, a file of records with the records kept, compressed if it was. Returns
    /// how many files there are. Each file is there whole or not at all; those written before an error stay.
    ///
    /// # Errors
    /// As [`Inputs::copy_records`]; also if two inputs would have one path, or an input would be overwritten.
    pub fn copy_files(&self, kept: &[Place], folder: &Path) -> Result<u64> {
        let mut kept = kept.to_vec();
        kept.sort_unstable();
        kept.dedup();
        let files: Vec<&[Place]> = kept.chunk_by(|a, b| a.file == b.file).collect();
        self.check_targets(&files, folder)?;
        for of_file in &files {
            let input = &self.files[of_file[0].file as usize];
            let target = folder.join(relative(input));
            let parent = target.parent().unwrap_or(folder);
            fs::create_dir_all(parent)
                .map_err(|error| Error::io(parent, "create the folder", error))?;
            if of_file[0].unit == Unit::File {
                copy_whole(input, &target)?;
            } else {
                let mut out = OutputFile::create(Some(&target))?;
                let mut rewriter = Rewriter::new(self.format(of_file[0].file)?, &mut out);
                self.rewrite_file(&mut rewriter, of_file, None)?;
                rewriter.finish()?;
                out.commit()?;
            }
        }
        Ok(files.len() as u64)
    }

    fn check_targets(&self, files: &[&[Place]], folder: &Path) -> Result<()> {
        let mut targets: ahash::AHashMap<PathBuf, &Input> = ahash::AHashMap::new();
        let sources: ahash::AHashSet<PathBuf> = self
            .files
            .iter()
            .filter_map(|input| fs::canonicalize(input.path.as_ref()?).ok())
            .collect();
        for of_file in files {
            let input = &self.files[of_file[0].file as usize];
            if let Some(other) = targets.insert(relative(input), input) {
                let problem = format!(
                    "would be written over {}: both are {}",
                    other.name,
                    relative(input).display()
                );
                return Err(Error::format(
                    &input.name,
                    problem,
                    Some("write the two inputs into two folders"),
                ));
            }
            let target = folder.join(relative(input));
            if fs::canonicalize(&target).is_ok_and(|target| sources.contains(&target)) {
                let hint = Some("write into another folder");
                return Err(Error::format(
                    target.display(),
                    "is an input and would be overwritten",
                    hint,
                ));
            }
        }
        Ok(())
    }

    /// Writes records of one format, `places` sorted and without repetition.
    fn rewrite(
        &self,
        places: &[Place],
        added: Option<Added<'_>>,
        out: &mut dyn Write,
    ) -> Result<()> {
        let Some(format) = self.one_format(places)? else {
            return Ok(());
        };
        let mut rewriter = Rewriter::new(format, out);
        let mut done = 0;
        for of_file in places.chunk_by(|a, b| a.file == b.file) {
            let values = added.map(|added| added.part(done..done + of_file.len()));
            self.rewrite_file(&mut rewriter, of_file, values)?;
            done += of_file.len();
        }
        rewriter.finish()
    }

    /// The format of the files of these places; `None` if there are none.
    fn one_format(&self, places: &[Place]) -> Result<Option<Format>> {
        let Some(first) = places.first() else {
            return Ok(None);
        };
        let folder = "write to a folder instead, by ending its name in `/`, or write the articles: --format jsonl";
        if let Some(place) = places.iter().find(|place| place.unit == Unit::File) {
            return Err(Error::format(
                self.place(*place),
                "a text file is no record that a file of records could hold",
                Some(folder),
            ));
        }
        let format = self.format(first.file)?;
        if format == Format::Feed {
            return Err(Error::format(
                self.name(first.file),
                "an entry of a feed is no record that a file could hold by itself",
                Some("write the articles instead: --format jsonl"),
            ));
        }
        for place in places {
            let other = self.format(place.file)?;
            if other != format {
                let problem = format!(
                    "is {}, and {} is {}: one file cannot hold both",
                    other.called(),
                    self.name(first.file),
                    format.called()
                );
                return Err(Error::format(self.name(place.file), problem, Some(folder)));
            }
        }
        Ok(Some(format))
    }

    fn format(&self, file: u32) -> Result<Format> {
        let input = &self.files[file as usize];
        input.seen.format.ok_or_else(|| changed(input, 0))
    }

    fn rewrite_file(
        &self,
        rewriter: &mut Rewriter<'_>,
        places: &[Place],
        added: Option<Added<'_>>,
    ) -> Result<()> {
        let input = &self.files[places[0].file as usize];
        let mut opened = self.reopen(input)?;
        let numbers: Vec<u64> = places.iter().map(|place| place.line).collect();
        let found = rewriter.file(
            &input.name,
            &mut opened,
            &Fields::new(&self.names)?,
            &numbers,
            added,
            self.limits.record,
        )?;
        if found < numbers.len() || input.path.is_some() && opened.seen() != input.seen {
            return Err(changed(input, opened.raw_bytes()));
        }
        Ok(())
    }

    fn reopen(&self, input: &Input) -> Result<open::Opened<'_>> {
        let input_format = Input {
            format: input.seen.format,
            name: input.name.clone(),
            path: input.path.clone(),
            relative: PathBuf::new(),
            bytes: input.bytes,
            seen: input.seen,
        };
        let opened = match (&input.path, &self.stdin) {
            (Some(path), _) => open::open_file(&input_format, path, self.limits),
            (None, Some(file)) => {
                let mut file: &fs::File = file;
                file.rewind()
                    .map_err(|error| Error::io("stdin", "read again", error))?;
                open::open(&input_format, Box::new(file), self.limits)
            }
            (None, None) => return Err(unkept(input)),
        };
        opened
            .map_err(|problem| Error::format(&input.name, problem.problem, problem.hint.as_deref()))
    }
}

fn unkept(input: &Input) -> Error {
    Error::format(
        &input.name,
        "standard input was not kept for a second reading",
        None,
    )
}

/// Where an input is written below a folder.
fn relative(input: &Input) -> PathBuf {
    match (&input.path, input.seen.format) {
        (None, Some(format)) => input.relative.with_extension(format.extension()),
        _ => input.relative.clone(),
    }
}

fn copy_whole(input: &Input, target: &Path) -> Result<()> {
    let path = input
        .path
        .as_deref()
        .expect("standard input is no text file");
    let bytes = fs::read(path).map_err(|error| Error::io(path, "read", error))?;
    if bytes.len() as u64 != input.seen.bytes
        || crate::hash::bytes(&bytes) != input.seen.fingerprint
    {
        return Err(changed(input, bytes.len() as u64));
    }
    // As it is: a compressed file is compressed already.
    let mut out = OutputFile::create_uncompressed(target)?;
    out.write_all(&bytes)
        .map_err(|error| Error::io(target, "write", error))?;
    out.commit()
}

fn changed(input: &Input, now: u64) -> Error {
    let then = input.seen.bytes;
    let problem = if now == then {
        "has changed while it was in use, its size has not".to_owned()
    } else {
        format!("has changed while it was in use: {then} bytes then, {now} bytes now")
    };
    Error::format(
        &input.name,
        problem,
        Some("nothing was written of it; run again on files that stay as they are"),
    )
}
