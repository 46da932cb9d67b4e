//! `pairs`: verified pairs with their exact similarities.

use super::stored::{Found, found, planned};
use super::{Output, conclude, style, write_manifest};
use crate::args::{Global, PairsArgs, PairsFormat};
use crate::exit::Exit;
use anyhow::Result;
use samestory::report::{csv, pairs};
use samestory::settings::StorySettings;

pub(crate) fn run(args: &PairsArgs, global: &Global) -> Result<Exit> {
    let settings = args
        .copies
        .settings(args.relations()?, StorySettings::default())?;
    if let Some(exit) = planned(&settings, &args.input, &args.run)? {
        return Ok(exit);
    }
    let output = Output::open(args.output.output.as_deref())?;
    let Found { outcome, .. } = found(settings, &args.input, false, &args.run, global)?;
    let outcome = &outcome;
    let style = style(args.output.output.as_deref());
    let most = if args.output.top == 0 {
        usize::MAX
    } else {
        args.output.top
    };
    output.write(|out| match args.format {
        PairsFormat::Table => pairs::write_table(outcome, style, most, out),
        PairsFormat::Jsonl => pairs::write_jsonl(outcome, out),
        PairsFormat::Csv => csv::write_pairs(outcome, out),
    })?;
    write_manifest(args.output.manifest.as_deref(), outcome)?;
    Ok(conclude(outcome, global))
}
