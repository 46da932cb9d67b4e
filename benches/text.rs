//! Text to words: the fast path beside its ceilings (copying the bytes, hashing the text whole) and `unicode_words()`.
//!
//! Ratios within one run count; the machine's speed does not. Throughput is in bytes of text.

#[path = "made.rs"]
mod made;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use made::{Typing, articles};
use samestory::text::{Words, reference, segment};
use samestory::{hash, shingle, sign};
use std::hint::black_box;
use unicode_segmentation::UnicodeSegmentation;

fn text(c: &mut Criterion) {
    for (name, typing) in [
        ("ascii", Typing::Ascii),
        ("curly", Typing::Curly),
        ("cyrillic", Typing::Cyrillic),
    ] {
        let texts = articles(7, 200, typing);
        let mut words = Words::new();
        let mut total = 0;
        for text in &texts {
            segment::hashes_into(text, &mut words);
            total += words.len();
            let expected: Vec<u64> = reference::words(text)
                .iter()
                .map(reference::Word::hash)
                .collect();
            assert_eq!(
                words.hashes(),
                expected,
                "the fast path equals the specification"
            );
        }
        let bytes: usize = texts.iter().map(String::len).sum();
        let mut group = c.benchmark_group(format!("text/{name}"));
        group.throughput(Throughput::Bytes(bytes as u64));
        println!(
            "text/{name}: {bytes} bytes, {total} words, {:.2} bytes a word",
            bytes as f64 / total as f64
        );

        let mut copy = vec![0u8; 1 << 15];
        group.bench_function("ceiling: copy the bytes", |b| {
            b.iter(|| {
                for text in &texts {
                    copy[..text.len()].copy_from_slice(text.as_bytes());
                    black_box(&copy);
                }
            });
        });
        group.bench_function("ceiling: hash the text whole", |b| {
            b.iter(|| {
                texts
                    .iter()
                    .fold(0, |sum, text| sum ^ hash::bytes(text.as_bytes()))
            });
        });
        group.bench_function("unicode_words alone", |b| {
            b.iter(|| {
                texts
                    .iter()
                    .map(|text| text.unicode_words().count())
                    .sum::<usize>()
            });
        });
        group.bench_function("hashes", |b| {
            b.iter(|| {
                for text in &texts {
                    segment::hashes_into(text, &mut words);
                    black_box(words.hashes());
                }
            });
        });
        group.bench_function("hashes and spans", |b| {
            b.iter(|| {
                for text in &texts {
                    segment::spans_into(text, &mut words);
                    black_box(words.spans());
                }
            });
        });
        let signer = sign::Signer::new(sign::Scheme::default());
        let (mut shingles, mut row) = (Vec::new(), vec![0; signer.slots()]);
        group.bench_function("to signature", |b| {
            b.iter(|| {
                for text in &texts {
                    segment::hashes_into(text, &mut words);
                    shingle::shingles_into(
                        words.hashes(),
                        shingle::ShingleSize::DEFAULT,
                        &mut shingles,
                    );
                    signer.sign(&shingles, &mut row);
                    black_box(&row);
                }
            });
        });
        group.finish();
    }
}

criterion_group!(benches, text);
criterion_main!(benches);
