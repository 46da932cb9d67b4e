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
/// `O(sum over groups of (NEIGHBOURS + 1) x degree)` time; eight bytes an edge, which are laid out as the rows are, for they
/// are read nine times over. Sums run in the order of the edges, one thread a row.
pub fn expanded(rows: &Adjacency, edges: &[Edge], timed: impl Fn(usize) -> f32 + Sync) -> Vec<f32> {
    let count = rows.node_count();
    let near: Vec<Near> = (0..count as u32)
        .into_par_iter()
        .map(|row| near(rows, row, &timed))
        .collect();
    let cosines = Cosines::of(rows, edges);
    // Edges are sorted by (a, b), so those of row after row to later ones are the edges in order.
    let mut products = vec![0.0f32; edges.len()];
    let mut rest = &mut *products;
    let mut later = Vec::with_capacity(count);
    for of_row in edges.chunk_by(|x, y| x.a == y.a) {
        later.resize_with(of_row[0].a as usize, Default::default);
        let (own, others) = rest.split_at_mut(of_row.len());
        later.push((of_row, own));
        rest = others;
    }
    later.resize_with(count, Default::default);
    // Row a of W S, then its inner products with the rows of W of a's later neighbours, and with its own.
    let own: Vec<f32> = later
        .into_par_iter()
        .zip(&near)
        .map_init(
            || vec![0.0f32; count],
            |dense, ((edges, products), own)| {
                for (i, weight) in own.all() {
                    dense[i as usize] += weight;
                    for (&j, cosine) in rows.neighbors_slice(i).iter().zip(cosines.of_row(i)) {
                        dense[j as usize] += weight * cosine;
                    }
                }
                let product = |near: &Near| -> f32 {
                    near.0.iter().map(|&(j, w)| w * dense[j as usize]).sum()
                };
                for (edge, found) in edges.iter().zip(products) {
                    *found = product(&near[edge.b as usize]);
                }
                let product = product(own);
                for (i, _) in own.all() {
                    dense[i as usize] = 0.0;
                    let others = rows.neighbors_slice(i).iter();
                    others.for_each(|&j| dense[j as usize] = 0.0);
                }
                product
            },
        )
        .collect();
    let ends = edges.par_iter().zip(&mut products);
    ends.for_each(|(edge, product)| {
        *product /= (own[edge.a as usize] * own[edge.b as usize]).sqrt();
    });
    products
}

/// The cosines of the edges of each group, by the other end.
struct Cosines {
    starts: Vec<usize>,
    cosines: Vec<f32>,
}

impl Cosines {
    fn of(rows: &Adjacency, edges: &[Edge]) -> Self {
        let groups = 0..rows.node_count() as u32;
        let mut starts = vec![0];
        starts.extend(groups.clone().scan(0, |end, row| {
            *end += rows.edges_slice(row).len();
            Some(*end)
        }));
        let of_row = |row| ends_of(rows, row).map(|(_, edge)| edges[edge].cosine);
        let cosines = groups.into_par_iter().flat_map_iter(of_row).collect();
        Self { starts, cosines }
    }

    fn of_row(&self, row: u32) -> &[f32] {
        &self.cosines[self.starts[row as usize]..self.starts[row as usize + 1]]
    }
}

/// A row of `W`: the group itself and its nearest neighbours, and then itself again with no weight.
struct Near([(u32, f32); NEIGHBOURS + 1]);

impl Near {
    /// Those that have a weight.
    fn all(&self) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.0.iter().copied().filter(|&(_, weight)| weight > 0.0)
    }
}

/// Row `at` of `W`.
fn near(rows: &Adjacency, at: u32, timed: impl Fn(usize) -> f32) -> Near {
    let mut near: Vec<(u32, f32)> = ends_of(rows, at)
        .map(|(other, edge)| (other, timed(edge)))
        .filter(|&(_, similarity)| similarity >= LEAST)
        .collect();
    near.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    let mut row = Near([(at, 0.0); NEIGHBOURS + 1]);
    row.0[0].1 = 1.0;
    for (place, (other, similarity)) in row.0[1..].iter_mut().zip(near) {
        *place = (other, SHARE * similarity);
    }
    row
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
                for (other, weight) in near(&graph, row, timed).all() {
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
