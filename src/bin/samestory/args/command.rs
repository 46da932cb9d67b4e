//! What each command takes.

use super::setting::{relations, similarity};
use super::{CopyArgs, CopyInputArgs, InputArgs, OutputArgs, ReadArgs, RunArgs, StoryArgs};
use clap::{Args, ValueEnum};
use samestory::Result;
use samestory::settings::Settings;
use samestory::sign::{Scheme, Slots};
use samestory::verify::{Relations, Thresholds};
use std::path::PathBuf;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClusterFormat {
    /// For reading: stories by size and time, copies folded
    Table,
    /// A JSON line an article, in the order they were read
    Jsonl,
    /// The whole result as one JSON object
    Json,
    /// A row an article
    Csv,
    /// The records read, in the format they came in, each with the fields `story` and `group` added
    Records,
    /// A page to look at: one file, no network; --texts puts the texts in for side-by-side reading
    Html,
    /// Stories and links for Graphviz
    Dot,
    /// Stories and links for Gephi, networkx and others
    Graphml,
    /// Stories and links for Gephi
    Gexf,
}

#[derive(Debug, Args)]
pub(crate) struct ClusterArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Form of the result
    #[arg(
        long,
        short,
        value_enum,
        default_value = "table",
        help_heading = "Output"
    )]
    pub(crate) format: ClusterFormat,
    /// Put the texts into the html page; they are read a second time, so standard input cannot be an input
    #[arg(long, help_heading = "Output")]
    pub(crate) texts: bool,
    /// A result of an earlier run (json or jsonl): stories keep its ids, and what changed since is told
    ///
    /// An id that depends on the texts alone can change when articles are added. With this a story goes by the id of the
    /// earlier story that it shares most articles with, one id for one story; stories that are new, grown, merged, split
    /// or ended are named. Articles are known by their ids.
    #[arg(long, value_name = "RESULT", help_heading = "Stories")]
    pub(crate) previous: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) story: StoryArgs,
    #[command(flatten)]
    pub(crate) copies: CopyArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PairsFormat {
    /// For reading: the strongest first
    Table,
    /// A JSON line a pair, sorted by id
    Jsonl,
    /// A row a pair
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct PairsArgs {
    #[command(flatten)]
    pub(crate) input: CopyInputArgs,
    /// Relations to look for; no work is done for the others
    ///
    /// identical, near (Jaccard), contains (the shorter lies in the longer), same-wire (large shared passages), update (a
    /// later version), template (one form filled in twice; never a copy), or all. Updates and templates go by what their
    /// counts say where they are not looked for.
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "all"
    )]
    relations: Vec<String>,
    /// Form of the result
    #[arg(
        long,
        short,
        value_enum,
        default_value = "table",
        help_heading = "Output"
    )]
    pub(crate) format: PairsFormat,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) copies: CopyArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

impl PairsArgs {
    pub(crate) fn relations(&self) -> Result<Relations> {
        relations(&self.relations)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GroupFormat {
    /// For reading: the largest first, each copy with its relation to the anchor; `*` stands for the group
    Table,
    /// A JSON line a group of two or more
    Jsonl,
}

#[derive(Debug, Args)]
pub(crate) struct GroupArgs {
    #[command(flatten)]
    pub(crate) input: CopyInputArgs,
    /// Relations that hold a group together; see `pairs`
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "all"
    )]
    relations: Vec<String>,
    /// Form of the result
    #[arg(
        long,
        short,
        value_enum,
        default_value = "table",
        help_heading = "Output"
    )]
    pub(crate) format: GroupFormat,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) copies: CopyArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

impl GroupArgs {
    pub(crate) fn relations(&self) -> Result<Relations> {
        // As for `dedup`: a form filled in twice is no copy.
        Ok(relations(&self.relations)?.with_templates())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DedupFormat {
    /// As they came, byte for byte: JSON lines, JSON, CSV, TSV, WARC or Parquet, all inputs of one format
    Same,
    /// A JSON line an article: id, title, text, date, source, url, lang; whatever the inputs are
    Jsonl,
}

#[derive(Debug, Args)]
pub(crate) struct DedupArgs {
    #[command(flatten)]
    pub(crate) input: CopyInputArgs,
    /// File of the records kept, or a folder (ending in /) for text files and inputs of several formats
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Form of the records kept
    #[arg(long, short, value_enum, default_value = "same")]
    pub(crate) format: DedupFormat,
    /// File of a JSON line for each removed record: which copy of what
    #[arg(long, value_name = "FILE")]
    pub(crate) removed: Option<PathBuf>,
    /// Write nothing, only count
    #[arg(long)]
    pub(crate) count: bool,
    /// Decide on each JSON line as it comes and pass it on at once, within bounded memory
    ///
    /// What comes first is kept, equal and near texts of it are removed, each after an exact comparison. Inputs are read
    /// in the order given; ids are not held to be unique.
    #[arg(
        long,
        conflicts_with_all = ["from", "store", "keep", "prefer", "prefer_field", "audit", "duplicate_ids", "dry_run", "checkpoint"]
    )]
    pub(crate) stream: bool,
    /// What a stream remembers: so many MiB (512MiB), kept articles (50000) or days before the newest date (7d)
    ///
    /// A record is compared with the kept ones that are remembered; what was kept first is let go first, counted and
    /// told. 512 MiB are some 55,000 articles of 900 words, whose shingles it takes to compare exactly.
    #[arg(
        long,
        value_name = "HOW MUCH",
        default_value = "512MiB",
        requires = "stream"
    )]
    pub(crate) window: String,
    /// Write what was done to a file
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
    /// Relations that remove a record
    ///
    /// Peers remove near-duplicates; that is the default. Add `contains,same-wire` to remove cuts and updates too.
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "identical,near"
    )]
    relations: Vec<String>,
    #[command(flatten)]
    pub(crate) copies: CopyArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

