//! A file of stored pairs to an outcome, looked at line by line before it is believed.

use super::{ArticleLine, FORMAT, Header, PairLine, Stored, overlap};
use crate::article::ArticleId;
use crate::compression;
use crate::error::{Error, Result};
use crate::exact::TextKey;
use crate::group::{Preferred, Scope};
use crate::outcome::{Copies, Entry, Outcome};
use crate::read::{Inputs, Place};
use crate::run::Run;
use crate::settings::Settings;
use crate::shingle::ShingleSize;
use crate::sign::{Scheme, Slots};
use crate::similarity::{Overlap, Similarity};
use crate::verify::wire::{Agency, WireMark};
use crate::verify::{Pair, Relation, Relations, Thresholds};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Reads a file that [`write`](super::write) wrote. Groups are not stored: they follow from the pairs, by
/// [`Outcome::recut`](crate::Outcome::recut).
///
/// # Errors
/// If it cannot be read, is no such file, ends early, holds what no run can have found, or was made under another scheme
/// than this program's for the same settings; names the line.
///
/// # Complexity
/// `O(lines)`.
pub fn read(path: &Path) -> Result<Stored> {
    let io = |error| Error::io(path, "read", error);
    let file = File::open(path).map_err(io)?;
    let mut lines = Lines {
        path,
        reader: BufReader::with_capacity(1 << 18, compression::reader(file).map_err(io)?),
        line: String::new(),
        number: 0,
    };
    let header: Header = lines.next("the header of stored pairs")?;
    if header.format != FORMAT {
        let problem = format!("holds \"{}\", expected \"{FORMAT}\"", header.format);
        return Err(lines.wrong(problem));
    }
    let settings = settings(&header, &lines)?;
    let mut entries: Vec<Entry> = Vec::with_capacity(header.articles.min(1 << 20));
    let mut places = Vec::with_capacity(header.articles.min(1 << 20));
    let inputs = Inputs::of_seen(header.inputs).map_err(|error| lines.wrong(error.to_string()))?;
    for _ in 0..header.articles {
        let article: ArticleLine<'_> = lines.next("an article")?;
        let place = Place {
            file: article.file,
            unit: article.unit,
            line: article.line,
        };
        if place.file as usize >= inputs.len() {
            let problem = format!(
                "an article of file {}, there are {}",
                place.file,
                inputs.len()
            );
            return Err(lines.wrong(problem));
        }
        let entry = match entry(&article, inputs.place(place).to_string()) {
            Ok(entry) => entry,
            Err(problem) => return Err(lines.wrong(problem)),
        };
        if entries.last().is_some_and(|last| last.id >= entry.id) {
            return Err(lines.wrong("an article out of order, expected ids to rise"));
        }
        places.push(place);
        entries.push(entry);
    }
    let mut pairs: Vec<Pair> = Vec::with_capacity(header.pairs.min(1 << 20));
    for _ in 0..header.pairs {
        let line: PairLine = lines.next("a pair")?;
        let pair = match pair(&line, &entries, &settings) {
            Ok(pair) => pair,
            Err(problem) => return Err(lines.wrong(problem)),
        };
        if pairs
            .last()
            .is_some_and(|last| (last.a, last.b) >= (pair.a, pair.b))
        {
            return Err(lines.wrong("a pair out of order, expected (a, b) to rise"));
        }
        pairs.push(pair);
    }
    lines.end()?;
    let mut input_order: Vec<ArticleId> = (0..entries.len()).map(ArticleId::from_index).collect();
    input_order.sort_by_key(|id| places[id.index()]);
    let mut run = Run::default();
    run.counts.articles = entries.len() as u64;
    run.counts.words = entries.iter().map(|entry| u64::from(entry.words)).sum();
    run.counts.shingles = entries.iter().map(|entry| u64::from(entry.shingles)).sum();
    run.counts.wordless = entries.iter().filter(|entry| entry.words == 0).count() as u64;
    let outcome = Outcome {
        settings,
        entries,
        input_order,
        copies: Copies {
            pairs,
            ..Copies::default()
        },
        stories: Vec::new(),
        story_of: Vec::new(),
        links: Vec::new(),
        since: None,
        run,
    };
    Ok(Stored {
        outcome,
        inputs,
        places,
    })
}

fn settings<R: BufRead>(header: &Header, lines: &Lines<'_, R>) -> Result<Settings> {
    let value = |value: f64| Similarity::new(value).map_err(|error| lines.wrong(error.to_string()));
    let from = header.from;
    let scheme = Scheme {
        slots: Slots::new(header.slots).map_err(|error| lines.wrong(error.to_string()))?,
        seed: header.seed,
        shingle: ShingleSize::new(header.shingle)
            .ok_or_else(|| lines.wrong(format!("shingles of {} words", header.shingle)))?,
    };
    if scheme.to_string() != header.scheme {
        let problem = format!("stored under {}, this program has {scheme}", header.scheme);
        return Err(lines.wrong(problem));
    }
    let thresholds = Thresholds {
        near: value(from.near)?,
        contains: value(from.contains)?,
        same_wire: value(from.same_wire)?,
        shared: from.shared,
        shortest: from.shortest,
    };
    Ok(Settings {
        scheme,
        recall: header.recall,
        thresholds,
        relations: Relations::of(&header.relations),
        // Whatever values are preferred and whatever is in scope, the fields are known.
        prefer_field: header.prefer_field.as_ref().map(|field| Preferred {
            field: field.as_str().into(),
            values: Vec::new(),
        }),
        scope: header
            .scope_field
            .as_ref()
            .map_or(Scope::All, |field| Scope::Field(field.as_str().into())),
        ..Settings::default()
    })
}

