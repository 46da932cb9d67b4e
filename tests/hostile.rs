//! What the world sends: each bad input has its message, exit code 2, and the rest is processed.

use crate::program::run;
use std::fs;
use std::io::Write;

const GOOD: &str =
    r#"{"id":"ok","title":"Ferry","text":"the ferry sank off the northern cape early on Tuesday"}"#;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

/// A file and what is said of it.
struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    said: &'static str,
}

fn case(name: &'static str, bytes: impl Into<Vec<u8>>, said: &'static str) -> Case {
    Case {
        name,
        bytes: bytes.into(),
        said,
    }
}

fn cases() -> Vec<Case> {
    let nested = "[".repeat(100_000);
    let packed = zstd::encode_all(&GOOD.repeat(3).into_bytes()[..], 3).expect("packed");
    let cut_gz = gzip(
        (0..400_u64)
            .map(|i| {
                format!(
                    "{{\"id\":\"g{i}\",\"text\":\"{}\"}}\n",
                    i.wrapping_mul(0x9e37_79b9_7f4a_7c15)
                )
            })
            .collect::<String>()
            .as_bytes(),
    );
    let mut cases = vec![
        case(
            "huge.jsonl",
            format!(r#"{{"text":"{}"}}"#, "word ".repeat(300_000)),
            "huge.jsonl:1: line of 1500011 bytes is over the limit of 1048576 bytes",
        ),
        case(
            "deep.jsonl",
            format!(r#"{{"text":{nested}"#),
            "deep.jsonl:1: not JSON: ends early",
        ),
        case(
            "deep.json",
            format!("[{nested}"),
            "deep.json#1: not JSON: the file ends inside this record",
        ),
        case(
            "bomb.jsonl.gz",
            gzip(
                &format!("{{\"text\":\"{}\"}}\n", "a".repeat(60_000))
                    .repeat(100)
                    .into_bytes(),
            ),
            "the gzip stream holds over 500 times its own size (--max-expansion)",
        ),
        case(
            "nul.csv",
            "id,text\n1,a\0b\n",
            "nul.csv:2: binary: NUL at byte 4",
        ),
        case(
            "escape.jsonl",
            r#"{"text":"\ud8"}"#,
            "escape.jsonl:1: not JSON: invalid escape",
        ),
        case(
            "wide.jsonl",
            b"\xff\xfe{\0".to_vec(),
            "wide.jsonl: UTF-16, expected UTF-8 text",
        ),
        case(
            "empty.jsonl",
            r#"{"text":""}
"#
            .repeat(1_000_000),
            "1000000 inputs or records were skipped; the first 1000 are listed",
        ),
        case(
            "cut.jsonl.gz",
            cut_gz[..cut_gz.len() / 2].to_vec(),
            "cut.jsonl.gz: cannot read on from line ",
        ),
        case(
            "named.jsonl.gz",
            "{\"text\":\"not packed at all\"}",
            "named.jsonl.gz: not gzip, although its name says so",
        ),
        case("nul.txt", "some\0words", "nul.txt: binary: NUL at byte 5"),
        case(
            "nul.jsonl",
            "{\"text\":\"a\0b\"}\n",
            "nul.jsonl:1: binary: NUL at byte 11, expected text",
        ),
        case(
            "half.jsonl",
            b"{\"text\":\"caf\xe9\"}\n".to_vec(),
            "half.jsonl:1: invalid UTF-8: 0xe9 at byte 13, expected UTF-8 text",
        ),
        case(
            "list.jsonl",
            "[1, 2]\n",
            "list.jsonl#1: a number, expected a JSON object such as ",
        ),
        case(
            "number.jsonl",
            "{\"text\": 7}\n",
            "number.jsonl:1: field \"text\" is a number, expected a string",
        ),
        case("same.jsonl.zst", Vec::new(), "same.jsonl.zst: empty file"),
        case(
            "cut.txt.zst",
            packed[..packed.len() - 3].to_vec(),
            "cut.txt.zst: cannot read",
        ),
        case(
            "ragged.csv",
            "id,text\n1,one two three\n2,a,b\n3\n",
            "ragged.csv:3: 3 fields, expected 2 as in the header",
        ),
        case(
            "quote.csv",
            "id,text\n1,\"never closed\n2,two\n",
            "quote.csv:2: a quote opened in this row is never closed",
        ),
        case(
            "header.csv",
            "a,b\n1,2\n",
            "header.csv:1: no column \"text\"",
        ),
        case(
            "cut.json",
            r#"[{"id":"x","text":"some words"},{"te"#,
            "cut.json#2: not JSON: the file ends inside this record",
        ),
        case(
            "cut.warc",
            "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 99\r\n\r\nwords",
            "cut.warc#1: the file ends 94 bytes before this record does",
        ),
        case(
            "rubbish.warc",
            "rubbish",
            "rubbish.warc#1: no WARC record where one should begin",
        ),
    ];
    if cfg!(feature = "html") {
        cases.push(case(
            "form.html",
            "<!doctype html><form><input name=q></form>",
            "form.html: no article found in this page",
        ));
        cases.push(case(
            "deep.html",
            format!("<!doctype html>{}", "<div>".repeat(200_000)),
            "deep.html: elements nested 200000 deep, expected at most 1000",
        ));
    }
    if cfg!(feature = "feed") {
        cases.push(case(
            "bare.rss",
            "<rss version=\"2.0\"><channel><title>x</title></channel></rss>",
            "bare.rss: a feed without entries",
        ));
        cases.push(case(
            "map.xml",
            "<urlset><url/></urlset>",
            "map.xml: not a feed: ",
        ));
    }
    if cfg!(feature = "parquet") {
        cases.push(case(
            "cut.parquet",
            "PAR1 and no footer",
            "cut.parquet: not a readable Parquet file: ",
        ));
    }
    cases
}

#[test]
fn each_is_named_and_the_rest_is_processed() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("good.jsonl"), GOOD).expect("written");
    for Case { name, bytes, said } in cases() {
        fs::write(folder.path().join(name), bytes).expect("written");
        let ran = run(
            folder.path(),
            &[
                "cluster",
                "-f",
                "csv",
                "--max-record",
                "1",
                "good.jsonl",
                name,
            ],
            b"",
        );
        assert_eq!(ran.code, 2, "{name}: {}", ran.stderr);
        let start: String = ran.stderr.chars().take(2000).collect();
        assert!(ran.stderr.contains(said), "{name}: {start}");
        assert!(ran.stdout.contains("\nok,"), "{name}: {}", ran.stdout);
        assert!(!ran.stderr.contains("panicked"), "{name}: {start}");
    }
}

