//! The report: one HTML file that shows stories, copies, pairs, the graph and the run.
//!
//! In: an [`Outcome`], with the [`Evidence`] of the story stage and the articles' texts where they are at hand. Out: a
//! page that works from a disk without a network, in light and dark, on a phone, by keyboard, on paper. The head and a
//! plain list for readers without scripts come from a template (`page.html`); everything else is data: compact JSON in a
//! `<script type="application/json">` that no browser runs, laid out by the scripts beside this file, which make
//! elements and text nodes and never markup. A content security policy allows the page's own script and nothing else.
//!
//! Cost: 18,489 articles without texts make 16 MB, written in three seconds; each text adds its own length.

mod data;
mod safe;
mod why;

use crate::article::ArticleId;
use crate::outcome::Outcome;
use crate::report::clean::{self, line};
use crate::story::Story;
use crate::story::evidence::Evidence;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use safe::ScriptSafe;
use std::io::{self, Write};

/// What the page shows, beyond what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlOptions {
    /// The name of the page, in its head and in the browser's tab.
    pub title: String,
    /// Whether the seconds each stage took are shown. Off: then the same articles give the same bytes.
    pub timings: bool,
    /// How many pieces of evidence of an article's time are kept at most, the heaviest first. Those that speak against
    /// another story's time are kept in any case.
    pub evidence: usize,
    /// How many ties a group keeps at most in a corpus of more than [`ALL_TIES`] ties, the strongest first.
    pub ties: usize,
    /// How many verified pairs are kept at most; those with the representative of a group first.
    pub pairs: usize,
}

/// Up to this many ties all are kept: every two texts of a small corpus can be compared.
pub const ALL_TIES: usize = 2_000;

impl Default for HtmlOptions {
    fn default() -> Self {
        Self {
            title: "Stories".to_owned(),
            timings: false,
            evidence: 6,
            ties: 2,
            pairs: 100_000,
        }
    }
}

/// Where the page gets the texts it shows side by side. Any function from a number to a text is one.
pub trait Texts {
    /// The text of an article, or `None` where it is not to be had.
    fn text(&self, article: ArticleId) -> Option<String>;
}

impl<F: Fn(ArticleId) -> Option<String>> Texts for F {
    fn text(&self, article: ArticleId) -> Option<String> {
        self(article)
    }
}

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// One script: the files share a scope that nothing else sees.
const SCRIPT: &str = concat!(
    "(function () {\n'use strict';\n",
    include_str!("js/dom.js"),
    include_str!("js/words.js"),
    include_str!("js/data.js"),
    include_str!("js/filter.js"),
    include_str!("js/timeline.js"),
    include_str!("js/stories.js"),
    include_str!("js/story.js"),
    include_str!("js/articles.js"),
    include_str!("js/diff.js"),
    include_str!("js/pair.js"),
    include_str!("js/layout.js"),
    include_str!("js/graph.js"),
    include_str!("js/run.js"),
    include_str!("js/main.js"),
    "})();\n"
);
/// Where the data goes. Titles cannot contain it: the template escapes them.
const DATA_HERE: &str = "<!--data-->";
/// Stories in the list for readers without scripts.
const PLAIN_STORIES: usize = 200;
/// Articles of each in it.
const PLAIN_ARTICLES: usize = 20;
/// Texts in one block: a page reads a block when it first needs one of its texts.
const TEXTS_A_BLOCK: usize = 128;

/// Writes the report.
///
/// Without `evidence` the page shows no shared terms; without `texts`, no texts side by side. The bytes depend on the
/// articles and the options alone, unless `timings` are asked for.
///
/// ```
/// use samestory::{Article, Pipeline, Settings, report::html};
/// let articles = [Article::new("a", "The ferry sank."), Article::new("b", "Potato prices rose again.")];
/// let outcome = Pipeline::new(Settings::default())?.cluster_articles(&articles)?;
/// let mut page = Vec::new();
/// html::write(&outcome, None, None, &html::HtmlOptions::default(), &mut page).expect("memory is written");
/// assert!(page.starts_with(b"<!doctype html>"));
/// # Ok::<(), samestory::Error>(())
/// ```
///
/// # Errors
/// If `out` cannot be written.
///
/// # Panics
/// Never: the template that comes with the crate has a place for the data, and a test writes a page.
///
/// # Complexity
/// `O(articles + pairs + links + ties log ties)`; memory for the data once more as JSON, and for one block of texts.
pub fn write(
    outcome: &Outcome,
    evidence: Option<&Evidence>,
    texts: Option<&dyn Texts>,
    options: &HtmlOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut json = ScriptSafe::new(Vec::new());
    serde_json::to_writer(
        &mut json,
        &data::page(outcome, evidence, texts.is_some(), options),
    )?;
    let json = json.into_inner();
    // A nonce that only this content has: a title cannot carry a script that knows it.
    let nonce = format!("{:016x}", crate::hash::bytes(&json));
    let page = shell(outcome, options, &nonce).map_err(io::Error::other)?;
    let (head, tail) = page
        .split_once(DATA_HERE)
        .expect("the template has a place for the data");
    out.write_all(head.as_bytes())?;
    out.write_all(b"<script type=\"application/json\" id=\"data\">")?;
    out.write_all(&json)?;
    out.write_all(b"</script>\n")?;
    if let Some(texts) = texts {
        write_texts(outcome, texts, out)?;
    }
    out.write_all(tail.as_bytes())
}

/// The page around the data.
fn shell(
    outcome: &Outcome,
    options: &HtmlOptions,
    nonce: &str,
) -> Result<String, minijinja::Error> {
    let mut environment = Environment::empty();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let stories: Vec<Value> = outcome
        .stories
        .iter()
        .take(PLAIN_STORIES)
        .map(|story| plain_story(outcome, story))
        .collect();
    let values = context! {
        title => line(&options.title),
        version => env!("CARGO_PKG_VERSION"),
        nonce,
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        articles => outcome.entries.len(),
        more => outcome.stories.len() - stories.len(),
        stories,
    };
    environment.render_str(PAGE, values)
}

/// A story for readers without scripts.
fn plain_story(outcome: &Outcome, story: &Story) -> Value {
    let told: Vec<String> = story.told.iter().map(ToString::to_string).collect();
    let article = |&id: &ArticleId| {
        let entry = outcome.entry(id);
        context! { headline => line(&entry.headline), source => line(entry.source.as_deref().unwrap_or_default()) }
    };
    let articles: Vec<Value> = story
        .members
        .iter()
        .take(PLAIN_ARTICLES)
        .map(article)
        .collect();
    context! {
        title => line(&story.title),
        told => told.join(" or "),
        size => story.members.len(),
        more => story.members.len() - articles.len(),
        articles,
    }
}

fn write_texts(outcome: &Outcome, texts: &dyn Texts, out: &mut dyn Write) -> io::Result<()> {
    for from in (0..outcome.entries.len()).step_by(TEXTS_A_BLOCK) {
        let to = outcome.entries.len().min(from + TEXTS_A_BLOCK);
        let block: Vec<Option<String>> = (from..to)
            .map(|number| texts.text(ArticleId::from_index(number)))
            .map(|text| text.map(|text| clean::text(&text).into_owned()))
            .collect();
        write!(
            out,
            "<script type=\"application/json\" id=\"texts-{}\">",
            from / TEXTS_A_BLOCK
        )?;
        serde_json::to_writer(ScriptSafe::new(&mut *out), &block)?;
        out.write_all(b"</script>\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
