//! Finished stages of a run in a folder, from which the same run goes on after it was cut short.
//!
//! In: what a stage made, and everything it depends on. Out: the same again in a later run, if that depends on the same.
//! The form of the files is in `FORMAT.md` beside this module; `pipeline` decides what a stage is and what it depends on.
//!
//! # What is believed
//!
//! A stage is taken from its file only if the file is whole (its fingerprint is at its end, and it had its name only when
//! the disk had all of it), of this format and program version, and depends on the same inputs, settings and earlier
//! stages. A killed run leaves whole files and at most some without a name of their own, which the next run removes.
//! A folder belongs to one run at a time: it is locked.
//!
//! Inputs are known by name and by the fingerprint of their bytes, not by the time they were changed: that costs reading
//! them once more, a small part of what is saved, and is right after a copy, a restore or an edit within one tick of the
//! clock.

mod stage;

pub use stage::{StageReader, StageWriter};

use crate::error::{Error, Result};
use crate::store::DRAFT;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// The format and its version; raised when a stage holds something else than before, also where this program's version
/// stays.
pub const FORMAT: &str = "samestory checkpoint/7";

/// What a stage depends on, by name: settings, the inputs, the stages before.
pub type Depends = BTreeMap<String, String>;

/// A folder of finished stages, locked for this run.
#[derive(Debug)]
pub struct Checkpoint {
    folder: PathBuf,
    /// Held until the end.
    _lock: File,
}

/// What is there of a stage.
#[derive(Debug)]
pub enum Found {
    /// No file.
    Nothing,
    /// A file that cannot be believed, and why.
    Unusable(String),
    /// A whole file that was made under these conditions.
    Stage(StageReader),
}

/// The first line of a stage's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    format: String,
    version: String,
    stage: String,
    depends: Depends,
}

impl Checkpoint {
    /// Opens a folder, which is made if it is not there.
    ///
    /// # Errors
    /// If it cannot be made, written to, or another run uses it.
    pub fn open(folder: &Path) -> Result<Self> {
        let failed = |error| Error::io(folder, "use as a checkpoint", error);
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("lock"))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::format(
                    folder.display(),
                    "another run uses this checkpoint",
                    Some("wait for its end, or give each run a folder of its own"),
                ));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // What a killed run had not finished.
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.file_name().to_string_lossy().starts_with(DRAFT) {
                fs::remove_file(entry.path()).map_err(failed)?;
            }
        }
        Ok(Self {
            folder: folder.to_path_buf(),
            _lock: lock,
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a file of lists lies that belongs to a stage.
    pub fn lists(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.lists"))
    }

    /// Looks for a stage.
    ///
    /// # Errors
    /// If its file is there and cannot be read.
    ///
    /// # Complexity
    /// `O(bytes)`: all of it is held to its fingerprint.
    pub fn find(&self, stage: &str) -> Result<Found> {
        StageReader::open(&self.path(stage), stage)
    }

    /// Begins the file of a stage.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn write(&self, stage: &str, depends: &Depends) -> Result<StageWriter> {
        let header = Header {
            format: FORMAT.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            stage: stage.to_owned(),
            depends: depends.clone(),
        };
        StageWriter::create(self.path(stage), &header)
    }

    fn path(&self, stage: &str) -> PathBuf {
        self.folder.join(format!("{stage}.stage"))
    }
}

/// How what a stage depended on differs from what it should, in words; `None` if it does not.
pub fn difference(was: &Depends, is: &Depends) -> Option<String> {
    let names = was.keys().chain(is.keys());
    let differing = |name: &&String| was.get(*name) != is.get(*name);
    let name = names.into_iter().find(differing)?;
    let value = |of: &Depends| of.get(name).map_or("not given", String::as_str).to_owned();
    Some(format!("{name} was {}, is {}", value(was), value(is)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depends(near: &str) -> Depends {
        [("near", near), ("after", "7")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    }

    fn write(checkpoint: &Checkpoint, items: &[(u32, String)]) {
        let mut stage = checkpoint.write("pairs", &depends("0.8")).unwrap();
        items.iter().for_each(|item| stage.item(item).unwrap());
        stage.commit().unwrap();
    }

    fn items() -> Vec<(u32, String)> {
        (0..40).map(|i| (i, "text ".repeat(i as usize))).collect()
    }

    #[test]
    fn a_stage_comes_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let checkpoint = Checkpoint::open(&folder.path().join("made/here")).unwrap();
        assert!(matches!(checkpoint.find("pairs").unwrap(), Found::Nothing));
        write(&checkpoint, &items());
        let Found::Stage(mut stage) = checkpoint.find("pairs").unwrap() else {
            panic!("it is there")
        };
        assert_eq!(difference(stage.depends(), &depends("0.8")), None);
        assert_eq!(
            difference(stage.depends(), &depends("0.7")).unwrap(),
            "near was 0.8, is 0.7"
        );
        for item in items() {
            assert_eq!(stage.item::<(u32, String)>().unwrap(), item);
        }
        assert!(stage.item::<(u32, String)>().is_err(), "there is no more");
    }

    /// Cut anywhere, or with any byte changed, it is not believed.
    #[test]
    fn a_damaged_stage_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let checkpoint = Checkpoint::open(folder.path()).unwrap();
        write(&checkpoint, &items()[..4]);
        let path = folder.path().join("pairs.stage");
        let good = fs::read(&path).unwrap();
        let usable = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            matches!(checkpoint.find("pairs").unwrap(), Found::Stage(_))
        };
        assert!(usable(&good));
        for at in 0..good.len() {
            assert!(!usable(&good[..at]), "cut at {at}");
            let mut changed = good.clone();
            changed[at] ^= 0x10;
            assert!(!usable(&changed), "changed at {at}");
        }
        fs::write(folder.path().join("other.stage"), &good).unwrap();
        let Found::Unusable(why) = checkpoint.find("other").unwrap() else {
            panic!("it is of another stage")
        };
        assert_eq!(why, "holds the stage \"pairs\", expected \"other\"");
    }

    #[test]
    fn one_run_at_a_time_and_what_was_not_finished_goes() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(format!("{DRAFT}half")), "half").unwrap();
        fs::write(folder.path().join(".samestory-other"), "not ours").unwrap();
        let checkpoint = Checkpoint::open(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        let error = Checkpoint::open(folder.path()).unwrap_err();
        assert!(error.to_string().contains("another run"), "{error}");
        drop(checkpoint);
        assert!(Checkpoint::open(folder.path()).is_ok());
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let error = Checkpoint::open(&file).unwrap_err().to_string();
        assert!(error.contains("cannot use as a checkpoint"), "{error}");
    }
}
