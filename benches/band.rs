//! Signatures to candidates, by banding and by rare shingles. Throughput is in articles.

#[path = "corpus.rs"]
mod corpus;
#[path = "made.rs"]
mod made;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use samestory::Similarity;
use samestory::band::{Bands, candidate, passage};
use samestory::shingle::{ShingleSet, ShingleSize};
use samestory::sign::{Scheme, Signer};
use samestory::store::Room;
use samestory::text::Words;
use std::hint::black_box;

fn bands(c: &mut Criterion) {
    let mut group = c.benchmark_group("band");
    group.sample_size(10);
    for count in [1_000, 4_000] {
        let sets: Vec<ShingleSet> = corpus::articles(count)
            .iter()
            .map(|(_, text)| ShingleSet::of(&Words::of(text), ShingleSize::DEFAULT))
            .collect();
        let signatures = Signer::new(Scheme::default()).sign_all(&sets);
        let cut = Bands::new(18, 7).expect("both are positive");
        let found = candidate::candidates(count, cut, |row| signatures.row(row), &Room::default())
            .expect("all of it is in memory");
        assert!(
            found.len() >= corpus::near_pairs(count) as u64,
            "every near pair is a candidate"
        );

        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::new("18 bands of 7 rows", count), |b| {
            b.iter(|| {
                candidate::candidates(
                    black_box(count),
                    cut,
                    |row| signatures.row(row),
                    &Room::default(),
                )
            });
        });
        let half = Similarity::new(0.5).expect("it is between 0 and 1");
        group.bench_function(BenchmarkId::new("rare shingles", count), |b| {
            b.iter(|| passage::candidates(black_box(count), half, &sets[..], &Room::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, bands);
criterion_main!(benches);
