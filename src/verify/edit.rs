//! From one text to the other: what stayed, what moved, what is only in one of them.
//!
//! In: the word hashes of two texts. Out: a list of [`Edit`]s in the order of a, what is only in b where b has it.
//! Naively: the longest common subsequence, which shows a paragraph that went to the end as taken out here and put in
//! there. Here
//!
//! 1. shared [`passages`] are found wherever they stand; the heaviest chain of them that is in one order in both texts
//!    stayed (dynamic programming over passages), the others moved;
//! 2. between two that stayed, words are compared by the usual diff (Myers 1986, by the crate `similar`), so that an
//!    exchanged word is one word and not a paragraph.

use super::align::{Passage, passages};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// One step from a to b.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Words of both, in their place.
    Same(Passage),
    /// Words of both that stand elsewhere in b. The step stands where a has them.
    Moved(Passage),
    /// Words of a only.
    Removed {
        /// The first of them in a.
        a: usize,
        /// How many.
        len: usize,
    },
    /// Words of b only.
    Added {
        /// The first of them in b.
        b: usize,
        /// How many.
        len: usize,
    },
}

/// The steps from `a` to `b`. Blocks of `least` words and more are found wherever they went.
///
/// # Complexity
/// As [`passages`], and `O((|a| + |b|) d)` for `d` differing words between what stayed.
///
/// # Panics
/// If `least` is 0.
pub fn edits(a: &[u64], b: &[u64], least: usize) -> Vec<Edit> {
    let all = passages(a, b, least);
    let stayed = heaviest_chain(&all);
    let mut in_moved = (vec![None; a.len()], vec![false; b.len()]);
    for (number, passage) in all.iter().enumerate() {
        if !stayed.contains(&number) {
            in_moved.0[passage.a..passage.a + passage.len].fill(Some(number));
            in_moved.1[passage.b..passage.b + passage.len].fill(true);
        }
    }
    let mut steps = Steps {
        a,
        b,
        all: &all,
        moved_a: &in_moved.0,
        moved_b: &in_moved.1,
        edits: Vec::new(),
    };
    let (mut from_a, mut from_b) = (0, 0);
    for &number in &stayed {
        let passage = all[number];
        steps.between(from_a..passage.a, from_b..passage.b);
        steps.push(Edit::Same(passage));
        (from_a, from_b) = (passage.a + passage.len, passage.b + passage.len);
    }
    steps.between(from_a..a.len(), from_b..b.len());
    steps.edits
}

/// Numbers of the passages, sorted by a, that are in the order of b too and have the most words; the first of equals.
fn heaviest_chain(passages: &[Passage]) -> Vec<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(passages.len());
    for (number, passage) in passages.iter().enumerate() {
        let before = (0..number)
            .filter(|&earlier| passages[earlier].b < passage.b)
            .max_by_key(|&earlier| (best[earlier].0, std::cmp::Reverse(earlier)));
        best.push((
            before.map_or(0, |earlier| best[earlier].0) + passage.len,
            before,
        ));
    }
    let last = (0..best.len()).max_by_key(|&number| (best[number].0, std::cmp::Reverse(number)));
    let mut chain: Vec<usize> = std::iter::successors(last, |&number| best[number].1).collect();
    chain.reverse();
    chain
}

struct Steps<'t> {
    a: &'t [u64],
    b: &'t [u64],
    all: &'t [Passage],
    /// For each word of a the moved passage it is in.
    moved_a: &'t [Option<usize>],
    moved_b: &'t [bool],
    edits: Vec<Edit>,
}

