//! What the page is given, in columns: one array a field, so that 18,489 articles name each field once.
//!
//! Numbers of articles, groups and stories are those of the [`Outcome`]. Days are counted from 1970-01-01; an open end is
//! `null`. Strings that recur (terms, sources, evidence) stand in tables and are named by their number; -1 is none.

mod run;
mod table;

use super::{HtmlOptions, why};
use crate::article::ArticleId;
use crate::group::By;
use crate::outcome::Outcome;
use crate::report::clean::line;
use crate::story::evidence::Evidence;
use crate::story::outlet::outlets;
use crate::story::time::{self, Span};
use crate::verify::{Pair, Relation};
use run::{RunRow, run};
use serde::Serialize;
use table::{EvidenceRow, EvidenceTable, Strings};

/// Shared terms kept of a tie.
const TERMS_A_TIE: usize = 8;

/// Everything the page knows.
#[derive(Serialize)]
pub(super) struct Page {
    version: &'static str,
    title: String,
    texts: bool,
    /// Whether stories were looked for; if not, `stories` are the groups.
    clustered: bool,
    strings: Vec<String>,
    evidence: Vec<EvidenceRow>,
    articles: Articles,
    groups: Groups,
    /// The relations, by number.
    relations: Vec<&'static str>,
    pairs: Vec<PairRow>,
    stories: Stories,
    /// The kinds of links, by number.
    kinds: Vec<String>,
    links: Vec<LinkRow>,
    ties: Vec<TieRow>,
    run: RunRow,
}

/// A span of days, and no day where it is open.
type Days = [Option<i32>; 2];

#[derive(Serialize, Default)]
struct Articles {
    id: Vec<String>,
    title: Vec<String>,
    source: Vec<i32>,
    url: Vec<String>,
    date: Vec<String>,
    /// Seconds since 1970.
    at: Vec<Option<i64>>,
    spans: Vec<Vec<Days>>,
    /// In percent.
    sure: Vec<u8>,
    evidence: Vec<Vec<u32>>,
    words: Vec<u32>,
    lang: Vec<i32>,
    /// Only where it says more than the id.
    place: Vec<String>,
}

#[derive(Serialize, Default)]
struct Groups {
    /// The representative first, then its copies in the order of time.
    members: Vec<Vec<u32>>,
    anchor: Vec<u32>,
    /// The agency the text is from.
    agency: Vec<i32>,
    /// The member the others have it from, and by what that is known; -1 and empty where nobody is named.
    origin: Vec<i64>,
    by: Vec<&'static str>,
}

#[derive(Serialize, Default)]
struct Stories {
    id: Vec<String>,
    /// The article the title is from.
    title: Vec<u32>,
    groups: Vec<Vec<u32>>,
    names: Vec<Vec<u32>>,
    terms: Vec<Vec<u32>>,
    told: Vec<Vec<Days>>,
    first: Vec<i64>,
    /// How many outlets.
    outlets: Vec<u32>,
    cohesion: Vec<f64>,
}

/// Two articles, how the first relates to the second, their shingles, those shared, and how many of these are furniture.
type PairRow = (u32, u32, usize, u32, u32, u32, u32);

/// Two stories, how alike by words and with time, the kind; the two articles that show it, and what the time of each
/// says against the other's.
type LinkRow = (u32, u32, f64, f64, u32, u32, u32, i64, i64);

/// Two groups, then what ties them: words, time, neighbours, all; then terms with their shares in thousandths; then what
/// particulars leave, or add.
type TieRow = (u32, u32, f64, f64, f64, f64, Vec<u32>, f64);

