//! The parsing side: batches in, records out, in order.
//!
//! The parts of a batch (lines, rows, whole files) are parsed and mapped by all threads and collected in their order, so
//! one thread or many give the same records and the same messages. A batch ends in a barrier: what is lost is at
//! most the time of a [`HANDFUL`] of lines, and a batch of 4 MB of news holds about 650 of them.

use super::batch::{self, Batch, Form, Piece};
use super::fields::Fields;
use super::html::{self, Known};
use super::inputs::Inputs;
use super::problem::{Account, Problem};
#[cfg(feature = "parquet")]
use super::record;
use super::record::Parsed;
use super::tally::Tally;
use super::{Place, Record, feed, jsonl, lines, text_file, warc};
use crate::article::Article;
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;

/// So many parts are one piece of work: of larger ones a thread would have some left at the end of a batch while others wait.
const HANDFUL: usize = 4;

/// Bytes that may be an article, or hold some.
struct Part<'b> {
    place: Place,
    range: Range<usize>,
    form: Formed<'b>,
}

/// The form of a part; a line is so much the most frequent that nothing is kept for it but its fields.
enum Formed<'b> {
    Line(&'b Fields),
    Other(&'b Form),
}

/// Turns parts into records; the same for every thread.
pub(super) struct Parser<'a, F> {
    pub(super) inputs: &'a Inputs,
    /// The names that front matter is read by.
    pub(super) fields: &'a Fields,
    pub(super) max_record_bytes: usize,
    pub(super) map: &'a F,
}

/// Puts what the workers made in order, and hands it on.
pub(super) struct Collector<'a, 't, T, F> {
    pub(super) parser: Parser<'a, F>,
    pub(super) account: Account<'a>,
    take: &'t mut dyn FnMut(Record<T>),
    /// Whether anything, a record or a message, came of a file.
    pub(super) used: Vec<bool>,
    /// What is said once for all files.
    pub(super) tally: Tally,
}

impl<'a, 't, T: Send, F: Fn(&Article<'_>) -> T + Sync> Collector<'a, 't, T, F> {
    pub(super) fn new(
        parser: Parser<'a, F>,
        account: Account<'a>,
        take: &'t mut dyn FnMut(Record<T>),
    ) -> Self {
        let used = vec![false; parser.inputs.len()];
        Self {
            parser,
            account,
            take,
            used,
            tally: Tally::default(),
        }
    }

    pub(super) fn take(&mut self, batch: &Batch) {
        self.account.run.counts.bytes += batch.bytes.len() as u64;
        let mut parts = Vec::new();
        for piece in &batch.pieces {
            match piece {
                Piece::Lines {
                    file,
                    first_line,
                    range,
                    fields,
                } => {
                    parts.extend(
                        lines::split(&batch.bytes, range.clone(), *first_line)
                            .filter(|(_, range)| {
                                !batch.bytes[range.clone()].trim_ascii_start().is_empty()
                            })
                            .map(|(line, range)| Part {
                                place: Place::line(*file, line),
                                range,
                                form: Formed::Line(fields),
                            }),
                    );
                }
                Piece::Part { place, range, form } => parts.push(Part {
                    place: *place,
                    range: range.clone(),
                    form: Formed::Other(form),
                }),
                Piece::Guessed { file, guesses } => {
                    self.tally.guessed(self.parser.inputs.name(*file), guesses);
                }
                Piece::Problem { place, problem } => {
                    self.take_parts(&batch.bytes, &parts);
                    parts.clear();
                    self.skip(*place, problem.clone());
                }
            }
        }
        self.take_parts(&batch.bytes, &parts);
    }

    fn take_parts(&mut self, bytes: &[u8], parts: &[Part<'_>]) {
        let parser = &self.parser;
        let results: Vec<_> = parts
            .par_iter()
            .with_max_len(HANDFUL)
            .map(|part| parser.part(part, &bytes[part.range.clone()]))
            .collect();
        for (part, result) in parts.iter().zip(results) {
            self.used[part.place.file as usize] = true;
            match result {
                Came::One(result) => self.take_result(part.place, result),
                Came::Passed(what) => self.tally.passed(what),
                Came::Many(results) => {
                    for (place, result) in results {
                        self.take_result(place, result);
                    }
                }
            }
        }
    }

    fn take_result(&mut self, place: Place, result: Result<Made<T>, Problem>) {
        match result {
            Ok(made) => {
                self.tally.headlines += u64::from(made.textless);
                if let Some(converted) = made.converted {
                    self.account.run.counts.converted += 1;
                    self.tally.converted(converted);
                }
                (self.take)(Record {
                    id: made.id,
                    place,
                    value: made.value,
                });
            }
            Err(problem) => self.skip(place, problem),
        }
    }

    fn skip(&mut self, place: Place, problem: Problem) {
        self.used[place.file as usize] = true;
        self.account.skip(self.parser.inputs.place(place), problem);
    }
}

/// The values of the fields that stand in these parts of the bytes.
#[cfg(feature = "parquet")]
fn values<'b>(
    bytes: &'b [u8],
    ranges: &[Option<Range<usize>>; super::fields::COUNT],
) -> Result<record::Values<'b>, Problem> {
    let text = super::encoding::utf8(bytes)?;
    super::encoding::not_binary(bytes)?;
    Ok(ranges
        .each_ref()
        .map(|range| range.clone().map(|range| Cow::Borrowed(&text[range]))))
}

