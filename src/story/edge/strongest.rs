//! The edges that are kept.

use super::Edge;
use rayon::prelude::*;

/// Keeps the edges that are as strong as the `most`-strongest of either end. Equals at that place all stay, so nothing
/// depends on their order.
pub(super) fn keep_strongest(count: usize, edges: &mut Vec<Edge>, most: usize) {
    let mut ends = vec![0usize; count + 1];
    for edge in &*edges {
        ends[edge.a as usize] += 1;
        ends[edge.b as usize] += 1;
    }
    if ends.iter().all(|&degree| degree <= most) {
        return;
    }
    let mut all = 0;
    for end in &mut ends {
        all += std::mem::replace(end, all);
    }
    let mut cosines = vec![0.0f32; all];
    for edge in &*edges {
        for row in [edge.a, edge.b] {
            cosines[ends[row as usize]] = edge.cosine;
            ends[row as usize] += 1;
        }
    }
    let mut rows = Vec::with_capacity(count);
    let (mut start, mut rest) = (0, &mut *cosines);
    for &end in &ends[..count] {
        let (row, others) = rest.split_at_mut(end - start);
        rows.push(row);
        (start, rest) = (end, others);
    }
    let least = |row: &mut [f32]| {
        let place = most.wrapping_sub(1);
        if row.len() <= most {
            return 0.0;
        }
        *row.select_nth_unstable_by(place, |x, y| y.total_cmp(x)).1
    };
    let least: Vec<f32> = rows.into_par_iter().map(least).collect();
    edges.retain(|edge| edge.cosine >= least[edge.a as usize].min(least[edge.b as usize]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_stays_while_one_end_has_it_among_its_strongest() {
        // A star around row 0: every leaf has its one edge, so all stay; two leaves with stronger edges lose the weak one.
        let edge = |a, b, cosine| Edge { a, b, cosine };
        let star: Vec<Edge> = (1..9).map(|b| edge(0, b, 0.1 * b as f32)).collect();
        let mut kept = star.clone();
        keep_strongest(9, &mut kept, 2);
        assert_eq!(kept, star);
        let mut edges = vec![
            edge(0, 1, 0.2),
            edge(0, 2, 0.9),
            edge(0, 3, 0.8),
            edge(1, 2, 0.7),
            edge(1, 3, 0.6),
        ];
        keep_strongest(4, &mut edges, 2);
        assert_eq!(edges.len(), 4);
        assert!(!edges.contains(&edge(0, 1, 0.2)));
    }
}
