//! Which files are read: paths as given to a sorted list of files.
//!
//! Folders are walked to the bottom. Symbolic links are followed; one that leads back up is passed over, since what it
//! leads to is read anyway. Names that begin with a dot are passed over below a folder, never when given. The list is
//! sorted by name, so the order in which inputs were given shows nowhere, and a file that is reached twice (given twice,
//! or under two names by a link) is read once, under the name that sorts first. Standard input is last.

use super::format::{Format, extension};
use super::open::Limits;
use super::options::{FieldNames, ReadOptions};
use super::place::{NamedPlace, Place};
use super::problem::{Account, Problem};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};

/// The files of a run, in the order they are read, with what a second look at them needs.
#[derive(Debug, Default)]
pub struct Inputs {
    pub(super) files: Vec<Input>,
    /// What standard input said, if it was asked to be kept.
    pub(super) stdin: Option<File>,
    /// The names of fields by which they were read.
    pub(super) names: FieldNames,
    /// The limits under which they were read; a second look must pass over the same records.
    pub(super) limits: Limits,
}

#[derive(Debug)]
pub(super) struct Input {
    /// As messages and ids say it: the path as given, with `/`.
    pub(super) name: Box<str>,
    /// `None` is standard input.
    pub(super) path: Option<PathBuf>,
    /// Below the folder that was given; the file name of a file that was given.
    pub(super) relative: PathBuf,
    /// The form it is said to be in; `None` where its name and bytes must tell.
    pub(super) format: Option<Format>,
    /// Bytes on the disk when it was found; 0 if unknown.
    pub(super) bytes: u64,
    /// What was read of it.
    pub(super) seen: Seen,
}

/// The bytes of a file as they were read, before decompression.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) bytes: u64,
    pub(super) fingerprint: u64,
    /// What it was read as; `None` if it could not be opened.
    pub(super) format: Option<Format>,
}

impl Inputs {
    /// The place in words.
    ///
    /// # Panics
    /// If the place is of another run.
    pub fn place(&self, place: Place) -> NamedPlace<'_> {
        NamedPlace {
            file: self.name(place.file),
            unit: place.unit,
            line: place.line,
        }
    }

    /// How many files there are, standard input included.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The names of the files in the order they are read.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| &*file.name)
    }

    pub(super) fn name(&self, file: u32) -> &str {
        &self.files[file as usize].name
    }

    /// How many bytes were read of all files, before decompression.
    pub fn bytes_read(&self) -> u64 {
        self.files.iter().map(|file| file.seen.bytes).sum()
    }

    /// Bytes on the disk, or `None` if standard input is among the files.
    pub(super) fn total_bytes(&self) -> Option<u64> {
        self.files
            .iter()
            .map(|file| file.path.as_ref().map(|_| file.bytes))
            .sum()
    }

    /// Finds the files of `given`; what cannot be used goes to the account.
    pub(super) fn discover(
        given: &[PathBuf],
        options: &ReadOptions,
        account: &mut Account<'_>,
    ) -> Self {
        let mut given: Vec<_> = given.iter().map(PathBuf::as_path).collect();
        given.sort_unstable();
        let mut stdin = 0;
        let mut files = Vec::new();
        for path in given {
            if path.as_os_str() == "-" {
                stdin += 1;
                continue;
            }
            match fs::metadata(path) {
                Err(error) => account.skip(display_name(path), Problem::io(path, "read", error)),
                Ok(found) if found.is_dir() => walk(path, options.format, &mut files, account),
                Ok(found) => files.push(Input {
                    name: display_name(path).into(),
                    relative: path.file_name().map(PathBuf::from).unwrap_or_default(),
                    format: options.format,
                    bytes: found.len(),
                    path: Some(path.to_path_buf()),
                    seen: Seen::default(),
                }),
            }
        }
        files.sort_unstable_by(|a, b| (&a.name, &a.relative).cmp(&(&b.name, &b.relative)));
        let mut met = ahash::AHashSet::with_capacity(files.len());
        files.retain(|file| {
            let path = file.path.as_deref().unwrap_or(Path::new("-"));
            met.insert(fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf()))
        });
        if stdin > 0 {
            files.push(Input {
                name: "stdin".into(),
                path: None,
                relative: PathBuf::from("stdin"),
                format: options.format,
                bytes: 0,
                seen: Seen::default(),
            });
        }
        if stdin > 1 {
            let problem = format!("`-` was given {stdin} times, expected once");
            account.skip(
                "stdin",
                Problem::with_hint(problem, "standard input can be read only once"),
            );
        }
        Self {
            files,
            stdin: None,
            names: options.fields.clone(),
            limits: Limits {
                record: options.max_record_bytes,
                expansion: options.max_expansion,
            },
        }
    }
}

