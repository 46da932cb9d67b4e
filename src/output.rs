//! Where results go: a file that is there whole or not at all, or standard output.
//!
//! In: bytes. Out: the file, compressed if its name ends in `.gz` or `.zst`. The bytes go to a temporary file beside the
//! target and take its name on [`OutputFile::commit`]; dropped before that (an error, an interrupt that unwinds), nothing
//! is left and an older file of that name is untouched. Readers never see half a file. What this does not promise:
//! survival of a power cut in the second after the commit, since the disk is not asked to sync. (What a later run builds
//! on, a checkpoint, is synced.)
//!
//! A program that is about to end without unwinding, on a signal, calls [`abandon_all`] first: it removes the temporary
//! files of all outputs, and none can be committed after it.
//!
//! Standard output and things that are no plain file (`/dev/null`, a named pipe) cannot be swapped and are written as
//! the bytes come.

use crate::compression::{Compression, Encoder};
use crate::error::{Error, Result};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A file being written; see the module's page.
///
/// ```
/// use std::io::Write;
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("pairs.jsonl");
/// let mut file = samestory::output::OutputFile::create(Some(&path))?;
/// file.write_all(b"{}\n").unwrap();
/// assert!(!path.exists());
/// file.commit()?;
/// assert_eq!(std::fs::read(&path).unwrap(), b"{}\n");
/// # Ok::<(), samestory::Error>(())
/// ```
#[derive(Debug)]
pub struct OutputFile {
    encoder: Encoder<Target>,
    path: PathBuf,
}

#[derive(Debug)]
enum Target {
    /// Takes its name on commit.
    Beside(Draft),
    Direct(fs::File),
    Stdout(io::Stdout),
}

impl OutputFile {
    /// Opens `path` for writing; `None` and `-` are standard output.
    ///
    /// # Errors
    /// If the folder of `path` does not exist or cannot be written to, or `path` is a folder.
    pub fn create(path: Option<&Path>) -> Result<Self> {
        Self::with_compression(path, path.and_then(Compression::of_name))
    }

    /// Opens `path` for bytes that are compressed already, if its name says they should be.
    pub(crate) fn create_uncompressed(path: &Path) -> Result<Self> {
        Self::with_compression(Some(path), None)
    }

    fn with_compression(path: Option<&Path>, compression: Option<Compression>) -> Result<Self> {
        let path = path.filter(|path| path.as_os_str() != "-");
        let target = match path {
            None => Ok(Target::Stdout(io::stdout())),
            Some(path) => Target::open(path),
        };
        let name = path.unwrap_or(Path::new("standard output"));
        target
            .and_then(|target| Encoder::new(compression, target))
            .map(|encoder| Self {
                encoder,
                path: name.to_path_buf(),
            })
            .map_err(|error| Error::io(name, "write", error))
    }

    /// Ends the file and gives it its name.
    ///
    /// # Errors
    /// If the last bytes cannot be written or the file cannot be renamed; then nothing is left of it.
    pub fn commit(self) -> Result<()> {
        let Self { encoder, path } = self;
        encoder
            .finish()
            .and_then(Target::commit)
            .map_err(|error| Error::io(path, "write", error))
    }

    /// The path as it was given, for a message; `standard output` where it is that.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.encoder.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.encoder.flush()
    }
}

impl Target {
    fn open(path: &Path) -> io::Result<Self> {
        // Through a symbolic link the file it leads to is replaced, not the link.
        let to = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let old = fs::metadata(&to).ok();
        match &old {
            Some(old) if old.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
            Some(old) if !old.is_file() => {
                return fs::OpenOptions::new()
                    .write(true)
                    .open(&to)
                    .map(Self::Direct);
            }
            _ => {}
        }
        let draft = Draft::create(to, ".samestory-")?;
        if let Some(old) = old {
            draft.file.as_file().set_permissions(old.permissions())?;
        }
        Ok(Self::Beside(draft))
    }

    fn commit(self) -> io::Result<()> {
        match self {
            Self::Beside(draft) => draft.commit().map(drop),
            Self::Direct(mut file) => file.flush(),
            Self::Stdout(mut stdout) => stdout.flush(),
        }
    }
}

/// A temporary file in the folder of a file that is to be, which takes its name whole or goes.
#[derive(Debug)]
pub(crate) struct Draft {
    file: tempfile::NamedTempFile,
    to: PathBuf,
    listed: Listed,
}

impl Draft {
    /// Creates the file; `prefix` begins its name while it has no other.
    pub(crate) fn create(to: PathBuf, prefix: &str) -> io::Result<Self> {
        let folder = folder_of(&to);
        let mut builder = tempfile::Builder::new();
        builder.prefix(prefix);
        // A temporary file is private by default; this one is to have the permissions any new file gets.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let (file, listed) = Listed::create(|| builder.tempfile_in(folder))?;
        Ok(Self { file, to, listed })
    }