/// Odd and yet right: nothing is skipped.
#[test]
fn what_is_only_odd_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes, id) in [
        (
            "bom.jsonl",
            "\u{feff}{\"id\":\"bom\",\"text\":\"some words here\"}\r\n"
                .to_owned()
                .into_bytes(),
            "bom",
        ),
        (
            "lines.jsonl",
            br#"{"id":"a\nb","text":"some words here"}"#.to_vec(),
            "\"a\nb\"",
        ),
        (
            "return.csv",
            b"id,text\r\nret,\"some\r\nwords here\"\r\n".to_vec(),
            "ret",
        ),
        (
            "mixed.csv",
            b"id,text\nlat,caf\xe9 au lait\nutf,caf\xc3\xa9 noir\n".to_vec(),
            "utf",
        ),
        (
            "deep.jsonl",
            format!(
                "{{\"id\":\"deep\",\"text\":\"some words\",\"x\":{}{}}}",
                "[".repeat(100_000),
                "]".repeat(100_000)
            )
            .into_bytes(),
            "deep",
        ),
        (
            "lone.jsonl",
            br#"{"id":"lone","text":"some words \ud83d"}"#.to_vec(),
            "lone",
        ),
        (
            "pretty.json",
            b"{\n \"id\": \"one\",\n \"text\": \"some words here\"\n}\n".to_vec(),
            "one",
        ),
    ] {
        fs::write(folder.path().join(name), bytes).expect("written");
        let ran = run(folder.path(), &["cluster", "-f", "csv", name], b"");
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
        assert!(
            ran.stdout.contains(&format!("\n{id},")),
            "{name}: {}",
            ran.stdout
        );
        if std::path::Path::new(name).extension() == Some("jsonl".as_ref()) {
            let records = run(folder.path(), &["cluster", "-f", "records", name], b"");
            assert_eq!(records.code, 0, "{name}: {}", records.stderr);
        }
    }
}

/// What came in goes out in its form, other columns and all; several forms need a folder or JSON lines.
#[test]
fn dedup_and_cluster_give_records_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "the ferry sank off the northern cape early on Tuesday with forty people aboard";
    let table =
        format!("n;id;text\r\n7;\"a\";{text}\r\n8;b;{text}\r\n9;c;\"potatoes; dearer\"\r\n");
    fs::write(folder.path().join("a.csv"), &table).expect("written");
    fs::write(folder.path().join("b.jsonl"), GOOD).expect("written");
    let kept = run(folder.path(), &["dedup", "a.csv"], b"").good();
    assert_eq!(
        kept,
        format!("n;id;text\r\n7;\"a\";{text}\r\n9;c;\"potatoes; dearer\"\r\n")
    );
    let piped = run(
        folder.path(),
        &["dedup", "--input-format", "csv", "-"],
        table.as_bytes(),
    )
    .good();
    assert_eq!(piped, kept);

    let both = run(folder.path(), &["dedup", "a.csv", "b.jsonl"], b"");
    assert_eq!(both.code, 2);
    assert!(
        both.stderr
            .contains("b.jsonl: is JSON lines, and a.csv is CSV: one file cannot hold both"),
        "{}",
        both.stderr
    );
    assert!(both.stderr.contains("--format jsonl"), "{}", both.stderr);
    let lines = run(
        folder.path(),
        &["dedup", "a.csv", "b.jsonl", "--format", "jsonl"],
        b"",
    )
    .good();
    let ids: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["id"].clone())
        .collect();
    assert_eq!(ids, ["a", "c", "ok"]);

    let annotated = run(folder.path(), &["cluster", "-f", "records", "a.csv"], b"").good();
    let rows: Vec<&str> = annotated.lines().collect();
    assert_eq!(rows[0], "n;id;text;story;group");
    assert!(
        rows[1].starts_with(&format!("7;\"a\";{text};s")),
        "{annotated}"
    );
    let of = |row: &str| {
        row.rsplit(';')
            .take(2)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(rows[1]), of(rows[2]));
    assert_ne!(of(rows[1]), of(rows[3]));
}

