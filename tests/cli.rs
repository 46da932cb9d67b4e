//! The command line as data: arguments and files in, exit code and words out.

use crate::made::{corpus, lines};
use crate::program::{ROOT, command, run};
use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const GOOD: &str =
    r#"{"id":"ok","title":"Ferry","text":"the ferry sank off the northern cape early on Tuesday"}"#;
const OTHER: &str = r#"{"id":"two","text":"potato prices rose again in the valley, growers said"}"#;

const READING: &[&str] = &[
    "--id-field",
    "--title-field",
    "--text-field",
    "--date-field",
    "--source-field",
    "--url-field",
    "--lang-field",
    "--duplicate-ids",
    "--max-record",
    "--max-expansion",
    "--input-format",
];
const COPIES: &[&str] = &[
    "--near",
    "--contains",
    "--same-wire",
    "--recall",
    "--shingle",
    "--slots",
    "--seed",
    "--keep",
    "--prefer",
    "--prefer-field",
    "--scope",
    "--audit",
];
const RUNNING: &[&str] = &["--memory", "--temp-dir", "--checkpoint", "--dry-run"];
const STORED: &[&str] = &["--store", "--from"];
const STORIES: &[&str] = &["--cut", "--link", "--offices"];
const GLOBAL: &[&str] = &["--quiet", "-q", "--threads", "--help", "--version"];

/// Every command with its own flags.
const COMMANDS: [(&str, &[&[&str]]); 9] = [
    (
        "cluster",
        &[
            READING,
            COPIES,
            STORIES,
            RUNNING,
            &[
                "--format",
                "--output",
                "--manifest",
                "--top",
                "--texts",
                "--previous",
            ],
        ],
    ),
    (
        "pairs",
        &[
            READING,
            COPIES,
            STORED,
            RUNNING,
            &["--relations", "--format", "--output", "--manifest", "--top"],
        ],
    ),
    (
        "group",
        &[
            READING,
            COPIES,
            STORED,
            RUNNING,
            &["--relations", "--format", "--output", "--manifest", "--top"],
        ],
    ),
    (
        "dedup",
        &[
            READING,
            COPIES,
            STORED,
            RUNNING,
            &[
                "--format",
                "--output",
                "--removed",
                "--count",
                "--stream",
                "--window",
                "--manifest",
                "--relations",
            ],
        ],
    ),
    ("explain", &[READING, COPIES, STORIES, &["--format"]]),
    (
        "eval",
        &[&[
            "--sets",
            "--gold-field",
            "--predicted-field",
            "--crowd",
            "--sweep",
            "--mistakes",
            "--format",
        ]],
    ),
    (
        "tune",
        &[
            READING,
            &["--near", "--recall", "--slots", "--bands", "--format"],
        ],
    ),
    ("completions", &[]),
    ("man", &[]),
];

/// Whether a help text has a line for this flag.
fn lists(help: &str, flag: &str) -> bool {
    help.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with('-') && line.split([' ', ',', '=', '[']).any(|word| word == flag)
    })
}

#[test]
fn help_lists_every_flag_of_every_command() {
    for (name, flags) in COMMANDS {
        for help in ["--help", "-h"] {
            let said = run(ROOT, &[name, help], b"").good();
            for flag in flags.iter().copied().chain([GLOBAL]).flatten() {
                assert!(
                    lists(&said, flag),
                    "{name} {help} does not list {flag}:\n{said}"
                );
            }
            for line in said.lines() {
                assert!(line.chars().count() <= 100, "{name} {help}: {line}");
            }
        }
    }
}

/// The other way round: no flag that the table does not know.
#[test]
fn the_table_of_flags_is_complete() {
    for (name, flags) in COMMANDS {
        let known: Vec<&str> = flags
            .iter()
            .copied()
            .chain([GLOBAL])
            .flatten()
            .copied()
            .collect();
        let said = run(ROOT, &[name, "--help"], b"").good();
        for line in said
            .lines()
            .map(str::trim_start)
            .filter(|line| line.starts_with('-'))
        {
            let flag = line
                .split([' ', ',', '=', '['])
                .find(|word| word.starts_with("--"));
            assert!(
                flag.is_none_or(|flag| known.contains(&flag)),
                "{name} has {line}, which no test knows"
            );
        }
    }
}

#[test]
fn help_lists_every_command_and_the_exit_codes() {
    let said = run(ROOT, &["--help"], b"").good();
    for (name, _) in COMMANDS {
        assert!(
            said.lines()
                .any(|line| line.split_whitespace().next() == Some(name)),
            "{name}:\n{said}"
        );
    }
    assert!(said.contains("Exit codes: 0") && said.contains("2 usage or I/O error"));
    assert!(
        run(ROOT, &["--version"], b"")
            .good()
            .starts_with("samestory ")
    );
}

/// A defaulted setting shows its default, and long help says why.
#[test]
fn long_help_explains_the_defaults() {
    let said = run(ROOT, &["cluster", "--help"], b"").good();
    for default in [
        "0.8", "0.5", "0.98", "3", "128", "earliest", "default", "0.1", "table", "20", "64",
        "reject", "2GiB",
    ] {
        assert!(
            said.contains(&format!("[default: {default}]")),
            "{default}:\n{said}"
        );
    }
    assert!(said.len() > run(ROOT, &["cluster", "-h"], b"").good().len());
}

