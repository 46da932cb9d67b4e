//! What decides a result, how a run is made and where it is written.

use super::EvalFormat;
use bytesize::ByteSize;
use clap::Args;
use samestory::group::{Keep, Preferred, Scope};
use samestory::settings::{Settings, StorySettings};
use samestory::shingle::ShingleSize;
use samestory::sign::{Scheme, Slots};
use samestory::store::Memory;
use samestory::verify::{Relation, Relations, Thresholds};
use samestory::{Error, Result, Similarity};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(next_help_heading = "Copies")]
pub(crate) struct CopyArgs {
    /// Jaccard similarity from which two texts are `near`
    ///
    /// Of their shingle sets, exact and inclusive. 0.8 is what the field calls a near-duplicate.
    #[arg(long, value_name = "0..1", default_value = "0.8")]
    near: f64,
    /// Share of the shorter text's shingles from which it is `contained` in the longer
    #[arg(long, value_name = "0..1", default_value = "0.8")]
    contains: f64,
    /// Share of the shorter text's shingles from which two texts are of the `same-wire`
    ///
    /// With at least 30 shared shingles, so that a dateline and a quote do not suffice. Half of the shingles of three
    /// words found the pairs of hand-reviewed wire lineages with an F of 98; Jaccard 0.8 finds 61% of them.
    #[arg(long, value_name = "0..1", default_value = "0.5")]
    same_wire: f64,
    /// Probability of finding a pair that is exactly at the `near` threshold
    ///
    /// Bands and rows follow from it; `samestory tune` shows them. 0.98 with 128 slots gives 18 x 7.
    #[arg(long, value_name = "0..1", default_value = "0.98")]
    recall: f64,
    /// Words in a shingle
    ///
    /// Three: a cut or edited text keeps most of them, two texts on one subject share few.
    #[arg(long, value_name = "N", default_value = "3")]
    shingle: usize,
    /// Values in a signature, a multiple of 32
    ///
    /// 128 leave room for 18 bands of 7 rows. More cost time and find no more, since every pair is verified exactly.
    #[arg(long, value_name = "N", default_value = "128")]
    slots: usize,
    /// Chooses the hash functions; any number is as good
    #[arg(long, value_name = "N", default_value = "0")]
    seed: u64,
    /// Which copy stands for its group: earliest, longest or first (by id)
    #[arg(long, value_name = "POLICY", default_value = "earliest")]
    keep: String,
    /// Outlets whose copies stand for their group before all others, the most preferred first
    #[arg(long, value_name = "SOURCE,...", value_delimiter = ',')]
    prefer: Vec<String>,
    /// A field and the values whose copies stand for their group before all others, such as edition=print,web
    ///
    /// Any field of the records, `a.b` too; strings, numbers, true and false. `--prefer` comes first, `--keep` last.
    #[arg(long, value_name = "FIELD=VALUE,...")]
    prefer_field: Option<String>,
    /// Inside what copies are grouped: all, source, lang, days:N (published within N days), or field:NAME
    ///
    /// field:NAME is any field of the records, such as field:feed; records without it are one value of their own.
    #[arg(long, value_name = "SCOPE", default_value = "all")]
    scope: String,
    /// Compare N sampled articles with all others and say what the search found of what there is
    ///
    /// Takes N times the articles in comparisons; 0 is none. The result is in the summary and the manifest.
    #[arg(long, value_name = "N", default_value = "0")]
    audit: usize,
}

impl CopyArgs {
    pub(crate) fn settings(&self, relations: Relations, story: StorySettings) -> Result<Settings> {
        let shingle = ShingleSize::new(self.shingle).ok_or_else(|| {
            Error::setting(
                "--shingle",
                format!("{} is not between 1 and 32", self.shingle),
            )
        })?;
        let settings = Settings {
            scheme: Scheme {
                slots: Slots::new(self.slots)?,
                seed: self.seed,
                shingle,
            },
            recall: self.recall,
            thresholds: Thresholds {
                near: similarity("--near", self.near)?,
                contains: similarity("--contains", self.contains)?,
                same_wire: similarity("--same-wire", self.same_wire)?,
                ..Thresholds::default()
            },
            relations,
            keep: self.keep.parse::<Keep>()?,
            prefer: self
                .prefer
                .iter()
                .map(|source| source.trim().into())
                .collect(),
            prefer_field: self
                .prefer_field
                .as_deref()
                .map(str::parse::<Preferred>)
                .transpose()?,
            scope: self.scope.parse::<Scope>()?,
            audit: self.audit,
            story,
        };
        settings.bands()?;
        Ok(settings)
    }
}