    pub(crate) fn file(&self) -> &fs::File {
        self.file.as_file()
    }

    /// Gives the file its name.
    fn commit(self) -> io::Result<fs::File> {
        let Self { file, to, listed } = self;
        listed.take_off(|| file.persist(to).map_err(|error| error.error))
    }

    /// Gives the file its name once the disk has all of it, and returns when the disk has the name too: a file of this
    /// name is whole even after a power cut.
    pub(crate) fn commit_to_disk(self) -> io::Result<fs::File> {
        self.file().sync_all()?;
        let folder = folder_of(&self.to).to_path_buf();
        let file = self.commit()?;
        // A folder can be opened and synced on Unix only; elsewhere the name follows when the system pleases.
        if cfg!(unix) {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(file)
    }
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The temporary files of outputs that are neither committed nor dropped; `None` once they were abandoned.
static UNFINISHED: Mutex<Option<Vec<PathBuf>>> = Mutex::new(Some(Vec::new()));

/// Removes the temporary files of all outputs that are being written. No output can be opened or committed after it: for
/// a program that is about to end.
pub fn abandon_all() {
    let files = unfinished().take().unwrap_or_default();
    for file in files {
        // What cannot be removed cannot be helped: there is nobody left to tell.
        let _ = fs::remove_file(file);
    }
}

fn unfinished() -> MutexGuard<'static, Option<Vec<PathBuf>>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The place of a temporary file in the list of those that are unfinished.
#[derive(Debug)]
struct Listed(PathBuf);

impl Listed {
    /// Creates a file and lists it at once, so that no signal comes between.
    fn create(
        create: impl FnOnce() -> io::Result<tempfile::NamedTempFile>,
    ) -> io::Result<(tempfile::NamedTempFile, Self)> {
        let mut unfinished = unfinished();
        let files = unfinished.as_mut().ok_or(io::ErrorKind::Interrupted)?;
        let file = create()?;
        files.push(file.path().to_path_buf());
        let listed = Self(file.path().to_path_buf());
        Ok((file, listed))
    }

    /// Takes the file off the list by `commit`, with no signal between.
    fn take_off<T>(self, commit: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let mut unfinished = unfinished();
        let files = unfinished.as_mut().ok_or(io::ErrorKind::Interrupted)?;
        let committed = commit();
        files.retain(|file| *file != self.0);
        // Dropping it asks for the list again.
        drop(unfinished);
        committed
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        if let Some(files) = unfinished().as_mut() {
            files.retain(|file| *file != self.0);
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Beside(draft) => draft.file.write(bytes),
            Self::Direct(file) => file.write(bytes),
            Self::Stdout(stdout) => stdout.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Beside(draft) => draft.file.flush(),
            Self::Direct(file) => file.flush(),
            Self::Stdout(stdout) => stdout.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_dropped_file_leaves_nothing_and_the_old_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.txt");
        fs::write(&path, "old").unwrap();
        let mut file = OutputFile::create(Some(&path)).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(names(folder.path()), ["out.txt"]);
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn the_name_chooses_the_compression_and_the_bytes_are_stable() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.txt", "a.gz", "a.ZST"] {
            let write = |path: &Path| {
                let mut file = OutputFile::create(Some(path)).unwrap();
                file.write_all(b"the same words").unwrap();
                file.commit().unwrap();
                fs::read(path).unwrap()
            };
            let path = folder.path().join(name);
            let (first, second) = (write(&path), write(&path));
            assert_eq!(first, second, "{name}");
            let mut text = Vec::new();
            match Compression::of_name(&path) {
                None => text.clone_from(&first),
                Some(kind) => {
                    assert_eq!(Compression::of_bytes(&first), Some(kind));
                    kind.decoder(&first[..])
                        .unwrap()
                        .read_to_end(&mut text)
                        .unwrap();
                }
            }
            assert_eq!(text, b"the same words", "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn permissions_links_and_pipes_are_respected() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (
            folder.path().join("real.txt"),
            folder.path().join("link.txt"),
        );
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        let mut file = OutputFile::create(Some(&link)).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
        OutputFile::create(Some(Path::new("/dev/null")))
            .unwrap()
            .commit()
            .unwrap();
    }

    #[test]
    fn what_cannot_be_written_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let error = OutputFile::create(Some(folder.path())).unwrap_err();
        assert!(
            error.to_string().contains("cannot write: is a directory"),
            "{error}"
        );
        let error = OutputFile::create(Some(&folder.path().join("no/such/out.txt"))).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("cannot write: no such file or folder"),
            "{error}"
        );
    }
}