/// What a case expects on stdout.
enum Out {
    Nothing,
    /// The good article alone, or with whatever else was readable.
    Has(&'static [&'static str]),
}

struct Case {
    name: &'static str,
    args: &'static [&'static str],
    stdin: &'static str,
    out: Out,
    err: &'static [&'static str],
}

fn case(
    name: &'static str,
    args: &'static [&'static str],
    out: Out,
    err: &'static [&'static str],
) -> Case {
    Case {
        name,
        args,
        stdin: "",
        out,
        err,
    }
}

/// The bad inputs, by name.
fn bad_inputs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("written");
    let with = |second: &[u8]| {
        [
            GOOD.as_bytes(),
            b"\n",
            second,
            b"\n",
            OTHER.as_bytes(),
            b"\n",
        ]
        .concat()
    };
    fs::create_dir(folder.path().join("empty")).expect("made");
    fs::create_dir(folder.path().join("pictures")).expect("made");
    fs::create_dir(folder.path().join("mixed")).expect("made");
    write("pictures/a.pdf", b"%PDF");
    write(
        "mixed/a.txt",
        b"The ferry sank off the northern cape early on Tuesday.",
    );
    write("mixed/b.png", b"PNG");
    write("empty.txt", b"");
    write("empty.jsonl", b"");
    write("spaces.txt", b"  \n\t \n");
    write("latin.txt", b"caf\xe9 au lait");
    write("nul.txt", b"a\0b");
    write("good.jsonl", format!("{GOOD}\n").as_bytes());
    write("nojson.jsonl", &with(b"not json"));
    write("array.jsonl", &with(b"[1,2]"));
    write("notext.jsonl", &with(br#"{"id":"x","body":"words"}"#));
    write("spaces.jsonl", &with(br#"{"id":"x","text":"   "}"#));
    write("latin.jsonl", &with(b"{\"id\":\"x\",\"text\":\"caf\xe9\"}"));
    write("nul.jsonl", &with(b"{\"id\":\"x\",\"text\":\"a\0b\"}"));
    write("type.jsonl", &with(br#"{"id":"x","text":42}"#));
    write(
        "idtype.jsonl",
        &with(br#"{"id":["x"],"text":"some words here"}"#),
    );
    write("repeated.jsonl", format!("{GOOD}\n{GOOD}\n").as_bytes());
    let long = format!(r#"{{"id":"long","text":"{}"}}"#, "word ".repeat(300_000));
    write("long.jsonl", &with(long.as_bytes()));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(lines(&corpus()).as_bytes()).expect("packed");
    let packed = gzip.finish().expect("packed");
    write("cut.jsonl.gz", &packed[..packed.len() / 2]);
    write("notgz.jsonl.gz", format!("{GOOD}\n").as_bytes());
    folder
}

#[test]
fn every_bad_input_has_a_message_and_exit_code_2() {
    use Out::{Has, Nothing};
    const BOTH: Out = Has(&["ok,", "two,"]);
    let folder = bad_inputs();
    let cases = [
        case(
            "no such file",
            &["gone.jsonl"],
            Nothing,
            &["gone.jsonl", "no such file", "hint:"],
        ),
        case(
            "no such file among others",
            &["gone.jsonl", "good.jsonl"],
            Has(&["ok,"]),
            &["skipped: gone.jsonl", "1 skipped"],
        ),
        case(
            "empty folder",
            &["empty"],
            Nothing,
            &["empty: empty folder", "hint: articles are files named .txt"],
        ),
        case(
            "folder without articles",
            &["pictures"],
            Nothing,
            &["no articles in this folder", "1 .pdf"],
        ),
        case(
            "empty text file",
            &["empty.txt"],
            Nothing,
            &["empty.txt: empty file"],
        ),
        case(
            "empty file of lines",
            &["empty.jsonl", "good.jsonl"],
            Has(&["ok,"]),
            &["empty.jsonl: empty file"],
        ),
        case(
            "not JSON",
            &["nojson.jsonl"],
            BOTH,
            &["nojson.jsonl:2: not JSON"],
        ),
        case(
            "no object",
            &["array.jsonl"],
            BOTH,
            &["array.jsonl:2:", "expected"],
        ),
        case(
            "no text",
            &["notext.jsonl"],
            BOTH,
            &[
                "notext.jsonl:2: missing field \"text\"",
                "hint: the record has \"body\", \"id\"",
            ],
        ),
        case(
            "only spaces",
            &["spaces.jsonl"],
            BOTH,
            &["spaces.jsonl:2: field \"text\" is empty"],
        ),
        case(
            "a file of spaces",
            &["spaces.txt", "good.jsonl"],
            Has(&["ok,"]),
            &["spaces.txt: only spaces"],
        ),
        case(
            "invalid UTF-8 in a line",
            &["latin.jsonl"],
            BOTH,
            &[
                "latin.jsonl:2: invalid UTF-8: 0xe9",
                "hint: JSON is UTF-8; convert",
            ],
        ),
        case(
            "a NUL in a file",
            &["nul.txt", "good.jsonl"],
            Has(&["ok,"]),
            &["nul.txt: binary: NUL at byte 2"],
        ),
        case(
            "wrong type",
            &["type.jsonl"],
            BOTH,
            &["type.jsonl:2: field \"text\" is a number, expected a string"],
        ),
        case(
            "wrong type of id",
            &["idtype.jsonl"],
            BOTH,
            &["idtype.jsonl:2: field \"id\" is"],
        ),
        case(
            "a long line",
            &["long.jsonl", "--max-record", "1"],
            BOTH,
            &["long.jsonl:2: line of ", "over the limit of 1048576 bytes"],
        ),
        case(
            "truncated gzip",
            &["cut.jsonl.gz"],
            Has(&["\r\n"]),
            &["cut.jsonl.gz:", "the gzip stream is cut off"],
        ),
        case(
            "not gzip",
            &["notgz.jsonl.gz"],
            Nothing,
            &["notgz.jsonl.gz: not gzip, although its name says so"],
        ),
        case(
            "repeated id",
            &["repeated.jsonl"],
            Nothing,
            &[
                "error: repeated.jsonl:2: the id \"ok\" was already used at repeated.jsonl:1",
                "hint:",
                "--duplicate-ids rename",
            ],
        ),
        Case {
            stdin: GOOD,
            ..case(
                "stdin twice",
                &["-", "-"],
                Has(&["ok,"]),
                &["`-` was given 2 times"],
            )
        },
        case("empty stdin", &["-"], Nothing, &["stdin: empty"]),
        Case {
            stdin: "nonsense\n",
            ..case("nonsense on stdin", &["-"], Nothing, &["stdin:1: not JSON"])
        },
        case(
            "unwritable output",
            &["good.jsonl", "-o", "no/such/out.csv"],
            Nothing,
            &["no/such/out.csv: cannot write: no such file or folder"],
        ),
        case(
            "a folder as output",
            &["good.jsonl", "-o", "empty"],
            Nothing,
            &["empty: cannot write: is a directory"],
        ),
        case(
            "an impossible threshold",
            &["good.jsonl", "--near", "2"],
            Nothing,
            &["--near: 2"],
        ),
        case(
            "no threshold at all",
            &["good.jsonl", "--near", "0"],
            Nothing,
            &["--near: 0"],
        ),
        case(
            "a recall out of reach",
            &["good.jsonl", "--near", "0.01", "--recall", "0.999"],
            Nothing,
            &["out of reach"],
        ),
        case(
            "a shingle of nothing",
            &["good.jsonl", "--shingle", "0"],
            Nothing,
            &["--shingle: 0"],
        ),
        case(
            "odd slots",
            &["good.jsonl", "--slots", "100"],
            Nothing,
            &["slots"],
        ),
        case(
            "an unknown policy",
            &["good.jsonl", "--keep", "best"],
            Nothing,
            &["earliest", "longest", "first"],
        ),
        case(
            "an unknown cut",
            &["good.jsonl", "--cut", "soft"],
            Nothing,
            &["loose", "strict"],
        ),
        case(
            "no office table",
            &["good.jsonl", "--offices", "gone.tsv"],
            Nothing,
            &["gone.tsv: cannot read"],
        ),
        case("no input", &[], Nothing, &["<INPUT>", "Usage"]),
    ];
    for Case {
        name,
        args,
        stdin,
        out,
        err,
    } in cases
    {
        let ran = run(
            &folder,
            &[&["cluster", "--format", "csv"], args].concat(),
            stdin.as_bytes(),
        );
        assert_eq!(ran.code, 2, "{name}: {}", ran.stderr);
        match out {
            Out::Nothing => assert_eq!(ran.stdout, "", "{name}: stdout is data"),
            Out::Has(parts) => {
                for part in parts {
                    assert!(
                        ran.stdout.contains(part),
                        "{name}: no {part:?} in {:?}, {}",
                        ran.stdout,
                        ran.stderr
                    );
                }
            }
        }
        for part in err {
            assert!(
                ran.stderr.contains(part),
                "{name}: no {part:?} in {}",
                ran.stderr
            );
        }
        assert!(!ran.stderr.contains("panicked"), "{name}: {}", ran.stderr);
    }
}

/// A full disk is told, on whatever is full.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = bad_inputs();
    let ran = run(&folder, &["cluster", "good.jsonl", "-o", "/dev/full"], b"");
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("cannot write: no space left on device"),
        "{}",
        ran.stderr
    );
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("it is there");
    let output = command(&folder, &["cluster", "good.jsonl"])
        .stdout(full)
        .output()
        .expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output: cannot write"));
}

/// "The rest is still processed where a rest exists": the lines around a NUL are good, and it does not matter how far down
/// in the file it stands.
#[test]
fn a_nul_in_a_line_costs_that_line_only() {
    let before: String = (0..400)
        .map(|i| format!("{{\"id\":\"{i}\",\"text\":\"words that make the file long\"}}\n"))
        .collect();
    let late = [
        before.as_bytes(),
        GOOD.as_bytes(),
        b"\n{\"id\":\"x\",\"text\":\"a\0b\"}\n",
        OTHER.as_bytes(),
        b"\n",
    ]
    .concat();
    let ran = run(ROOT, &["cluster", "--format", "csv", "-"], &late);
    assert!(
        ran.code == 2 && ran.stderr.contains("stdin:402: binary: NUL"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stdout.contains("ok,") && ran.stdout.contains("two,"),
        "{}",
        ran.stdout
    );
    let ran = run(
        bad_inputs(),
        &["cluster", "--format", "csv", "nul.jsonl"],
        b"",
    );
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("NUL"), "{}", ran.stderr);
    assert!(
        ran.stdout.contains("ok,") && ran.stdout.contains("two,"),
        "stdout {:?}, stderr {}",
        ran.stdout,
        ran.stderr
    );
}

#[test]
fn other_files_in_a_folder_are_told_and_no_failure() {
    let ran = run(bad_inputs(), &["cluster", "mixed"], b"");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("1 .png"), "{}", ran.stderr);
}

/// The advice after an error about writing is about writing.
#[test]
fn a_hint_about_an_output_does_not_speak_of_inputs() {
    let ran = run(
        bad_inputs(),
        &["cluster", "good.jsonl", "-o", "no/such/out.csv"],
        b"",
    );
    assert!(!ran.stderr.contains("standard input"), "{}", ran.stderr);
}

#[test]
fn quiet_still_says_what_was_skipped() {
    let ran = run(bad_inputs(), &["cluster", "--quiet", "type.jsonl"], b"");
    assert!(ran.stderr.contains("type.jsonl:2"), "{}", ran.stderr);
    let ran = run(bad_inputs(), &["cluster", "--quiet", "good.jsonl"], b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("all.jsonl"), lines(&corpus())).expect("written");
    for args in [
        &["cluster", "--format", "json", "all.jsonl"][..],
        &["cluster", "all.jsonl"],
        &["pairs", "--format", "jsonl", "all.jsonl"],
        &["dedup", "all.jsonl"],
        &["man"],
        &["tune"],
        &["completions", "bash"],
        &["--help"],
    ] {
        let mut child = command(&folder, args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let mut said = String::new();
        child
            .stderr
            .take()
            .expect("stderr is piped")
            .read_to_string(&mut said)
            .expect("it talks");
        let code = child.wait().expect("it ends").code();
        assert_eq!(code, Some(0), "{args:?}: {said}");
        assert!(
            !said.contains("error") && !said.contains("panicked"),
            "{args:?}: {said}"
        );
    }
}

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| {
        entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned()
    };
    let mut names: Vec<String> = fs::read_dir(folder).expect("a folder").map(name).collect();
    names.sort();
    names
}

#[test]
fn an_output_file_appears_whole_or_not_at_all() {
    let folder = bad_inputs();
    let path = folder.path();
    let before = names(path);
    fs::write(path.join("old.csv"), "old").expect("written");
    // Nothing to read, an id twice: no result, and an older one stays.
    for input in ["gone.jsonl", "repeated.jsonl", "empty"] {
        assert_eq!(
            run(
                path,
                &[
                    "cluster",
                    input,
                    "-f",
                    "csv",
                    "-o",
                    "old.csv",
                    "--manifest",
                    "m.json"
                ],
                b""
            )
            .code,
            2
        );
        assert_eq!(
            fs::read_to_string(path.join("old.csv")).expect("it stays"),
            "old"
        );
    }
    fs::remove_file(path.join("old.csv")).expect("removed");
    assert_eq!(names(path), before, "nothing half-made is left");
    // A skipped line is exit code 2 with the results of the rest, whole.
    let ran = run(
        path,
        &[
            "cluster",
            "type.jsonl",
            "-f",
            "csv",
            "-o",
            "new.csv",
            "--manifest",
            "m.json",
        ],
        b"",
    );
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    let printed = run(path, &["cluster", "type.jsonl", "-f", "csv"], b"").stdout;
    assert_eq!(
        fs::read_to_string(path.join("new.csv")).expect("it is there"),
        printed
    );
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(path.join("m.json")).expect("it is there"))
            .expect("JSON");
    assert_eq!(manifest["manifest"]["counts"]["skipped"], 1);
    assert!(
        run(
            path,
            &["cluster", "good.jsonl", "-f", "csv", "-o", "new.csv.gz"],
            b""
        )
        .code
            == 0
    );
    let mut unpacked = String::new();
    let packed = fs::File::open(path.join("new.csv.gz")).expect("it is there");
    flate2::read::GzDecoder::new(packed)
        .read_to_string(&mut unpacked)
        .expect("it is gzip");
    assert_eq!(
        unpacked,
        run(path, &["cluster", "good.jsonl", "-f", "csv"], b"").stdout
    );
}

#[test]
fn explain_compares_two_articles() {
    let folder = bad_inputs();
    let twice = run(&folder, &["explain", "good.jsonl", "ok", "ok"], b"");
    assert_eq!(twice.code, 2);
    assert!(twice.stderr.contains("named twice"), "{}", twice.stderr);
    // A slip of the finger is met with the ids that are written most like it.
    let seed = "seeds/002_edc69e52ae7fec6c.txt";
    let slip = run(
        ROOT,
        &["explain", "seeds", seed, "seeds/002_edc69e25ae7fec6c.txt"],
        b"",
    );
    assert_eq!(slip.code, 2);
    assert!(
        slip.stderr.contains(&format!("did you mean {seed}")),
        "{}",
        slip.stderr
    );
    let few = run(&folder, &["explain", "good.jsonl", "ok"], b"");
    assert_eq!(few.code, 2);
    assert!(few.stderr.contains("<INPUT...> <A> <B>"), "{}", few.stderr);
}

#[test]
fn explain_with_an_unknown_id_gives_a_hint() {
    let folder = bad_inputs();
    let ran = run(&folder, &["explain", "good.jsonl", "ok", "nobody"], b"");
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("no article has the id \"nobody\""),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("hint: ids are the `id` field"),
        "{}",
        ran.stderr
    );
    let ran = run(
        ROOT,
        &[
            "explain",
            "seeds",
            "000_4c50096f21a77d9c.txt",
            "seeds/002_edc69e52ae7fec6c.txt",
        ],
        b"",
    );
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr
            .contains("did you mean seeds/000_4c50096f21a77d9c.txt?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn fields_can_be_renamed() {
    let line = r#"{"doc":{"key":"k1"},"head":"Ferry","body":"the ferry sank off the cape","published":"2025-03-04"}"#;
    let args = [
        "cluster",
        "-f",
        "jsonl",
        "-",
        "--id-field",
        "doc.key",
        "--title-field",
        "head",
        "--text-field",
        "body",
        "--date-field",
        "published",
    ];
    let record = run(ROOT, &args, line.as_bytes()).json();
    assert_eq!(
        (&record["id"], &record["title"]),
        (&"k1".into(), &"Ferry".into())
    );
    // A day either side: archives and readers live in different time zones.
    assert_eq!(
        (&record["time"]["from"], &record["time"]["to"]),
        (&"2025-03-03".into(), &"2025-03-05".into())
    );
}

#[test]
fn json_forms_name_the_documented_fields() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("all.jsonl"), lines(&corpus())).expect("written");
    let whole = run(&folder, &["cluster", "-f", "json", "all.jsonl"], b"").json();
    for field in ["schema", "manifest", "stories", "links", "articles"] {
        assert!(!whole[field].is_null(), "{field}");
    }
    for field in ["version", "scheme", "settings", "counts"] {
        assert!(!whole["manifest"][field].is_null(), "{field}");
    }
    let lines = run(&folder, &["cluster", "-f", "jsonl", "all.jsonl"], b"").good();
    let ids = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["id"].to_string())
            .collect()
    };
    assert_eq!(
        ids(&lines),
        ids(&fs::read_to_string(folder.path().join("all.jsonl")).expect("read")),
        "in input order"
    );
    for line in lines.lines() {
        let record: Value = serde_json::from_str(line).expect("JSON");
        for field in [
            "id",
            "story",
            "group",
            "representative",
            "relation",
            "title",
            "time",
        ] {
            assert!(record.get(field).is_some(), "{field} in {line}");
        }
        for field in ["from", "to", "evidence"] {
            assert!(
                record["time"].get(field).is_some(),
                "time.{field} in {line}"
            );
        }
    }
    let pairs = run(&folder, &["pairs", "-f", "jsonl", "all.jsonl"], b"").good();
    assert!(pairs.lines().count() > 100);
    for line in pairs.lines() {
        let pair: Value = serde_json::from_str(line).expect("JSON");
        assert!(pair["a"].as_str() < pair["b"].as_str(), "{line}");
        for field in ["relation", "jaccard", "containment_a", "containment_b"] {
            assert!(!pair[field].is_null(), "{field} in {line}");
        }
    }
}

