//! What recurs on the page, by number.

use super::{Days, days};
use crate::report::clean::line;
use crate::story::time;
use ahash::AHashMap;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct EvidenceRow {
    kind: String,
    says: String,
    quote: String,
    spans: Vec<Days>,
}

/// Strings by number, in the order they were first met.
#[derive(Default)]
pub(super) struct Strings {
    numbers: AHashMap<String, u32>,
    pub(super) all: Vec<String>,
}

impl Strings {
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.all.len() as u32;
        self.numbers.insert(text.to_owned(), number);
        self.all.push(line(text).into_owned());
        number
    }

    pub(super) fn optional(&mut self, text: Option<&str>) -> i32 {
        text.filter(|text| !text.is_empty())
            .map_or(-1, |text| self.number(text) as i32)
    }
}

/// Evidence by number: the same sentence on the same words is kept once.
#[derive(Default)]
pub(super) struct EvidenceTable {
    numbers: AHashMap<(String, String), u32>,
    pub(super) rows: Vec<EvidenceRow>,
}

impl EvidenceTable {
    pub(super) fn number(&mut self, evidence: &time::Evidence) -> u32 {
        let key = (evidence.says.clone(), evidence.quote.clone());
        *self.numbers.entry(key).or_insert_with(|| {
            self.rows.push(EvidenceRow {
                kind: evidence.kind.to_string(),
                says: line(&evidence.says).into_owned(),
                quote: line(&evidence.quote).into_owned(),
                spans: days(&evidence.spans),
            });
            self.rows.len() as u32 - 1
        })
    }
}
