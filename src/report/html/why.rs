//! Which evidence is shown: the two texts that speak for a link, what keeps them apart, the ties worth keeping.

use super::{ALL_TIES, HtmlOptions};
use crate::article::ArticleId;
use crate::outcome::Outcome;
use crate::story::evidence::Evidence;
use crate::story::time;
use crate::story::{LinkKind, StoryLink, link};
use ahash::AHashMap;
use std::cmp::Reverse;

/// Ties looked at for the two texts that show best why two stories are apart.
const LOOKED_AT: usize = 12;

/// Two texts, one of each story, and what each one's time says against the other's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Between<'o> {
    pub(super) a: ArticleId,
    pub(super) b: ArticleId,
    pub(super) against_a: Option<&'o time::Evidence>,
    pub(super) against_b: Option<&'o time::Evidence>,
}

/// The groups between whose texts each link is strongest: some pairs of groups a link, the most alike first.
pub(super) fn crossings(outcome: &Outcome, evidence: Option<&Evidence>) -> Vec<Vec<(u32, u32)>> {
    let numbers: AHashMap<(u32, u32), usize> = outcome
        .links
        .iter()
        .enumerate()
        .map(|(number, link)| ((link.a, link.b), number))
        .collect();
    let mut found: Vec<Vec<(f32, u32, u32)>> = vec![Vec::new(); outcome.links.len()];
    let Some(evidence) = evidence else {
        return outcome
            .links
            .iter()
            .map(|link| vec![titled(outcome, link)])
            .collect();
    };
    let story_of = story_of_group(outcome);
    for (x, y, tie) in evidence.clustered.graph.weighted_ties() {
        let (left, right) = (story_of[x as usize], story_of[y as usize]);
        let Some(&number) = numbers.get(&(left.min(right), left.max(right))) else {
            continue;
        };
        let (x, y) = if left < right { (x, y) } else { (y, x) };
        let kept = &mut found[number];
        kept.push((tie.cosine, x, y));
        if kept.len() >= 4 * LOOKED_AT {
            strongest_first(kept);
        }
    }
    found
        .into_iter()
        .zip(&outcome.links)
        .map(|(mut kept, link)| {
            strongest_first(&mut kept);
            if kept.is_empty() {
                vec![titled(outcome, link)]
            } else {
                kept.into_iter().map(|(_, x, y)| (x, y)).collect()
            }
        })
        .collect()
}

fn strongest_first(kept: &mut Vec<(f32, u32, u32)>) {
    kept.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    kept.truncate(LOOKED_AT);
}

/// Without the graph, the groups the two stories have their titles from.
fn titled(outcome: &Outcome, link: &StoryLink) -> (u32, u32) {
    let group =
        |story: u32| outcome.copies.group_of[outcome.stories[story as usize].title_of.index()];
    (group(link.a), group(link.b))
}

fn story_of_group(outcome: &Outcome) -> Vec<u32> {
    outcome
        .copies
        .groups
        .iter()
        .map(|group| outcome.story_of[group.representative.index()])
        .collect()
}

/// The two texts that show a link best. For look-alikes kept apart: those whose times contradict each other most, and
/// among them the most alike; else the most alike.
pub(super) fn between<'o>(
    outcome: &'o Outcome,
    link: &StoryLink,
    crossings: &[(u32, u32)],
) -> Between<'o> {
    let all = crossings.iter().map(|&(x, y)| {
        let (a, b) = (surest(outcome, x), surest(outcome, y));
        let (left, right) = (&outcome.entry(a).time, &outcome.entry(b).time);
        Between {
            a,
            b,
            against_a: link::against(left, right),
            against_b: link::against(right, left),
        }
    });
    let shown = if link.kind == LinkKind::Apart {
        LOOKED_AT
    } else {
        1
    };
    let weight = |between: &Between<'_>| {
        let of =
            |evidence: Option<&time::Evidence>| evidence.map_or(0.0, |evidence| evidence.weight);
        of(between.against_a).min(of(between.against_b))
    };
    all.take(shown)
        .reduce(|best, next| {
            if weight(&next) > weight(&best) {
                next
            } else {
                best
            }
        })
        .expect("a link has a crossing")
}

/// The member of a group that knows its own time best: the group's time is its time.
fn surest(outcome: &Outcome, group: u32) -> ArticleId {
    let group = &outcome.copies.groups[group as usize];
    let sure = |id: ArticleId| outcome.entry(id).time.confidence;
    group
        .members
        .iter()
        .copied()
        .fold(group.representative, |best, id| {
            if sure(id) > sure(best) { id } else { best }
        })
}

/// The ties to keep, sorted: all of a small graph, else each group's strongest within its story, and the crossings.
pub(super) fn kept_ties(
    outcome: &Outcome,
    evidence: &Evidence,
    shown: impl Iterator<Item = (u32, u32)>,
    options: &HtmlOptions,
) -> Vec<(u32, u32)> {
    let graph = &evidence.clustered.graph;
    let mut kept: Vec<(u32, u32)>;
    if graph.len() <= ALL_TIES {
        kept = graph
            .weighted_ties()
            .map(|(x, y, _)| (x.min(y), x.max(y)))
            .collect();
    } else {
        let story_of = story_of_group(outcome);
        kept = shown
            .map(|(x, y)| (x.min(y), x.max(y)))
            .filter(|&(x, y)| graph.tie(x, y).is_some())
            .collect();
        for story in outcome
            .stories
            .iter()
            .filter(|story| story.groups.len() > 1)
        {
            for &group in &story.groups {
                let inside = graph
                    .ties_of(group)
                    .filter(|(other, _)| story_of[*other as usize] == story_of[group as usize]);
                let mut ties: Vec<(u64, u32)> = inside
                    .map(|(other, tie)| ((tie.similarity.max(0.0) * 1e9) as u64, other))
                    .collect();
                ties.sort_unstable_by_key(|&(similarity, other)| (Reverse(similarity), other));
                kept.extend(
                    ties.iter()
                        .take(options.ties)
                        .map(|&(_, other)| (group.min(other), group.max(other))),
                );
            }
        }
    }
    kept.sort_unstable();
    kept.dedup();
    kept
}
