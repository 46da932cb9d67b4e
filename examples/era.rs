//! Learns the table of the words of a time (`src/story/time/era.rs`) from dated articles.
//!
//! `cargo run --release --example era -- CORPUS.jsonl[.gz] OUTPUT [--half 0|1] [--epochs 8]`
//!
//! Multinomial logistic regression from the terms an article has to the half-year it is of (Bishop 2006, section 4.3.4), by
//! stochastic gradient steps of adaptive sizes (Duchi, Hazan & Singer 2011), in an order that is a hash of the ids: the same
//! articles give the same table. Only terms of [`LEAST_DF`] articles of [`LEAST_SOURCES`] sources are learned from, so that
//! what is peculiar to an outlet does not stand for the years in which it was gathered. With `--half` it learns from the
//! articles whose id hashes to this half, and says how well it dates those of the other, which it has not seen.
//!
//! The table shipped was learned from 16,253 US news articles of 2012 to 2020, those of 18,489 that have a date and 80 words;
//! it holds weights only.

use samestory::hash;
use samestory::read::{ReadOptions, read};
use samestory::run::{Run, Unobserved};
use samestory::story::count::TermCounter;
use samestory::story::term::{TermId, Terms};
use samestory::story::time::era::{Era, PERIODS, period_of};
use samestory::story::time::parse_date;
use samestory::story::vocabulary::Vocabulary;
use samestory::text::Words;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

/// Terms of fewer articles are not learned from ...
const LEAST_DF: usize = 8;
/// ... nor those of fewer sources.
const LEAST_SOURCES: usize = 3;
/// The power an idf is damped by, as in `story::weight`.
const IDF_POWER: f32 = 0.75;
/// The first step.
const RATE: f32 = 0.3;
/// How much of an article's year goes to the half-years beside its own.
const BESIDE: f32 = 0.05;

struct Example {
    order: u64,
    period: usize,
    source: u64,
    terms: Terms<'static>,
}

/// What is learned of one term.
#[derive(Clone)]
struct Learned {
    idf: f32,
    weights: [f32; PERIODS],
    squares: [f32; PERIODS],
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut paths, mut half, mut epochs): (Vec<PathBuf>, Option<u64>, u64) = (Vec::new(), None, 8);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--half" => half = Some(value()?.parse()?),
            "--epochs" => epochs = value()?.parse()?,
            _ => paths.push(argument.into()),
        }
    }
    let output = paths
        .pop()
        .filter(|_| !paths.is_empty())
        .ok_or("usage: era CORPUS.jsonl... OUTPUT [--half 0|1]")?;
    let examples = examples(&paths)?;
    let (train, test): (Vec<&Example>, Vec<&Example>) = examples
        .iter()
        .partition(|example| half.is_none_or(|half| example.order & 1 == half));
    let (biases, learned) = learn(&train, epochs);
    let rows = learned
        .iter()
        .map(|(&id, term)| (id, term.idf, term.weights.map(|weight| weight * term.idf)));
    let era = Era::from_weights(biases, rows);
    std::fs::write(&output, era.write())?;
    println!(
        "{} articles, {} terms, {} bytes",
        train.len(),
        era.len(),
        era.write().len()
    );
    if !test.is_empty() {
        judge(&era, &test);
    }
    Ok(())
}

fn examples(paths: &[PathBuf]) -> Result<Vec<Example>, Box<dyn std::error::Error>> {
    let vocabulary = Vocabulary::default();
    let reading = read(
        paths,
        &ReadOptions::default(),
        &mut Run::default(),
        &Unobserved,
        |article| {
            let [span] = parse_date(article.date.as_deref()?)[..] else {
                return None;
            };
            let period = period_of(span.from)?;
            let words = Words::of(&article.text);
            (words.len() >= 80).then(|| Example {
                order: hash::bytes(article.id.as_bytes()),
                period,
                source: hash::bytes(article.source.as_deref().unwrap_or_default().as_bytes()),
                terms: TermCounter::new(&vocabulary).count(&article.title, &article.text, &words),
            })
        },
    )?;
    let mut examples: Vec<Example> = reading
        .records
        .into_iter()
        .filter_map(|record| record.value)
        .collect();
    examples.sort_by_key(|example| example.order);
    Ok(examples)
}

