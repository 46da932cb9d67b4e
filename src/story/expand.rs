//! What neighbours say: the second look at how alike two groups are.
//!
//! Two reports of one event may use disjoint words, but a third that shares words with each joins them; and two
//! look-alike events share words with each other and with nothing else in common. So each group's vector is expanded by
//! those of its nearest neighbours (pseudo-relevance feedback; Rocchio 1971), and the similarity of two groups is the
//! mean of the cosine tempered by time and the cosine of the expanded vectors. Worth 1.1 points of macro B-cubed F.
//!
//! The expanded vectors are never built. With `W` the weights of neighbours (1 for oneself) and `S` the cosines of the
//! graph, all their inner products are `W S W^T`, and the ones asked for are those of edges. Row by row that costs a
//! group's neighbours times their degrees. An edge under the floor counts 0.

use super::edge::Edge;
use super::graph::{Adjacency, ends_of};
use rayon::prelude::*;

/// How many neighbours speak for a group: 5 to 10 were alike.
pub const NEIGHBOURS: usize = 8;
/// Only one this similar, time considered, is a neighbour.
pub const LEAST: f32 = 0.15;
/// How much a neighbour counts against the group itself, times its similarity.
pub const SHARE: f32 = 0.5;

/// For each edge the cosine of the expanded vectors of its ends. `rows` are the edges from both their ends, and `timed`
/// gives the cosine of an edge with time considered.
///
/// `O(sum over groups of (NEIGHBOURS + 1) x degree)` time. Sums run in the order of the edges, one thread a row.
pub fn expanded(rows: &Adjacency, edges: &[Edge], timed: impl Fn(usize) -> f32 + Sync) -> Vec<f32> {
    let count = rows.node_count();
    let weights: Vec<Vec<(u32, f32)>> = (0..count as u32)
        .into_par_iter()
        .map(|row| weights(rows, row, &timed))
        .collect();
    // Row a of W S, then its inner products with the rows of W of a's later neighbours, and with its own.
    let products: Vec<(f32, Vec<f32>)> = (0..count as u32)
        .into_par_iter()
        .map_init(
            || vec![0.0f32; count],
            |dense, a| {
                let mut touched = Vec::new();
                for &(i, weight) in &weights[a as usize] {
                    let ones = std::iter::once((i, 1.0));
                    let row = ends_of(rows, i).map(|(j, edge)| (j, edges[edge].cosine));
                    for (j, cosine) in ones.chain(row) {
                        dense[j as usize] += weight * cosine;
                        touched.push(j);
                    }
                }
                let product = |b: u32| -> f32 {
                    weights[b as usize]
                        .iter()
                        .map(|&(j, w)| w * dense[j as usize])
                        .sum()
                };
                let own = product(a);
                let later = ends_of(rows, a).filter(|&(b, _)| b > a);
                let later = later.map(|(b, _)| product(b)).collect();
                touched.into_iter().for_each(|j| dense[j as usize] = 0.0);
                (own, later)
            },
        )
        .collect();
    // Edges are sorted by (a, b), so the later neighbours of row after row are the edges in order.
    let own = |row: u32| products[row as usize].0;
    products
        .par_iter()
        .zip(0..count as u32)
        .flat_map_iter(|((own_a, later), a)| {
            let ends = ends_of(rows, a).filter(move |&(b, _)| b > a);
            later
                .iter()
                .zip(ends)
                .map(move |(product, (b, _))| product / (own_a * own(b)).sqrt())
        })
        .collect()
}

/// Row `at` of `W`: itself and its nearest neighbours.
fn weights(rows: &Adjacency, at: u32, timed: impl Fn(usize) -> f32) -> Vec<(u32, f32)> {
    let mut near: Vec<(u32, f32)> = ends_of(rows, at)
        .map(|(other, edge)| (other, timed(edge)))
        .filter(|&(_, similarity)| similarity >= LEAST)
        .collect();
    near.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    near.truncate(NEIGHBOURS);
    std::iter::once((at, 1.0))
        .chain(
            near.into_iter()
                .map(|(other, similarity)| (other, SHARE * similarity)),
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::vector::Vectors;
    use super::super::{edge, graph};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The products equal those of expanded vectors that are really built. Rows are long enough not to be raised.
        #[test]
        fn equals_building_the_vectors(rows in proptest::collection::vec(
            proptest::collection::btree_map(0u32..20, 50f32..500.0, 1..10), 2..20))
        {
            let count = rows.len();
            let vectors = Vectors::unit(rows.into_iter().map(|row| (row.into_iter().collect(), 0.0)));
            let edges = edge::edges(&vectors, 1e-9).edges;
            let timed: Vec<f32> = edges.iter().map(|edge| edge.cosine * 0.9).collect();
            let graph = graph::rows(count, &edges);
            let timed = |edge: usize| timed[edge];
            let found = expanded(&graph, &edges, timed);

            let dense: Vec<[f64; 20]> = (0..count as u32).map(|row| {
                let mut sum = [0.0; 20];
                for (other, weight) in weights(&graph, row, timed) {
                    vectors.row(other as usize).for_each(|(term, value)| sum[term as usize] += f64::from(weight * value));
                }
                sum
            }).collect();
            let dot = |x: &[f64; 20], y: &[f64; 20]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
            for (edge, found) in edges.iter().zip(found) {
                let (a, b) = (&dense[edge.a as usize], &dense[edge.b as usize]);
                let expected = dot(a, b) / (dot(a, a) * dot(b, b)).sqrt();
                prop_assert!((expected - f64::from(found)).abs() < 1e-4, "{expected} {found}");
            }
        }
    }
}
