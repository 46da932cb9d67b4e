//! What clustering costs as the corpus grows: CPU and wall seconds by stage, peak memory, edges, and the exponent of the
//! cost, fitted over all sizes.
//!
//! ```text
//! cargo run --release --example scale                          made articles, 1,000 to 150,000
//! cargo run --release --example scale -- FILE.jsonl            articles of a file, sampled and perturbed (worlds.rs)
//! cargo run --release --example scale -- --sizes 1000,18489 [FILE.jsonl]
//! cargo run --release --example scale -- --make 150000 OUT.jsonl [FILE.jsonl]
//! ```
//!
//! Each size runs in a process of its own, so that its peak memory is its own. CPU time and memory are read from `/proc`
//! (Linux); elsewhere they are 0. Threads: `RAYON_NUM_THREADS`.

mod made;
mod worlds;

use mimalloc::MiMalloc;
use samestory::read::{ReadOptions, read};
use samestory::report::jsonl;
use samestory::run::{Observer, Run, Stage, Unobserved};
use samestory::{Pipeline, Settings};
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;
use worlds::{Record, Worlds};

/// As the command has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const SIZES: [usize; 7] = [1_000, 3_000, 8_000, 18_489, 40_000, 80_000, 150_000];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut take = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        let value = arguments.get(at + 1).cloned().unwrap_or_default();
        arguments.drain(at..(at + 2).min(arguments.len()));
        Some(value)
    };
    if let Some(file) = take("--measure") {
        return measure(Path::new(&file));
    }
    let sizes = match take("--sizes") {
        None => SIZES.to_vec(),
        Some(list) => list.split(',').map(str::parse).collect::<Result<_, _>>()?,
    };
    if let Some(count) = take("--make") {
        let out = arguments
            .first()
            .ok_or("--make COUNT OUT.jsonl [FILE.jsonl]")?
            .clone();
        return make(&source(arguments.get(1))?, count.parse()?, Path::new(&out));
    }
    let source = source(arguments.first())?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("made.jsonl");
    let (mut costs, mut walls) = (Vec::new(), Vec::new());
    println!("articles   MB  CPU s  wall s  peak MB      edges  stories  CPU s by stage (wall s)");
    for size in sizes {
        make(&source, size, &file)?;
        let output = Command::new(std::env::current_exe()?)
            .arg("--measure")
            .arg(&file)
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let line = String::from_utf8(output.stdout)?;
        print!("{line}");
        std::io::stdout().flush()?;
        let mut columns = line
            .split_whitespace()
            .map(|column| column.replace(',', ""));
        let mut column = |n: usize| columns.nth(n).and_then(|column| column.parse::<f64>().ok());
        let (cpu, wall) = (column(2).unwrap_or(0.0), column(0).unwrap_or(0.0));
        costs.push((size as f64, cpu));
        walls.push((size as f64, wall));
    }
    println!(
        "exponent: CPU {:.2}, wall {:.2}",
        exponent(&costs),
        exponent(&walls)
    );
    Ok(())
}

enum Source {
    Made,
    Worlds(Worlds),
}

fn source(file: Option<&String>) -> Result<Source, Box<dyn Error>> {
    let Some(file) = file else {
        return Ok(Source::Made);
    };
    let own = |field: Option<&str>| field.map(str::to_owned);
    let reading = read(
        &[PathBuf::from(file)],
        &ReadOptions::default(),
        &mut Run::default(),
        &Unobserved,
        |article| Record {
            id: article.id.to_string(),
            title: article.title.to_string(),
            text: article.text.to_string(),
            date: own(article.date.as_deref()),
            source: own(article.source.as_deref()),
        },
    )?;
    let records = reading.records.into_iter().map(|record| record.value);
    Ok(Source::Worlds(Worlds::of(records.collect())))
}

fn make(source: &Source, count: usize, file: &Path) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(File::create(file)?);
    match source {
        Source::Made => made::write(count, &mut out)?,
        Source::Worlds(worlds) => worlds.write(count, &mut out)?,
    }
    out.flush()?;
    Ok(())
}

/// When each stage began: wall and CPU seconds.
struct Watch {
    start: Instant,
    begun: Mutex<Vec<(Stage, f64, f64)>>,
}

impl Observer for Watch {
    fn begin(&self, stage: Stage, _: Option<u64>) {
        let at = (stage, self.start.elapsed().as_secs_f64(), cpu_seconds());
        self.begun.lock().expect("nobody panics here").push(at);
    }
}

/// Clusters one file and prints its line of the table.
fn measure(file: &Path) -> Result<(), Box<dyn Error>> {
    let watch = Watch {
        start: Instant::now(),
        begun: Mutex::default(),
    };
    let ran = Pipeline::new(Settings::default())?
        .observed(&watch)
        .cluster(&[file.to_owned()])?;
    watch.begin(Stage::Report, None);
    jsonl::write(&ran.outcome, &mut BufWriter::new(std::io::sink()))?;
    let (wall, cpu) = (watch.start.elapsed().as_secs_f64(), cpu_seconds());
    let mut begun = watch.begun.into_inner()?;
    begun.push((Stage::Report, wall, cpu));
    // A stage may begin again: what is known of its work changes.
    let mut spent: Vec<(Stage, f64, f64)> = Vec::new();
    for two in begun.windows(2) {
        let (stage, wall, cpu) = (two[0].0, two[1].1 - two[0].1, two[1].2 - two[0].2);
        match spent.iter_mut().find(|(known, ..)| *known == stage) {
            Some((_, walls, cpus)) => (*walls, *cpus) = (*walls + wall, *cpus + cpu),
            None => spent.push((stage, wall, cpu)),
        }
    }
    let stages: Vec<String> = spent
        .iter()
        .map(|(stage, wall, cpu)| format!("{stage} {cpu:.1} ({wall:.1})"))
        .collect();
    let counts = &ran.outcome.run.counts;
    println!(
        "{:>8} {:>4} {cpu:>6.1} {wall:>7.1} {:>8} {:>10} {:>8}  {}",
        counts.articles,
        counts.bytes / 1_000_000,
        status("VmHWM:") / 1024,
        counts.edges,
        counts.stories,
        stages.join(", "),
    );
    Ok(())
}

/// CPU seconds of this process so far: user and system time in ticks, of which Linux has 100 a second.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// A line of this process' status, in kB.
fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// The slope of the least-squares line through the logarithms.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points
        .iter()
        .map(|&(x, y)| (x.ln(), y.max(0.01).ln()))
        .collect();
    let n = logs.len() as f64;
    let (x, y) = (
        logs.iter().map(|p| p.0).sum::<f64>() / n,
        logs.iter().map(|p| p.1).sum::<f64>() / n,
    );
    let over: f64 = logs.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
    over / logs.iter().map(|p| (p.0 - x).powi(2)).sum::<f64>()
}
