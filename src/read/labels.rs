//! Labels of articles, for scoring: JSON lines of which only an id and one field matter.

use crate::compression::Compression;
use crate::error::{Error, Result};
use ahash::AHashMap;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The label of each id in `field` of the JSON lines at `path`, in their order; `None` where a record has no such field.
/// Strings and numbers are labels. The file may be compressed.
///
/// # Errors
/// If the file cannot be read, a line is no object or has no id, or an id comes twice: a score over half a file would
/// be wrong and look right.
pub fn labels(path: &Path, id_field: &str, field: &str) -> Result<Vec<(String, Option<String>)>> {
    let unreadable = |error| Error::io(path, "read", error);
    let mut reader = BufReader::new(File::open(path).map_err(unreadable)?);
    let head = reader.fill_buf().map_err(unreadable)?;
    let bytes: Box<dyn BufRead> = match Compression::of_bytes(head) {
        Some(compression) => Box::new(BufReader::new(
            compression.decoder(reader).map_err(unreadable)?,
        )),
        None => Box::new(reader),
    };
    let mut labels = Vec::new();
    let mut seen: AHashMap<String, usize> = AHashMap::new();
    for (line, text) in bytes.lines().enumerate().map(|(at, text)| (at + 1, text)) {
        let text = text.map_err(unreadable)?;
        if text.trim().is_empty() {
            continue;
        }
        let place = format!("{}:{line}", path.display());
        let record: Value = serde_json::from_str(&text).map_err(|error| {
            Error::record(
                &place,
                format!("not JSON: {error}"),
                Some("one JSON object a line"),
            )
        })?;
        let id = record.get(id_field).and_then(written).ok_or_else(|| {
            Error::record(
                &place,
                format!("missing field \"{id_field}\""),
                Some("gold and prediction are joined on it"),
            )
        })?;
        if let Some(first) = seen.insert(id.clone(), line) {
            return Err(Error::duplicate_id(
                &id,
                format!("{}:{first}", path.display()),
                place,
            ));
        }
        labels.push((id, record.get(field).and_then(written)));
    }
    Ok(labels)
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