/// A similarity over 0.
pub(super) fn similarity(flag: &'static str, value: f64) -> Result<Similarity> {
    Similarity::new(value)
        .ok()
        .filter(|similarity| similarity.get() > 0.0)
        .ok_or_else(|| Error::setting(flag, format!("{value} is not over 0 and at most 1")))
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub(crate) struct RunArgs {
    /// Memory to stay within, such as 500MiB or 8GiB; what is over it goes to a temporary file
    ///
    /// Changes no result. 2GiB leave a laptop its memory and hold about 130,000 articles of news without touching the
    /// disk. Titles, addresses and the like, about 1 kB an article, stay in memory whatever the limit, and so does what
    /// stories are made from (19 kB an article); a limit that these pass is told.
    #[arg(long, value_name = "SIZE", default_value = "2GiB")]
    memory: ByteSize,
    /// Folder of the temporary file [default: the system's]
    ///
    /// It takes about 8 bytes a word of all texts. The file has no name and goes when the program ends, however it ends.
    #[arg(long, value_name = "FOLDER")]
    temp_dir: Option<PathBuf>,
    /// Keep finished stages in a folder, and go on from those that are there
    ///
    /// A run that was cut short is started again with the same arguments; what it finds is what it would have found
    /// without. The inputs are read once more, to see that they are what they were, and nothing else is done twice. The
    /// folder of another run (other inputs, or settings that change what is read) is refused; a file that is damaged is
    /// made anew, and said. The folder takes about 8 bytes a word of all texts (cluster: 16) and is left when the run ends,
    /// so that another cut of the same is cheap.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// Plan time and memory from a sample of the inputs, as a table or json; write nothing
    ///
    /// The stages run on half of 32 MiB and on all of it, so that what grows faster than the articles shows. Copies that
    /// lie far apart are rare in a sample and cost more than planned.
    #[arg(
        long,
        value_name = "FORM",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "table"
    )]
    pub(crate) dry_run: Option<EvalFormat>,
}

impl RunArgs {
    pub(crate) fn memory(&self) -> Memory {
        Memory {
            limit: Some(self.memory.as_u64()),
            folder: self.temp_dir.clone(),
        }
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Stories")]
pub(crate) struct StoryArgs {
    /// How alike two stories must be to be one: loose, default, strict, or a number
    ///
    /// The mean similarity over all pairs across the two. The default, 0.22, lies between those that score best over eight
    /// labelled news sets, each by itself (0.21) and all in one pool (0.23); loose (0.17) joins more, strict (0.30) less.
    /// What is compared are the terms of the first 800 words of a text, for news says what happened first; the names that
    /// are shown are from the first 400.
    #[arg(long, value_name = "CUT", default_value = "default")]
    cut: String,
    /// Mean similarity of words from which two stories are linked
    #[arg(long, value_name = "0..1", default_value = "0.1")]
    link: f64,
    /// A table of office holders to read times by, beside the one that comes with the program
    ///
    /// Tab-separated lines: office, titles, holder, from, to.
    #[arg(long, value_name = "FILE")]
    pub(crate) offices: Option<PathBuf>,
}

impl StoryArgs {
    pub(crate) fn settings(&self) -> Result<StorySettings> {
        let link = similarity("--link", self.link)?.get();
        Ok(StorySettings {
            cut: StorySettings::cut_of(&self.cut)?,
            link,
            ..StorySettings::default()
        })
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Write to a file instead of standard output; it appears whole or not at all
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write what was done to a file: version, scheme, settings, counts, warnings, timings
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
    /// Most stories or pairs a table shows; 0 shows all
    #[arg(long, value_name = "N", default_value = "20")]
    pub(crate) top: usize,
}

/// Relations by their names.
pub(super) fn relations(names: &[String]) -> Result<Relations> {
    if names.iter().any(|name| name.trim() == "all") {
        return Ok(Relations::ALL);
    }
    let known: Result<Vec<Relation>> = names.iter().map(|name| name.trim().parse()).collect();
    Ok(Relations::of(&known?))
}
