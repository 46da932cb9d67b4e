//! Corpus to copies: exact copies collapse, the rest is banded, verified and grouped.

mod family;
mod membership;
mod refine;
mod search;
#[cfg(test)]
mod tests;

use super::corpus::Corpus;
use crate::band;
use crate::error::Result;
use crate::exact::representatives;
use crate::outcome::Copies;
use crate::run::{Observer, Run, Stage, Warning};
use crate::settings::Settings;
use crate::verify::Relation;
use family::Families;
pub(super) use membership::regroup;
use search::Search;

pub(super) fn find(
    corpus: &Corpus,
    settings: &Settings,
    run: &mut Run,
    observer: &dyn Observer,
) -> Result<Copies> {
    let bands = settings.bands()?;
    let search = Search {
        first_with_text: representatives(&corpus.text_keys()),
        corpus,
        settings,
    };
    let candidates = run.timed(Stage::Band, |_| {
        observer.begin(Stage::Band, None);
        search.candidates(bands)
    });
    run.counts.candidates = candidates.pairs.len() as u64;
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
    let (pairs, furniture, audit) = run.timed(Stage::Verify, |run| {
        observer.begin(Stage::Verify, Some(candidates.pairs.len() as u64));
        let whole = search.related(&candidates, observer);
        let audit = (settings.audit > 0).then(|| search.audit(&whole));
        let (pairs, furniture) = search.without_furniture(&whole, run);
        (pairs, furniture, audit)
    });
    // What could not be read looked empty: nothing that was found may be believed before this.
    corpus.sets.check()?;
    corpus.digests.check()?;
    run.timed(Stage::Group, |run| {
        let families = Families::of(&search.first_with_text, &corpus.entries);
        run.counts.identical = families.copies();
        let identical = settings.relations.has(Relation::Identical);
        let mut copies = Copies {
            pairs: families.expand(pairs, identical, corpus),
            furniture,
            audit,
            ..Copies::default()
        };
        regroup(&mut copies, &corpus.entries, settings, run);
        Ok(copies)
    })
}
