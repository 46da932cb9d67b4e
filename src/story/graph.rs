//! Edges to a graph of groups, with what makes a tie strong. Where the graph is cut is decided in [`super::cluster`].
//!
//! The graph is petgraph's in compressed rows ([`Csr`]): the ties of a group stand side by side, by the other group, and
//! each names its place among the ties, which are kept once: 37 bytes a tie. petgraph's graph of linked lists takes 40
//! and a step through memory for each tie of a group.

use super::cluster::Weighted;
use super::conflict::{Balance, Claims};
use super::edge::Edge;
use super::expand;
use super::factor::{self, When};
use super::time::TimeEstimate;
use petgraph::Directed;
use petgraph::csr::Csr;
use rayon::prelude::*;

/// Why two groups may be one story, and how strongly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tie {
    /// Cosine of the term vectors.
    pub cosine: f32,
    /// What the times of the two leave of it, 0 to 1.
    pub time: f32,
    /// Cosine of the vectors expanded by their neighbours'.
    pub neighbours: f32,
    /// What the particulars of the two make of both: under 1 where they conflict, over 1 where they agree.
    pub particulars: f32,
    /// All things considered: the mean of the timed cosine and the neighbours', times what the particulars say; at most 1.
    pub similarity: f64,
}

/// Groups and the ties between them. Node `i` is group `i`.
#[derive(Debug, Clone, Default)]
pub struct StoryGraph {
    /// Sorted by (a, b).
    ties: Vec<Stored>,
    /// What the particulars of each tie's two groups come to.
    balances: Vec<Balance>,
    /// Each tie from both its ends, with its number.
    rows: Adjacency,
}

/// A tie as it is kept: its similarity follows from the rest.
#[derive(Debug, Clone, Copy)]
struct Stored {
    a: u32,
    b: u32,
    cosine: f32,
    time: f32,
    neighbours: f32,
}

impl Stored {
    fn tie(&self, balance: Balance) -> Tie {
        let particulars = balance.factor();
        let mean = f64::from(self.cosine * self.time + self.neighbours) / 2.0;
        Tie {
            cosine: self.cosine,
            time: self.time,
            neighbours: self.neighbours,
            particulars,
            similarity: (mean * f64::from(particulars)).min(1.0),
        }
    }
}

