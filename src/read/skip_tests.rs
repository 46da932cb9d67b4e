//! What cannot be used is named, and the rest is read. All texts are made up.

use super::tests::{Folder, attempt, compressed, ids, many};
use super::*;
use crate::compression::Compression;
use crate::run::Warning;
use std::fs;

/// What was said of a run, with names as they are in its folder.
fn told(folder: &Folder, run: &Run) -> Vec<String> {
    let warnings = run.warnings.iter();
    warnings
        .map(|warning| folder.plain(&warning.to_string()))
        .collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_cannot_be_used_is_named_and_the_rest_is_read() {
    let good = "{\"id\": \"good\", \"text\": \"The ferry sank.\"}\n";
    let after = |bytes: &[u8]| [good.as_bytes(), bytes].concat();
    let long = format!(
        "{good}{{\"text\": \"{}\"}}\n{{\"id\": 2, \"text\": \"After.\"}}",
        "x".repeat(400)
    );
    let gzip = compressed(Compression::Gzip, &many(500));
    // File name, its bytes, how many records come of it, and the messages.
    let table: Vec<(&str, Vec<u8>, usize, &[&str])> = vec![
        (
            "a.jsonl",
            after(b"{\"text\": \n"),
            1,
            &["a.jsonl:2: not JSON: ends early, after 9 bytes"],
        ),
        (
            "a.jsonl",
            after(b"plain words\n"),
            1,
            &["a.jsonl:2: not JSON: expected value at byte 1"],
        ),
        (
            "a.jsonl",
            after(b"{\"text\": \"a\" \"b\"}"),
            1,
            &["a.jsonl:2: not JSON: expected `,` or `}` at byte 14"],
        ),
        (
            "a.jsonl",
            after(b"{\"text\": \"a\"} x"),
            1,
            &["a.jsonl:2: not JSON: trailing characters at byte 15"],
        ),
        (
            "a.jsonl",
            after(b"{\"text\": \"\\ud8\"}"),
            1,
            &["a.jsonl:2: not JSON: invalid escape at byte 16"],
        ),
        (
            "a.jsonl",
            after(b"[1]\n7\nnull\n\"x\""),
            1,
            &[
                "a.jsonl:2: an array, expected a JSON object such as {\"text\": \"...\"}",
                "a.jsonl:3: a number, expected a JSON object such as {\"text\": \"...\"}",
                "a.jsonl:4: null, expected a JSON object such as {\"text\": \"...\"}",
                "a.jsonl:5: a string, expected a JSON object such as {\"text\": \"...\"}",
            ],
        ),
        (
            "a.jsonl",
            after(b"{}\n{\"id\": 1, \"body\": \"x\"}"),
            1,
            &[
                "a.jsonl:2: missing field \"text\"",
                "a.jsonl:3: missing field \"text\"",
            ],
        ),
        (
            "a.jsonl",
            after(b"{\"text\": \" \\n\"}\n{\"text\": null}"),
            1,
            &[
                "a.jsonl:2: field \"text\" is empty and there is no title, expected a text",
                "a.jsonl:3: field \"text\" is null and there is no title, expected a string",
            ],
        ),
        (
            "a.jsonl",
            after(b"{\"text\": 7}\n{\"text\": [\"x\"]}\n{\"text\": \"x\", \"title\": false}"),
            1,
            &[
                "a.jsonl:2: field \"text\" is a number, expected a string",
                "a.jsonl:3: field \"text\" is an array, expected a string",
                "a.jsonl:4: field \"title\" is true or false, expected a string",
            ],
        ),
        (
            "a.jsonl",
            after(
                b"{\"text\": \"x\", \"source\": {\"city\": \"y\"}}\n{\"text\": \"x\", \"id\": 1.5}",
            ),
            1,
            &[
                "a.jsonl:2: field \"source\" is an object, expected a string",
                "a.jsonl:3: field \"id\" is a number with a fraction or over 64 bits, expected a string or a whole number",
            ],
        ),
        (
            "a.jsonl",
            after(b"{\"text\": \"caf\xe9\"}"),
            1,
            &["a.jsonl:2: invalid UTF-8: 0xe9 at byte 14, expected UTF-8 text"],
        ),
        (
            "a.jsonl",
            after(b"{\"text\": \"\0\"}"),
            1,
            &["a.jsonl:2: binary: NUL at byte 11, expected text"],
        ),
        (
            "a.jsonl",
            [many(100), b"{\"text\": \"\0\"}".to_vec()].concat(),
            100,
            &["a.jsonl:101: binary: NUL at byte 11, expected text"],
        ),
        (
            "a.jsonl",
            long.into_bytes(),
            2,
            &["a.jsonl:2: line of 412 bytes is over the limit of 300 bytes"],
        ),
        ("a.jsonl", Vec::new(), 0, &["a.jsonl: empty file"]),
        (
            "a.jsonl",
            b"\n \r\n\n".to_vec(),
            0,
            &["a.jsonl: no records, only blank lines"],
        ),
        (
            "a.jsonl",
            b"\xff\xfe{\0".to_vec(),
            0,
            &["a.jsonl: UTF-16, expected UTF-8 text"],
        ),
        (
            "a.jsonl.gz",
            gzip[..gzip.len() - 4].to_vec(),
            500,
            &["a.jsonl.gz: cannot read on from line 501: the gzip stream is cut off"],
        ),
        (
            "a.jsonl.gz",
            good.as_bytes().to_vec(),
            0,
            &["a.jsonl.gz: not gzip, although its name says so"],
        ),
        (
            "a.jsonl.gz",
            compressed(Compression::Gzip, b""),
            0,
            &["a.jsonl.gz: empty once decompressed"],
        ),
        ("a.txt", Vec::new(), 0, &["a.txt: empty file"]),
        (
            "a.txt",
            b" \n\t\n".to_vec(),
            0,
            &["a.txt: only spaces, expected a text"],
        ),
        (
            "a.txt",
            [vec![b'x'; 70_000], b"\0".to_vec()].concat(),
            0,
            &["a.txt: longer than the limit of 300 bytes"],
        ),
        (
            "a.txt.gz",
            gzip[..gzip.len() / 2].to_vec(),
            0,
            &["a.txt.gz: longer than the limit of 300 bytes"],
        ),
        (
            "a.txt.gz",
            gzip[..12].to_vec(),
            0,
            &["a.txt.gz: cannot read: the gzip stream is cut off"],
        ),
    ];
    for (name, bytes, records, messages) in table {
        let folder = Folder::new(&[(name, &bytes), ("z/other.txt", b"Another text.")]);
        let options = ReadOptions {
            max_record_bytes: 300,
            ..ReadOptions::default()
        };
        let options = if records > 10 {
            ReadOptions::default()
        } else {
            options
        };
        let (reading, run) = attempt(&[folder.path("z"), folder.path(name)], &options, b"");
        let found = told(&folder, &run);
        assert_eq!(
            found,
            messages,
            "{name} {:?}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(80)])
        );
        assert_eq!(reading.unwrap().records.len(), records + 1, "{messages:?}");
        assert_eq!(run.counts.skipped, messages.len() as u64);
        assert!(run.warnings.iter().all(Warning::is_skip));
        assert!(messages.iter().all(|message| !message.ends_with('.')));
    }
}

#[test]
fn paths_that_cannot_be_used_are_named() {
    let folder = Folder::new(&[
        ("pics/a.png", b"x"),
        ("pics/b.png", b"x"),
        ("pics/c", b"x"),
        ("a.txt", b"A text."),
    ]);
    fs::create_dir(folder.path("empty")).unwrap();
    let given = ["gone.jsonl", "empty", "pics", "a.txt"].map(|name| folder.path(name));
    let (reading, run) = attempt(&given, &ReadOptions::default(), b"");
    assert_eq!(reading.unwrap().records.len(), 1);
    let found = told(&folder, &run);
    assert_eq!(
        found,
        [
            "empty: empty folder",
            "gone.jsonl: cannot read: no such file or folder",
            "pics: no articles in this folder, only 3 files of other kinds (2 .png, 1 without extension)",
        ]
    );
    assert_eq!(run.counts.skipped, 3);

    let (result, run) = attempt(&given[..3], &ReadOptions::default(), b"");
    let error = result.unwrap_err();
    assert_eq!(
        folder.plain(&error.to_string()),
        "no articles in empty, gone.jsonl, pics"
    );
    assert_eq!(
        error.hint().unwrap(),
        "everything was skipped; the messages say why"
    );
    assert_eq!(run.counts.skipped, 3);
    assert_eq!(
        attempt(&[], &ReadOptions::default(), b"")
            .0
            .unwrap_err()
            .to_string(),
        "no articles in an empty list of inputs"
    );
}

#[cfg(unix)]
#[test]
fn links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new(&[
        ("in/a.txt", b"A text."),
        ("in/sub/b.txt", b"B text."),
        ("out/c.txt", b"C text."),
    ]);
    symlink(folder.path("in"), folder.path("in/sub/loop")).unwrap();
    symlink(folder.path("in/a.txt"), folder.path("in/z-again.txt")).unwrap();
    symlink(folder.path("out"), folder.path("in/linked")).unwrap();
    symlink(folder.path("nowhere"), folder.path("in/broken.txt")).unwrap();
    let (reading, run) = attempt(&[folder.path("in")], &ReadOptions::default(), b"");
    let reading = reading.unwrap();
    let found: Vec<_> = ids(&reading)
        .into_iter()
        .map(|id| folder.plain(id))
        .collect();
    assert_eq!(found, ["in/a.txt", "in/linked/c.txt", "in/sub/b.txt"]);
    let found = told(&folder, &run);
    assert_eq!(
        found,
        ["in/broken.txt: cannot read: no such file or folder"]
    );

    fs::set_permissions(folder.path("out/c.txt"), fs::Permissions::from_mode(0o0)).unwrap();
    if fs::File::open(folder.path("out/c.txt")).is_err() {
        let (_, run) = attempt(
            &[folder.path("out"), folder.path("in/a.txt")],
            &ReadOptions::default(),
            b"",
        );
        assert_eq!(
            folder.plain(&run.warnings[0].to_string()),
            "out/c.txt: cannot read: permission denied"
        );
    }
}

