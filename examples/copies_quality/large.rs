//! The large set with its two tables: whole and in samples, with all that is known of the articles and with parts hidden.
//!
//! A trap is a pair of one outlet that shares its page and no text. It is easy while a thousand articles of the outlet
//! with sources and dates are at hand, so it is asked again: in halves and eighths of the set, alone with its pair and a
//! few hundred others, and each of these without sources, without dates, with the address only, and with the texts alone.

use crate::{Anyhow, number, related, row, verbose};
use samestory::article::Article;
use samestory::read::{ReadOptions, read};
use samestory::run::{Run, Unobserved};
use samestory::verify::Relation;
use samestory::{Outcome, Pipeline, Settings};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// What is known of the articles.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    name: &'static str,
    source: bool,
    date: bool,
    url: bool,
}

/// All, then less and less.
pub(crate) const KNOWN: [Known; 5] = [
    Known {
        name: "all fields",
        source: true,
        date: true,
        url: true,
    },
    Known {
        name: "no date",
        source: true,
        date: false,
        url: false,
    },
    Known {
        name: "no source",
        source: false,
        date: true,
        url: false,
    },
    Known {
        name: "address only",
        source: false,
        date: false,
        url: true,
    },
    Known {
        name: "texts alone",
        source: false,
        date: false,
        url: false,
    },
];

/// So many other articles stand around a pair that is looked at alone.
const OTHERS: usize = 300;

/// A line of one of the tables.
struct Labelled {
    a: String,
    b: String,
    /// Of word 5-grams.
    containment: f64,
    jaccard: f64,
}

pub(crate) struct Large {
    articles: BTreeMap<String, Article<'static>>,
    traps: Vec<Labelled>,
    pairs: Vec<Labelled>,
}

impl Large {
    pub(crate) fn read(folder: &Path) -> Anyhow<Self> {
        let own =
            |field: &Option<Cow<'_, str>>| field.as_deref().map(|text| Cow::Owned(text.to_owned()));
        let all = read(
            &[folder.join("abp.jsonl.gz")],
            &ReadOptions::default(),
            &mut Run::default(),
            &Unobserved,
            |article| Article {
                id: Cow::Owned(article.id.clone().into_owned()),
                title: Cow::Owned(article.title.clone().into_owned()),
                text: Cow::Owned(article.text.clone().into_owned()),
                date: own(&article.date),
                source: own(&article.source),
                url: own(&article.url),
                ..Article::default()
            },
        )?;
        let articles = all
            .records
            .into_iter()
            .map(|record| (record.id.to_string(), record.value));
        Ok(Self {
            articles: articles.collect(),
            traps: table(&folder.join("abp.traps.tsv"))?,
            pairs: table(&folder.join("abp.pairs.tsv"))?,
        })
    }

    /// The texts of every so many articles, by id.
    pub(crate) fn texts(&self, every: usize) -> Vec<(&str, &str)> {
        let texts = self.articles.iter().step_by(every);
        texts
            .map(|(id, article)| (id.as_str(), &*article.text))
            .collect()
    }

