//! When was this article written, on which evidence.
//!
//! In: [`Dated`], an article's text and what came with it. Out: [`TimeEstimate`]: spans of days and the evidence they
//! rest on. A date field or an address settles it, and the text is not read; where there is none, the text betrays itself:
//! the newest year it mentions, who is named as holder of which office, "the midterm elections in two weeks", things that
//! had no name yet.
//!
//! An estimate is a set of spans, for much evidence recurs: an American president with two terms apart, a weekday on a
//! day of the month.

mod combine;
mod company;
mod dates;
mod day;
pub mod era;
mod event;
mod evidence;
mod field;
mod holder;
mod lexicon;
mod mention;
mod office;
mod phase;
mod tenure;
mod token;
mod url;

#[cfg(test)]
mod tests;

pub use company::Company;
pub use day::{Day, Span};
pub use evidence::{Evidence, EvidenceKind};
pub use field::parse_date;
pub use office::OfficesError;
pub(crate) use url::parse_url;

use super::count::TermCounter;
use super::term::Terms;
use super::vocabulary::Vocabulary;
use crate::text::Words;
use era::{Era, Eras};
use evidence::quote;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// What is known of an article.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dated<'a> {
    /// Title, or empty.
    pub title: &'a str,
    /// Text.
    pub text: &'a str,
    /// Date field, in any common form.
    pub date: Option<&'a str>,
    /// Address.
    pub url: Option<&'a str>,
    /// The terms of title and text, where they are counted already; otherwise they are counted for [`TimeEstimate::eras`].
    pub terms: Option<&'a Terms<'a>>,
}

/// When an article was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeEstimate {
    /// The days that fit the evidence; sorted, disjoint. Empty: nothing is known.
    pub spans: Vec<Span>,
    /// The likeliest days of all; sorted, disjoint. What one weak hint speaks against, or the [`Company`] an article came
    /// in, is in `spans` and not here.
    pub likely: Vec<Span>,
    /// How much evidence there is and how well it agrees, 0 to 1.
    pub confidence: f32,
    /// What was found.
    pub evidence: Vec<Evidence>,
    /// Which periods its words and all this leave likely; `None` where nothing tells one from another.
    pub eras: Option<Box<Eras>>,
}

impl TimeEstimate {
    /// Smallest distance in days between two estimates: 0 if they overlap, `None` if either is empty.
    #[must_use]
    pub fn gap_days(&self, other: &TimeEstimate) -> Option<u32> {
        gap(&self.spans, &other.spans)
    }

    /// The same between the likeliest days of each.
    #[must_use]
    pub fn likely_gap_days(&self, other: &TimeEstimate) -> Option<u32> {
        gap(&self.likely, &other.likely)
    }

    /// Whether it rests on a date that came with the article, and not only on what the text betrays.
    #[must_use]
    pub fn is_given(&self) -> bool {
        given_by(&self.evidence)
    }

    /// The calendar year all spans lie in, if there is one.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        let (first, last) = (self.spans.first()?, self.spans.last()?);
        if first.from.is_open() || last.to.is_open() {
            return None;
        }
        let year = first.from.year();
        (last.to.year() == year).then_some(year)
    }
}

fn given_by(evidence: &[Evidence]) -> bool {
    evidence
        .iter()
        .any(|e| matches!(e.kind, EvidenceKind::Field | EvidenceKind::Url))
}

/// Smallest distance in days between two sets of spans: 0 if they overlap, `None` if either is empty.
#[must_use]
pub fn gap(a: &[Span], b: &[Span]) -> Option<u32> {
    let distance = |a: &Span, b: &Span| (b.from.0 - a.to.0).max(a.from.0 - b.to.0).max(0);
    a.iter()
        .flat_map(|a| b.iter().map(move |b| distance(a, b)))
        .min()
        .map(|days| days as u32)
}

/// Estimates when articles were written. Holds the tables; build it once, share it freely.
#[derive(Clone, Debug)]
pub struct Dater {
    lexicon: lexicon::Lexicon,
    offices: office::Offices,
    cues: holder::Cues,
    date_words: mention::DateWords,
    events: event::Events,
    era: Era,
}

impl Default for Dater {
    fn default() -> Self {
        Self::new()
    }
}

impl Dater {
    /// With the tables that come with the crate.
    ///
    /// # Panics
    ///
    /// Never: the shipped tables are read in a test.
    #[must_use]
    pub fn new() -> Self {
        let mut lexicon = lexicon::Lexicon::new();
        let mut offices = office::Offices::default();
        offices
            .add(office::SHIPPED, &mut lexicon)
            .expect("the shipped table of offices is tested");
        let cues = holder::Cues::new(&mut lexicon);
        let date_words = mention::DateWords::new(&mut lexicon);
        let events = event::Events::new(&mut lexicon);
        Dater {
            lexicon,
            offices,
            cues,
            date_words,
            events,
            era: Era::shipped(),
        }
    }

