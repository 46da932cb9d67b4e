//! What every reader of records makes: an article, and what is to be said of how it was made.

use super::encoding::Converted;
use super::fields::{COUNT, TEXT, TITLE};
use super::problem::Problem;
use crate::article::Article;
use std::borrow::Cow;

/// An article as a record says it. Its id is empty if the record names none.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    pub(super) article: Article<'a>,
    /// There is no field for the text at all.
    pub(super) textless: bool,
    /// Its bytes were no UTF-8.
    pub(super) converted: Option<Converted>,
}

/// The values of the fields.
pub(super) type Values<'a> = [Option<Cow<'a, str>>; COUNT];

/// An article of these values; `name` is what the field of the text is called.
pub(super) fn of_values<'a>(values: Values<'a>, name: &str) -> Result<Parsed<'a>, Problem> {
    let textless = values[TEXT].is_none();
    let titled = values[TITLE].is_some();
    let filled = |value: Option<Cow<'a, str>>| value.filter(|value| !value.trim().is_empty());
    let [id, title, text, date, source, url, lang, prefer, scope] = values;
    let article = Article {
        id: filled(id).unwrap_or_default(),
        title: title.unwrap_or_default(),
        text: text.unwrap_or_default(),
        date: filled(date),
        source: filled(source),
        url: filled(url),
        lang: filled(lang),
        prefer: filled(prefer),
        scope: filled(scope),
    };
    if article.body().trim().is_empty() {
        let title = if titled {
            "the title too"
        } else {
            "there is no title"
        };
        return Err(Problem::new(format!(
            "field \"{name}\" is empty and {title}, expected a text"
        )));
    }
    Ok(Parsed {
        article,
        textless,
        converted: None,
    })
}
