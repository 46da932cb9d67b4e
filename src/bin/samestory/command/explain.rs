//! `explain`: why two articles are, or are not, together.

use super::{Job, run_pipeline, style, write_whole};
use crate::args::{ExplainArgs, ExplainFormat, Global, InputArgs};
use crate::exit::Exit;
use anyhow::Result;
use samestory::read::{ReadOptions, read};
use samestory::run::{Run, Unobserved};
use samestory::verify::Relations;
use samestory::{Article, Error};
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &ExplainArgs, global: &Global) -> Result<Exit> {
    let (inputs, a, b) = args.split();
    if inputs.iter().any(|input| input == Path::new("-")) {
        let problem = "standard input cannot be read twice";
        return Err(
            Error::setting("explain", format!("{problem}; save it to a file first")).into(),
        );
    }
    if a == b {
        let problem = format!("\"{a}\" is named twice; an article is compared with another one");
        return Err(Error::setting("explain", problem).into());
    }
    let settings = args
        .copies
        .settings(Relations::ALL, args.story.settings()?)?;
    let input = InputArgs {
        inputs,
        read: args.read.clone(),
    };
    let options = input.read.options(false)?;
    let offices = args.story.offices.as_deref();
    let ran = run_pipeline(
        &Job {
            settings,
            input: &input,
            stories: true,
            keep_stdin: false,
            offices,
            run: None,
            previous: None,
        },
        global,
    )?;
    let missing = |id: &str| ran.unknown(id);
    let [left, right] = texts(&input.inputs, &options, [a, b])?;
    let left = left.ok_or_else(|| missing(a))?;
    let right = right.ok_or_else(|| missing(b))?;
    let explanation = ran.explain(&left, &right)?;
    write_whole(None, |out| match args.format {
        ExplainFormat::Text => explanation.write_text(style(None), out),
        ExplainFormat::Json => explanation.write_json(out),
    })?;
    Ok(Exit::Success)
}

/// The two articles, read again: a run does not keep texts.
fn texts(
    inputs: &[PathBuf],
    options: &ReadOptions,
    ids: [&str; 2],
) -> Result<[Option<Article<'static>>; 2]> {
    let wanted = |article: &Article<'_>| {
        ids.contains(&&*article.id).then(|| {
            Article::new(article.id.to_string(), article.text.to_string())
                .with_title(article.title.to_string())
        })
    };
    let reading = read(inputs, options, &mut Run::default(), &Unobserved, wanted)?;
    let mut found = [None, None];
    for record in reading.records {
        if let Some(mut article) = record.value {
            article.id = String::from(record.id).into();
            for (slot, id) in found.iter_mut().zip(ids) {
                if *article.id == *id {
                    *slot = Some(article.clone());
                }
            }
        }
    }
    Ok(found)
}
