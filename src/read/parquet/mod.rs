//! Parquet tables: an article a row, and rows written again under the schema they came with.
//!
//! The crate `parquet` without Arrow: its record reader gives the wanted columns row by row, its column readers and
//! writers copy the kept rows of every column, whatever it holds, without knowing what it means (`rewrite.rs`). A row
//! group is decoded by the reading thread; one page of each column is in memory. A page is decoded whole, so what the footer
//! and the pages (`pages.rs`) say of the wanted columns is held to the limit of expansion before, and what comes of them
//! while they are read.
//!
//! Texts are strings, or bytes that are UTF-8. Dates may be strings, numbers, dates or timestamps.

mod pages;
mod rewrite;

pub(super) use rewrite::Writer;

use super::fields::{COUNT, DATE, Fields, ID, PREFER, SCOPE, TEXT, TITLE};
use super::guess::{Guesses, Key};
use super::open::Opened;
use super::options::ReadOptions;
use super::problem::Problem;
use parquet::basic::{Compression, LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use std::fs::File;
use std::io::{self, Read, Seek};

/// A table and where its fields are.
pub(super) struct Table {
    pub(super) file: SerializedFileReader<File>,
    /// The same file, for what that does not show.
    plain: File,
}

/// The columns that hold the fields.
pub(super) struct Columns {
    projection: Type,
    paths: [Option<Vec<String>>; COUNT],
    /// Whether the date counts nanoseconds, which the record reader does not say.
    nanoseconds: bool,
}

impl Table {
    /// Opens a table. What its footer says is needed first, so a compressed table and standard input go to a temporary
    /// file; of a plain file all bytes are read once for its fingerprint.
    pub(super) fn open(opened: &Opened<'_>, mut reader: impl Read) -> Result<Self, Problem> {
        let unreadable = |error: io::Error| Problem::new(format!("cannot read: {error}"));
        let file = if let Some(path) = &opened.plain {
            io::copy(&mut reader, &mut io::sink()).map_err(unreadable)?;
            File::open(path).map_err(unreadable)?
        } else {
            let mut file = tempfile::tempfile().map_err(unreadable)?;
            io::copy(&mut reader, &mut file).map_err(unreadable)?;
            file.rewind().map_err(unreadable)?;
            file
        };
        let plain_file = file.try_clone().map_err(unreadable)?;
        let file = SerializedFileReader::new(file).map_err(|error| {
            Problem::with_hint(
                format!("not a readable Parquet file: {}", plain(&error)),
                "the footer is at the end; a file that was cut off has none",
            )
        })?;
        Ok(Self {
            file,
            plain: plain_file,
        })
    }

    /// Finds the columns.
    pub(super) fn columns(&self, fields: &Fields) -> Result<(Columns, Guesses), Problem> {
        let schema = self.file.metadata().file_metadata().schema();
        let mut keys = Vec::new();
        for column in schema.get_fields() {
            if column.is_group() {
                for inner in column.get_fields() {
                    keys.push(Key {
                        name: format!("{}.{}", column.name(), inner.name()),
                        plain: inner.is_primitive(),
                    });
                }
            }
            keys.push(Key {
                name: column.name().to_owned(),
                plain: column.is_primitive(),
            });
        }
        let guesses = Guesses::of(&keys, fields);
        let mut paths: [Option<Vec<String>>; COUNT] = Default::default();
        let mut wanted = Vec::new();
        let mut nanoseconds = false;
        for (field, found) in paths.iter_mut().enumerate() {
            let guess = guesses.taken.iter().find(|guess| guess.field == field);
            let name = guess.map_or(&*fields.names[field], |guess| &*guess.name);
            let path = if schema
                .get_fields()
                .iter()
                .any(|column| column.name() == name)
            {
                vec![name.to_owned()]
            } else {
                name.split('.').map(str::to_owned).collect()
            };
            if let Some(leaf) = leaf(schema, &path) {
                let kind = leaf.get_basic_info().logical_type_ref();
                nanoseconds |= field == DATE
                    && matches!(kind, Some(LogicalType::Timestamp(time)) if time.unit == TimeUnit::NANOS);
                wanted.push(path[0].clone());
                *found = Some(path);
            }
        }
        let named = (0..COUNT).find(|&field| fields.named[field] && paths[field].is_none());
        let missing = named.or((paths[TEXT].is_none() && paths[TITLE].is_none()).then_some(TEXT));
        if let Some(field) = missing {
            let names: Vec<_> = keys
                .iter()
                .take(8)
                .map(|key| format!("{:?}", key.name))
                .collect();
            return Err(Problem::with_hint(
                format!("no column \"{}\"", fields.names[field]),
                format!(
                    "the table has {}; say which is the {}: {}",
                    names.join(", "),
                    Fields::meaning(field),
                    Fields::flag(field),
                ),
            ));
        }
        let projected = schema
            .get_fields()
            .iter()
            .filter(|column| wanted.iter().any(|name| name == column.name()))
            .cloned()
            .collect();
        let projection = Type::group_type_builder(schema.name())
            .with_fields(projected)
            .build()
            .map_err(|error| Problem::new(plain(&error)))?;
        let columns = Columns {
            projection,
            paths,
            nanoseconds,
        };
        Ok((columns, guesses))
    }

    /// The most bytes that may come of the table, as for a compressed file.
    pub(super) fn most_bytes(opened: &Opened<'_>, options: &ReadOptions) -> u64 {
        let most = opened.raw_bytes() * u64::from(options.max_expansion);
        most.max(options.max_record_bytes as u64)
    }

    /// Refuses a table with a compression that is not read, or whose footer or pages say that the wanted columns hold more
    /// than that: a page is decoded whole, so this must be known before.
    pub(super) fn check_claims(
        &self,
        columns: &Columns,
        most: u64,
        expansion: u32,
    ) -> Result<(), Problem> {
        let wanted = columns.projection.get_fields();
        let groups = self.file.metadata().row_groups().iter();
        let chunks = groups.flat_map(RowGroupMetaData::columns).filter(|column| {
            let top = column.column_path().parts().first();
            wanted
                .iter()
                .any(|field| Some(field.name()) == top.map(String::as_str))
        });
        let foreign = |column: &&ColumnChunkMetaData| {
            use Compression::{GZIP, SNAPPY, UNCOMPRESSED, ZSTD};
            !matches!(
                column.compression(),
                UNCOMPRESSED | SNAPPY | GZIP(_) | ZSTD(_)
            )
        };
        if let Some(column) = chunks.clone().find(foreign) {
            return Err(Problem::with_hint(
                format!("compressed with {}, which is not read", codec(column)),
                "write it with zstd, snappy, gzip or without compression",
            ));
        }
        let claimed: u64 = chunks
            .clone()
            .map(|column| u64::try_from(column.uncompressed_size()).unwrap_or(u64::MAX))
            .fold(0, u64::saturating_add);
        if claimed > most {
            return Err(too_much(expansion));
        }
        let mut held: u64 = 0;
        for column in chunks {
            let gzip = matches!(column.compression(), Compression::GZIP(_));
            // Where the pages cannot be followed, the crate says why when it reads them.
            let pages = pages::held(&self.plain, range(column), gzip, most).unwrap_or(0);
            held = held.saturating_add(pages);
            if held > most {
                return Err(too_much(expansion));
            }
        }
        Ok(())
    }

    /// The rows, of which the columns are read.
    pub(super) fn rows(&self, columns: &Columns) -> Result<RowIter<'_>, Problem> {
        RowIter::from_file(Some(columns.projection.clone()), &self.file)
            .map_err(|error| Problem::new(plain(&error)))
    }
}

