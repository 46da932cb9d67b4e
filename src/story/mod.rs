//! Groups to stories: which texts tell of one event, and why.
//!
//! In: one node a group of copies, with its terms and the time it was written. Out: a partition of the nodes, the graph
//! it was cut from, and for each decision the evidence. The way: [`term`]s are counted ([`count`]) and weighted against
//! a [`background`] ([`weight`]), compared where they can meet ([`edge`]), tempered by time ([`factor`]) and by what
//! they say of the same things ([`conflict`]), and cut by average link ([`cluster`]). What is shown of the result is
//! chosen in [`describe`], from [`headline`]s, [`name`]s and [`outlet`]s, and written as the [`vocabulary`] has it;
//! what connects stories is in [`link`].

pub mod background;
mod by_term;
pub mod cluster;
pub mod conflict;
pub mod count;
pub mod describe;
pub mod edge;
pub mod evidence;
pub mod expand;
pub mod factor;
pub mod graph;
mod habit;
pub mod headline;
pub mod instant;
mod keys;
pub mod language;
pub mod lineage;
pub mod link;
mod listed;
pub mod name;
pub mod outlet;
mod starts;
pub mod term;
pub mod time;
pub mod vector;
pub mod vocabulary;
pub mod weight;

pub use link::{LinkKind, StoryLink};
pub use outlet::Outlet;

use crate::article::ArticleId;
use crate::error::{Error, Result};
use crate::run::{Observer, Run, Stage, Warning};
use crate::settings::StorySettings;
use cluster::{Merge, average_link, clusters};
use conflict::Claims;
use graph::StoryGraph;
use time::{Span, TimeEstimate};
use vector::Vectors;
use weight::Weighed;

/// So many words of a text, from its beginning, are looked through for terms: news says what happened first, and
/// what a long text comes to late is background that other events share. The labelled sets score alike with 800 words and
/// with all of them (`benches/record/stories.md`). Of an archive's words three in ten come later, and take an eighth of a run.
pub const FIRST_WORDS: usize = 800;

/// So many stories or parts of the graph are one piece of work for a thread. Left alone they would be handed out in
/// quarters, and one thread would have most of the largest.
pub(crate) const HANDFUL: usize = 16;

/// Groups, the graph over them, and the tree it was cut by.
#[derive(Debug, Clone)]
pub struct Clustered {
    /// The vectors the graph was made from.
    pub weighed: Weighed,
    /// Groups and the ties between them.
    pub graph: StoryGraph,
    /// Every merge at or over the lowest cut asked for.
    pub merges: Vec<Merge>,
    /// The groups of each story at the cut, each sorted, in the order of their first members.
    pub stories: Vec<Vec<u32>>,
}

/// One event and its direct follow-ups, as a reader sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Names the story: by its content, or as an earlier run did ([`lineage`]).
    pub id: String,
    /// Its articles: representatives by time, each followed by its copies.
    pub members: Vec<ArticleId>,
    /// Its groups of copies, in the order of `members`.
    pub groups: Vec<u32>,
    /// The headline that says best what its texts have in common.
    pub title: String,
    /// The article the title is from.
    pub title_of: ArticleId,
    /// The names most typical of it: people, places, organisations.
    pub names: Vec<String>,
    /// Its strongest terms beside these.
    pub terms: Vec<String>,
    /// When it was told.
    pub told: Vec<Span>,
    /// The article that was first, where dates tell.
    pub first: Option<ArticleId>,
    /// The outlets that told it, where sources or addresses are known; those with most articles first.
    pub outlets: Vec<Outlet>,
    /// Mean similarity of its groups; 1 for a story of one group.
    pub cohesion: f64,
}

/// Clusters groups into stories: each comes with the weighed terms and the claims of its fullest text and the time it was
/// written.
///
/// Time and memory grow with groups, terms and edges; see [`edge::edges`] and [`cluster::average_link`].
///
/// `search` finds the edges of the vectors: [`edge::edges`], or what it found in an earlier run.
///
/// # Errors
/// If `search` fails.
pub fn cluster_groups(
    weighed: Weighed,
    times: &[&TimeEstimate],
    claims: &[Claims<'_>],
    settings: &StorySettings,
    run: &mut Run,
    observer: &dyn Observer,
    search: impl FnOnce(&Vectors, &mut Run) -> Result<edge::Edges>,
) -> Result<Clustered> {
    let graph = run.timed(Stage::Edge, |run| {
        let edge::Edges {
            mut edges,
            common,
            weaker,
        } = search(&weighed.vectors, run)?;
        if common > 0 {
            let cap = edge::POSTINGS_CAP as u64;
            run.warnings.push(Warning::CappedPostings {
                stage: Stage::Edge,
                dropped: common,
                cap,
            });
        }
        if weaker > 0 {
            let ties = edge::TIES;
            let text = format!(
                "{weaker} weak edges between texts that have {ties} stronger ones each are left out"
            );
            run.warnings.push(Warning::Note { text });
        }
        let foreign = |row: u32| weighed.foreign[row as usize];
        edges
            .iter_mut()
            .filter(|edge| foreign(edge.a) != foreign(edge.b))
            .for_each(|edge| edge.cosine *= language::ACROSS);
        let graph = StoryGraph::new(times, claims, &edges);
        run.counts.edges = edges.len() as u64;
        Ok::<_, Error>(graph)
    })?;
    observer.begin(Stage::Story, None);
    Ok(run.timed(Stage::Story, |_| {
        let merges = average_link(times.len(), &graph.weighted(), settings.cut);
        let stories = clusters(times.len(), &merges, settings.cut);
        Clustered {
            weighed,
            graph,
            merges,
            stories,
        }
    }))
}
