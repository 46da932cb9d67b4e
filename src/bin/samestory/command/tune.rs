//! `tune`: what bands and rows find, and which to take for a recall.

use super::write_whole;
use crate::args::{EvalFormat, TuneArgs};
use crate::exit::Exit;
use anyhow::Result;
use samestory::band::Bands;
use samestory::{Error, Similarity};
use serde_json::json;

/// Similarities the curve is shown at.
const SHOWN: [f64; 10] = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95];

pub(crate) fn run(args: &TuneArgs) -> Result<Exit> {
    let bands = match &args.bands {
        Some(text) => parse(text)?,
        None => Bands::for_recall(args.slots, Similarity::new(args.near)?, args.recall)?,
    };
    let slots = bands.bands() * bands.rows();
    write_whole(None, |out| match args.format {
        EvalFormat::Json => {
            let curve: Vec<_> = SHOWN
                .iter()
                .map(|&s| json!({"jaccard": s, "found": bands.finds(s)}))
                .collect();
            let whole = json!({"bands": bands.bands(), "rows": bands.rows(), "slots": slots, "curve": curve});
            serde_json::to_writer_pretty(&mut *out, &whole)?;
            writeln!(out)
        }
        EvalFormat::Table => {
            writeln!(
                out,
                "{} bands x {} rows, {slots} slots\n",
                bands.bands(),
                bands.rows()
            )?;
            writeln!(out, "jaccard  found")?;
            for similarity in SHOWN {
                let found = bands.finds(similarity);
                let bar = "█".repeat((found * 40.0).round() as usize);
                writeln!(out, "   {similarity:.2}  {found:.4}  {bar}")?;
            }
            writeln!(
                out,
                "\nEvery pair found is verified exactly: what this costs in precision is time only."
            )
        }
    })?;
    Ok(Exit::Success)
}

fn parse(text: &str) -> Result<Bands> {
    let wrong = || Error::setting("--bands", format!("\"{text}\" is not of the form 18x7"));
    let (bands, rows) = text.split_once(['x', 'X']).ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<usize>().map_err(|_| wrong());
    Ok(Bands::new(number(bands)?, number(rows)?)?)
}
