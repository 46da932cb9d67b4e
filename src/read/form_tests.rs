//! Tests of the formats that are no lines of JSON: what is read of each, and what is written back. All texts are made up.

use super::csv::Rows;
use super::records::{Record as Cut, Records};
use super::tests::{Folder, compressed};
use super::*;
use crate::compression::Compression;
use crate::run::Unobserved;
use proptest::prelude::*;

/// All members of an article, a line each.
fn shown(article: &Article<'_>) -> String {
    let optional = [
        ("date", &article.date),
        ("source", &article.source),
        ("url", &article.url),
        ("lang", &article.lang),
    ];
    let mut text = format!("{} | {} | {}", article.id, article.title, article.text);
    for (name, value) in optional {
        if let Some(value) = value {
            text.extend([" | ", name, " ", value]);
        }
    }
    text
}

/// What is read of a file, its records and its messages, paths taken out.
pub(super) fn read_file(
    name: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> (Vec<String>, Vec<String>, Run) {
    let folder = Folder::new(&[(name, bytes), ("z.txt", b"Another text.")]);
    let mut run = Run::default();
    let inputs = [folder.path(name), folder.path("z.txt")];
    let reading = read(&inputs, options, &mut run, &Unobserved, shown).unwrap();
    let said = run
        .warnings
        .iter()
        .map(|warning| folder.plain(&warning.to_string()))
        .collect();
    let mut records: Vec<String> = reading
        .records
        .into_iter()
        .map(|record| folder.plain(&record.value))
        .collect();
    let other = records.pop();
    assert_eq!(other.as_deref(), Some("z.txt |  | Another text."));
    (records, said, run)
}

/// A file, what it holds, and what is said.
type Case = (
    &'static str,
    &'static [u8],
    &'static [&'static str],
    &'static [&'static str],
);

fn check(cases: &[Case]) {
    for (name, bytes, records, said) in cases {
        let (found, messages, run) = read_file(name, bytes, &ReadOptions::default());
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
        assert_eq!(
            (&*found, &*messages),
            (
                &*records.iter().map(ToString::to_string).collect::<Vec<_>>(),
                &*said.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ),
            "{start}"
        );
        let skips = run
            .warnings
            .iter()
            .filter(|warning| warning.is_skip())
            .count() as u64;
        assert_eq!(run.counts.skipped, skips);
        // Compressed, and under no name at all, it is the same.
        let packed = compressed(Compression::Gzip, bytes);
        let (again, _, _) = read_file(&format!("{name}.gz"), &packed, &ReadOptions::default());
        let renamed = |record: &String| record.replace(&format!("{name}.gz"), name);
        assert_eq!(again.iter().map(renamed).collect::<Vec<_>>(), found);
    }
}

