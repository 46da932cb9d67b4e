//! Why two articles are, or are not, together: everything the stages looked at, for one pair.

mod copies;
mod names;

use super::Ran;
use crate::article::{Article, ArticleId};
use crate::error::{Error, Result};
use crate::outcome::Outcome;
use crate::report::explain::{Explanation, Feature, Side};
use crate::shingle::ShingleSet;
use crate::story::conflict::{Balance, Particulars, signs};
use crate::story::link::against;
use crate::story::time::{Evidence, Span, TimeEstimate};
use crate::text::Words;
use copies::{Body, explained};

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
        let texts = [
            Body::of(outcome, x, &words_a, a.body(), &set_a),
            Body::of(outcome, y, &words_b, b.body(), &set_b),
        ];
        let copies = explained(outcome, &texts)?;
        let (terms, tie) = match &self.evidence {
            Some(evidence) => evidence.explain(
                outcome.copies.group_of[x.index()],
                outcome.copies.group_of[y.index()],
            ),
            None => (Vec::new(), None),
        };
        let side = |id: ArticleId, other: ArticleId| {
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
                notice: entry.notice,
                shingles: entry.shingles,
                told: entry.time.spans.clone(),
                evidence: heaviest(&entry.time.evidence),
                words_of: words_of(&entry.time),
                against: against(&entry.time, &outcome.entry(other).time)
                    .map(|evidence| evidence.says.clone()),
            }
        };
        let foreign = |id: ArticleId| {
            let group = outcome.copies.group_of[id.index()] as usize;
            let evidence = self.evidence.as_ref();
            evidence.is_some_and(|evidence| evidence.clustered.weighed.foreign[group])
        };
        let [of_a, of_b] = [a, b].map(|article| Particulars::of(&article.title, &article.text));
        let signs = signs(&of_a, &of_b);
        Ok(Explanation {
            factor: Balance::of_signs(&signs).factor(),
            across_languages: foreign(x) != foreign(y),
            a: side(x, y),
            b: side(y, x),
            copies,
            same_group: outcome.copies.group_of[x.index()] == outcome.copies.group_of[y.index()],
            same_story: outcome.story_of.get(x.index()) == outcome.story_of.get(y.index()),
            tie,
            cut: outcome.settings.story.cut,
            signs,
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

/// How alike two ids must be for the one to be a slip for the other.
const ALIKE: f64 = 0.8;

/// Up to three ids that hold what was asked for, or else are written most like it (Jaro-Winkler, which forgives swapped
/// letters and trusts beginnings).
fn similar(outcome: &Outcome, id: &str) -> Vec<String> {
    let name = id.rsplit('/').next().unwrap_or(id).to_lowercase();
    let likeness = |other: &str| {
        let other = other.to_lowercase();
        if !name.is_empty() && other.contains(&name) {
            1.0
        } else {
            let end = other.rsplit('/').next().unwrap_or(&other);
            strsim::jaro_winkler(&name, end)
        }
    };
    let ids = outcome.entries.iter().map(|entry| &*entry.id);
    let mut alike: Vec<(f64, &str)> = ids
        .map(|id| (likeness(id), id))
        .filter(|&(likeness, _)| likeness >= ALIKE)
        .collect();
    alike.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| x.1.cmp(y.1)));
    alike
        .into_iter()
        .take(3)
        .map(|(_, id)| id.to_owned())
        .collect()
}

/// The days an article's words are most like, unless its time is known to a few years without them.
fn words_of(time: &TimeEstimate) -> Option<Span> {
    const FEW_YEARS: i32 = 3 * 365;
    const SHARE: f32 = 0.8;
    let told = time.spans.first().zip(time.spans.last());
    let open = told.is_none_or(|(first, last)| last.to.0.saturating_sub(first.from.0) > FEW_YEARS);
    let eras = time
        .eras
        .as_ref()
        .filter(|eras| open && eras.known() > 0.5)?;
    Some(eras.within(SHARE))
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
