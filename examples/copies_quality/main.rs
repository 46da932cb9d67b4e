//! How well copies are found: `cargo run --release --example copies_quality -- FOLDER`.
//!
//! FOLDER holds labelled articles as JSON lines: `groundnews.jsonl.gz` (field `wire`: hand-reviewed wire lineage),
//! `planted.jsonl.gz` (field `dup`: planted pairs) and `abp.jsonl.gz`, with `abp.pairs.tsv` (overlaps of word 5-grams)
//! and `abp.traps.tsv` (pairs that share page furniture only). Every figure is a count over a count, at default
//! settings. The edit suite makes its texts at run time from articles of the large set.

use large::Large;
use samestory::read::{ReadOptions, read};
use samestory::run::{Run, Unobserved};
use samestory::verify::Relation;
use samestory::verify::wire::Agency;
use samestory::{ArticleId, Outcome, Pipeline, Settings};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

mod edits;
mod large;

type Anyhow<T> = Result<T, Box<dyn Error>>;

fn main() -> Anyhow<()> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "-v")
        .collect();
    let [folder, parts @ ..] = arguments.as_slice() else {
        return Err(
            "usage: copies_quality FOLDER [wire|planted|samples|alone|edits]... [-v]".into(),
        );
    };
    let folder = PathBuf::from(folder);
    let asked = |part: &str| parts.is_empty() || parts.iter().any(|other| other == part);
    if asked("wire") {
        lineages(&folder.join("groundnews.jsonl.gz"))?;
        origins(&folder.join("groundnews.jsonl.gz"))?;
    }
    if asked("planted") {
        planted(&folder.join("planted.jsonl.gz"))?;
    }
    if ["samples", "alone", "edits"].into_iter().any(asked) {
        let large = Large::read(&folder)?;
        if asked("samples") {
            large.samples()?;
        }
        if asked("alone") {
            large.alone()?;
        }
        if asked("edits") {
            edits::edits(&large)?;
        }
    }
    Ok(())
}

/// Whether every miss and every false pair is to be shown.
fn verbose() -> bool {
    std::env::args().any(|argument| argument == "-v")
}

/// A number for an id that says nothing about it, to part articles by: FNV-1a.
fn number(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    }) >> 20
}

/// Copies at default settings, `lang` holding the gold label; `without` names a field that is not to be read.
fn copies_labelled(path: &Path, label: &str, without: Option<&str>) -> Anyhow<Outcome> {
    let mut reading = ReadOptions::default();
    reading.fields.lang = Some(label.into());
    match without {
        Some("source") => reading.fields.source = Some("no such field".into()),
        Some("date") => reading.fields.date = Some("no such field".into()),
        _ => {}
    }
    Ok(Pipeline::new(Settings::default())?
        .reading(reading)
        .copies(&[path.to_path_buf()])?
        .outcome)
}

fn row(set: &str, what: &str, part: usize, whole: usize) {
    println!(
        "{set:<22} {what:<48} {part:>6} of {whole:>6}  {:>6.2}%",
        100.0 * part as f64 / whole.max(1) as f64
    );
}

/// Pairwise F1 of groups against wire lineages.
fn lineages(path: &Path) -> Anyhow<()> {
    let found = copies_labelled(path, "wire", None)?;
    let (mut together, mut gold, mut both) = (0, 0, 0);
    for a in 0..found.entries.len() {
        for b in a + 1..found.entries.len() {
            let same_group = found.copies.group_of[a] == found.copies.group_of[b];
            let (left, right) = (&found.entries[a], &found.entries[b]);
            let same_wire = left.lang.is_some() && left.lang == right.lang;
            together += usize::from(same_group);
            gold += usize::from(same_wire);
            both += usize::from(same_group && same_wire);
            if same_group != same_wire && verbose() {
                let pair = found.pair(ArticleId(a as u32), ArticleId(b as u32));
                println!(
                    "  {} {} grouped {same_group} gold {same_wire} {pair:?}",
                    left.id, right.id
                );
            }
        }
    }
    row("groundnews", "wire pairs found by groups", both, gold);
    row(
        "groundnews",
        "pairs of groups that are wire pairs",
        both,
        together,
    );
    println!(
        "{:<16} pair-F {:.2}",
        "groundnews",
        200.0 * both as f64 / (gold + together) as f64
    );
    relations("groundnews", &found);
    Ok(())
}

