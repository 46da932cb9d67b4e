//! Tests of the whole way from paths to records. All texts are made up.

use super::*;
use crate::compression::{Compression, Encoder};
use crate::run::{Unobserved, Warning};
use proptest::prelude::*;
use std::borrow::Cow;
use std::fs;
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is kept of an article in these tests: title and text.
type Kept = (String, String);

pub(super) struct Folder(tempfile::TempDir);

impl Folder {
    pub(super) fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn write(&self, name: &str, bytes: &[u8]) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    /// The text without the part of it that differs from run to run.
    pub(super) fn plain(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.path().display()), "")
            .replace(&*self.0.path().to_string_lossy(), ".")
    }
}

fn attempt(
    inputs: &[PathBuf],
    options: &ReadOptions,
    stdin: &'static [u8],
) -> (Result<Reading<Kept>>, Run) {
    let mut run = Run::default();
    let keep = |article: &Article<'_>| (article.title.to_string(), article.text.to_string());
    let result = read_with_stdin(
        inputs,
        &|| Box::new(stdin),
        options,
        &mut run,
        &Unobserved,
        keep,
    );
    (result, run)
}

fn ids(reading: &Reading<Kept>) -> Vec<&str> {
    reading.records.iter().map(|record| &*record.id).collect()
}

pub(super) fn compressed(kind: Compression, bytes: &[u8]) -> Vec<u8> {
    let mut encoder = Encoder::new(Some(kind), Vec::new()).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// `count` records that do not compress to nothing.
fn many(count: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for n in 0..count {
        let words: Vec<_> = (0..20)
            .map(|k| crate::hash::mix((n * 20 + k) as u64).to_string())
            .collect();
        writeln!(bytes, "{{\"id\": {n}, \"text\": \"{}\"}}", words.join(" ")).unwrap();
    }
    bytes
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
            after(b"{\"text\": \"\\ud800\"}"),
            1,
            &["a.jsonl:2: not JSON: unexpected end of hex escape at byte 17"],
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
        let found: Vec<_> = run
            .warnings
            .iter()
            .map(|warning| folder.plain(&warning.to_string()))
            .collect();
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
    let found: Vec<_> = run
        .warnings
        .iter()
        .map(|warning| folder.plain(&warning.to_string()))
        .collect();
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
    let found: Vec<_> = run
        .warnings
        .iter()
        .map(|warning| folder.plain(&warning.to_string()))
        .collect();
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
fn the_order_of_the_inputs_shows_nowhere() {
    let line = |id: &str| format!("{{\"id\": \"{id}\", \"text\": \"x\"}}\n").into_bytes();
    let folder = Folder::new(&[
        ("b/2.jsonl", &line("b2")),
        ("b/1.ndjson", &line("b1")),
        ("b/.hidden.jsonl", &line("hidden")),
        ("b/.git/x.jsonl", &line("hidden")),
        ("a.jsonl", &line("a")),
        ("a/z.jsonl", &line("az")),
    ]);
    let given = ["-", "b", "a.jsonl", "b/2.jsonl", "a", "./a.jsonl"].map(|name| match name {
        "-" => PathBuf::from(name),
        name => folder.path(name),
    });
    let stdin = b"{\"id\": \"stdin\", \"text\": \"x\"}\n{\"text\": \"y\"}";
    for turn in 0..given.len() {
        let mut given = given.clone();
        given.rotate_left(turn);
        let (reading, run) = attempt(&given, &ReadOptions::default(), stdin);
        assert_eq!(
            ids(&reading.unwrap()),
            ["a", "az", "b1", "b2", "stdin", "stdin:2"]
        );
        assert_eq!(
            (run.counts.articles, run.counts.skipped),
            (6, 0),
            "{:?}",
            run.warnings
        );
    }
    let (reading, run) = attempt(
        &["-", "-"].map(PathBuf::from),
        &ReadOptions::default(),
        stdin,
    );
    assert_eq!(reading.unwrap().records.len(), 2);
    assert_eq!(
        run.warnings[0].to_string(),
        "stdin: `-` was given 2 times, expected once"
    );
}

#[test]
fn every_field_is_read_under_its_own_name() {
    let folder = Folder::new(&[(
        "a.jsonl",
        b"\xef\xbb\xbf{\"key\": 9, \"head\": {\"line\": \"A \\u00e9\", \"n\": 1}, \"meta\": {\"when\": {\"at\": 1700000000}, \"x.y\": 1}, \"x.y\": \"Desk\", \"key2\": [1, {}], \"body\": \"One\\ntwo\"}\r\n{\"key\": null, \"head\": 3, \"body\": \"Three\", \"meta\": null}" as &[u8],
    )]);
    let names = FieldNames {
        id: Some("key".into()),
        title: Some("head.line".into()),
        text: Some("body".into()),
        date: Some("meta.when.at".into()),
        source: Some("x.y".into()),
        url: Some("key".into()),
        ..FieldNames::default()
    };
    let mut run = Run::default();
    let options = ReadOptions {
        fields: names,
        ..ReadOptions::default()
    };
    let reading = read(
        &[folder.path("a.jsonl")],
        &options,
        &mut run,
        &Unobserved,
        |article| format!("{article:?}"),
    );
    // A url must be a string, and the first record's is the number of its id.
    assert_eq!(
        folder.plain(&run.warnings[0].to_string()),
        "a.jsonl:1: field \"key\" is a number, expected a string"
    );
    assert_eq!(reading.unwrap().records.len(), 1);

    let options = ReadOptions {
        fields: FieldNames {
            url: Some("url".into()),
            ..options.fields
        },
        ..options
    };
    let reading = read(
        &[folder.path("a.jsonl")],
        &options,
        &mut run,
        &Unobserved,
        |a| {
            (
                a.title.to_string(),
                a.text.to_string(),
                a.date.as_deref().map(str::to_owned),
                a.source.as_deref().map(str::to_owned),
            )
        },
    )
    .unwrap();
    assert_eq!(&*reading.records[0].id, "9");
    assert_eq!(
        reading.records[0].value,
        (
            "A é".into(),
            "One\ntwo".into(),
            Some("1700000000".into()),
            Some("Desk".into())
        )
    );
    assert_eq!(folder.plain(&reading.records[1].id), "a.jsonl:2");
    assert_eq!(
        reading.records[1].value,
        (String::new(), "Three".into(), None, None)
    );

    for (text, title) in [("", "title"), ("a..b", "title"), ("doc", "doc.title")] {
        let fields = FieldNames {
            text: Some(text.into()),
            title: Some(title.into()),
            ..FieldNames::default()
        };
        let options = ReadOptions {
            fields,
            ..ReadOptions::default()
        };
        assert!(
            attempt(&[folder.path("a.jsonl")], &options, b"")
                .0
                .unwrap_err()
                .to_string()
                .starts_with("fields: ")
        );
    }
}

#[test]
fn plain_strings_are_borrowed() {
    let line = br#"{"id": "1", "title": "Ferry", "text": "It sank.", "date": "2024-05-01"}"#;
    let parsed = jsonl::parse(line, &fields::Fields::new(&FieldNames::default()).unwrap())
        .unwrap()
        .article;
    for member in [
        &parsed.id,
        &parsed.title,
        &parsed.text,
        parsed.date.as_ref().unwrap(),
    ] {
        assert!(matches!(member, Cow::Borrowed(_)), "{member}");
    }
}

#[test]
fn headlines_are_kept_and_noted() {
    let folder = Folder::new(&[(
        "a.jsonl",
        b"{\"title\": \"Ferry sinks\"}\n{\"title\": \"B\", \"text\": \"\"}" as &[u8],
    )]);
    let (reading, run) = attempt(&[folder.path("a.jsonl")], &ReadOptions::default(), b"");
    assert_eq!(reading.unwrap().records.len(), 2);
    assert_eq!(run.counts.skipped, 0);
    assert_eq!(
        run.warnings[0].to_string(),
        "1 records have no field \"text\" and were kept as headlines by their title"
    );
}

#[test]
fn a_repeated_id_is_an_error_or_gets_a_number() {
    let lines = ["a", "b", "a", "a#2", "a", "a#2", "b"]
        .map(|id| format!("{{\"id\": \"{id}\", \"text\": \"x\"}}\n"));
    let folder = Folder::new(&[("x.jsonl", lines.concat().as_bytes())]);
    let (result, _) = attempt(&[folder.path("x.jsonl")], &ReadOptions::default(), b"");
    assert_eq!(
        folder.plain(&result.unwrap_err().to_string()),
        "x.jsonl:3: the id \"a\" was already used at x.jsonl:1"
    );

    let options = ReadOptions {
        duplicate_ids: DuplicateIds::Rename,
        ..ReadOptions::default()
    };
    let (reading, run) = attempt(&[folder.path("x.jsonl")], &options, b"");
    assert_eq!(
        ids(&reading.unwrap()),
        ["a", "b", "a#3", "a#2", "a#4", "a#2#2", "b#2"]
    );
    assert_eq!(
        folder.plain(&run.warnings[0].to_string()),
        "4 records with a repeated id were renamed: \"a\" at x.jsonl:3 is now \"a#3\""
    );
}

#[test]
fn compressed_members_and_frames_are_one_stream() {
    for (kind, name) in [
        (Compression::Gzip, "a.jsonl.gz"),
        (Compression::Zstd, "a.jsonl.zst"),
        (Compression::Gzip, "odd"),
    ] {
        let parts = [b"{\"text\": \"x\"}\n" as &[u8], b"", b"{\"text\": \"y\"}"]
            .map(|part| compressed(kind, part));
        let folder = Folder::new(&[(name, &parts.concat())]);
        let (reading, run) = attempt(&[folder.path(name)], &ReadOptions::default(), b"");
        assert_eq!(reading.unwrap().records.len(), 2, "{name}");
        assert_eq!((run.counts.skipped, run.counts.bytes), (0, 27), "{name}");
    }
    let (reading, _) = attempt(&["-".into()], &ReadOptions::default(), b"{\"text\": \"x\"}");
    assert_eq!(reading.unwrap().records.len(), 1);
}

#[test]
fn a_stream_cut_anywhere_gives_what_was_before_the_cut() {
    for kind in [Compression::Gzip, Compression::Zstd] {
        let bytes = compressed(kind, &many(3000));
        let mut before = 0;
        for quarter in 1..4 {
            let folder = Folder::new(&[("a.jsonl", &bytes[..bytes.len() * quarter / 4])]);
            let (reading, run) = attempt(&[folder.path("a.jsonl")], &ReadOptions::default(), b"");
            let records = reading.unwrap().records;
            assert!(before < records.len() && records.len() < 3000);
            before = records.len();
            let message = folder.plain(&run.warnings[0].to_string());
            let expected = format!(
                "from line {}: the {} stream is cut off",
                before + 1,
                kind.name()
            );
            assert_eq!(message, format!("a.jsonl: cannot read on {expected}"));
            let mut out = Vec::new();
            let kept = [records[before - 1].place];
            let (reading, _) = attempt(&[folder.path("a.jsonl")], &ReadOptions::default(), b"");
            reading
                .unwrap()
                .inputs
                .copy_records(&kept, &mut out)
                .unwrap();
            assert!(many(3000).windows(out.len()).any(|line| line == out));
        }
    }
}

struct Count(AtomicU64);
impl Observer for Count {
    fn warn(&self, warning: &Warning) {
        self.0
            .fetch_add(u64::from(warning.is_skip()), Ordering::Relaxed);
    }
}

#[test]
fn a_flood_of_bad_lines_is_counted_and_listed_in_part() {
    let mut bytes = b"{\"text\": \"x\"}\n".to_vec();
    bytes.extend(b"bad\n".repeat(1500));
    let folder = Folder::new(&[("a.jsonl", &bytes)]);
    let (mut run, seen) = (Run::default(), Count(AtomicU64::new(0)));
    read(
        &[folder.path("a.jsonl")],
        &ReadOptions::default(),
        &mut run,
        &seen,
        |_| (),
    )
    .unwrap();
    assert_eq!((run.counts.skipped, seen.0.into_inner()), (1500, 1500));
    assert_eq!(run.warnings.len(), 1001);
    assert_eq!(
        run.warnings[1000].to_string(),
        "1500 inputs or records were skipped; the first 1000 are listed"
    );
}

struct Progress(Mutex<(Option<u64>, u64)>);
impl Observer for Progress {
    fn begin(&self, _: Stage, total: Option<u64>) {
        self.0.lock().unwrap().0 = total;
    }
    fn advance(&self, by: u64) {
        self.0.lock().unwrap().1 += by;
    }
}

#[test]
fn progress_adds_up_to_the_bytes_on_the_disk() {
    let gzip = compressed(Compression::Gzip, &many(3000));
    let folder = Folder::new(&[
        ("a.jsonl", &many(3000)),
        ("b.jsonl.gz", &gzip),
        ("c.txt", b"A text."),
    ]);
    let progress = Progress(Mutex::default());
    let options = ReadOptions {
        duplicate_ids: DuplicateIds::Rename,
        block_bytes: 10_000,
        ..ReadOptions::default()
    };
    read(
        &[folder.path("")],
        &options,
        &mut Run::default(),
        &progress,
        |_| (),
    )
    .unwrap();
    let (total, done) = progress.0.into_inner().unwrap();
    assert_eq!(total, Some(done));
}

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

#[test]
fn a_panic_in_the_function_comes_through() {
    let folder = Folder::new(&[("a.jsonl", &many(3000))]);
    let options = ReadOptions {
        block_bytes: 1000,
        ..ReadOptions::default()
    };
    let result = std::panic::catch_unwind(|| {
        read(
            &[folder.path("a.jsonl")],
            &options,
            &mut Run::default(),
            &Unobserved,
            |_| panic!("on purpose"),
        )
    });
    assert!(result.is_err());
}

/// Everything a caller can see of a reading.
fn visible(reading: (Result<Reading<Kept>>, Run)) -> (Vec<Record<Kept>>, Run) {
    (
        reading.0.map(|reading| reading.records).unwrap_or_default(),
        reading.1,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Where blocks are cut, and how many threads parse them, shows nowhere.
    #[test]
    fn blocks_and_threads_change_nothing(
        lines in prop::collection::vec((0_u8..8, 0_usize..60), 0..20),
        end in any::<bool>(),
        block_bytes in 1_usize..120,
        threads in 1_usize..4,
    ) {
        let lines: Vec<_> = lines.iter().map(|(kind, length)| match kind {
            0 => "x".repeat(*length),
            1 => " ".repeat(*length),
            2 => format!("{{\"title\": \"{}\"}}\r", "é".repeat(*length)),
            _ => format!("{{\"text\": \"{}.\"}}", "é".repeat(*length)),
        }).collect();
        let mut bytes = lines.join("\n").into_bytes();
        if end {
            bytes.push(b'\n');
        }
        let folder = Folder::new(&[("a.jsonl", &bytes), ("b.txt", &bytes), ("c.jsonl", &bytes)]);
        let whole = ReadOptions { max_record_bytes: 80, ..ReadOptions::default() };
        let cut = ReadOptions { block_bytes, ..whole.clone() };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (expected, expected_run) = visible(attempt(&[folder.path("")], &whole, b""));
        let (found, run) = visible(pool.install(|| attempt(&[folder.path("")], &cut, b"")));
        prop_assert_eq!(found, expected);
        prop_assert_eq!(run.warnings, expected_run.warnings);
        prop_assert_eq!(run.counts.skipped, expected_run.counts.skipped);

        // The specification, for the file of lines: every line apart, blank ones aside.
        let file = whole_lines(&bytes);
        let (found, _) = visible(attempt(&[folder.path("a.jsonl")], &cut, b""));
        prop_assert_eq!(found.iter().map(|record| record.place.line).collect::<Vec<_>>(), file);
    }
}

/// The numbers of the lines that are records, the slow way.
fn whole_lines(bytes: &[u8]) -> Vec<u64> {
    let fields = fields::Fields::new(&FieldNames::default()).unwrap();
    bytes
        .split(|byte| *byte == b'\n')
        .zip(1..)
        .filter(|(line, _)| line.len() <= 80 && jsonl::parse(line, &fields).is_ok())
        .map(|(_, number)| number)
        .collect()
}
