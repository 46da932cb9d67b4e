//! One file a command, and what they share: running the pipeline, writing results whole, the summary.

mod cluster;
mod dedup;
mod eval;
mod explain;
mod group;
mod pairs;
mod stored;
mod stream;
mod tune;

use crate::args::{Arguments, Command, EvalFormat, Global, InputArgs, RunArgs};
use crate::exit::Exit;
use crate::progress::{self, Progress};
use anstream::eprintln;
use anyhow::Result;
use clap::CommandFactory;
use samestory::output::OutputFile;
use samestory::pipeline::{Pipeline, Ran};
use samestory::read::previous;
use samestory::report::{self, SCHEMA, Style, counted, manifest};
use samestory::run::{Run, Stage};
use samestory::settings::Settings;
use samestory::story::lineage::Previous;
use samestory::verify::audit::Audit;
use samestory::{Error, Outcome};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

pub(crate) fn run(arguments: &Arguments) -> Result<Exit> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Cluster(args) => cluster::run(args, global),
        Command::Pairs(args) => pairs::run(args, global),
        Command::Group(args) => group::run(args, global),
        Command::Dedup(args) if args.stream => stream::run(args, global),
        Command::Dedup(args) => dedup::run(args, global),
        Command::Explain(args) => explain::run(args, global),
        Command::Eval(args) => eval::run(args, global),
        Command::Tune(args) => tune::run(args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "samestory", &mut script);
            write_whole(None, |out| out.write_all(&script))?;
            Ok(Exit::Success)
        }
        Command::Man => {
            let page = clap_mangen::Man::new(Arguments::command());
            write_whole(None, |out| page.render(&mut &mut *out))?;
            Ok(Exit::Success)
        }
    }
}

/// What differs between the commands that run the pipeline.
struct Job<'a> {
    settings: Settings,
    input: &'a InputArgs,
    stories: bool,
    keep_stdin: bool,
    offices: Option<&'a Path>,
    /// Where it may keep what; `None` is in memory, all of it.
    run: Option<&'a RunArgs>,
    previous: Option<&'a Path>,
}

impl Job<'_> {
    fn pipeline(&self) -> Result<Pipeline<'static>> {
        let mut pipeline = Pipeline::new(self.settings.clone())?;
        if let Some(path) = self.offices {
            let table =
                std::fs::read_to_string(path).map_err(|error| Error::io(path, "read", error))?;
            pipeline = pipeline.with_offices(&path.display().to_string(), &table)?;
        }
        if let Some(path) = self.previous {
            pipeline = pipeline.previous(Previous::of(previous(path, SCHEMA)?));
        }
        if let Some(run) = self.run {
            pipeline = pipeline.within(run.memory());
            if let Some(folder) = &run.checkpoint {
                pipeline = pipeline.checkpoint(folder.clone());
            }
        }
        Ok(pipeline.reading(self.input.read.options(self.keep_stdin)?))
    }
}

/// Says what a job will cost instead of doing it.
fn plan(job: &Job<'_>, form: EvalFormat) -> Result<Exit> {
    let plan = job.pipeline()?.plan(&job.input.inputs, job.stories)?;
    write_whole(None, |out| match form {
        EvalFormat::Table => report::plan::write_table(&plan, out),
        EvalFormat::Json => report::plan::write_json(&plan, out),
    })?;
    Ok(Exit::Success)
}

/// Runs the pipeline over files, watched.
fn run_pipeline(job: &Job<'_>, global: &Global) -> Result<Ran> {
    let progress = Progress::new(global.quiet);
    let pipeline = job.pipeline()?;
    let pipeline = pipeline.observed(&progress);
    let inputs = &job.input.inputs;
    let ran = if job.stories {
        pipeline.cluster(inputs)
    } else {
        pipeline.copies(inputs)
    };
    progress.finish();
    Ok(ran?)
}

/// Opens the output before the work, so that a path that cannot be written fails at once; writes and commits it after.
fn write_whole(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    Output::open(path)?.write(write)
}

/// A file or standard output, opened and not yet written.
struct Output(OutputFile);

impl Output {
    fn open(path: Option<&Path>) -> Result<Self> {
        Ok(Self(OutputFile::create(path)?))
    }

