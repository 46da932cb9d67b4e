//! The whole result as one JSON object; and the records it is made of, which the other JSON forms share.

use super::{SCHEMA, manifest};
use crate::article::ArticleId;
use crate::outcome::Outcome;
use crate::story::lineage::{Change, Lineage, Since};
use crate::story::time::{Span, TimeEstimate, gap};
use crate::story::{LinkKind, Outlet, link};
use crate::verify::Relation;
use serde::Serialize;
use serde_json::json;
use std::io::{self, Write};

/// Days from and to, and why; `null` for an end that is not known.
#[derive(Debug, Serialize)]
pub(super) struct Time {
    from: Option<String>,
    to: Option<String>,
    /// The days that fit where they are more than one span.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans: Vec<[Option<String>; 2]>,
    confidence: f32,
    evidence: Vec<Reason>,
}

/// One piece of evidence on a time.
#[derive(Debug, Serialize)]
pub(super) struct Reason {
    kind: String,
    quote: String,
    says: String,
}

impl Time {
    pub(super) fn of(time: &TimeEstimate) -> Self {
        // The heaviest speak first; five settle what anyone wants to know.
        let mut evidence: Vec<_> = time.evidence.iter().collect();
        evidence.sort_by(|x, y| {
            y.weight
                .total_cmp(&x.weight)
                .then_with(|| x.says.cmp(&y.says))
        });
        let reasons = evidence.into_iter().take(5).map(|e| Reason {
            kind: e.kind.to_string(),
            quote: e.quote.clone(),
            says: e.says.clone(),
        });
        let spans = if time.spans.len() > 1 {
            ends(&time.spans)
        } else {
            Vec::new()
        };
        Self {
            from: time.spans.first().and_then(|span| day(span.from)),
            to: time.spans.last().and_then(|span| day(span.to)),
            spans,
            confidence: (time.confidence * 1_000.0).round() / 1_000.0,
            evidence: reasons.collect(),
        }
    }
}

fn day(day: crate::story::time::Day) -> Option<String> {
    (!day.is_open()).then(|| day.to_string())
}

fn ends(spans: &[Span]) -> Vec<[Option<String>; 2]> {
    spans
        .iter()
        .map(|span| [day(span.from), day(span.to)])
        .collect()
}

/// One article with what was found of it.
#[derive(Debug, Serialize)]
pub(super) struct ArticleRecord<'o> {
    id: &'o str,
    #[serde(skip_serializing_if = "Option::is_none")]
    story: Option<&'o str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    story_title: Option<&'o str>,
    group: String,
    representative: &'o str,
    relation: Option<Relation>,
    title: &'o str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'o str>,
    words: u32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    notice: bool,
    time: Time,
}

impl<'o> ArticleRecord<'o> {
    pub(super) fn of(outcome: &'o Outcome, id: ArticleId) -> Self {
        let (entry, group) = (outcome.entry(id), outcome.group(id));
        Self {
            id: &entry.id,
            story: outcome.story(id).map(|story| story.id.as_str()),
            story_title: outcome.story(id).map(|story| story.title.as_str()),
            group: outcome.content_id('g', &group.members),
            representative: &outcome.entry(group.representative).id,
            relation: outcome.relation_to_representative(id),
            title: &entry.headline,
            source: entry.source.as_deref(),
            words: entry.words,
            notice: entry.notice,
            time: Time::of(&entry.time),
        }
    }
}

#[derive(Serialize)]
struct StoryRecord<'o> {
    id: &'o str,
    title: &'o str,
    names: &'o [String],
    terms: &'o [String],
    told: Vec<[Option<String>; 2]>,
    articles: Vec<&'o str>,
    texts: usize,
    groups: Vec<GroupRecord<'o>>,
    first: Option<&'o str>,
    first_source: Option<&'o str>,
    sources: usize,
    outlets: Vec<OutletRecord<'o>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<SinceRecord<'o>>,
    cohesion: f64,
}

/// What happened to a story since the earlier result.
#[derive(Serialize)]
struct SinceRecord<'o> {
    change: Change,
    added: u32,
    from: Vec<Part<'o>>,
}

#[derive(Serialize)]
struct Part<'o> {
    story: &'o str,
    articles: u32,
}

impl<'o> SinceRecord<'o> {
    fn of(lineage: &'o Lineage) -> Self {
        let part = |(story, articles): &'o (String, u32)| Part {
            story,
            articles: *articles,
        };
        Self {
            change: lineage.change,
            added: lineage.added,
            from: lineage.from.iter().map(part).collect(),
        }
    }
}

