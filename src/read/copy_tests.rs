//! Records written as they came. All texts are made up.

use super::tests::{Folder, attempt, compressed};
use super::*;
use crate::compression::Compression;
use std::fs;

#[test]
fn what_is_kept_is_copied_byte_for_byte() {
    let lines: [&[u8]; 5] = [
        b"{ \"text\" : \"one\" }\r",
        b"bad",
        b"",
        b"{\"text\": \"two\"}",
        b"{\"text\": \"three\"}",
    ];
    let file = [b"\xef\xbb\xbf" as &[u8], &lines.join(&b'\n')].concat();
    let gzip = compressed(
        Compression::Gzip,
        b"{\"text\": \"four\"}\n{\"text\": \"five\"}\n",
    );
    let folder = Folder::new(&[
        ("in/a.jsonl", &file),
        ("in/s/b.jsonl.gz", &gzip),
        ("in/s/c.md", b"# Six\r\nseven"),
    ]);
    let options = ReadOptions {
        keep_stdin: true,
        ..ReadOptions::default()
    };
    let (reading, _) = attempt(
        &["-".into(), folder.path("in")],
        &options,
        b"{\"text\": \"eight\"}\n{\"text\": \"nine\"}",
    );
    let reading = reading.unwrap();
    let place = |text: &str| {
        reading
            .records
            .iter()
            .find(|record| record.value.1 == text)
            .unwrap()
            .place
    };

    let mut out = Vec::new();
    let kept = ["nine", "three", "one", "five", "one"].map(place);
    assert_eq!(reading.inputs.copy_records(&kept, &mut out).unwrap(), 4);
    let expected = "{ \"text\" : \"one\" }\r\n{\"text\": \"three\"}\n{\"text\": \"five\"}\n{\"text\": \"nine\"}\n";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
    let error = reading
        .inputs
        .copy_records(&[place("seven")], &mut Vec::new())
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("in/s/c.md: a text file is no record that a file of records could hold")
    );

    let kept = ["two", "four", "seven", "eight"].map(place);
    assert_eq!(
        reading
            .inputs
            .copy_files(&kept, &folder.path("out"))
            .unwrap(),
        4
    );
    assert_eq!(
        fs::read(folder.path("out/a.jsonl")).unwrap(),
        b"{\"text\": \"two\"}\n"
    );
    assert_eq!(
        fs::read(folder.path("out/s/c.md")).unwrap(),
        b"# Six\r\nseven"
    );
    assert_eq!(
        fs::read(folder.path("out/stdin.jsonl")).unwrap(),
        b"{\"text\": \"eight\"}\n"
    );
    let expected = compressed(Compression::Gzip, b"{\"text\": \"four\"}\n");
    assert_eq!(fs::read(folder.path("out/s/b.jsonl.gz")).unwrap(), expected);

    let error = reading
        .inputs
        .copy_files(&kept, &folder.path("in"))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("in/a.jsonl: is an input and would be overwritten"),
        "{error}"
    );
}

#[test]
fn an_input_that_changes_between_the_looks_is_an_error() {
    let before = b"{\"text\": \"one\"}\n{\"text\": \"two\"}\n";
    for (now, message) in [
        (
            b"{\"text\": \"ONE\"}\n{\"text\": \"two\"}\n" as &[u8],
            "has changed while it was in use, its size has not",
        ),
        (
            b"{\"text\": \"one\"}\n",
            "has changed while it was in use: 32 bytes then, 16 bytes now",
        ),
    ] {
        let folder = Folder::new(&[("in/a.jsonl", before), ("in/b.txt", before)]);
        let (reading, _) = attempt(&[folder.path("in")], &ReadOptions::default(), b"");
        let reading = reading.unwrap();
        let places: Vec<_> = reading.records.iter().map(|record| record.place).collect();
        folder.write("in/a.jsonl", now);
        folder.write("in/b.txt", now);
        let error = reading
            .inputs
            .copy_records(&places[1..2], &mut Vec::new())
            .unwrap_err();
        assert_eq!(
            folder.plain(&error.to_string()),
            format!("in/a.jsonl: {message}")
        );
        let error = reading
            .inputs
            .copy_files(&places[..1], &folder.path("out"))
            .unwrap_err();
        assert_eq!(
            folder.plain(&error.to_string()),
            format!("in/a.jsonl: {message}")
        );
        let error = reading
            .inputs
            .copy_files(&places[2..], &folder.path("out"))
            .unwrap_err();
        assert_eq!(
            folder.plain(&error.to_string()),
            format!("in/b.txt: {message}")
        );
        assert!(
            fs::read_dir(folder.path("out")).unwrap().next().is_none(),
            "half a file was left"
        );
    }
}
