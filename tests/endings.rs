//! However a run ends, by a signal or on a full disk: no half output, no temporary file, and an older output untouched.
#![cfg(unix)]

use crate::made::{corpus, lines};
use crate::program::{PROGRAM, command};
use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    names.sort();
    names
}

/// Waits for something that happens soon or not at all.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Interrupted while it waits for more of its standard input, with two outputs open.
#[test]
fn a_signal_leaves_nothing_behind() {
    for (signal, number) in [("-INT", 2), ("-TERM", 15)] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("kept.jsonl"), "old").expect("written");
        let args = [
            "dedup",
            "-",
            "-o",
            "kept.jsonl",
            "--removed",
            "removed.jsonl.gz",
            "--memory",
            "1B",
            "--temp-dir",
            ".",
        ];
        let mut child = command(folder.path(), &args)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut pipe = child.stdin.take().expect("stdin is piped");
        pipe.write_all(lines(&corpus()).as_bytes())
            .expect("it reads");
        until("two temporary files", || names(folder.path()).len() == 3);
        let sent = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(sent.expect("there is a kill").success());
        let ended = child.wait_with_output().expect("it ends");
        assert_eq!(ended.status.signal(), Some(number), "{ended:?}");
        assert!(
            String::from_utf8_lossy(&ended.stderr).contains("interrupted"),
            "{ended:?}"
        );
        assert_eq!(names(folder.path()), ["kept.jsonl"], "{signal}");
        assert_eq!(
            fs::read(folder.path().join("kept.jsonl")).expect("it is there"),
            b"old"
        );
        drop(pipe);
    }
}

/// A limit on the size of files says no in the middle of a write, as a full disk does, and needs no disk of its own.
fn on_a_small_disk(folder: &Path, args: &str) -> (i32, String) {
    let script = format!("trap '' XFSZ; ulimit -f 8; exec {PROGRAM} {args}");
    let ended = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("there is a shell");
    let said = String::from_utf8(ended.stderr).expect("it is text");
    (ended.status.code().unwrap_or(-1), said)
}

#[test]
fn a_full_disk_is_said_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("all.jsonl"), lines(&corpus())).expect("written");
    for (args, what) in [
        ("dedup all.jsonl -o out.jsonl", "out.jsonl: cannot write"),
        (
            "cluster all.jsonl -f json -o out.json",
            "out.json: cannot write",
        ),
        (
            "pairs all.jsonl -o out.txt --memory 1B --temp-dir .",
            "cannot write a temporary file",
        ),
    ] {
        let (code, said) = on_a_small_disk(folder.path(), args);
        assert_eq!(code, 2, "{args}: {said}");
        assert!(said.contains(what), "{args}: {said}");
        assert_eq!(names(folder.path()), ["all.jsonl"], "{args}");
    }
}