/// What happened to all of them.
fn changes(since: &Since) -> serde_json::Value {
    let counts = Change::ALL.map(|change| (change.name().to_owned(), json!(since.count(change))));
    let split = since.split.iter();
    json!({
        "previous": {"stories": since.previous.0, "articles": since.previous.1},
        "stories": serde_json::Map::from_iter(counts),
        "split": split.map(|(from, into)| json!({"from": from, "into": into})).collect::<Vec<_>>(),
        "ended": since.ended,
    })
}

#[derive(Serialize)]
struct OutletRecord<'o> {
    name: &'o str,
    articles: u32,
    texts: u32,
}

impl<'o> OutletRecord<'o> {
    fn of(outlet: &'o Outlet) -> Self {
        Self {
            name: &outlet.name,
            articles: outlet.articles,
            texts: outlet.texts,
        }
    }
}

#[derive(Serialize)]
struct GroupRecord<'o> {
    id: String,
    representative: &'o str,
    anchor: &'o str,
    articles: Vec<&'o str>,
}

#[derive(Serialize)]
struct LinkRecord<'o> {
    a: &'o str,
    b: &'o str,
    kind: LinkKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
    words: f64,
    similarity: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<[String; 2]>,
}

#[derive(Serialize)]
struct Whole<'o> {
    schema: &'static str,
    manifest: manifest::Manifest<'o>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<serde_json::Value>,
    stories: Vec<StoryRecord<'o>>,
    links: Vec<LinkRecord<'o>>,
    articles: Vec<ArticleRecord<'o>>,
}

/// Four digits: what a figure is worth, and what keeps a file small.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// What two stories' texts betray about their times, one sentence each, for a link of kind `apart`.
pub fn evidence_apart(outcome: &Outcome, a: u32, b: u32) -> Option<[String; 2]> {
    let strongest = |one: u32, other: u32| {
        let times = |story: u32| {
            outcome.stories[story as usize]
                .members
                .iter()
                .map(|id| &outcome.entry(*id).time)
        };
        let others = TimeEstimate {
            spans: outcome.stories[other as usize].told.clone(),
            ..TimeEstimate::default()
        };
        times(one)
            .filter_map(|time| link::against(time, &others))
            .max_by(|x, y| {
                x.weight
                    .total_cmp(&y.weight)
                    .then_with(|| y.says.cmp(&x.says))
            })
            .map(|evidence| evidence.says.clone())
    };
    Some([strongest(a, b)?, strongest(b, a)?])
}

/// Writes the result as one JSON object. The same articles give the same bytes: timings are in the manifest file only.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let id = |article: ArticleId| &*outcome.entry(article).id;
    let ids = |members: &[ArticleId]| {
        members
            .iter()
            .map(|&member| id(member))
            .collect::<Vec<&str>>()
    };
    let group = |&number: &u32| {
        let group = &outcome.copies.groups[number as usize];
        GroupRecord {
            id: outcome.content_id('g', &group.members),
            representative: id(group.representative),
            anchor: id(group.anchor),
            articles: ids(&group.members),
        }
    };
    let since = outcome.since.as_ref();
    let stories = outcome
        .stories
        .iter()
        .enumerate()
        .map(|(number, story)| StoryRecord {
            id: &story.id,
            title: &story.title,
            names: &story.names,
            terms: &story.terms,
            told: ends(&story.told),
            articles: ids(&story.members),
            texts: story.groups.len(),
            groups: story.groups.iter().map(group).collect(),
            first: story.first.map(id),
            first_source: story.first.and_then(|first| outcome.outlet(first)),
            sources: story.outlets.len(),
            outlets: story.outlets.iter().map(OutletRecord::of).collect(),
            since: since.map(|since| SinceRecord::of(&since.stories[number])),
            cohesion: rounded(story.cohesion),
        });
    let story_id = |story: u32| outcome.stories[story as usize].id.as_str();
    let links = outcome.links.iter().map(|link| LinkRecord {
        a: story_id(link.a),
        b: story_id(link.b),
        kind: link.kind,
        days: gap(
            &outcome.stories[link.a as usize].told,
            &outcome.stories[link.b as usize].told,
        ),
        words: rounded(link.words),
        similarity: rounded(link.similarity),
        evidence: (link.kind == LinkKind::Apart)
            .then(|| evidence_apart(outcome, link.a, link.b))
            .flatten(),
    });
    let all = (0..outcome.entries.len()).map(ArticleId::from_index);
    let whole = Whole {
        schema: SCHEMA,
        manifest: manifest::Manifest::of(outcome),
        changes: since.map(changes),
        stories: stories.collect(),
        links: links.collect(),
        articles: all
            .map(|article| ArticleRecord::of(outcome, article))
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")
}
