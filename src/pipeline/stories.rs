//! Copies to stories: one node a group, clustered, described and linked.

use super::notice;
use super::resume::{Stages, edges_depend};
use crate::article::ArticleId;
use crate::error::Result;
use crate::group::Group;
use crate::outcome::{Entry, Outcome, content_id};
use crate::run::{Observer, Stage, Warning};
use crate::store::Lists;
use crate::story::background::Background;
use crate::story::conflict::Claims;
use crate::story::describe::{Candidate, Centre, NameCounts};
use crate::story::edge::edges;
use crate::story::evidence::Evidence;
use crate::story::lineage::{self, Previous};
use crate::story::name::Names;
use crate::story::outlet::{outlet, outlets, without_recurring_endings};
use crate::story::term::Terms;
use crate::story::time::{Company, TimeEstimate};
use crate::story::vocabulary::Vocabulary;
use crate::story::weight::weigh;
use crate::story::{Clustered, FIRST_WORDS, HANDFUL, Story, cluster_groups, describe, link};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;

pub(super) fn find(
    outcome: &mut Outcome,
    [terms, claims]: [Lists; 2],
    vocabulary: Vocabulary,
    background: &Background,
    stages: &Stages<'_>,
    observer: &dyn Observer,
) -> Result<Evidence> {
    observer.begin(Stage::Edge, None);
    note_long_texts(outcome);
    let notices = notice::part(outcome, &terms, &vocabulary);
    let settings = &outcome.settings;
    let groups = &outcome.copies.groups;
    let fullest: Vec<usize> = groups
        .iter()
        .map(|group| fullest(&group.members, &outcome.entries).index())
        .collect();
    let outlets = outlet_numbers(&fullest, &outcome.entries);
    let entries = &mut outcome.entries;
    // Much of the first is done by one thread.
    let (counts, weighed) = outcome.run.timed(Stage::Edge, |_| {
        rayon::join(
            || {
                date_by_company(entries);
                shorten_headlines(entries);
                NameCounts::of(groups.iter().map(|group| names_of(group, entries)))
            },
            || {
                let own = |row: &usize| match notices.get(row) {
                    Some(left) => left.clone(),
                    None => Terms::of_numbers(terms.get(*row)),
                };
                let of_groups: Vec<Terms<'_>> = fullest.iter().map(own).collect();
                weigh(&of_groups, &outlets, background)
            },
        )
    });
    terms.check()?;
    drop(terms);
    let times: Vec<&TimeEstimate> = groups
        .iter()
        .map(|group| time_of(&group.members, group.representative, &outcome.entries))
        .collect();
    let of_groups = fullest.iter().map(|&row| claims.get(row));
    let of_groups: Vec<Claims<'_>> = of_groups.map(Claims::of_numbers).collect();
    claims.check()?;
    let clustered = cluster_groups(
        weighed,
        &times,
        &of_groups,
        &outcome.settings.story,
        &mut outcome.run,
        observer,
        |vectors, run| {
            stages.in_memory("edges", edges_depend(settings), run, |_| {
                Ok(edges(vectors, settings.story.floor))
            })
        },
    )?;

    let names = NamesOfRun {
        counts: &counts,
        background,
    };
    let mut run = std::mem::take(&mut outcome.run);
    let evidence = run.timed(Stage::Story, |run| {
        let stories = described(&times, &clustered, &vocabulary, &names, outcome);
        let mut story_of = vec![0; outcome.entries.len()];
        for (number, story) in stories.iter().enumerate() {
            story
                .members
                .iter()
                .for_each(|member| story_of[member.index()] = number as u32);
        }
        let of_stories: Vec<&[u32]> = stories.iter().map(|story| &*story.groups).collect();
        let told: Vec<_> = stories.iter().map(|story| story.told.clone()).collect();
        let (links, left_out) = link::links(
            &clustered.graph,
            &of_stories,
            &told,
            outcome.settings.story.cut,
            outcome.settings.story.link,
        );
        if left_out > 0 {
            let cap = link::LINKS_A_STORY;
            let text = format!(
                "{left_out} weaker links between stories that have {cap} stronger ones each are left out"
            );
            run.warnings.push(Warning::Note { text });
        }
        run.counts.stories = stories
            .iter()
            .filter(|story| story.members.len() > 1)
            .count() as u64;
        run.counts.singletons = stories.len() as u64 - run.counts.stories;
        run.counts.links = links.len() as u64;
        (stories, story_of, links)
    });
    (outcome.stories, outcome.story_of, outcome.links) = evidence;
    outcome.run = run;
    Ok(Evidence {
        clustered,
        vocabulary,
    })
}

