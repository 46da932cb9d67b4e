//! Sparse unit vectors of terms, one row a group, in compressed rows.

use std::ops::Range;

/// One row before weighting: term numbers, sorted and unique, with their weights.
pub type Row = Vec<(u32, f32)>;

/// Rows of unit length. `dot` of two rows is their cosine.
#[derive(Debug, Clone, Default)]
pub struct Vectors {
    starts: Vec<usize>,
    terms: Vec<u32>,
    weights: Vec<f32>,
    lengths: Vec<f32>,
}

impl Vectors {
    /// Rows scaled to length 1; a row without weight stays empty and is like no other. Each comes with the squared
    /// length of the terms that no other row has, which count in its length and nowhere else.
    ///
    /// Lengths are summed in term order, by one thread a row, so the same rows give the same bits everywhere.
    pub fn unit(rows: impl IntoIterator<Item = (Row, f64)>) -> Self {
        let mut vectors = Self {
            starts: vec![0],
            ..Self::default()
        };
        for (row, alone) in rows {
            let squares = row
                .iter()
                .map(|&(_, weight)| f64::from(weight) * f64::from(weight));
            let length = (alone + squares.sum::<f64>()).sqrt();
            if length > 0.0 {
                for (term, weight) in row {
                    vectors.terms.push(term);
                    vectors.weights.push((f64::from(weight) / length) as f32);
                }
            }
            vectors.starts.push(vectors.terms.len());
            vectors.lengths.push(length as f32);
        }
        vectors
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The length a row had before it was scaled: how much it says.
    pub fn length(&self, row: usize) -> f32 {
        self.lengths[row]
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where the terms of a row lie among those of all rows.
    pub fn range(&self, row: usize) -> Range<usize> {
        self.starts[row]..self.starts[row + 1]
    }

    /// The terms of a row, sorted, with their weights.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = self.range(row);
        self.terms[range.clone()]
            .iter()
            .copied()
            .zip(self.weights[range].iter().copied())
    }

    /// One more than the largest term number.
    pub fn terms(&self) -> usize {
        self.terms.iter().max().map_or(0, |&term| term as usize + 1)
    }

    /// The cosine of two rows. `O(len a + len b)`, added in term order.
    pub fn dot(&self, a: usize, b: usize) -> f32 {
        let (mut i, mut j) = (self.starts[a], self.starts[b]);
        let (end_a, end_b) = (self.starts[a + 1], self.starts[b + 1]);
        let mut sum = 0.0;
        while i < end_a && j < end_b {
            let (x, y) = (self.terms[i], self.terms[j]);
            if x == y {
                sum += self.weights[i] * self.weights[j];
            }
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        sum
    }

    /// What each shared term adds to the cosine of two rows, largest first.
    pub fn shared(&self, a: usize, b: usize) -> Vec<(u32, f32)> {
        let right: Vec<(u32, f32)> = self.row(b).collect();
        let mut both: Vec<(u32, f32)> = self
            .row(a)
            .filter_map(|(term, weight)| {
                let at = right
                    .binary_search_by_key(&term, |&(other, _)| other)
                    .ok()?;
                Some((term, weight * right[at].1))
            })
            .collect();
        both.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        both
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_length_one_and_empty_rows_are_like_nobody() {
        let vectors = Vectors::unit([
            (vec![(0, 3.0), (2, 4.0)], 0.0),
            (vec![], 9.0),
            (vec![(2, 7.0)], 0.0),
        ]);
        assert!((vectors.dot(0, 0) - 1.0).abs() < 1e-6);
        assert!((vectors.dot(0, 2) - 0.8).abs() < 1e-6);
        assert_eq!(vectors.dot(0, 1), 0.0);
        assert_eq!(vectors.shared(0, 2).len(), 1);
    }
}