/// What came of a part.
enum Came<T> {
    One(Result<Made<T>, Problem>),
    /// A file that is parsed in one piece and holds many records.
    Many(Vec<(Place, Result<Made<T>, Problem>)>),
    /// Nothing, since it is no article and none was expected.
    Passed(warc::Passed),
}

/// What came of a record.
struct Made<T> {
    id: Box<str>,
    value: T,
    textless: bool,
    converted: Option<super::encoding::Converted>,
}

impl<T, F: Fn(&Article<'_>) -> T> Parser<'_, F> {
    fn part(&self, part: &Part<'_>, bytes: &[u8]) -> Came<T> {
        let place = part.place;
        let make = |parsed: Parsed<'_>| Ok(self.made(place, parsed));
        Came::One(match part.form {
            Formed::Line(_) if bytes.len() > self.max_record_bytes => Err(batch::too_long(
                "line",
                bytes.len() as u64,
                self.max_record_bytes,
            )),
            Formed::Line(fields) => jsonl::parse(bytes, fields).and_then(make),
            Formed::Other(form) => match form {
                Form::Json(fields) => jsonl::parse(bytes, fields).and_then(make),
                Form::Row(table) => table.article(bytes, make),
                Form::Text { markdown } => text_file::parse(bytes, *markdown, self.fields, make),
                Form::Html => html::parse(bytes, &Known::default(), make),
                Form::Feed => {
                    let make = |place, parsed: Parsed<'_>| Ok(self.made(place, parsed));
                    return match feed::parse(bytes, place.file, make) {
                        Ok(results) => Came::Many(results),
                        Err(problem) => Came::One(Err(problem)),
                    };
                }
                Form::Warc => match warc::parse(bytes, self.fields, self.max_record_bytes, make) {
                    Ok(Ok(made)) => Ok(made),
                    Ok(Err(passed)) => return Came::Passed(passed),
                    Err(problem) => Err(problem),
                },
                #[cfg(feature = "parquet")]
                Form::Values(ranges, text) => values(bytes, ranges)
                    .and_then(|values| record::of_values(values, text))
                    .and_then(make),
            },
        })
    }

    fn made(&self, place: Place, parsed: Parsed<'_>) -> Made<T> {
        let Parsed {
            mut article,
            textless,
            converted,
        } = parsed;
        if article.id.is_empty() {
            article.id = Cow::Owned(self.inputs.place(place).to_string());
        }
        let value = (self.map)(&article);
        Made {
            id: article.id.into(),
            value,
            textless,
            converted,
        }
    }
}
