//! Weighted edges to clusters: average link on a sparse graph, tempered by density, deterministic.
//!
//! Two clusters are as alike as the mean over all cross pairs, a missing edge counting 0 (UPGMA; Sokal & Michener 1958).
//! The most alike two are merged until none reach the cut. Connected components, which most tools use, chain: on 5,304
//! articles they cost 26 points of pairwise F against this.
//!
//! One deviation: the mean is divided by how tight the two clusters are themselves, damped around [`USUAL_TIGHTNESS`]. Two
//! stories whose texts are near copies of each other ask more of their ties than two told in many words. That makes one
//! cut serve viral rewrites and loose local coverage alike, and chains less. The looser of the two counts more
//! ([`TEMPER`]): a newcomer of its own words may join a tight story, two tight ones hardly.
//!
//! Two things keep it near linear. A merge needs one edge at or over `needed`, so each component of those edges is
//! worked alone, in parallel. Inside, each cluster keeps the sums of its edges to its neighbours only; merging adds two
//! such lists and leaves those of the neighbours as they are, for they say by which old name a cluster is meant, and the
//! names are resolved when a list is next read. Ties go to the smallest members, so nothing depends on an order of work.
//! Most merges that are offered come to nothing, for one of the two clusters has changed by then: a `Queue` lets them go
//! without putting them in order.

use super::HANDFUL;
use crate::group::UnionFind;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The tightness at which a mean is taken as it is; also what a single text counts as, and the weight of one pair with
/// which every cluster's own mean is smoothed.
pub const USUAL_TIGHTNESS: f64 = 0.2;
/// How strongly the tightness of the looser and of the tighter cluster raises the bar, as powers: 0 and 0 is plain
/// average link. From 0.39 and 0.17 over these to 0.45 and 0.09 the mean of the sets lies within 0.2 and all sets in one pool
/// within 0.3; more of the first and less of the second joins follow-ups, and begins to chain at 0.42 and 0.10.
pub const TEMPER: (f64, f64) = (0.43, 0.12);

/// One edge of the graph to cluster: two nodes and how alike they are, all things considered.
pub type Weighted = (u32, u32, f64);

/// One step up the tree: the clusters of these two nodes were joined at this mean similarity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Merge {
    /// The smallest node of the one cluster.
    pub a: u32,
    /// The smallest node of the other.
    pub b: u32,
    /// The lowest tempered mean up to this merge in its part of the graph: the highest cut under which it happens.
    pub similarity: f64,
}

