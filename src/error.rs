//! What can go wrong, said so that a person can act on it.
//!
//! In: the place and both sides of a mismatch. Out: one line that names file and line, what was found and what was
//! expected, and, where there is something to do, a hint. [`Error`] is opaque: its kinds may grow.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The result of everything in this crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// An error with the place it happened and a hint where one helps.
#[derive(Debug, Clone)]
pub struct Error(Arc<ErrorKind>);

#[derive(Debug)]
enum ErrorKind {
    Io {
        path: PathBuf,
        doing: &'static str,
        source: io::Error,
    },
    Record {
        place: String,
        problem: String,
        hint: Option<String>,
    },
    DuplicateId {
        id: String,
        first: String,
        second: String,
    },
    NoArticles {
        inputs: String,
        hint: String,
    },
    Setting {
        name: &'static str,
        problem: String,
    },
    UnknownArticle {
        id: String,
        similar: Vec<String>,
    },
    Format {
        place: String,
        problem: String,
        hint: Option<String>,
    },
}

impl Error {
    /// An operation on a file failed: `doing` is a verb phrase such as `"read"`.
    pub fn io(path: impl AsRef<Path>, doing: &'static str, source: io::Error) -> Self {
        Self::from(ErrorKind::Io {
            path: path.as_ref().to_path_buf(),
            doing,
            source,
        })
    }

    /// One record could not be used; `place` is `file:line`.
    pub fn record(
        place: impl fmt::Display,
        problem: impl Into<String>,
        hint: Option<&str>,
    ) -> Self {
        Self::from(ErrorKind::Record {
            place: place.to_string(),
            problem: problem.into(),
            hint: hint.map(str::to_owned),
        })
    }

    /// Two records carry one id.
    pub fn duplicate_id(id: &str, first: impl fmt::Display, second: impl fmt::Display) -> Self {
        Self::from(ErrorKind::DuplicateId {
            id: id.to_owned(),
            first: first.to_string(),
            second: second.to_string(),
        })
    }

    /// The inputs were read and hold no article.
    pub fn no_articles(inputs: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::from(ErrorKind::NoArticles {
            inputs: inputs.into(),
            hint: hint.into(),
        })
    }

    /// A setting has a value that cannot work.
    pub fn setting(name: &'static str, problem: impl Into<String>) -> Self {
        Self::from(ErrorKind::Setting {
            name,
            problem: problem.into(),
        })
    }

    /// An id was asked for that no input holds; `similar` are ids that look like it.
    pub fn unknown_article(id: &str, similar: Vec<String>) -> Self {
        Self::from(ErrorKind::UnknownArticle {
            id: id.to_owned(),
            similar,
        })
    }

    /// A file is not in the form it should have.
    pub fn format(
        place: impl fmt::Display,
        problem: impl Into<String>,
        hint: Option<&str>,
    ) -> Self {
        Self::from(ErrorKind::Format {
            place: place.to_string(),
            problem: problem.into(),
            hint: hint.map(str::to_owned),
        })
    }

    /// What to do about it, where there is something to do.
    pub fn hint(&self) -> Option<String> {
        match &*self.0 {
            ErrorKind::Io { source, doing, .. } => match source.kind() {
                io::ErrorKind::NotFound if *doing != "read" => {
                    Some("the folder of an output must exist".to_owned())
                }
                io::ErrorKind::NotFound => {
                    Some("check the path; `-` reads standard input".to_owned())
                }
                io::ErrorKind::PermissionDenied => {
                    Some("check the permissions of the file and its folder".to_owned())
                }
                _ => None,
            },
            ErrorKind::Record { hint, .. } | ErrorKind::Format { hint, .. } => hint.clone(),
            ErrorKind::DuplicateId { .. } => {
                Some("give each record an id of its own, or pass --duplicate-ids rename".to_owned())
            }
            ErrorKind::NoArticles { hint, .. } => Some(hint.clone()),
            ErrorKind::Setting { .. } => None,
            ErrorKind::UnknownArticle { similar, .. } if similar.is_empty() => Some(
                "ids are the `id` field of a record, or the path of a text file as it was given"
                    .to_owned(),
            ),
            ErrorKind::UnknownArticle { similar, .. } => {
                Some(format!("did you mean {}?", similar.join(" or ")))
            }
        }
    }

    /// Whether this is a pipe that its reader closed, which is no failure of ours.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(&*self.0, ErrorKind::Io { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Arc::new(kind))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            ErrorKind::Io {
                path,
                doing,
                source,
            } => {
                write!(
                    f,
                    "{}: cannot {doing}: {}",
                    path.display(),
                    plain_io(source)
                )
            }
            ErrorKind::Record { place, problem, .. } | ErrorKind::Format { place, problem, .. } => {
                write!(f, "{place}: {problem}")
            }
            ErrorKind::DuplicateId { id, first, second } => {
                write!(
                    f,
                    "{second}: the id \"{}\" was already used at {first}",
                    id.escape_debug()
                )
            }
            ErrorKind::NoArticles { inputs, .. } => write!(f, "no articles in {inputs}"),
            ErrorKind::Setting { name, problem } => write!(f, "{name}: {problem}"),
            ErrorKind::UnknownArticle { id, .. } => {
                write!(f, "no article has the id \"{}\"", id.escape_debug())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            ErrorKind::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// The operating system's words, lower case and without `(os error 2)`.
fn plain_io(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error")
                .next()
                .unwrap_or(&text)
                .to_lowercase()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_the_place_and_both_sides() {
        let error = Error::duplicate_id("a", "x.jsonl:1", "x.jsonl:7");
        assert_eq!(
            error.to_string(),
            "x.jsonl:7: the id \"a\" was already used at x.jsonl:1"
        );
        assert!(error.hint().is_some());
    }

    #[test]
    fn io_errors_speak_plainly() {
        let error = Error::io("gone.txt", "read", io::Error::from(io::ErrorKind::NotFound));
        assert_eq!(
            error.to_string(),
            "gone.txt: cannot read: no such file or folder"
        );
    }
}
