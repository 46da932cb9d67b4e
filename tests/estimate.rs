//! The estimator on sets of shingles as a user makes them. `src/sign` holds the bias of unequal halves to a derived bound;
//! here the sizes go from 1 to 2,000 through the public interface.

use crate::made::Dice;
use samestory::sign::{Scheme, Signer, estimate};

/// An even 64-bit number.
fn number(of: u64) -> u64 {
    Dice::new(of).next()
}

/// With T independent seeds of K = 128 slots the mean error has a standard deviation of at most `sqrt(J (1 - J) / (K T))`
/// (slots that sample without replacement have less). Six of them either way.
#[test]
fn the_estimate_is_unbiased_at_every_size() {
    const TRIALS: u64 = 120;
    let (mut a, mut b) = (vec![0; 128], vec![0; 128]);
    for (union, shared) in [
        (2usize, 1usize),
        (3, 2),
        (9, 7),
        (40, 20),
        (250, 200),
        (800, 80),
        (2000, 1600),
    ] {
        let truth = shared as f64 / union as f64;
        let half = shared + (union - shared) / 2;
        let mut sum = 0.0;
        for trial in 0..TRIALS {
            let hash = |i: usize| number(trial << 40 | i as u64);
            let left: Vec<u64> = (0..half).map(hash).collect();
            let right: Vec<u64> = (0..shared).chain(half..union).map(hash).collect();
            let signer = Signer::new(Scheme {
                seed: trial,
                ..Scheme::default()
            });
            signer.sign(&left, &mut a);
            signer.sign(&right, &mut b);
            sum += estimate(&a, &b) - truth;
        }
        let bound = 6.0 * (truth * (1.0 - truth) / (128.0 * TRIALS as f64)).sqrt();
        let bias = sum / TRIALS as f64;
        assert!(
            bias.abs() < bound,
            "{shared} of {union}: bias {bias:.5}, bound {bound:.5}"
        );
    }
}

#[test]
fn a_set_is_itself_and_disjoint_sets_hardly_meet() {
    let signer = Signer::new(Scheme::default());
    let (mut a, mut b) = (vec![0; 128], vec![0; 128]);
    for size in [1usize, 2, 50, 2000] {
        let left: Vec<u64> = (0..size as u64).map(number).collect();
        let right: Vec<u64> = (0..size as u64).map(|i| number(1 << 50 | i)).collect();
        signer.sign(&left, &mut a);
        signer.sign(&right, &mut b);
        assert_eq!(estimate(&a, &a), 1.0);
        // Slots of 32 bits meet by chance with 2 size^2 / 2^32 at most: none among 128 but once in ten times at 2,000.
        assert!(estimate(&a, &b) <= 2.0 / 128.0, "{size}");
    }
}