/// The merges at or over `cut`, most alike first.
///
/// `edges` must be sorted by their nodes, the smaller node first, and hold each pair once. Time `O(m log m)` for `m` edges
/// inside components, and degree for each merge.
///
/// # Panics
/// If edges are not sorted.
pub fn average_link(count: usize, edges: &[Weighted], cut: f64) -> Vec<Merge> {
    let in_order = |x: &Weighted, y: &Weighted| (x.0, x.1) < (y.0, y.1);
    assert!(edges.is_sorted_by(in_order), "each edge once, in order");
    assert!(
        edges.iter().all(|(a, b, _)| a < b),
        "the smaller node first"
    );
    let mut components = UnionFind::new(count);
    for &(a, b, similarity) in edges {
        if similarity >= needed(cut) {
            components.join(a, b);
        }
    }
    let mut place = vec![(0u32, 0u32); count];
    let sets: Vec<Vec<u32>> = components.into_sets();
    for (index, set) in sets.iter().enumerate() {
        for (inner, &node) in set.iter().enumerate() {
            place[node as usize] = (index as u32, inner as u32);
        }
    }
    let place = &place;
    // The edges of a node to larger ones of its set, by their places in the set.
    let inside = |node: u32| {
        let (set, x) = place[node as usize];
        let first = edges.partition_point(|edge| edge.0 < node);
        let own = edges[first..].iter().take_while(move |edge| edge.0 == node);
        own.filter_map(move |&(_, other, similarity)| {
            let (other, y) = place[other as usize];
            (set == other).then_some((x, y, similarity))
        })
    };
    let mut merges: Vec<Merge> = sets
        .par_iter()
        .with_max_len(HANDFUL)
        .filter(|set| set.len() > 1)
        .flat_map_iter(|set| {
            let inside: Vec<Weighted> =
                set.par_iter().flat_map_iter(|&node| inside(node)).collect();
            let merges = Component::new(set.len(), &inside, cut).merge_all();
            merges.into_iter().map(|merge| Merge {
                a: set[merge.a as usize],
                b: set[merge.b as usize],
                ..merge
            })
        })
        .collect();
    merges.sort_by(|x, y| {
        y.similarity
            .total_cmp(&x.similarity)
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    merges
}

/// The least that one edge between two clusters must be for their merge at `cut`.
///
/// A mean needs an edge as large as itself, so the question is how low a mean can be. A cluster's tightness is a mean of
/// its merges' means and of the usual tightness `u`. If none so far is under `x <= u`, a merge's mean is at least
/// `cut x (x / u)^p`, with `p` the two powers together; that is `x` again for `x = u (cut / u)^(1 / (1 - p))`, and by
/// induction no mean is ever lower. A cut over `u` needs a mean of itself.
fn needed(cut: f64) -> f64 {
    if cut >= USUAL_TIGHTNESS {
        return cut;
    }
    USUAL_TIGHTNESS * (cut / USUAL_TIGHTNESS).powf(1.0 / (1.0 - TEMPER.0 - TEMPER.1))
}

/// How loose a cluster is: the usual tightness over its own. Its powers are kept, for it is asked once a neighbour.
#[derive(Debug, Clone, Copy)]
struct Looseness {
    itself: f64,
    as_looser: f64,
    as_tighter: f64,
}

impl Looseness {
    /// Of a cluster of this size with this sum of edges inside.
    fn of(size: u32, inner: f64) -> Self {
        let pairs = f64::from(size) * (f64::from(size) - 1.0) / 2.0;
        let tightness = (inner + USUAL_TIGHTNESS) / (pairs + 1.0);
        let itself = USUAL_TIGHTNESS / tightness;
        Self {
            itself,
            as_looser: itself.powf(TEMPER.0),
            as_tighter: itself.powf(TEMPER.1),
        }
    }
}

/// What the looseness of two clusters leaves of their mean.
fn ease(a: Looseness, b: Looseness) -> f64 {
    if a.itself >= b.itself {
        a.as_looser * b.as_tighter
    } else {
        b.as_looser * a.as_tighter
    }
}

/// The clusters after the merges at or over `cut`: each sorted, in the order of their first members.
pub fn clusters(count: usize, merges: &[Merge], cut: f64) -> Vec<Vec<u32>> {
    let mut sets = UnionFind::new(count);
    for merge in merges.iter().filter(|merge| merge.similarity >= cut) {
        sets.join(merge.a, merge.b);
    }
    sets.into_sets()
}

/// One possible merge on the heap. Greater means earlier: more alike, then smaller nodes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Offer {
    /// Bits of a positive float, which order as the float does.
    similarity: u64,
    nodes: Reverse<(u32, u32)>,
    versions: (u32, u32),
}

impl Offer {
    /// To merge cluster a with b, which has the larger node, both as they are in these versions.
    fn of(a: u32, b: u32, similarity: f64, versions: (u32, u32)) -> Self {
        Self {
            similarity: similarity.to_bits(),
            nodes: Reverse((a, b)),
            versions,
        }
    }
}

/// Possible merges, the greatest first. They lie on shelves by about how alike they are; a shelf's are put in order when it
/// is the next, without those that are stale by then, which most are (a calendar queue; Brown 1988).
struct Queue {
    /// The least similarity, and how many shelves there are to one of 1.
    least: f64,
    scale: f64,
    /// From the least alike up. Those from `opened` on are empty.
    shelves: Vec<Vec<Offer>>,
    opened: usize,
    /// What is greater than all on the shelves.
    open: BinaryHeap<Offer>,
}

impl Queue {
    /// For offers of at least this similarity, about so many.
    fn new(least: f64, count: usize) -> Self {
        const SHELF: usize = 64;
        const MOST: usize = 4096;
        let shelves = (count / SHELF).clamp(1, MOST);
        Self {
            least,
            scale: shelves as f64 / (1.0 - least),
            shelves: vec![Vec::new(); shelves],
            opened: shelves,
            open: BinaryHeap::new(),
        }
    }

    fn push(&mut self, offer: Offer) {
        let similarity = f64::from_bits(offer.similarity);
        let shelf = ((similarity - self.least) * self.scale) as usize;
        let shelf = shelf.min(self.shelves.len() - 1);
        if shelf < self.opened {
            self.shelves[shelf].push(offer);
        } else {
            self.open.push(offer);
        }
    }

    /// The greatest; some of those that are not `fresh` are left out.
    fn pop(&mut self, fresh: impl Fn(&Offer) -> bool) -> Option<Offer> {
        while self.open.is_empty() && self.opened > 0 {
            self.opened -= 1;
            let shelf = std::mem::take(&mut self.shelves[self.opened]);
            self.open = shelf.into_iter().filter(&fresh).collect();
        }
        self.open.pop()
    }
}

/// Average link inside one component. A cluster goes by its smallest node.
struct Component {
    /// Sums of the edges to other clusters, each under a node of it; a cluster may be in a list under several.
    neighbours: Vec<Vec<(u32, f64)>>,
    /// The cluster of a node, or one that has become part of it.
    part_of: Vec<u32>,
    size: Vec<u32>,
    /// Sum of the edges inside.
    inner: Vec<f64>,
    looseness: Vec<Looseness>,
    /// Raised when a cluster changes or ends, so that older offers are known to be stale.
    version: Vec<u32>,
    queue: Queue,
    cut: f64,
    /// Scratch by cluster, all 0 between merges, and the clusters in it.
    sums: Vec<f64>,
    met: Vec<u32>,
}

impl Component {
    fn new(count: usize, edges: &[Weighted], cut: f64) -> Self {
        let single = Looseness::of(1, 0.0);
        let queue = || {
            let ease = ease(single, single);
            let mut queue = Queue::new(cut, edges.len());
            let offers = edges.iter().filter_map(|&(a, b, similarity)| {
                let similarity = similarity * ease;
                (similarity >= cut).then(|| Offer::of(a.min(b), a.max(b), similarity, (0, 0)))
            });
            offers.for_each(|offer| queue.push(offer));
            queue
        };
        let neighbours = || {
            let mut degrees = vec![0; count];
            for &(a, b, _) in edges {
                degrees[a as usize] += 1;
                degrees[b as usize] += 1;
            }
            let degrees = degrees.into_iter();
            let mut neighbours: Vec<Vec<(u32, f64)>> = degrees.map(Vec::with_capacity).collect();
            for &(a, b, similarity) in edges {
                neighbours[a as usize].push((b, similarity));
                neighbours[b as usize].push((a, similarity));
            }
            neighbours
        };
        let (neighbours, queue) = rayon::join(neighbours, queue);
        Self {
            neighbours,
            part_of: (0..count as u32).collect(),
            size: vec![1; count],
            inner: vec![0.0; count],
            looseness: vec![single; count],
            version: vec![0; count],
            queue,
            cut,
            sums: vec![0.0; count],
            met: Vec::new(),
        }
    }

    /// How alike two clusters are whose cross edges have this sum.
    fn similarity(&self, a: u32, b: u32, sum: f64) -> f64 {
        let (x, y) = (a as usize, b as usize);
        let cross_pairs = f64::from(self.size[x]) * f64::from(self.size[y]);
        sum / cross_pairs * ease(self.looseness[x], self.looseness[y])
    }

    fn merge_all(mut self) -> Vec<Merge> {
        let mut merges = Vec::new();
        let mut lowest = f64::INFINITY;
        loop {
            let version = &self.version;
            let fresh = |offer: &Offer| {
                let Reverse((a, b)) = offer.nodes;
                offer.versions == (version[a as usize], version[b as usize])
            };
            let Some(offer) = self.queue.pop(fresh) else {
                break;
            };
            if fresh(&offer) {
                let Reverse((a, b)) = offer.nodes;
                lowest = lowest.min(f64::from_bits(offer.similarity));
                merges.push(Merge {
                    a,
                    b,
                    similarity: lowest,
                });
                self.merge(a, b);
            }
        }
        merges
    }

    /// Makes b part of a.
    fn merge(&mut self, a: u32, b: u32) {
        let (own, lost) = (
            std::mem::take(&mut self.neighbours[a as usize]),
            std::mem::take(&mut self.neighbours[b as usize]),
        );
        self.part_of[b as usize] = a;
        let mut between = 0.0;
        for (of_own, list) in [(true, &own), (false, &lost)] {
            for &(node, sum) in list {
                let cluster = self.cluster_of(node);
                if cluster != a {
                    if self.sums[cluster as usize] == 0.0 {
                        self.met.push(cluster);
                    }
                    self.sums[cluster as usize] += sum;
                } else if of_own {
                    between += sum;
                }
            }
        }
        let x = a as usize;
        self.inner[x] += self.inner[b as usize] + between;
        self.size[x] += self.size[b as usize];
        self.looseness[x] = Looseness::of(self.size[x], self.inner[x]);
        self.version[x] += 1;
        self.version[b as usize] += 1;
        let mut list = own;
        list.clear();
        for other in std::mem::take(&mut self.met) {
            let sum = std::mem::take(&mut self.sums[other as usize]);
            list.push((other, sum));
            let similarity = self.similarity(a, other, sum);
            if similarity >= self.cut {
                let (a, b) = (a.min(other), a.max(other));
                let versions = (self.version[a as usize], self.version[b as usize]);
                self.queue.push(Offer::of(a, b, similarity, versions));
            }
        }
        self.neighbours[x] = list;
    }

    /// The cluster a node is in now. Halves the way there for those who ask next.
    fn cluster_of(&mut self, mut node: u32) -> u32 {
        while self.part_of[node as usize] != node {
            let above = self.part_of[node as usize];
            self.part_of[node as usize] = self.part_of[above as usize];
            node = above;
        }
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, word for word: find the two most alike clusters among all, merge, repeat.
    fn naive(count: usize, edges: &[Weighted], cut: f64) -> Vec<Vec<u32>> {
        let weight = |x: u32, y: u32| {
            edges
                .iter()
                .find(|&&(a, b, _)| (a, b) == (x.min(y), x.max(y)))
                .map_or(0.0, |&(_, _, w)| w)
        };
        let mut sets: Vec<Vec<u32>> = (0..count as u32).map(|node| vec![node]).collect();
        loop {
            let mut best: Option<(f64, usize, usize)> = None;
            for i in 0..sets.len() {
                for j in i + 1..sets.len() {
                    let cross = |x: &[u32], y: &[u32]| -> f64 {
                        x.iter()
                            .flat_map(|&x| y.iter().map(move |&y| weight(x, y)))
                            .sum()
                    };
                    let looseness = |set: &[u32]| {
                        let pairs = (set.len() * (set.len() - 1)) as f64 / 2.0;
                        USUAL_TIGHTNESS * (pairs + 1.0) / (cross(set, set) / 2.0 + USUAL_TIGHTNESS)
                    };
                    let (x, y) = (&sets[i], &sets[j]);
                    let (a, b) = (looseness(x), looseness(y));
                    let ease = a.max(b).powf(TEMPER.0) * a.min(b).powf(TEMPER.1);
                    let mean = cross(x, y) / (x.len() * y.len()) as f64 * ease;
                    if mean >= cut && best.is_none_or(|(similarity, ..)| mean > similarity + 1e-12)
                    {
                        best = Some((mean, i, j));
                    }
                }
            }
            let Some((_, i, j)) = best else { break };
            let joined = sets.remove(j);
            sets[i].extend(joined);
            sets[i].sort_unstable();
            sets.sort();
        }
        sets
    }

    proptest! {
        #[test]
        fn equals_the_definition(weights in proptest::collection::btree_map((0u32..14, 0u32..14), 1u32..1_000_000, 0..60)) {
            let edges: Vec<Weighted> = weights
                .into_iter()
                .filter(|((a, b), _)| a < b)
                .map(|((a, b), weight)| (a, b, f64::from(weight) / 1e6))
                .collect();
            let merges = average_link(14, &edges, 0.3);
            prop_assert_eq!(clusters(14, &merges, 0.3), naive(14, &edges, 0.3));
            // One tree serves every higher cut.
            prop_assert_eq!(clusters(14, &merges, 0.6), naive(14, &edges, 0.6));
        }
    }

    proptest! {
        /// The order is that of a heap, whatever comes in between.
        #[test]
        fn the_queue_is_a_heap(similarities in proptest::collection::vec((1u32..1_500, any::<bool>()), 0..400), count in 0usize..2_000) {
            let mut queue = Queue::new(0.3, count);
            let mut heap = BinaryHeap::new();
            for (at, (similarity, pop)) in (0u32..).zip(similarities) {
                let offer = Offer::of(at % 7, at, 0.3 + f64::from(similarity) / 1e3, (0, 0));
                heap.push(offer.clone());
                queue.push(offer);
                if pop {
                    prop_assert_eq!(queue.pop(|_| true), heap.pop());
                }
            }
            while let Some(offer) = heap.pop() {
                prop_assert_eq!(queue.pop(|_| true), Some(offer));
            }
            prop_assert_eq!(queue.pop(|_| true), None);
        }
    }

    #[test]
    fn a_chain_does_not_become_a_blob() {
        let edges: Vec<Weighted> = (0..9).map(|i| (i, i + 1, 0.5)).collect();
        let merges = average_link(10, &edges, 0.3);
        assert!(
            clusters(10, &merges, 0.3)
                .iter()
                .all(|cluster| cluster.len() <= 2)
        );
    }
}