#[test]
fn tables_are_read() {
    check(&[
        (
            "a.csv",
            b"\xef\xbb\xbfid,title,text,date,source,url,lang,more\r\n1,Ferry,It sank.,2024-05-01,Desk,http://x.org,en,z\r\n",
            &["1 | Ferry | It sank. | date 2024-05-01 | source Desk | url http://x.org | lang en"],
            &[],
        ),
        (
            "a.csv",
            b"text\n\n\"It sank,\nthey said \"\"slowly\"\".\"\nSecond\n",
            &["a.csv:3 |  | It sank,\nthey said \"slowly\".", "a.csv:5 |  | Second"],
            &[],
        ),
        ("a.csv", b"id;text\n1;a, b\n", &["1 |  | a, b"], &[]),
        ("a.tsv", b"id\ttext\n1\ta, b; \"c\"\n", &["1 |  | a, b; \"c\""], &[]),
        ("a.csv", b"id,text\r1,old\r2,lines", &["1 |  | old", "2 |  | lines"], &[]),
        (
            "a.csv",
            b"id,text\n1,one\n2,too,many\n3\n4,four\n",
            &["1 |  | one", "4 |  | four"],
            &[
                "a.csv:3: 3 fields, expected 2 as in the header",
                "a.csv:4: 1 fields, expected 2 as in the header",
            ],
        ),
        (
            "a.csv",
            b"id,text\n1,one\n2,\"never closed\n3,three\n4,four\n",
            &["1 |  | one", "3 |  | three", "4 |  | four"],
            &["a.csv:3: a quote opened in this row is never closed"],
        ),
        (
            "a.csv",
            b"id,text\n1,\n2,  \n3,c\0d\n4,four",
            &["4 |  | four"],
            &[
                "a.csv:2: field \"text\" is empty and there is no title, expected a text",
                "a.csv:3: field \"text\" is empty and there is no title, expected a text",
                "a.csv:4: binary: NUL at byte 4, expected text",
            ],
        ),
        (
            "a.csv",
            b"Headline,Pub Date,Body\nFerry,2024-05-01,It sank.\n",
            &["a.csv:2 | Ferry | It sank. | date 2024-05-01"],
            &["a.csv: \"Headline\" is read as title; \"Body\" is read as text; \"Pub Date\" is read as date"],
        ),
        (
            "a.csv",
            b"body,content\nx,y\n",
            &[],
            &["a.csv:1: no column \"text\""],
        ),
        ("a.csv", b"title\nFerry\n", &["a.csv:2 | Ferry | "], &["1 records have no field \"text\" and were kept as headlines by their title"]),
        ("a.csv", b"text,text\nx,y\n", &[], &["a.csv:1: the header names \"text\" twice"]),
        ("a.csv", b"\n\n", &[], &["a.csv: no records, only blank lines"]),
        ("a.csv", b"id,text\n", &[], &["a.csv: no records, only blank lines"]),
        (
            "a.csv",
            b"id,text\n1,caf\xe9 au lait\n2,plain\n",
            &["1 |  | caf\u{e9} au lait", "2 |  | plain"],
            &["1 article was converted from windows-1252 to UTF-8"],
        ),
        (
            "a.csv",
            b"\xff\xfei\0d\0,\0t\0e\0x\0t\0\n\x001\0,\0\xe9\0\n\0",
            &["1 |  | \u{e9}"],
            &["1 article was converted from UTF-16LE to UTF-8"],
        ),
    ]);
}

#[test]
fn json_files_are_read() {
    check(&[
        (
            "a.json",
            b"[{\"id\": 1, \"text\": \"a\"}, {\"text\": \"b, ]}\\\"\"}\n]",
            &["1 |  | a", "a.json#2 |  | b, ]}\""],
            &[],
        ),
        (
            "a.json",
            b"{\n \"status\": \"ok\",\n \"articles\": [\n  {\"id\": 1, \"text\": \"a\"},\n  {\"id\": 2, \"text\": \"b\"}\n ]\n}\n",
            &["1 |  | a", "2 |  | b"],
            &[],
        ),
        (
            "a.json",
            b"{\"text\": \"a\",\n \"authors\": [{\"name\": \"x\"}]}",
            &["a.json#1 |  | a"],
            &[],
        ),
        ("a.json", b"{\"text\": \"a\"}\n{\"text\": \"b\"}\n", &["a.json:1 |  | a", "a.json:2 |  | b"], &[]),
        ("a.jsonl", b"[{\"text\": \"a\"}]", &["a.jsonl#1 |  | a"], &[]),
        ("a.json", b"[]", &[], &["a.json: no records in it"]),
        (
            "a.json",
            b"[{\"text\": \"a\"},\n{\"text\": nope},\n7,\n{\"text\": \"b\"",
            &["a.json#1 |  | a"],
            &[
                "a.json#2: not JSON: expected ident at byte 11",
                "a.json#3: a number, expected a JSON object such as {\"text\": \"...\"}",
                "a.json#4: not JSON: the file ends inside this record",
            ],
        ),
        (
            "a.json",
            b"[{\"text\": \"a\"},",
            &["a.json#1 |  | a"],
            &["a.json: ends before the array does"],
        ),
        (
            "a.json",
            b"[{\"text\": \"a\"}, }, {\"text\": \"b\"}]",
            &["a.json#1 |  | a"],
            &["a.json#2: `}` where a record should begin; what follows is not read"],
        ),
        (
            "a.json",
            b"[{\"headline\": \"A\", \"body\": \"a\"}, {\"headline\": \"B\", \"body\": \"b\"}]",
            &["a.json#1 | A | a", "a.json#2 | B | b"],
            &["a.json: \"headline\" is read as title; \"body\" is read as text"],
        ),
    ]);
}

