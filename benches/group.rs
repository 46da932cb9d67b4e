//! Pairs to groups. Throughput is in pairs.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use samestory::group::UnionFind;
use std::hint::black_box;

fn groups(c: &mut Criterion) {
    let mut group = c.benchmark_group("group");
    for count in [10_000u32, 100_000] {
        // Families of ten: each article with the first of its family.
        let pairs: Vec<(u32, u32)> = (0..count)
            .filter(|i| i % 10 != 0)
            .map(|i| (i - i % 10, i))
            .collect();
        let sets = |pairs: &[(u32, u32)]| {
            let mut sets = UnionFind::new(count as usize);
            for &(a, b) in pairs {
                sets.join(a, b);
            }
            sets.into_sets()
        };
        assert_eq!(sets(&pairs).len(), count as usize / 10);
        group.throughput(Throughput::Elements(pairs.len() as u64));
        group.bench_function(BenchmarkId::new("union-find", count), |b| {
            b.iter(|| sets(black_box(&pairs)));
        });
    }
    group.finish();
}

criterion_group!(benches, groups);
criterion_main!(benches);