impl Columns {
    /// What the column of the text is called.
    pub(super) fn text(&self) -> String {
        self.paths[TEXT]
            .as_ref()
            .map_or_else(|| "text".to_owned(), |path| path.join("."))
    }

    /// The values of a row's fields.
    pub(super) fn values(&self, row: &Row) -> Result<[Option<String>; COUNT], Problem> {
        let mut values: [Option<String>; COUNT] = Default::default();
        for (field, path) in self.paths.iter().enumerate() {
            let Some(path) = path else { continue };
            let Some(value) = value(row, path) else {
                continue;
            };
            values[field] = self.written(field, value).map_err(|found| {
                let name = path.join(".");
                Problem::new(format!("column \"{name}\" is {found}, expected a string"))
            })?;
        }
        Ok(values)
    }

    fn written(&self, field: usize, value: &Field) -> Result<Option<String>, &'static str> {
        let number = |number: String| match field {
            ID | DATE | PREFER | SCOPE => Ok(Some(number)),
            _ => Err("a number"),
        };
        match value {
            Field::Null => Ok(None),
            Field::Str(text) => Ok(Some(text.clone())),
            Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
                Ok(text) => Ok(Some(text.to_owned())),
                Err(_) => Err("bytes that are not UTF-8"),
            },
            Field::Long(nanoseconds) if field == DATE && self.nanoseconds => {
                Ok(Some(instant(nanoseconds.div_euclid(1_000_000_000))))
            }
            Field::Byte(n) => number(n.to_string()),
            Field::Short(n) => number(n.to_string()),
            Field::Int(n) => number(n.to_string()),
            Field::Long(n) => number(n.to_string()),
            Field::UByte(n) => number(n.to_string()),
            Field::UShort(n) => number(n.to_string()),
            Field::UInt(n) => number(n.to_string()),
            Field::ULong(n) => number(n.to_string()),
            Field::Date(days) if field == DATE => Ok(Some(day(i64::from(*days)))),
            Field::TimestampMillis(at) if field == DATE => Ok(Some(instant(at.div_euclid(1_000)))),
            Field::TimestampMicros(at) if field == DATE => {
                Ok(Some(instant(at.div_euclid(1_000_000))))
            }
            Field::Bool(yes) if matches!(field, PREFER | SCOPE) => Ok(Some(yes.to_string())),
            Field::Bool(_) => Err("true or false"),
            Field::Group(_) => Err("a group of columns"),
            Field::ListInternal(_) | Field::MapInternal(_) => Err("a list"),
            _ => Err("a number or time"),
        }
    }
}