    /// As [`Output::write`], for what has errors of its own.
    fn write_with(self, write: impl FnOnce(&mut dyn Write) -> samestory::Result<()>) -> Result<()> {
        let mut failure = None;
        let written = self.write(|out| {
            write(out).map_err(|error| {
                let stop = io::Error::other(error.to_string());
                failure = Some(error);
                stop
            })
        });
        written.map_err(|error| failure.map_or(error, Into::into))
    }

    fn write(self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let path = self.0.path().to_path_buf();
        let failed = |error| Error::io(&path, "write", error);
        let mut buffered = BufWriter::with_capacity(1 << 18, self.0);
        write(&mut buffered).map_err(failed)?;
        let file = buffered
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        Ok(file.commit()?)
    }
}

/// Writes the manifest if one is wanted.
fn write_manifest(path: Option<&Path>, outcome: &Outcome) -> Result<()> {
    match path {
        Some(path) => write_whole(Some(path), |out| manifest::write(outcome, out)),
        None => Ok(()),
    }
}

/// How a table is set: the terminal's width, colour only where someone looks at it.
fn style(output: Option<&Path>) -> Style {
    let to_terminal = output.is_none() && io::stdout().is_terminal();
    let width = terminal_size::terminal_size()
        .map_or(80, |(terminal_size::Width(width), _)| usize::from(width));
    let colour = to_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    Style {
        width: if to_terminal {
            width.clamp(40, 200)
        } else {
            80
        },
        colour,
    }
}

/// The closing lines on stderr, and the exit code that the run deserves.
fn conclude(outcome: &Outcome, global: &Global) -> Exit {
    let run = &outcome.run;
    if !global.quiet {
        run.warnings
            .iter()
            .filter(|warning| !warning.is_skip())
            .for_each(progress::say_once);
        if let Some(audit) = &outcome.copies.audit {
            eprintln!("{}", audited(audit));
        }
        eprintln!("{}", summary(run, !outcome.stories.is_empty()));
    }
    if run.skipped() > 0 {
        Exit::Failure
    } else {
        Exit::Success
    }
}

/// What an audit measured, a line a kind and range of similarity.
fn audited(audit: &Audit) -> String {
    let mut lines = vec![format!(
        "audit: {} articles compared with all others",
        audit.sampled
    )];
    for (kind, bands) in [("near", &audit.near), ("passages", &audit.passages)] {
        for band in bands.iter().filter(|band| band.exist + band.wrong > 0) {
            lines.push(format!(
                "  {kind} from {:.1}: {} of {} found, {} wrong",
                band.from, band.found, band.exist, band.wrong
            ));
        }
    }
    lines.join("\n")
}

fn summary(run: &Run, stories: bool) -> String {
    let counts = &run.counts;
    let articles = counted(counts.articles, "article", "articles");
    let mut parts = vec![format!("{articles} ({})", progress::bytes(counts.bytes))];
    if counts.skipped > 0 {
        parts.push(format!("{} skipped", counts.skipped));
    }
    let copies = counted(counts.copies, "copy", "copies");
    parts.push(format!(
        "{copies} in {}",
        counted(counts.groups, "group", "groups")
    ));
    if stories {
        parts.push(counted(counts.stories, "story", "stories"));
        parts.push(counted(
            counts.singletons,
            "single article",
            "single articles",
        ));
        parts.push(counted(counts.links, "link", "links"));
    }
    let line = parts.join(", ");
    let total: f64 = run
        .timings
        .iter()
        .map(|(_, spent)| spent.as_secs_f64())
        .sum();
    let stages: Vec<String> = run
        .timings
        .iter()
        .filter(|(stage, spent)| *stage == Stage::Read || spent.as_secs_f64() >= total / 100.0)
        .map(|(stage, spent)| format!("{stage} {:.2}", spent.as_secs_f64()))
        .collect();
    let spilled = if run.kept.spilled > 0 {
        format!(
            ", {} in a temporary file",
            progress::bytes(run.kept.spilled)
        )
    } else {
        String::new()
    };
    format!("{line}\n{total:.2} s: {}{spilled}", stages.join(", "))
}
