//! How exact signatures are: bias, mean squared error and candidates found, by size of the union and similarity.
//!
//! `cargo run --release --example estimate -- 2000` prints the table of `sign`'s documentation; the number is the trials
//! for a union of 100 (more below, fewer above).

use samestory::hash::mix;
use samestory::sign::{Scheme, Signer, estimate};

fn main() {
    let trials = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(2000u64);
    println!("union     J  trials  bias/se  MSE/ideal  found by 18x7  ideal");
    for union in [5usize, 10, 50, 100, 300, 1000, 3000, 10_000] {
        for percent in [20, 50, 80, 90] {
            let shared = (union * percent + 50) / 100;
            if shared == union {
                continue;
            }
            let jaccard = shared as f64 / union as f64;
            let trials = (trials * 100 / union as u64)
                .clamp(trials / 4, trials * 4)
                .max(1);
            let (mut sum, mut squares, mut found) = (0.0, 0.0, 0u32);
            let (mut a, mut b) = (vec![0; 128], vec![0; 128]);
            for trial in 0..trials {
                let signer = Signer::new(Scheme {
                    seed: trial % 64,
                    ..Scheme::default()
                });
                let start = mix(trial ^ (percent as u64) << 56 ^ (union as u64) << 40);
                let all: Vec<u64> = (0..union as u64)
                    .map(|i| mix(start.wrapping_add(i)))
                    .collect();
                let half = usize::midpoint(union, shared);
                signer.sign(&all[..half], &mut a);
                signer.sign(&[&all[..shared], &all[half..]].concat(), &mut b);
                let error = estimate(&a, &b) - jaccard;
                sum += error;
                squares += error * error;
                found += u32::from((0..18).any(|band| a[7 * band..][..7] == b[7 * band..][..7]));
            }
            let count = trials as f64;
            let mean_square = squares / count;
            println!(
                "{union:>5}  {jaccard:.2}  {trials:>6}  {:>7.2}  {:>9.3}  {:>13.4}  {:.4}",
                sum / count / (mean_square / count).sqrt(),
                mean_square / (jaccard * (1.0 - jaccard) / 128.0),
                f64::from(found) / count,
                1.0 - (1.0 - jaccard.powi(7)).powi(18),
            );
        }
    }
}
