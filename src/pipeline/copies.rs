//! Corpus to copies: exact copies collapse, the rest is banded, verified and grouped.

use super::prepare::Corpus;
use crate::article::ArticleId;
use crate::band::{self, Candidates};
use crate::error::Result;
use crate::exact::representatives;
use crate::group::{Candidacy, Group, Known, group, provenance};
use crate::outcome::{Copies, Entry};
use crate::run::{Observer, Run, Stage, Warning};
use crate::settings::Settings;
use crate::similarity::Overlap;
use crate::story::instant::published;
use crate::story::time::TimeEstimate;
use crate::verify::furniture::{Furniture, Origin, Recurrence};
use crate::verify::{Pair, Relation, Relations, verify, without_furniture};
use ahash::AHashMap;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Families of equal texts up to this size get all their pairs; larger ones a star to the first, so that n equal
/// articles cost `O(n)`. The same bound as for buckets, for the same reason.
const FULL_FAMILY: usize = band::candidate::FULL_BUCKET;

pub(super) fn find(
    corpus: &Corpus,
    settings: &Settings,
    run: &mut Run,
    observer: &dyn Observer,
) -> Result<Copies> {
    let bands = settings.bands()?;
    let count = corpus.entries.len();
    let first_with_text = representatives(&corpus.keys());
    // Copies are looked at through the first article with the same text.
    let is_first = |row: usize| first_with_text[row] as usize == row;

    let candidates = run.timed(Stage::Band, |_| {
        observer.begin(Stage::Band, None);
        let mut found = Candidates::default();
        let wanted = settings.relations;
        if wanted.has(Relation::Near) || wanted.wants_passages() {
            found = band::candidate::candidates(count, bands, |row| {
                corpus.signatures[row].as_deref().filter(|_| is_first(row))
            });
        }
        if wanted.wants_passages() {
            let least = settings.thresholds.least_containment();
            found = found.union(band::passage::candidates(count, least, |row| {
                if is_first(row) {
                    &corpus.shingles[row]
                } else {
                    &[]
                }
            }));
        }
        found
    });
    run.counts.candidates = candidates.pairs.len() as u64;
    if candidates.capped_buckets > 0 {
        run.warnings.push(Warning::CappedBuckets {
            buckets: candidates.capped_buckets,
            cap: band::candidate::FULL_BUCKET as u64,
        });
    }

    let pairs = run.timed(Stage::Verify, |_| {
        observer.begin(Stage::Verify, None);
        let shingles = |row: u32| corpus.shingles[row as usize].as_slice();
        let looked_for = if settings.relations.wants_passages() {
            Relations::ALL
        } else {
            settings.relations
        };
        verify(
            &candidates.pairs,
            &settings.thresholds,
            looked_for,
            shingles,
        )
    });
    let origins = origins(&corpus.entries);
    let (pairs, furniture) = run.timed(Stage::Verify, |run| {
        let unique = |row: u32| {
            if is_first(row as usize) {
                corpus.shingles[row as usize].as_slice()
            } else {
                &[]
            }
        };
        let recurrence = Recurrence::default();
        let origin = |row: u32| origins[row as usize];
        let furniture = Furniture::learn(count, &pairs, recurrence, unique, origin);
        let mut kept = without_furniture(&pairs, &furniture, &settings.thresholds, unique);
        kept.retain(|pair| {
            pair.relation != Relation::SameWire
                || !recurrence.far_apart(origin(pair.a.0), origin(pair.b.0))
        });
        run.counts.furniture = furniture.rows().map(|(_, size)| size as u64).sum();
        run.counts.furniture_pairs = (pairs.len() - kept.len()) as u64;
        if settings.relations.wants_passages() {
            kept.par_iter_mut()
                .for_each(|pair| pair.relation = refined(pair, corpus, &origins));
        }
        kept.retain(|pair| settings.relations.has(pair.relation));
        (kept, furniture)
    });
    run.timed(Stage::Group, |run| {
        let families = Families::of(&first_with_text, &corpus.entries);
        run.counts.identical = families.copies();
        let pairs = families.expand(pairs, settings.relations.has(Relation::Identical), corpus);
        let facts = |id: ArticleId| candidacy(&corpus.entries[id.index()]);
        let copies: Vec<Pair> = pairs
            .iter()
            .filter(|pair| pair.relation.is_copy())
            .copied()
            .collect();
        let mut groups = group(count, &copies, |members| {
            settings.keep.choose(members, facts)
        });
        trace(&mut groups, &copies, &corpus.entries);
        let mut group_of = vec![0; count];
        for (number, group) in groups.iter().enumerate() {
            group
                .members
                .iter()
                .for_each(|member| group_of[member.index()] = number as u32);
        }
        run.counts.pairs = pairs.len() as u64;
        run.counts.groups = groups
            .iter()
            .filter(|group| group.members.len() > 1)
            .count() as u64;
        run.counts.copies = (count - groups.len()) as u64;
        Ok(Copies {
            pairs,
            groups,
            group_of,
            furniture,
        })
    })
}

