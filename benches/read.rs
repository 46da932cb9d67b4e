//! JSON lines to articles. Throughput is in bytes; the ceiling is reading the file.

#[path = "corpus.rs"]
mod corpus;
#[path = "made.rs"]
mod made;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use samestory::read::{ReadOptions, read};
use samestory::run::{Run, Unobserved};
use std::hint::black_box;

fn reading(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("articles.jsonl");
    let articles = corpus::articles(4_000);
    let lines = articles
        .iter()
        .map(|(id, text)| serde_json::json!({"id": id, "text": text}).to_string() + "\n");
    std::fs::write(&path, lines.collect::<String>()).expect("a file can be written");
    let bytes = std::fs::metadata(&path).expect("it was written").len();
    let inputs = [path.clone()];
    let lengths = || {
        let reading = read(
            &inputs,
            &ReadOptions::default(),
            &mut Run::default(),
            &Unobserved,
            |a| a.text.len(),
        );
        reading
            .expect("it can be read")
            .records
            .iter()
            .map(|record| record.value)
            .sum::<usize>()
    };
    assert_eq!(
        lengths(),
        articles.iter().map(|(_, text)| text.len()).sum::<usize>()
    );

    let mut group = c.benchmark_group("read");
    group.sample_size(10).throughput(Throughput::Bytes(bytes));
    group.bench_function("ceiling: read the file", |b| {
        b.iter(|| std::fs::read(black_box(&path)));
    });
    group.bench_function("articles", |b| b.iter(lengths));
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
