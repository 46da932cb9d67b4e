//! Connected components in almost linear time, with the smallest member as the root of each.

/// A forest of disjoint sets over `0..n` (Tarjan & van Leeuwen 1984: halving, root at the smallest member).
///
/// Linking to the smaller root instead of by size keeps roots independent of the order of unions; with path halving it
/// stays `O(log n)` a step amortised and is linear in practice.
#[derive(Debug, Clone)]
pub struct UnionFind {
    parent: Vec<u32>,
}

impl UnionFind {
    /// `count` sets of one.
    pub fn new(count: usize) -> Self {
        Self {
            parent: (0..count as u32).collect(),
        }
    }

    /// The smallest member of the set `x` is in.
    pub fn root(&mut self, mut x: u32) -> u32 {
        while self.parent[x as usize] != x {
            let grandparent = self.parent[self.parent[x as usize] as usize];
            self.parent[x as usize] = grandparent;
            x = grandparent;
        }
        x
    }

    /// Joins two sets; whether they were apart.
    pub fn join(&mut self, x: u32, y: u32) -> bool {
        let (x, y) = (self.root(x), self.root(y));
        self.parent[x.max(y) as usize] = x.min(y);
        x != y
    }

    /// The sets, each sorted, in the order of their smallest members.
    pub fn into_sets(mut self) -> Vec<Vec<u32>> {
        let count = self.parent.len() as u32;
        let mut slot = vec![u32::MAX; count as usize];
        let mut sets: Vec<Vec<u32>> = Vec::new();
        for x in 0..count {
            let root = self.root(x) as usize;
            if slot[root] == u32::MAX {
                slot[root] = sets.len() as u32;
                sets.push(Vec::new());
            }
            sets[slot[root] as usize].push(x);
        }
        sets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_smallest_members_in_any_order() {
        for order in [[(3, 4), (1, 3), (5, 6)], [(5, 6), (1, 3), (4, 3)]] {
            let mut sets = UnionFind::new(7);
            for (x, y) in order {
                assert!(sets.join(x, y));
            }
            assert!(!sets.join(4, 1));
            assert_eq!(sets.root(4), 1);
            assert_eq!(
                sets.into_sets(),
                [vec![0], vec![1, 3, 4], vec![2], vec![5, 6]]
            );
        }
    }
}