#[test]
fn pairs_keeps_to_the_relations_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("all.jsonl"), lines(&corpus())).expect("written");
    let pairs = |relations: &str| {
        run(
            &folder,
            &["pairs", "-f", "csv", "--relations", relations, "all.jsonl"],
            b"",
        )
        .good()
    };
    let all = pairs("all");
    for relation in ["identical", "near", "same-wire"] {
        let some: Vec<String> = pairs(relation).lines().map(str::to_owned).collect();
        assert!(
            some.iter()
                .skip(1)
                .all(|line| line.contains(&format!(",{relation},"))),
            "{relation}: {some:?}"
        );
        if relation != "near" {
            let expected: Vec<&str> = all
                .lines()
                .filter(|line| line.contains(&format!(",{relation},")))
                .collect();
            assert_eq!(some[1..], expected, "{relation}");
        }
    }
}

/// One form filled in twice is "never a copy" (`pairs --help`): a deduplication must not remove what is no copy, whatever
/// relations it looks for.
#[test]
fn a_template_is_never_removed() {
    let rest: String = (0..120).map(|i| crate::made::word(i * 7) + " ").collect();
    let form = |id: &str, town: &str, number: u32, county: &str| {
        let text = format!(
            "Road {number} in {town} was closed by the County of {county} at {number} hours. {rest}"
        );
        serde_json::json!({"id": id, "text": text}).to_string() + "\n"
    };
    let lines = form("a", "Dalton", 1506, "Wise") + &form("b", "Merrow", 1507, "Clay");
    let pairs = |relations| {
        run(
            ROOT,
            &["pairs", "-q", "-f", "csv", "--relations", relations, "-"],
            lines.as_bytes(),
        )
        .good()
    };
    assert!(pairs("all").contains("a,b,template,"), "{}", pairs("all"));
    assert!(pairs("identical,near,template").contains("a,b,template,"));
    // Looked for alone, `near` is what the counts say: what peers call a duplicate.
    assert!(pairs("identical,near").contains("a,b,near,"));
    assert_eq!(
        run(ROOT, &["dedup", "-q", "-"], lines.as_bytes()).good(),
        lines,
        "both are kept"
    );
}

