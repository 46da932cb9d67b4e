//! `cluster`: groups, stories and links.

use super::{Job, Output, conclude, run_pipeline, style, write_manifest};
use crate::args::{ClusterArgs, ClusterFormat, Global};
use crate::exit::Exit;
use anyhow::Result;
use samestory::report::{csv, json, jsonl, table};
use samestory::verify::Relations;

pub(crate) fn run(args: &ClusterArgs, global: &Global) -> Result<Exit> {
    let settings = args
        .copies
        .settings(Relations::ALL, args.story.settings()?)?;
    let output = Output::open(args.output.output.as_deref())?;
    let offices = args.story.offices.as_deref();
    let ran = run_pipeline(
        Job {
            settings,
            input: &args.input,
            stories: true,
            keep_stdin: false,
            offices,
        },
        global,
    )?;
    let outcome = &ran.outcome;
    let style = style(args.output.output.as_deref());
    let shown = table::Shown {
        stories: args.output.top,
        texts: if args.output.top == 0 { 0 } else { 8 },
    };
    output.write(|out| match args.format {
        ClusterFormat::Table => table::write(outcome, style, shown, out),
        ClusterFormat::Jsonl => jsonl::write(outcome, out),
        ClusterFormat::Json => json::write(outcome, out),
        ClusterFormat::Csv => csv::write(outcome, out),
    })?;
    write_manifest(args.output.manifest.as_deref(), outcome)?;
    Ok(conclude(outcome, global))
}
