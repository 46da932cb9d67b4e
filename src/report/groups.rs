//! Groups of copies: what holds each together, where its text is from, and who had it first.

use super::json::rounded;
use super::text::{Style, count, counted, fit, pad};
use crate::article::ArticleId;
use crate::group::{By, Group};
use crate::outcome::Outcome;
use crate::verify::Relation;
use serde::Serialize;
use serde_json::json;
use std::io::{self, Write};

/// How a member hangs together with the anchor of its group.
#[derive(Serialize)]
struct Member<'o> {
    id: &'o str,
    /// How it relates to the anchor; `null` for the anchor itself.
    relation: Option<Relation>,
    jaccard: f64,
    /// Of the shorter of the two, page furniture left aside.
    containment: f64,
}

fn member<'o>(outcome: &'o Outcome, group: &Group, id: ArticleId) -> Member<'o> {
    let pair = outcome.pair(id, group.anchor);
    Member {
        id: &outcome.entry(id).id,
        relation: pair.map(|pair| pair.relation_of(id)),
        jaccard: pair.map_or(1.0, |pair| rounded(pair.overlap.jaccard())),
        containment: pair.map_or(1.0, |pair| rounded(pair.own().containment())),
    }
}

/// The groups of two or more, the largest first, then by id.
fn of_many(outcome: &Outcome) -> Vec<&Group> {
    let mut groups: Vec<&Group> = outcome
        .copies
        .groups
        .iter()
        .filter(|group| group.members.len() > 1)
        .collect();
    groups.sort_by_key(|group| (std::cmp::Reverse(group.members.len()), group.members[0]));
    groups
}

/// Writes a JSON line for each group of two or more, the largest first.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_jsonl(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let id = |id: ArticleId| &*outcome.entry(id).id;
    for group in of_many(outcome) {
        let members = group.members.iter();
        let line = json!({
            "group": outcome.content_id('g', &group.members),
            "representative": id(group.representative),
            "anchor": id(group.anchor),
            "weakest": group.weakest.map(|(weakest, containment)| json!({"id": id(weakest), "containment": rounded(containment)})),
            "agency": group.provenance.agency,
            "first": group.provenance.first.map(|(first, by)| json!({"id": id(first), "by": by})),
            "members": members.map(|&of| member(outcome, group, of)).collect::<Vec<_>>(),
        });
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes the groups for people, `most` at most.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_table(
    outcome: &Outcome,
    style: Style,
    most: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let groups = of_many(outcome);
    if groups.is_empty() {
        let articles = count(outcome.entries.len() as u64);
        return writeln!(out, "no copies among {articles} articles");
    }
    for (number, group) in groups.iter().take(most).enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        write_group(outcome, group, number + 1, style, out)?;
    }
    if groups.len() > most {
        let rest = counted((groups.len() - most) as u64, "more group", "more groups");
        let line = format!("\n... and {rest}; --top 0 or --format jsonl shows all");
        writeln!(out, "{}", fit(&line, style.width))?;
    }
    Ok(())
}

fn write_group(
    outcome: &Outcome,
    group: &Group,
    number: usize,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let room = style.width.saturating_sub(5);
    let title = &outcome.entry(group.representative).headline;
    let label = format!("{number:>3}  ");
    writeln!(
        out,
        "{}{}",
        style.dim(&label),
        style.bold(&fit(title, room))
    )?;
    for line in super::text::wrap(&facts(outcome, group), room) {
        writeln!(out, "     {line}")?;
    }
    let by_strength = |&id: &ArticleId| {
        let pair = outcome.pair(id, group.anchor);
        let relation = pair.map(|pair| pair.relation.min(pair.relation.turned()));
        let within = pair.map_or(0, |pair| (pair.own().containment() * 1e6) as u64);
        (id != group.anchor, relation, std::cmp::Reverse(within), id)
    };
    let mut members = group.members.clone();
    members.sort_by_cached_key(by_strength);
    for id in members {
        let entry = outcome.entry(id);
        let mark = if id == group.representative { '*' } else { ' ' };
        let how = member(outcome, group, id);
        let relation = how.relation.map_or("anchor", Relation::name);
        let within = match how.relation {
            None => "    ".to_owned(),
            Some(_) => format!("{:.2}", how.containment),
        };
        // The day of "2031-05-06T10:43:00": the hour decides who was first, and stands in the other formats.
        let date = entry.date.as_deref().unwrap_or("");
        let date = date.split_once('T').map_or(date, |(day, _)| day);
        let who = entry.source.as_deref().unwrap_or("");
        let line = format!(
            "{relation:9}  {within}  {}  {}  {}",
            pad(date, 10),
            pad(who, 20),
            entry.id
        );
        writeln!(out, "   {mark} {}", fit(&line, room))?;
    }
    Ok(())
}

/// How many there are, whose text it is, who had it first and on which evidence, and what the group hangs by.
fn facts(outcome: &Outcome, group: &Group) -> String {
    let mut facts = vec![counted(group.members.len() as u64, "copy", "copies")];
    if let Some(agency) = group.provenance.agency {
        facts.push(format!("text of {agency}"));
    }
    if let Some((first, by)) = group.provenance.first {
        let entry = outcome.entry(first);
        let who = entry.source.as_deref().unwrap_or(&entry.id);
        let why = match by {
            By::Wire => "the agency's own",
            By::Time => "dated before the others",
            By::Length => "the others lie in it",
        };
        facts.push(format!("first {who}, {why}"));
    }
    if let Some((weakest, containment)) = group.weakest {
        let id = &outcome.entry(weakest).id;
        facts.push(format!("hangs by {containment:.2} ({id})"));
    }
    facts.join(" · ")
}
