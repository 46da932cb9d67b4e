//! One reason to think an article was written then: [`Evidence`].

use serde::{Deserialize, Serialize};
use std::fmt;

use super::day::Span;

/// Where a piece of evidence comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EvidenceKind {
    /// The date field that came with the article.
    Field,
    /// A date in the article's address.
    Url,
    /// A line that dates the article itself: "Published: ...", "WASHINGTON, Oct. 25 (AP)".
    Dateline,
    /// A date in the text.
    Date,
    /// A year or a month of a year in the text.
    Year,
    /// Somebody is named as holder of an office, or as having held it.
    Office,
    /// Something with a known date: an election "in two weeks", a numbered congress or Super Bowl.
    Event,
    /// A name that did not exist before a known day.
    Name,
    /// When most of the articles were written that came with it.
    Company,
}

impl fmt::Display for EvidenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            EvidenceKind::Field => "field",
            EvidenceKind::Url => "url",
            EvidenceKind::Dateline => "dateline",
            EvidenceKind::Date => "date",
            EvidenceKind::Year => "year",
            EvidenceKind::Office => "office",
            EvidenceKind::Event => "event",
            EvidenceKind::Name => "name",
            EvidenceKind::Company => "company",
        })
    }
}

/// One reason to think an article was written in certain spans.
///
/// The two weights say what it costs to think otherwise, in nats: roughly the logarithm of how many times more often
/// such evidence is seen on articles inside the spans than outside them. Too early and too late differ, because a text
/// speaks of the past all the time and of the future seldom: a president named without "former" can hardly be named
/// before taking office, but is named long after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it comes from.
    pub kind: EvidenceKind,
    /// The words it was read from, at most 80 characters.
    pub quote: String,
    /// When the article can have been written if this is taken at its word; sorted, disjoint.
    pub spans: Vec<Span>,
    /// Cost of a day before the spans.
    pub weight: f32,
    /// Cost of a day after the spans.
    pub late: f32,
    /// One sentence for a reader.
    pub says: String,
}

/// Words of the text as a quote: one line, at most 80 characters.
pub(crate) fn quote(text: &str, from: u32, to: u32) -> String {
    let cut = text.get(from as usize..to as usize).unwrap_or_default();
    let mut out = String::with_capacity(cut.len());
    for c in cut.chars().take(80) {
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}
