//! Rows of Parquet tables written again: the same schema, the rows kept, a row group for each that something is kept of.
//!
//! Each column is copied by its levels and values, a thousand records at a time: a record begins where the repetition
//! level is 0, and a value stands where the definition level is the highest. So lists, maps and groups are copied by the
//! same lines as numbers.

use super::plain;
use crate::error::{Error, Result};
use parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType};
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::{ColumnChunkMetaData, KeyValue};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::fs::File;
use std::io::{self, Seek, Write};
use std::sync::Arc;

use super::super::rewrite::{Added, cannot_write, taken_name};

/// How many records are copied at a time.
const RECORDS: usize = 1024;

/// Writes rows of tables of one schema as one table.
pub(in crate::read) struct Writer {
    table: SerializedFileWriter<File>,
    schema: TypePtr,
    /// The file the schema is of.
    first: String,
}

impl Writer {
    /// A table with the schema of this file, with two more columns if something is added.
    pub(in crate::read) fn new(
        name: &str,
        file: &SerializedFileReader<File>,
        added: Option<Added<'_>>,
    ) -> Result<Self> {
        let wrong = |error| Error::format(name, plain(&error), None);
        let metadata = file.metadata();
        let schema = metadata.file_metadata().schema_descr().root_schema_ptr();
        let mut builder = WriterProperties::builder();
        if let Some(group) = metadata.row_groups().first() {
            for column in group.columns() {
                let path = column.column_path().clone();
                builder = builder.set_column_compression(path, column.compression());
            }
        }
        // The schema of Arrow names every column, so it does not hold for a table with more of them.
        let kept = |pair: &&KeyValue| added.is_none() || pair.key != "ARROW:schema";
        let pairs = metadata.file_metadata().key_value_metadata();
        let pairs = pairs.map(|pairs| pairs.iter().filter(kept).cloned().collect());
        let properties = builder.set_key_value_metadata(pairs).build();
        let with = match added {
            None => Arc::clone(&schema),
            Some(added) => more(name, &schema, added)?,
        };
        let target = tempfile::tempfile().map_err(cannot_write)?;
        let table = SerializedFileWriter::new(target, with, Arc::new(properties)).map_err(wrong)?;
        Ok(Self {
            table,
            schema,
            first: name.to_owned(),
        })
    }

    /// Writes the rows of these numbers, from 1 and in order; returns how many were there.
    pub(in crate::read) fn rows(
        &mut self,
        name: &str,
        file: &SerializedFileReader<File>,
        numbers: &[u64],
        added: Option<Added<'_>>,
    ) -> Result<usize> {
        let schema = file
            .metadata()
            .file_metadata()
            .schema_descr()
            .root_schema_ptr();
        if schema != self.schema {
            return Err(Error::format(
                name,
                format!(
                    "its columns are not those of {}: one table cannot hold both",
                    self.first
                ),
                Some(
                    "write to a folder instead, by ending its name in `/`, or write the articles: --format jsonl",
                ),
            ));
        }
        let mut before = 0;
        let mut done = 0;
        for group in 0..file.num_row_groups() {
            let rows = file.metadata().row_group(group).num_rows().max(0) as u64;
            let here = numbers[done..].partition_point(|number| *number <= before + rows);
            let wanted: Vec<u64> = numbers[done..done + here]
                .iter()
                .map(|number| number - before - 1)
                .collect();
            if here > 0 {
                let added = added.map(|added| added.part(done..done + here));
                self.group(file, group, &wanted, added)
                    .map_err(|error| Error::format(name, plain(&error), None))?;
            }
            done += here;
            before += rows;
        }
        Ok(done)
    }

    /// Writes the rows `wanted`, from 0 and in order, of a row group.
    fn group(
        &mut self,
        file: &SerializedFileReader<File>,
        group: usize,
        wanted: &[u64],
        added: Option<Added<'_>>,
    ) -> ParquetResult<()> {
        let reader = file.get_row_group(group)?;
        let mut writer = self.table.next_row_group()?;
        for column in 0..reader.num_columns() {
            let source = reader.get_column_reader(column)?;
            let Some(target) = writer.next_column()? else {
                break;
            };
            copy_column(reader.metadata().column(column), source, target, wanted)?;
        }
        for at in 0..added.map_or(0, |added| added.names.len()) {
            let values: Vec<ByteArray> = added
                .iter()
                .flat_map(|added| added.values)
                .map(|values| ByteArray::from(values[at]))
                .collect();
            if let Some(mut target) = writer.next_column()? {
                target
                    .typed::<ByteArrayType>()
                    .write_batch(&values, None, None)?;
                target.close()?;
            }
        }
        writer.close()?;
        Ok(())
    }

