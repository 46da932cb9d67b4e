//! The same articles give the same bytes: for any number of threads, any order, any packing, any kernel.

use crate::made::{Dice, Made, corpus, lines};
use crate::program::run;
use samestory::shingle::{ShingleSet, ShingleSize};
use samestory::sign::{Kernel, Scheme, Signer};
use samestory::text::Words;
use std::fs;
use std::io::Write;
use std::path::Path;

const FORMS: [&[&str]; 6] = [
    &["cluster", "--format", "json"],
    &["cluster", "--format", "jsonl"],
    &["cluster", "--format", "csv"],
    &["cluster", "--format", "table", "--top", "0"],
    &["pairs", "--format", "jsonl"],
    &["pairs", "--format", "csv"],
];

/// What every form says of the inputs; forms in input order have their lines sorted.
fn all_forms(folder: &Path, inputs: &[&str], stdin: &str, threads: &str) -> Vec<String> {
    let form = |form: &&[&str]| {
        let out = run(
            folder,
            &[*form, inputs, &["--quiet", "--threads", threads]].concat(),
            stdin.as_bytes(),
        )
        .good();
        if form.contains(&"jsonl") || form[..] == FORMS[2][..] {
            let mut lines: Vec<&str> = out.lines().collect();
            lines.sort_unstable();
            lines.join("\n")
        } else {
            out
        }
    };
    FORMS.iter().map(form).collect()
}

fn assert_same(expected: &[String], found: &[String], what: &str) {
    for ((form, expected), found) in FORMS.iter().zip(expected).zip(found) {
        if expected != found {
            let differs = expected.lines().zip(found.lines()).find(|(x, y)| x != y);
            panic!("{} differs {what}: {differs:?}", form.join(" "));
        }
    }
}

fn folder_with(corpus: &[Made]) -> (tempfile::TempDir, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("all.jsonl"), lines(corpus)).expect("written");
    let expected = all_forms(folder.path(), &["all.jsonl"], "", "1");
    (folder, expected)
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let (folder, expected) = folder_with(&corpus());
    for threads in ["1", "2", "5"] {
        let found = all_forms(folder.path(), &["all.jsonl"], "", threads);
        assert_same(&expected, &found, &format!("with {threads} threads"));
    }
}

/// Nothing of the texts stays in memory at one byte, and nothing leaves it at a gigabyte.
#[test]
fn any_limit_of_memory_gives_the_same_bytes() {
    let (folder, expected) = folder_with(&corpus());
    for limit in ["1B", "400KB", "1GB"] {
        let inputs = ["all.jsonl", "--memory", limit, "--temp-dir", "."];
        let found = all_forms(folder.path(), &inputs, "", "2");
        assert_same(&expected, &found, &format!("within {limit}"));
    }
    let manifest = folder.path().join("run.json");
    for (limit, spilled) in [("1B", true), ("1GB", false)] {
        let name = manifest.to_str().expect("a name");
        let args = ["pairs", "all.jsonl", "--memory", limit, "--manifest", name];
        run(folder.path(), &args, b"").good();
        let said = fs::read_to_string(&manifest).expect("it was written");
        let said: serde_json::Value = serde_json::from_str(&said).expect("it is JSON");
        let bytes = said["run"]["kept_bytes"]["spilled"]
            .as_u64()
            .expect("a number");
        assert_eq!(bytes > 0, spilled, "{limit}: {bytes}");
    }
    let left: Vec<_> = fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left.len(), 2, "the temporary file is gone: {left:?}");
}

#[test]
fn any_order_of_lines_and_files_gives_the_same_bytes() {
    let mut corpus = corpus();
    let (folder, expected) = folder_with(&corpus);
    let mut dice = Dice::new(3);
    for round in 0..3 {
        dice.shuffle(&mut corpus);
        let parts = [&corpus[..90], &corpus[90..111], &corpus[111..]];
        for (name, part) in ["p.jsonl", "q.ndjson", "r.jsonl"].into_iter().zip(parts) {
            fs::write(folder.path().join(name), lines(part)).expect("written");
        }
        let mut files = ["p.jsonl", "q.ndjson", "r.jsonl"];
        dice.shuffle(&mut files);
        assert_same(
            &expected,
            &all_forms(folder.path(), &files, "", "2"),
            &format!("in order {round}, {files:?}"),
        );
    }
}

#[test]
fn stdin_gzip_and_zstd_give_the_same_bytes() {
    let corpus = corpus();
    let (folder, expected) = folder_with(&corpus);
    let text = lines(&corpus);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("packed");
    fs::write(
        folder.path().join("all.jsonl.gz"),
        gzip.finish().expect("packed"),
    )
    .expect("written");
    let zstd = zstd::encode_all(text.as_bytes(), 1).expect("packed");
    fs::write(folder.path().join("all.jsonl.zst"), zstd).expect("written");
    assert_same(
        &expected,
        &all_forms(folder.path(), &["-"], &text, "2"),
        "through stdin",
    );
    assert_same(
        &expected,
        &all_forms(folder.path(), &["all.jsonl.gz"], "", "2"),
        "through gzip",
    );
    assert_same(
        &expected,
        &all_forms(folder.path(), &["all.jsonl.zst"], "", "2"),
        "through zstd",
    );
}

#[test]
fn every_kernel_signs_alike() {
    let sets: Vec<ShingleSet> = corpus()
        .iter()
        .map(|made| ShingleSet::of(&Words::of(&made.text), ShingleSize::DEFAULT))
        .collect();
    let portable = Kernel::forced("portable").expect("the portable kernel is always there");
    let expected = Signer::new(Scheme::default())
        .with_kernel(portable)
        .sign_all(&sets);
    for kernel in Kernel::available() {
        let found = Signer::new(Scheme::default())
            .with_kernel(kernel)
            .sign_all(&sets);
        assert!(expected.rows().eq(found.rows()), "{kernel}");
    }
}
