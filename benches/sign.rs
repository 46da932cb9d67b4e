//! Shingles to signatures: each kernel, 128 and 256 slots. Throughput is in shingles, so its inverse is the time a
//! shingle; the ceiling mixes the shingles and signs nothing.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use samestory::hash;
use samestory::sign::{Kernel, Scheme, Signer, Slots};
use std::hint::black_box;

fn sign(c: &mut Criterion) {
    for slots in [128, 256] {
        let scheme = Scheme {
            slots: Slots::new(slots).expect("a multiple of 32"),
            ..Scheme::default()
        };
        let mut group = c.benchmark_group(format!("sign/{slots}"));
        for count in [50, 300, 1500] {
            let shingles: Vec<u64> = (0..count).map(hash::mix).collect();
            let mut expected = vec![0; slots];
            Signer::new(scheme)
                .with_kernel(Kernel::Portable)
                .sign(&shingles, &mut expected);
            group.throughput(Throughput::Elements(count));
            group.bench_function(BenchmarkId::new("ceiling: mix the shingles", count), |b| {
                b.iter(|| {
                    black_box(&shingles)
                        .iter()
                        .fold(0, |sum, &shingle| sum ^ hash::mix(shingle))
                });
            });
            for kernel in Kernel::available() {
                let signer = Signer::new(scheme).with_kernel(kernel);
                let mut out = vec![0; slots];
                signer.sign(&shingles, &mut out);
                assert_eq!(out, expected, "{kernel} equals portable");
                group.bench_function(BenchmarkId::new(kernel.name(), count), |b| {
                    b.iter(|| {
                        signer.sign(black_box(&shingles), &mut out);
                        black_box(&out);
                    });
                });
            }
        }
        group.finish();
    }
}

criterion_group!(benches, sign);
criterion_main!(benches);