/// Gold {a b} {c d}, predicted {a b c} {d}. B-cubed: precision (2/3 + 2/3 + 1/3 + 1) / 4, recall (1 + 1 + 1/2 + 1/2) / 4.
/// Pairs: one of three predicted is right (a b), one of two gold ones is found. ARI: one pair agrees, and 3 x 2 / 6 = 1
/// would by chance. Entropies for V: gold ln 2, predicted of (3/4, 1/4), both of (1/2, 1/4, 1/4) = 3/2 ln 2.
#[test]
fn eval_agrees_with_numbers_worked_out_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, labels: [&str; 4]| {
        let line = |(id, label): (&str, &str)| {
            format!("{{\"id\":\"{id}\",\"text\":\"x\",\"story\":\"{label}\"}}\n")
        };
        let text: String = ["a", "b", "c", "d"]
            .into_iter()
            .zip(labels)
            .map(line)
            .collect();
        fs::write(folder.path().join(name), text).expect("written");
    };
    file("gold.jsonl", ["x", "x", "y", "y"]);
    file("pred.jsonl", ["1", "1", "1", "2"]);
    let scores = run(
        &folder,
        &["eval", "gold.jsonl", "pred.jsonl", "--format", "json"],
        b"",
    )
    .json();
    let (third, ln2) = (1.0 / 3.0, 2f64.ln());
    let f = |p: f64, r: f64| 2.0 * p * r / (p + r);
    let of_predicted = -(0.75 * 0.75f64.ln() + 0.25 * 0.25f64.ln());
    let of_both = 1.5 * ln2;
    let v = f(
        1.0 - (of_both - of_predicted) / ln2,
        1.0 - (of_both - ln2) / of_predicted,
    );
    for (path, expected) in [
        ("/articles", 4.0),
        ("/gold", 2.0),
        ("/predicted", 2.0),
        ("/b_cubed/precision", 2.0 * third),
        ("/b_cubed/recall", 0.75),
        ("/b_cubed/f1", f(2.0 * third, 0.75)),
        ("/pairwise/precision", third),
        ("/pairwise/recall", 0.5),
        ("/pairwise/f1", 0.4),
        ("/ari", 0.0),
        ("/v_measure", v),
    ] {
        let found = scores.pointer(path).and_then(Value::as_f64).expect(path);
        assert!(
            (found - expected).abs() < 1e-9,
            "{path}: {found}, expected {expected}"
        );
    }
    let perfect = run(
        &folder,
        &["eval", "gold.jsonl", "gold.jsonl", "--format", "json"],
        b"",
    )
    .json();
    assert_eq!(
        (perfect["ari"].as_f64(), perfect["b_cubed"]["f1"].as_f64()),
        (Some(1.0), Some(1.0))
    );
    let ran = run(&folder, &["eval", "gold.jsonl", "gone.jsonl"], b"");
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
}

