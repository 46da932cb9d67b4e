//! What a run would cost: a plan as a table for people or as one JSON object.

use super::text::{count, counted};
use crate::run::Stage;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;

/// What a run will cost, from a sample of its inputs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Bytes of the inputs, as they lie on the disk.
    pub bytes: u64,
    /// Of these, bytes in the sample.
    pub sampled_bytes: u64,
    /// Articles in the sample.
    pub sampled_articles: u64,
    /// Articles in all.
    pub articles: u64,
    /// Time of each stage.
    pub stages: Vec<Planned>,
    /// Time in all, in seconds, without writing the result.
    pub seconds: f64,
    /// Most bytes of memory at one time.
    pub memory: u64,
    /// The limit it was planned under.
    pub limit: Option<u64>,
    /// Bytes in the temporary file.
    pub spilled: u64,
    /// The folder of that file.
    pub folder: PathBuf,
    /// Threads it was planned with.
    pub threads: usize,
    /// Candidates that will be verified.
    pub candidates: Expected,
    /// Of these, pairs.
    pub pairs: Expected,
}

/// A count that is to be expected, from what a sample had.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Expected {
    /// In the sample.
    pub sampled: u64,
    /// In all.
    pub all: u64,
    /// It grows with this power of the number of articles.
    pub growth: f64,
}

/// The time of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Planned {
    /// Which.
    pub stage: Stage,
    /// How long.
    pub seconds: f64,
    /// Time grows with this power of the number of articles.
    pub growth: f64,
}

/// Writes the plan as one JSON object.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_json(plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, plan)?;
    out.write_all(b"\n")
}

/// Writes the plan for people.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_table(plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "sample      {} of {} ({})",
        size(plan.sampled_bytes),
        size(plan.bytes),
        counted(plan.sampled_articles, "article", "articles")
    )?;
    writeln!(out, "articles    about {}", count(plan.articles))?;
    let threads = counted(plan.threads as u64, "thread", "threads");
    writeln!(
        out,
        "time        about {} with {threads}",
        time(plan.seconds)
    )?;
    for planned in &plan.stages {
        let stage = planned.stage.to_string();
        let growth = match planned.growth {
            1.0 => "with the articles".to_owned(),
            power => format!("with their power of {power:.1}"),
        };
        writeln!(
            out,
            "            {stage:<7}{:>9}  grows {growth}",
            time(planned.seconds)
        )?;
    }
    for (what, expected) in [("candidates", plan.candidates), ("pairs", plan.pairs)] {
        writeln!(
            out,
            "{what:<12}about {}, {} in the sample",
            count(expected.all),
            count(expected.sampled)
        )?;
    }
    let limit = plan.limit.map_or(String::new(), |limit| {
        format!(", the limit is {}", size(limit))
    });
    writeln!(out, "memory      about {}{limit}", size(plan.memory))?;
    let mut disk = format!("about {}", size(plan.spilled));
    if plan.spilled > 0 {
        let _ = write!(disk, " in {}", plan.folder.display());
    }
    writeln!(out, "disk        {disk} while it runs")
}

/// Bytes as people write them, two digits.
pub(super) fn size(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut left = bytes as f64;
    let mut unit = 0;
    while left >= 1000.0 && unit + 1 < units.len() {
        left /= 1024.0;
        unit += 1;
    }
    if left < 10.0 && unit > 0 {
        format!("{left:.1} {}", units[unit])
    } else {
        format!("{left:.0} {}", units[unit])
    }
}

pub(super) fn time(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        0..10 => format!("{seconds:.1} s"),
        10..60 => format!("{whole} s"),
        60..3_600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} min", whole / 3_600, whole / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        assert_eq!(
            ["512 B", "1.0 KiB", "32 MiB", "6.1 GiB"],
            [512, 1_024, 32 << 20, 6_549_825_126].map(size)[..]
        );
        assert_eq!(
            ["0.4 s", "59 s", "2 min 05 s", "1 h 01 min"],
            [0.4, 59.2, 125.0, 3_660.0].map(time)[..]
        );
    }
}
