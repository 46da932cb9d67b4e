//! How well copies are found: `cargo run --release --example copies_quality -- FOLDER`.
//!
//! FOLDER holds labelled articles as JSON lines: `groundnews.jsonl.gz` (field `wire`: hand-reviewed wire lineage),
//! `planted.jsonl.gz` (field `dup`: planted pairs) and `abp.jsonl.gz`, with `abp.pairs.tsv` (overlaps of word 5-grams)
//! and `abp.traps.tsv` (pairs that share page furniture only). Every figure is a count over a count, at default
//! settings. The edit suite makes its texts at run time from articles of the large set.

use samestory::read::{ReadOptions, read};
use samestory::run::{Run, Unobserved};
use samestory::verify::Relation;
use samestory::verify::wire::Agency;
use samestory::{ArticleId, Outcome, Pipeline, Settings};
use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

type Anyhow<T> = Result<T, Box<dyn Error>>;

fn main() -> Anyhow<()> {
    let folder = std::env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .ok_or("usage: copies_quality FOLDER")?;
    lineages(&folder.join("groundnews.jsonl.gz"))?;
    origins(&folder.join("groundnews.jsonl.gz"))?;
    planted(&folder.join("planted.jsonl.gz"))?;
    let found = copies(&folder.join("abp.jsonl.gz"), None)?;
    large("abp", &folder, &found)?;
    large(
        "abp, no source",
        &folder,
        &copies(&folder.join("abp.jsonl.gz"), Some("source"))?,
    )?;
    large(
        "abp, no date",
        &folder,
        &copies(&folder.join("abp.jsonl.gz"), Some("date"))?,
    )?;
    edits(&folder.join("abp.jsonl.gz"), &found)
}