/// Two texts of two stories share eight words, and are taken for one story where nobody else has these. Among forty others
/// that have them, too, the words say nothing.
#[test]
fn eval_scores_sets_among_a_crowd() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("sets")).expect("a folder in it");
    let words = |of: &str, count: usize| -> String {
        let all: Vec<String> = (0..count).map(|n| format!("{of}word{n}")).collect();
        all.join(" ")
    };
    let article = |id: &str, text: &str, label: bool| {
        let label = if label {
            format!(",\"story\":\"{id}\"")
        } else {
            String::new()
        };
        format!("{{\"id\":\"{id}\",\"text\":\"{text}\"{label}}}\n")
    };
    let shared = words("common", 8);
    let alike = |id: &str, own: usize, label: bool| {
        article(id, &format!("{shared} {}", words(id, own)), label)
    };
    let one = ["salem", "border"].map(|id| alike(id, 20, true));
    let two = ["harvest", "river"].map(|id| article(id, &words(id, 30), true));
    let crowd: String = (0..40)
        .map(|n| alike(&format!("c{n}x"), 60, false))
        .collect();
    for (name, lines) in [
        ("sets/one.jsonl", one.concat()),
        ("sets/two.jsonl", two.concat()),
        ("crowd.jsonl", crowd),
    ] {
        fs::write(folder.path().join(name), lines).expect("written");
    }
    let eval = |more: &[&str]| {
        let all = [&["eval", "sets", "--format", "json"], more].concat();
        run(&folder, &all, b"").json()
    };
    for (more, found) in [(&[][..], 1), (&["--crowd", "crowd.jsonl"], 2)] {
        let scores = eval(more);
        let of = |set: &str| scores["sets"][set]["predicted"].as_u64();
        assert_eq!(
            [of("one"), of("two"), of("pool")],
            [Some(found), Some(2), Some(found + 2)]
        );
        assert_eq!(scores["sets"]["pool"]["articles"], 4);
        assert_eq!(scores["macro"][0]["sets"], 2);
    }
    for (gold, crowd, said) in [
        ("sets/one.jsonl", "crowd.jsonl", "give a folder"),
        ("sets", "gone.jsonl", "gone.jsonl"),
    ] {
        let ran = run(&folder, &["eval", gold, "--crowd", crowd], b"");
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
}

