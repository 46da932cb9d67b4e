//! The parsing side: batches in, records out, in order.
//!
//! The units of a batch (lines, whole files) are parsed and mapped by all threads and collected in their order, so one
//! thread or many give the same records and the same messages. A batch ends in a barrier: what is lost is at
//! most the time of its longest line, and a batch of 4 MB of news holds about 650 of them.

use super::batch::{self, Batch, Piece};
use super::fields::Fields;
use super::inputs::Inputs;
use super::problem::{Account, Problem};
use super::{Place, Record, jsonl, lines, text_file};
use crate::article::Article;
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;

/// A line or a whole file that may be an article.
struct Unit {
    file: u32,
    line: u64,
    range: Range<usize>,
    form: Form,
}

enum Form {
    Json,
    Text { markdown: bool },
}

/// Turns units into records; the same for every thread.
pub(super) struct Parser<'a, F> {
    pub(super) inputs: &'a Inputs,
    pub(super) fields: &'a Fields,
    pub(super) max_record_bytes: usize,
    pub(super) map: &'a F,
}

/// Puts what the workers made in order.
pub(super) struct Collector<'a, T, F> {
    parser: Parser<'a, F>,
    pub(super) account: Account<'a>,
    pub(super) records: Vec<Record<T>>,
    /// Whether anything, a record or a message, came of a file.
    pub(super) used: Vec<bool>,
    /// How many records have no field for the text and were kept for their title.
    pub(super) headlines: u64,
}

impl<'a, T: Send, F: Fn(&Article<'_>) -> T + Sync> Collector<'a, T, F> {
    pub(super) fn new(parser: Parser<'a, F>, account: Account<'a>) -> Self {
        let used = vec![false; parser.inputs.len()];
        Self {
            parser,
            account,
            records: Vec::new(),
            used,
            headlines: 0,
        }
    }

    pub(super) fn take(&mut self, batch: &Batch) {
        self.account.run.counts.bytes += batch.bytes.len() as u64;
        let mut units = Vec::new();
        for piece in &batch.pieces {
            match piece {
                Piece::Lines {
                    file,
                    first_line,
                    range,
                } => {
                    units.extend(
                        lines::split(&batch.bytes, range.clone(), *first_line)
                            .filter(|(_, range)| {
                                !batch.bytes[range.clone()].trim_ascii_start().is_empty()
                            })
                            .map(|(line, range)| Unit {
                                file: *file,
                                line,
                                range,
                                form: Form::Json,
                            }),
                    );
                }
                Piece::Whole {
                    file,
                    markdown,
                    range,
                } => {
                    let form = Form::Text {
                        markdown: *markdown,
                    };
                    units.push(Unit {
                        file: *file,
                        line: 0,
                        range: range.clone(),
                        form,
                    });
                }
                Piece::Problem {
                    file,
                    line,
                    problem,
                } => {
                    self.take_units(&batch.bytes, &units);
                    units.clear();
                    self.skip(
                        Place {
                            file: *file,
                            line: *line,
                        },
                        problem.clone(),
                    );
                }
            }
        }
        self.take_units(&batch.bytes, &units);
    }

    fn take_units(&mut self, bytes: &[u8], units: &[Unit]) {
        let parser = &self.parser;
        let results: Vec<_> = units
            .par_iter()
            .map(|unit| parser.record(unit, &bytes[unit.range.clone()]))
            .collect();
        for (unit, result) in units.iter().zip(results) {
            let place = Place {
                file: unit.file,
                line: unit.line,
            };
            self.used[place.file as usize] = true;
            match result {
                Ok(made) => {
                    self.headlines += u64::from(made.textless);
                    self.records.push(Record {
                        id: made.id,
                        place,
                        value: made.value,
                    });
                }
                Err(problem) => self.skip(place, problem),
            }
        }
    }

    fn skip(&mut self, place: Place, problem: Problem) {
        self.used[place.file as usize] = true;
        self.account.skip(self.parser.inputs.place(place), problem);
    }
}

/// What came of a unit.
struct Made<T> {
    id: Box<str>,
    value: T,
    textless: bool,
}

impl<T, F: Fn(&Article<'_>) -> T> Parser<'_, F> {
    fn record(&self, unit: &Unit, bytes: &[u8]) -> Result<Made<T>, Problem> {
        if bytes.len() > self.max_record_bytes {
            return Err(batch::too_long(
                "line",
                bytes.len() as u64,
                self.max_record_bytes,
            ));
        }
        let jsonl::Parsed {
            mut article,
            textless,
        } = match unit.form {
            Form::Json => jsonl::parse(bytes, self.fields)?,
            Form::Text { markdown } => jsonl::Parsed {
                article: text_file::parse(bytes, markdown, self.fields)?,
                textless: false,
            },
        };
        if article.id.is_empty() {
            article.id = Cow::Owned(
                self.inputs
                    .place(Place {
                        file: unit.file,
                        line: unit.line,
                    })
                    .to_string(),
            );
        }
        let value = (self.map)(&article);
        Ok(Made {
            id: article.id.into(),
            value,
            textless,
        })
    }
}
