//! The fuzz targets on a stable compiler: the corpus, and mutations of it that are the same each time.

#[path = "../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "a crate of its own for the fuzzer")]
mod targets;

use std::fs;
use std::path::{Path, PathBuf};

/// Mutations of each file of the corpus.
const ROUNDS: u64 = 60;

/// A generator of numbers, the same for the same seed (Steele, Lea, Flood, Fast splittable pseudorandom number
/// generators, 2014: `SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % end.max(1) as u64).expect("it is below")
    }
}

/// What breaks readers: ends of strings, rows, records, characters.
const PIECES: [&[u8]; 18] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b"\n",
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<",
    b"]]>",
    b"\\ud800",
    b"\xc3",
    b"WARC/1.0\r\n",
    b"99999999999999999999",
];

/// The bytes with one to four small changes.
fn mutated(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..(at + dice.below(20)).min(bytes.len()))),
            3 => {
                let piece = bytes[at..(at + dice.below(60)).min(bytes.len())].to_vec();
                let to = dice.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            _ => {
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
    bytes
}

/// The files of a target's corpus, sorted.
fn corpus(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let entries = fs::read_dir(&folder).expect("a corpus");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{target} has no corpus");
    files
}

fn run(target: &str, check: impl Fn(&[u8])) {
    for file in corpus(target) {
        let bytes = fs::read(&file).expect("it can be read");
        check(&bytes);
        let mut dice = Dice(bytes.len() as u64);
        for round in 0..ROUNDS {
            let bytes = mutated(&bytes, &mut dice);
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&bytes)));
            assert!(
                result.is_ok(),
                "{} round {round}: {:?}",
                file.display(),
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

#[test]
fn readers_stand_what_they_are_sent() {
    let mut formats = vec!["jsonl", "json", "csv", "tsv", "text", "markdown", "warc"];
    if cfg!(feature = "html") {
        formats.push("html");
    }
    if cfg!(feature = "feed") {
        formats.push("feed");
    }
    if cfg!(feature = "parquet") {
        formats.push("parquet");
    }
    for format in formats {
        run(format, |bytes| targets::read_bytes(bytes, Some(format)));
        run(format, |bytes| targets::read_bytes(bytes, None));
    }
}

#[test]
fn words_are_those_of_the_specification() {
    run("words", targets::words);
}