/// The weights of each term, for the value its idf has in an article whose values are scaled to length 1.
fn learn(train: &[&Example], epochs: u64) -> ([f32; PERIODS], BTreeMap<TermId, Learned>) {
    let mut met: HashMap<TermId, (usize, BTreeSet<u64>)> = HashMap::new();
    for example in train {
        for &id in example.terms.ids() {
            let (df, sources) = met.entry(id).or_default();
            *df += 1;
            if sources.len() < LEAST_SOURCES {
                sources.insert(example.source);
            }
        }
    }
    let mut learned: Vec<(TermId, Learned)> = met
        .iter()
        .filter(|(_, (df, sources))| *df >= LEAST_DF && sources.len() >= LEAST_SOURCES)
        .map(|(&id, (df, _))| {
            let idf = (train.len() as f32 / *df as f32).ln().powf(IDF_POWER);
            (
                id,
                Learned {
                    idf,
                    weights: [0.0; PERIODS],
                    squares: [0.0; PERIODS],
                },
            )
        })
        .collect();
    learned.sort_by_key(|(id, _)| *id);
    let place: HashMap<TermId, usize> = learned
        .iter()
        .enumerate()
        .map(|(at, (id, _))| (*id, at))
        .collect();
    let mut biases = [0.0f32; PERIODS];
    let mut bias_squares = [0.0f32; PERIODS];
    for epoch in 0..epochs {
        let mut order: Vec<&Example> = train.to_vec();
        order.sort_by_key(|example| hash::mix(example.order ^ (epoch + 1)));
        for example in order {
            let known: Vec<usize> = example
                .terms
                .ids()
                .iter()
                .filter_map(|id| place.get(id).copied())
                .collect();
            let length = known
                .iter()
                .map(|&at| learned[at].1.idf.powi(2))
                .sum::<f32>()
                .sqrt()
                .max(1e-6);
            let mut scores = biases;
            for &at in &known {
                let Learned { idf, weights, .. } = &learned[at].1;
                scores
                    .iter_mut()
                    .zip(weights)
                    .for_each(|(score, weight)| *score += weight * idf / length);
            }
            let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut slope = scores.map(|score| (score - most).exp());
            let sum: f32 = slope.iter().sum();
            slope.iter_mut().for_each(|value| *value /= sum);
            let beside = [example.period.wrapping_sub(1), example.period + 1];
            let beside = beside.into_iter().filter(|&at| at < PERIODS);
            let mut own = 1.0;
            for at in beside {
                slope[at] -= BESIDE;
                own -= BESIDE;
            }
            slope[example.period] -= own;
            for at in 0..PERIODS {
                bias_squares[at] += slope[at].powi(2);
                biases[at] -= 0.1 * RATE * slope[at] / (bias_squares[at].sqrt() + 1.0);
            }
            for &at in &known {
                let term = &mut learned[at].1;
                let value = term.idf / length;
                for ((weight, square), slope) in
                    term.weights.iter_mut().zip(&mut term.squares).zip(slope)
                {
                    let slope = slope * value;
                    *square += slope * slope;
                    *weight -= RATE * slope / (square.sqrt() + 1e-3);
                }
            }
        }
    }
    (biases, learned.into_iter().collect())
}

/// How well a table dates articles it has not seen.
fn judge(era: &Era, test: &[&Example]) {
    let scored: Vec<([f32; PERIODS], usize)> = test
        .iter()
        .filter_map(|example| Some((era.scores(&example.terms)?, example.period)))
        .collect();
    println!(
        "unseen: {} articles, {} with enough known terms",
        test.len(),
        scored.len()
    );
    for temper in [0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0] {
        let shares = |scores: &[f32; PERIODS]| {
            let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let shares = scores.map(|score| ((score - most) * temper).exp());
            let sum: f32 = shares.iter().sum();
            shares.map(|share| share / sum)
        };
        let (mut loss, mut right) = (0.0, 0);
        let mut sure = [[0u32; 2]; 3];
        for (scores, period) in &scored {
            let shares = shares(scores);
            loss -= f64::from(shares[*period].max(1e-9).ln());
            let years: Vec<f32> = shares.chunks(2).map(|year| year.iter().sum()).collect();
            let best = (0..years.len())
                .max_by(|&x, &y| years[x].total_cmp(&years[y]))
                .unwrap_or(0);
            right += u32::from(best == period / 2);
            for (limit, counts) in [0.5, 0.8, 0.9].into_iter().zip(&mut sure) {
                if years[best] >= limit {
                    counts[0] += 1;
                    counts[1] += u32::from(best == period / 2);
                }
            }
        }
        let all = scored.len() as f64;
        print!(
            "temper x {temper}: {:.3} nats a half-year, year right {:.1}%",
            loss / all,
            100.0 * f64::from(right) / all
        );
        for (limit, [met, right]) in [0.5, 0.8, 0.9].into_iter().zip(sure) {
            print!(
                "; sure to {limit}: {:.0}%, right {:.1}%",
                100.0 * f64::from(met) / all,
                100.0 * f64::from(right) / f64::from(met.max(1))
            );
        }
        println!();
    }
}
