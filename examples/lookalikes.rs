//! Look-alikes: are two articles that share their words joined when they are of one fortnight, and kept apart when they
//! are years apart?
//!
//! `cargo run --release --example lookalikes -- FILE.jsonl[.gz] [--pairs 1000] [--crowd 3000] [--list PAIRS.tsv]`
//!
//! Pairs are made by the dates of the articles: cosine 0.15 to 0.30 (weighed over the whole file), and at most 14 days or
//! more than 300 between them; no article is in two pairs of a kind. Then the dates are hidden, fields and addresses, and
//! each pair is given to the pipeline alone, and among the first articles of the file. What is joined is counted, with dates
//! and without. A fortnight's pair need not be one event: the share that ought to be joined is not known, only that it is
//! larger.

use samestory::hash;
use samestory::read::{ReadOptions, read};
use samestory::run::{Run, Unobserved};
use samestory::story::background::Background;
use samestory::story::conflict::{Particulars, signs};
use samestory::story::edge::{Edge, edges};
use samestory::story::term::{TermCounter, Terms, Vocabulary};
use samestory::story::time::parse_date;
use samestory::story::weight::weigh;
use samestory::text::Words;
use samestory::{Article, Pipeline, Settings};
use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

/// Cosines of pairs: they share their words, and are no copies.
const COSINES: std::ops::Range<f32> = 0.15..0.30;
/// Days between two articles of the same weeks, and of different years.
const SAME_WEEKS: u32 = 14;
const OTHER_YEARS: u32 = 300;
/// Shorter texts say too little to judge.
const LEAST_WORDS: usize = 80;

struct Options {
    files: Vec<PathBuf>,
    pairs: usize,
    crowd: usize,
    list: Option<PathBuf>,
}

/// Two articles by their numbers and the days between them.
struct Pair {
    a: usize,
    b: usize,
    cosine: f32,
    days: u32,
}

impl Pair {
    fn crosses_years(&self) -> bool {
        self.days > OTHER_YEARS
    }
}

/// What was found of a pair.
#[derive(Clone, Copy, Default)]
struct Found {
    joined: bool,
    similarity: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let articles = articles(&options.files)?;
    let days: Vec<Option<i32>> = articles.iter().map(day).collect();
    let terms: Vec<Terms> = articles.iter().map(terms).collect();
    let weighed = weigh(&terms.iter().collect::<Vec<_>>(), &Background::shipped());
    let (found, _) = edges(&weighed.vectors, COSINES.start);
    let mut pairs = Vec::new();
    for crosses in [false, true] {
        pairs.extend(sample(&articles, &days, &found, crosses, options.pairs));
    }
    let hidden: Vec<Article<'_>> = articles.iter().map(hide).collect();

    let pipeline = Pipeline::new(Settings::default())?;
    let mut columns = Vec::new();
    for (name, articles) in [("hidden", &hidden), ("dated", &articles)] {
        let alone = pairs.iter().map(|pair| alone(&pipeline, articles, pair));
        let alone = alone.collect::<samestory::Result<Vec<Found>>>()?;
        let crowd = crowd(&pipeline, articles, &pairs, options.crowd)?;
        columns.push((format!("{name}, alone"), alone));
        columns.push((format!("{name}, among {}", options.crowd), crowd));
    }
    let many = |crosses| {
        pairs
            .iter()
            .filter(|pair| pair.crosses_years() == crosses)
            .count()
    };
    println!(
        "{} articles, {} pairs of the same weeks, {} of different years",
        articles.len(),
        many(false),
        many(true)
    );
    println!(
        "{:<24} {:>16} {:>22} {:>6}",
        "dates, given", "same weeks joined", "different years joined", "AUC"
    );
    for (name, found) in &columns {
        let joined = |crosses| {
            let of_kind = pairs
                .iter()
                .zip(found)
                .filter(|(pair, _)| pair.crosses_years() == crosses);
            let joined = of_kind.filter(|(_, found)| found.joined).count();
            100.0 * joined as f64 / many(crosses).max(1) as f64
        };
        println!(
            "{name:<24} {:>16.1}% {:>21.1}% {:>6.3}",
            joined(false),
            joined(true),
            auc(&pairs, found)
        );
    }
    if let Some(path) = &options.list {
        let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
        for (at, pair) in pairs.iter().enumerate() {
            let (a, b) = (&articles[pair.a].id, &articles[pair.b].id);
            write!(out, "{a}\t{b}\t{}\t{:.3}", pair.days, pair.cosine)?;
            for (_, found) in &columns {
                write!(
                    out,
                    "\t{}\t{:.3}",
                    u8::from(found[at].joined),
                    found[at].similarity
                )?;
            }
            let [a, b] = [pair.a, pair.b].map(|at| Particulars::of(&articles[at].text));
            for sign in signs(&a, &b) {
                write!(
                    out,
                    "\t{}{}",
                    sign.slot.name(),
                    if sign.weight > 0.0 { "+" } else { "-" }
                )?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut options = Options {
        files: Vec::new(),
        pairs: 1_000,
        crowd: 3_000,
        list: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--pairs" => options.pairs = value()?.parse()?,
            "--crowd" => options.crowd = value()?.parse()?,
            "--list" => options.list = Some(value()?.into()),
            _ => options.files.push(argument.into()),
        }
    }
    if options.files.is_empty() {
        return Err("give a file of JSON lines with dates".into());
    }
    Ok(options)
}

/// The articles with a day and enough words, in the order of their ids.
fn articles(files: &[PathBuf]) -> Result<Vec<Article<'static>>, Box<dyn Error>> {
    let own = |text: &str| text.to_owned().into();
    let reading = read(
        files,
        &ReadOptions::default(),
        &mut Run::default(),
        &Unobserved,
        |article| Article {
            id: own(&article.id),
            title: own(&article.title),
            text: own(&article.text),
            date: article.date.as_deref().map(own),
            source: article.source.as_deref().map(own),
            url: article.url.as_deref().map(own),
            lang: None,
        },
    )?;
    let mut articles: Vec<Article<'static>> = reading
        .records
        .into_iter()
        .map(|record| record.value)
        .collect();
    articles.retain(|article| {
        day(article).is_some() && article.text.split_whitespace().count() >= LEAST_WORDS
    });
    articles.sort_by(|x, y| x.id.cmp(&y.id));
    Ok(articles)
}

fn day(article: &Article<'_>) -> Option<i32> {
    match parse_date(article.date.as_deref()?).as_slice() {
        [span] if span.from == span.to => Some(span.from.0),
        _ => None,
    }
}

fn terms(article: &Article<'_>) -> Terms {
    let words = Words::of(&article.text);
    TermCounter::default().count(
        &article.title,
        &article.text,
        &words,
        &Vocabulary::default(),
    )
}

/// Without what says outright when it was written.
fn hide<'a>(article: &Article<'a>) -> Article<'a> {
    Article {
        date: None,
        url: None,
        ..article.clone()
    }
}

