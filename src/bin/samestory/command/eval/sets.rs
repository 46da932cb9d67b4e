//! A folder of labelled sets: each by itself, their mean, and all of them in one pool; or all among a crowd.

use super::mistakes::mistakes;
use super::{Answer, LeftOut, Mean, at_cut, cuts, score as score_one, settings};
use crate::args::{EvalArgs, Global};
use crate::progress::Progress;
use anyhow::Result;
use samestory::pipeline::{Evidence, Pipeline};
use samestory::read::{ReadOptions, labels, read};
use samestory::run::Run;
use samestory::score::{Label, Scores};
use samestory::{Article, Error, Outcome};
use std::path::{Path, PathBuf};

/// Scores every labelled set of the folder into `answer`. Only labelled articles are clustered: a set is what its makers
/// labelled, and unlabelled articles would be scored as noise that nobody judged. With a crowd all of it is clustered
/// together and the labelled articles alone are scored, for a desk clusters the news and not a set.
pub(super) fn score(args: &EvalArgs, global: &Global, answer: &mut Answer) -> Result<()> {
    let cuts = cuts(args)?;
    let pipeline = Pipeline::new(settings(&cuts))?;
    let mut sets = Vec::new();
    for (name, path) in files(&args.gold, &args.sets)? {
        let set = Set::read(name, &path, args, global)?;
        if set.gold.is_empty() {
            anstream::eprintln!("note: {}: no labels, left out", path.display());
        } else {
            sets.push(set);
        }
    }
    let mut pool = Set {
        name: "pool".to_owned(),
        ..Set::default()
    };
    sets.iter().for_each(|set| pool.add(set));
    let mut by_set: Vec<Vec<Scores>> = Vec::new();
    if let Some(crowd) = &args.crowd {
        let crowd = Set {
            name: "crowd".to_owned(),
            articles: articles(crowd, global)?,
            gold: Vec::new(),
        };
        pool.add(&crowd);
        let clustered = pipeline.cluster_with_evidence(&pool.articles)?;
        for set in &sets {
            let mut among = Set {
                name: set.name.clone(),
                ..Set::default()
            };
            among.add(set);
            by_set.push(among.scores(&clustered, &cuts, args.mistakes, answer)?);
        }
        if sets.len() > 1 {
            pool.scores(&clustered, &cuts, None, answer)?;
        }
    } else {
        let all = sets.iter().chain((sets.len() > 1).then_some(&pool));
        for set in all {
            let clustered = pipeline.cluster_with_evidence(&set.articles)?;
            by_set.push(set.scores(&clustered, &cuts, args.mistakes, answer)?);
        }
        by_set.truncate(sets.len());
    }
    let names: Vec<String> = sets.into_iter().map(|set| set.name).collect();
    if by_set.is_empty() {
        return Err(Error::no_articles(
            args.gold.display().to_string(),
            "give a folder of labelled .jsonl files",
        )
        .into());
    }
    for (at, &cut) in cuts.iter().enumerate() {
        let mean = |figure: fn(&Scores) -> f64| {
            by_set.iter().map(|set| figure(&set[at])).sum::<f64>() / by_set.len() as f64
        };
        answer.mean.push(Mean {
            cut,
            sets: by_set.len(),
            b_cubed_f1: mean(|scores| scores.b_cubed.f1),
            pairwise_f1: mean(|scores| scores.pairwise.f1),
        });
    }
    if cuts.len() > 1 && by_set.len() > 1 {
        answer.left_out = left_out(&names, &by_set, &cuts);
    }
    Ok(())
}

