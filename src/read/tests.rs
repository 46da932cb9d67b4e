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
pub(super) type Kept = (String, String);

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

pub(super) fn attempt(
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

pub(super) fn ids(reading: &Reading<Kept>) -> Vec<&str> {
    reading.records.iter().map(|record| &*record.id).collect()
}

pub(super) fn compressed(kind: Compression, bytes: &[u8]) -> Vec<u8> {
    let mut encoder = Encoder::new(Some(kind), Vec::new()).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// `count` records that do not compress to nothing.
pub(super) fn many(count: usize) -> Vec<u8> {
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