fn entry(line: &ArticleLine<'_>, place: String) -> std::result::Result<Entry, String> {
    let own = |field: &Option<std::borrow::Cow<'_, str>>| field.as_deref().map(Box::from);
    let key = match line.key.as_deref() {
        None => None,
        Some(text) => Some(TextKey(
            u128::from_str_radix(text, 16)
                .map_err(|_| format!("\"{text}\" is no key of a text"))?,
        )),
    };
    let wire = match &line.wire {
        None => None,
        Some((name, how)) => Some(WireMark {
            agency: Agency::named(name).ok_or_else(|| format!("\"{name}\" is no known agency"))?,
            how: *how,
        }),
    };
    Ok(Entry {
        id: (&*line.id).into(),
        headline: (&*line.headline).into(),
        titled: line.titled,
        source: own(&line.source),
        url: own(&line.url),
        date: own(&line.date),
        lang: own(&line.lang),
        prefer: own(&line.prefer),
        scope: own(&line.scope),
        place: place.into(),
        words: line.words,
        shingles: line.shingles,
        key,
        wire,
        ..Entry::default()
    })
}

/// The pair of a line, if a run can have found it.
fn pair(
    line: &PairLine,
    entries: &[Entry],
    settings: &Settings,
) -> std::result::Result<Pair, String> {
    let (a, b) = (ArticleId(line.a), ArticleId(line.b));
    if a >= b || b.index() >= entries.len() {
        return Err(format!(
            "a pair of {} and {}, of {} articles",
            a.0,
            b.0,
            entries.len()
        ));
    }
    let (whole, furniture) = (overlap(line.shingles), overlap(line.furniture));
    let sizes = (entries[a.index()].shingles, entries[b.index()].shingles);
    let is_overlap = |counts: Overlap| counts.shared <= counts.a.min(counts.b);
    // What is shared may be furniture of one of the two only, so its part is no overlap by itself.
    let is_part =
        furniture.a <= whole.a && furniture.b <= whole.b && furniture.shared <= whole.shared;
    let possible = (whole.a, whole.b) == sizes
        && is_overlap(whole)
        && is_part
        && is_overlap(whole.without(furniture));
    let equal =
        entries[a.index()].key.is_some() && entries[a.index()].key == entries[b.index()].key;
    if !possible || equal != (line.relation == Relation::Identical) {
        return Err("counts that no two texts can have".to_owned());
    }
    let pair = Pair {
        relation: line.relation,
        furniture,
        marks: line.marks,
        ..Pair::whole(a, b, line.relation, whole)
    };
    let found = pair.relation_at(&settings.thresholds, settings.relations);
    if found != Some(line.relation) {
        let found = found.map_or("none", Relation::name);
        return Err(format!(
            "a pair said to be {}, by its counts {found}",
            line.relation
        ));
    }
    Ok(pair)
}

/// The lines of a file, numbered.
struct Lines<'a, R> {
    path: &'a Path,
    reader: R,
    line: String,
    number: u64,
}

impl<R: BufRead> Lines<'_, R> {
    /// The next line as what it should be.
    fn next<'l, T: serde::Deserialize<'l>>(&'l mut self, what: &str) -> Result<T> {
        if !self.advance()? {
            return Err(self.wrong(format!("ends early, expected {what}")));
        }
        serde_json::from_str(&self.line).map_err(|error| {
            wrong(
                self.path,
                self.number,
                format!("not {what}: {}", plain(&error)),
            )
        })
    }

    fn end(&mut self) -> Result<()> {
        if self.advance()? {
            return Err(self.wrong("more lines than the header says"));
        }
        Ok(())
    }

    fn advance(&mut self) -> Result<bool> {
        self.line.clear();
        self.number += 1;
        let read = self.reader.read_line(&mut self.line);
        Ok(read.map_err(|error| Error::io(self.path, "read", error))? > 0)
    }

    fn wrong(&self, problem: impl Into<String>) -> Error {
        wrong(self.path, self.number, problem)
    }
}

fn wrong(path: &Path, line: u64, problem: impl Into<String>) -> Error {
    let hint = "stored pairs are written by --store; run again on the articles to store them anew";
    Error::format(
        format_args!("{}:{line}", path.display()),
        problem,
        Some(hint),
    )
}

/// What `serde_json` says, without its own line and column.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}
