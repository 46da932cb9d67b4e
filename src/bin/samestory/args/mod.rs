//! What a user types. Only parsing: nothing here touches the world.
//!
//! What each command takes is in [`command`]; they share what is read ([`input`]) and what decides a result ([`setting`]).

mod command;
mod input;
mod setting;

pub(crate) use command::{
    ClusterArgs, ClusterFormat, DedupArgs, DedupFormat, EvalArgs, EvalFormat, ExplainArgs,
    ExplainFormat, GroupArgs, GroupFormat, PairsArgs, PairsFormat, TuneArgs,
};
pub(crate) use input::{CopyInputArgs, InputArgs, ReadArgs};
pub(crate) use setting::{CopyArgs, OutputArgs, RunArgs, StoryArgs};

use clap::{Args, Parser, Subcommand};

const AFTER: &str = "\
Inputs are folders (searched to the bottom), files and `-` for standard input: JSON lines, JSON, CSV, TSV, text, Markdown,
HTML, feeds, WARC and Parquet, each also as .gz or .zst. Names and first bytes tell which; words on standard input are
taken for JSON lines.
They are read in the order of their names, whatever order they are given in.

Exit codes: 0 it ran and every input was read; 2 usage or I/O error, or some input was skipped (results are still
written). A reader that closes the pipe early is no error.";

/// Which articles are copies of each other, which cover one event, and why.
///
/// Texts are cut into shingles of words and signed by `MinHash`; banding finds candidates, every pair is verified exactly,
/// copies become groups, and a graph over the groups connects coverage of one event into stories.
#[derive(Debug, Parser)]
#[command(name = "samestory", version, max_term_width = 100, after_help = AFTER, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Say nothing on stderr but errors and skipped inputs
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Number of threads [default: one a core]
    ///
    /// Changes the time and never the result.
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Group copies and stories: the main job
    Cluster(ClusterArgs),
    /// Print verified pairs of copies with exact similarities
    Pairs(PairsArgs),
    /// Print groups of copies: what holds them together, whose text it is, who had it first
    Group(GroupArgs),
    /// Write the articles that are kept, byte for byte as they came
    Dedup(DedupArgs),
    /// Say why two articles are, or are not, together
    Explain(ExplainArgs),
    /// Score a clustering against a gold standard
    Eval(EvalArgs),
    /// Show what a setting finds, or the setting for a recall
    Tune(TuneArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}