    /// With another table of the words of a time; see [`era`].
    #[must_use]
    pub fn with_era(mut self, era: Era) -> Self {
        self.era = era;
        self
    }

    /// With a further table of offices, in the form of the shipped one: office, titles, holder, from, to, separated
    /// by tabs.
    ///
    /// # Errors
    ///
    /// Names the first line that cannot be read.
    pub fn with_offices(mut self, tsv: &str) -> Result<Self, OfficesError> {
        self.offices.add(tsv, &mut self.lexicon)?;
        Ok(self)
    }

    /// When an article was written.
    ///
    /// ```
    /// # use samestory::story::time::{Dated, Dater};
    /// let text = "Jim Mattis, the defense secretary, will visit the base before the midterm elections in two weeks.";
    /// let estimate = Dater::new().estimate(&Dated { text, ..Dated::default() });
    /// assert_eq!(estimate.year(), Some(2018));
    /// ```
    ///
    /// What came with the article and names one day is not asked again: title and text are read where nothing came, where
    /// it leaves the day open, and where field and address disagree. What reading them anyway would change is in
    /// `benches/record/stories.md`: hardly anything.
    ///
    /// # Complexity
    ///
    /// One pass over title and text, where they are read, plus O(e²) for e pieces of evidence, of which an article has some
    /// twenty.
    #[must_use]
    pub fn estimate(&self, article: &Dated<'_>) -> TimeEstimate {
        let mut evidence = came_with(article);
        let mut combined = combine::combine(&evidence);
        if !agree_on_a_day(&evidence, &combined.spans) {
            // The title often opens the text as well.
            if !article.title.is_empty() && !article.text.starts_with(article.title) {
                evidence.extend(self.read(article.title));
            }
            evidence.extend(self.read(article.text));
            combined = combine::combine(&evidence);
        }
        let combine::Combined {
            spans,
            likely,
            confidence,
            periods,
            otherwise,
        } = combined;
        let known = |terms: &Terms<'_>| self.era.scores(terms);
        let scores = match article.terms {
            // A date that came with it leaves its words nothing to say.
            _ if given_by(&evidence) => None,
            Some(terms) => known(terms),
            None => known(&TermCounter::new(&Vocabulary::default()).count(
                article.title,
                article.text,
                &Words::of(article.text),
            )),
        };
        let eras = Eras::of(scores, periods, otherwise);
        TimeEstimate {
            spans,
            likely,
            confidence,
            evidence,
            eras: eras.map(Box::new),
        }
    }

    fn read(&self, text: &str) -> Vec<Evidence> {
        thread_local! {
            /// A text's tokens take three times its bytes: the memory serves the next text.
            static TOKENS: RefCell<token::Tokens> = RefCell::default();
        }
        TOKENS.with_borrow_mut(|tokens| {
            let mut out = Vec::new();
            token::tokens_into(text, &self.lexicon, tokens);
            let namings = holder::namings(tokens, &self.offices, &self.cues);
            tenure::evidence(text, &namings, &self.offices, &mut out);
            let mentions = mention::mentions(text, tokens, &self.date_words);
            dates::evidence(text, &mentions, &mut out);
            self.events.evidence(text, tokens, &mut out);
            phase::evidence(text, &mut out);
            tokens.shrink();
            out
        })
    }
}

/// A date field is right unless the archive is wrong: dearer than all a text can say against it.
const FIELD: f32 = 20.0;

/// An address keeps its date when the article is updated or moved; it outweighs a text, not a field.
const URL: f32 = 12.0;

/// What a date field and an address say.
fn came_with(article: &Dated<'_>) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if let Some(field) = article.date {
        let days = parse_date(field);
        given(EvidenceKind::Field, field, &days, FIELD, &mut evidence);
    }
    if let Some((span, part)) = article.url.and_then(parse_url) {
        given(EvidenceKind::Url, part, &[span], URL, &mut evidence);
    }
    evidence
}

/// Whether evidence that came to these spans agrees on one day.
fn agree_on_a_day(evidence: &[Evidence], spans: &[Span]) -> bool {
    matches!(spans, [span] if span.names_a_day())
        && evidence
            .iter()
            .all(|evidence| gap(&evidence.spans, spans) == Some(0))
}

fn given(kind: EvidenceKind, found: &str, spans: &[Span], weight: f32, out: &mut Vec<Evidence>) {
    if spans.is_empty() {
        return;
    }
    // Archives and readers live in different time zones.
    let spans: Vec<Span> = spans
        .iter()
        .map(|s| Span::new(s.from.plus(-1), s.to.plus(1)))
        .collect();
    let says = format!("the {kind} says {}", found.trim());
    out.push(Evidence {
        kind,
        quote: quote(found, 0, found.len() as u32),
        spans: day::joined(spans),
        weight,
        late: weight,
        says,
    });
}