/// Against an independent scorer on labelled sets, where both are at hand.
#[test]
fn eval_agrees_with_another_scorer_to_four_digits() {
    let shared = ["../shared", "../../shared"].map(|folder| Path::new(ROOT).join(folder));
    let Some(shared) = shared
        .into_iter()
        .find(|folder| folder.join("eval/score.py").exists())
    else {
        return;
    };
    if Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let text = |path: &PathBuf| path.to_string_lossy().into_owned();
    for set in ["basil", "groundnews", "headlines"] {
        let gold = shared.join(format!("data/{set}.jsonl.gz"));
        if !gold.exists() {
            continue;
        }
        let predicted = folder.path().join(format!("{set}.jsonl"));
        run(
            &folder,
            &[
                "cluster",
                "-q",
                "-f",
                "jsonl",
                "-o",
                &text(&predicted),
                &text(&gold),
            ],
            b"",
        )
        .good();
        let ours = run(
            &folder,
            &["eval", &text(&gold), &text(&predicted), "-f", "json"],
            b"",
        )
        .json();
        let theirs = Command::new("python3")
            .arg(shared.join("eval/score.py"))
            .args([&gold, &predicted])
            .output()
            .expect("it runs");
        let theirs: Value = serde_json::from_slice(&theirs.stdout).expect("it prints JSON");
        for (path, name) in [
            ("/articles", "n"),
            ("/gold", "gold"),
            ("/predicted", "pred"),
            ("/b_cubed/precision", "b3_p"),
            ("/b_cubed/recall", "b3_r"),
            ("/b_cubed/f1", "b3_f1"),
            ("/pairwise/precision", "pair_p"),
            ("/pairwise/recall", "pair_r"),
            ("/pairwise/f1", "pair_f1"),
            ("/ari", "ari"),
        ] {
            let (x, y) = (
                ours.pointer(path).and_then(Value::as_f64),
                theirs[name].as_f64(),
            );
            let (x, y) = (x.expect(path), y.expect(name));
            assert!((x - y).abs() < 0.5e-4, "{set} {name}: {x}, expected {y}");
        }
    }
}

