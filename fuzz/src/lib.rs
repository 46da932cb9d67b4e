//! What every fuzz target checks. `tests/fuzz.rs` sends the corpus and mutations of it through the same functions, on a
//! stable compiler and with the same mutations each time.

use samestory::read::{DuplicateIds, FieldNames, Format, Place, ReadOptions, Reading, read};
use samestory::run::{Run, Unobserved};
use samestory::text::{reference, segment};
use std::path::Path;

/// What is kept of an article: title and text.
type Kept = (String, String);

fn attempt(path: &Path, options: &ReadOptions) -> (Option<Reading<Kept>>, Run) {
    let mut run = Run::default();
    let inputs = [path.to_path_buf()];
    let reading = read(&inputs, options, &mut run, &Unobserved, |article| {
        assert!(!article.id.is_empty(), "an article without an id");
        assert!(
            !article.body().trim().is_empty(),
            "an article without words"
        );
        (article.title.to_string(), article.text.to_string())
    });
    (reading.ok(), run)
}

/// Reads these bytes as a file of this format, or of whatever it seems to be. Nothing may panic; how the file is cut into
/// blocks may not show; what is written again is read as the same articles.
///
/// # Panics
/// If one of these does not hold.
pub fn read_bytes(bytes: &[u8], format: Option<&str>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("input");
    std::fs::write(&path, bytes).expect("written");
    let options = ReadOptions {
        format: format.map(|name| name.parse::<Format>().expect("a format")),
        // The table of the corpus has its text inside a group.
        fields: FieldNames {
            text: (format == Some("parquet")).then(|| "meta.body".to_owned()),
            ..FieldNames::default()
        },
        duplicate_ids: DuplicateIds::Rename,
        max_record_bytes: 1 << 16,
        ..ReadOptions::default()
    };
    let (reading, run) = attempt(&path, &options);
    let small = ReadOptions {
        block_bytes: 7,
        ..options.clone()
    };
    let (again, run_again) = attempt(&path, &small);
    assert_eq!(run.warnings, run_again.warnings);
    assert_eq!(run.counts, run_again.counts);
    let (Some(reading), Some(again)) = (reading, again) else {
        assert!(run.counts.skipped > 0, "nothing was read and nothing said");
        return;
    };
    assert_eq!(reading.records, again.records);
    written_again(&reading, &path, &options);
}

/// What is written of all records is read as the same articles.
fn written_again(reading: &Reading<Kept>, path: &Path, options: &ReadOptions) {
    let places: Vec<Place> = reading.records.iter().map(|record| record.place).collect();
    let mut out = Vec::new();
    if reading.inputs.copy_records(&places, &mut out).is_err() {
        return;
    }
    std::fs::write(path, &out).expect("written");
    let (written, _) = attempt(path, options);
    let texts = |reading: &Reading<Kept>| -> Vec<Kept> {
        reading
            .records
            .iter()
            .map(|record| record.value.clone())
            .collect()
    };
    let written = written.map(|written| texts(&written)).unwrap_or_default();
    assert_eq!(written, texts(reading), "what was written reads otherwise");
}

/// Cuts these bytes into words, which must be those of the plain specification.
///
/// # Panics
/// If they are not.
pub fn words(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let fast = segment::Words::of(&text);
    let plain: Vec<u64> = reference::words(&text)
        .iter()
        .map(reference::Word::hash)
        .collect();
    assert_eq!(fast.hashes(), plain);
}
