//! Tests of Parquet tables: what is read, what is written again, what is said of broken ones. All texts are made up.

use super::form_tests::{places, read_file, read_folder};
use super::tests::Folder;
use super::*;
use ::parquet::basic::{BrotliLevel, Compression, Encoding, GzipLevel, ZstdLevel};
use ::parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use ::parquet::file::metadata::{
    ColumnChunkMetaDataBuilder, ParquetMetaData, ParquetMetaDataWriter, RowGroupMetaData,
};
use ::parquet::file::properties::{WriterProperties, WriterVersion};
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use std::sync::Arc;

const SCHEMA: &str = "message table {
    required int64 id (INTEGER(64, true));
    optional group meta { optional binary body (STRING); }
    optional int64 published (TIMESTAMP(MILLIS, true));
    optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
}";

/// An id, a text, a time, tags.
type Given<'a> = (i64, Option<&'a str>, Option<i64>, &'a [Option<&'a str>]);

/// Rows of an id, a text, a time and tags, `per_group` of them in a row group.
fn table(rows: &[Given<'_>], per_group: usize) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let mut bytes = Vec::new();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties).unwrap();
    for rows in rows.chunks(per_group) {
        let mut group = writer.next_row_group().unwrap();
        let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<Int64Type>()
            .write_batch(&ids, None, None)
            .unwrap();
        column.close().unwrap();
        let texts: Vec<ByteArray> = rows
            .iter()
            .filter_map(|row| row.1)
            .map(ByteArray::from)
            .collect();
        let levels: Vec<i16> = rows
            .iter()
            .map(|row| if row.1.is_some() { 2 } else { 1 })
            .collect();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<ByteArrayType>()
            .write_batch(&texts, Some(&levels), None)
            .unwrap();
        column.close().unwrap();
        let times: Vec<i64> = rows.iter().filter_map(|row| row.2).collect();
        let levels: Vec<i16> = rows.iter().map(|row| i16::from(row.2.is_some())).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<Int64Type>()
            .write_batch(&times, Some(&levels), None)
            .unwrap();
        column.close().unwrap();
        let (mut tags, mut definitions, mut repetitions) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            if row.3.is_empty() {
                definitions.push(1);
                repetitions.push(0);
            }
            for (at, tag) in row.3.iter().enumerate() {
                tags.extend(tag.map(ByteArray::from));
                definitions.push(if tag.is_some() { 3 } else { 2 });
                repetitions.push(i16::from(at > 0));
            }
        }
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<ByteArrayType>()
            .write_batch(&tags, Some(&definitions), Some(&repetitions))
            .unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

/// Every row as text.
fn rows(bytes: &[u8]) -> Vec<String> {
    let folder = Folder::new(&[("t", bytes)]);
    let reader = SerializedFileReader::new(std::fs::File::open(folder.path("t")).unwrap()).unwrap();
    reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| row.unwrap().to_string())
        .collect()
}

#[test]
fn rows_are_read_by_their_columns() {
    let bytes = table(
        &[
            (7, Some("It sank."), Some(1_700_000_000_000), &[]),
            (8, None, None, &[Some("x")]),
            (9, Some("It rose."), None, &[]),
        ],
        2,
    );
    let options = ReadOptions {
        fields: FieldNames {
            text: Some("meta.body".into()),
            ..FieldNames::default()
        },
        ..ReadOptions::default()
    };
    let expected = [
        "7 |  | It sank. | date 2023-11-14T22:13:20Z",
        "9 |  | It rose.",
    ];
    let (records, said, _) = read_file("a.parquet", &bytes, &options);
    assert_eq!(records, expected);
    assert_eq!(
        said,
        [
            "a.parquet#2: field \"meta.body\" is empty and there is no title, expected a text",
            "a.parquet: \"published\" is read as date",
        ]
    );
    // Under another name, and compressed.
    assert_eq!(read_file("table", &bytes, &options).0, expected);
    let packed = super::tests::compressed(crate::compression::Compression::Zstd, &bytes);
    assert_eq!(read_file("a.parquet.zst", &packed, &options).0, expected);
    let (_, said, _) = read_file("a.parquet", &bytes, &ReadOptions::default());
    assert_eq!(said, ["a.parquet: no column \"text\""]);
}

#[test]
fn a_broken_table_is_named() {
    let bytes = table(&[(7, Some("It sank."), None, &[])], 1);
    for broken in [
        &bytes[..bytes.len() - 9],
        &bytes[..40],
        b"PAR1",
        b"PAR1PAR1",
        b"PAR1\xff\xff\xff\x7fPAR1",
    ] {
        let (records, said, run) = read_file("a.parquet", broken, &ReadOptions::default());
        assert_eq!((records.len(), run.counts.skipped), (0, 1));
        assert!(
            said[0].starts_with("a.parquet: not a readable Parquet file: "),
            "{said:?}"
        );
    }
}

#[test]
fn rows_go_out_as_they_came() {
    let given: Vec<Given<'_>> = vec![
        (1, Some("one"), None, &[]),
        (2, Some("two"), Some(1), &[Some("a"), None, Some("b")]),
        (3, Some("three"), None, &[Some("c")]),
        (4, Some("four"), Some(2), &[None]),
        (5, Some("five"), Some(3), &[Some("d"), Some("e")]),
    ];
    let options = ReadOptions {
        fields: FieldNames {
            text: Some("meta.body".into()),
            ..FieldNames::default()
        },
        ..ReadOptions::default()
    };
    for per_group in [1, 2, 5] {
        let bytes = table(&given, per_group);
        let folder = Folder::new(&[
            ("a.parquet", &bytes),
            ("b.parquet", &table(&[(6, Some("six"), None, &[])], 1)),
        ]);
        let inputs = [folder.path("a.parquet"), folder.path("b.parquet")];
        let reading = read(
            &inputs,
            &options,
            &mut Run::default(),
            &crate::run::Unobserved,
            |a| a.text.to_string(),
        )
        .unwrap();
        let kept = places(&reading, &["two", "four", "five", "six"]);
        let mut out = Vec::new();
        reading.inputs.copy_records(&kept, &mut out).unwrap();
        let all = rows(&bytes);
        let mut expected = vec![all[1].clone(), all[3].clone(), all[4].clone()];
        expected.extend(rows(&table(&[(6, Some("six"), None, &[])], 1)));
        assert_eq!(rows(&out), expected);

        let records: Vec<(Place, [&str; 2])> =
            kept.iter().map(|place| (*place, ["s", "g"])).collect();
        let mut out = Vec::new();
        reading
            .inputs
            .annotate_records(["story", "group"], &records, &mut out)
            .unwrap();
        for (found, expected) in rows(&out).iter().zip(&expected) {
            let start = expected.trim_end_matches('}');
            assert_eq!(*found, format!("{start}, story: \"s\", group: \"g\"}}"));
        }
        let mut out = Vec::new();
        let taken = reading
            .inputs
            .annotate_records(["id", "group"], &records, &mut out)
            .unwrap_err();
        assert!(
            taken
                .to_string()
                .ends_with("a.parquet: the table has a field \"id\" already")
        );
    }
    let folder = Folder::new(&[("a.csv", b"text\none\n")]);
    let reading = read_folder(&folder, &["a.csv"]);
    assert_eq!(reading.records.len(), 1);
}