#[test]
fn a_name_the_user_gave_is_never_guessed() {
    let options = ReadOptions {
        fields: FieldNames {
            text: Some("words".into()),
            ..FieldNames::default()
        },
        ..ReadOptions::default()
    };
    let (records, said, _) = read_file("a.csv", b"headline,body\nx,y\n", &options);
    assert_eq!(
        (records.len(), &*said),
        (0, &["a.csv:1: no column \"words\"".to_owned()][..])
    );
    let (records, said, _) = read_file("a.jsonl", b"{\"body\": \"x\"}\n", &options);
    assert_eq!(
        (records.len(), &*said),
        (0, &["a.jsonl:1: missing field \"words\"".to_owned()][..])
    );
}

#[test]
fn a_plain_name_goes_before_a_guessed_one() {
    let mut lines = b"{\"body\": \"guessed\"}\n".repeat(100);
    lines.extend(b"{\"body\": \"other\", \"text\": \"plain\"}\n");
    let (records, said, _) = read_file("a.jsonl", &lines, &ReadOptions::default());
    assert_eq!(records[100], "a.jsonl:101 |  | plain");
    assert_eq!(records[99], "a.jsonl:100 |  | guessed");
    assert_eq!(said, ["a.jsonl: \"body\" is read as text"]);
}

#[test]
fn a_stream_that_holds_far_too_much_is_given_up() {
    let line = format!("{{\"text\": \"{}\"}}\n", "a".repeat(200));
    for (kind, name) in [
        (Compression::Gzip, "a.jsonl.gz"),
        (Compression::Zstd, "a.jsonl.zst"),
    ] {
        let bomb = compressed(kind, line.repeat(100_000).as_bytes());
        let options = ReadOptions {
            max_record_bytes: 1 << 20,
            max_expansion: 50,
            ..ReadOptions::default()
        };
        let (records, said, _) = read_file(name, &bomb, &options);
        assert!(records.len() < 100_000);
        let expected = format!(
            "{name}: cannot read on from line {}: the {} stream holds over 50 times its own size (--max-expansion)",
            records.len() + 1,
            kind.name()
        );
        assert_eq!(said, [expected]);
        let options = ReadOptions {
            max_expansion: 100_000,
            ..options
        };
        assert_eq!(read_file(name, &bomb, &options).0.len(), 100_000);
    }
}

/// The places of the articles whose text is among these.
pub(super) fn places(reading: &Reading<String>, texts: &[&str]) -> Vec<Place> {
    let wanted = |record: &&Record<String>| texts.iter().any(|text| record.value.ends_with(text));
    reading
        .records
        .iter()
        .filter(wanted)
        .map(|record| record.place)
        .collect()
}

pub(super) fn read_folder(folder: &Folder, names: &[&str]) -> Reading<String> {
    let inputs: Vec<PathBuf> = names.iter().map(|name| folder.path(name)).collect();
    read(
        &inputs,
        &ReadOptions::default(),
        &mut Run::default(),
        &Unobserved,
        shown,
    )
    .unwrap()
}