/// Whose text a group is and who had it first. The truth is a member that an agency published itself; it is looked for
/// with the sources read, and with the sources hidden, from texts and dates alone.
fn origins(path: &Path) -> Anyhow<()> {
    let published = outlets(path)?;
    for (set, without) in [("groundnews", None), ("gn, no source", Some("source"))] {
        let found = copies_labelled(path, "wire", without)?;
        let (mut groups, mut named, mut own, mut named_own, mut first) = (0, 0, 0, 0, 0);
        for group in found
            .copies
            .groups
            .iter()
            .filter(|group| group.members.len() > 1)
        {
            groups += 1;
            let agency = group.provenance.agency;
            named += usize::from(agency.is_some());
            let by_agency = |id: &ArticleId| -> Option<Agency> {
                let source = published.get(&*found.entry(*id).id)?.as_deref()?;
                Agency::all().find(|agency| agency.is_source(source))
            };
            let Some((owner, truth)) = group
                .members
                .iter()
                .find_map(|id| Some((*id, by_agency(id)?)))
            else {
                continue;
            };
            own += 1;
            named_own += usize::from(agency == Some(truth));
            first += usize::from(group.provenance.first.is_some_and(|(id, _)| id == owner));
        }
        row(set, "groups of which an agency is named", named, groups);
        row(
            set,
            "agency right, where a member is the agency's own",
            named_own,
            own,
        );
        row(set, "that member is called the first", first, own);
    }
    Ok(())
}

fn planted(path: &Path) -> Anyhow<()> {
    let found = copies_labelled(path, "dup", None)?;
    let label = |id: ArticleId| found.entry(id).lang.as_deref();
    let is_gold = |x: ArticleId, y: ArticleId| label(x).is_some() && label(x) == label(y);
    let count = found.entries.len() as u32;
    let gold = (0..count).flat_map(|a| (a + 1..count).map(move |b| (ArticleId(a), ArticleId(b))));
    let gold = gold.filter(|&(a, b)| is_gold(a, b)).count();
    let right = found
        .copies
        .pairs
        .iter()
        .filter(|pair| is_gold(pair.a, pair.b))
        .count();
    row("planted", "planted pairs found", right, gold);
    row(
        "planted",
        "pairs that were not planted",
        found.copies.pairs.len() - right,
        found.copies.pairs.len(),
    );
    relations("planted", &found);
    Ok(())
}

fn relations(set: &str, found: &Outcome) {
    let mut counts: BTreeMap<Relation, usize> = BTreeMap::new();
    found
        .copies
        .pairs
        .iter()
        .for_each(|pair| *counts.entry(pair.relation).or_default() += 1);
    let named: Vec<String> = counts
        .iter()
        .map(|(relation, count)| format!("{relation} {count}"))
        .collect();
    let largest = found
        .copies
        .groups
        .iter()
        .map(|group| group.members.len())
        .max()
        .unwrap_or(0);
    println!(
        "{set:<16} pairs: {}; groups {}, largest {largest}",
        named.join(", "),
        found.run.counts.groups
    );
    let timings: Vec<String> = found
        .run
        .timings
        .iter()
        .map(|(stage, time)| format!("{stage} {} ms", time.as_millis()))
        .collect();
    println!(
        "{set:<16} candidates {}; {}",
        found.run.counts.candidates,
        timings.join(", ")
    );
    found
        .run
        .warnings
        .iter()
        .for_each(|warning| println!("{set:<16} {warning}"));
}

/// Whether two articles are a pair of copies.
fn related(found: &Outcome, a: &str, b: &str) -> Option<Relation> {
    Some(found.pair(found.find(a)?, found.find(b)?)?.relation)
}

/// The source of each article.
fn outlets(path: &Path) -> Anyhow<BTreeMap<String, Option<String>>> {
    let all = read(
        &[path.to_path_buf()],
        &ReadOptions::default(),
        &mut Run::default(),
        &Unobserved,
        |article| article.source.as_deref().map(str::to_owned),
    )?;
    Ok(all
        .records
        .into_iter()
        .map(|record| (record.id.to_string(), record.value))
        .collect())
}
