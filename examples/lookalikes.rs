//! Look-alikes: are two articles that share their words joined when they are of one fortnight, and kept apart when they
//! are years apart?
//!
//! `cargo run --release --example lookalikes -- FILE.jsonl[.gz] [--pairs 1000] [--crowd 3000] [--labels FIELD]`
//!
//! Pairs are made by the dates of the articles: cosine 0.15 to 0.30 (weighed over the whole file), and at most 14 days or
//! more than 300 between them; no article is in two pairs of a kind. Then the dates are hidden, fields and addresses, and
//! each pair is given to the pipeline alone, and among the first articles of the file. What is joined is counted, with dates
//! and without. A fortnight's pair need not be one event: the share that ought to be joined is not known, only that it is
//! larger.

use samestory::hash;
use samestory::read::{ReadOptions, labels, read};
use samestory::run::{Run, Unobserved};
use samestory::story::background::Background;
use samestory::story::conflict::{Particulars, Slot, signs};
use samestory::story::count::TermCounter;
use samestory::story::edge::{Edge, edges};
use samestory::story::term::Terms;
use samestory::story::time::era::Era;
use samestory::story::time::parse_date;
use samestory::story::vocabulary::Vocabulary;
use samestory::story::weight::weigh;
use samestory::text::Words;
use samestory::{Article, Pipeline, Settings};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
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
    labels: Option<String>,
    /// A table of the words of a time that was learned without the articles of this half, and that half.
    era: Option<(PathBuf, u64)>,
}

/// Two articles by their numbers, and whether they are look-alikes: of different years, or of two labels.
struct Pair {
    a: usize,
    b: usize,
    apart: bool,
}

/// What was found of a pair.
#[derive(Clone, Copy, Default)]
struct Found {
    joined: bool,
    similarity: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let labels = labels_of(&options)?;
    let mut articles = articles(&options.files, labels.as_ref())?;
    if let Some((_, half)) = &options.era {
        articles.retain(|article| hash::bytes(article.id.as_bytes()) & 1 == *half);
    }
    let terms: Vec<Terms<'_>> = articles.iter().map(terms).collect();
    let weighed = weigh(&terms, &[], &Background::shipped());
    let found = edges(&weighed.vectors, COSINES.start).edges;
    let mut pairs = Vec::new();
    for apart in [false, true] {
        pairs.extend(sample(
            &articles,
            &found,
            apart,
            labels.as_ref(),
            options.pairs,
        ));
    }
    let hidden: Vec<Article<'_>> = articles.iter().map(hide).collect();

    let mut pipeline = Pipeline::new(Settings::default())?;
    if let Some((table, _)) = &options.era {
        let era = Era::read(&std::fs::read(table)?).ok_or("not a table of the words of a time")?;
        pipeline = pipeline.with_era(era);
    }
    let mut columns = Vec::new();
    for (name, articles) in [("hidden", &hidden), ("dated", &articles)] {
        let alone = pairs.iter().map(|pair| alone(&pipeline, articles, pair));
        let alone = alone.collect::<samestory::Result<Vec<Found>>>()?;
        let crowd = crowd(&pipeline, articles, &pairs, options.crowd)?;
        columns.push((format!("{name}, alone"), alone));
        columns.push((format!("{name}, among {}", options.crowd), crowd));
    }
    let many = |apart| pairs.iter().filter(|pair| pair.apart == apart).count();
    let kinds = if labels.is_some() {
        ["one label", "two labels"]
    } else {
        ["same weeks", "different years"]
    };
    println!(
        "{} articles, {} pairs of {}, {} of {}",
        articles.len(),
        many(false),
        kinds[0],
        many(true),
        kinds[1]
    );
    println!(
        "{:<22} {:>17} {:>22} {:>6}",
        "dates, given",
        format!("{} joined", kinds[0]),
        format!("{} joined", kinds[1]),
        "AUC"
    );
    for (name, found) in &columns {
        let joined = |apart| {
            let of_kind = pairs
                .iter()
                .zip(found)
                .filter(|(pair, _)| pair.apart == apart);
            let joined = of_kind.filter(|(_, found)| found.joined).count();
            100.0 * joined as f64 / many(apart).max(1) as f64
        };
        println!(
            "{name:<22} {:>16.1}% {:>21.1}% {:>6.3}",
            joined(false),
            joined(true),
            auc(&pairs, found)
        );
    }
    print_signs(&articles, &pairs, kinds);
    Ok(())
}