/// At most `most` pairs of a kind, chosen by a hash of their ids.
fn sample(
    articles: &[Article<'_>],
    days: &[Option<i32>],
    edges: &[Edge],
    crosses: bool,
    most: usize,
) -> Vec<Pair> {
    let mut pairs: Vec<(u64, Pair)> = edges
        .iter()
        .filter(|edge| COSINES.contains(&edge.cosine))
        .filter_map(|edge| {
            let (a, b) = (edge.a as usize, edge.b as usize);
            let days = days[a]?.abs_diff(days[b]?);
            let wanted = if crosses {
                days > OTHER_YEARS
            } else {
                days <= SAME_WEEKS
            };
            let name = format!("{} {}", articles[a].id, articles[b].id);
            wanted.then(|| {
                (
                    hash::bytes(name.as_bytes()),
                    Pair {
                        a,
                        b,
                        cosine: edge.cosine,
                        days,
                    },
                )
            })
        })
        .collect();
    pairs.sort_by_key(|(order, pair)| (*order, pair.a, pair.b));
    let mut used = BTreeSet::new();
    let fresh = pairs.into_iter().map(|(_, pair)| pair).filter(|pair| {
        let fresh = !used.contains(&pair.a) && !used.contains(&pair.b);
        if fresh {
            used.extend([pair.a, pair.b]);
        }
        fresh
    });
    fresh.take(most).collect()
}

fn alone(
    pipeline: &Pipeline<'_>,
    articles: &[Article<'_>],
    pair: &Pair,
) -> samestory::Result<Found> {
    let two = [articles[pair.a].clone(), articles[pair.b].clone()];
    let (outcome, evidence) = pipeline.cluster_with_evidence(&two)?;
    let tie = (outcome.copies.groups.len() == 2)
        .then(|| evidence.clustered.graph.tie(0, 1))
        .flatten();
    Ok(Found {
        joined: outcome.stories.len() == 1,
        similarity: tie.map_or(0.0, |tie| tie.similarity),
    })
}

/// All pairs together, among the first articles of the file.
fn crowd(
    pipeline: &Pipeline<'_>,
    articles: &[Article<'_>],
    pairs: &[Pair],
    size: usize,
) -> samestory::Result<Vec<Found>> {
    let mut chosen: BTreeSet<usize> = (0..size.min(articles.len())).collect();
    chosen.extend(pairs.iter().flat_map(|pair| [pair.a, pair.b]));
    let together: Vec<Article<'_>> = chosen.iter().map(|&at| articles[at].clone()).collect();
    let (outcome, evidence) = pipeline.cluster_with_evidence(&together)?;
    let found = |pair: &Pair| {
        let [a, b] =
            [pair.a, pair.b].map(|at| outcome.find(&articles[at].id).expect("it was given"));
        let [x, y] = [a, b].map(|id| outcome.copies.group_of[id.index()]);
        Found {
            joined: outcome.story_of[a.index()] == outcome.story_of[b.index()],
            similarity: evidence
                .clustered
                .graph
                .tie(x, y)
                .map_or(0.0, |tie| tie.similarity),
        }
    };
    Ok(pairs.iter().map(found).collect())
}

/// The probability that a pair of the same weeks is more similar than one of different years.
fn auc(pairs: &[Pair], found: &[Found]) -> f64 {
    let of = |crosses| {
        let of_kind = pairs
            .iter()
            .zip(found)
            .filter(move |(pair, _)| pair.crosses_years() == crosses);
        of_kind
            .map(|(_, found)| found.similarity)
            .collect::<Vec<f64>>()
    };
    let (same, other) = (of(false), of(true));
    let wins = |x: f64| {
        let win = |&y: &f64| {
            if x > y {
                1.0
            } else if x < y {
                0.0
            } else {
                0.5
            }
        };
        other.iter().map(win).sum::<f64>()
    };
    same.iter().map(|&x| wins(x)).sum::<f64>() / (same.len() * other.len()).max(1) as f64
}
