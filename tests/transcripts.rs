//! The README shows what the program prints.

use crate::program::{PROGRAM, ROOT};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A command of a fenced block and the output under it.
#[derive(Debug, PartialEq)]
struct Shown {
    line: usize,
    command: String,
    output: String,
}

/// The commands of all blocks that begin with one of ours. Those that show no output show nothing to compare.
fn transcripts(text: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        let Some(info) = line.trim_start().strip_prefix("```") else {
            continue;
        };
        let skipped = info.contains("no-test");
        let mut block = Vec::new();
        for (number, line) in lines.by_ref() {
            if line.trim_start().starts_with("```") {
                break;
            }
            block.push((number + 1, line));
        }
        let ours = |line: &str| {
            line.starts_with("$ samestory ") || line.starts_with("$ cargo run --release -- ")
        };
        if skipped || !block.first().is_some_and(|(_, line)| ours(line)) {
            continue;
        }
        for (number, line) in block {
            match (line.strip_prefix("$ "), found.last_mut()) {
                (Some(command), _) => {
                    let command = command.replace("cargo run --release -- ", "samestory ");
                    found.push(Shown {
                        line: number,
                        command,
                        output: String::new(),
                    });
                }
                (None, Some(last)) => last.output += &(line.to_owned() + "\n"),
                (None, None) => {}
            }
        }
    }
    found.retain(|shown| !shown.output.trim().is_empty());
    found
}

#[test]
fn the_readme_shows_what_is_printed() {
    let Ok(readme) = fs::read_to_string(Path::new(ROOT).join("README.md")) else {
        return;
    };
    let programs = Path::new(PROGRAM)
        .parent()
        .expect("the program is in a folder");
    let path = format!(
        "{}:{}",
        programs.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let trimmed = |text: &str| {
        text.lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
            .trim()
            .to_owned()
    };
    let mut wrong = Vec::new();
    for Shown {
        line,
        command,
        output,
    } in transcripts(&readme)
    {
        let ran = Command::new("sh")
            .args(["-c", &command])
            .current_dir(ROOT)
            .env("PATH", &path)
            .env("NO_COLOR", "1")
            .output();
        let printed = String::from_utf8(ran.expect("sh runs").stdout).expect("stdout is UTF-8");
        if trimmed(&printed) != trimmed(&output) {
            wrong.push(format!(
                "README.md:{line}: $ {command}\nit shows:\n{output}\nit prints:\n{printed}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_transcripts_reads_transcripts() {
    let text = "```console\n$ samestory tune\nout\n$ cargo run --release -- man\nman\n\nmore\n```\n```console,no-test\n$ samestory x\ny\n```\n```sh\n$ ls\na\n```\n```\n$ samestory quiet\n```\n";
    let shown = |line, command: &str, output: &str| Shown {
        line,
        command: command.into(),
        output: output.into(),
    };
    assert_eq!(
        transcripts(text),
        [
            shown(2, "samestory tune", "out\n"),
            shown(4, "samestory man", "man\n\nmore\n")
        ]
    );
}