/// The page's data, in an order that depends on the articles alone.
pub(super) fn page(
    outcome: &Outcome,
    evidence: Option<&Evidence>,
    texts: bool,
    options: &HtmlOptions,
) -> Page {
    let mut strings = Strings::default();
    let mut table = EvidenceTable::default();
    let mut left_out = Vec::new();
    let articles = articles(outcome, &mut strings, &mut table, options, &mut left_out);
    let groups = groups(outcome, &mut strings);
    let stories = stories(outcome, &mut strings);

    let crossings = why::crossings(outcome, evidence);
    let mut shown = Vec::with_capacity(outcome.links.len());
    let mut kinds = Strings::default();
    let mut links = Vec::with_capacity(outcome.links.len());
    for (link, crossings) in outcome.links.iter().zip(&crossings) {
        let between = why::between(outcome, link, crossings);
        let group = |id: ArticleId| outcome.copies.group_of[id.index()];
        shown.push((group(between.a), group(between.b)));
        let mut number = |evidence: Option<&time::Evidence>| {
            evidence.map_or(-1, |evidence| i64::from(table.number(evidence)))
        };
        let against = (number(between.against_a), number(between.against_b));
        let alike = (rounded(link.words), rounded(link.similarity));
        let kind = kinds.number(&link.kind.to_string());
        links.push((
            link.a,
            link.b,
            alike.0,
            alike.1,
            kind,
            between.a.0,
            between.b.0,
            against.0,
            against.1,
        ));
    }
    let ties = evidence.map_or_else(Vec::new, |evidence| {
        let kept = why::kept_ties(outcome, evidence, shown.into_iter(), options);
        let all = evidence.clustered.graph.len();
        if kept.len() < all {
            left_out.push(format!(
                "{} of {all} ties between texts: the strongest of each text are in this page",
                all - kept.len()
            ));
        }
        kept.into_iter()
            .filter_map(|(a, b)| tie(evidence, a, b, &mut strings))
            .collect()
    });
    let pairs = pairs(outcome, options, &mut left_out);
    Page {
        version: env!("CARGO_PKG_VERSION"),
        title: line(&options.title).into_owned(),
        texts,
        clustered: !outcome.stories.is_empty(),
        run: run(outcome, options, left_out),
        strings: strings.all,
        evidence: table.rows,
        articles,
        groups,
        relations: Relation::ALL.map(Relation::name).to_vec(),
        pairs,
        stories,
        kinds: kinds.all,
        links,
        ties,
    }
}

fn articles(
    outcome: &Outcome,
    strings: &mut Strings,
    table: &mut EvidenceTable,
    options: &HtmlOptions,
    left_out: &mut Vec<String>,
) -> Articles {
    let mut columns = Articles::default();
    let mut dropped = 0;
    for entry in &outcome.entries {
        columns.id.push(line(&entry.id).into_owned());
        columns.title.push(line(&entry.headline).into_owned());
        columns
            .source
            .push(strings.optional(entry.source.as_deref()));
        columns
            .url
            .push(line(entry.url.as_deref().unwrap_or_default()).into_owned());
        columns
            .date
            .push(line(entry.date.as_deref().unwrap_or_default()).into_owned());
        columns.at.push(entry.published());
        columns.spans.push(days(&entry.time.spans));
        columns
            .sure
            .push((entry.time.confidence * 100.0).round() as u8);
        let mut heaviest: Vec<&time::Evidence> = entry.time.evidence.iter().collect();
        heaviest.sort_by(|x, y| y.weight.total_cmp(&x.weight));
        dropped += heaviest.len().saturating_sub(options.evidence);
        columns.evidence.push(
            heaviest
                .iter()
                .take(options.evidence)
                .map(|evidence| table.number(evidence))
                .collect(),
        );
        columns.words.push(entry.words);
        columns.lang.push(strings.optional(entry.lang.as_deref()));
        columns.place.push(if entry.place == entry.id {
            String::new()
        } else {
            line(&entry.place).into_owned()
        });
    }
    if dropped > 0 {
        let kept = options.evidence;
        left_out.push(format!("{dropped} lighter pieces of evidence of when texts were written: {kept} a text are in this page"));
    }
    columns
}

fn groups(outcome: &Outcome, strings: &mut Strings) -> Groups {
    let mut columns = Groups::default();
    for group in &outcome.copies.groups {
        let mut copies: Vec<ArticleId> = group
            .members
            .iter()
            .copied()
            .filter(|&id| id != group.representative)
            .collect();
        copies.sort_by_key(|&id| (outcome.entry(id).published().unwrap_or(i64::MAX), id));
        let members = std::iter::once(group.representative).chain(copies);
        columns.members.push(members.map(|id| id.0).collect());
        columns.anchor.push(group.anchor.0);
        let agency = group.provenance.agency.map(|agency| agency.to_string());
        columns.agency.push(strings.optional(agency.as_deref()));
        let first = group.provenance.first;
        columns
            .origin
            .push(first.map_or(-1, |(id, _)| i64::from(id.0)));
        columns.by.push(first.map_or("", |(_, by)| match by {
            By::Wire => "wire",
            By::Time => "time",
            By::Length => "length",
        }));
    }
    columns
}

