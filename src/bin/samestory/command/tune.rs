//! `tune`: what bands and rows find, which to take for a recall, and what they cost on given inputs.

use super::write_whole;
use crate::args::{EvalFormat, TuneArgs};
use crate::exit::Exit;
use anyhow::Result;
use samestory::band::Bands;
use samestory::pipeline::tune;
use samestory::report::tune::{write_json, write_table};
use samestory::{Error, Similarity};

pub(crate) fn run(args: &TuneArgs) -> Result<Exit> {
    let bands = match &args.bands {
        Some(text) => parse(text)?,
        None => Bands::for_recall(args.slots, Similarity::new(args.near)?, args.recall)?,
    };
    let plans = if args.inputs.is_empty() {
        Vec::new()
    } else {
        let reading = args.read.options(false)?;
        tune(&args.settings()?, &reading, &args.inputs)?
    };
    write_whole(None, |out| match args.format {
        EvalFormat::Json => write_json(bands, &plans, out),
        EvalFormat::Table => write_table(bands, &plans, out),
    })?;
    Ok(Exit::Success)
}

fn parse(text: &str) -> Result<Bands> {
    let wrong = || Error::setting("--bands", format!("\"{text}\" is not of the form 18x7"));
    let (bands, rows) = text.split_once(['x', 'X']).ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<usize>().map_err(|_| wrong());
    Ok(Bands::new(number(bands)?, number(rows)?)?)
}
