//! A run goes on from its finished stages, and finds what it would have found without.

use crate::made::{corpus, lines};
use crate::program::{Ran, command, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Commands with the stages they keep, in the order they are made.
const COMMANDS: [(&str, &[&str]); 4] = [
    (
        "cluster all.jsonl bad.jsonl -f json",
        &["read", "candidates", "pairs", "edges"],
    ),
    (
        "pairs all.jsonl bad.jsonl -f jsonl --audit 5",
        &["read", "candidates", "pairs"],
    ),
    (
        "group all.jsonl bad.jsonl -f jsonl",
        &["read", "candidates", "pairs"],
    ),
    (
        "dedup all.jsonl bad.jsonl --removed removed.jsonl",
        &["read", "candidates", "pairs"],
    ),
];

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("all.jsonl"), lines(&corpus())).expect("written");
    // A record that is skipped, and one that is kept for its title: both are told again.
    fs::write(
        folder.path().join("bad.jsonl"),
        "no JSON\n{\"id\":\"title only\",\"title\":\"Ferry sinks off the cape\"}\n",
    )
    .expect("written");
    folder
}

fn with(folder: &Path, line: &str, more: &[&str]) -> Ran {
    let mut args: Vec<&str> = line.split(' ').collect();
    args.extend(more);
    run(folder, &args, b"")
}

