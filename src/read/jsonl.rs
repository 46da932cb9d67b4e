//! One JSON object a line: a line in, an article out that borrows from it.
//!
//! The line is checked as UTF-8 once (`simdutf8`) and parsed as `str`: serde_json checks each string again with the
//! standard library when given bytes, which made it three times slower. A string without escapes is borrowed, one with
//! escapes is copied once; fields that are not wanted are skipped without being built. Which field is which is decided
//! by comparing a key with the seven names at its depth, for the default names and for `a.b` alike: about 50 ns a
//! record against 2,000 for its text.
//!
//! A field that is named twice in one object has its last value.

use super::encoding::utf8;
use super::options::FieldNames;
use super::problem::Problem;
use crate::article::Article;
use crate::error::{Error, Result};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

const ID: usize = 0;
const TITLE: usize = 1;
const TEXT: usize = 2;
const DATE: usize = 3;
const SOURCE: usize = 4;
const URL: usize = 5;
const LANG: usize = 6;
const COUNT: usize = 7;

/// A set of fields, one bit each.
type Mask = u8;
const ALL: Mask = (1 << COUNT) - 1;

/// The names of the fields, ready to be looked up.
#[derive(Debug)]
pub(super) struct Fields {
    names: [Box<str>; COUNT],
    paths: [Vec<Box<str>>; COUNT],
}

impl Fields {
    pub(super) fn new(names: &FieldNames) -> Result<Self> {
        let FieldNames { id, title, text, date, source, url, lang } = names;
        let names = [id, title, text, date, source, url, lang].map(|name| name.as_str().into());
        let paths = names.each_ref().map(|name: &Box<str>| name.split('.').map(Box::from).collect::<Vec<Box<str>>>());
        for (name, path) in names.iter().zip(&paths) {
            if path.iter().any(|part| part.is_empty()) {
                return Err(Error::setting(
                    "fields",
                    format!("\"{name}\" is no field name, expected one such as \"text\" or \"a.b\""),
                ));
            }
            if let Some(other) = paths.iter().position(|other| other.len() > path.len() && other.starts_with(path)) {
                let problem = format!("\"{name}\" cannot be a text and hold \"{}\" as well", names[other]);
                return Err(Error::setting("fields", problem));
            }
        }
        Ok(Self { names, paths })
    }

    /// Which of the fields `among` end at this key, and which go on below it.
    fn at(&self, key: &str, depth: usize, among: Mask) -> (Mask, Mask) {
        let (mut here, mut below) = (0, 0);
        for field in 0..COUNT {
            let path = &self.paths[field];
            if among & (1 << field) != 0 && *path[depth] == *key {
                *(if depth + 1 == path.len() { &mut here } else { &mut below }) |= 1 << field;
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

/// An article as a line says it. Its id is empty if the line names none.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    pub(super) article: Article<'a>,
    /// There is no field for the text at all.
    pub(super) textless: bool,
}

/// Parses one line.
pub(super) fn parse<'a>(line: &'a [u8], fields: &Fields) -> std::result::Result<Parsed<'a>, Problem> {
    let text = utf8(line)?;
    if !text.trim_start().starts_with('{') {
        return Err(not_an_object(text));
    }
    let mut slots: [Slot<'a>; COUNT] = Default::default();
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_map(Object { fields, depth: 0, among: ALL, slots: &mut slots })
        .and_then(|()| json.end())
        .map_err(|error| not_json(line, &error))?;
    article(slots, fields, text)
}

fn article<'a>(slots: [Slot<'a>; COUNT], fields: &Fields, line: &str) -> std::result::Result<Parsed<'a>, Problem> {
    for (field, slot) in slots.iter().enumerate() {
        if let Some(problem) = slot.wrong(field, &fields.names[field]) {
            return Err(problem);
        }
    }
    let textless = matches!(slots[TEXT], Slot::Missing | Slot::Null);
    let missing = matches!(slots[TEXT], Slot::Missing);
    let [id, title, text, date, source, url, lang] = slots.map(Slot::text);
    let article = Article {
        id: id.filter(|id| !id.trim().is_empty()).unwrap_or_default(),
        title: title.unwrap_or_default(),
        text: text.unwrap_or_default(),
        date,
        source,
        url,
        lang,
    };
    if article.body().trim().is_empty() {
        let name = &fields.names[TEXT];
        return Err(match (missing, textless) {
            (true, _) => missing_text(name, line),
            (_, true) => Problem::new(format!("field \"{name}\" is null and there is no title, expected a string")),
            _ => Problem::new(format!("field \"{name}\" is empty and there is no title, expected a text")),
        });
    }
    Ok(Parsed { article, textless })
}

/// What a field holds.
#[derive(Debug, Clone, Default)]
enum Slot<'a> {
    #[default]
    Missing,
    Null,
    Text(Cow<'a, str>),
    Whole(String),
    Real(String),
    Other(&'static str),
}

impl<'a> Slot<'a> {
    fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Whole(number) | Self::Real(number) => Some(Cow::Owned(number)),
            Self::Missing | Self::Null | Self::Other(_) => None,
        }
    }

    fn wrong(&self, field: usize, name: &str) -> Option<Problem> {
        let found = match self {
            Self::Missing | Self::Null | Self::Text(_) => return None,
            Self::Whole(_) if matches!(field, ID | DATE) => return None,
            Self::Real(_) if field == DATE => return None,
            Self::Real(_) if field == ID => "a number with a fraction or over 64 bits",
            Self::Whole(_) | Self::Real(_) => "a number",
            Self::Other(found) => found,
        };
        let expected = match field {
            ID => "a string or a whole number",
            DATE => "a string or a number",
            _ => "a string",
        };
        let problem = format!("field \"{name}\" is {found}, expected {expected}");
        Some(match *self {
            Self::Other("an object") => {
                Problem::with_hint(problem, format!("name a field inside it, such as {name}.name"))
            }
            _ => Problem::new(problem),
        })
    }
}