/// Says how many texts are longer than stories look through.
fn note_long_texts(outcome: &mut Outcome) {
    let is_long = |entry: &&Entry| entry.words as usize > FIRST_WORDS;
    let long = outcome.entries.iter().filter(is_long).count();
    if long > 0 {
        let text = format!(
            "{long} texts have more than {FIRST_WORDS} words, of which stories are told by the first {FIRST_WORDS}"
        );
        outcome.run.warnings.push(Warning::Note { text });
    }
}

/// What a reader sees of each cluster: the largest first, then the latest.
fn described(
    times: &[&TimeEstimate],
    clustered: &Clustered,
    vocabulary: &Vocabulary,
    names: &NamesOfRun<'_>,
    outcome: &Outcome,
) -> Vec<Story> {
    // A thread that begins the largest last keeps the others waiting.
    let mut largest: Vec<&Vec<u32>> = clustered.stories.iter().collect();
    largest.sort_by_key(|groups| Reverse(groups.len()));
    let mut stories: Vec<Story> = largest
        .into_par_iter()
        .with_max_len(HANDFUL)
        .map(|groups| story(groups, times, clustered, vocabulary, names, outcome))
        .collect();
    stories.sort_by(|x, y| {
        let order = |story: &Story| {
            let last = story.told.last().map(|span| span.to);
            (Reverse(story.members.len()), Reverse(last))
        };
        order(x)
            .cmp(&order(y))
            .then_with(|| x.id.cmp(&y.id))
            .then_with(|| x.members.cmp(&y.members))
    });
    stories
}

/// A number for the outlet of each of these articles; 0 where it is not known.
fn outlet_numbers(rows: &[usize], entries: &[Entry]) -> Vec<u32> {
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    rows.iter()
        .map(|&row| {
            let entry = &entries[row];
            let next = numbers.len() as u32 + 1;
            outlet(entry.source.as_deref(), entry.url.as_deref())
                .map_or(0, |name| *numbers.entry(name).or_insert(next))
        })
        .collect()
}

/// Lets each article's time be judged by those of the same source, or of none.
fn date_by_company(entries: &mut [Entry]) {
    let mut sources: BTreeMap<Option<&str>, Vec<&TimeEstimate>> = BTreeMap::new();
    for entry in entries.iter() {
        let source = entry.source.as_deref();
        sources.entry(source).or_default().push(&entry.time);
    }
    let companies: BTreeMap<Option<Box<str>>, Company> = sources
        .into_iter()
        .map(|(source, times)| (source.map(Box::from), Company::of(times)))
        .collect();
    entries.par_iter_mut().for_each(|entry| {
        companies[&entry.source].choose(&mut entry.time);
    });
}

/// Gives the stories the ids of those of an earlier result that they continue.
pub(super) fn inherit(outcome: &mut Outcome, previous: &Previous) {
    let entries = &outcome.entries;
    let ids = |story: &Story| -> Vec<&str> {
        let members = story.members.iter();
        members.map(|id| &*entries[id.index()].id).collect()
    };
    let members: Vec<Vec<&str>> = outcome.stories.iter().map(ids).collect();
    let own: Vec<&str> = outcome
        .stories
        .iter()
        .map(|story| story.id.as_str())
        .collect();
    let otherwise = |story: usize, turn: u64| {
        let name = format!("{} {turn}", own[story]);
        format!("s{:016x}", crate::hash::bytes(name.as_bytes()))
    };
    let (ids, since) = lineage::inherit(&members, &own, previous, otherwise);
    outcome
        .stories
        .iter_mut()
        .zip(ids)
        .for_each(|(story, id)| story.id = id);
    outcome.since = Some(since);
}

/// How common names are.
struct NamesOfRun<'a> {
    counts: &'a NameCounts,
    background: &'a Background,
}

/// Takes the names of outlets off headlines where they recur.
fn shorten_headlines(entries: &mut [Entry]) {
    let headlines = |entries: &[Entry]| -> Vec<usize> {
        let titled = entries.iter().filter(|entry| entry.titled);
        without_recurring_endings(titled.map(|entry| &*entry.headline))
    };
    let kept = headlines(entries);
    let titled = entries.iter_mut().filter(|entry| entry.titled);
    for (entry, kept) in titled.zip(kept) {
        if kept < entry.headline.len() {
            entry.headline = entry.headline[..kept].into();
        }
    }
}

