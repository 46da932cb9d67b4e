//! Web pages: the article of a page without what stands around it.
//!
//! `dom_smoothie`, a port of Readability, finds the article's body, title, date, site and language; on the 181 pages of the
//! article-extraction benchmark of Scrapinghub it reaches an F1 of 0.95 where taking all text reaches 0.44. The date is
//! what the page declares (JSON-LD, `article:published_time`), never a guess. The address is the page's canonical link.
//!
//! A page in which no article is found (a front page, a search form) is skipped and said. So is one whose elements are
//! nested deeper than any real page: the parsers of trees below here are recursive.

use super::encoding::{self, Converted};
use super::problem::Problem;
use super::record::Parsed;
#[cfg(feature = "html")]
use super::record::{self, Values};
use encoding_rs::Encoding;

/// What is known of a page from elsewhere: its transport, its archive.
#[derive(Debug, Default)]
pub(super) struct Known<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    pub(super) charset: Option<&'static Encoding>,
}

/// Calls `take` with the article of a page.
pub(super) fn parse<T>(
    bytes: &[u8],
    known: &Known<'_>,
    take: impl FnOnce(Parsed<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let declared = known.charset.or_else(|| encoding::declared(bytes));
    let (page, converted) = encoding::decode(bytes, declared)?;
    extract(&page, known, converted, take)
}

#[cfg(feature = "html")]
fn extract<T>(
    page: &str,
    known: &Known<'_>,
    converted: Option<Converted>,
    take: impl FnOnce(Parsed<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    use dom_smoothie::{Config, Readability, TextMode};
    check_depth(page)?;
    let config = Config {
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let unreadable = |_| {
        Problem::with_hint(
            "no article found in this page",
            "front pages and forms have none; a page that does is a bug worth reporting",
        )
    };
    let mut reader = Readability::new(page, None, Some(config)).map_err(unreadable)?;
    let canonical = {
        let links = reader.doc.select("link[rel=canonical]");
        links.attr("href").filter(|href| href.starts_with("http"))
    };
    let article = reader.parse().map_err(unreadable)?;
    if article.text_content.trim().is_empty() {
        return Err(unreadable(dom_smoothie::ReadabilityError::GrabFailed));
    }
    let url = canonical
        .map(|href| href.to_string())
        .or(article.url)
        .or_else(|| known.url.map(str::to_owned));
    let mut values = Values::default();
    values[super::fields::ID] = known.id.map(Into::into);
    values[super::fields::TITLE] = Some(article.title.trim().to_owned().into());
    values[super::fields::TEXT] = Some(article.text_content.trim().to_owned().into());
    values[super::fields::DATE] = article.published_time.map(Into::into);
    values[super::fields::SOURCE] = article.site_name.map(Into::into);
    values[super::fields::URL] = url.map(Into::into);
    values[super::fields::LANG] = article.lang.map(Into::into);
    let mut parsed = record::of_values(values, "text")?;
    parsed.converted = converted;
    take(parsed)
}

#[cfg(not(feature = "html"))]
fn extract<T>(
    _: &str,
    _: &Known<'_>,
    _: Option<Converted>,
    _: impl FnOnce(Parsed<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    super::format::Format::Html.check_built()?;
    Err(Problem::new("HTML cannot be read"))
}

/// The text of a piece of a page, paragraphs apart.
#[cfg(feature = "feed")]
pub(super) fn text_of(fragment: &str) -> Result<String, Problem> {
    if !fragment.contains(['<', '&']) {
        return Ok(fragment.trim().to_owned());
    }
    check_depth(fragment)?;
    let page = dom_smoothie::Readability::new(fragment, None, None)
        .map_err(|error| Problem::new(error.to_string()))?;
    page.doc.select("script, style").remove();
    Ok(page.doc.formatted_text().trim().to_owned())
}

/// The deepest page that is read. Real pages nest some dozens of elements.
#[cfg(feature = "html")]
const DEEPEST: usize = 1_000;

/// Refuses a page that opens far more elements than it closes. Elements that are never closed in good pages too (`<p>`,
/// `<br>`) do not nest and are not counted.
#[cfg(feature = "html")]
fn check_depth(page: &str) -> Result<(), Problem> {
    let bytes = page.as_bytes();
    let (mut depth, mut deepest) = (0_usize, 0);
    for at in memchr::memchr_iter(b'<', bytes) {
        let rest = &bytes[at + 1..];
        match rest.first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(first) if first.is_ascii_alphabetic() => {
                let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric());
                let name = rest[..end.unwrap_or(rest.len())].to_ascii_lowercase();
                let flat: [&[u8]; 18] = [
                    b"p", b"br", b"li", b"img", b"hr", b"meta", b"link", b"input", b"td", b"tr",
                    b"th", b"dt", b"dd", b"option", b"source", b"wbr", b"path", b"area",
                ];
                if !flat.contains(&name.as_slice()) {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
            }
            _ => {}
        }
    }
    if deepest <= DEEPEST {
        return Ok(());
    }
    Err(Problem::new(format!(
        "elements nested {deepest} deep, expected at most {DEEPEST}"
    )))
}