fn leaf<'s>(schema: &'s Type, path: &[String]) -> Option<&'s Type> {
    let mut at = schema;
    for name in path {
        if !at.is_group() {
            return None;
        }
        at = at
            .get_fields()
            .iter()
            .find(|column| column.name() == name)?;
    }
    Some(at)
}

fn value<'r>(row: &'r Row, path: &[String]) -> Option<&'r Field> {
    let (name, below) = path.split_first()?;
    let (_, field) = row.get_column_iter().find(|(column, _)| *column == name)?;
    match (below, field) {
        ([], field) => Some(field),
        (below, Field::Group(row)) => value(row, below),
        _ => None,
    }
}

/// Where the pages of a column stand, from where to how far; nowhere for numbers that are none.
fn range(column: &ColumnChunkMetaData) -> (u64, u64) {
    let dictionary = column.dictionary_page_offset();
    let start = dictionary.unwrap_or(column.data_page_offset());
    let numbers = u64::try_from(start)
        .ok()
        .zip(u64::try_from(column.compressed_size()).ok());
    numbers.unwrap_or((0, 0))
}

/// The name of a column's compression, without its level.
fn codec(column: &ColumnChunkMetaData) -> String {
    let name = column.compression().to_string();
    name.split('(').next().unwrap_or(&name).to_owned()
}

/// A table that holds far more than its bytes should.
pub(super) fn too_much(expansion: u32) -> Problem {
    Problem::new(format!(
        "the table holds over {expansion} times its own size (--max-expansion)"
    ))
}

/// Seconds since 1970 as `2024-05-01T12:00:00Z`.
fn instant(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{}T{hours:02}:{minutes:02}:{seconds:02}Z", day(days))
}

/// Days since 1970 as `2024-05-01` (Howard Hinnant, chrono-Compatible Low-Level Date Algorithms, `civil_from_days`).
fn day(days: i64) -> String {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let part = (5 * of_year + 2) / 153;
    let day = of_year - (153 * part + 2) / 5 + 1;
    let month = if part < 10 { part + 3 } else { part - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// What the crate says, without its prefix.
pub(super) fn plain(error: &ParquetError) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("Parquet error: ").unwrap_or(&text);
    text.trim_end_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let table = [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (19_782, "2024-02-29"),
            (19_783, "2024-03-01"),
            (-719_468, "0000-03-01"),
        ];
        for (days, text) in table {
            assert_eq!(day(days), text);
        }
        assert_eq!(instant(1_700_000_000), "2023-11-14T22:13:20Z");
    }
}