/// How many pairs of each kind have each sign. Few cases say little: five are added to either
/// side before the logarithm, in proportion to the pairs of each kind.
fn print_signs(articles: &[Article<'_>], pairs: &[Pair], kinds: [&str; 2]) {
    const ADDED: f64 = 10.0;
    let mut counts: BTreeMap<(Slot, bool), [u32; 2]> = BTreeMap::new();
    for pair in pairs {
        let [a, b] =
            [pair.a, pair.b].map(|at| Particulars::of(&articles[at].title, &articles[at].text));
        let met: BTreeSet<(Slot, bool)> = signs(&a, &b)
            .iter()
            .map(|sign| (sign.slot, sign.agrees))
            .collect();
        for sign in met {
            counts.entry(sign).or_default()[usize::from(pair.apart)] += 1;
        }
    }
    println!(
        "\n{:<18} {:>12} {:>16} {:>9}",
        "sign", kinds[0], kinds[1], "log odds"
    );
    for ((slot, agrees), [same, apart]) in counts {
        let name = format!(
            "{} {}",
            slot.name(),
            if agrees { "agree" } else { "conflict" }
        );
        let share = |met: u32, apart: bool| {
            let of_kind = pairs.iter().filter(|pair| pair.apart == apart).count() as f64;
            f64::from(met) / of_kind + ADDED / pairs.len() as f64
        };
        let odds = (share(same, false) / share(apart, true)).ln();
        println!("{name:<18} {same:>12} {apart:>16} {odds:>+9.2}");
    }
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut options = Options {
        files: Vec::new(),
        pairs: 1_000,
        crowd: 3_000,
        labels: None,
        era: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--pairs" => options.pairs = value()?.parse()?,
            "--crowd" => options.crowd = value()?.parse()?,
            "--labels" => options.labels = Some(value()?),
            "--era" => {
                let table = value()?.into();
                options.era = Some((table, value()?.parse()?));
            }
            _ => options.files.push(argument.into()),
        }
    }
    if options.files.is_empty() {
        return Err("give a file of JSON lines with dates".into());
    }
    Ok(options)
}

type Labels = BTreeMap<String, String>;

/// The gold label of each article, if asked for.
fn labels_of(options: &Options) -> Result<Option<Labels>, Box<dyn Error>> {
    let Some(field) = &options.labels else {
        return Ok(None);
    };
    let mut all = Labels::new();
    for file in &options.files {
        let labelled = labels(file, "id", field)?.into_iter();
        all.extend(labelled.filter_map(|(id, label)| Some((id, label?))));
    }
    Ok(Some(all))
}

/// The articles with a day, or a label where pairs are made by labels, and enough words, in the order of their ids.
fn articles(
    files: &[PathBuf],
    labels: Option<&Labels>,
) -> Result<Vec<Article<'static>>, Box<dyn Error>> {
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method is of one lifetime, and each article has its own"
    )]
    let reading = read(
        files,
        &ReadOptions::default(),
        &mut Run::default(),
        &Unobserved,
        |article| article.to_static(),
    )?;
    let mut articles: Vec<Article<'static>> = reading
        .records
        .into_iter()
        .map(|record| record.value)
        .collect();
    articles.retain(|article| {
        let known = labels.map_or_else(
            || day(article).is_some(),
            |labels| labels.contains_key(&*article.id),
        );
        known && article.text.split_whitespace().count() >= LEAST_WORDS
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

fn terms(article: &Article<'_>) -> Terms<'static> {
    let words = Words::of(&article.text);
    let vocabulary = Vocabulary::default();
    TermCounter::new(&vocabulary).count(&article.title, &article.text, &words)
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
    edges: &[Edge],
    apart: bool,
    labels: Option<&Labels>,
    most: usize,
) -> Vec<Pair> {
    let is_apart = |a: &Article<'_>, b: &Article<'_>| match labels {
        Some(labels) => Some(labels[&*a.id] != labels[&*b.id]),
        None => match day(a)?.abs_diff(day(b)?) {
            0..=SAME_WEEKS => Some(false),
            days if days > OTHER_YEARS => Some(true),
            _ => None,
        },
    };
    let mut pairs: Vec<(u64, Pair)> = edges
        .iter()
        .filter(|edge| COSINES.contains(&edge.cosine))
        .filter_map(|edge| {
            let (a, b) = (edge.a as usize, edge.b as usize);
            let name = format!("{} {}", articles[a].id, articles[b].id);
            let wanted = is_apart(&articles[a], &articles[b])? == apart;
            wanted.then(|| (hash::bytes(name.as_bytes()), Pair { a, b, apart }))
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
    let of = |apart| {
        let of_kind = pairs
            .iter()
            .zip(found)
            .filter(move |(pair, _)| pair.apart == apart);
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
