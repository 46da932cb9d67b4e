//! Corpus to copies: exact copies collapse, the rest is banded, verified and grouped.

use super::prepare::Corpus;
use crate::article::ArticleId;
use crate::band::{self, Bands, Candidates};
use crate::error::Result;
use crate::exact::representatives;
use crate::group::{Candidacy, Field, Group, Known, Scope, group, provenance};
use crate::outcome::{Copies, Entry};
use crate::run::{Observer, Run, Stage, Warning};
use crate::settings::Settings;
use crate::similarity::Overlap;
use crate::story::instant::published;
use crate::story::time::TimeEstimate;
use crate::verify::audit::{Audit, audit};
use crate::verify::furniture::{Furniture, Origin, Recurrence};
use crate::verify::{Pair, Relation, Relations, verify, without_furniture};
use ahash::AHashMap;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

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
    let search = Search {
        first_with_text: representatives(&corpus.keys()),
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
    let (pairs, furniture, audit) = run.timed(Stage::Verify, |run| {
        observer.begin(Stage::Verify, None);
        let whole = search.related(&candidates);
        let audit = (settings.audit > 0).then(|| search.audit(&whole));
        let (pairs, furniture) = search.without_furniture(&whole, run);
        (pairs, furniture, audit)
    });
    run.timed(Stage::Group, |run| {
        let families = Families::of(&search.first_with_text, &corpus.entries);
        run.counts.identical = families.copies();
        let pairs = families.expand(pairs, settings.relations.has(Relation::Identical), corpus);
        let groups = grouped(&pairs, &corpus.entries, settings);
        let mut group_of = vec![0; corpus.entries.len()];
        for (number, group) in groups.iter().enumerate() {
            let members = group.members.iter();
            members.for_each(|member| group_of[member.index()] = number as u32);
        }
        let of_many = groups.iter().filter(|group| group.members.len() > 1);
        run.counts.pairs = pairs.len() as u64;
        run.counts.groups = of_many.count() as u64;
        run.counts.copies = (corpus.entries.len() - groups.len()) as u64;
        Ok(Copies {
            pairs,
            groups,
            group_of,
            furniture,
            audit,
        })
    })
}

/// A corpus whose equal texts are looked at through the first article that has them.
struct Search<'a> {
    corpus: &'a Corpus,
    settings: &'a Settings,
    first_with_text: Vec<u32>,
}

impl<'a> Search<'a> {
    fn is_first(&self, row: usize) -> bool {
        self.first_with_text[row] as usize == row
    }

