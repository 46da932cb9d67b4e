//! Parquet tables to pieces: the values of each row, one behind the other.

use super::super::open::Opened;
use super::super::parquet;
use super::super::place::Place;
use super::super::problem::Problem;
use super::filler::{Advance, Filler};
use super::{Form, Piece};
use std::io::Read;
use std::sync::Arc;

impl Filler<'_> {
    pub(super) fn parquet(&mut self, file: u32, reader: Box<dyn Read + '_>, opened: &Opened<'_>) {
        if let Err(problem) = self.parquet_rows(file, reader, opened) {
            self.problem(Place::file(file), problem);
        }
        Advance::default().say(opened, self.observer);
    }

    fn parquet_rows(
        &mut self,
        file: u32,
        reader: Box<dyn Read + '_>,
        opened: &Opened<'_>,
    ) -> Result<(), Problem> {
        let table = parquet::Table::open(opened, reader)?;
        let (columns, guesses) = table.columns(&self.fields)?;
        let most = parquet::Table::most_bytes(opened, self.options);
        table.check_claims(&columns, most, self.options.max_expansion)?;
        if !guesses.is_empty() {
            self.batch.pieces.push(Piece::Guessed { file, guesses });
        }
        let name: Arc<str> = columns.text().into();
        let mut given = 0;
        for (row, number) in table.rows(&columns)?.zip(1..) {
            let row = row.map_err(|error| {
                let error = parquet::plain(&error);
                Problem::new(format!("cannot read on from record {number}: {error}"))
            })?;
            let place = Place::record(file, number);
            let start = self.batch.bytes.len();
            let piece = match columns.values(&row) {
                Err(problem) => Piece::Problem { place, problem },
                Ok(values) => {
                    let ranges = values.map(|value| {
                        let from = self.batch.bytes.len() - start;
                        value.map(|value| {
                            self.batch.bytes.extend_from_slice(value.as_bytes());
                            from..from + value.len()
                        })
                    });
                    let range = start..self.batch.bytes.len();
                    given += range.len() as u64;
                    if given > most {
                        self.batch.bytes.truncate(start);
                        let problem = parquet::too_much(self.options.max_expansion);
                        self.problem(place, problem);
                        break;
                    }
                    if range.len() > self.options.max_record_bytes {
                        self.batch.bytes.truncate(start);
                        let problem = self.too_long("record", range.len() as u64);
                        Piece::Problem { place, problem }
                    } else {
                        let form = Form::Values(Box::new(ranges), Arc::clone(&name));
                        Piece::Part { place, range, form }
                    }
                }
            };
            self.piece(piece);
            if !self.open {
                break;
            }
        }
        Ok(())
    }
}
