//! Runs the program: arguments, bytes in, and what came out.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_samestory");
pub(crate) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// What it printed, or a failure that shows what it said.
    pub(crate) fn good(self) -> String {
        assert_eq!(self.code, 0, "{}", self.stderr);
        self.stdout
    }

    pub(crate) fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.good()).expect("it prints JSON")
    }
}

pub(crate) fn command<A: AsRef<std::ffi::OsStr>>(folder: impl AsRef<Path>, args: &[A]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("COLUMNS");
    command
}

pub(crate) fn run<A: AsRef<std::ffi::OsStr>>(
    folder: impl AsRef<Path>,
    args: &[A],
    stdin: &[u8],
) -> Ran {
    let mut child = command(folder.as_ref(), args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdin.take().expect("stdin is piped");
    let bytes = stdin.to_vec();
    let writer = std::thread::spawn(move || drop(pipe.write_all(&bytes)));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
    }
}