/// Each set at the cut that is best for the mean of all others, which never saw it; the lowest of equally good cuts.
fn left_out(names: &[String], by_set: &[Vec<Scores>], cuts: &[f64]) -> Vec<LeftOut> {
    let f1 = |set: usize, at: usize| by_set[set][at].b_cubed.f1;
    let best = |score: &dyn Fn(usize) -> f64| {
        (1..cuts.len()).fold(
            0,
            |best, at| if score(at) > score(best) { at } else { best },
        )
    };
    let one = |set: usize| {
        let others = |at: usize| {
            (0..by_set.len())
                .filter(|&other| other != set)
                .map(|other| f1(other, at))
                .sum::<f64>()
        };
        let chosen = best(&others);
        LeftOut {
            set: names[set].clone(),
            cut: cuts[chosen],
            b_cubed_f1: f1(set, chosen),
            pairwise_f1: by_set[set][chosen].pairwise.f1,
            own_best: f1(set, best(&|at| f1(set, at))),
        }
    };
    (0..by_set.len()).map(one).collect()
}

/// The files of JSON lines in a folder, by name.
fn files(folder: &Path, only: &[String]) -> Result<Vec<(String, PathBuf)>> {
    let unreadable = |error| Error::io(folder, "read", error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let plain = file.trim_end_matches(".gz").trim_end_matches(".zst");
        let name = plain
            .strip_suffix(".jsonl")
            .or_else(|| plain.strip_suffix(".ndjson"));
        let wanted = |name: &&str| only.is_empty() || only.iter().any(|wanted| wanted == name);
        if let Some(name) = name.filter(wanted) {
            found.push((name.to_owned(), path));
        }
    }
    found.sort();
    Ok(found)
}

/// Labelled articles in memory.
#[derive(Default)]
struct Set {
    name: String,
    articles: Vec<Article<'static>>,
    gold: Vec<Label>,
}

impl Set {
    fn read(name: String, path: &Path, args: &EvalArgs, global: &Global) -> Result<Self> {
        let mut gold = labels(path, "id", &args.gold_field)?;
        gold.retain(|(_, label)| label.is_some());
        if gold.is_empty() {
            return Ok(Self {
                name,
                ..Self::default()
            });
        }
        let labelled: std::collections::BTreeSet<&str> =
            gold.iter().map(|(id, _)| id.as_str()).collect();
        let mut articles = articles(path, global)?;
        articles.retain(|article| labelled.contains(&*article.id));
        Ok(Self {
            name,
            articles,
            gold,
        })
    }

    /// Adds the articles of another set, under ids and labels of their own.
    fn add(&mut self, set: &Self) {
        let prefixed = |text: &str| format!("{}/{text}", set.name);
        self.articles.extend(set.articles.iter().map(|article| {
            let mut article = article.clone();
            article.id = prefixed(&article.id).into();
            article
        }));
        self.gold.extend(
            set.gold
                .iter()
                .map(|(id, label)| (prefixed(id), label.as_deref().map(prefixed))),
        );
    }

    /// The scores at each cut of what its articles were clustered to, also as rows of the answer.
    fn scores(
        &self,
        (outcome, evidence): &(Outcome, Evidence),
        cuts: &[f64],
        most_mistakes: Option<usize>,
        answer: &mut Answer,
    ) -> Result<Vec<Scores>> {
        let mut scores = Vec::new();
        for &cut in cuts {
            let row = score_one(&self.gold, &at_cut(outcome, evidence, cut))?;
            let name = if cuts.len() > 1 {
                format!("{} {cut:.2}", self.name)
            } else {
                self.name.clone()
            };
            answer.rows.push((name, row));
            scores.push(row);
        }
        if let Some(most) = most_mistakes {
            let found = mistakes(&self.name, outcome, evidence, &self.gold, most);
            answer.mistakes.extend(found);
        }
        Ok(scores)
    }
}

/// The articles of a file, in memory.
fn articles(path: &Path, global: &Global) -> Result<Vec<Article<'static>>> {
    let progress = Progress::new(global.quiet);
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method is of one lifetime, and each article has its own"
    )]
    let reading = read(
        &[path.to_path_buf()],
        &ReadOptions::default(),
        &mut Run::default(),
        &progress,
        |article| article.to_static(),
    )?;
    progress.finish();
    let articles = reading.records.into_iter().map(|record| record.value);
    Ok(articles.collect())
}
