//! Candidates, their exact verification, and what is left of it without page furniture.

use super::super::corpus::Corpus;
use super::refine::{marks, origins, outlet_of};
use crate::band::candidate::Found;
use crate::band::{self, Bands, Candidate, Candidates};
use crate::error::Result;
use crate::outcome::Entry;
use crate::run::{Observer, Run, Stage, Warning};
use crate::settings::Settings;
use crate::shingle::Sets;
use crate::verify::audit::{Audit, audit};
use crate::verify::furniture::{Furniture, Recurrence};
use crate::verify::{Marks, Pair, Relation, Relations, verify, without_furniture};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// A corpus whose equal texts are looked at through the first article that has them.
pub(super) struct Search<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) settings: &'a Settings,
    pub(super) first_with_text: Vec<u32>,
}

/// The shingles of a row; none of one that repeats another's text.
impl Sets for Search<'_> {
    fn set(&self, row: u32) -> Cow<'_, [u64]> {
        if self.is_first(row as usize) {
            self.corpus.sets.get(row as usize)
        } else {
            Cow::Borrowed(&[])
        }
    }

    fn size(&self, row: u32) -> usize {
        if self.is_first(row as usize) {
            self.corpus.sets.size(row as usize)
        } else {
            0
        }
    }

    fn part(&self, row: u32, range: RangeInclusive<u64>) -> Cow<'_, [u64]> {
        if self.is_first(row as usize) {
            self.corpus.sets.part(row as usize, &range)
        } else {
            Cow::Borrowed(&[])
        }
    }

    fn cheapest_order(&self, count: usize) -> Vec<u32> {
        debug_assert_eq!(count, self.corpus.sets.len());
        self.corpus.sets.as_they_lie()
    }
}

