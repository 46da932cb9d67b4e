//! The whole way, from a file: copies as peers find them, all relations, and stories. Throughput is in bytes.

#[path = "corpus.rs"]
mod corpus;
#[path = "made.rs"]
mod made;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use samestory::verify::Relations;
use samestory::{Pipeline, Settings};

fn whole(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("articles.jsonl");
    let count = 4_000;
    let lines = corpus::articles(count)
        .into_iter()
        .map(|(id, text)| serde_json::json!({"id": id, "text": text}).to_string() + "\n");
    std::fs::write(&path, lines.collect::<String>()).expect("a file can be written");
    let bytes = std::fs::metadata(&path).expect("it was written").len();
    let inputs = [path];
    let pipeline = |relations| {
        Pipeline::new(Settings {
            relations,
            ..Settings::default()
        })
        .expect("they are defaults")
    };
    let (peers, all) = (pipeline(Relations::JACCARD), pipeline(Relations::ALL));
    let found = peers.copies(&inputs).expect("it can be read").outcome;
    assert_eq!(
        found.copies.pairs.len(),
        corpus::near_pairs(count),
        "every near pair and no other"
    );

    let mut group = c.benchmark_group("pipeline");
    group.sample_size(10).throughput(Throughput::Bytes(bytes));
    group.bench_function("copies, identical and near", |b| {
        b.iter(|| peers.copies(&inputs));
    });
    group.bench_function("copies, all relations", |b| b.iter(|| all.copies(&inputs)));
    group.bench_function("stories", |b| b.iter(|| all.cluster(&inputs)));
    group.finish();
}

criterion_group!(benches, whole);
criterion_main!(benches);
