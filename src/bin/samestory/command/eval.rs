//! `eval`: scores of a clustering against a gold standard, a sweep over the cut, and the worst mistakes.

mod mistakes;
mod sets;

use self::mistakes::{Mistake, mistakes};
use super::{Job, run_pipeline, write_whole};
use crate::args::{EvalArgs, EvalFormat, Global, InputArgs};
use crate::exit::Exit;
use anyhow::Result;
use samestory::Error;
use samestory::Outcome;
use samestory::pipeline::Evidence;
use samestory::read::labels;
use samestory::score::{Label, Scores, joined};
use samestory::settings::{Settings, StorySettings};
use samestory::story::cluster::clusters;
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Everything to be printed.
#[derive(Default)]
struct Answer {
    /// By cut, or by set; a sweep over sets by both.
    rows: Vec<(String, Scores)>,
    /// Mean B-cubed and pairwise F over the sets, by cut.
    mean: Vec<Mean>,
    /// Of a sweep over sets.
    left_out: Vec<LeftOut>,
    mistakes: Vec<Mistake>,
}

/// Means over the sets of a folder.
#[derive(Serialize)]
struct Mean {
    cut: f64,
    sets: usize,
    b_cubed_f1: f64,
    pairwise_f1: f64,
}

/// A set scored at the cut that was chosen on all others.
#[derive(Serialize)]
struct LeftOut {
    set: String,
    cut: f64,
    b_cubed_f1: f64,
    pairwise_f1: f64,
    /// The best any cut of the sweep does on the set, for comparison.
    own_best: f64,
}

pub(crate) fn run(args: &EvalArgs, global: &Global) -> Result<Exit> {
    let mut answer = Answer::default();
    if args.gold.is_dir() {
        sets::score(args, global, &mut answer)?;
    } else if args.crowd.is_some() {
        let file = args.gold.display();
        return Err(Error::setting(
            "--crowd",
            format!("{file} is a file: give a folder of labelled sets"),
        )
        .into());
    } else {
        let gold = labels(&args.gold, "id", &args.gold_field)?;
        match &args.predicted {
            Some(path) => {
                let predicted = labels(path, "id", &args.predicted_field)?;
                answer.rows.push((String::new(), score(&gold, &predicted)?));
            }
            None => now(args, global, &gold, &mut answer)?,
        }
    }
    let swept = args.sweep.is_some();
    write_whole(None, |out| match args.format {
        EvalFormat::Table => table(&answer, out),
        EvalFormat::Json => {
            serde_json::to_writer(&mut *out, &as_json(&answer, swept))?;
            writeln!(out)
        }
    })?;
    Ok(Exit::Success)
}

fn score(gold: &[Label], predicted: &[Label]) -> Result<Scores> {
    let (golds, preds) = joined(gold, predicted)?;
    Ok(Scores::of(&golds, &preds))
}

/// Clusters the gold articles and scores that, at the default cut or at every cut of a sweep.
fn now(args: &EvalArgs, global: &Global, gold: &[Label], answer: &mut Answer) -> Result<()> {
    let cuts = cuts(args)?;
    let settings = settings(&cuts);
    let input = InputArgs::of(args.gold.clone());
    let ran = run_pipeline(
        &Job {
            settings,
            input: &input,
            stories: true,
            keep_stdin: false,
            offices: None,
            run: None,
            previous: None,
        },
        global,
    )?;
    for cut in cuts {
        let evidence = ran.evidence.as_ref().expect("stories were made");
        let predicted = at_cut(&ran.outcome, evidence, cut);
        let label = if args.sweep.is_some() {
            format!("{cut:.3}")
        } else {
            String::new()
        };
        answer.rows.push((label, score(gold, &predicted)?));
    }
    if let Some(most) = args.mistakes {
        let evidence = ran.evidence.as_ref().expect("stories were made");
        answer.mistakes = mistakes("", &ran.outcome, evidence, gold, most);
    }
    Ok(())
}

/// The cuts to score: the default, or those of the sweep.
fn cuts(args: &EvalArgs) -> Result<Vec<f64>> {
    args.sweep
        .as_deref()
        .map_or_else(|| Ok(vec![StorySettings::default().cut]), sweep)
}

/// Settings whose tree reaches down to the lowest of these cuts.
fn settings(cuts: &[f64]) -> Settings {
    let lowest = cuts.iter().copied().fold(f64::INFINITY, f64::min);
    Settings {
        story: StorySettings {
            cut: lowest,
            ..StorySettings::default()
        },
        ..Settings::default()
    }
}