    /// The shingles of a row; none of one that repeats another's text.
    fn shingles(&self, row: u32) -> &'a [u64] {
        if self.is_first(row as usize) {
            self.corpus.shingles[row as usize].as_slice()
        } else {
            &[]
        }
    }

    fn candidates(&self, bands: Bands) -> Candidates {
        let count = self.corpus.entries.len();
        let wanted = self.settings.relations;
        let mut found = Candidates::default();
        if wanted.has(Relation::Near) || wanted.wants_passages() {
            found = band::candidate::candidates(count, bands, |row| {
                let signature = self.corpus.signatures[row].as_deref();
                signature.filter(|_| self.is_first(row))
            });
        }
        if wanted.wants_passages() {
            let least = self.settings.thresholds.least_containment();
            let passages = band::passage::candidates(count, least, |row| self.shingles(row as u32));
            found = found.union(passages);
        }
        found
    }

    /// The relations that can end as one of those wanted: without its furniture a near pair may be a contained one.
    fn looked_for(&self) -> Relations {
        if self.settings.relations.wants_passages() {
            Relations::ALL
        } else {
            self.settings.relations
        }
    }

    /// The pairs that are related by their whole texts.
    fn related(&self, candidates: &Candidates) -> Vec<Pair> {
        let thresholds = &self.settings.thresholds;
        verify(&candidates.pairs, thresholds, self.looked_for(), |row| {
            self.shingles(row)
        })
    }

    fn audit(&self, pairs: &[Pair]) -> Audit {
        audit(
            self.corpus.entries.len(),
            self.settings.audit,
            pairs,
            &self.settings.thresholds,
            self.looked_for(),
            |row| self.shingles(row),
            |row| &*self.corpus.entries[row as usize].id,
        )
    }

    /// The pairs that are related by more than furniture, each under the name that says most.
    fn without_furniture(&self, whole: &[Pair], run: &mut Run) -> (Vec<Pair>, Furniture) {
        let entries = &self.corpus.entries;
        let origins = origins(entries);
        let origin = |row: u32| origins[row as usize];
        let recurrence = Recurrence::default();
        let shingles = |row: u32| self.shingles(row);
        let wanted = self.settings.relations;
        // Equal and near texts are decided on whole texts, furniture and all: what peers call a duplicate.
        let (mut kept, furniture) = if wanted.wants_passages() {
            let furniture = Furniture::learn(entries.len(), whole, recurrence, shingles, origin);
            let kept = without_furniture(whole, &furniture, &self.settings.thresholds, shingles);
            (kept, furniture)
        } else {
            (whole.to_vec(), Furniture::default())
        };
        kept.retain(|pair| {
            pair.relation != Relation::SameWire
                || !recurrence.far_apart(origin(pair.a.0), origin(pair.b.0))
        });
        run.warnings
            .extend(masked(&furniture, whole, &kept, entries));
        run.counts.furniture = furniture.rows().map(|(_, size)| size as u64).sum();
        run.counts.furniture_pairs = (whole.len() - kept.len()) as u64;
        let pairs = if wanted.wants_digests() {
            kept.as_mut_slice()
        } else {
            &mut []
        };
        pairs.par_iter_mut().for_each(|pair| {
            let refined = refined(pair, self.corpus, &origins);
            // An update that was not asked for is what its counts say; a template is no copy by any name.
            if wanted.has(refined) || !refined.is_copy() {
                pair.relation = refined;
            }
        });
        kept.retain(|pair| wanted.has(pair.relation));
        (kept, furniture)
    }
}

/// The groups of the pairs that are copies within the scope.
fn grouped(pairs: &[Pair], entries: &[Entry], settings: &Settings) -> Vec<Group> {
    let field = |id: ArticleId| {
        let entry = &entries[id.index()];
        Field {
            source: entry.source.as_deref(),
            lang: entry.lang.as_deref(),
            published: entry.published(),
        }
    };
    let in_scope = |pair: &Pair| {
        settings.scope == Scope::All || settings.scope.holds(field(pair.a), field(pair.b))
    };
    let of_copies = |pair: &&Pair| pair.relation.is_copy() && in_scope(pair);
    let copies: Vec<Pair> = pairs.iter().filter(of_copies).copied().collect();
    let facts = |id: ArticleId| candidacy(&entries[id.index()], &settings.prefer);
    let keep = |members: &[ArticleId]| settings.keep.choose(members, facts);
    let mut groups = group(entries.len(), &copies, keep);
    trace(&mut groups, &copies, entries);
    groups
}