/// Adds the articles below `folder`.
fn walk(folder: &Path, format: Option<Format>, files: &mut Vec<Input>, account: &mut Account<'_>) {
    let before = files.len();
    let mut others: BTreeMap<String, u64> = BTreeMap::new();
    let (mut failed, mut special) = (Vec::new(), Vec::new());
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().first() == Some(&b'.')
    };
    for entry in walkdir::WalkDir::new(folder)
        .follow_links(true)
        .into_iter()
        .filter_entry(|entry| !hidden(entry))
    {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.loop_ancestor().is_some() => continue,
            Err(error) => {
                failed.push(error);
                continue;
            }
        };
        if entry.file_type().is_dir() {
            continue;
        }
        if Format::of_name(entry.path()).is_none() {
            *others.entry(extension(entry.path())).or_default() += 1;
            continue;
        }
        if !entry.file_type().is_file() {
            special.push(display_name(entry.path()));
            continue;
        }
        files.push(Input {
            name: display_name(entry.path()).into(),
            relative: entry
                .path()
                .strip_prefix(folder)
                .unwrap_or(entry.path())
                .to_path_buf(),
            format,
            bytes: entry.metadata().map_or(0, |found| found.len()),
            path: Some(entry.into_path()),
            seen: Seen::default(),
        });
    }
    failed.sort_by(|a, b| a.path().cmp(&b.path()));
    let any_failed = !failed.is_empty() || !special.is_empty();
    special.sort_unstable();
    for name in special {
        // Opening a pipe that nobody writes to would wait for ever.
        account.skip(
            name,
            Problem::with_hint(
                "a pipe, socket or device, expected a file",
                "give it by its own name to read from it",
            ),
        );
    }
    for error in failed {
        let path = error.path().unwrap_or(folder).to_path_buf();
        let error = error
            .into_io_error()
            .unwrap_or_else(|| std::io::Error::other("a folder cannot be walked"));
        account.skip(display_name(&path), Problem::io(&path, "read", error));
    }
    let name = display_name(folder);
    let expected = "articles are files named .txt, .md, .jsonl, .json, .csv, .tsv, .html, .xml, .warc or .parquet, most also .gz or .zst";
    match (files.len() - before, others.values().sum::<u64>()) {
        (0, 0) if any_failed => {}
        (0, 0) => account.skip(name, Problem::with_hint("empty folder", expected)),
        (0, _) => {
            let problem = format!("no articles in this folder, only {}", other_files(&others));
            account.skip(name, Problem::with_hint(problem, expected));
        }
        (_, 0) => {}
        (_, _) => account.note(format!("{name}: {} not read", other_files(&others))),
    }
}

/// `3 files of other kinds (2 .pdf, 1 .png)`.
fn other_files(others: &BTreeMap<String, u64>) -> String {
    let total: u64 = others.values().sum();
    let mut kinds: Vec<_> = others.iter().collect();
    kinds.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let mut parts: Vec<_> = kinds
        .iter()
        .take(5)
        .map(|(kind, count)| match kind.as_str() {
            "" => format!("{count} without extension"),
            kind => format!("{count} .{kind}"),
        })
        .collect();
    if kinds.len() > 5 {
        parts.push("...".to_owned());
    }
    let files = if total == 1 {
        "1 file of another kind".to_owned()
    } else {
        format!("{total} files of other kinds")
    };
    format!("{files} ({})", parts.join(", "))
}

/// The path as given, with `/` between its parts and without `./`, the same on every system.
pub(super) fn display_name(path: &Path) -> String {
    let mut name = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::RootDir => name.push('/'),
            part => {
                if !name.is_empty() && !name.ends_with('/') {
                    name.push('/');
                }
                name.push_str(&part.as_os_str().to_string_lossy());
            }
        }
    }
    if name.is_empty() {
        ".".to_owned()
    } else {
        name
    }
}