#[test]
fn records_go_out_in_the_form_they_came_in() {
    let folder = Folder::new(&[
        (
            "a.csv",
            b"\xef\xbb\xbfid,\"text\",n\r\n1,\"one,\n\"\"x\"\"\",7\r\n\r\n2,two,8\r\n3,three,9",
        ),
        ("b.csv", b"id,\"text\",n\n4,four,1\n5,five\n"),
        ("c.csv", b"id,text\n6,six\n"),
        (
            "d.json",
            b"[ {\"id\": 7,\n \"text\": \"seven\"} ,{\"text\":\"eight\"}]",
        ),
        ("e.jsonl", b"{\"text\": \"nine\"}\n{ }\n"),
        ("f.csv", b"id;text\r\n6;caf\xe9\r\n"),
    ]);
    let copied = |names: &[&str], texts: &[&str]| {
        let reading = read_folder(&folder, names);
        let mut out = Vec::new();
        let result = reading
            .inputs
            .copy_records(&places(&reading, texts), &mut out);
        result
            .map(|_| out)
            .map_err(|error| folder.plain(&error.to_string()))
    };
    assert_eq!(
        copied(&["a.csv", "b.csv"], &["one,\n\"x\"", "three", "four"]).unwrap(),
        b"id,\"text\",n\r\n1,\"one,\n\"\"x\"\"\",7\r\n3,three,9\r\n4,four,1\n"
    );
    assert_eq!(
        copied(&["f.csv"], &["caf\u{e9}"]).unwrap(),
        b"id;text\r\n6;caf\xe9\r\n"
    );
    assert_eq!(
        copied(&["d.json"], &["seven", "eight"]).unwrap(),
        b"[\n{\"id\": 7,\n \"text\": \"seven\"},\n{\"text\":\"eight\"}\n]\n"
    );
    assert_eq!(
        copied(&["a.csv", "c.csv"], &["two", "six"]).unwrap_err(),
        "c.csv: its header is not that of a.csv: one table cannot hold both"
    );
    assert_eq!(
        copied(&["a.csv", "e.jsonl"], &["two", "nine"]).unwrap_err(),
        "e.jsonl: is JSON lines, and a.csv is CSV: one file cannot hold both"
    );

    let reading = read_folder(&folder, &["a.csv", "d.json", "e.jsonl"]);
    let kept: Vec<(Place, &str)> = places(&reading, &["two", "eight", "nine"])
        .into_iter()
        .zip(["2", "x", "y"])
        .collect();
    let mut out = Vec::new();
    reading
        .inputs
        .copy_articles(&kept, &ReadOptions::default(), &mut out)
        .unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "{\"id\":\"2\",\"text\":\"two\"}\n{\"id\":\"x\",\"text\":\"eight\"}\n{\"id\":\"y\",\"text\":\"nine\"}\n"
    );
    reading
        .inputs
        .copy_files(
            &places(&reading, &["two", "seven", "nine"]),
            &folder.path("out"),
        )
        .unwrap();
    let written = |name: &str| std::fs::read_to_string(folder.path(name)).unwrap();
    assert_eq!(written("out/a.csv"), "id,\"text\",n\r\n2,two,8\r\n");
    assert_eq!(
        written("out/d.json"),
        "[\n{\"id\": 7,\n \"text\": \"seven\"}\n]\n"
    );
    assert_eq!(written("out/e.jsonl"), "{\"text\": \"nine\"}\n");
}

#[test]
fn records_can_be_annotated() {
    let folder = Folder::new(&[
        ("a.csv", b"id,text\r\n1,one\r\n2,\"two\"\r\n"),
        (
            "b.jsonl",
            b"{\"text\": \"one\" }\r\nbad\n{\"text\": \"two {}\"}",
        ),
        ("c.json", b"[{\"text\": \"one\"}]"),
        ("d.csv", b"id,text,story\n1,one,x\n"),
        ("e.jsonl", b"{\"text\": \"one\", \"group\": 7}"),
    ]);
    let annotated = |name: &str| {
        let reading = read_folder(&folder, &[name]);
        let records: Vec<(Place, [&str; 2])> = reading
            .records
            .iter()
            .zip([["s1", "g1"], ["s2", "g2"]])
            .map(|(record, values)| (record.place, values))
            .collect();
        let mut out = Vec::new();
        let result = reading
            .inputs
            .annotate_records(["story", "group"], &records, &mut out);
        result
            .map(|()| String::from_utf8(out).unwrap())
            .map_err(|error| folder.plain(&error.to_string()))
    };
    assert_eq!(
        annotated("a.csv").unwrap(),
        "id,text,story,group\r\n1,one,s1,g1\r\n2,\"two\",s2,g2\r\n"
    );
    assert_eq!(
        annotated("b.jsonl").unwrap(),
        "{\"text\": \"one\", \"story\": \"s1\", \"group\": \"g1\"}\r\n{\"text\": \"two {}\", \"story\": \"s2\", \"group\": \"g2\"}\n"
    );
    assert_eq!(
        annotated("c.json").unwrap(),
        "[\n{\"text\": \"one\", \"story\": \"s1\", \"group\": \"g1\"}\n]\n"
    );
    assert_eq!(
        annotated("d.csv").unwrap_err(),
        "d.csv: the header has a field \"story\" already"
    );
    assert_eq!(
        annotated("e.jsonl").unwrap_err(),
        "e.jsonl:1: the record has a field \"group\" already"
    );
}

