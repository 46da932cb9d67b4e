//! The second look: records written out byte for byte as they came, by reading the inputs again.
//!
//! Nothing of a record is kept in memory but its place, so a corpus far larger than memory can be deduplicated. Only
//! files of which something is kept are read. What is read must be what was read the first time: the size and the
//! fingerprint (XXH3 of the raw bytes) of each file are compared, and a difference is an error. Both functions hand out
//! lines before they can know; the caller commits nothing on an error.

use super::inputs::{Input, Inputs};
use super::lines::{Cut, Lines, split};
use super::open::{self, Opened};
use super::options::ReadOptions;
use super::place::Place;
use crate::error::{Error, Result};
use crate::output::OutputFile;
use std::fs;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

impl Inputs {
    /// Writes the records at the places `kept`, each line as it came with a line end after it, in the order of reading
    /// whatever the order of `kept`. Returns how many there were.
    ///
    /// The byte order mark of a file is not written; a carriage return before a line end is.
    ///
    /// # Errors
    /// If an input cannot be read or is not what it was, if `out` cannot be written, if standard input is among the
    /// inputs and was not [kept](ReadOptions::keep_stdin), and if a kept article is a file of its own (text, Markdown),
    /// which is no record: see [`Inputs::copy_files`].
    pub fn copy_records(&self, kept: &[Place], out: &mut dyn Write) -> Result<u64> {
        let mut kept = kept.to_vec();
        kept.sort_unstable();
        kept.dedup();
        if let Some(place) = kept.iter().find(|place| place.line == 0) {
            return Err(Error::format(
                self.place(*place),
                "a text file is no record that a file of records could hold",
                Some("write to a folder instead, by ending its name in `/`"),
            ));
        }
        for of_file in kept.chunk_by(|a, b| a.file == b.file) {
            self.copy_lines(of_file, out)?;
        }
        Ok(kept.len() as u64)
    }

    /// Writes, below `folder`, each input that something is kept of, under the path it has below the folder that was
    /// given as input: a text file as it is, a file of records with the records kept, compressed if it was. Returns how
    /// many files there are. Each file is there whole or not at all; those written before an error stay.
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
            let target = folder.join(&input.relative);
            let parent = target.parent().unwrap_or(folder);
            fs::create_dir_all(parent)
                .map_err(|error| Error::io(parent, "create the folder", error))?;
            if of_file[0].line == 0 {
                copy_whole(input, &target)?;
            } else {
                let mut out = OutputFile::create(Some(&target))?;
                self.copy_lines(of_file, &mut out)?;
                out.commit()?;
            }
        }
        Ok(files.len() as u64)
    }

    fn check_targets(&self, files: &[&[Place]], folder: &Path) -> Result<()> {
        let mut targets: ahash::AHashMap<&Path, &Input> = ahash::AHashMap::new();
        let sources: ahash::AHashSet<PathBuf> = self
            .files
            .iter()
            .filter_map(|input| fs::canonicalize(input.path.as_ref()?).ok())
            .collect();
        for of_file in files {
            let input = &self.files[of_file[0].file as usize];
            if let Some(other) = targets.insert(&input.relative, input) {
                let problem = format!(
                    "would be written over {}: both are {}",
                    other.name,
                    input.relative.display()
                );
                return Err(Error::format(
                    &input.name,
                    problem,
                    Some("write the two inputs into two folders"),
                ));
            }
            let target = folder.join(&input.relative);
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

    fn copy_lines(&self, kept: &[Place], out: &mut dyn Write) -> Result<()> {
        let input = &self.files[kept[0].file as usize];
        let mut opened = self.reopen(input)?;
        let reader = std::mem::replace(&mut opened.reader, Box::new(io::empty()));
        let mut lines = Lines::new(reader, self.max_record_bytes);
        let mut kept = kept.iter().map(|place| place.line).peekable();
        let mut buffer = Vec::new();
        let cannot_write = |error| Error::io("output", "write", error);
        while let Some(cut) = lines.cut(&mut buffer, ReadOptions::default().block_bytes) {
            if let Cut::Lines { first_line, range } = cut {
                for (number, range) in split(&buffer, range, first_line) {
                    if kept.next_if_eq(&number).is_some() {
                        out.write_all(&buffer[range])
                            .and_then(|()| out.write_all(b"\n"))
                            .map_err(cannot_write)?;
                    }
                }
            }
            buffer.clear();
        }
        if kept.peek().is_some() || input.path.is_some() && opened.seen() != input.seen {
            return Err(changed(input, opened.raw_bytes()));
        }
        Ok(())
    }

    fn reopen(&self, input: &Input) -> Result<Opened<'_>> {
        let opened = match (&input.path, &self.stdin) {
            (Some(path), _) => open::open_file(input, path),
            (None, Some(file)) => {
                let mut file: &fs::File = file;
                file.rewind()
                    .map_err(|error| Error::io("stdin", "read again", error))?;
                open::open(input, Box::new(file))
            }
            (None, None) => {
                return Err(Error::format(
                    &input.name,
                    "standard input was not kept for a second reading",
                    None,
                ));
            }
        };
        opened
            .map_err(|problem| Error::format(&input.name, problem.problem, problem.hint.as_deref()))
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
