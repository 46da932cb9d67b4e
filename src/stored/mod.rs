//! Pairs that outlive a run: written once, cut again at other thresholds without a look at the texts.
//!
//! In: what a run for copies found. Out: a file of JSON lines (compressed by its name) and, from it, the same again. The
//! verified counts of a pair decide its relation at every threshold from the one it was searched at, so groups at 0.9
//! follow from pairs stored at 0.5: [`Outcome::recut`](crate::Outcome::recut).
//!
//! | line | what it holds |
//! |---|---|
//! | first | `Header`: format, scheme, search, the files with size and fingerprint, how many articles and pairs follow |
//! | one an article | what the first run kept of it, in the order of ids |
//! | one a pair | the numbers of the two articles, exact counts, furniture, marks, the relation at the stored thresholds |
//!
//! Lines may hold more fields than these; a reader passes over them. A file that ends early, holds a pair that no run
//! can have found, or was made under another scheme is refused. About 300 bytes an article, 150 a pair, before
//! compression; reading takes a second for some 300,000 lines.

mod read;
mod write;

pub use read::read;
pub use write::write;

use crate::outcome::Outcome;
use crate::read::{Inputs, Place, SeenInputs, Unit};
use crate::settings::Settings;
use crate::similarity::Overlap;
use crate::verify::wire::How;
use crate::verify::{Marks, Relation, Relations, Thresholds};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The format and its version; raised when a reader of the old one would misread the new one.
pub const FORMAT: &str = "samestory pairs/1";

/// What a run found, with where its articles stand.
#[derive(Debug)]
pub struct Stored {
    /// Articles, pairs and groups at the thresholds they were stored at.
    pub outcome: Outcome,
    /// The files they are from.
    pub inputs: Inputs,
    /// Where each article stands, by its number.
    pub places: Vec<Place>,
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    format: String,
    version: String,
    scheme: String,
    slots: usize,
    seed: u64,
    shingle: usize,
    from: From,
    relations: Vec<Relation>,
    recall: f64,
    /// The field whose values articles have as `prefer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prefer_field: Option<String>,
    /// The field whose values articles have as `scope`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope_field: Option<String>,
    inputs: SeenInputs,
    articles: usize,
    pairs: usize,
}

/// The thresholds pairs were looked for at.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct From {
    near: f64,
    contains: f64,
    same_wire: f64,
    shared: u32,
    shortest: u32,
}

impl From {
    fn of(thresholds: &Thresholds) -> Self {
        Self {
            near: thresholds.near.get(),
            contains: thresholds.contains.get(),
            same_wire: thresholds.same_wire.get(),
            shared: thresholds.shared,
            shortest: thresholds.shortest,
        }
    }
}

/// An article's line.
#[derive(Debug, Serialize, Deserialize)]
struct ArticleLine<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    /// Which file, by its number in the header.
    file: u32,
    /// What the number counts.
    unit: Unit,
    /// 0 where the file is one article.
    line: u64,
    #[serde(borrow)]
    headline: Cow<'a, str>,
    titled: bool,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    source: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    date: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    lang: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    prefer: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    scope: Option<Cow<'a, str>>,
    words: u32,
    shingles: u32,
    /// In hexadecimal; missing for a text without words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    wire: Option<(Cow<'a, str>, How)>,
}

/// A pair's line. Counts are those of a, of b, and shared.
#[derive(Debug, Serialize, Deserialize)]
struct PairLine {
    a: u32,
    b: u32,
    relation: Relation,
    shingles: [u32; 3],
    #[serde(default, skip_serializing_if = "is_none")]
    furniture: [u32; 3],
    #[serde(default, flatten)]
    marks: Marks,
}

fn is_none(counts: &[u32; 3]) -> bool {
    *counts == [0; 3]
}

fn counts(overlap: Overlap) -> [u32; 3] {
    [overlap.a, overlap.b, overlap.shared]
}

fn overlap([a, b, shared]: [u32; 3]) -> Overlap {
    Overlap { a, b, shared }
}

/// The settings under which pairs are stored that shall serve the settings given: every relation of the same search.
///
/// A pair that is near at the stored thresholds may be a contained one at higher ones, so all of them are kept.
pub fn settings_to_store(settings: &Settings) -> Settings {
    Settings {
        relations: if settings.relations.wants_passages() {
            Relations::ALL
        } else {
            Relations::JACCARD.with_templates()
        },
        ..settings.clone()
    }
}