/// How much was taken out of the articles that are related by nothing else, by source, in the order of their names. Where
/// furniture decided nothing there is nothing to tell.
fn masked(furniture: &Furniture, whole: &[Pair], kept: &[Pair], entries: &[Entry]) -> Vec<Warning> {
    let key = |pair: &Pair| (pair.a, pair.b);
    let gone = |pair: &&Pair| kept.binary_search_by_key(&key(pair), key).is_err();
    let rows: BTreeSet<u32> = whole
        .iter()
        .filter(gone)
        .flat_map(|pair| [pair.a.0, pair.b.0])
        .collect();
    let mut sources: BTreeMap<Option<&str>, (u64, u64, u64)> = BTreeMap::new();
    for (row, shingles) in furniture.rows().filter(|(row, _)| rows.contains(row)) {
        let entry = &entries[row as usize];
        let (articles, masked, of) = sources.entry(entry.source.as_deref()).or_default();
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

fn candidacy(entry: &Entry, prefer: &[Box<str>]) -> Candidacy {
    let place = prefer
        .iter()
        .position(|source| entry.source.as_ref() == Some(source));
    Candidacy {
        preference: place.unwrap_or(prefer.len()) as u32,
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
                // A star from the first of each source and language besides, so that a scope finds its copies.
                let mut firsts: BTreeMap<(Option<&str>, Option<&str>), u32> = BTreeMap::new();
                let size = corpus.shingles[family[0] as usize].len() as u32;
                let overlap = Overlap {
                    a: size,
                    b: size,
                    shared: size,
                };
                let mut equal = |a: u32, b: u32| {
                    all.push(Pair::whole(
                        ArticleId(a),
                        ArticleId(b),
                        Relation::Identical,
                        overlap,
                    ));
                };
                for i in 0..centres {
                    family[i + 1..]
                        .iter()
                        .for_each(|&other| equal(family[i], other));
                }
                if centres < family.len() {
                    for &row in family {
                        let entry = &corpus.entries[row as usize];
                        let first = *firsts
                            .entry((entry.source.as_deref(), entry.lang.as_deref()))
                            .or_insert(row);
                        if first != row && first != family[0] {
                            equal(first, row);
                        }
                    }
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

#[cfg(test)]
mod tests {
    use crate::group::Scope;
    use crate::run::Warning;
    use crate::verify::{Relation, Relations};
    use crate::{Article, Outcome, Pipeline, Settings};
    use std::fmt::Write as _;

    fn run(articles: &[Article<'_>], settings: Settings) -> Outcome {
        Pipeline::new(settings)
            .unwrap()
            .cluster_articles(articles)
            .unwrap()
    }

    fn relation(found: &Outcome, a: &str, b: &str) -> Option<Relation> {
        Some(found.pair(found.find(a)?, found.find(b)?)?.relation)
    }

    /// So many made words; the same for the same seed.
    fn words(seed: u64, count: u64) -> String {
        (0..count).fold(String::new(), |mut text, i| {
            let word = crate::hash::mix(seed << 20 | i) % 90_000;
            let _ = write!(
                text,
                "{} ",
                (0..4)
                    .map(|place| char::from(b'a' + (word >> (4 * place) & 15) as u8))
                    .collect::<String>()
            );
            text
        })
    }

    fn article(id: &str, text: String, source: &'static str, day: u32) -> Article<'static> {
        let mut article = Article::new(id.to_owned(), text).with_date(format!("2031-05-{day:02}"));
        article.source = Some(source.into());
        article
    }

    /// The footer of an outlet, a wire text under it, and the same wire text under the footer of another outlet.
    #[test]
    fn furniture_relates_nobody_and_copies_stay() {
        let (footer, other_footer, wire) = (words(1, 120), words(2, 100), words(3, 200));
        let mut articles: Vec<Article<'_>> = (0..6)
            .map(|i| {
                article(
                    &format!("own{i}"),
                    words(10 + i, 60 + 100 * i) + &footer,
                    "Halden Post",
                    1 + i as u32,
                )
            })
            .collect();
        articles.push(article("wire", wire.clone() + &footer, "Halden Post", 9));
        articles.push(article("copy", wire + &other_footer, "Orrin Echo", 9));
        let found = run(&articles, Settings::default());
        assert!(relation(&found, "wire", "copy").is_some());
        assert_eq!(
            relation(&found, "own0", "own1"),
            None,
            "120 of 180 words are the footer"
        );
        assert_eq!(found.copies.pairs.len(), 1, "{:?}", found.copies.pairs);
        assert!(found.run.counts.furniture_pairs > 0);
        let told = found.run.warnings.iter().any(|warning| matches!(warning, Warning::Furniture { source: Some(source), .. } if source == "Halden Post"));
        assert!(told, "{:?}", found.run.warnings);
    }

    #[test]
    fn a_text_that_one_outlet_ran_three_times_stays_a_copy() {
        let text = words(3, 200);
        let run_on = |day: u32| {
            article(
                &format!("run{day}"),
                format!("{text} {}", words(50 + u64::from(day), 12)),
                "Halden Post",
                day,
            )
        };
        let mut articles: Vec<Article<'_>> = (1..=4).map(run_on).collect();
        articles.push(article("cut", words(3, 110), "Halden Post", 6));
        let found = run(&articles, Settings::default());
        assert_eq!(found.run.counts.furniture, 0);
        assert_eq!(found.copies.groups.len(), 1);
    }

    /// The rule for headlines and one-liners: equal, or near by Jaccard; contained only from 12 shingles (14 words) on.
    #[test]
    fn short_texts_are_equal_or_near_and_seldom_contained() {
        let line = "Ferry sinks off Cape Orrin with 212 on board";
        let long = format!(
            "{line}, and the coast guard of Halden is looking for people in the water since dusk. {}",
            words(5, 80)
        );
        let found = run(
            &[
                Article::new("a", line),
                Article::new("b", line.to_uppercase() + "!"),
                Article::new("long", long),
                Article::new("other", "Ferry leaves Cape Orrin with 212 on board"),
                Article::new("one", "Ferry"),
                Article::new("one more", "ferry."),
                Article::new("empty", ""),
                Article::new("dots", "..."),
            ],
            Settings::default(),
        );
        assert_eq!(relation(&found, "a", "b"), Some(Relation::Identical));
        assert_eq!(
            relation(&found, "one", "one more"),
            Some(Relation::Identical)
        );
        assert_eq!(found.copies.pairs.len(), 2, "{:?}", found.copies.pairs);
        let brief = words(5, 14);
        let found = run(
            &[
                Article::new("a", brief.clone()),
                Article::new("b", words(9, 300) + &brief),
            ],
            Settings::default(),
        );
        // One shingle in four is looked at: twelve are all passed over with probability 0.75^12 = 0.03, and not these.
        assert_eq!(relation(&found, "a", "b"), Some(Relation::Contained));
    }

    fn report(dead: u32, hurt: u32) -> String {
        format!(
            "A ferry with 212 people on board sank off Cape Orrin late on Tuesday, killing at least {dead} people, the coast \
            guard said. Another {hurt} were taken to hospitals in Port Halden, where doctors worked through the night. The \
            Maid of Lorne had left Halden at dusk in calm weather, said Captain Ruth Adeyemi of the coast guard, and sent no \
            call for help before she vanished from the radar screens of the harbour. {}",
            words(7, 40)
        )
    }

    #[test]
    fn a_later_version_is_an_update_and_a_form_is_a_template() {
        let form = |town: &str, high: u32, low: u32, wind: u32| {
            format!(
                "The weather service expects clouds and some sun over {town} today, with a high near {high} degrees in the \
                afternoon and a low around {low} degrees at night. Winds will come from the north at about {wind} miles an \
                hour before they calm down after sunset, and there is hardly a chance of rain until the end of the week."
            )
        };
        let articles = [
            Article::new("r1", report(12, 30)),
            Article::new("r2", report(15, 41)),
            Article::new("w1", form("Halden", 61, 48, 9)),
            Article::new("w2", form("Orrin", 74, 59, 14)),
        ];
        let found = run(&articles, Settings::default());
        assert_eq!(relation(&found, "r1", "r2"), Some(Relation::Update));
        assert_eq!(relation(&found, "w1", "w2"), Some(Relation::Template));
        assert_eq!(
            found.copies.groups.len(),
            3,
            "the report is one group, each form its own"
        );
        let counts_only = Settings {
            relations: Relations::JACCARD,
            ..Settings::default()
        };
        assert_eq!(
            relation(&run(&articles, counts_only), "r1", "r2"),
            Some(Relation::Near),
            "by counts alone it is near"
        );
    }

    #[test]
    fn scopes_part_groups_and_not_pairs() {
        let articles: Vec<Article<'_>> = (0..140)
            .map(|i| {
                article(
                    &format!("{i:03}"),
                    words(3, 50),
                    if i % 2 == 0 {
                        "Halden Post"
                    } else {
                        "Orrin Echo"
                    },
                    1 + i / 70 * 9,
                )
            })
            .collect();
        assert_eq!(run(&articles, Settings::default()).copies.groups.len(), 1);
        let by_source = run(
            &articles,
            Settings {
                scope: Scope::Source,
                ..Settings::default()
            },
        );
        assert_eq!(
            by_source.copies.groups.len(),
            2,
            "although so many equal texts are paired with their first only"
        );
        let few = run(
            &articles[60..80],
            Settings {
                scope: Scope::Days(3),
                ..Settings::default()
            },
        );
        assert_eq!(few.copies.groups.len(), 2);
        let audited = run(
            &articles[..20],
            Settings {
                audit: 5,
                ..Settings::default()
            },
        );
        assert_eq!(
            audited.copies.audit.unwrap().sampled,
            1,
            "equal texts are one"
        );
    }
}
