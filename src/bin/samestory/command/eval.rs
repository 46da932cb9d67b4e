//! `eval`: scores of a clustering against a gold standard, a sweep over the cut, and the worst mistakes.

mod sets;

use super::{Job, run_pipeline, write_whole};
use crate::args::{EvalArgs, EvalFormat, Global, InputArgs};
use crate::exit::Exit;
use anyhow::Result;
use samestory::Error;
use samestory::Outcome;
use samestory::article::ArticleId;
use samestory::pipeline::{Evidence, Ran};
use samestory::read::labels;
use samestory::score::{Label, Scores, joined};
use samestory::settings::{Settings, StorySettings};
use samestory::story::cluster::clusters;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
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

/// Two articles wrongly joined or wrongly apart.
struct Mistake {
    joined: bool,
    a: String,
    b: String,
    titles: [String; 2],
    similarity: f64,
    cosine: f32,
    time: f32,
    terms: Vec<String>,
}

pub(crate) fn run(args: &EvalArgs, global: &Global) -> Result<Exit> {
    let mut answer = Answer::default();
    if args.gold.is_dir() {
        sets::score(args, global, &mut answer)?;
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
        answer.mistakes = mistakes(&ran, gold, most);
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

/// The pairs that were joined though least alike, and those kept apart though most alike; as many of each.
fn mistakes(ran: &Ran, gold: &[Label], most: usize) -> Vec<Mistake> {
    let outcome = &ran.outcome;
    let evidence = ran.evidence.as_ref().expect("stories were made");
    let label_of: BTreeMap<&str, &str> = gold
        .iter()
        .filter_map(|(id, label)| Some((id.as_str(), label.as_deref()?)))
        .collect();
    let label = |id: ArticleId| label_of.get(&*outcome.entry(id).id).copied();
    let representative = |group: u32| outcome.copies.groups[group as usize].representative;
    let (mut wrongly_joined, mut wrongly_apart) = (Vec::new(), Vec::new());
    for (a, b, tie) in evidence.clustered.graph.weighted_ties() {
        let (x, y) = (representative(a), representative(b));
        let (Some(gold_x), Some(gold_y)) = (label(x), label(y)) else {
            continue;
        };
        let together = outcome.story_of[x.index()] == outcome.story_of[y.index()];
        match (together, gold_x == gold_y) {
            (true, false) => wrongly_joined.push((tie.similarity, a, b)),
            (false, true) => wrongly_apart.push((tie.similarity, a, b)),
            _ => {}
        }
    }
    let most_alike = |x: &(f64, u32, u32), y: &(f64, u32, u32)| {
        y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2)))
    };
    wrongly_joined.sort_by(most_alike);
    wrongly_apart.sort_by(most_alike);
    let describe = |joined: bool| {
        move |&(similarity, a, b): &(f64, u32, u32)| {
            let (terms, tie) = evidence.explain(a, b);
            let (x, y) = (
                outcome.entry(representative(a)),
                outcome.entry(representative(b)),
            );
            Mistake {
                joined,
                a: x.id.to_string(),
                b: y.id.to_string(),
                titles: [x.headline.to_string(), y.headline.to_string()],
                similarity,
                cosine: tie.map_or(0.0, |tie| tie.cosine),
                time: tie.map_or(1.0, |tie| tie.time),
                terms: terms.into_iter().take(6).map(|(term, _)| term).collect(),
            }
        }
    };
    let joined = wrongly_joined.iter().take(most).map(describe(true));
    joined
        .chain(wrongly_apart.iter().take(most).map(describe(false)))
        .collect()
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
        whole["mistakes"] = answer
            .mistakes
            .iter()
            .map(|m| {
                json!({"joined": m.joined, "a": m.a, "b": m.b, "titles": m.titles, "similarity": m.similarity,
                       "cosine": m.cosine, "time": m.time, "terms": m.terms})
            })
            .collect();
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
        let what = if mistake.joined {
            "joined, though apart"
        } else {
            "apart, though one story"
        };
        writeln!(
            out,
            "\n{what}: similarity {:.3} (words {:.3}, time {:.2})",
            mistake.similarity, mistake.cosine, mistake.time
        )?;
        for (id, title) in [&mistake.a, &mistake.b].into_iter().zip(&mistake.titles) {
            writeln!(out, "  {id}  {title}")?;
        }
        writeln!(out, "  shared: {}", mistake.terms.join(" · "))?;
    }
    Ok(())
}
