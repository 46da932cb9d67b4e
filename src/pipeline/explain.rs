//! Why two articles are, or are not, together: everything the stages looked at, for one pair.

use super::Ran;
use crate::article::{Article, ArticleId};
use crate::band::Bands;
use crate::error::{Error, Result};
use crate::outcome::Outcome;
use crate::report::explain::{Explanation, Feature, Shared, Side};
use crate::shingle::ShingleSet;
use crate::sign::Signer;
use crate::similarity::Overlap;
use crate::story::conflict::{Particulars, signs};
use crate::story::link::against;
use crate::story::time::Evidence;
use crate::text::Words;
use crate::verify::Relation;
use crate::verify::align::passages;

/// Passages shorter than this are phrases that any two texts share.
const LEAST_PASSAGE: usize = 8;

impl Ran {
    /// Everything that speaks for and against `a` and `b` being together. The texts are read again by the caller, since
    /// a run does not keep them.
    ///
    /// # Errors
    /// If the run has no article of one of the ids.
    pub fn explain(&self, a: &Article<'_>, b: &Article<'_>) -> Result<Explanation> {
        let outcome = &self.outcome;
        let (x, y) = (find(outcome, &a.id)?, find(outcome, &b.id)?);
        let (words_a, words_b) = (Words::of(a.body()), Words::of(b.body()));
        let shingle = outcome.settings.shingle();
        let (set_a, set_b) = (
            ShingleSet::of(&words_a, shingle),
            ShingleSet::of(&words_b, shingle),
        );
        let bands = outcome.settings.bands()?;
        let found = passages(words_a.hashes(), words_b.hashes(), LEAST_PASSAGE);
        let stretch = |words: &Words, text: &str, at: usize, len: usize| {
            let (first, last) = (words.spans()[at], words.spans()[at + len - 1]);
            crate::story::headline::one_line(&text[first.start as usize..last.end()])
        };
        let shared = found
            .iter()
            .map(|p| Shared {
                words: p.len,
                text: stretch(&words_a, a.body(), p.a, p.len),
            })
            .collect();

        let overlap = Overlap::of(&set_a, &set_b);
        let mut relation = outcome.settings.thresholds.relation(overlap);
        if outcome.entry(x).key.is_some() && outcome.entry(x).key == outcome.entry(y).key {
            relation = Some(Relation::Identical);
        }
        let (terms, tie) = match &self.evidence {
            Some(evidence) => evidence.explain(
                outcome.copies.group_of[x.index()],
                outcome.copies.group_of[y.index()],
            ),
            None => (Vec::new(), None),
        };
        let side = |id: ArticleId, other: ArticleId, own: &Words, text: &str, others: &Words| {
            let entry = outcome.entry(id);
            Side {
                id: entry.id.to_string(),
                headline: entry.headline.to_string(),
                source: entry.source.as_deref().map(str::to_owned),
                story: outcome
                    .story(id)
                    .map(|story| (story.id.clone(), story.title.clone())),
                group: outcome.content_id('g', &outcome.group(id).members),
                words: entry.words,
                shingles: entry.shingles,
                told: entry.time.spans.clone(),
                evidence: heaviest(&entry.time.evidence),
                against: against(&entry.time, &outcome.entry(other).time)
                    .map(|evidence| evidence.says.clone()),
                numbers: only_here(own, text, others),
            }
        };
        Ok(Explanation {
            a: side(x, y, &words_a, a.body(), &words_b),
            b: side(y, x, &words_b, b.body(), &words_a),
            relation,
            overlap,
            bands: (
                shared_bands(&Signer::new(outcome.settings.scheme), bands, &set_a, &set_b),
                bands.bands(),
            ),
            passages: shared,
            same_group: outcome.copies.group_of[x.index()] == outcome.copies.group_of[y.index()],
            same_story: outcome.story_of.get(x.index()) == outcome.story_of.get(y.index()),
            tie,
            cut: outcome.settings.story.cut,
            signs: signs(
                &Particulars::of(&a.title, &a.text),
                &Particulars::of(&b.title, &b.text),
            ),
            terms: terms
                .into_iter()
                .take(12)
                .map(|(form, share)| Feature { form, share })
                .collect(),
        })
    }
}

impl Ran {
    /// The error that no article has this id, with ids that look like it.
    pub fn unknown(&self, id: &str) -> Error {
        Error::unknown_article(id, similar(&self.outcome, id))
    }
}

fn find(outcome: &Outcome, id: &str) -> Result<ArticleId> {
    outcome
        .find(id)
        .ok_or_else(|| Error::unknown_article(id, similar(outcome, id)))
}

/// Ids that hold what was asked for, or end as it ends.
fn similar(outcome: &Outcome, id: &str) -> Vec<String> {
    let name = id.rsplit('/').next().unwrap_or(id).to_lowercase();
    let alike = |other: &&str| !name.is_empty() && other.to_lowercase().contains(&name);
    outcome
        .entries
        .iter()
        .map(|entry| &*entry.id)
        .filter(alike)
        .take(3)
        .map(str::to_owned)
        .collect()
}

fn heaviest(evidence: &[Evidence]) -> Vec<String> {
    let mut sorted: Vec<&Evidence> = evidence.iter().collect();
    sorted.sort_by(|x, y| {
        y.weight
            .total_cmp(&x.weight)
            .then_with(|| x.says.cmp(&y.says))
    });
    sorted
        .into_iter()
        .take(4)
        .map(|evidence| evidence.says.clone())
        .collect()
}

/// How many bands of the two signatures are equal.
fn shared_bands(signer: &Signer, bands: Bands, a: &[u64], b: &[u64]) -> usize {
    let (mut row_a, mut row_b) = (vec![0; signer.slots()], vec![0; signer.slots()]);
    if !(signer.sign(a, &mut row_a) && signer.sign(b, &mut row_b)) {
        return 0;
    }
    let pairs = row_a
        .chunks(bands.rows())
        .zip(row_b.chunks(bands.rows()))
        .take(bands.bands());
    pairs.filter(|(x, y)| x == y).count()
}

/// Numbers of the one text that the other does not have, in reading order, each once.
fn only_here(own: &Words, text: &str, others: &Words) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for (&hash, surface) in own.hashes().iter().zip(own.surfaces(text)) {
        let is_number = surface
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit());
        if is_number
            && !others.hashes().contains(&hash)
            && !numbers.iter().any(|number| number == surface)
        {
            numbers.push(surface.to_owned());
        }
    }
    numbers.truncate(12);
    numbers
}
