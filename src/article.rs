//! What flows through everything: an article, and the number that stands for it.
//!
//! An [`Article`] borrows from the bytes it was read from. Stages keep what they need of it (shingles, terms, a title)
//! and let the text go, so memory grows with the number of articles and not with their length.

use std::borrow::Cow;
use std::fmt;

/// One text with what is known about it. Only `text` (or, for a headline, `title`) is needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article<'a> {
    /// The name of this article; unique among the articles of a run.
    pub id: Cow<'a, str>,
    /// The headline, or empty.
    pub title: Cow<'a, str>,
    /// The body. Empty for a headline-only article.
    pub text: Cow<'a, str>,
    /// When it was published, as the input wrote it.
    pub date: Option<Cow<'a, str>>,
    /// Who published it.
    pub source: Option<Cow<'a, str>>,
    /// Where it was published.
    pub url: Option<Cow<'a, str>>,
    /// Its language, as the input wrote it.
    pub lang: Option<Cow<'a, str>>,
    /// What it says in the field that copies are preferred by, where one was named; see
    /// [`Preferred`](crate::group::Preferred).
    pub prefer: Option<Cow<'a, str>>,
    /// What it says in the field that groups are scoped by, where one was named; see [`Scope`](crate::group::Scope).
    pub scope: Option<Cow<'a, str>>,
}

impl<'a> Article<'a> {
    /// An article of which only the text is known.
    ///
    /// ```
    /// let article = samestory::Article::new("a1", "Troops were sent to the border on Wednesday.");
    /// assert_eq!(article.id, "a1");
    /// ```
    pub fn new(id: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            ..Self::default()
        }
    }

    /// The same article under a headline.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<Cow<'a, str>>) -> Self {
        self.title = title.into();
        self
    }

    /// The same article with a publication date, in any form [`crate::story::time`] reads.
    #[must_use]
    pub fn with_date(mut self, date: impl Into<Cow<'a, str>>) -> Self {
        self.date = Some(date.into());
        self
    }

    /// The same article, borrowing nothing.
    pub fn to_static(&self) -> Article<'static> {
        let own = |text: &str| Cow::Owned(text.to_owned());
        let field = |field: &Option<Cow<'a, str>>| field.as_deref().map(own);
        Article {
            id: own(&self.id),
            title: own(&self.title),
            text: own(&self.text),
            date: field(&self.date),
            source: field(&self.source),
            url: field(&self.url),
            lang: field(&self.lang),
            prefer: field(&self.prefer),
            scope: field(&self.scope),
        }
    }

    /// The text that copies are judged by: the body, or the headline where there is no body.
    pub fn body(&self) -> &str {
        if self.text.trim().is_empty() {
            &self.title
        } else {
            &self.text
        }
    }
}

/// An article's number in a run: its rank when ids are sorted, so that no order of the inputs shows in any result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub u32);

impl ArticleId {
    /// The number as an index into per-article tables.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The id of row `index`.
    ///
    /// # Panics
    /// If `index` does not fit 32 bits: a run holds at most 4,294,967,295 articles.
    pub fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).expect("a run holds at most 2^32 - 1 articles"))
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