impl Steps<'_> {
    /// The steps between two passages that stayed, moved words left out of the comparison.
    fn between(&mut self, a: std::ops::Range<usize>, b: std::ops::Range<usize>) {
        let left: Vec<usize> = a.clone().filter(|&at| self.moved_a[at].is_none()).collect();
        let right: Vec<usize> = b.filter(|&at| !self.moved_b[at]).collect();
        let hashes =
            |places: &[usize], of: &[u64]| places.iter().map(|&at| of[at]).collect::<Vec<u64>>();
        let (old, new) = (hashes(&left, self.a), hashes(&right, self.b));
        let mut next = a.start;
        for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
            let (old, new) = (op.old_range(), op.new_range());
            let equal = matches!(op, DiffOp::Equal { .. });
            for (step, at) in old.enumerate() {
                self.moved(next..left[at]);
                next = left[at] + 1;
                if equal {
                    self.push(Edit::Same(Passage {
                        a: left[at],
                        b: right[new.start + step],
                        len: 1,
                    }));
                } else {
                    self.push(Edit::Removed {
                        a: left[at],
                        len: 1,
                    });
                }
            }
            if !equal {
                new.for_each(|at| {
                    self.push(Edit::Added {
                        b: right[at],
                        len: 1,
                    });
                });
            }
        }
        self.moved(next..a.end);
    }

    /// The moved passages that begin in a stretch of a.
    fn moved(&mut self, stretch: std::ops::Range<usize>) {
        let mut at = stretch.start;
        while at < stretch.end {
            let passage = self.all[self.moved_a[at].expect("only moved words are left out")];
            self.push(Edit::Moved(passage));
            at = passage.a + passage.len;
        }
    }

    /// Adds a step, or makes the last one longer.
    fn push(&mut self, edit: Edit) {
        let grown = match (self.edits.last_mut(), edit) {
            (Some(Edit::Same(last)), Edit::Same(next))
                if (last.a + last.len, last.b + last.len) == (next.a, next.b) =>
            {
                last.len += next.len;
                true
            }
            (Some(Edit::Removed { a, len }), Edit::Removed { a: next, len: more })
                if *a + *len == next =>
            {
                *len += more;
                true
            }
            (Some(Edit::Added { b, len }), Edit::Added { b: next, len: more })
                if *b + *len == next =>
            {
                *len += more;
                true
            }
            _ => false,
        };
        if !grown {
            self.edits.push(edit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_exchanged_word_and_a_moved_block() {
        let a = [1, 2, 3, 4, 5, 6, 20, 21, 22, 30];
        let b = [20, 21, 22, 1, 2, 9, 4, 5, 6, 30];
        let moved = Passage { a: 6, b: 0, len: 3 };
        assert_eq!(
            edits(&a, &b, 3),
            [
                Edit::Same(Passage { a: 0, b: 3, len: 2 }),
                Edit::Removed { a: 2, len: 1 },
                Edit::Added { b: 5, len: 1 },
                Edit::Same(Passage { a: 3, b: 6, len: 3 }),
                Edit::Moved(moved),
                Edit::Same(Passage { a: 9, b: 9, len: 1 }),
            ]
        );
    }

    proptest! {
        #[test]
        fn every_word_is_told_once(a in proptest::collection::vec(0u64..5, 0..50), b in proptest::collection::vec(0u64..5, 0..50)) {
            let (mut told_a, mut told_b) = (vec![0; a.len()], vec![0; b.len()]);
            let tell = |part: Option<usize>, len: usize, told: &mut Vec<i32>| {
                part.into_iter().flat_map(|at| at..at + len).for_each(|at| told[at] += 1);
            };
            let mut last = 0;
            for edit in edits(&a, &b, 3) {
                let (in_a, in_b, len) = match edit {
                    Edit::Same(p) | Edit::Moved(p) => {
                        prop_assert_eq!(&a[p.a..p.a + p.len], &b[p.b..p.b + p.len]);
                        (Some(p.a), Some(p.b), p.len)
                    }
                    Edit::Removed { a, len } => (Some(a), None, len),
                    Edit::Added { b, len } => (None, Some(b), len),
                };
                if let Some(at) = in_a {
                    prop_assert!(at >= last, "in the order of a");
                    last = at + len;
                }
                tell(in_a, len, &mut told_a);
                tell(in_b, len, &mut told_b);
            }
            prop_assert!(told_a.iter().chain(&told_b).all(|&times| times == 1), "{:?} {:?}", told_a, told_b);
        }
    }
}
