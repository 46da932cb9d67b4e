//! Edges to a graph of groups, and a partition of it to a graph of stories.
//!
//! The graph type is petgraph's; what makes a tie strong, and where the graph is cut, is decided here and in
//! [`super::cluster`].

use super::cluster::Weighted;
use super::edge::Edge;
use super::expand;
use super::factor;
use super::time::TimeEstimate;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;
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
    graph: UnGraph<u32, Tie>,
}

impl StoryGraph {
    /// A node for each time, an edge for each edge.
    pub fn new(times: &[&TimeEstimate], edges: &[Edge]) -> Self {
        let factors: Vec<f32> = edges
            .par_iter()
            .map(|edge| factor::time_factor(times[edge.a as usize], times[edge.b as usize], edge.cosine))
            .collect();
        let timed: Vec<f32> = edges
            .iter()
            .zip(&factors)
            .map(|(edge, time)| edge.cosine * time)
            .collect();
        let expanded = expand::expanded(times.len(), edges, &timed);
        let mut graph = UnGraph::with_capacity(times.len(), edges.len());
        for group in 0..times.len() as u32 {
            graph.add_node(group);
        }
        for (number, edge) in edges.iter().enumerate() {
            let (time, neighbours) = (factors[number], expanded[number]);
            let similarity = f64::from(timed[number] + neighbours) / 2.0;
            let tie = Tie {
                cosine: edge.cosine,
                time,
                neighbours,
                similarity,
            };
            graph.add_edge(
                NodeIndex::new(edge.a as usize),
                NodeIndex::new(edge.b as usize),
                tie,
            );
        }
        Self { graph }
    }

    /// petgraph's graph, for algorithms and exports.
    pub fn as_petgraph(&self) -> &UnGraph<u32, Tie> {
        &self.graph
    }

    /// The tie of two groups.
    pub fn tie(&self, a: u32, b: u32) -> Option<&Tie> {
        let edge = self
            .graph
            .find_edge(NodeIndex::new(a as usize), NodeIndex::new(b as usize))?;
        self.graph.edge_weight(edge)
    }

    /// Every tie with the two groups it holds.
    pub fn weighted_ties(&self) -> impl Iterator<Item = (u32, u32, &Tie)> {
        self.graph.edge_references().map(|edge| {
            (
                edge.source().index() as u32,
                edge.target().index() as u32,
                edge.weight(),
            )
        })
    }

    /// The ties as the clustering wants them.
    pub fn weighted(&self) -> Vec<Weighted> {
        self.weighted_ties()
            .map(|(a, b, tie)| (a, b, tie.similarity))
            .collect()
    }

    /// The ties of one group, by the other group.
    pub fn ties_of(&self, group: u32) -> impl Iterator<Item = (u32, &Tie)> {
        let node = NodeIndex::new(group as usize);
        self.graph.edges(node).map(move |edge| {
            let other = if edge.source() == node {
                edge.target()
            } else {
                edge.source()
            };
            (other.index() as u32, edge.weight())
        })
    }
}
