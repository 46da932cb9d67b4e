//! The stories of an earlier result: the JSON of `cluster --format json`, or its JSON lines.

use super::labels::labels;
use crate::compression::Compression;
use crate::error::{Error, Result};
use ahash::AHashMap;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// What is read of a whole result. Other fields are passed over.
#[derive(Deserialize)]
struct Whole {
    schema: String,
    stories: Vec<StoryThen>,
}

#[derive(Deserialize)]
struct StoryThen {
    id: String,
    articles: Vec<String>,
}

const HINT: &str = "give a file that `samestory cluster --format json` or `--format jsonl` wrote";

/// Each article's id with its story's, from a result of `cluster` in JSON of schema `schema` or in JSON lines.
///
/// # Errors
/// If the file cannot be read, is neither form, is of another schema, or has an article twice or without a story: ids
/// inherited from half a result would be wrong and look right.
pub fn previous(path: &Path, schema: &str) -> Result<Vec<(String, String)>> {
    let shown = path.display().to_string();
    if !is_whole(path)? {
        return lines(path, &shown);
    }
    let whole: Whole = serde_json::from_reader(open(path)?).map_err(|error| {
        let place = format!("{shown}:{}", error.line());
        Error::format(
            place,
            format!("not a result of `cluster`: {error}"),
            Some(HINT),
        )
    })?;
    if whole.schema != schema {
        let problem = format!(
            "is of schema \"{}\", and this program reads \"{schema}\"",
            whole.schema.escape_debug()
        );
        return Err(Error::format(
            shown,
            problem,
            Some("make it again with this version"),
        ));
    }
    let mut articles = Vec::new();
    let mut story_of: AHashMap<String, String> = AHashMap::new();
    for story in whole.stories {
        for article in story.articles {
            if let Some(other) = story_of.insert(article.clone(), story.id.clone()) {
                let (article, one, two) = (
                    article.escape_debug(),
                    other.escape_debug(),
                    story.id.escape_debug(),
                );
                let problem =
                    format!("the article \"{article}\" is in two stories, \"{one}\" and \"{two}\"");
                return Err(Error::format(&shown, problem, Some(HINT)));
            }
            articles.push((article, story.id.clone()));
        }
    }
    Ok(articles)
}

fn lines(path: &Path, shown: &str) -> Result<Vec<(String, String)>> {
    let mut articles = Vec::new();
    for (article, story) in labels(path, "id", "story")? {
        let Some(story) = story else {
            let problem = format!(
                "the article \"{}\" has no \"story\"",
                article.escape_debug()
            );
            return Err(Error::format(shown, problem, Some(HINT)));
        };
        articles.push((article, story));
    }
    if articles.is_empty() {
        return Err(Error::format(shown, "no stories in it", Some(HINT)));
    }
    Ok(articles)
}

fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    let unreadable = |error| Error::io(path, "read", error);
    let mut reader = BufReader::new(File::open(path).map_err(unreadable)?);
    let head = reader.fill_buf().map_err(unreadable)?;
    Ok(match Compression::of_bytes(head) {
        Some(compression) => Box::new(BufReader::new(
            compression.decoder(reader).map_err(unreadable)?,
        )),
        None => Box::new(reader),
    })
}

/// Whether the first value of a file is a whole result, by its field of stories; or, where it is no JSON, would be one by
/// the brace alone on its first line, so that the error speaks of that form.
fn is_whole(path: &Path) -> Result<bool> {
    #[derive(Deserialize)]
    struct First {
        stories: Option<IgnoredAny>,
    }
    let mut values = serde_json::Deserializer::from_reader(open(path)?).into_iter::<First>();
    if let Some(Ok(first)) = values.next() {
        return Ok(first.stories.is_some());
    }
    let mut line = Vec::new();
    let read = open(path)?.take(64).read_until(b'\n', &mut line);
    read.map_err(|error| Error::io(path, "read", error))?;
    Ok(line.trim_ascii() == b"{")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<Vec<(String, String)>> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("result");
        std::fs::write(&path, text).expect("it is written");
        previous(&path, "v/1")
    }

    #[test]
    fn both_forms_give_the_same() {
        let expected = [("a", "s1"), ("b", "s1"), ("c", "s2")]
            .map(|(article, story)| (article.to_owned(), story.to_owned()));
        let json = r#"{"schema":"v/1","manifest":{},"stories":[{"id":"s1","title":"x","articles":["a","b"]},{"id":"s2","articles":["c"]}]}"#;
        let lines = "{\"id\":\"a\",\"story\":\"s1\"}\n{\"id\":\"b\",\"story\":\"s1\"}\n{\"id\":\"c\",\"story\":\"s2\"}\n";
        for text in [
            json.to_owned(),
            json.replacen('{', "{\n  ", 1),
            json.replacen('{', "{\"articles\":[],", 1),
            lines.to_owned(),
        ] {
            assert_eq!(written(&text).expect("it is a result"), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_result_is_refused_with_its_place() {
        let table = [
            ("", "no stories in it"),
            ("not json", ":1: not JSON"),
            ("{\n", ":2: not a result of `cluster`"),
            (
                "{\n\"schema\":\"v/2\",\"stories\":[]}",
                "is of schema \"v/2\", and this program reads \"v/1\"",
            ),
            ("{\"id\":\"a\"}\n", "the article \"a\" has no \"story\""),
            (
                "{\"id\":\"a\",\"story\":\"s\"}\n{\"id\":\"a\",\"story\":\"t\"}\n",
                ":2: the id \"a\" was already used",
            ),
            (
                "{\n\"schema\":\"v/1\",\"stories\":[{\"id\":\"s\",\"articles\":[\"a\"]},{\"id\":\"t\",\"articles\":[\"a\"]}]}",
                "the article \"a\" is in two stories, \"s\" and \"t\"",
            ),
        ];
        for (text, expected) in table {
            let error = written(text).expect_err(text);
            assert!(error.to_string().contains(expected), "{text}: {error}");
            assert!(error.hint().is_some(), "{text}");
        }
    }
}