#[test]
fn half_a_surrogate_pair_costs_a_character_and_no_record() {
    let lines = [
        (r"cut \ud83d", "cut \u{fffd}"),
        (
            r"\udc3d whole \ud83d\ude00 \ud83dx",
            "\u{fffd} whole \u{1f600} \u{fffd}x",
        ),
        (
            r"\\ud83d is a path, \ud83d\ud83d\ude00 is none",
            "\\ud83d is a path, \u{fffd}\u{1f600} is none",
        ),
        (r"\u00e9 and \ud83d\ude00", "\u{e9} and \u{1f600}"),
    ];
    let records = lines.map(|(written, _)| format!("{{\"text\": \"{written}\"}}\n"));
    let folder = Folder::new(&[
        ("a.jsonl", records.concat().as_bytes()),
        ("b.jsonl", br#"{"text": "\ud83d", "id": \ud83d}"#),
        ("c.jsonl", "{\"text\": \"\\\u{e9} \\ud83d\"}".as_bytes()),
    ]);
    let (reading, run) = attempt(&[folder.path("")], &ReadOptions::default(), b"");
    let reading = reading.unwrap();
    let texts: Vec<&str> = reading
        .records
        .iter()
        .map(|record| &*record.value.1)
        .collect();
    assert_eq!(texts, lines.map(|(_, read)| read));
    let said: Vec<String> = run
        .warnings
        .iter()
        .map(|warning| folder.plain(&warning.to_string()))
        .collect();
    assert_eq!(
        said,
        [
            "b.jsonl:1: not JSON: expected value at byte 26",
            "c.jsonl:1: not JSON: invalid escape at byte 12",
            "3 articles were cut inside a character; what is left of it is U+FFFD"
        ]
    );
}
