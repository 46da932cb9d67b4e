//! What the search for edges loses against comparing all pairs, on the articles of a file.
//!
//! ```text
//! cargo run --release --example edge_loss -- FILE.jsonl [ARTICLES [ROWS]]
//! ```
//!
//! `ARTICLES` (5,000) are taken evenly over the file; `ROWS` of them (all) are compared with every other. Prints, by
//! cosine, how many pairs there are and how many the search finds; and, where all pairs were compared, how many edges at
//! or over the cut, time and neighbours considered, the graph of the search lacks against the graph of all pairs.

use rayon::prelude::*;
use samestory::Settings;
use samestory::read::{ReadOptions, read};
use samestory::run::{Run, Unobserved};
use samestory::story::background::Background;
use samestory::story::conflict::Claims;
use samestory::story::count::TermCounter;
use samestory::story::edge::{Edge, Edges, cosine, edges};
use samestory::story::graph::StoryGraph;
use samestory::story::term::Terms;
use samestory::story::time::{Dated, Dater, TimeEstimate};
use samestory::story::vocabulary::Vocabulary;
use samestory::story::weight::weigh;
use samestory::text::Words;
use std::collections::HashSet;
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.first().ok_or("FILE.jsonl [ARTICLES [ROWS]]")?;
    let number = |at: usize| arguments.get(at).map(|argument| argument.parse::<usize>());
    let wanted = number(1).transpose()?.unwrap_or(5_000);
    let settings = Settings::default().story;

    let (dater, vocabulary) = (Dater::new(), Vocabulary::default());
    let reading = read(
        &[PathBuf::from(file)],
        &ReadOptions::default(),
        &mut Run::default(),
        &Unobserved,
        |article| {
            let (title, text) = (&*article.title, &*article.text);
            let (date, url) = (article.date.as_deref(), article.url.as_deref());
            let words = Words::of(text);
            let terms = TermCounter::new(&vocabulary).count(title, text, &words);
            let time = dater.estimate(&Dated {
                title,
                text,
                date,
                url,
                terms: Some(&terms),
            });
            (terms, time)
        },
    )?;
    let all = reading.records.len();
    let count = wanted.min(all);
    let (terms, times): (Vec<Terms<'_>>, Vec<&TimeEstimate>) = (0..count)
        .map(|at| &reading.records[at * all / count].value)
        .map(|(terms, time)| (terms.clone(), time))
        .unzip();
    let rows = number(2).transpose()?.unwrap_or(count).min(count);

    let vectors = weigh(&terms, &[], &Background::shipped()).vectors;
    let Edges {
        edges: found,
        common,
        weaker,
    } = edges(&vectors, settings.floor);
    let compared: Vec<Edge> = (0..rows)
        .into_par_iter()
        .flat_map_iter(|at| {
            let a = at * count / rows;
            // Of all pairs each once; of a sample's rows with all others.
            let others = if rows == count {
                a + 1..count
            } else {
                0..count
            };
            let vectors = &vectors;
            others.filter(move |&b| b != a).filter_map(move |b| {
                let cosine = cosine(vectors, a, b);
                let (a, b) = (a.min(b) as u32, a.max(b) as u32);
                (cosine >= settings.floor).then_some(Edge { a, b, cosine })
            })
        })
        .collect();

    println!(
        "{count} articles, {rows} compared with all; {} edges found, {common} terms too common to search by, {weaker} weak edges left out",
        found.len()
    );
    let known: HashSet<(u32, u32)> = found.iter().map(|edge| (edge.a, edge.b)).collect();
    println!("cosine     pairs      found  lost %");
    for least in [0.1, 0.15, 0.2, settings.cut as f32, 0.3, 0.4] {
        let pairs = || compared.iter().filter(|edge| edge.cosine >= least);
        let met = pairs()
            .filter(|edge| known.contains(&(edge.a, edge.b)))
            .count();
        let all = pairs().count();
        println!("{least:>6.2} {all:>9} {met:>10}  {:>6.2}", lost(all, met));
    }
    if rows == count {
        let none = vec![Claims::default(); count];
        let (found, truth) = (
            StoryGraph::new(&times, &none, &found),
            StoryGraph::new(&times, &none, &compared),
        );
        let over = |graph: &StoryGraph| -> HashSet<(u32, u32)> {
            let ties = graph.weighted_ties();
            ties.filter(|(_, _, tie)| tie.similarity >= settings.cut)
                .map(|(a, b, _)| (a, b))
                .collect()
        };
        let (found, truth) = (over(&found), over(&truth));
        let met = truth.intersection(&found).count();
        println!(
            "edges at or over the cut of {}: {} of all pairs, {met} of them found, {:.2}% lost; {} found that are under it with all pairs",
            settings.cut,
            truth.len(),
            lost(truth.len(), met),
            found.len() - met,
        );
    }
    Ok(())
}

fn lost(all: usize, found: usize) -> f64 {
    100.0 * (all - found) as f64 / all.max(1) as f64
}
