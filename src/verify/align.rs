//! Aligned passages: which stretches of words two texts share, longest first.
//!
//! A greedy tiling (Wise 1993, "String Similarity via Greedy String Tiling"): the longest common run of words that covers
//! nothing covered before becomes a passage, until none is long enough. Moved blocks are found wherever they went.

use ahash::AHashMap;

/// A run of words that stands in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// Its first word in the one text.
    pub a: usize,
    /// Its first word in the other.
    pub b: usize,
    /// How many words it has.
    pub len: usize,
}

/// The shared passages of at least `least` words, in the order of the first text; they do not overlap in either.
///
/// `a` and `b` are the word hashes of the texts in reading order. Time `O(rounds x (|a| + matches))`: texts of an article's
/// length take milliseconds.
///
/// # Panics
/// If `least` is 0.
pub fn passages(a: &[u64], b: &[u64], least: usize) -> Vec<Passage> {
    assert!(least > 0, "a passage has words");
    let mut positions: AHashMap<&[u64], Vec<usize>> = AHashMap::new();
    for (at, run) in b.windows(least).enumerate() {
        positions.entry(run).or_default().push(at);
    }
    let (mut free_a, mut free_b) = (vec![true; a.len()], vec![true; b.len()]);
    let mut found = Vec::new();
    loop {
        let mut best: Option<Passage> = None;
        let mut i = 0;
        while i + least <= a.len() {
            let starts = positions
                .get(&a[i..i + least])
                .map_or(&[][..], Vec::as_slice);
            let mut longest_here = 0;
            for &j in starts {
                let len = common(&a[i..], &b[j..], &free_a[i..], &free_b[j..]);
                longest_here = longest_here.max(len);
                if len >= least && best.is_none_or(|best| len > best.len) {
                    best = Some(Passage { a: i, b: j, len });
                }
            }
            // A run that begins inside the longest one here cannot be longer.
            i += longest_here.max(1);
        }
        let Some(passage) = best else { break };
        free_a[passage.a..passage.a + passage.len].fill(false);
        free_b[passage.b..passage.b + passage.len].fill(false);
        found.push(passage);
    }
    found.sort_unstable_by_key(|passage| passage.a);
    found
}

/// The length of the common run at the start of both, over words that are still free.
fn common(a: &[u64], b: &[u64], free_a: &[bool], free_b: &[bool]) -> usize {
    let words = a.iter().zip(b).zip(free_a.iter().zip(free_b));
    words
        .take_while(|((x, y), (free_x, free_y))| x == y && **free_x && **free_y)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moved_blocks_are_found() {
        let found = passages(&[1, 2, 3, 4, 9, 5, 6, 7], &[5, 6, 7, 8, 1, 2, 3, 4], 3);
        assert_eq!(
            found,
            [
                Passage { a: 0, b: 4, len: 4 },
                Passage { a: 5, b: 0, len: 3 }
            ]
        );
    }

    proptest! {
        #[test]
        fn passages_are_equal_and_do_not_overlap(
            a in proptest::collection::vec(0u64..4, 0..60), b in proptest::collection::vec(0u64..4, 0..60))
        {
            let found = passages(&a, &b, 3);
            let (mut used_a, mut used_b) = (vec![0; a.len()], vec![0; b.len()]);
            for Passage { a: i, b: j, len } in found {
                prop_assert!(len >= 3);
                prop_assert_eq!(&a[i..i + len], &b[j..j + len]);
                used_a[i..i + len].iter_mut().for_each(|used| *used += 1);
                used_b[j..j + len].iter_mut().for_each(|used| *used += 1);
            }
            prop_assert!(used_a.iter().chain(&used_b).all(|&used| used <= 1));
        }
    }
}
