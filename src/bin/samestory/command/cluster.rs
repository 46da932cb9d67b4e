//! `cluster`: groups, stories and links.

use super::{Job, Output, conclude, plan, run_pipeline, style, write_manifest};
use crate::args::{ClusterArgs, ClusterFormat, Global};
use crate::exit::Exit;
use anyhow::Result;
use samestory::Error;
use samestory::article::ArticleId;
use samestory::read::read;
use samestory::report::graph::GraphOptions;
use samestory::report::html::{self, HtmlOptions};
use samestory::report::{csv, dot, gexf, graphml, json, jsonl, records, table};
use samestory::run::{Run, Unobserved};
use samestory::verify::Relations;
use std::collections::HashMap;
use std::path::Path;

pub(crate) fn run(args: &ClusterArgs, global: &Global) -> Result<Exit> {
    if args.texts
        && args
            .input
            .inputs
            .iter()
            .any(|input| input == Path::new("-"))
    {
        return Err(Error::setting(
            "--texts",
            "standard input cannot be read twice; save it to a file first",
        )
        .into());
    }
    let settings = args
        .copies
        .settings(Relations::ALL, args.story.settings()?)?;
    let job = Job {
        settings,
        input: &args.input,
        stories: true,
        keep_stdin: args.format == ClusterFormat::Records,
        offices: args.story.offices.as_deref(),
        run: Some(&args.run),
        previous: args.previous.as_deref(),
    };
    if let Some(form) = args.run.dry_run {
        return plan(&job, form);
    }
    let output = Output::open(args.output.output.as_deref())?;
    let ran = run_pipeline(&job, global)?;
    let outcome = &ran.outcome;
    let texts = if args.texts {
        texts(args)?
    } else {
        HashMap::new()
    };
    let style = style(args.output.output.as_deref());
    let shown = table::Shown {
        stories: args.output.top,
        texts: if args.output.top == 0 { 0 } else { 8 },
    };
    if args.format == ClusterFormat::Records {
        output.write_with(|out| records::write(outcome, &ran.inputs, &ran.places, out))?;
        write_manifest(args.output.manifest.as_deref(), outcome)?;
        return Ok(conclude(outcome, global));
    }
    output.write(|out| match args.format {
        ClusterFormat::Records => unreachable!("written above"),
        ClusterFormat::Table => table::write(outcome, style, shown, out),
        ClusterFormat::Jsonl => jsonl::write(outcome, out),
        ClusterFormat::Json => json::write(outcome, out),
        ClusterFormat::Csv => csv::write(outcome, out),
        ClusterFormat::Html => {
            let of = |id: ArticleId| texts.get(&*outcome.entry(id).id).cloned();
            let texts = args.texts.then_some(&of as &dyn html::Texts);
            html::write(
                outcome,
                ran.evidence.as_ref(),
                texts,
                &HtmlOptions::default(),
                out,
            )
        }
        ClusterFormat::Dot => dot::write(outcome, &GraphOptions::default(), out),
        ClusterFormat::Graphml => graphml::write(outcome, &GraphOptions::default(), out),
        ClusterFormat::Gexf => gexf::write(outcome, &GraphOptions::default(), out),
    })?;
    write_manifest(args.output.manifest.as_deref(), outcome)?;
    Ok(conclude(outcome, global))
}

/// The texts by id, read again: a run does not keep them.
fn texts(args: &ClusterArgs) -> Result<HashMap<String, String>> {
    let options = args.input.read.options(false)?;
    let reading = read(
        &args.input.inputs,
        &options,
        &mut Run::default(),
        &Unobserved,
        |article| article.text.to_string(),
    )?;
    Ok(reading
        .records
        .into_iter()
        .map(|record| (String::from(record.id), record.value))
        .collect())
}
