//! One file, one article: a text or Markdown file in, its title and text out.
//!
//! The first line is the title, and is taken off the text, if more follows, it does not end like a sentence (a full
//! stop, `U.S.` and its like aside) and it is either
//! - followed by a blank line and at most 300 characters long, or
//! - at most 120 characters long and shorter than what follows.
//!
//! A lead paragraph ends in a full stop and stays in the text even where a blank line follows: taken for a title it
//! would weigh two or three times what it should. What this misses: a headline that ends in a full stop stays in the
//! text, and a byline on top is taken for a title.
//!
//! In Markdown a heading on top (`# Title`) is the title whatever its form. Front matter between two lines `---` may
//! say `title`, `date`, `source`, `url` and `lang`, one `key: value` a line, under the names fields have in JSON records;
//! everything else in it is passed over.

use super::encoding;
use super::fields::Fields;
use super::problem::Problem;
use super::record::Parsed;
use crate::article::Article;
use std::borrow::Cow;

/// The longest title over a blank line, and over a line of text, in characters.
const LONGEST_APART: usize = 300;
const LONGEST: usize = 120;

/// Calls `take` with the article of one file; its id is left empty.
pub(super) fn parse<T>(
    bytes: &[u8],
    markdown: bool,
    fields: &Fields,
    take: impl FnOnce(Parsed<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let (text, converted) = encoding::decode(bytes, None)?;
    let article = article(&text, markdown, fields)?;
    take(Parsed {
        article,
        textless: false,
        converted,
    })
}

/// The article of a text; its id is left empty.
pub(super) fn article<'a>(
    text: &'a str,
    markdown: bool,
    fields: &Fields,
) -> Result<Article<'a>, Problem> {
    let mut article = Article::default();
    let mut body = text.trim();
    if markdown {
        if let Some((matter, rest)) = front_matter(body) {
            body = rest.trim();
            for (key, value) in matter.lines().filter_map(|line| line.split_once(':')) {
                let value = unquoted(value.trim());
                if !value.is_empty() {
                    fields.set(&mut article, key.trim(), value);
                }
            }
        }
        if let Some((heading, rest)) = heading(body)
            && (article.title.is_empty() || article.title == heading)
        {
            article.title = Cow::Borrowed(heading);
            body = rest.trim();
        }
    }
    if article.title.is_empty()
        && let Some((title, rest)) = title(body)
    {
        article.title = Cow::Borrowed(title);
        body = rest;
    }
    article.text = Cow::Borrowed(body);
    if article.body().trim().is_empty() {
        return Err(Problem::new("only spaces, expected a text"));
    }
    Ok(article)
}

/// The title on top of a text and the text below it, if there is one.
fn title(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let first = first.trim_end();
    let apart = rest
        .lines()
        .next()
        .is_none_or(|line| line.trim().is_empty());
    let rest = rest.trim_start();
    let length = first.chars().count();
    let fits = if apart {
        length <= LONGEST_APART
    } else {
        length <= LONGEST && rest.len() > first.len()
    };
    (fits && !rest.is_empty() && !ends_like_a_sentence(first)).then_some((first, rest))
}

/// Whether the line ends in a full stop that is not part of an abbreviation with stops inside (`U.S.`, `a.m.`).
fn ends_like_a_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    match line.strip_suffix(['.', '。', '।', '።']) {
        None => false,
        Some(line) => !line
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or(line)
            .contains('.'),
    }
}

/// A heading on top (`# Title`, one to six `#`) and what is below it.
fn heading(text: &str) -> Option<(&str, &str)> {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let bare = line.trim_start_matches('#');
    let level = line.len() - bare.len();
    let title = bare
        .strip_prefix([' ', '\t'])?
        .trim()
        .trim_end_matches('#')
        .trim_end();
    ((1..=6).contains(&level) && !title.is_empty()).then_some((title, rest))
}

/// What stands between two lines `---` on top, and what is below.
fn front_matter(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once('\n')?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// A value without the quotes around it.
fn unquoted(value: &str) -> &str {
    let inside = |quote| {
        value
            .strip_prefix(quote)
            .and_then(|value: &str| value.strip_suffix(quote))
    };
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::options::FieldNames;

    fn parsed(text: &str, markdown: bool) -> Article<'_> {
        let fields = Fields::new(&FieldNames::default()).unwrap();
        article(text, markdown, &fields).unwrap()
    }

    #[test]
    fn the_first_line_is_the_title_if_it_looks_like_one() {
        let long = "word ".repeat(40);
        let longer = "word ".repeat(80);
        let table = [
            (
                "Ferry sinks\nThe ferry sank at dawn.",
                "Ferry sinks",
                "The ferry sank at dawn.",
            ),
            ("Ferry sinks\r\n\r\nIt sank.\r\n", "Ferry sinks", "It sank."),
            ("  \n\nFerry sinks\n\nIt sank.", "Ferry sinks", "It sank."),
            (
                "Ferry sinks off the U.S.\nThe ferry sank at dawn today.",
                "Ferry sinks off the U.S.",
                "The ferry sank at dawn today.",
            ),
            (
                "It sank.\n\nNobody saw it.",
                "",
                "It sank.\n\nNobody saw it.",
            ),
            (
                "“It sank.”\n\nNobody saw it.",
                "",
                "“It sank.”\n\nNobody saw it.",
            ),
            (
                "Ferry sinks off the coast\nIt did",
                "",
                "Ferry sinks off the coast\nIt did",
            ),
            ("Ferry sinks", "", "Ferry sinks"),
            ("Ferry sinks\n\n  \n", "", "Ferry sinks"),
            (&format!("{long}\n\nIt sank."), long.trim_end(), "It sank."),
            (
                &format!("{long}\nIt sank."),
                "",
                &format!("{long}\nIt sank."),
            ),
            (
                &format!("{longer}\n\nIt sank."),
                "",
                &format!("{longer}\n\nIt sank."),
            ),
        ];
        for (file, title, text) in table {
            let article = parsed(file, false);
            assert_eq!((&*article.title, &*article.text), (title, text), "{file:?}");
        }
    }

    #[test]
    fn markdown_has_headings_and_front_matter() {
        let article = parsed("# Ferry sinks. #\nIt sank.", true);
        assert_eq!(
            (&*article.title, &*article.text),
            ("Ferry sinks.", "It sank.")
        );
        let article = parsed(
            "---\r\ntitle: \"Ferry: it sinks\"\r\ndate: 2024-05-01\r\ntags: [a]\r\nurl: http://x.org/a\r\n---\r\n# Ferry: it sinks\r\nIt sank.",
            true,
        );
        assert_eq!(
            (&*article.title, &*article.text),
            ("Ferry: it sinks", "It sank.")
        );
        assert_eq!(
            (article.date.as_deref(), article.url.as_deref()),
            (Some("2024-05-01"), Some("http://x.org/a"))
        );
        let article = parsed("---\ntitle: A\n---\n## B\nIt sank.", true);
        assert_eq!((&*article.title, &*article.text), ("A", "## B\nIt sank."));
        let article = parsed(
            "--- not front matter\nIt sank and then came up again, they say",
            true,
        );
        assert_eq!(article.title, "--- not front matter");
        assert_eq!(parsed("# Only a headline", true).title, "Only a headline");
        assert_eq!(
            parsed("#hashtag is no heading\n\nIt sank.", true).title,
            "#hashtag is no heading"
        );
    }
}
