//! Sorting what spreads evenly.

/// Sorts and drops repetitions.
///
/// Hashes are uniform, so their upper bits say about where each belongs: one pass counts, one puts every hash in its place
/// among about as many places as there are hashes, and a last one moves neighbours (half the time of `sort_unstable` for
/// the hundreds of shingles of an article). Where many hashes want one place, because a text repeats
/// itself or the numbers are no hashes, `sort_unstable` does it.
///
/// # Complexity
/// `O(n)` for hashes, `O(n log n)` for anything.
pub fn sort_unique(hashes: &mut Vec<u64>) {
    sort_by(hashes, |hash| hash);
    hashes.dedup();
}

/// Sorts anything that is ordered by a hash first, in the time of [`sort_unique`].
pub(crate) fn sort_by<T: Copy + Ord>(items: &mut [T], hash: impl Fn(T) -> u64) {
    if !(64..1 << 16).contains(&items.len()) || !sort_uniform(items, hash) {
        items.sort_unstable();
    }
}

/// Sorts what spreads evenly by its first bits; does nothing and says so where it does not.
fn sort_uniform<T: Copy + Ord>(items: &mut [T], hash: impl Fn(T) -> u64) -> bool {
    const CROWD: u32 = 24;
    let bits = items.len().ilog2();
    let place = |item: T| (hash(item) >> (64 - bits)) as usize;
    let mut ends = vec![0u32; 1 << bits];
    for &item in &*items {
        ends[place(item)] += 1;
    }
    let (mut end, mut crowd) = (0, 0);
    for slot in &mut ends {
        crowd = crowd.max(*slot);
        end += *slot;
        *slot = end;
    }
    if crowd > CROWD {
        return false;
    }
    let mut placed = vec![items[0]; items.len()];
    for &item in &*items {
        let end = &mut ends[place(item)];
        *end -= 1;
        placed[*end as usize] = item;
    }
    for i in 1..placed.len() {
        let item = placed[i];
        let mut at = i;
        while at > 0 && placed[at - 1] > item {
            placed[at] = placed[at - 1];
            at -= 1;
        }
        placed[at] = item;
    }
    items.copy_from_slice(&placed);
    true
}

#[cfg(test)]
mod tests {
    use super::super::mix;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn sorting_equals_sorting() {
        for n in [0, 1, 63, 64, 65, 100, 1000, 5000, 70_000] {
            for spread in [1, 3, 10, 1 << 20, u64::MAX] {
                let mut hashes: Vec<u64> = (0..n).map(|i| mix(i) % spread).collect();
                let expected: BTreeSet<u64> = hashes.iter().copied().collect();
                sort_unique(&mut hashes);
                assert!(hashes.iter().eq(&expected), "{n} {spread}");
            }
            let mut repeated: Vec<u64> = (0..n).map(|i| mix(i % 40)).collect();
            let expected: BTreeSet<u64> = repeated.iter().copied().collect();
            sort_unique(&mut repeated);
            assert!(repeated.iter().eq(&expected), "{n}");
        }
    }
}