/// The story of each article if the tree is cut there.
fn at_cut(outcome: &Outcome, evidence: &Evidence, cut: f64) -> Vec<Label> {
    let groups = &outcome.copies.groups;
    let stories = clusters(groups.len(), &evidence.clustered.merges, cut);
    let mut labels = Vec::with_capacity(outcome.entries.len());
    for (number, story) in stories.iter().enumerate() {
        for &group in story {
            let members = &groups[group as usize].members;
            labels.extend(
                members
                    .iter()
                    .map(|&id| (outcome.entry(id).id.to_string(), Some(number.to_string()))),
            );
        }
    }
    labels
}

fn sweep(range: &str) -> Result<Vec<f64>> {
    let wrong = || {
        Error::setting(
            "--sweep",
            format!("\"{range}\" is not of the form 0.12:0.32:0.01"),
        )
    };
    let parts: Vec<f64> = range
        .split(':')
        .map(|part| part.parse().map_err(|_| wrong()))
        .collect::<samestory::Result<_>>()?;
    let [from, to, step] = parts[..] else {
        return Err(wrong().into());
    };
    if !(from > 0.0 && to >= from && step > 0.0 && (to - from) / step <= 1_000.0) {
        return Err(wrong().into());
    }
    let steps = ((to - from) / step + 1e-9).floor() as usize;
    Ok((0..=steps).map(|i| from + step * i as f64).collect())
}

fn as_json(answer: &Answer, swept: bool) -> Value {
    let scores = |scores: &Scores| serde_json::to_value(scores).expect("scores are numbers");
    let mut whole = match answer.rows.as_slice() {
        [(_, only)] if !swept => scores(only),
        rows if !swept => {
            let sets = rows.iter().map(|(name, row)| (name.clone(), scores(row)));
            json!({"sets": sets.collect::<serde_json::Map<_, _>>(), "macro": answer.mean})
        }
        rows => json!({"sweep": rows.iter().map(|(cut, row)| {
            let mut row = scores(row);
            row["cut"] = json!(cut.parse::<f64>().unwrap_or_default());
            row
        }).collect::<Vec<_>>()}),
    };
    if !answer.left_out.is_empty() {
        whole["left_out"] = json!(answer.left_out);
    }
    if !answer.mistakes.is_empty() {
        whole["mistakes"] = answer.mistakes.iter().map(Mistake::as_json).collect();
    }
    whole
}

fn table(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let percent = |value: f64| format!("{:6.2}", 100.0 * value);
    writeln!(
        out,
        "             B3 P    B3 R    B3 F   pair P  pair R  pair F    ARI    V      found  gold"
    )?;
    for (cut, row) in &answer.rows {
        let figures = [
            row.b_cubed.precision,
            row.b_cubed.recall,
            row.b_cubed.f1,
            row.pairwise.precision,
            row.pairwise.recall,
            row.pairwise.f1,
            row.ari,
            row.v_measure,
        ];
        let figures: Vec<String> = figures.iter().map(|&value| percent(value)).collect();
        writeln!(
            out,
            "{cut:>11} {} {:6} {:5}",
            figures.join("  "),
            row.predicted,
            row.gold
        )?;
    }
    for mean in &answer.mean {
        writeln!(
            out,
            "mean of {} sets at cut {:.3}: B3 F {:.2}, pair F {:.2}",
            mean.sets,
            mean.cut,
            100.0 * mean.b_cubed_f1,
            100.0 * mean.pairwise_f1
        )?;
    }
    for row in &answer.left_out {
        writeln!(
            out,
            "{:>11} left out: cut {:.3} is best for the others; B3 F {:.2}, pair F {:.2} (its own best {:.2})",
            row.set,
            row.cut,
            100.0 * row.b_cubed_f1,
            100.0 * row.pairwise_f1,
            100.0 * row.own_best
        )?;
    }
    if !answer.left_out.is_empty() {
        let mean = answer
            .left_out
            .iter()
            .map(|row| row.b_cubed_f1)
            .sum::<f64>()
            / answer.left_out.len() as f64;
        writeln!(out, "mean of the sets left out: B3 F {:.2}", 100.0 * mean)?;
    }
    for mistake in &answer.mistakes {
        mistake.write(out)?;
    }
    Ok(())
}
