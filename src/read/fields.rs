//! Which key of a record is which member of an article.
//!
//! A key is compared with the names of the fields at its depth, for the plain names and for `a.b` alike, and with the names
//! that were guessed where there are any. Renamed and nested fields cost nothing that could be measured (1.2 GB/s a
//! thread either way).

use super::guess::Guess;
use super::options::FieldNames;
use crate::article::Article;
use crate::error::{Error, Result};
use std::borrow::Cow;

pub(super) const ID: usize = 0;
pub(super) const TITLE: usize = 1;
pub(super) const TEXT: usize = 2;
pub(super) const DATE: usize = 3;
pub(super) const SOURCE: usize = 4;
pub(super) const URL: usize = 5;
pub(super) const LANG: usize = 6;
/// The field that copies are preferred by and the one that groups are scoped by have no plain name.
pub(super) const PREFER: usize = 7;
pub(super) const SCOPE: usize = 8;
pub(super) const COUNT: usize = 9;
/// The fields by their plain names.
pub(super) const PLAIN: [&str; COUNT] = [
    "id", "title", "text", "date", "source", "url", "lang", "\0prefer", "\0scope",
];
/// A plain name and a guessed one for each field.
pub(super) const NAMES: usize = 2 * COUNT;

/// A set of names, one bit each.
pub(super) type Mask = u32;

/// The names of the fields, ready to be looked up: those of the fields, then the guessed ones.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) names: Vec<Box<str>>,
    paths: Vec<Vec<Box<str>>>,
    /// Which field each name is for.
    pub(super) of: Vec<usize>,
    /// Whether the user named the field.
    pub(super) named: [bool; COUNT],
}

impl Fields {
    pub(super) fn new(given: &FieldNames) -> Result<Self> {
        let given = [
            &given.id,
            &given.title,
            &given.text,
            &given.date,
            &given.source,
            &given.url,
            &given.lang,
            &given.prefer,
            &given.scope,
        ];
        let mut fields = Self {
            names: Vec::new(),
            paths: Vec::new(),
            of: Vec::new(),
            named: given.map(Option::is_some),
        };
        for (field, name) in given.into_iter().enumerate() {
            fields.add(field, name.as_deref().unwrap_or(PLAIN[field]));
        }
        for (name, path) in fields.names.iter().zip(&fields.paths) {
            if path.iter().any(|part| part.is_empty()) {
                return Err(Error::setting(
                    "fields",
                    format!(
                        "\"{name}\" is no field name, expected one such as \"text\" or \"a.b\""
                    ),
                ));
            }
            if let Some(other) = fields
                .paths
                .iter()
                .position(|other| other.len() > path.len() && other.starts_with(path))
            {
                let problem = format!(
                    "\"{name}\" cannot be a text and hold \"{}\" as well",
                    fields.names[other]
                );
                return Err(Error::setting("fields", problem));
            }
        }
        Ok(fields)
    }

    fn add(&mut self, field: usize, name: &str) {
        self.names.push(name.into());
        self.paths.push(name.split('.').map(Box::from).collect());
        self.of.push(field);
    }

    /// The same fields, where a record has none of the plain name also under the name that was guessed.
    pub(super) fn with(&self, guesses: &[Guess]) -> Self {
        let mut fields = self.clone();
        for guess in guesses {
            if guess.name.contains('.') {
                // `source.name`: the object is not the text of the plain field as well.
                fields.names[guess.field] = guess.name.clone();
                fields.paths[guess.field] = guess.name.split('.').map(Box::from).collect();
            } else {
                fields.add(guess.field, &guess.name);
            }
        }
        fields
    }

    /// The flag that says what a field is called.
    pub(super) fn flag(field: usize) -> String {
        match field {
            PREFER => "--prefer-field NAME=VALUE,...".to_owned(),
            SCOPE => "--scope field:NAME".to_owned(),
            _ => format!("--{}-field NAME", PLAIN[field]),
        }
    }

    /// What a field is, in messages.
    pub(super) fn meaning(field: usize) -> &'static str {
        match field {
            PREFER => "field to prefer copies by",
            SCOPE => "field to scope groups by",
            _ => PLAIN[field],
        }
    }

    /// Every name.
    pub(super) fn all(&self) -> Mask {
        (1 << self.names.len()) - 1
    }

    /// Which of the names `among` end at this key, and which go on below it.
    pub(super) fn at(&self, key: &str, depth: usize, among: Mask) -> (Mask, Mask) {
        let (mut here, mut below) = (0, 0);
        for (name, path) in self.paths.iter().enumerate() {
            if among & (1 << name) != 0 && *path[depth] == *key {
                *(if depth + 1 == path.len() {
                    &mut here
                } else {
                    &mut below
                }) |= 1 << name;
            } else if depth == 0 && path.len() > 1 && *self.names[name] == *key {
                here |= 1 << name;
            }
        }
        (here, below)
    }

    /// Which member of an article the key of a front matter is: `title`, `date`, `source`, `url` or `lang`.
    pub(super) fn set<'a>(&self, article: &mut Article<'a>, key: &str, value: &'a str) {
        let (here, _) = self.at(key, 0, self.all());
        for field in (0..COUNT).filter(|field| here & (1 << field) != 0) {
            let member = match field {
                TITLE => {
                    article.title = Cow::Borrowed(value);
                    continue;
                }
                DATE => &mut article.date,
                SOURCE => &mut article.source,
                URL => &mut article.url,
                LANG => &mut article.lang,
                PREFER => &mut article.prefer,
                SCOPE => &mut article.scope,
                _ => continue,
            };
            *member = Some(Cow::Borrowed(value));
        }
    }
}