/// Copies at default settings, `lang` holding the gold label; `without` names a field that is not to be read.
fn copies(path: &Path, without: Option<&str>) -> Anyhow<Outcome> {
    copies_labelled(path, "lang", without)
}

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
        "{set:<16} {what:<52} {part:>6} of {whole:>6}  {:>6.2}%",
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
            if same_group != same_wire && std::env::args().any(|arg| arg == "-v") {
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

fn large(set: &str, folder: &Path, found: &Outcome) -> Anyhow<()> {
    let verbose = std::env::args().any(|arg| arg == "-v");
    let is_copy =
        |a: &str, b: &str| related(found, a, b).is_some_and(samestory::verify::Relation::is_copy);
    let traps = table(&folder.join("abp.traps.tsv"))?;
    let caught: Vec<_> = traps
        .iter()
        .filter(|trap| is_copy(&trap[0], &trap[1]))
        .collect();
    row(set, "traps related (at most 3%)", caught.len(), traps.len());
    let pairs = table(&folder.join("abp.pairs.tsv"))?;
    let outlets = outlets(&folder.join("abp.jsonl.gz"))?;
    let across = |pair: &&Vec<String>| outlets.get(&pair[0]) != outlets.get(&pair[1]);
    for (what, column, least, only_across) in [
        (
            "cross-outlet, containment >= 0.5 (at least 93%)",
            2,
            0.5,
            true,
        ),
        ("cross-outlet, containment >= 0.8", 2, 0.8, true),
        ("Jaccard >= 0.8 (all)", 3, 0.8, false),
        ("same outlet, containment >= 0.5", 2, 0.5, false),
    ] {
        let at_least = |pair: &&Vec<String>| {
            pair[column]
                .parse::<f64>()
                .is_ok_and(|value| value >= least)
        };
        let same_only = what.starts_with("same");
        let gold: Vec<_> = pairs
            .iter()
            .filter(at_least)
            .filter(|pair| (!only_across || across(pair)) && (!same_only || !across(pair)))
            .collect();
        let hits = gold
            .iter()
            .filter(|pair| is_copy(&pair[0], &pair[1]))
            .count();
        row(set, what, hits, gold.len());
        if verbose && !same_only {
            for pair in gold.iter().filter(|pair| !is_copy(&pair[0], &pair[1])) {
                println!("  missed {pair:?} {:?}", related(found, &pair[0], &pair[1]));
            }
        }
    }
    if verbose {
        for trap in caught {
            println!(
                "  caught {trap:?} {:?}",
                found
                    .find(&trap[0])
                    .zip(found.find(&trap[1]))
                    .and_then(|(a, b)| found.pair(a, b))
            );
        }
    }
    relations(set, found);
    Ok(())
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

/// The lines of a table under its heading.
fn table(path: &Path) -> Anyhow<Vec<Vec<String>>> {
    let text = std::fs::read_to_string(path)?;
    Ok(text
        .lines()
        .skip(1)
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect())
}

/// One way to change a text, and the least share of changed texts that must be found again.
type Edit = (&'static str, f64, fn(&str) -> String);

const EDITS: [Edit; 6] = [
    ("one word in front", 0.999, |text| {
        format!("Exclusive {text}")
    }),
    ("a byline in front", 0.999, |text| {
        format!("By Ines Okonkwo-Hale, Staff Writer\n\n{text}")
    }),
    ("quotes straightened, upper case", 0.999, |text| {
        text.replace(['\u{2018}', '\u{2019}'], "'")
            .replace(['\u{201C}', '\u{201D}'], "\"")
            .to_uppercase()
    }),
    ("paragraphs turned around", 0.999, |text| {
        text.split('\n').rev().collect::<Vec<_>>().join("\n")
    }),
    ("the first half", 0.99, |text| words(text, 0, 2)),
    ("the second half", 0.99, |text| words(text, 1, 2)),
];

/// The `part`th of `parts` of a text's words.
fn words(text: &str, part: usize, parts: usize) -> String {
    let all: Vec<&str> = text.split_inclusive(' ').collect();
    all[all.len() * part / parts..all.len() * (part + 1) / parts].concat()
}

/// Every eighth article of the large set with each of its edits, one edit a run and all edits in one run.
fn edits(path: &Path, known: &Outcome) -> Anyhow<()> {
    let all = read(
        &[path.to_path_buf()],
        &ReadOptions::default(),
        &mut Run::default(),
        &Unobserved,
        |article| article.text.clone().into_owned(),
    )?;
    let texts: Vec<(&str, &str)> = all
        .records
        .iter()
        .step_by(8)
        .map(|record| (&*record.id, record.value.as_str()))
        .collect();
    let texts: Vec<_> = texts
        .into_iter()
        .filter(|(_, text)| text.split_whitespace().count() >= 100)
        .collect();
    let folder = tempfile::tempdir()?;
    let start = Instant::now();
    let suites = EDITS.chunks(1).chain(std::iter::once(&EDITS[..]));
    for (number, suite) in suites.enumerate() {
        let path = folder.path().join(format!("{number}.jsonl"));
        let mut lines = String::new();
        for (id, text) in &texts {
            writeln!(lines, "{}", serde_json::json!({"id": id, "text": text}))?;
            for (kind, (_, _, edit)) in suite.iter().enumerate() {
                writeln!(
                    lines,
                    "{}",
                    serde_json::json!({"id": format!("{id}+{kind}"), "text": edit(text)})
                )?;
            }
        }
        std::fs::write(&path, lines)?;
        let found = copies(&path, None)?;
        let name = if suite.len() > 1 {
            "all edits"
        } else {
            "one edit"
        };
        for (kind, (what, least, _)) in suite.iter().enumerate() {
            let hits = texts.iter().filter(|(id, _)| {
                related(&found, id, &format!("{id}+{kind}")).is_some_and(Relation::is_copy)
            });
            row(
                name,
                &format!("{what} (at least {:.1}%)", least * 100.0),
                hits.count(),
                texts.len(),
            );
        }
        let origin = |id: ArticleId| {
            found
                .entry(id)
                .id
                .split('+')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        let strangers: HashSet<_> = found
            .copies
            .pairs
            .iter()
            .filter(|pair| pair.relation.is_copy())
            .map(|pair| (origin(pair.a), origin(pair.b)))
            .filter(|(a, b)| a != b && related(known, a, b).is_none())
            .collect();
        row(
            name,
            "pairs of unrelated originals (none)",
            strangers.len(),
            texts.len(),
        );
        if std::env::args().any(|arg| arg == "-v") {
            strangers.iter().for_each(|pair| println!("  {pair:?}"));
        }
    }
    println!("edit suite: {} ms", start.elapsed().as_millis());
    Ok(())
}
