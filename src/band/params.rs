//! Bands and rows: how a recall asked for becomes a setting, and what that setting finds.

use crate::error::{Error, Result};
use crate::similarity::Similarity;
use std::fmt;

/// How a signature is cut: `bands` pieces of `rows` slots. Two articles become a candidate when one piece is equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bands {
    bands: usize,
    rows: usize,
}

impl Bands {
    /// `bands` pieces of `rows` slots each.
    ///
    /// # Errors
    /// If either is zero.
    pub fn new(bands: usize, rows: usize) -> Result<Self> {
        if bands == 0 || rows == 0 {
            return Err(Error::setting(
                "bands",
                format!("{bands} x {rows}: both must be at least 1"),
            ));
        }
        Ok(Self { bands, rows })
    }

    /// The cut of `slots` slots with the fewest candidates that still finds a pair at `threshold` with probability
    /// `recall` or more: the largest number of rows that keeps the promise, and as many bands as then fit.
    ///
    /// ```
    /// use samestory::{Similarity, band::Bands};
    /// let bands = Bands::for_recall(128, Similarity::new(0.8)?, 0.98)?;
    /// assert_eq!((bands.bands(), bands.rows()), (18, 7));
    /// # Ok::<(), samestory::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `recall` is not inside 0..1, or no cut of so few slots reaches it.
    pub fn for_recall(slots: usize, threshold: Similarity, recall: f64) -> Result<Self> {
        if !(recall > 0.0 && recall < 1.0) {
            return Err(Error::setting(
                "recall",
                format!("{recall} is not between 0 and 1, both excluded"),
            ));
        }
        let keeps = |rows: &usize| {
            Self {
                bands: slots / rows,
                rows: *rows,
            }
            .finds(threshold.get())
                >= recall
        };
        (1..=slots).rev().find(keeps).map(|rows| Self { bands: slots / rows, rows }).ok_or_else(|| {
            let most = if slots == 0 { 0.0 } else { Self { bands: slots, rows: 1 }.finds(threshold.get()) };
            Error::setting("recall", format!("{recall} at similarity {threshold} is out of reach: {slots} slots find at most {most:.4}"))
        })
    }

    /// Number of bands.
    pub fn bands(self) -> usize {
        self.bands
    }

    /// Slots in a band.
    pub fn rows(self) -> usize {
        self.rows
    }

    /// The probability that a pair of Jaccard `similarity` becomes a candidate: `1 - (1 - s^rows)^bands`
    /// (Broder 1997; Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, section 3.4.2).
    pub fn finds(self, similarity: f64) -> f64 {
        let band_equal = similarity.powi(self.rows as i32);
        1.0 - (1.0 - band_equal).powi(self.bands as i32)
    }
}

impl fmt::Display for Bands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.bands, self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of the formula worked out apart (FIELD table: 18x7 finds 0.132 at 0.5 and 0.986 at 0.8).
    #[test]
    fn the_s_curve_has_its_published_values() {
        let bands = Bands::new(18, 7).unwrap();
        assert!((bands.finds(0.5) - 0.132).abs() < 0.001);
        assert!((bands.finds(0.8) - 0.986).abs() < 0.001);
        assert_eq!(bands.finds(1.0), 1.0);
        assert_eq!(bands.finds(0.0), 0.0);
    }

    #[test]
    fn one_row_more_would_break_the_promise() {
        for (slots, threshold, recall) in [
            (128, 0.8, 0.98),
            (256, 0.8, 0.95),
            (64, 0.5, 0.9),
            (128, 0.95, 0.999),
        ] {
            let threshold = Similarity::new(threshold).unwrap();
            let bands = Bands::for_recall(slots, threshold, recall).unwrap();
            assert!(bands.finds(threshold.get()) >= recall);
            let rows = bands.rows() + 1;
            assert!(
                Bands::new(slots / rows, rows)
                    .unwrap()
                    .finds(threshold.get())
                    < recall
            );
        }
    }

    #[test]
    fn what_cannot_be_promised_is_refused() {
        let error = Bands::for_recall(4, Similarity::new(0.1).unwrap(), 0.99).unwrap_err();
        assert!(error.to_string().contains("out of reach"), "{error}");
        assert!(Bands::for_recall(128, Similarity::new(0.8).unwrap(), 1.0).is_err());
    }
}
