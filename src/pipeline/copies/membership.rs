//! Pairs to groups: who belongs together within the scope, which copy stands for a group, and where its text comes from.

use crate::article::ArticleId;
use crate::group::{Candidacy, Field, Group, Known, Scope, group, provenance};
use crate::outcome::{Copies, Entry};
use crate::run::Run;
use crate::settings::Settings;
use crate::verify::{Pair, Relation};
use rayon::prelude::*;

/// Makes the groups of the pairs and counts them; who is `alone` is in none of several.
pub(in crate::pipeline) fn regroup(
    copies: &mut Copies,
    entries: &[Entry],
    settings: &Settings,
    alone: &dyn Fn(ArticleId) -> bool,
    run: &mut Run,
) {
    let groups = grouped(&copies.pairs, entries, settings, alone);
    let mut group_of = vec![0; entries.len()];
    for (number, group) in groups.iter().enumerate() {
        let members = group.members.iter();
        members.for_each(|member| group_of[member.index()] = number as u32);
    }
    let of_many = groups.iter().filter(|group| group.members.len() > 1);
    run.counts.pairs = copies.pairs.len() as u64;
    run.counts.groups = of_many.count() as u64;
    run.counts.copies = (entries.len() - groups.len()) as u64;
    copies.groups = groups;
    copies.group_of = group_of;
}

/// The groups of the pairs that are copies within the scope.
fn grouped(
    pairs: &[Pair],
    entries: &[Entry],
    settings: &Settings,
    alone: &dyn Fn(ArticleId) -> bool,
) -> Vec<Group> {
    let field = |id: ArticleId| {
        let entry = &entries[id.index()];
        Field {
            source: entry.source.as_deref(),
            lang: entry.lang.as_deref(),
            value: entry.scope.as_deref(),
            published: entry.published(),
        }
    };
    let in_scope = |pair: &Pair| {
        settings.scope == Scope::All || settings.scope.holds(field(pair.a), field(pair.b))
    };
    let together = |pair: &Pair| !alone(pair.a) && !alone(pair.b);
    let of_copies = |pair: &&Pair| pair.relation.is_copy() && in_scope(pair) && together(pair);
    let copies: Vec<Pair> = pairs.iter().filter(of_copies).copied().collect();
    let facts = |id: ArticleId| candidacy(&entries[id.index()], settings);
    let keep = |members: &[ArticleId]| settings.keep.choose(members, facts);
    let mut groups = group(entries.len(), &copies, keep);
    trace(&mut groups, &copies, entries);
    groups
}

/// Says of each group where its text comes from.
fn trace(groups: &mut [Group], pairs: &[Pair], entries: &[Entry]) {
    let lies_in = |short: ArticleId, long: ArticleId| {
        let key = (short.min(long), short.max(long));
        let pair = pairs
            .binary_search_by_key(&key, |pair| (pair.a, pair.b))
            .ok()
            .map(|at| &pairs[at]);
        pair.is_some_and(|pair| pair.relation_of(long) == Relation::Contains)
    };
    groups.par_iter_mut().for_each(|group| {
        let alone = group.members.len() == 1;
        let known = |id: ArticleId| {
            let entry = &entries[id.index()];
            Known {
                // Nobody asks when a text was published that has no copies.
                published: if alone { None } else { entry.published() },
                words: entry.words,
                source: entry.source.as_deref(),
                mark: entry.wire,
            }
        };
        group.provenance = provenance(&group.members, known, lies_in);
    });
}

fn candidacy(entry: &Entry, settings: &Settings) -> Candidacy {
    let prefer = &settings.prefer;
    let place = prefer
        .iter()
        .position(|source| entry.source.as_ref() == Some(source));
    Candidacy {
        preference: (
            place.unwrap_or(prefer.len()) as u32,
            settings
                .prefer_field
                .as_ref()
                .map_or(0, |preferred| preferred.place(entry.prefer.as_deref())),
        ),
        earliest: entry.published(),
        words: entry.words,
    }
}
