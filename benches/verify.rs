//! A candidate to its exact overlap. Throughput is in shingles of both sets; the ceiling is reading them.

#[path = "made.rs"]
mod made;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use samestory::shingle::{ShingleSet, ShingleSize};
use samestory::similarity::Overlap;
use samestory::text::Words;
use std::collections::BTreeSet;
use std::hint::black_box;

fn overlaps(c: &mut Criterion) {
    let mut group = c.benchmark_group("verify");
    for words in [100, 400, 1_500] {
        let set = |text: &str| ShingleSet::of(&Words::of(text), ShingleSize::DEFAULT);
        let text = made::article(5, 6 * words, made::Typing::Curly);
        let (a, b) = (set(&text), set(&format!("The desk says: {text}")));
        let expected = a
            .iter()
            .collect::<BTreeSet<_>>()
            .intersection(&b.iter().collect())
            .count();
        assert_eq!(Overlap::of(&a, &b).shared as usize, expected);

        group.throughput(Throughput::Elements((a.len() + b.len()) as u64));
        group.bench_function(
            BenchmarkId::new("ceiling: read both sets", words),
            |bencher| {
                bencher.iter(|| {
                    black_box(&a)
                        .iter()
                        .chain(b.iter())
                        .fold(0, |sum, value| sum ^ value)
                });
            },
        );
        group.bench_function(BenchmarkId::new("exact overlap", words), |bencher| {
            bencher.iter(|| Overlap::of(black_box(&a), black_box(&b)));
        });
    }
    group.finish();
}

criterion_group!(benches, overlaps);
criterion_main!(benches);
