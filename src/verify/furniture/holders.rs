//! Which articles hold which shingles, of one slice of the hash space.

/// Finds shingles among sorted ones: the upper bits lead to a few neighbours.
pub(super) struct Finder<'u> {
    universe: &'u [u64],
    /// Where the shingles of each prefix begin, and one past the end.
    starts: Vec<u32>,
    shift: u32,
    first: u64,
}

impl<'u> Finder<'u> {
    pub(super) fn new(universe: &'u [u64]) -> Self {
        let (first, last) = (
            universe.first().copied().unwrap_or(0),
            universe.last().copied().unwrap_or(0),
        );
        // About one prefix a shingle: shingles are spread evenly over their slice.
        let span = last - first;
        let bits = usize::BITS - universe.len().leading_zeros();
        let shift = (u64::BITS - span.leading_zeros()).saturating_sub(bits);
        let mut starts = vec![0u32; (span >> shift) as usize + 2];
        for &shingle in universe {
            starts[((shingle - first) >> shift) as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Self {
            universe,
            starts,
            shift,
            first,
        }
    }

    pub(super) fn find(&self, shingle: u64) -> Option<u32> {
        let prefix = (shingle.checked_sub(self.first)? >> self.shift) as usize;
        let (&begin, &end) = (self.starts.get(prefix)?, self.starts.get(prefix + 1)?);
        let near = &self.universe[begin as usize..end as usize];
        near.iter()
            .position(|&other| other == shingle)
            .map(|at| begin + at as u32)
    }
}

/// The ranks that hold each shingle of a slice, in order.
pub(super) struct Holders {
    starts: Vec<u32>,
    ranks: Vec<u32>,
}

impl Holders {
    /// From (shingle, rank), the ranks ascending.
    pub(super) fn of(shingles: usize, held: &[(u32, u32)]) -> Self {
        let mut starts = vec![0u32; shingles + 1];
        held.iter()
            .for_each(|&(shingle, _)| starts[shingle as usize + 1] += 1);
        for i in 0..shingles {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut ranks = vec![0; held.len()];
        for &(shingle, rank) in held {
            let at = &mut next[shingle as usize];
            ranks[*at as usize] = rank;
            *at += 1;
        }
        Self { starts, ranks }
    }

    pub(super) fn of_shingle(&self, at: usize) -> &[u32] {
        &self.ranks[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}