/// A template or an update where the openings of the two texts say so, else the relation the counts gave.
///
/// Without another figure or a word of its own, a text is an update of one that lies in it if the same source ran it
/// later under the same opening: paragraphs were added. Between outlets it may as well be the other one that cut.
fn refined(pair: &Pair, corpus: &Corpus, origins: &[Origin]) -> Relation {
    let (a, b) = (pair.a.index(), pair.b.index());
    let differences = corpus.digests[a].differences(&corpus.digests[b]);
    if differences.is_template() {
        return Relation::Template;
    }
    if differences.is_update() {
        return Relation::Update;
    }
    let (shorter, longer) = match pair.relation {
        Relation::Contains => (b, a),
        Relation::Contained => (a, b),
        same => return same,
    };
    let when = |row: usize| corpus.entries[row].published();
    let grown = when(shorter)
        .zip(when(longer))
        .is_some_and(|(shorter, longer)| shorter < longer);
    let one_source = origins[a].source.is_some() && origins[a].source == origins[b].source;
    if one_source && grown && differences.same_opening() {
        Relation::Update
    } else {
        pair.relation
    }
}

/// Sources by number, in the order of their names, and days. By the date field alone, so that a run for copies, which reads
/// no times from texts, finds what a run for stories finds.
fn origins(entries: &[Entry]) -> Vec<Origin> {
    let mut sources: BTreeMap<&str, u32> = entries
        .iter()
        .filter_map(|entry| Some((entry.source.as_deref()?, 0)))
        .collect();
    for (number, source) in sources.values_mut().enumerate() {
        *source = number as u32;
    }
    let origin = |entry: &Entry| Origin {
        source: entry.source.as_deref().map(|source| sources[source]),
        day: published(entry.date.as_deref(), &TimeEstimate::default())
            .map(|second| second.div_euclid(86_400)),
    };
    entries.iter().map(origin).collect()
}

/// Says of each group where its text comes from.
fn trace(groups: &mut [Group], pairs: &[Pair], entries: &[Entry]) {
    let known = |id: ArticleId| {
        let entry = &entries[id.index()];
        Known {
            published: entry.published(),
            words: entry.words,
            source: entry.source.as_deref(),
            mark: entry.wire,
        }
    };
    let lies_in = |short: ArticleId, long: ArticleId| {
        let key = (short.min(long), short.max(long));
        let pair = pairs
            .binary_search_by_key(&key, |pair| (pair.a, pair.b))
            .ok()
            .map(|at| &pairs[at]);
        pair.is_some_and(|pair| pair.relation_of(long) == Relation::Contains)
    };
    groups
        .par_iter_mut()
        .for_each(|group| group.provenance = provenance(&group.members, known, lies_in));
}

fn candidacy(entry: &Entry) -> Candidacy {
    Candidacy {
        earliest: entry.published(),
        words: entry.words,
    }
}

/// Articles with equal texts, by the first of them.
struct Families(AHashMap<u32, Vec<u32>>);

impl Families {
    fn of(first_with_text: &[u32], entries: &[Entry]) -> Self {
        let mut families: AHashMap<u32, Vec<u32>> = AHashMap::new();
        for (row, &first) in first_with_text.iter().enumerate() {
            if first as usize != row && entries[row].key.is_some() {
                families
                    .entry(first)
                    .or_insert_with(|| vec![first])
                    .push(row as u32);
            }
        }
        Self(families)
    }

    /// How many articles say word for word what an earlier one says.
    fn copies(&self) -> u64 {
        self.0.values().map(|family| family.len() as u64 - 1).sum()
    }

    /// The pairs of first articles with those of their families: equal texts are pairs, and what holds for a text holds
    /// for its copies. Sorted by (a, b).
    fn expand(&self, pairs: Vec<Pair>, identical: bool, corpus: &Corpus) -> Vec<Pair> {
        let mut all = Vec::with_capacity(pairs.len());
        for pair in pairs {
            let (left, right) = (self.members(pair.a.0), self.members(pair.b.0));
            if left.len() * right.len() <= FULL_FAMILY {
                for &a in &left {
                    for &b in &right {
                        all.push(between(a, b, pair));
                    }
                }
            } else {
                all.push(pair);
            }
        }
        if identical {
            for family in self.0.values() {
                let centres = if family.len() <= FULL_FAMILY {
                    family.len()
                } else {
                    1
                };
                let size = corpus.shingles[family[0] as usize].len() as u32;
                let overlap = Overlap {
                    a: size,
                    b: size,
                    shared: size,
                };
                for i in 0..centres {
                    all.extend(family[i + 1..].iter().map(|&other| Pair {
                        a: ArticleId(family[i]),
                        b: ArticleId(other),
                        relation: Relation::Identical,
                        overlap,
                        furniture: Overlap::default(),
                    }));
                }
            }
        }
        all.sort_unstable_by_key(|pair| (pair.a, pair.b));
        all
    }

    fn members(&self, first: u32) -> Vec<u32> {
        self.0.get(&first).cloned().unwrap_or_else(|| vec![first])
    }
}

/// The pair of two articles whose texts are those of `pair.a` and `pair.b`.
fn between(a: u32, b: u32, pair: Pair) -> Pair {
    if a < b {
        return Pair {
            a: ArticleId(a),
            b: ArticleId(b),
            ..pair
        };
    }
    let turned = |Overlap { a, b, shared }| Overlap { a: b, b: a, shared };
    Pair {
        a: ArticleId(b),
        b: ArticleId(a),
        relation: pair.relation.turned(),
        overlap: turned(pair.overlap),
        furniture: turned(pair.furniture),
    }
}