/// A column of one long text again and again.
fn bomb(dictionary: bool) -> Vec<u8> {
    packed(
        dictionary,
        Compression::ZSTD(ZstdLevel::default()),
        WriterVersion::PARQUET_1_0,
    )
}

/// The same, compressed in another way.
fn packed(dictionary: bool, compression: Compression, version: WriterVersion) -> Vec<u8> {
    let schema = "message t { required binary text (STRING); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_writer_version(version)
        // The encoding of version 2 would write what is repeated once.
        .set_encoding(Encoding::PLAIN)
        .set_dictionary_enabled(dictionary)
        .build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let text = "a ".repeat(20_000);
    let texts = vec![ByteArray::from(text.as_str()); 200];
    let typed = column.typed::<ByteArrayType>();
    typed.write_batch(&texts, None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

/// Pages say how much they hold and are not opened; what a dictionary repeats is counted as it comes.
#[test]
fn a_table_that_holds_far_too_much_is_given_up() {
    let options = ReadOptions {
        max_record_bytes: 1 << 20,
        max_expansion: 50,
        ..ReadOptions::default()
    };
    let too_much = "the table holds over 50 times its own size (--max-expansion)";
    let (records, said, _) = read_file("a.parquet", &bomb(false), &options);
    assert_eq!(
        (records.len(), said),
        (0, vec![format!("a.parquet: {too_much}")])
    );
    let (records, said, _) = read_file("a.parquet", &bomb(true), &options);
    // 26 texts of 40,000 bytes are a little under the record limit, below which nothing is refused.
    assert_eq!(
        (records.len(), said),
        (26, vec![format!("a.parquet#27: {too_much}")])
    );
    let options = ReadOptions {
        max_expansion: 1_000_000,
        ..options
    };
    for dictionary in [false, true] {
        let (records, _, run) = read_file("a.parquet", &bomb(dictionary), &options);
        assert_eq!((records.len(), run.counts.skipped), (200, 0));
    }
}

/// A table whose footer says something else of its columns than is so.
fn with_footer(
    table: &[u8],
    says: impl Fn(ColumnChunkMetaDataBuilder) -> ColumnChunkMetaDataBuilder,
) -> Vec<u8> {
    let folder = Folder::new(&[("t", table)]);
    let reader = SerializedFileReader::new(std::fs::File::open(folder.path("t")).unwrap()).unwrap();
    let metadata: ParquetMetaData = reader.metadata().clone();
    let group = |group: &RowGroupMetaData| {
        let columns = group.columns().iter().cloned();
        let columns = columns.map(|column| says(column.into_builder()).build().unwrap());
        let columns = columns.collect();
        let group = group.clone().into_builder().set_column_metadata(columns);
        group.build().unwrap()
    };
    let groups = metadata.row_groups().iter().map(group).collect();
    let metadata = metadata.into_builder().set_row_groups(groups).build();
    let mut bytes = table.to_vec();
    ParquetMetaDataWriter::new(&mut bytes, &metadata)
        .finish()
        .unwrap();
    bytes
}

/// The footer says little; the pages say more, or more comes of them.
#[test]
fn pages_that_hold_more_than_the_footer_says_are_not_decoded() {
    let options = ReadOptions {
        max_record_bytes: 1 << 20,
        max_expansion: 50,
        ..ReadOptions::default()
    };
    let (first, second) = (WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0);
    for (compression, version) in [
        (Compression::ZSTD(ZstdLevel::default()), first),
        (Compression::ZSTD(ZstdLevel::default()), second),
        (Compression::SNAPPY, first),
        (Compression::GZIP(GzipLevel::default()), first),
        (Compression::GZIP(GzipLevel::default()), second),
    ] {
        let table = packed(false, compression, version);
        let liar = with_footer(&table, |column| column.set_total_uncompressed_size(100));
        // Snappy makes a twentieth of it, and fifty times that is enough.
        let refused = compression != Compression::SNAPPY;
        let (records, said, _) = read_file("a.parquet", &liar, &options);
        assert_eq!(records.is_empty(), refused, "{compression}: {said:?}");
        let (records, said, _) = read_file("a.parquet", &liar, &ReadOptions::default());
        let (all, _, _) = read_file("a.parquet", &table, &ReadOptions::default());
        assert_eq!(records, all, "{compression}: {said:?}");
    }
}

#[test]
fn compressions_that_are_not_read_are_named() {
    let table = packed(false, Compression::UNCOMPRESSED, WriterVersion::PARQUET_1_0);
    for (compression, name) in [
        (Compression::LZ4, "LZ4"),
        (Compression::LZ4_RAW, "LZ4_RAW"),
        (Compression::LZO, "LZO"),
        (Compression::BROTLI(BrotliLevel::default()), "BROTLI"),
    ] {
        let other = with_footer(&table, |column| column.set_compression(compression));
        let (_, said, run) = read_file("a.parquet", &other, &ReadOptions::default());
        assert_eq!(
            said,
            [format!(
                "a.parquet: compressed with {name}, which is not read"
            )]
        );
        assert_eq!(run.counts.skipped, 1);
    }
}