/// The member whose headline names a group: its representative, or a copy with a headline where that has none.
fn titled(group: &Group, entries: &[Entry]) -> ArticleId {
    let has = |id: &ArticleId| entries[id.index()].titled;
    let own = Some(group.representative).filter(has);
    own.or_else(|| group.members.iter().copied().find(has))
        .unwrap_or(group.representative)
}

fn names_of<'e>(group: &Group, entries: &'e [Entry]) -> &'e Names {
    &entries[fullest(&group.members, entries).index()].names
}

/// The member that says most: a group is about what its fullest text is about.
fn fullest(members: &[ArticleId], entries: &[Entry]) -> ArticleId {
    let words = |id: &&ArticleId| (entries[id.index()].words, Reverse(**id));
    *members
        .iter()
        .max_by_key(words)
        .expect("a group has a member")
}

/// The surest time among a group's members; the representative's where none is surer.
fn time_of<'e>(
    members: &[ArticleId],
    representative: ArticleId,
    entries: &'e [Entry],
) -> &'e TimeEstimate {
    let own = &entries[representative.index()].time;
    members
        .iter()
        .map(|id| &entries[id.index()].time)
        .fold(own, |best, time| {
            if time.confidence > best.confidence {
                time
            } else {
                best
            }
        })
}

fn story(
    groups: &[u32],
    times: &[&TimeEstimate],
    clustered: &Clustered,
    vocabulary: &Vocabulary,
    names: &NamesOfRun<'_>,
    outcome: &Outcome,
) -> Story {
    let entries = &outcome.entries;
    let all = &outcome.copies.groups;
    let when = |id: ArticleId| (entries[id.index()].published().unwrap_or(i64::MAX), id);
    let mut groups = groups.to_vec();
    groups.sort_by_cached_key(|&group| when(all[group as usize].representative));
    let mut members = Vec::new();
    for &group in &groups {
        let group = &all[group as usize];
        members.push(group.representative);
        let mut copies: Vec<ArticleId> = group
            .members
            .iter()
            .copied()
            .filter(|&id| id != group.representative)
            .collect();
        copies.sort_by_cached_key(|&id| when(id));
        members.extend(copies);
    }
    let titles = groups
        .iter()
        .map(|&group| titled(&all[group as usize], entries));
    let titles: Vec<ArticleId> = titles.collect();
    let candidates: Vec<Candidate<'_>> = groups
        .iter()
        .zip(&titles)
        .map(|(&group, title)| Candidate {
            group,
            headline: &entries[title.index()].headline,
            titled: entries[title.index()].titled,
        })
        .collect();
    let weighed = &clustered.weighed;
    let centre = Centre::of(&weighed.vectors, &groups);
    let title_of =
        describe::title(weighed, &centre, &candidates).map_or(members[0], |at| titles[at]);
    let names = describe::typical_names(
        groups
            .iter()
            .map(|&group| names_of(&all[group as usize], entries)),
        names.counts,
        vocabulary,
        names.background,
    );
    let outlets = outlets(members.iter().filter_map(|&id| {
        let entry = &entries[id.index()];
        let own = all[outcome.copies.group_of[id.index()] as usize].representative == id;
        Some((outlet(entry.source.as_deref(), entry.url.as_deref())?, own))
    }));
    let first = members
        .iter()
        .copied()
        .filter(|id| entries[id.index()].published().is_some())
        .min_by_key(|&id| when(id));
    let group_times: Vec<&TimeEstimate> =
        groups.iter().map(|&group| times[group as usize]).collect();
    Story {
        id: content_id(entries, &outcome.settings, 's', &members),
        title: entries[title_of.index()].headline.to_string(),
        title_of,
        terms: describe::strongest_terms(weighed, &centre, vocabulary, &names),
        names,
        told: describe::told(&group_times),
        first,
        outlets,
        cohesion: cohesion(&groups, clustered),
        members,
        groups,
    }
}

/// Mean similarity of the pairs of groups of a story.
fn cohesion(groups: &[u32], clustered: &Clustered) -> f64 {
    if groups.len() < 2 {
        return 1.0;
    }
    let mut inside = groups.to_vec();
    inside.sort_unstable();
    let ties = inside.iter().flat_map(|&group| {
        let later = clustered.graph.later_ties_of(group);
        later.filter(|(other, _)| inside.binary_search(other).is_ok())
    });
    let sum: f64 = ties.map(|(_, tie)| tie.similarity).sum();
    let pairs = groups.len() * (groups.len() - 1) / 2;
    sum / pairs as f64
}
