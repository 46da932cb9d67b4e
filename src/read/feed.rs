//! Feeds: RSS, Atom and JSON Feed, an article an entry (`feed-rs`).
//!
//! An entry's text is its content, else its summary, with markup taken off; what a feed cuts short stays short. Its source
//! is the title of the feed. The whole feed is in memory and may not exceed the limit of one record.

use super::encoding;
use super::place::Place;
use super::problem::Problem;
use super::record::Parsed;
#[cfg(feature = "feed")]
use super::{fields, html, record};

/// What came of an entry.
pub(super) type Entry<T> = (Place, Result<T, Problem>);

/// Calls `take` with each entry and its number from 1.
#[cfg(feature = "feed")]
pub(super) fn parse<T>(
    bytes: &[u8],
    file: u32,
    mut take: impl FnMut(Place, Parsed<'_>) -> Result<T, Problem>,
) -> Result<Vec<Entry<T>>, Problem> {
    let (text, converted) = encoding::decode(bytes, encoding::declared(bytes))?;
    // The text is UTF-8 now, whatever its first line says.
    let text = match text.trim_start().strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>").map_or("", |(_, rest)| rest),
        None => &text,
    };
    let parser = feed_rs::parser::Builder::new()
        .sanitize_content(false)
        .id_generator(|_, _, _| String::new())
        .build();
    let feed = parser.parse(text.as_bytes()).map_err(|error| {
        Problem::with_hint(
            format!("not a feed: {error}"),
            "expected RSS, Atom or JSON Feed",
        )
    })?;
    if feed.entries.is_empty() {
        return Err(Problem::new("a feed without entries"));
    }
    let source = feed.title.map(|title| title.content);
    let mut results = Vec::with_capacity(feed.entries.len());
    for (entry, number) in feed.entries.into_iter().zip(1..) {
        let place = Place::record(file, number);
        let language = entry.language.as_ref().or(feed.language.as_ref());
        let mut article = || {
            let plain = |text: Option<&str>| text.map(html::text_of).transpose();
            let content = entry
                .content
                .as_ref()
                .and_then(|content| content.body.as_deref());
            let summary = entry
                .summary
                .as_ref()
                .map(|summary| summary.content.as_str());
            let text = plain(content.filter(|text| !text.trim().is_empty()).or(summary))?;
            let title = plain(entry.title.as_ref().map(|title| title.content.as_str()))?;
            let link = entry
                .links
                .iter()
                .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
            let date = entry.published.or(entry.updated);
            let mut values = record::Values::default();
            values[fields::ID] = Some(entry.id.trim().into());
            values[fields::TITLE] = title.map(Into::into);
            values[fields::TEXT] = text.map(Into::into);
            values[fields::DATE] = date.map(|date| date.to_rfc3339().into());
            values[fields::SOURCE] = source.as_deref().map(|source| source.trim().into());
            values[fields::URL] = link.map(|link| link.href.as_str().into());
            values[fields::LANG] = language.map(|lang| lang.as_str().into());
            let mut parsed = record::of_values(values, "content")?;
            parsed.converted = converted;
            take(place, parsed)
        };
        results.push((place, article()));
    }
    Ok(results)
}

#[cfg(not(feature = "feed"))]
pub(super) fn parse<T>(
    bytes: &[u8],
    _: u32,
    _: impl FnMut(Place, Parsed<'_>) -> Result<T, Problem>,
) -> Result<Vec<Entry<T>>, Problem> {
    encoding::not_binary(bytes)?;
    super::format::Format::Feed.check_built()?;
    Ok(Vec::new())
}
