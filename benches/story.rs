//! Term vectors to edges to stories. Throughput is in groups.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use samestory::hash::mix;
use samestory::story::cluster::{average_link, clusters};
use samestory::story::edge::edges;
use samestory::story::vector::Vectors;
use std::hint::black_box;

/// `count` rows in stories of four: each has 20 terms of its story, 40 of the language and 20 of its own.
fn vectors(count: usize) -> Vectors {
    Vectors::unit((0..count as u64).map(|row| {
        let story = row / 4;
        let of_story = (0..20).map(|i| (50_000 + story * 20 + i, 3.0));
        let of_language = (0..40).map(|i| (mix(row * 64 + i) % 50_000, 1.0));
        let mut terms: Vec<(u32, f32)> = of_story
            .chain(of_language)
            .map(|(term, weight)| (term as u32, weight))
            .collect();
        terms.sort_unstable_by_key(|&(term, _)| term);
        terms.dedup_by_key(|&mut (term, _)| term);
        (terms, 20.0 * 16.0)
    }))
}

fn stories(c: &mut Criterion) {
    let mut group = c.benchmark_group("story");
    group.sample_size(10);
    for count in [1_000, 8_000] {
        let vectors = vectors(count);
        let found = edges(&vectors, 0.05).edges;
        let weighted: Vec<(u32, u32, f64)> = found
            .iter()
            .map(|e| (e.a, e.b, f64::from(e.cosine)))
            .collect();
        let link = || clusters(count, &average_link(count, &weighted, 0.15), 0.15);
        assert_eq!(link().len(), count / 4, "every story is found whole");

        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::new("edges", count), |b| {
            b.iter(|| edges(black_box(&vectors), 0.05));
        });
        group.bench_function(BenchmarkId::new("average link", count), |b| {
            b.iter(|| black_box(link()));
        });
    }
    group.finish();
}

criterion_group!(benches, stories);
criterion_main!(benches);
