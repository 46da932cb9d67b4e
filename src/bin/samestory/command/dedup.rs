//! `dedup`: the records that are kept, byte for byte as they came, and which copy removed which.

use super::stored::{Found, found, planned};
use super::{Output, conclude, write_manifest};
use crate::args::{DedupArgs, DedupFormat, Global};
use crate::exit::Exit;
use anstream::eprintln;
use anyhow::Result;
use samestory::article::ArticleId;
use samestory::read::Place;
use samestory::settings::StorySettings;
use samestory::{Error, Outcome};
use std::io::{self, Write};
use std::path::Path;

pub(crate) fn run(args: &DedupArgs, global: &Global) -> Result<Exit> {
    let settings = args
        .copies
        .settings(args.relations()?, StorySettings::default())?;
    if args.output.is_none() && !args.count && args.removed.as_deref() == Some(Path::new("-")) {
        return Err(Error::setting(
            "--removed",
            "standard output is already taken by the records kept",
        )
        .into());
    }
    if let Some(exit) = planned(&settings, &args.input, &args.run)? {
        return Ok(exit);
    }
    let folder = args
        .output
        .as_deref()
        .filter(|path| path.is_dir() || path.to_string_lossy().ends_with('/'));
    if folder.is_some() && args.format == DedupFormat::Jsonl {
        return Err(Error::setting(
            "--format",
            "jsonl is written to one file, and the output is a folder",
        )
        .into());
    }
    // Opened before the work: a path that cannot be written fails at once.
    let to_file = folder.is_none() && !args.count;
    let output = if to_file {
        Some(Output::open(args.output.as_deref())?)
    } else {
        None
    };
    let removed = match args.removed.as_deref().filter(|_| !args.count) {
        Some(path) => Some(Output::open(Some(path))?),
        None => None,
    };
    let found = found(settings, &args.input, to_file, &args.run, global)?;
    let outcome = &found.outcome;

    let kept = kept(&found);
    let places: Vec<Place> = kept.iter().map(|(place, _)| *place).collect();
    if let Some(output) = output {
        output.write_with(|out| match args.format {
            DedupFormat::Same => found.inputs.copy_records(&places, out).map(drop),
            DedupFormat::Jsonl => {
                let options = args.input.read.options(true)?;
                found.inputs.copy_articles(&kept, &options, out).map(drop)
            }
        })?;
    } else if let (Some(folder), false) = (folder, args.count) {
        found.inputs.copy_files(&places, folder)?;
    }
    if let Some(removed) = removed {
        removed.write(|out| write_removed(outcome, out))?;
    }
    write_manifest(args.manifest.as_deref(), outcome)?;
    if !global.quiet {
        let all = outcome.entries.len();
        eprintln!(
            "{} of {all} articles kept, {} removed",
            kept.len(),
            all - kept.len()
        );
    }
    Ok(conclude(outcome, global))
}

/// Where the representatives stand, and their ids.
fn kept(found: &Found) -> Vec<(Place, &str)> {
    let outcome = &found.outcome;
    let groups = outcome.copies.groups.iter();
    let mut kept: Vec<(Place, &str)> = groups
        .map(|group| group.representative)
        .map(|id| (found.places[id.index()], &*outcome.entry(id).id))
        .collect();
    kept.sort_unstable();
    kept
}

/// A JSON line for each removed record, in the order they were read.
fn write_removed(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    for &id in &outcome.input_order {
        let group = outcome.group(id);
        if id != group.representative {
            serde_json::to_writer(&mut *out, &removal(outcome, id, group.representative))?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

fn removal(outcome: &Outcome, id: ArticleId, kept: ArticleId) -> serde_json::Value {
    // A member is related to its anchor; where it is not related to the kept one itself, the anchor is named too.
    let anchor = outcome.group(id).anchor;
    let direct = outcome.pair(id, kept);
    let pair = direct
        .or_else(|| outcome.pair(id, anchor))
        .expect("a member is related to its anchor");
    let round = |value: f64| (value * 10_000.0).round() / 10_000.0;
    let mut line = serde_json::json!({
        "id": &outcome.entry(id).id,
        "kept": &outcome.entry(kept).id,
        "relation": pair.relation_of(id),
        "jaccard": round(pair.overlap.jaccard()),
        "containment": round(pair.overlap.containment()),
    });
    if direct.is_none() {
        line["through"] = serde_json::json!(&outcome.entry(anchor).id);
    }
    line
}
