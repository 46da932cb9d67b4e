//! Edges to a graph of groups, with what makes a tie strong. Where the graph is cut is decided in [`super::cluster`].
//!
//! The graph is the sorted edges as they came, in columns, with the way back from each later end: 28 bytes a tie, where
//! a graph of linked lists (petgraph's) took 40 and a step through memory for each tie of a group.

use super::cluster::Weighted;
use super::edge::Edge;
use super::expand;
use super::factor::{self, When};
use super::time::TimeEstimate;
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
    /// All things considered: the mean of the timed cosine and the neighbours'.
    pub similarity: f64,
}

/// Groups and the ties between them. Node `i` is group `i`.
#[derive(Debug, Clone, Default)]
pub struct StoryGraph {
    /// Sorted by (a, b).
    ties: Vec<Stored>,
    /// Where the ties of each group to later ones start, and the end.
    starts: Vec<usize>,
    /// The numbers of the ties of each group to earlier ones, and where they start.
    earlier: Vec<u32>,
    earlier_starts: Vec<usize>,
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
    fn tie(&self) -> Tie {
        Tie {
            cosine: self.cosine,
            time: self.time,
            neighbours: self.neighbours,
            similarity: f64::from(self.cosine * self.time + self.neighbours) / 2.0,
        }
    }
}

/// For each group where its own begin, of things sorted by group, and the end.
fn starts(count: usize, groups: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut starts = vec![0; count + 1];
    groups.for_each(|group| starts[group as usize + 1] += 1);
    for group in 0..count {
        starts[group + 1] += starts[group];
    }
    starts
}

impl StoryGraph {
    /// A node for each time, a tie for each edge; edges are sorted by (a, b).
    pub fn new(times: &[&TimeEstimate], edges: &[Edge]) -> Self {
        let when: Vec<When<'_>> = times.iter().map(|time| When::of(time)).collect();
        let factors: Vec<f32> = edges
            .par_iter()
            .map(|edge| factor::of_two(&when[edge.a as usize], &when[edge.b as usize], edge.cosine))
            .collect();
        let timed: Vec<f32> = edges
            .iter()
            .zip(&factors)
            .map(|(edge, time)| edge.cosine * time)
            .collect();
        let expanded = expand::expanded(times.len(), edges, &timed);
        drop(timed);
        let ties = edges.iter().zip(factors.iter().zip(&expanded));
        let ties = ties.map(|(edge, (&time, &neighbours))| Stored {
            a: edge.a,
            b: edge.b,
            cosine: edge.cosine,
            time,
            neighbours,
        });
        let earlier_starts = starts(times.len(), edges.iter().map(|edge| edge.b));
        let mut ends = earlier_starts.clone();
        let mut earlier = vec![0; edges.len()];
        for (number, edge) in edges.iter().enumerate() {
            let end = &mut ends[edge.b as usize];
            earlier[*end] = number as u32;
            *end += 1;
        }
        Self {
            ties: ties.collect(),
            starts: starts(times.len(), edges.iter().map(|edge| edge.a)),
            earlier,
            earlier_starts,
        }
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
        let (a, b) = (a.min(b), a.max(b));
        let own = self.later_of(a);
        let at = own.binary_search_by_key(&b, |tie| tie.b).ok()?;
        Some(own[at].tie())
    }

    /// Every tie with the two groups it holds, sorted by these.
    pub fn weighted_ties(&self) -> impl Iterator<Item = (u32, u32, Tie)> {
        self.ties.iter().map(|tie| (tie.a, tie.b, tie.tie()))
    }

    /// The ties as the clustering wants them.
    pub fn weighted(&self) -> Vec<Weighted> {
        self.weighted_ties()
            .map(|(a, b, tie)| (a, b, tie.similarity))
            .collect()
    }

    /// The ties of one group, by the other group, sorted.
    pub fn ties_of(&self, group: u32) -> impl Iterator<Item = (u32, Tie)> {
        let at = group as usize;
        let earlier = &self.earlier[self.earlier_starts[at]..self.earlier_starts[at + 1]];
        let earlier = earlier.iter().map(|&number| {
            let tie = &self.ties[number as usize];
            (tie.a, tie.tie())
        });
        earlier.chain(self.later_ties_of(group))
    }

    /// The ties of one group to later ones, sorted.
    pub fn later_ties_of(&self, group: u32) -> impl Iterator<Item = (u32, Tie)> {
        self.later_of(group).iter().map(|tie| (tie.b, tie.tie()))
    }

    fn later_of(&self, group: u32) -> &[Stored] {
        &self.ties[self.starts[group as usize]..self.starts[group as usize + 1]]
    }
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
        let graph = StoryGraph::new(&[&unknown; 5], &edges);
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
