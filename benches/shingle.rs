//! Words to shingles and to shingle sets. Throughput is in shingles; the ceiling is reading the words.

#[path = "made.rs"]
mod made;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use samestory::hash;
use samestory::shingle::{self, ShingleSet, ShingleSize};
use samestory::text::Words;
use std::collections::BTreeSet;
use std::hint::black_box;

fn shingles(c: &mut Criterion) {
    let mut group = c.benchmark_group("shingle");
    for count in [50, 300, 1500] {
        let words = Words::of(&made::article(3, 10 * count, made::Typing::Curly));
        let words = &words.hashes()[..count + 2];
        let mut out = Vec::new();
        shingle::shingles_into(words, ShingleSize::DEFAULT, &mut out);
        assert_eq!(out.len(), count);
        let expected: BTreeSet<u64> = words.windows(3).map(shingle::combine).collect();
        assert!(
            ShingleSet::from_hashes(out.clone()).iter().eq(&expected),
            "a set is the sorted windows"
        );

        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::new("ceiling: read the words", count), |b| {
            b.iter(|| black_box(words).iter().fold(0, |sum, word| sum ^ word));
        });
        group.bench_function(BenchmarkId::new("in reading order", count), |b| {
            b.iter(|| {
                shingle::shingles_into(black_box(words), ShingleSize::DEFAULT, &mut out);
                black_box(&out);
            });
        });
        group.bench_function(BenchmarkId::new("sorted and unique", count), |b| {
            b.iter_batched_ref(|| out.clone(), hash::sort_unique, BatchSize::SmallInput);
        });
    }
    group.finish();
}

criterion_group!(benches, shingles);
criterion_main!(benches);