fn stories(outcome: &Outcome, strings: &mut Strings) -> Stories {
    let mut columns = Stories::default();
    for story in &outcome.stories {
        columns.id.push(story.id.clone());
        columns.title.push(story.title_of.0);
        columns.groups.push(story.groups.clone());
        let mut numbers =
            |forms: &[String]| forms.iter().map(|form| strings.number(form)).collect();
        columns.names.push(numbers(&story.names));
        columns.terms.push(numbers(&story.terms));
        columns.told.push(days(&story.told));
        columns
            .first
            .push(story.first.map_or(-1, |id| i64::from(id.0)));
        columns.outlets.push(story.outlets.len() as u32);
        columns.cohesion.push(rounded(story.cohesion));
    }
    if outcome.stories.is_empty() {
        // Only copies were looked for: each group is shown as a story of its own, the largest first.
        let mut order: Vec<(usize, &crate::group::Group)> =
            outcome.copies.groups.iter().enumerate().collect();
        order.sort_by_key(|(number, group)| (std::cmp::Reverse(group.members.len()), *number));
        for (number, group) in order {
            columns.id.push(outcome.content_id('g', &group.members));
            columns.title.push(group.representative.0);
            columns.groups.push(vec![number as u32]);
            columns.names.push(Vec::new());
            columns.terms.push(Vec::new());
            columns
                .told
                .push(days(&outcome.entry(group.representative).time.spans));
            columns.first.push(-1);
            let told_by = group
                .members
                .iter()
                .filter_map(|&id| Some((outcome.outlet(id)?, false)));
            columns.outlets.push(outlets(told_by).len() as u32);
            columns.cohesion.push(1.0);
        }
    }
    columns
}

/// The pairs to keep, sorted.
fn pairs(outcome: &Outcome, options: &HtmlOptions, left_out: &mut Vec<String>) -> Vec<PairRow> {
    let copies = &outcome.copies;
    let central = |id: ArticleId| {
        let group = outcome.group(id);
        group.representative == id || group.anchor == id
    };
    let mut kept: Vec<&Pair> = copies.pairs.iter().collect();
    if kept.len() > options.pairs {
        kept.sort_by_key(|pair| !(central(pair.a) || central(pair.b)));
        left_out.push(format!(
            "{} of {} verified pairs: those with the first text of a group come first",
            kept.len() - options.pairs,
            kept.len()
        ));
        kept.truncate(options.pairs);
        kept.sort_by_key(|pair| (pair.a, pair.b));
    }
    let number = |relation: Relation| {
        Relation::ALL
            .iter()
            .position(|&other| other == relation)
            .unwrap_or_default()
    };
    let row = |pair: &Pair| {
        let overlap = pair.overlap;
        (
            pair.a.0,
            pair.b.0,
            number(pair.relation),
            overlap.a,
            overlap.b,
            overlap.shared,
            pair.furniture.shared,
        )
    };
    kept.into_iter().map(row).collect()
}

fn tie(evidence: &Evidence, a: u32, b: u32, strings: &mut Strings) -> Option<TieRow> {
    let (terms, tie) = evidence.explain(a, b);
    let tie = tie?;
    let terms = terms
        .iter()
        .take(TERMS_A_TIE)
        .flat_map(|(term, share)| [strings.number(term), (share * 1_000.0).round() as u32]);
    let parts = [tie.cosine, tie.time, tie.neighbours, tie.particulars];
    let [words, time, neighbours, particulars] = parts.map(|part| rounded(f64::from(part)));
    Some((
        a,
        b,
        words,
        time,
        neighbours,
        rounded(tie.similarity),
        terms.collect(),
        particulars,
    ))
}

fn days(spans: &[Span]) -> Vec<Days> {
    let day = |day: time::Day| (!day.is_open()).then_some(day.0);
    spans
        .iter()
        .map(|span| [day(span.from), day(span.to)])
        .collect()
}

/// To a thousandth: what a reader can use.
fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}