impl Search<'_> {
    fn is_first(&self, row: usize) -> bool {
        self.first_with_text[row] as usize == row
    }

    /// Finds candidates; the work is told in articles, those of banding once and those of the passage search twice.
    pub(super) fn candidates(&self, bands: Bands, observer: &dyn Observer) -> Result<Candidates> {
        let count = self.corpus.entries.len();
        let wanted = self.settings.relations;
        let passes = 1 + 2 * u64::from(wanted.wants_passages());
        observer.begin(Stage::Band, Some(passes * count as u64));
        let advance = |articles| observer.advance(articles);
        let found = Found::new(&self.corpus.room);
        if wanted.has(Relation::Near) || wanted.wants_passages() {
            let of_band = |band| {
                let key = self.corpus.keys.of_band(band);
                move |row: usize| {
                    let taking_part = self.is_first(row) && self.corpus.entries[row].words > 0;
                    taking_part.then(|| key(row))
                }
            };
            band::candidate::by_keys(count, bands, of_band, &found, &advance);
        }
        if wanted.wants_passages() {
            let least = self.settings.search().least_containment();
            let room = &self.corpus.room;
            band::passage::search_all(count, least, self, room, &found, &advance)?;
        }
        found.finish()
    }

    /// The relations that can end as one of those wanted: without its furniture a near pair may be a contained one.
    fn looked_for(&self) -> Relations {
        if self.settings.relations.wants_passages() {
            Relations::ALL
        } else {
            self.settings.relations
        }
    }

    /// How much work verifying is: the candidates, and the articles that are searched for furniture.
    pub(super) fn work(&self, candidates: &Candidates) -> u64 {
        let searched = if self.settings.relations.wants_passages() {
            self.corpus.entries.len() as u64
        } else {
            0
        };
        candidates.len() + searched
    }

    /// The pairs that are related by their whole texts.
    pub(super) fn related(&self, candidates: &Candidates, observer: &dyn Observer) -> Vec<Pair> {
        let (thresholds, wanted) = (self.settings.search(), self.looked_for());
        let advance = |looked_at| observer.advance(looked_at);
        let verified = |block: Vec<Candidate>| verify(&block, &thresholds, wanted, self, advance);
        candidates.blocks().flat_map(verified).collect()
    }

    /// Forms are left out: what makes them so is not counted in shingles.
    pub(super) fn audit(&self, pairs: &[Pair]) -> Audit {
        audit(
            self.corpus.entries.len(),
            self.settings.audit,
            &related(pairs).copied().collect::<Vec<Pair>>(),
            &self.settings.search(),
            self.looked_for(),
            self,
            |row| &*self.corpus.entries[row as usize].id,
        )
    }

    /// The pairs that are related by more than furniture, each under the name that says most.
    pub(super) fn without_furniture(
        &self,
        whole: Vec<Pair>,
        run: &mut Run,
        observer: &dyn Observer,
    ) -> Result<(Vec<Pair>, Furniture)> {
        let entries = &self.corpus.entries;
        let origins = origins(entries);
        let origin = |row: u32| origins[row as usize];
        let recurrence = Recurrence::default();
        let wanted = self.settings.relations;
        let (mut kept, furniture) = if wanted.wants_passages() {
            let (related, room) = (related(&whole), &self.corpus.room);
            let advance = |articles| observer.advance(articles);
            let count = entries.len();
            let furniture =
                Furniture::learn(count, related, recurrence, self, origin, room, advance)?;
            let thresholds = self.settings.search();
            let opening = |row: u32| self.corpus.opening(row);
            let kept = without_furniture(&whole, &furniture, &thresholds, self, opening);
            (kept, furniture)
        } else {
            (whole.clone(), Furniture::default())
        };
        kept.par_iter_mut().for_each(|pair| {
            let (a, b) = (origin(pair.a.0), origin(pair.b.0));
            pair.marks = Marks {
                apart: recurrence.far_apart(a, b),
                page: pair.marks.page && !a.is_elsewhere(b),
                ..if wanted.wants_digests() {
                    marks(pair, self.corpus, &origins)
                } else {
                    Marks::default()
                }
            };
        });
        let is_pair = |pair: &Pair| match pair.relation {
            Relation::Template => pair.marks.form,
            counted => !pair.marks.part(counted),
        };
        kept.retain(is_pair);
        let parted: Vec<Pair> = without(related(&whole), &kept).copied().collect();
        drop(whole);
        run.warnings.extend(masked(&furniture, &parted, entries));
        run.counts.furniture = furniture.rows().map(|(_, size)| size as u64).sum();
        run.counts.furniture_pairs = parted.len() as u64;
        let asked = |pair: Pair| {
            let relation = pair.relation_at(&self.settings.thresholds, wanted)?;
            Some(Pair { relation, ..pair })
        };
        Ok((kept.into_iter().filter_map(asked).collect(), furniture))
    }
}

/// The pairs that their counts relate, without those that may be one form.
fn related(pairs: &[Pair]) -> impl Iterator<Item = &Pair> + Clone {
    let counted = |pair: &&Pair| pair.relation != Relation::Template;
    pairs.iter().filter(counted)
}

/// The pairs that are not among the kept ones; both sorted by (a, b).
fn without<'p>(
    pairs: impl Iterator<Item = &'p Pair>,
    kept: &[Pair],
) -> impl Iterator<Item = &'p Pair> {
    let key = |pair: &Pair| (pair.a, pair.b);
    pairs.filter(move |pair| kept.binary_search_by_key(&key(pair), key).is_err())
}

/// How much was taken out of the articles that are related by nothing else, by outlet, in the order of their names. Where
/// furniture decided nothing there is nothing to tell.
fn masked(furniture: &Furniture, parted: &[Pair], entries: &[Entry]) -> Vec<Warning> {
    let rows: BTreeSet<u32> = parted
        .iter()
        .flat_map(|pair| [pair.a.0, pair.b.0])
        .collect();
    let mut sources: BTreeMap<Option<&str>, (u64, u64, u64)> = BTreeMap::new();
    for (row, shingles) in furniture.rows().filter(|(row, _)| rows.contains(row)) {
        let entry = &entries[row as usize];
        let (articles, masked, of) = sources.entry(outlet_of(entry)).or_default();
        *articles += 1;
        *masked += shingles as u64;
        *of += u64::from(entry.shingles);
    }
    let warning = |(source, (articles, shingles, of)): (Option<&str>, _)| Warning::Furniture {
        source: source.map(str::to_owned),
        articles,
        shingles,
        of,
    };
    sources.into_iter().map(warning).collect()
}