    /// Copies among the articles that `taken` takes, by what is known of them.
    pub(crate) fn copies(&self, known: Known, taken: impl Fn(&str) -> bool) -> Anyhow<Outcome> {
        let mut lines = String::new();
        for (id, article) in self.articles.iter().filter(|(id, _)| taken(id)) {
            let field = |is_known: bool, field: &Option<Cow<'_, str>>| {
                field.as_deref().filter(|_| is_known).map(str::to_owned)
            };
            let line = serde_json::json!({
                "id": id, "title": article.title, "text": article.text,
                "date": field(known.date, &article.date),
                "source": field(known.source, &article.source),
                "url": field(known.url, &article.url),
            });
            writeln!(lines, "{line}")?;
        }
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("sample.jsonl");
        std::fs::write(&path, lines)?;
        Ok(Pipeline::new(Settings::default())?.copies(&[path])?.outcome)
    }

    fn is_across(&self, pair: &Labelled) -> bool {
        let source = |id: &str| {
            self.articles
                .get(id)
                .and_then(|article| article.source.as_deref())
        };
        source(&pair.a) != source(&pair.b)
    }

    /// Cross-outlet pairs, and those near by Jaccard, that must be found.
    fn gold(&self) -> [(&'static str, Vec<&Labelled>); 2] {
        let pick = |wanted: &dyn Fn(&Labelled) -> bool| {
            self.pairs.iter().filter(|pair| wanted(pair)).collect()
        };
        [
            (
                "cross-outlet, containment >= 0.5 (at least 93%)",
                pick(&|pair| pair.containment >= 0.5 && self.is_across(pair)),
            ),
            ("Jaccard >= 0.8 (all)", pick(&|pair| pair.jaccard >= 0.8)),
        ]
    }

    /// The two tables against what was found among the articles taken.
    fn score(&self, set: &str, found: &Outcome, whole: Option<&Outcome>) {
        let there =
            |pair: &&Labelled| found.find(&pair.a).is_some() && found.find(&pair.b).is_some();
        let caught: Vec<&Labelled> = self
            .traps
            .iter()
            .filter(|trap| is_copy(found, trap))
            .collect();
        row(
            set,
            "traps related (at most 3%)",
            caught.len(),
            self.traps.iter().filter(there).count(),
        );
        for (what, gold) in self.gold() {
            let missed: Vec<&&Labelled> = gold
                .iter()
                .filter(|pair| there(pair) && !is_copy(found, pair))
                .collect();
            let of = gold.iter().filter(|pair| there(pair)).count();
            row(set, what, of - missed.len(), of);
            if verbose() {
                missed.iter().for_each(|pair| {
                    println!(
                        "  missed {} {} {:.2} {:.2}",
                        pair.a, pair.b, pair.containment, pair.jaccard
                    );
                });
            }
        }
        if let Some(whole) = whole {
            let known: BTreeSet<(&str, &str)> =
                self.pairs.iter().map(|pair| (&*pair.a, &*pair.b)).collect();
            let id = |id| &*found.entry(id).id;
            let others = found
                .copies
                .pairs
                .iter()
                .filter(|pair| pair.relation.is_copy());
            let others: Vec<_> = others
                .map(|pair| (id(pair.a), id(pair.b), pair))
                .filter(|&(a, b, _)| !known.contains(&(a, b)) && related(whole, a, b).is_none())
                .collect();
            row(
                set,
                "pairs in no table and not found with all fields",
                others.len(),
                found.copies.pairs.len(),
            );
            if verbose() {
                others
                    .iter()
                    .for_each(|other| println!("  other {other:?}"));
            }
        }
        if verbose() {
            for trap in caught {
                let pair = found
                    .find(&trap.a)
                    .zip(found.find(&trap.b))
                    .and_then(|(a, b)| found.pair(a, b));
                println!("  caught {} {} {pair:?}", trap.a, trap.b);
            }
        }
    }

    /// All of it, then halves and eighths by a hash of the id: constants were chosen looking at the first half only.
    pub(crate) fn samples(&self) -> Anyhow<()> {
        let whole = self.copies(KNOWN[0], |_| true)?;
        for known in KNOWN {
            let found = self.copies(known, |_| true)?;
            self.score(&format!("abp, {}", known.name), &found, Some(&whole));
        }
        for (parts, name) in [(2, "half"), (8, "eighth")] {
            for part in 0..parts.min(2) {
                for known in KNOWN {
                    let found = self.copies(known, |id| number(id) % parts == part)?;
                    self.score(
                        &format!("{name} {part}, {}", known.name),
                        &found,
                        Some(&whole),
                    );
                }
            }
        }
        Ok(())
    }

    /// Each trap and each pair that must be found, alone among a few hundred others of either half.
    pub(crate) fn alone(&self) -> Anyhow<()> {
        for known in KNOWN {
            for half in 0..2 {
                let mut others: Vec<&String> = self
                    .articles
                    .keys()
                    .filter(|id| number(id) % 2 != half)
                    .collect();
                others.sort_by_key(|id| number(id) / 2);
                others.truncate(OTHERS);
                let others: BTreeSet<&str> = others.into_iter().map(String::as_str).collect();
                let count = |pairs: &[&Labelled]| -> Anyhow<(usize, usize)> {
                    let mut hits = 0;
                    let in_half = pairs
                        .iter()
                        .filter(|pair| number(&(pair.a.clone() + &pair.b)) % 2 == half);
                    let in_half: Vec<_> = in_half.collect();
                    for pair in &in_half {
                        let found = self.copies(known, |id| {
                            id == pair.a || id == pair.b || others.contains(id)
                        })?;
                        hits += usize::from(is_copy(&found, pair));
                    }
                    Ok((hits, in_half.len()))
                };
                let set = format!("alone {half}, {}", known.name);
                let (caught, of) = count(&self.traps.iter().collect::<Vec<_>>())?;
                row(&set, "traps related (at most 3%)", caught, of);
                for (what, gold) in self.gold() {
                    let (hits, of) = count(&gold)?;
                    row(&set, what, hits, of);
                }
            }
        }
        Ok(())
    }
}

fn is_copy(found: &Outcome, pair: &Labelled) -> bool {
    related(found, &pair.a, &pair.b).is_some_and(Relation::is_copy)
}

fn table(path: &Path) -> Anyhow<Vec<Labelled>> {
    let text = std::fs::read_to_string(path)?;
    let line = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut next = || {
            cells
                .next()
                .ok_or_else(|| format!("\"{line}\" has too few cells"))
        };
        let (a, b) = (next()?, next()?);
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        Ok(Labelled {
            a,
            b,
            containment: next()?.parse()?,
            jaccard: next()?.parse()?,
        })
    };
    text.lines().skip(1).map(line).collect()
}