/// One object, at the top or below, of which the fields `among` are wanted.
struct Object<'s, 'a> {
    fields: &'s Fields,
    depth: usize,
    among: Mask,
    slots: &'s mut [Slot<'a>; COUNT],
}

impl<'a> Visitor<'a> for Object<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> std::result::Result<(), M::Error> {
        let Self { fields, depth, among, slots } = self;
        while let Some((here, below)) = map.next_key_seed(Key { fields, depth, among })? {
            if here != 0 {
                let slot = map.next_value_seed(Value)?;
                let last = COUNT - 1 - (here.leading_zeros() as usize - 1);
                for field in (0..last).filter(|field| here & (1 << field) != 0) {
                    slots[field] = slot.clone();
                }
                slots[last] = slot;
            } else if below != 0 {
                map.next_value_seed(Below(Object { fields, depth: depth + 1, among: below, slots: &mut *slots }))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// The value of a key below which wanted fields lie. Anything but an object has none.
struct Below<'s, 'a>(Object<'s, 'a>);

impl<'a> DeserializeSeed<'a> for Below<'_, 'a> {
    type Value = ();
    fn deserialize<D: Deserializer<'a>>(self, json: D) -> std::result::Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Below<'_, 'a> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_map<M: MapAccess<'a>>(self, map: M) -> std::result::Result<(), M::Error> {
        self.0.visit_map(map)
    }
    fn visit_seq<S: SeqAccess<'a>>(self, mut seq: S) -> std::result::Result<(), S::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
    fn visit_bool<E>(self, _: bool) -> std::result::Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> std::result::Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> std::result::Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> std::result::Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> std::result::Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> std::result::Result<(), E> {
        Ok(())
    }
}

struct Key<'s> {
    fields: &'s Fields,
    depth: usize,
    among: Mask,
}

impl<'a> DeserializeSeed<'a> for Key<'_> {
    type Value = (Mask, Mask);
    fn deserialize<D: Deserializer<'a>>(self, json: D) -> std::result::Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = (Mask, Mask);
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E>(self, key: &str) -> std::result::Result<Self::Value, E> {
        Ok(self.fields.at(key, self.depth, self.among))
    }
}

/// Any value: kept if it is a string or number, else only told what it is.
struct Value;

impl<'a> DeserializeSeed<'a> for Value {
    type Value = Slot<'a>;
    fn deserialize<D: Deserializer<'a>>(self, json: D) -> std::result::Result<Slot<'a>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Value {
    type Value = Slot<'a>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_borrowed_str<E>(self, text: &'a str) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_i64<E>(self, number: i64) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Whole(number.to_string()))
    }
    fn visit_u64<E>(self, number: u64) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Whole(number.to_string()))
    }
    fn visit_f64<E>(self, number: f64) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Real(number.to_string()))
    }
    fn visit_unit<E>(self) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Null)
    }
    fn visit_bool<E>(self, _: bool) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Other("true or false"))
    }
    fn visit_seq<S: SeqAccess<'a>>(self, mut seq: S) -> std::result::Result<Slot<'a>, S::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Slot::Other("an array"))
    }
    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> std::result::Result<Slot<'a>, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Slot::Other("an object"))
    }
}

/// What serde_json says, with the place inside the line.
fn not_json(line: &[u8], error: &serde_json::Error) -> Problem {
    if let Err(binary) = super::encoding::not_binary(line) {
        return binary;
    }
    let column = error.column();
    if error.is_eof() {
        let problem = format!("not JSON: ends early, after {column} bytes");
        return Problem::with_hint(problem, "each line holds one whole object; jq -c . FILE writes it so");
    }
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    Problem::new(format!("not JSON: {what} at byte {column}"))
}

/// The line does not begin as an object does.
fn not_an_object(line: &str) -> Problem {
    let found = match serde_json::from_str::<serde_json::Value>(line) {
        Err(error) => return not_json(line.as_bytes(), &error),
        Ok(serde_json::Value::Array(_)) => "an array",
        Ok(serde_json::Value::String(_)) => "a string",
        Ok(serde_json::Value::Number(_)) => "a number",
        Ok(serde_json::Value::Bool(_)) => "true or false",
        Ok(serde_json::Value::Null) => "null",
        Ok(serde_json::Value::Object(_)) => "an object",
    };
    let problem = format!("{found}, expected a JSON object such as {{\"text\": \"...\"}}");
    match found {
        "an array" => Problem::with_hint(problem, "write one object a line: jq -c '.[]' FILE"),
        _ => Problem::new(problem),
    }
}

/// The record has no text; the fields it has may tell why.
fn missing_text(name: &str, line: &str) -> Problem {
    let problem = format!("missing field \"{name}\"");
    let Ok(serde_json::Value::Object(object)) = serde_json::from_str::<serde_json::Value>(line) else {
        return Problem::new(problem);
    };
    let mut keys: Vec<_> = object.keys().take(8).map(|key| format!("\"{}\"", key.escape_debug())).collect();
    if object.len() > keys.len() {
        keys.push("...".to_owned());
    }
    match keys.is_empty() {
        true => Problem::new(problem),
        false => {
            Problem::with_hint(problem, format!("the record has {}; say which field is the text", keys.join(", ")))
        }
    }
}
