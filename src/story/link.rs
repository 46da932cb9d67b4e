//! Links: how stories hang together, and what keeps two alike ones apart.

use super::HANDFUL;
use super::graph::{StoryGraph, ends_of};
use super::time::{Evidence, Span, TimeEstimate, gap};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a link between two stories says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LinkKind {
    /// Words as alike as those of one story, and times that cannot be one event: look-alikes.
    Apart,
    /// One subject, told within [`FOLLOW_UP_DAYS`] of each other.
    FollowUp,
    /// One subject, at another time or at a time unknown.
    Background,
}

impl fmt::Display for LinkKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Apart => "apart",
            Self::FollowUp => "follow-up",
            Self::Background => "background",
        })
    }
}

/// Two stories are follow-ups of each other within a month; the median story of the labelled sets runs four days.
pub const FOLLOW_UP_DAYS: u32 = 31;
/// A link is kept while one of its two stories has fewer than this many; how many weaker ones are left out is said in the
/// run's warnings.
pub const LINKS_A_STORY: usize = 5;

/// A connection between two stories. `a < b` as indexes into the stories.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryLink {
    /// One story.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Mean cosine of all cross pairs of groups, by words alone.
    pub words: f64,
    /// The same, all things considered: what was held against the cut.
    pub similarity: f64,
    /// What the link says.
    pub kind: LinkKind,
}

/// The links of a partition of the graph, strongest first, and how many weaker ones were left out.
///
/// `groups` are those of each story, which have each group once; `times` the spans each story was told in.
/// `O(edges log edges)`.
pub fn links(
    graph: &StoryGraph,
    groups: &[&[u32]],
    times: &[Vec<Span>],
    cut: f64,
    least: f64,
) -> (Vec<StoryLink>, u64) {
    let mut story_of = vec![0; graph.as_petgraph().node_count()];
    for (story, groups) in (0u32..).zip(groups) {
        for &group in *groups {
            story_of[group as usize] = story;
        }
    }
    let link = |a: u32, run: &[(u32, u32)]| {
        let b = run[0].0;
        let cross_pairs = (groups[a as usize].len() * groups[b as usize].len()) as f64;
        let (mut words, mut similarity) = (0.0, 0.0);
        for &(_, number) in run {
            let tie = graph.numbered(number);
            words += f64::from(tie.cosine);
            similarity += tie.similarity;
        }
        words /= cross_pairs;
        similarity /= cross_pairs;
        let kind = kind(&times[a as usize], &times[b as usize], words, cut);
        (words >= least).then_some(StoryLink {
            a,
            b,
            words,
            similarity,
            kind,
        })
    };
    let mut found: Vec<StoryLink> = groups
        .par_iter()
        .zip(0u32..groups.len() as u32)
        .with_max_len(HANDFUL)
        .flat_map_iter(|(groups, a)| {
            // The ties to later stories by these, each with its number, in which order they are summed.
            let ties = groups
                .iter()
                .flat_map(|&group| ends_of(graph.as_petgraph(), group));
            let to_stories = ties.map(|(other, number)| {
                let story = story_of[other as usize];
                (story, number as u32)
            });
            let mut cross: Vec<(u32, u32)> = to_stories.filter(|&(b, _)| b > a).collect();
            cross.sort_unstable();
            let runs = cross.chunk_by(|x, y| x.0 == y.0);
            runs.filter_map(|run| link(a, run)).collect::<Vec<_>>()
        })
        .collect();
    found.par_sort_unstable_by(|x, y| {
        y.words
            .total_cmp(&x.words)
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    let all = found.len();
    let mut shown = vec![0; groups.len()];
    found.retain(|link| {
        let room = shown[link.a as usize] < LINKS_A_STORY || shown[link.b as usize] < LINKS_A_STORY;
        shown[link.a as usize] += usize::from(room);
        shown[link.b as usize] += usize::from(room);
        room
    });
    let left_out = (all - found.len()) as u64;
    (found, left_out)
}

fn kind(a: &[Span], b: &[Span], words: f64, cut: f64) -> LinkKind {
    match gap(a, b) {
        Some(days) if days > super::factor::APART_DAYS && words >= cut / 2.0 => LinkKind::Apart,
        Some(days) if days <= FOLLOW_UP_DAYS => LinkKind::FollowUp,
        _ => LinkKind::Background,
    }
}

/// The piece of evidence of `one` that speaks most against the time of `other`: the heaviest whose spans lie away from it.
pub fn against<'e>(one: &'e TimeEstimate, other: &TimeEstimate) -> Option<&'e Evidence> {
    let lies_away =
        |evidence: &&Evidence| gap(&evidence.spans, &other.spans).is_some_and(|days| days > 0);
    let heaviest =
        |x: &&Evidence, y: &&Evidence| x.weight.total_cmp(&y.weight).then(y.quote.cmp(&x.quote));
    one.evidence.iter().filter(lies_away).max_by(heaviest)
}