    /// Ends the table and copies it to `out`.
    pub(in crate::read) fn finish(self, out: &mut dyn Write) -> Result<()> {
        let mut file = self
            .table
            .into_inner()
            .map_err(|error| Error::format(&self.first, plain(&error), None))?;
        file.rewind()
            .and_then(|()| io::copy(&mut file, out))
            .map(drop)
            .map_err(cannot_write)
    }
}

/// The schema with two columns of strings more.
fn more(name: &str, schema: &Type, added: Added<'_>) -> Result<TypePtr> {
    let wrong = |error| Error::format(name, plain(&error), None);
    let mut fields = schema.get_fields().to_vec();
    for column in added.names {
        if fields.iter().any(|field| field.name() == column) {
            return Err(taken_name(name, "the table", column));
        }
        let string = Type::primitive_type_builder(column, Physical::BYTE_ARRAY)
            .with_repetition(Repetition::REQUIRED)
            .with_logical_type(Some(LogicalType::String))
            .with_converted_type(ConvertedType::UTF8)
            .build()
            .map_err(wrong)?;
        fields.push(Arc::new(string));
    }
    let schema = Type::group_type_builder(schema.name())
        .with_fields(fields)
        .build()
        .map_err(wrong)?;
    Ok(Arc::new(schema))
}

fn copy_column(
    column: &ColumnChunkMetaData,
    source: ColumnReader,
    target: SerializedColumnWriter<'_>,
    wanted: &[u64],
) -> ParquetResult<()> {
    let levels = (
        column.column_descr().max_def_level(),
        column.column_descr().max_rep_level(),
    );
    match source {
        ColumnReader::BoolColumnReader(source) => copy_values(source, target, levels, wanted),
        ColumnReader::Int32ColumnReader(source) => copy_values(source, target, levels, wanted),
        ColumnReader::Int64ColumnReader(source) => copy_values(source, target, levels, wanted),
        ColumnReader::Int96ColumnReader(source) => copy_values(source, target, levels, wanted),
        ColumnReader::FloatColumnReader(source) => copy_values(source, target, levels, wanted),
        ColumnReader::DoubleColumnReader(source) => copy_values(source, target, levels, wanted),
        ColumnReader::ByteArrayColumnReader(source) => copy_values(source, target, levels, wanted),
        ColumnReader::FixedLenByteArrayColumnReader(source) => {
            copy_values(source, target, levels, wanted)
        }
    }
}

fn copy_values<T: DataType>(
    mut source: ColumnReaderImpl<T>,
    mut target: SerializedColumnWriter<'_>,
    (max_definition, max_repetition): (i16, i16),
    wanted: &[u64],
) -> ParquetResult<()>
where
    T::T: Clone,
{
    let (optional, repeated) = (max_definition > 0, max_repetition > 0);
    let mut wanted = wanted.iter().peekable();
    let mut record = 0_u64;
    while wanted.peek().is_some() {
        let (mut definitions, mut repetitions, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let (records, _, levels) = source.read_records(
            RECORDS,
            optional.then_some(&mut definitions),
            repeated.then_some(&mut repetitions),
            &mut values,
        )?;
        if records == 0 {
            break;
        }
        let (mut kept_definitions, mut kept_repetitions, mut kept) =
            (Vec::new(), Vec::new(), Vec::new());
        let mut values = values.into_iter();
        let mut keeping = false;
        for level in 0..levels {
            if !repeated || repetitions[level] == 0 {
                keeping = wanted.next_if(|number| **number == record).is_some();
                record += 1;
            }
            let has_value = !optional || definitions[level] == max_definition;
            let value = has_value.then(|| values.next()).flatten();
            if keeping {
                if optional {
                    kept_definitions.push(definitions[level]);
                }
                if repeated {
                    kept_repetitions.push(repetitions[level]);
                }
                kept.extend(value);
            }
        }
        target.typed::<T>().write_batch(
            &kept,
            optional.then_some(&kept_definitions),
            repeated.then_some(&kept_repetitions),
        )?;
    }
    target.close()
}
