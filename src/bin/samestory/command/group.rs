//! `group`: copies under their anchors, with whose text they are and who had it first.

use super::stored::{Found, found, planned};
use super::{Output, conclude, style, write_manifest};
use crate::args::{Global, GroupArgs, GroupFormat};
use crate::exit::Exit;
use anyhow::Result;
use samestory::report::groups;
use samestory::settings::StorySettings;

pub(crate) fn run(args: &GroupArgs, global: &Global) -> Result<Exit> {
    let settings = args
        .copies
        .settings(args.relations()?, StorySettings::default())?;
    if let Some(exit) = planned(&settings, &args.input, &args.run)? {
        return Ok(exit);
    }
    let output = Output::open(args.output.output.as_deref())?;
    let Found { outcome, .. } = found(settings, &args.input, false, &args.run, global)?;
    let style = style(args.output.output.as_deref());
    let most = match args.output.top {
        0 => usize::MAX,
        top => top,
    };
    output.write(|out| match args.format {
        GroupFormat::Table => groups::write_table(&outcome, style, most, out),
        GroupFormat::Jsonl => groups::write_jsonl(&outcome, out),
    })?;
    write_manifest(args.output.manifest.as_deref(), &outcome)?;
    Ok(conclude(&outcome, global))
}