/// What a run gives: its output, and what it says of removed records.
fn given(folder: &Path, ran: &Ran) -> (i32, String, Option<String>) {
    let removed = fs::read_to_string(folder.join("removed.jsonl")).ok();
    (ran.code, ran.stdout.clone(), removed)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// The beginning of the lines a user sees of the checkpoint.
fn told(ran: &Ran) -> Vec<&str> {
    let lines = ran.stderr.lines();
    lines
        .filter_map(|line| line.strip_prefix("note: checkpoint kept: "))
        .collect()
}

#[test]
fn a_run_goes_on_after_each_stage_with_the_same_bytes() {
    for (line, stages) in COMMANDS {
        let folder = folder();
        let expected = with(folder.path(), line, &[]);
        assert_eq!(expected.code, 2, "a record is skipped: {}", expected.stderr);
        let first = with(folder.path(), line, &["--checkpoint", "kept"]);
        assert_eq!(
            given(folder.path(), &first),
            given(folder.path(), &expected),
            "{line}"
        );
        assert!(told(&first).is_empty(), "{}", first.stderr);
        // What is left by a run that was killed after so many stages.
        for done in (0..=stages.len()).rev() {
            let memory = if done % 2 == 0 { "1B" } else { "2GiB" };
            for stage in &stages[done..] {
                let _ = fs::remove_file(folder.path().join(format!("kept/{stage}.stage")));
            }
            let again = with(
                folder.path(),
                line,
                &["--checkpoint", "kept", "--memory", memory],
            );
            assert_eq!(
                given(folder.path(), &again),
                given(folder.path(), &expected),
                "{line}"
            );
            // The candidates are not asked for where the pairs are there.
            let pairs = stages[..done].contains(&"pairs");
            let taken: Vec<String> = stages[..done]
                .iter()
                .filter(|stage| !(pairs && **stage == "candidates"))
                .map(|stage| format!("{stage} is taken from there"))
                .collect();
            let told = told(&again);
            assert_eq!(told.len(), taken.len(), "{line}: {told:?}");
            for (told, taken) in told.iter().zip(&taken) {
                assert!(told.starts_with(taken), "{line}: {told}");
            }
            for said in ["bad.jsonl:1: not JSON", "kept as headlines"] {
                assert!(again.stderr.contains(said), "{said}: {}", again.stderr);
            }
        }
    }
}

/// Killed for real, as soon as a file of the checkpoint shows, or somewhere in between.
#[cfg(unix)]
#[test]
fn a_killed_run_goes_on() {
    let folder = folder();
    let line = "cluster all.jsonl bad.jsonl -f json --threads 1";
    let expected = with(folder.path(), line, &[]);
    let kept = folder.path().join("kept");
    let mut args: Vec<&str> = line.split(' ').collect();
    args.extend(["--checkpoint", "kept"]);
    for file in [
        ".checkpoint-",
        "shingles.lists",
        "read.stage",
        "pairs.stage",
        "edges.stage",
    ] {
        let _ = fs::remove_dir_all(&kept);
        let mut child = command(folder.path(), &args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let start = Instant::now();
        loop {
            let shows = kept.exists() && names(&kept).iter().any(|name| name.starts_with(file));
            let ended = child.try_wait().expect("it can be asked").is_some();
            if shows || ended {
                break;
            }
            assert!(
                start.elapsed() < Duration::from_secs(120),
                "{file} never shows"
            );
        }
        let _ = child.kill();
        child.wait().expect("it ends");
        let again = with(folder.path(), line, &["--checkpoint", "kept"]);
        assert_eq!(
            given(folder.path(), &again),
            given(folder.path(), &expected),
            "{file}"
        );
        assert!(
            !names(&kept).iter().any(|name| name.starts_with('.')),
            "{:?}",
            names(&kept)
        );
    }
}

#[test]
fn the_checkpoint_of_another_run_is_refused() {
    let folder = folder();
    let line = "pairs all.jsonl bad.jsonl -f jsonl";
    let _ = with(folder.path(), line, &["--checkpoint", "kept"]);
    let before = names(&folder.path().join("kept"));
    let refused = |line: &str, more: &[&str], why: &str| {
        let ran = with(
            folder.path(),
            line,
            &[more, &["--checkpoint", "kept"]].concat(),
        );
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{why}: {}", ran.stderr);
        let said = format!("error: kept: is the checkpoint of another run: {why}");
        assert!(ran.stderr.contains(&said), "{said}: {}", ran.stderr);
        assert!(
            ran.stderr.contains("hint: give a folder of its own"),
            "{}",
            ran.stderr
        );
        assert_eq!(names(&folder.path().join("kept")), before);
    };
    refused(line, &["--near", "0.7"], "bands was 18 x 7, is ");
    refused(
        line,
        &["--max-record", "1"],
        "--max-record was 67108864, is 1048576",
    );
    refused(line, &["--text-field", "title"], "names of fields was ");
    refused(
        line,
        &["--relations", "near"],
        "reading for passages was yes, is no",
    );
    refused(
        "cluster all.jsonl bad.jsonl",
        &[],
        "reading for stories was no, is yes",
    );
    refused("pairs all.jsonl -f jsonl", &[], "bad.jsonl is gone");
    fs::write(
        folder.path().join("more.jsonl"),
        "{\"text\":\"some words\"}",
    )
    .expect("written");
    refused(
        "pairs all.jsonl bad.jsonl more.jsonl -f jsonl",
        &[],
        "more.jsonl is new",
    );

    // The same length and another word; then longer.
    let path = folder.path().join("bad.jsonl");
    let good = fs::read_to_string(&path).expect("it is there");
    fs::write(&path, good.replace("Ferry", "Barge")).expect("written");
    refused(line, &[], "bad.jsonl has changed");
    fs::write(&path, format!("{good}\n")).expect("written");
    refused(line, &[], "bad.jsonl has changed");
    fs::write(&path, good).expect("written");
    // Written again with the same bytes it is the same file.
    let again = with(folder.path(), line, &["--checkpoint", "kept"]);
    assert!(
        told(&again)[0].starts_with("read is taken"),
        "{}",
        again.stderr
    );
}

/// A setting that changes a later stage only leaves the earlier ones as they are.
#[test]
fn what_depends_on_a_changed_setting_is_made_anew() {
    let folder = folder();
    let line = "cluster all.jsonl -f json";
    let _ = with(folder.path(), line, &["--checkpoint", "kept"]);
    for (more, anew) in [
        (["--cut", "loose"], None),
        (
            ["--keep", "longest"],
            Some("edges is made anew: --keep was Earliest, is Longest"),
        ),
        (
            ["--same-wire", "0.7"],
            Some("pairs is made anew: --same-wire was 0.5, is 0.7"),
        ),
        (
            ["--audit", "3"],
            Some("pairs is made anew: --audit was 0, is 3"),
        ),
    ] {
        let expected = with(folder.path(), line, &more).good();
        let ran = with(
            folder.path(),
            line,
            &[&more[..], &["--checkpoint", "kept"]].concat(),
        );
        assert!(told(&ran)[0].starts_with("read is taken"), "{}", ran.stderr);
        if let Some(anew) = anew {
            assert!(told(&ran).contains(&anew), "{anew}: {}", ran.stderr);
        }
        assert_eq!(ran.good(), expected, "{more:?}");
    }
}

/// Whatever is wrong with a file, it is made anew, and said.
#[test]
fn a_damaged_file_is_made_anew() {
    let folder = folder();
    let line = "cluster all.jsonl bad.jsonl -f json";
    let expected = with(folder.path(), line, &[]);
    let _ = with(folder.path(), line, &["--checkpoint", "kept"]);
    let files: Vec<PathBuf> = names(&folder.path().join("kept"))
        .iter()
        .filter(|name| *name != "lock" && *name != "candidates.stage")
        .map(|name| folder.path().join("kept").join(name))
        .collect();
    assert_eq!(files.len(), 8, "{files:?}");
    for path in files {
        let good = fs::read(&path).expect("it is there");
        let mut flipped = good.clone();
        flipped[good.len() / 2] ^= 4;
        for bytes in [&flipped[..], &good[..good.len() / 3]] {
            fs::write(&path, bytes).expect("written");
            let ran = with(folder.path(), line, &["--checkpoint", "kept"]);
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            assert_eq!(
                given(folder.path(), &ran),
                given(folder.path(), &expected),
                "{name}"
            );
            let anew = told(&ran)
                .iter()
                .any(|told| told.contains("is made anew: "));
            assert!(anew, "{name}: {}", ran.stderr);
            let again = with(folder.path(), line, &["--checkpoint", "kept"]);
            assert!(
                !again.stderr.contains("anew"),
                "it is whole again: {}",
                again.stderr
            );
        }
    }
}

#[test]
fn what_cannot_be_held_to_what_it_was_is_refused() {
    let folder = folder();
    let ran = run(
        folder.path(),
        &["pairs", "-", "--checkpoint", "kept"],
        b"{\"text\":\"a\"}",
    );
    assert_eq!(ran.code, 2);
    let said = "error: --checkpoint: standard input is read once and cannot be held to what it was; save it to a file";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    let ran = with(
        folder.path(),
        "pairs all.jsonl",
        &["--checkpoint", "all.jsonl"],
    );
    assert_eq!(ran.code, 2);
    let said = "error: all.jsonl: cannot use as a checkpoint: ";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
}

/// An interrupt while it reads leaves nothing that is not whole.
#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_whole_files_only() {
    let folder = folder();
    let made = Command::new("mkfifo")
        .arg(folder.path().join("pipe.jsonl"))
        .status();
    assert!(made.expect("there is a mkfifo").success());
    let args = [
        "pairs",
        "all.jsonl",
        "pipe.jsonl",
        "--memory",
        "1B",
        "--checkpoint",
        "kept",
    ];
    let mut child = command(folder.path(), &args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    // It is opened for both ends, so that neither waits for the other.
    let pipe = fs::File::options()
        .read(true)
        .write(true)
        .open(folder.path().join("pipe.jsonl"))
        .expect("it is there");
    let kept = folder.path().join("kept");
    let start = Instant::now();
    while !(kept.exists() && names(&kept).contains(&"lock".to_owned())) {
        assert!(start.elapsed() < Duration::from_secs(60), "no checkpoint");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(200));
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.expect("there is a kill").success());
    child.wait().expect("it ends");
    drop(pipe);
    assert_eq!(names(&kept), ["lock"]);
}
