//! Which key plainly means a field that no record on top of a file has by its plain name.
//!
//! In: the keys of the first records of a file (up to 100, or the header of a table). Out: for each of the seven fields
//! that the user did not name and no key is called by, the one key whose name means it. Spelling aside (`Pub Date`,
//! `pub_date` and `pubDate` are one), the names are those that exports of newsrooms, crawlers and services carry. Where
//! two keys could mean one field none is taken, and that is said too: a wrong text is worse than a message.

use super::fields::{COUNT, DATE, Fields, ID, LANG, PLAIN, SOURCE, TEXT, TITLE, URL};
use serde_json::Value;
use std::fmt;

/// What else a field may be called, in small letters without `_`, `-` and spaces.
const MEANINGS: [&[&str]; COUNT] = {
    let mut meanings: [&[&str]; COUNT] = [&[]; COUNT];
    meanings[ID] = &["guid", "uuid", "articleid", "docid", "documentid"];
    meanings[TITLE] = &["headline", "heading", "hed", "articletitle"];
    meanings[TEXT] = &[
        "body",
        "content",
        "article",
        "maintext",
        "fulltext",
        "plaintext",
        "bodytext",
        "articlebody",
        "articletext",
        "textcontent",
        "contenttext",
    ];
    meanings[DATE] = &[
        "published",
        "pubdate",
        "publishdate",
        "publisheddate",
        "publicationdate",
        "publishedat",
        "publishedon",
        "datepublished",
        "datepublish",
        "dateofpublication",
    ];
    meanings[SOURCE] = &[
        "outlet",
        "publisher",
        "publication",
        "newspaper",
        "sourcename",
        "sourcedomain",
        "sitename",
        "source.name",
        "publisher.name",
    ];
    meanings[URL] = &[
        "link",
        "uri",
        "articleurl",
        "weburl",
        "permalink",
        "canonicalurl",
    ];
    meanings[LANG] = &["language", "languagecode", "langcode", "inlanguage"];
    meanings
};

/// A key that records have, and whether a value could be its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) plain: bool,
}

/// A key that was taken for a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Guess {
    pub(super) field: usize,
    pub(super) name: Box<str>,
}

/// Keys of which none was taken, since each could mean the field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Doubt {
    pub(super) field: usize,
    names: Vec<Box<str>>,
}

/// What the keys of a file's records seem to mean.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Guesses {
    pub(super) taken: Vec<Guess>,
    pub(super) doubts: Vec<Doubt>,
}

impl Guesses {
    /// Looks at the keys for the fields that are missing among them.
    pub(super) fn of(keys: &[Key], fields: &Fields) -> Self {
        let mut guesses = Self::default();
        let written: Vec<String> = keys.iter().map(|key| spelled(&key.name)).collect();
        for field in 0..COUNT {
            let has = |name: &str| keys.iter().any(|key| key.plain && key.name == name);
            if fields.named[field] || has(PLAIN[field]) {
                continue;
            }
            let mut names: Vec<Box<str>> = keys
                .iter()
                .zip(&written)
                .filter(|(key, written)| {
                    key.plain
                        && (**written == PLAIN[field] || MEANINGS[field].contains(&&***written))
                        && !fields.names.contains(&key.name.as_str().into())
                })
                .map(|(key, _)| key.name.as_str().into())
                .collect();
            names.sort_unstable();
            match names.len() {
                0 => {}
                1 => guesses.taken.push(Guess {
                    field,
                    name: names.remove(0),
                }),
                _ => guesses.doubts.push(Doubt { field, names }),
            }
        }
        guesses
    }

    pub(super) fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.doubts.is_empty()
    }
}

impl fmt::Display for Guesses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let taken = self
            .taken
            .iter()
            .map(|guess| format!("{:?} is read as {}", guess.name, PLAIN[guess.field]));
        let doubts = self.doubts.iter().map(|doubt| {
            let names: Vec<String> = doubt.names.iter().map(|name| format!("{name:?}")).collect();
            let field = PLAIN[doubt.field];
            format!(
                "{} could each be {field} and none is taken (--{field}-field NAME says which)",
                names.join(" and ")
            )
        });
        f.write_str(&taken.chain(doubts).collect::<Vec<_>>().join("; "))
    }
}

/// The name without what spelling adds.
fn spelled(name: &str) -> String {
    name.trim()
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The keys of JSON objects; an object in an object gives its own keys as `a.b`.
pub(super) fn keys_of<'a>(records: impl Iterator<Item = &'a [u8]>) -> Vec<Key> {
    fn add(keys: &mut Vec<Key>, name: String, plain: bool) {
        match keys.iter_mut().find(|key| key.name == name) {
            Some(key) => key.plain |= plain,
            None => keys.push(Key { name, plain }),
        }
    }
    let mut keys = Vec::new();
    for record in records {
        let Ok(Value::Object(object)) = serde_json::from_slice::<Value>(record) else {
            continue;
        };
        for (name, value) in object {
            if let Value::Object(inner) = &value {
                for (inner, value) in inner {
                    let plain = value.is_string();
                    add(&mut keys, format!("{name}.{inner}"), plain);
                }
            }
            let plain = !matches!(value, Value::Object(_) | Value::Array(_));
            add(&mut keys, name, plain);
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::options::FieldNames;

    fn guessed(record: &str, names: &FieldNames) -> String {
        let fields = Fields::new(names).unwrap();
        Guesses::of(&keys_of([record.as_bytes()].into_iter()), &fields).to_string()
    }

    #[test]
    fn a_key_is_taken_where_it_alone_means_a_field() {
        let none = FieldNames::default();
        let table = [
            (r#"{"text": "a", "body": "b"}"#, ""),
            (r#"{"body": "b"}"#, r#""body" is read as text"#),
            (
                r#"{"Headline": "a", "Pub Date": "b", "article_text": "c", "_id": 7}"#,
                r#""_id" is read as id; "Headline" is read as title; "article_text" is read as text; "Pub Date" is read as date"#,
            ),
            (
                r#"{"text": "a", "source": {"id": null, "name": "Desk"}}"#,
                r#""source.name" is read as source"#,
            ),
            (
                r#"{"body": "b", "content": "c"}"#,
                r#""body" and "content" could each be text and none is taken (--text-field NAME says which)"#,
            ),
            (r#"{"body": {"plain": "b"}, "title": "c"}"#, ""),
            (r#"{"text": null, "body": "b"}"#, ""),
            ("[]", ""),
        ];
        for (record, said) in table {
            assert_eq!(guessed(record, &none), said, "{record}");
        }
        let named = FieldNames {
            text: Some("words".into()),
            ..none
        };
        assert_eq!(guessed(r#"{"body": "b"}"#, &named), "");
    }
}