impl DedupArgs {
    pub(crate) fn relations(&self) -> Result<Relations> {
        // A form filled in twice is no copy by any name, so it is always told apart here.
        Ok(relations(&self.relations)?.with_templates())
    }
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Folders or files, then the ids of the two articles
    #[arg(required = true, num_args = 3.., value_names = ["INPUT...", "A", "B"])]
    given: Vec<String>,
    /// Form of the answer
    #[arg(long, short, value_enum, default_value = "text")]
    pub(crate) format: ExplainFormat,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) story: StoryArgs,
    #[command(flatten)]
    pub(crate) copies: CopyArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For reading
    Text,
    /// One JSON object
    Json,
}

impl ExplainArgs {
    /// The inputs and the two ids.
    pub(crate) fn split(&self) -> (Vec<PathBuf>, &str, &str) {
        let [inputs @ .., a, b] = self.given.as_slice() else {
            unreachable!("three or more are required")
        };
        (inputs.iter().map(PathBuf::from).collect(), a, b)
    }
}

#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    /// Labelled articles: JSON lines with an id and the gold story; or a folder of such files
    ///
    /// Of a folder each file is a set, clustered by itself and scored; then the mean over the sets, and all of them
    /// clustered in one pool.
    pub(crate) gold: PathBuf,
    /// A clustering: JSON lines with an id and a story; without it the gold articles are clustered now
    pub(crate) predicted: Option<PathBuf>,
    /// Field of the gold label
    #[arg(long, value_name = "NAME", default_value = "story")]
    pub(crate) gold_field: String,
    /// Field of the predicted label
    #[arg(long, value_name = "NAME", default_value = "story")]
    pub(crate) predicted_field: String,
    /// Of a folder, only the files of these names (without endings)
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) sets: Vec<String>,
    /// Of a folder, cluster all sets together among the articles of this file, and score the labelled ones
    #[arg(long, value_name = "FILE", conflicts_with = "predicted")]
    pub(crate) crowd: Option<PathBuf>,
    /// Score a range of cuts: FROM:TO:STEP
    #[arg(long, value_name = "RANGE", num_args = 0..=1, default_missing_value = "0.12:0.32:0.01", conflicts_with = "predicted")]
    pub(crate) sweep: Option<String>,
    /// Show this many of the worst mistakes, with their evidence
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "10", conflicts_with = "predicted")]
    pub(crate) mistakes: Option<usize>,
    /// Form of the scores
    #[arg(long, short, value_enum, default_value = "table")]
    pub(crate) format: EvalFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvalFormat {
    /// For reading
    Table,
    /// One JSON object
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct TuneArgs {
    /// Folders or files to plan for, from a sample: candidates, pairs, memory and time of the setting and its neighbours
    #[arg(value_name = "INPUT", conflicts_with = "bands")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Jaccard similarity from which pairs are wanted
    #[arg(long, value_name = "0..1", default_value = "0.8")]
    pub(crate) near: f64,
    /// Probability of finding a pair exactly there
    #[arg(long, value_name = "0..1", default_value = "0.98")]
    pub(crate) recall: f64,
    /// Values in a signature
    #[arg(long, value_name = "N", default_value = "128")]
    pub(crate) slots: usize,
    /// Show this setting instead: `BANDSxROWS`
    #[arg(long, value_name = "BxR")]
    pub(crate) bands: Option<String>,
    /// Form of the answer
    #[arg(long, short, value_enum, default_value = "table")]
    pub(crate) format: EvalFormat,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

impl TuneArgs {
    pub(crate) fn settings(&self) -> Result<Settings> {
        Ok(Settings {
            scheme: Scheme {
                slots: Slots::new(self.slots)?,
                ..Scheme::default()
            },
            recall: self.recall,
            thresholds: Thresholds {
                near: similarity("--near", self.near)?,
                ..Thresholds::default()
            },
            ..Settings::default()
        })
    }
}
