//! Runs of capitalised words to names: what of a run is the name, and how often a text uses each.
//!
//! A name is known by the hashes of its words and kept as where they stand; it is written out where it is counted no more,
//! for most names of a text are not among those that are kept.

use super::fold::fold;
use super::word::Kind;
use super::{IN_HEADLINE, KEPT, LEAD, Names, is_capitalised};
use crate::hash;
use crate::story::term::{TermKind, term_id};
use crate::story::vocabulary::Vocabulary;
use crate::text::Span;
use ahash::AHashMap;

/// A longer run is a headline or a list of credits, and no name.
const LONGEST: usize = 6;

/// A word of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct RunWord {
    pub(super) span: Span,
    /// Its hash in lower case.
    pub(super) folded: u64,
    pub(super) kind: Kind,
}

impl RunWord {
    pub(super) fn new(span: Span, folded: u64) -> Self {
        Self {
            span,
            folded,
            kind: Kind::of(folded),
        }
    }

    /// Small words say nothing at the ends of a name.
    fn is_small(self, text: &str) -> bool {
        self.kind.is_small(self.span.of(text))
    }
}

/// The names of a text, each once, and the run that is being read.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) run: Vec<RunWord>,
    /// Small words behind the run, which belong to it if another capitalised word follows.
    pub(super) inner: Vec<RunWord>,
    /// By the hashes of its words, where a name is among `names`.
    places: AHashMap<u64, usize>,
    names: Vec<FoundName>,
    /// The words of all names, where each is first.
    words: Vec<Span>,
    /// The words of the headline, hashed in lower case.
    pub(super) headline: Vec<u64>,
    /// The names in lower case; one buffer for all.
    folded: String,
}

#[derive(Debug, Clone, Copy)]
struct FoundName {
    weight: f32,
    /// The word of the text that its run begins with; no two names have the same.
    at: usize,
    /// Its words among those of all names.
    first: usize,
    len: usize,
}

impl FoundName {
    fn words(self, all: &[Span]) -> &[Span] {
        &all[self.first..][..self.len]
    }
}

impl Found {
    /// Counts the run, which begins with word `at`, and clears it.
    pub(super) fn add(&mut self, text: &str, at: usize) {
        self.inner.clear();
        if self.run.is_empty() {
            return;
        }
        let words = name_in(&self.run, text);
        if (1..=LONGEST).contains(&words.len()) {
            let name = words
                .iter()
                .fold(0, |sum, word| hash::join(sum, word.folded));
            let place = *self.places.entry(name).or_insert_with(|| {
                let in_headline = self.headline.contains(&words[words.len() - 1].folded);
                self.names.push(FoundName {
                    weight: if in_headline { IN_HEADLINE } else { 0.0 },
                    at,
                    first: self.words.len(),
                    len: words.len(),
                });
                self.words.extend(words.iter().map(|word| word.span));
                self.names.len() - 1
            });
            self.names[place].weight += if at < LEAD { 2.0 } else { 1.0 };
        }
        self.run.clear();
    }

    /// Surnames folded into the longer names they are short for, the most used first.
    pub(super) fn finish(&mut self, text: &str, vocabulary: &Vocabulary) -> Names {
        let Self {
            places,
            names,
            words,
            folded,
            ..
        } = self;
        names.sort_unstable_by(|x, y| y.weight.total_cmp(&x.weight).then(x.at.cmp(&y.at)));
        folded.clear();
        let ends: Vec<usize> = names
            .iter()
            .map(|name| {
                fold_into(name.words(words), text, folded);
                folded.len()
            })
            .collect();
        let starts = [0].into_iter().chain(ends.iter().copied());
        let forms: Vec<&str> = starts
            .zip(&ends)
            .map(|(start, &end)| &folded[start..end])
            .collect();
        let mut weights: Vec<f32> = names.iter().map(|name| name.weight).collect();
        fold(&forms, &mut weights);
        let mut order: Vec<usize> = (0..names.len()).filter(|&at| weights[at] > 0.0).collect();
        order.sort_by(|&x, &y| weights[y].total_cmp(&weights[x]));
        let kept = order.into_iter().take(KEPT).map(|at| {
            let id = term_id(TermKind::Entity, forms[at]);
            let surface: Vec<&str> = names[at]
                .words(words)
                .iter()
                .map(|word| word.of(text))
                .collect();
            vocabulary.note(id, &surface.join(" "), 1);
            (id, weights[at])
        });
        let kept = Names(kept.collect());
        places.clear();
        names.clear();
        words.clear();
        kept
    }
}

/// Appends words in lower case, with spaces between them.
fn fold_into(words: &[Span], text: &str, out: &mut String) {
    for (place, word) in words.iter().enumerate() {
        out.push_str(if place > 0 { " " } else { "" });
        let word = word.of(text);
        if word.is_ascii() {
            let start = out.len();
            out.push_str(word);
            out[start..].make_ascii_lowercase();
        } else {
            out.push_str(&word.to_lowercase());
        }
    }
}

/// What of a run is the name: without titles before it, weekdays, and small words at its ends.
fn name_in<'r>(run: &'r [RunWord], text: &str) -> &'r [RunWord] {
    let says = |word: &RunWord| !word.kind.is(Kind::CALENDAR) && !word.is_small(text);
    let start = run.iter().position(says).unwrap_or(run.len());
    let end = run.iter().rposition(says).map_or(start, |last| last + 1);
    let words = &run[start..end];
    // Headlines capitalise small words too, and name nobody.
    let headline = words
        .iter()
        .any(|word| word.is_small(text) && is_capitalised(word.span.of(text)));
    if headline {
        return &words[..0];
    }
    match words.iter().rposition(|word| word.kind.is(Kind::TITLE)) {
        Some(last) if last + 1 == words.len() => {
            // Only an office: `Prime Minister`; a name before it stays: `Justice` ends no name, `Roe, Secretary` never joins.
            &words[..0]
        }
        Some(last)
            if words[last + 1]
                .kind
                .is(Kind(Kind::INSTITUTION.0 | Kind::INNER.0)) =>
        {
            words
        }
        Some(last) => &words[last + 1..],
        None => words,
    }
}
