//! `dedup --stream`: each record kept or removed as it comes, within bounded memory.

use super::{conclude, write_manifest};
use crate::args::{DedupArgs, Global};
use crate::exit::Exit;
use crate::progress::Progress;
use anstream::eprintln;
use anyhow::Result;
use samestory::outcome::{Copies, Outcome};
use samestory::output::OutputFile;
use samestory::read::{Event, StreamRecord, stream};
use samestory::run::{Run, Stage, Warning};
use samestory::settings::{Settings, StorySettings};
use samestory::stream::{Filter, Verdict, Window};
use samestory::{Article, ArticleId, Error};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

pub(crate) fn run(args: &DedupArgs, global: &Global) -> Result<Exit> {
    let settings = args
        .copies
        .settings(args.relations()?, StorySettings::default())?;
    let window: Window = args.window.parse()?;
    let mut filter = Filter::new(settings.clone(), window)?;
    let inputs = args.input.articles();
    // Opened before the work: a path that cannot be written fails at once.
    let open_output = |path| OutputFile::create(path);
    let mut out = Outputs {
        kept: (!args.count)
            .then(|| open_output(args.output.as_deref()))
            .transpose()?,
        removed: args
            .removed
            .as_deref()
            .filter(|_| !args.count)
            .map(|path| open_output(Some(path)))
            .transpose()?,
    };
    let mut run = Run::default();
    let progress = Progress::new(global.quiet);
    let mut options = inputs.read.options(false)?;
    options.fields.scope = settings.fields().1.map(str::to_owned);
    let start = std::time::Instant::now();
    for path in &inputs.inputs {
        let (name, raw) = open(path)?;
        stream(
            raw,
            &name,
            &options,
            &mut run,
            &progress,
            |event| match event {
                Event::Idle => out.flush(),
                Event::Record(record) => out.decided(&mut filter, &record),
            },
        )?;
    }
    run.timings.push((Stage::Read, start.elapsed()));
    progress.finish();
    out.commit()?;
    let outcome = outcome(settings, run, &filter, window);
    write_manifest(args.manifest.as_deref(), &outcome)?;
    if !global.quiet {
        let counts = filter.counts();
        let all = counts.kept + counts.removed;
        eprintln!(
            "{} of {all} articles kept, {} removed",
            counts.kept, counts.removed
        );
    }
    Ok(conclude(&outcome, global))
}

/// Where records and removals go.
struct Outputs {
    kept: Option<OutputFile>,
    removed: Option<OutputFile>,
}

impl Outputs {
    /// Passes a record on, or says what it is a copy of.
    fn decided(&mut self, filter: &mut Filter, record: &StreamRecord<'_>) -> samestory::Result<()> {
        match filter.decide(&record.article) {
            Verdict::Kept => match &mut self.kept {
                Some(out) => written(out, &[record.line, b"\n"]),
                None => Ok(()),
            },
            verdict @ Verdict::Removed { .. } => match &mut self.removed {
                Some(out) => written(out, &[&removal(&record.article, verdict)]),
                None => Ok(()),
            },
        }
    }

    /// Files appear whole at the end; standard output gets what was decided before the next wait.
    fn flush(&mut self) -> samestory::Result<()> {
        let outputs = self.kept.iter_mut().chain(&mut self.removed);
        for out in outputs {
            let path = out.path().to_path_buf();
            out.flush()
                .map_err(|error| Error::io(path, "write", error))?;
        }
        Ok(())
    }

    fn commit(self) -> Result<()> {
        for out in [self.kept, self.removed].into_iter().flatten() {
            out.commit()?;
        }
        Ok(())
    }
}

fn written(out: &mut OutputFile, parts: &[&[u8]]) -> samestory::Result<()> {
    let failed = parts.iter().try_for_each(|part| out.write_all(part));
    failed.map_err(|error| Error::io(out.path(), "write", error))
}

/// The line of a removed record, as in a whole run.
fn removal(article: &Article<'_>, verdict: Verdict<'_>) -> Vec<u8> {
    let Verdict::Removed {
        kept,
        relation,
        overlap,
    } = verdict
    else {
        return Vec::new();
    };
    let round = |value: f64| (value * 10_000.0).round() / 10_000.0;
    let line = serde_json::json!({
        "id": article.id,
        "kept": kept,
        "relation": relation,
        "jaccard": round(overlap.jaccard()),
        "containment": round(overlap.containment()),
    });
    format!("{line}\n").into_bytes()
}

fn open(path: &Path) -> Result<(String, Box<dyn Read>)> {
    if path == Path::new("-") {
        return Ok(("stdin".to_owned(), Box::new(io::stdin())));
    }
    let failed = |error| Error::io(path, "read", error);
    if path.is_dir() {
        let problem = "a folder has no order to stream in; give files or -";
        return Err(Error::setting("--stream", format!("{}: {problem}", path.display())).into());
    }
    let file = File::open(path).map_err(failed)?;
    Ok((path.display().to_string(), Box::new(file)))
}

/// What the summary and the manifest say of a stream: counts, no articles.
fn outcome(settings: Settings, mut run: Run, filter: &Filter, window: Window) -> Outcome {
    let counts = filter.counts();
    run.counts.identical = counts.identical;
    run.counts.candidates = counts.candidates;
    run.counts.copies = counts.removed;
    run.counts.groups = counts.copied;
    run.warnings.push(Warning::Window {
        window: window.to_string(),
        remembered: filter.len() as u64,
        let_go: counts.let_go,
        most_bytes: counts.most_bytes,
    });
    if counts.capped > 0 {
        run.warnings.push(Warning::CappedBuckets {
            buckets: counts.capped,
            cap: samestory::band::candidate::FULL_BUCKET as u64,
        });
    }
    Outcome {
        settings,
        entries: Vec::new(),
        input_order: Vec::<ArticleId>::new(),
        copies: Copies::default(),
        stories: Vec::new(),
        story_of: Vec::new(),
        links: Vec::new(),
        since: None,
        run,
    }
}
