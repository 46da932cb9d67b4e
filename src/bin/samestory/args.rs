//! What a user types. Only parsing: nothing here touches the world.

use bytesize::ByteSize;
use clap::{Args, Parser, Subcommand, ValueEnum};
use samestory::group::{Keep, Preferred, Scope};
use samestory::read::{DuplicateIds, FieldNames, ReadOptions};
use samestory::settings::{Settings, StorySettings};
use samestory::shingle::ShingleSize;
use samestory::sign::{Scheme, Slots};
use samestory::store::Memory;
use samestory::verify::{Relation, Relations, Thresholds};
use samestory::{Error, Result, Similarity};
use std::path::PathBuf;

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

#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Folders, files, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

impl InputArgs {
    /// One input, read by the default names of fields.
    pub(crate) fn of(input: PathBuf) -> Self {
        #[derive(Parser)]
        struct Defaults {
            #[command(flatten)]
            read: ReadArgs,
        }
        Self {
            inputs: vec![input],
            read: Defaults::parse_from(["samestory"]).read,
        }
    }
}

/// Articles, or the pairs an earlier run stored.
#[derive(Debug, Args)]
pub(crate) struct CopyInputArgs {
    /// Folders, files, or - for standard input
    #[arg(required_unless_present = "from", value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Store all that was verified of the pairs, for --from
    ///
    /// One run at low thresholds (--near 0.5 --contains 0.5 --same-wire 0.3) serves every higher one. Stored are ids,
    /// fields, exact counts and the fingerprints of the inputs; no text. Compressed by its name (.gz, .zst).
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) store: Option<PathBuf>,
    /// Take stored pairs instead of articles, and cut them at the thresholds given
    ///
    /// The texts are not read again. Thresholds under the stored ones are refused: that needs the texts. Pairs stored
    /// with all relations leave out what is near by page furniture only, also where `identical,near` is asked of them.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["inputs", "recall", "shingle", "slots", "seed", "audit", "dry_run", "checkpoint"]
    )]
    pub(crate) from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

impl CopyInputArgs {
    pub(crate) fn articles(&self) -> InputArgs {
        InputArgs {
            inputs: self.inputs.clone(),
            read: self.read.clone(),
        }
    }
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct ReadArgs {
    /// Field or column that holds the id of a record; `a.b` reaches into an object
    ///
    /// Without a name it is `id`. Where the records of a file have no field of the plain name (id, title, text, date,
    /// source, url, lang), the one that plainly means it is taken and said: body for text, headline for title. A field
    /// that is named here is never guessed.
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,
    /// Field that holds the headline
    #[arg(long, value_name = "NAME")]
    title_field: Option<String>,
    /// Field that holds the text; the only one that must be there, unless there is a headline
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Field that holds the date of publication
    #[arg(long, value_name = "NAME")]
    date_field: Option<String>,
    /// Field that holds the outlet
    #[arg(long, value_name = "NAME")]
    source_field: Option<String>,
    /// Field that holds the address
    #[arg(long, value_name = "NAME")]
    url_field: Option<String>,
    /// Field that holds the language
    #[arg(long, value_name = "NAME")]
    lang_field: Option<String>,
    /// Form of all inputs: jsonl, json, csv, tsv, text, markdown, html, feed, warc or parquet
    ///
    /// Without it each file's name and first bytes tell. Needed for a table on standard input.
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<String>,
    /// What to do with a second record of the same id
    ///
    /// Every answer names articles by their ids, so a repeated id is an error that names both places; `rename` makes the
    /// second one `id#2`.
    #[arg(long, value_name = "HOW", value_enum, default_value = "reject")]
    duplicate_ids: DuplicateIdsArg,
    /// Longest record in MiB; a longer one is skipped and said
    ///
    /// 64 MiB is a thousand times a long article: what is longer is a file that lost its line ends.
    #[arg(long, value_name = "MIB", default_value = "64")]
    max_record: usize,
    /// Most times a compressed file may exceed its own size; beyond that it is given up and said
    ///
    /// News shrinks 3 to 10 times, one record repeated for ever about 300 times, a file made to fill a disk over 1,000.
    #[arg(long, value_name = "N", default_value = "500")]
    max_expansion: u32,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DuplicateIdsArg {
    Reject,
    Rename,
}

impl ReadArgs {
    pub(crate) fn options(&self, keep_stdin: bool) -> Result<ReadOptions> {
        Ok(ReadOptions {
            fields: FieldNames {
                id: self.id_field.clone(),
                title: self.title_field.clone(),
                text: self.text_field.clone(),
                date: self.date_field.clone(),
                source: self.source_field.clone(),
                url: self.url_field.clone(),
                lang: self.lang_field.clone(),
                ..FieldNames::default()
            },
            duplicate_ids: match self.duplicate_ids {
                DuplicateIdsArg::Reject => DuplicateIds::Reject,
                DuplicateIdsArg::Rename => DuplicateIds::Rename,
            },
            format: self.input_format.as_deref().map(str::parse).transpose()?,
            max_record_bytes: self.max_record << 20,
            max_expansion: self.max_expansion,
            keep_stdin,
            ..ReadOptions::default()
        })
    }
}

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

fn similarity(flag: &'static str, value: f64) -> Result<Similarity> {
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
    /// stories are made from (21 kB an article); a limit that these pass is told.
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
    /// The mean similarity over all pairs across the two. The default is the best single value over eight labelled news
    /// sets, 0.22; loose (0.17) joins more, strict (0.30) less.
    #[arg(long, value_name = "CUT", default_value = "default")]
    cut: String,
    /// Mean similarity of words from which two stories are linked
    #[arg(long, value_name = "0..1", default_value = "0.09")]
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

fn relations(names: &[String]) -> Result<Relations> {
    if names.iter().any(|name| name.trim() == "all") {
        return Ok(Relations::ALL);
    }
    let known: Result<Vec<Relation>> = names.iter().map(|name| name.trim().parse()).collect();
    Ok(Relations::of(&known?))
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