/// The fields of every row, as this reader cuts and parses them; `None` if a quote is not closed.
fn rows(bytes: &[u8], max: usize) -> Option<Vec<Vec<String>>> {
    let mut records = Records::new(bytes, Rows::new(b','), max);
    let mut rows = Vec::new();
    let mut out = Vec::new();
    while let Some(record) = records.cut(&mut out) {
        let Cut::Whole { range, .. } = record else {
            return None;
        };
        rows.push(super::csv::columns(&out[range], b','));
    }
    Some(rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// The rows are those of the crate `csv`, on whatever a pen of quotes, commas and line ends writes.
    #[test]
    fn rows_are_those_of_the_crate_csv(text in "[ab\",\r\n;]{0,40}") {
        if let Some(found) = rows(text.as_bytes(), 1000) {
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .records()
                .map(|row| row.unwrap().iter().map(|field| field.trim().to_owned()).collect())
                .collect();
            prop_assert_eq!(found, expected);
        }
    }

    /// Elements of an array are those that a whole parse sees.
    #[test]
    fn elements_are_those_of_a_whole_parse(texts in prop::collection::vec("[a\"\\\\{}\\[\\],: \n]{0,12}", 0..6), spaces in "[ \n]{0,3}") {
        let values: Vec<serde_json::Value> = texts.iter().map(|text| serde_json::json!({"text": text, "more": [text, {text: 1}]})).collect();
        let array = format!("{spaces}[{spaces}{}{spaces}]{spaces}", values.iter().map(ToString::to_string).collect::<Vec<_>>().join(&format!("{spaces},{spaces}")));
        let fields = fields::Fields::new(&FieldNames::default()).unwrap();
        let mut elements = json::Elements::new(array.as_bytes(), &fields, 1000);
        let mut found = Vec::new();
        let mut out = Vec::new();
        while let Some(record) = elements.cut(&mut out) {
            let Cut::Whole { range, .. } = record else { panic!("{record:?}") };
            found.push(serde_json::from_slice::<serde_json::Value>(&out[range]).unwrap());
        }
        prop_assert_eq!(found, values);
    }
}

#[test]
fn a_row_over_the_limit_costs_itself() {
    let long = "x".repeat(500);
    let file = format!("id,text\n1,{long}\n2,two\n3,\"{long}\n4,four\n5,five\n");
    let options = ReadOptions {
        max_record_bytes: 300,
        ..ReadOptions::default()
    };
    let (records, said, _) = read_file("a.csv", file.as_bytes(), &options);
    assert_eq!(records, ["2 |  | two", "4 |  | four", "5 |  | five"]);
    assert_eq!(
        said,
        [
            "a.csv:2: record of 502 bytes is over the limit of 300 bytes",
            "a.csv:4: a quote opened in this row is never closed",
        ]
    );
    let array = format!("[{{\"text\": \"{long}\"}}, {{\"text\": \"b\"}}]");
    let (records, said, _) = read_file("a.json", array.as_bytes(), &options);
    assert_eq!(records, ["a.json#2 |  | b"]);
    assert_eq!(
        said,
        ["a.json#1: record of 512 bytes is over the limit of 300 bytes"]
    );
}