#[test]
fn dedup_writes_kept_records_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let text: String = (0..60).map(|i| crate::made::word(i * 11) + " ").collect();
    let records = [
        format!("{{ \"text\" : \"{text}\",  \"id\":\"a\", \"extra\": [1,  2.50, \"\\u00e9\"] }}"),
        format!("{{\"id\":\"b\",\"text\":\"{} !\"}}", text.to_uppercase()),
        "{\"id\":\"c\",\"text\":\"quite another text\",\"n\":1e3}  ".to_owned(),
        format!("{{\"id\":\"d\",\"text\":\"{text} one\"}}"),
    ];
    fs::write(folder.path().join("all.jsonl"), records.join("\n") + "\n").expect("written");
    let args = [
        "dedup",
        "all.jsonl",
        "--keep",
        "first",
        "-o",
        "kept.jsonl",
        "--removed",
        "removed.jsonl",
    ];
    assert_eq!(run(&folder, &args, b"").good(), "");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it is there");
    assert_eq!(
        read("kept.jsonl"),
        format!("{}\n{}\n", records[0], records[2])
    );
    let removed: Vec<Value> = read("removed.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let said: Vec<_> = removed
        .iter()
        .map(|line| {
            (
                line["id"].as_str(),
                line["kept"].as_str(),
                line["relation"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (Some("b"), Some("a"), Some("identical")),
            (Some("d"), Some("a"), Some("near"))
        ]
    );
    assert!(
        removed
            .iter()
            .all(|line| line["jaccard"].as_f64() >= Some(0.8) && line["containment"].is_number())
    );
    // The same through a pipe, and nothing written where only counts are wanted.
    let piped = run(
        &folder,
        &["dedup", "-", "--keep", "first"],
        (records.join("\n") + "\n").as_bytes(),
    )
    .good();
    assert_eq!(piped, read("kept.jsonl"));
    let dry = run(
        &folder,
        &[
            "dedup",
            "all.jsonl",
            "--count",
            "-o",
            "none.jsonl",
            "--removed",
            "none2.jsonl",
        ],
        b"",
    );
    assert!(
        dry.stderr.contains("2 of 4 articles kept, 2 removed"),
        "{}",
        dry.stderr
    );
    assert_eq!(
        names(folder.path()),
        ["all.jsonl", "kept.jsonl", "removed.jsonl"]
    );
}

/// Deduplicated once, nothing is left to remove of what is alike to its group's anchor.
#[test]
fn dedup_keeps_and_removes_every_record_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = corpus();
    fs::write(folder.path().join("all.jsonl"), lines(&corpus)).expect("written");
    run(
        &folder,
        &[
            "dedup",
            "all.jsonl",
            "-o",
            "kept.jsonl",
            "--removed",
            "removed.jsonl",
        ],
        b"",
    )
    .good();
    let ids = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(folder.path().join(name)).expect("it is there");
        text.lines()
            .map(|line| {
                serde_json::from_str::<Value>(line).expect("JSON")["id"]
                    .as_str()
                    .expect("an id")
                    .to_owned()
            })
            .collect()
    };
    let mut all = [ids("kept.jsonl"), ids("removed.jsonl")].concat();
    all.sort();
    assert_eq!(
        all,
        corpus
            .iter()
            .map(|made| made.id.clone())
            .collect::<Vec<_>>()
    );
    assert!(ids("removed.jsonl").len() > 50);
}