impl StoryGraph {
    /// A node for each time and each text's claims, a tie for each edge; edges are sorted by (a, b).
    pub fn new(times: &[&TimeEstimate], claims: &[Claims<'_>], edges: &[Edge]) -> Self {
        let when: Vec<When<'_>> = times.par_iter().map(|time| When::of(time)).collect();
        let time = |edge: &Edge| {
            let (a, b) = (&when[edge.a as usize], &when[edge.b as usize]);
            factor::of_two(a, b, edge.cosine)
        };
        let (rows, times): (_, Vec<f32>) = rayon::join(
            || rows(times.len(), edges),
            || edges.par_iter().map(time).collect(),
        );
        let timed = |edge: usize| edges[edge].cosine * times[edge];
        let expanded = expand::expanded(&rows, edges, timed);
        let balances = edges.par_iter().map(|edge| {
            let [a, b] = [edge.a, edge.b].map(|group| &claims[group as usize]);
            a.balance(b)
        });
        let ties = edges.par_iter().zip(&times).zip(&expanded);
        let ties = ties.map(|((edge, &time), &neighbours)| Stored {
            a: edge.a,
            b: edge.b,
            cosine: edge.cosine,
            time,
            neighbours,
        });
        Self {
            ties: ties.collect(),
            balances: balances.collect(),
            rows,
        }
    }

    /// petgraph's graph, for its algorithms: each tie is an edge in both directions, weighted with its place in
    /// [`StoryGraph::weighted_ties`].
    pub fn as_petgraph(&self) -> &Adjacency {
        &self.rows
    }

    /// How many ties there are.
    pub fn len(&self) -> usize {
        self.ties.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ties.is_empty()
    }

    /// The tie of two groups. `O(log ties)` of the smaller.
    pub fn tie(&self, a: u32, b: u32) -> Option<Tie> {
        let at = self.rows.neighbors_slice(a).binary_search(&b).ok()?;
        let number = self.rows.edges_slice(a)[at];
        Some(self.numbered(number))
    }

    /// Every tie with the two groups it holds, sorted by these.
    pub fn weighted_ties(&self) -> impl Iterator<Item = (u32, u32, Tie)> {
        let ties = self.ties.iter().zip(&self.balances);
        ties.map(|(tie, &balance)| (tie.a, tie.b, tie.tie(balance)))
    }

    /// The ties as the clustering wants them.
    pub fn weighted(&self) -> Vec<Weighted> {
        let ties = self.ties.par_iter().zip(&self.balances);
        ties.map(|(tie, &balance)| (tie.a, tie.b, tie.tie(balance).similarity))
            .collect()
    }

    /// The ties of one group, by the other group, sorted.
    pub fn ties_of(&self, group: u32) -> impl Iterator<Item = (u32, Tie)> {
        self.ties_from(group, 0)
    }

    /// The ties of one group to later ones, sorted.
    pub fn later_ties_of(&self, group: u32) -> impl Iterator<Item = (u32, Tie)> {
        let others = self.rows.neighbors_slice(group);
        self.ties_from(group, others.partition_point(|&other| other <= group))
    }

    /// The ties of one group but for the first so many.
    fn ties_from(&self, group: u32, first: usize) -> impl Iterator<Item = (u32, Tie)> {
        let others = &self.rows.neighbors_slice(group)[first..];
        let numbers = &self.rows.edges_slice(group)[first..];
        others
            .iter()
            .zip(numbers)
            .map(|(&other, &number)| (other, self.numbered(number)))
    }

    /// A tie by its number.
    pub(super) fn numbered(&self, number: u32) -> Tie {
        self.ties[number as usize].tie(self.balances[number as usize])
    }
}

/// The edges of each group from both their ends, by the other end, with their numbers.
pub type Adjacency = Csr<(), u32, Directed>;

/// The other ends of a group's edges with the edges' numbers.
pub(super) fn ends_of(rows: &Adjacency, group: u32) -> impl Iterator<Item = (u32, usize)> {
    let numbers = rows.edges_slice(group).iter();
    let others = rows.neighbors_slice(group).iter();
    others
        .zip(numbers)
        .map(|(&other, &number)| (other, number as usize))
}

/// Edges, sorted by (a, b), from both their ends, in rows; each with its number.
pub(super) fn rows(count: usize, edges: &[Edge]) -> Adjacency {
    let mut ends = vec![0usize; count + 1];
    for edge in edges {
        ends[edge.a as usize + 1] += 1;
        ends[edge.b as usize + 1] += 1;
    }
    for row in 0..count {
        ends[row + 1] += ends[row];
    }
    // A row's edges to smaller rows come before those to larger ones, both by the other end.
    let mut both = vec![(0, 0, 0); edges.len() * 2];
    for (edge, number) in edges.iter().zip(0u32..) {
        for (from, to) in [(edge.a, edge.b), (edge.b, edge.a)] {
            let end = &mut ends[from as usize];
            both[*end] = (from, to, number);
            *end += 1;
        }
    }
    let mut rows = Csr::from_sorted_edges(&both).expect("laid out in order");
    while rows.node_count() < count {
        rows.add_node(());
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_tie_is_found_from_either_end() {
        let edge = |a, b| Edge {
            a,
            b,
            cosine: (a + 10 * b) as f32 / 100.0,
        };
        let edges = [edge(0, 2), edge(0, 3), edge(1, 2), edge(2, 3)];
        let unknown = TimeEstimate::default();
        let graph = StoryGraph::new(&[&unknown; 5], &vec![Claims::default(); 5], &edges);
        assert_eq!(graph.len(), 4);
        let of = |group| -> Vec<u32> { graph.ties_of(group).map(|(other, _)| other).collect() };
        assert_eq!([of(0), of(1), of(2)], [vec![2, 3], vec![2], vec![0, 1, 3]]);
        assert_eq!([of(3), of(4)], [vec![0, 2], vec![]]);
        let by_ends: BTreeMap<(u32, u32), f32> = graph
            .weighted_ties()
            .map(|(a, b, tie)| ((a, b), tie.cosine))
            .collect();
        for (&(a, b), &cosine) in &by_ends {
            assert_eq!(graph.tie(a, b).map(|tie| tie.cosine), Some(cosine));
            assert_eq!(graph.tie(b, a), graph.tie(a, b));
        }
        assert_eq!(graph.tie(0, 1), None);
    }
}