/// What a folder may hold beside articles, and what becomes of it.
#[cfg(unix)]
#[test]
fn folders_hold_anything() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    for name in ["in/sub", "empty", "odd", "names"] {
        fs::create_dir_all(path(name)).expect("made");
    }
    fs::write(path("in/good.jsonl"), GOOD).expect("written");
    fs::write(path("in/.hidden.jsonl"), "bad").expect("written");
    fs::write(path("odd/report.pdf"), "x").expect("written");
    symlink(path("in"), path("in/sub/up")).expect("linked");
    symlink(path("in/sub/b"), path("in/sub/a")).expect("linked");
    symlink(path("in/sub/a"), path("in/sub/b")).expect("linked");
    symlink(path("nowhere"), path("in/gone.jsonl")).expect("linked");
    let _socket = std::os::unix::net::UnixListener::bind(path("in/socket.txt")).expect("bound");
    let ran = run(
        folder.path(),
        &["cluster", "-f", "csv", "in", "empty", "odd", "none.jsonl"],
        b"",
    );
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stdout.contains("\nok,"), "{}", ran.stdout);
    for said in [
        "skipped: in/gone.jsonl: cannot read: no such file or folder",
        "skipped: in/sub/a: cannot read: too many levels of symbolic links",
        "skipped: in/socket.txt: a pipe, socket or device, expected a file",
        "skipped: empty: empty folder",
        "skipped: odd: no articles in this folder, only 1 file of another kind (1 .pdf)",
        "skipped: none.jsonl: cannot read: no such file or folder",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }

    // Names that are not UTF-8: shown as far as they can be; two that look alike are told apart by number.
    for (name, text) in [
        (&b"caf\xe9.txt"[..], "one text of words"),
        (b"caf\xe8.txt", "another text altogether"),
    ] {
        fs::write(path("names").join(OsStr::from_bytes(name)), text).expect("written");
    }
    let ran = run(folder.path(), &["cluster", "-f", "csv", "names"], b"");
    assert_eq!(ran.code, 2);
    let said = "the id \"names/caf\u{fffd}.txt\" was already used at names/caf\u{fffd}.txt";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    let ids = run(
        folder.path(),
        &["cluster", "-f", "csv", "--duplicate-ids", "rename", "names"],
        b"",
    )
    .good();
    for id in ["\nnames/caf\u{fffd}.txt,", "\nnames/caf\u{fffd}.txt#2,"] {
        assert!(ids.contains(id), "{id}: {ids}");
    }
}

/// Two files that name one id are an error before anything is written, with both places.
#[test]
fn an_id_is_used_once() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.jsonl"), GOOD).expect("written");
    fs::write(folder.path().join("b.jsonl"), GOOD).expect("written");
    let ran = run(
        folder.path(),
        &["dedup", "a.jsonl", "b.jsonl", "-o", "out.jsonl"],
        b"",
    );
    assert_eq!(ran.code, 2);
    let said = "error: b.jsonl:1: the id \"ok\" was already used at a.jsonl:1";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("--duplicate-ids rename"),
        "{}",
        ran.stderr
    );
    assert!(!folder.path().join("out.jsonl").exists());
}

/// Each note is told once, whether at once or at the end.
#[test]
fn a_note_is_told_once() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("a.jsonl"),
        "{\"id\":\"x\",\"body\":\"some words here\"}\n",
    )
    .expect("written");
    let ran = run(folder.path(), &["pairs", "a.jsonl"], b"");
    assert_eq!(
        ran.stderr.matches("is read as text").count(),
        1,
        "{}",
        ran.stderr
    );
}

/// A limit that cannot be kept is said with numbers; nothing changes.
#[test]
fn a_memory_limit_that_cannot_be_kept_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.jsonl"), GOOD).expect("written");
    let roomy = run(folder.path(), &["cluster", "-f", "json", "a.jsonl"], b"");
    assert!(!roomy.stderr.contains("--memory"), "{}", roomy.stderr);
    let tight = run(
        folder.path(),
        &["cluster", "-f", "json", "--memory", "1MiB", "a.jsonl"],
        b"",
    );
    assert!(
        tight
            .stderr
            .contains("note: the limit of 1.0 MiB will be passed: "),
        "{}",
        tight.stderr
    );
    assert_eq!(tight.good(), roomy.good());
}