#[test]
fn tune_shows_the_contract() {
    let tuned = run(ROOT, &["tune", "--format", "json"], b"").json();
    assert_eq!(
        (tuned["bands"].as_u64(), tuned["rows"].as_u64()),
        (Some(18), Some(7))
    );
    let found = tuned["curve"]
        .as_array()
        .expect("a curve")
        .iter()
        .find(|point| point["jaccard"] == 0.8)
        .expect("0.8");
    let by_hand = 1.0 - (1.0 - 0.8f64.powi(7)).powi(18);
    assert!((found["found"].as_f64().expect("a number") - by_hand).abs() < 1e-12);
    for bands in ["0x7", "7", "axb"] {
        assert_eq!(
            run(ROOT, &["tune", "--bands", bands], b"").code,
            2,
            "{bands}"
        );
    }
}

#[test]
fn tune_plans_from_a_sample() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("all.jsonl"), lines(&corpus())).expect("written");
    let tuned = run(&folder, &["tune", "all.jsonl", "--format", "json"], b"").json();
    assert_eq!(tuned["sample"]["articles"], 400, "{tuned}");
    assert_eq!(tuned["sample"]["of_articles"], 400, "{tuned}");
    let plans = tuned["plans"].as_array().expect("a list");
    let bands: Vec<_> = plans
        .iter()
        .map(|plan| {
            let number = |name: &str| plan[name].as_u64().expect("a number");
            (number("slots"), number("bands"), number("rows"))
        })
        .collect();
    // The one asked for, one with a row more and one with a row less, half and twice the slots.
    assert_eq!(
        bands,
        [
            (128, 18, 7),
            (128, 16, 8),
            (128, 21, 6),
            (64, 12, 5),
            (256, 28, 9)
        ]
    );
    for plan in plans {
        // What is planned of all inputs is what a run at this setting finds.
        let args = [
            "pairs",
            "all.jsonl",
            "--relations",
            "identical,near",
            "--slots",
            &plan["slots"].to_string(),
            "--recall",
            &plan["recall"].to_string(),
            "--manifest",
            "manifest.json",
        ];
        run(&folder, &args, b"").good();
        let manifest = fs::read_to_string(folder.path().join("manifest.json")).expect("written");
        let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
        for name in ["candidates", "pairs"] {
            assert_eq!(
                plan[name]["sampled"], manifest["manifest"]["counts"][name],
                "{name} {plan}"
            );
            assert_eq!(
                plan[name]["all"], manifest["manifest"]["counts"][name],
                "{name} {plan}"
            );
        }
        assert!(
            plan["seconds"]
                .as_f64()
                .is_some_and(|seconds| seconds > 0.0)
        );
    }
    let said = run(&folder, &["tune", "all.jsonl"], b"").good();
    for expected in [
        "--slots 128 --recall 0.98",
        "--slots 256",
        "candidates",
        "about 400 articles",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let by_hand = run(&folder, &["tune", "all.jsonl", "--bands", "18x7"], b"");
    assert_eq!(
        by_hand.code, 2,
        "bands by hand follow from no recall that could be planned"
    );
    let refused = run(&folder, &["tune", "-"], b"");
    assert!(
        refused.code == 2 && refused.stderr.contains("standard input"),
        "{}",
        refused.stderr
    );
    let missing = run(&folder, &["tune", "nowhere.jsonl"], b"");
    assert!(
        missing.code == 2 && missing.stderr.contains("nowhere.jsonl"),
        "{}",
        missing.stderr
    );
}

#[test]
fn completions_and_the_manual_name_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let script = run(ROOT, &["completions", shell], b"").good();
        for (name, _) in COMMANDS {
            assert!(script.contains(name), "{shell} {name}");
        }
    }
    let page = run(ROOT, &["man"], b"").good();
    for (name, _) in COMMANDS {
        assert!(page.contains(name), "{name}");
    }
}

#[test]
fn a_dry_run_plans_and_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("all.jsonl"), lines(&corpus())).expect("written");
    fs::create_dir(folder.path().join("texts")).expect("a folder");
    for (number, made) in corpus().iter().enumerate() {
        let name = folder.path().join(format!("texts/{number}.txt"));
        fs::write(name, &made.text).expect("written");
    }
    for (command, input) in [
        ("cluster", "all.jsonl"),
        ("pairs", "texts"),
        ("dedup", "all.jsonl"),
    ] {
        let planned = run(
            &folder,
            &[command, input, "--dry-run=json", "-o", "out"],
            b"",
        )
        .json();
        // The inputs are smaller than a sample: all of them are looked at.
        assert_eq!(planned["sampled_articles"], 400, "{planned}");
        assert_eq!(planned["articles"], 400, "{planned}");
        assert_eq!(planned["bytes"], planned["sampled_bytes"], "{planned}");
        assert_eq!(planned["spilled"], 0);
        let stages = planned["stages"].as_array().expect("a list");
        let expected = if command == "cluster" { 6 } else { 4 };
        assert_eq!(stages.len(), expected, "{planned}");
        let said = run(&folder, &[command, input, "--dry-run"], b"").good();
        assert!(
            said.contains("articles    about 400") && said.contains("2.0 GiB"),
            "{said}"
        );
    }
    assert!(!folder.path().join("out").exists());
    let refused = run(
        &folder,
        &["pairs", "-", "--dry-run"],
        lines(&corpus()).as_bytes(),
    );
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("standard input"),
        "{}",
        refused.stderr
    );
}
