//! Renders the report and the graph exports of some inputs: `cargo run --example report -- INPUT... OUT.html`.
//!
//! Beside `OUT.html` it writes `OUT.dot`, `OUT.graphml` and `OUT.gexf`. With `--texts` the texts are in the page, with
//! `--timings` the seconds are. What `samestory cluster --format html` does, for trying the page alone.

use samestory::read::{ReadOptions, read};
use samestory::report::{dot, gexf, graph::GraphOptions, graphml, html};
use samestory::run::{Run, Unobserved};
use samestory::{ArticleId, Pipeline, Settings};
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let (flags, mut paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let flag = |name: &str| flags.iter().any(|flag| flag == name);
    let out = paths
        .pop()
        .filter(|_| !paths.is_empty())
        .ok_or("usage: report [--texts] [--timings] INPUT... OUT.html")?;
    let out = PathBuf::from(out);
    let inputs: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let ran = Pipeline::new(Settings::default())?.cluster(&inputs)?;

    let mut texts = vec![None; ran.outcome.entries.len()];
    if flag("--texts") {
        let again = read(
            &inputs,
            &ReadOptions::default(),
            &mut Run::default(),
            &Unobserved,
            |a| a.text.to_string(),
        )?;
        for record in again.records {
            if let Some(id) = ran.outcome.find(&record.id) {
                texts[id.index()] = Some(record.value);
            }
        }
    }
    let of = |id: ArticleId| texts[id.index()].clone();
    let options = html::HtmlOptions {
        timings: flag("--timings"),
        ..html::HtmlOptions::default()
    };
    let start = std::time::Instant::now();
    let mut file = BufWriter::new(File::create(&out)?);
    html::write(
        &ran.outcome,
        ran.evidence.as_ref(),
        flag("--texts").then_some(&of as &dyn html::Texts),
        &options,
        &mut file,
    )?;
    file.flush()?;
    eprintln!(
        "{} bytes in {:?}",
        std::fs::metadata(&out)?.len(),
        start.elapsed()
    );

    let options = GraphOptions {
        articles: flag("--articles"),
        ..GraphOptions::default()
    };
    let create = |ending: &str| File::create(out.with_extension(ending)).map(BufWriter::new);
    dot::write(&ran.outcome, &options, &mut create("dot")?)?;
    graphml::write(&ran.outcome, &options, &mut create("graphml")?)?;
    gexf::write(&ran.outcome, &options, &mut create("gexf")?)?;
    Ok(())
}
