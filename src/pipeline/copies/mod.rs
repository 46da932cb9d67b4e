//! Corpus to copies: exact copies collapse, the rest is banded, verified and grouped.

mod family;
mod found;
mod membership;
mod refine;
mod search;
#[cfg(test)]
mod tests;

use super::corpus::Corpus;
use super::resume::{Stages, candidates_depend, pairs_depend};
use crate::band::{self, Candidates};
use crate::error::{Error, Result};
use crate::exact::representatives;
use crate::outcome::Copies;
use crate::run::{Observer, Run, Stage, Warning};
use crate::settings::Settings;
use crate::verify::Relation;
use family::Families;
use found::FoundPairs;
pub(super) use membership::regroup;
use search::Search;

pub(super) fn find(
    corpus: &Corpus,
    settings: &Settings,
    stages: &Stages<'_>,
    run: &mut Run,
    observer: &dyn Observer,
) -> Result<Copies> {
    let search = Search {
        first_with_text: representatives(&corpus.text_keys()),
        corpus,
        settings,
    };
    let room = &corpus.room;
    let found = stages.through("pairs", pairs_depend(settings), room, run, |run| {
        let depends = candidates_depend(settings);
        let candidates = stages.through("candidates", depends, room, run, |run| {
            let bands = settings.bands()?;
            let candidates = run.timed(Stage::Band, |_| search.candidates(bands, observer))?;
            corpus.check()?;
            count(&candidates, run);
            Ok(candidates)
        })?;
        let found = run.timed(Stage::Verify, |run| {
            observer.begin(Stage::Verify, Some(search.work(&candidates)));
            let whole = search.related(&candidates, observer);
            candidates.check()?;
            let audit = (settings.audit > 0).then(|| search.audit(&whole));
            let (pairs, furniture) = search.without_furniture(whole, run, observer)?;
            Ok::<_, Error>(FoundPairs {
                pairs,
                furniture,
                audit,
            })
        })?;
        // What could not be read looked empty: nothing that was found may be believed before this.
        found.furniture.check()?;
        corpus.check()?;
        Ok(found)
    })?;
    let FoundPairs {
        pairs,
        furniture,
        audit,
    } = found;
    run.timed(Stage::Group, |run| {
        observer.begin(Stage::Group, None);
        let families = Families::of(&search.first_with_text, &corpus.entries);
        run.counts.identical = families.copies();
        let identical = settings.relations.has(Relation::Identical);
        let mut copies = Copies {
            pairs: families.expand(pairs, identical, corpus),
            furniture,
            audit,
            ..Copies::default()
        };
        regroup(&mut copies, &corpus.entries, settings, &|_| false, run);
        Ok(copies)
    })
}

/// Counts candidates, and says what was left out to keep them few.
fn count(candidates: &Candidates, run: &mut Run) {
    run.counts.candidates = candidates.len();
    if candidates.capped_buckets > 0 {
        run.warnings.push(Warning::CappedBuckets {
            buckets: candidates.capped_buckets,
            cap: band::candidate::FULL_BUCKET as u64,
        });
    }
    if candidates.capped_shingles > 0 {
        run.warnings.push(Warning::CappedShingles {
            shingles: candidates.capped_shingles,
            cap: band::passage::POSTINGS_CAP as u64,
            kept: (band::passage::CAPPED_FIRST + band::passage::CAPPED_LONGEST) as u64,
        });
    }
}
