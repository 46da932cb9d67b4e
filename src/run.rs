//! What happened in a run: counts, stage timings and warnings. Nothing a stage drops is silent; it is counted here.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::{Duration, Instant};

/// The stages a run goes through, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Stage {
    /// Bytes to articles, and each article to words, shingles, signature and terms while it is in the cache.
    Read,
    /// Signatures to candidates.
    Band,
    /// Candidates to verified pairs.
    Verify,
    /// Pairs to groups.
    Group,
    /// Groups to weighted edges.
    Edge,
    /// Edges to stories and links.
    Story,
    /// Results to bytes.
    Report,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Band => "band",
            Self::Verify => "verify",
            Self::Group => "group",
            Self::Edge => "edge",
            Self::Story => "story",
            Self::Report => "report",
        })
    }
}

/// Someone who watches a run: a progress bar, a log, nobody. All methods may be called from any thread.
pub trait Observer: Sync {
    /// A stage begins; `total` is the amount of work in its own unit (bytes for [`Stage::Read`], else items) if known.
    fn begin(&self, stage: Stage, total: Option<u64>) {
        let _ = (stage, total);
    }
    /// More of the current stage is done.
    fn advance(&self, by: u64) {
        let _ = by;
    }
    /// A record was skipped or something else needs a word, at once.
    fn warn(&self, warning: &Warning) {
        let _ = warning;
    }
}

/// The observer that looks away.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unobserved;
impl Observer for Unobserved {}

/// Something a user should know although the run went on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Warning {
    /// A record or file was not used.
    Skipped {
        /// `file:line` or file.
        place: String,
        /// Why.
        problem: String,
        /// What to do.
        hint: Option<String>,
    },
    /// A shingle or term is in so many articles that it was not used to find candidates.
    CappedPostings {
        /// Which stage.
        stage: Stage,
        /// How many shingles or terms.
        dropped: u64,
        /// The most articles one may be in.
        cap: u64,
    },
    /// Shingles in so many articles that they were followed to a few of them only.
    CappedShingles {
        /// How many of the shingles that are looked at for passages.
        shingles: u64,
        /// The most articles one may be in to be followed to all of them.
        cap: u64,
        /// How many it is followed to.
        kept: u64,
    },
    /// Buckets of so many near-equal articles that only the pairs with their first article were looked at.
    CappedBuckets {
        /// How many buckets.
        buckets: u64,
        /// The most articles a bucket may hold to be paired off completely.
        cap: u64,
    },
    /// Page furniture was taken out of the articles of a source before they were compared.
    Furniture {
        /// The source; `None` for articles without one.
        source: Option<String>,
        /// How many of its articles.
        articles: u64,
        /// How many of their shingles, of how many.
        shingles: u64,
        /// All shingles of these articles.
        of: u64,
    },
    /// A stream remembers the articles it kept up to a bound.
    Window {
        /// The bound.
        window: String,
        /// How many articles are remembered at the end.
        remembered: u64,
        /// How many were let go: copies of these pass.
        let_go: u64,
        /// The most bytes that were remembered at a time.
        most_bytes: u64,
    },
    /// Something was counted that the user may want to look at.
    Note {
        /// The sentence.
        text: String,
    },
}

impl Warning {
    /// Whether some input was not used, which decides the exit code.
    pub fn is_skip(&self) -> bool {
        matches!(self, Self::Skipped { .. })
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Skipped { place, problem, .. } => write!(f, "{place}: {problem}"),
            Self::CappedPostings {
                stage,
                dropped,
                cap,
            } => {
                write!(
                    f,
                    "{stage}: {dropped} features in more than {cap} articles were not used to find candidates"
                )
            }
            Self::CappedShingles {
                shingles,
                cap,
                kept,
            } => {
                write!(
                    f,
                    "{shingles} sampled shingles in more than {cap} articles were followed to {kept} of them only"
                )
            }
            Self::CappedBuckets { buckets, cap } => {
                write!(
                    f,
                    "{buckets} buckets of more than {cap} near-equal articles were compared with their first article only"
                )
            }
            Self::Furniture {
                source,
                articles,
                shingles,
                of,
            } => {
                let source = source.as_deref().unwrap_or("articles without a source");
                write!(
                    f,
                    "{source}: {shingles} of {of} shingles of {articles} articles are page furniture or common phrases and relate nobody"
                )
            }
            Self::Window {
                window,
                remembered,
                let_go,
                most_bytes,
            } => {
                let mib = *most_bytes as f64 / f64::from(1 << 20);
                write!(
                    f,
                    "window {window}: {remembered} articles remembered in {mib:.1} MiB at most, {let_go} let go, whose copies pass"
                )
            }
            Self::Note { text } => f.write_str(text),
        }
    }
}

/// Everything counted in a run. The counts depend on the articles alone; the timings do not, and are kept apart.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Run {
    /// Counts by name, in the order they were first set.
    pub counts: Counts,
    /// What the user should know.
    pub warnings: Vec<Warning>,
    /// What was kept of the articles, and where.
    #[serde(skip)]
    pub kept: Kept,
    /// Wall time by stage.
    #[serde(skip)]
    pub timings: Vec<(Stage, Duration)>,
}

impl Run {
    /// Runs `work` as `stage` and adds up its wall time.
    pub fn timed<T>(&mut self, stage: Stage, work: impl FnOnce(&mut Self) -> T) -> T {
        let start = Instant::now();
        let result = work(self);
        let spent = start.elapsed();
        match self.timings.iter_mut().find(|(s, _)| *s == stage) {
            Some((_, total)) => *total += spent,
            None => self.timings.push((stage, spent)),
        }
        result
    }

    /// How many records and files were not used.
    pub fn skipped(&self) -> u64 {
        self.counts.skipped
    }
}

/// Bytes that were kept of the articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Of what is in memory whatever the limit: what is known of an article.
    pub fixed: u64,
    /// Of lists: shingles, band keys, digests, terms.
    pub lists: u64,
    /// Of these, bytes of terms.
    pub terms: u64,
    /// Of all lists, bytes that went to a temporary file.
    pub spilled: u64,
}

/// The counts of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Articles used.
    pub articles: u64,
    /// Records and files not used.
    pub skipped: u64,
    /// Bytes read, after decompression.
    pub bytes: u64,
    /// Articles whose bytes were not UTF-8 and were converted.
    pub converted: u64,
    /// Words.
    pub words: u64,
    /// Articles whose words are exactly another's.
    pub identical: u64,
    /// Articles without a single word.
    pub wordless: u64,
    /// Unique shingles, summed over articles.
    pub shingles: u64,
    /// Candidate pairs that were verified.
    pub candidates: u64,
    /// Shingles that were furniture, summed over the articles that were looked at for it.
    pub furniture: u64,
    /// Pairs that only furniture related, and that are none.
    pub furniture_pairs: u64,
    /// Verified pairs with a relation.
    pub pairs: u64,
    /// Groups of two or more copies.
    pub groups: u64,
    /// Articles that are a copy of another and not its representative.
    pub copies: u64,
    /// Weighted edges between groups.
    pub edges: u64,
    /// Stories of two or more articles.
    pub stories: u64,
    /// Articles alone in their story.
    pub singletons: u64,
    /// Links between stories.
    pub links: u64,
}
