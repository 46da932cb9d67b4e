//! One JSON object, most often a line: its bytes in, an article out that borrows from them.
//!
//! The line is checked as UTF-8 once (`simdutf8`) and parsed as `str`: given bytes, `serde_json` checks each string
//! again with the standard library, which made it three times slower. A field that is named twice in one object has its
//! last value.
//!
//! A text that was cut by UTF-16 units may end in half a surrogate pair, and many writers put that down as an escape
//! (`"\ud83d"`), which no UTF-8 text can hold (RFC 8259, section 8.2). It is read as U+FFFD, and said.

use super::encoding::{HALF_PAIRS, utf8};
use super::fields::{COUNT, Fields, NAMES, TEXT};
use super::object::{Object, Slot};
use super::problem::Problem;
use super::record::Parsed;
use crate::article::Article;
use serde::de::Deserializer;

/// Parses one line.
pub(super) fn parse<'a>(line: &'a [u8], fields: &Fields) -> Result<Parsed<'a>, Problem> {
    let text = utf8(line)?;
    parse_text(text, fields).or_else(|problem| {
        let mended = half_pairs_mended(text).ok_or(problem)?;
        let parsed = parse_text(&mended, fields)?;
        Ok(Parsed {
            article: parsed.article.to_static(),
            textless: parsed.textless,
            converted: Some(HALF_PAIRS),
        })
    })
}

fn parse_text<'a>(text: &'a str, fields: &Fields) -> Result<Parsed<'a>, Problem> {
    if !text.trim_start().starts_with('{') {
        return Err(not_an_object(text));
    }
    let mut slots: [Slot<'a>; NAMES] = Default::default();
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_map(Object {
        fields,
        depth: 0,
        among: fields.all(),
        slots: &mut slots,
    })
    .and_then(|()| json.end())
    .map_err(|error| not_json(text.as_bytes(), &error))?;
    article(slots, fields, text)
}

fn article<'a>(
    mut slots: [Slot<'a>; NAMES],
    fields: &Fields,
    line: &str,
) -> Result<Parsed<'a>, Problem> {
    let mut called: [usize; COUNT] = std::array::from_fn(|field| field);
    for (name, &field) in fields.of.iter().enumerate().skip(COUNT) {
        if matches!(slots[field], Slot::Missing) {
            slots[field] = std::mem::take(&mut slots[name]);
            called[field] = name;
        }
    }
    for (field, name) in called.into_iter().enumerate() {
        if let Some(problem) = slots[field].wrong(field, &fields.names[name]) {
            return Err(problem);
        }
    }
    let textless = matches!(slots[TEXT], Slot::Missing | Slot::Null);
    let missing = matches!(slots[TEXT], Slot::Missing);
    let [id, title, text, date, source, url, lang, prefer, scope, ..] = slots.map(Slot::text);
    let article = Article {
        id: id.filter(|id| !id.trim().is_empty()).unwrap_or_default(),
        title: title.unwrap_or_default(),
        text: text.unwrap_or_default(),
        date,
        source,
        url,
        lang,
        prefer,
        scope,
    };
    if article.body().trim().is_empty() {
        let name = &fields.names[called[TEXT]];
        return Err(match (missing, textless) {
            (true, _) => missing_text(name, line),
            (_, true) => Problem::new(format!(
                "field \"{name}\" is null and there is no title, expected a string"
            )),
            _ => Problem::new(format!(
                "field \"{name}\" is empty and there is no title, expected a text"
            )),
        });
    }
    Ok(Parsed {
        article,
        textless,
        converted: None,
    })
}

/// The text with each escape of half a surrogate pair as that of U+FFFD; `None` if it has none.
fn half_pairs_mended(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut mended: Option<String> = None;
    let mut end = 0;
    // Behind a backslash stands what it escapes, another backslash too.
    while let Some(at) = memchr::memchr(b'\\', &bytes[end..]) {
        let start = end + at;
        let escaped = |at: usize| {
            let unit = bytes.get(at..)?.strip_prefix(b"\\u")?.first_chunk::<4>()?;
            u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok()
        };
        let whole = match escaped(start) {
            Some(0xd800..0xdc00) => matches!(escaped(start + 6), Some(0xdc00..0xe000)),
            unit => !matches!(unit, Some(0xdc00..0xe000)),
        };
        let next = match (escaped(start), whole) {
            // What is no escape may be a letter of several bytes.
            (None, _) => start + 1 + usize::from(bytes.get(start + 1).is_some_and(u8::is_ascii)),
            (Some(0xd800..0xdc00), true) => start + 12,
            _ => start + 6,
        };
        if !whole || mended.is_some() {
            let so_far = mended.get_or_insert_with(|| text[..end].to_owned());
            so_far.push_str(&text[end..start]);
            so_far.push_str(if whole { &text[start..next] } else { "\\ufffd" });
        }
        end = next;
    }
    mended.map(|so_far| so_far + &text[end..])
}

/// What `serde_json` says, with the place inside the line.
fn not_json(line: &[u8], error: &serde_json::Error) -> Problem {
    if let Err(binary) = super::encoding::not_binary(line) {
        return binary;
    }
    let column = error.column();
    let lines = if error.line() > 1 {
        format!(" of line {} of it", error.line())
    } else {
        String::new()
    };
    if error.is_eof() {
        let problem = format!("not JSON: ends early, after {column} bytes{lines}");
        return Problem::with_hint(
            problem,
            "each line holds one whole object; jq -c . FILE writes it so",
        );
    }
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    Problem::new(format!("not JSON: {what} at byte {column}{lines}"))
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
    let Ok(serde_json::Value::Object(object)) = serde_json::from_str::<serde_json::Value>(line)
    else {
        return Problem::new(problem);
    };
    let mut keys: Vec<_> = object
        .keys()
        .take(8)
        .map(|key| format!("\"{}\"", key.escape_debug()))
        .collect();
    if object.len() > keys.len() {
        keys.push("...".to_owned());
    }
    if keys.is_empty() {
        return Problem::new(problem);
    }
    Problem::with_hint(
        problem,
        format!(
            "the record has {}; say which is the text: --text-field NAME",
            keys.join(", ")
        ),
    )
}
