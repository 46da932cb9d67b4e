//! Partitions to scores: how well a clustering agrees with a gold standard.
//!
//! All of them come from one sparse contingency table, so a million articles cost seconds and no `k x k` matrix is made.

use crate::error::{Error, Result};
use ahash::AHashMap;
use serde::Serialize;
use std::collections::BTreeMap;

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Prf {
    /// Share of what was joined that belongs together.
    pub precision: f64,
    /// Share of what belongs together that was joined.
    pub recall: f64,
    /// `2 P R / (P + R)`.
    pub f1: f64,
}

impl Prf {
    fn of(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        Self {
            precision,
            recall,
            f1: if sum > 0.0 {
                2.0 * precision * recall / sum
            } else {
                0.0
            },
        }
    }
}

/// How well a clustering agrees with a gold standard.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scores {
    /// Articles scored.
    pub articles: u64,
    /// Gold clusters.
    pub gold: u64,
    /// Predicted clusters.
    pub predicted: u64,
    /// B-cubed (Bagga & Baldwin 1998): the mean over articles of how pure and how complete its cluster is.
    pub b_cubed: Prf,
    /// Over pairs of articles: large clusters count by the square of their size.
    pub pairwise: Prf,
    /// Adjusted Rand index (Hubert & Arabie 1985): 0 is chance, 1 is equal.
    pub ari: f64,
    /// V-measure (Rosenberg & Hirschberg 2007): harmonic mean of homogeneity and completeness, by entropy.
    pub v_measure: f64,
}

impl Scores {
    /// Scores `predicted` against `gold`, label by label.
    ///
    /// ```
    /// let scores = samestory::score::Scores::of(&["x", "x", "y"], &[1, 1, 1]);
    /// assert_eq!(scores.b_cubed.recall, 1.0);
    /// assert!((scores.b_cubed.precision - 5.0 / 9.0).abs() < 1e-12);
    /// ```
    ///
    /// # Panics
    /// If the two differ in length.
    ///
    /// # Complexity
    /// `O(n log n)`.
    pub fn of<G: Ord, P: Ord>(gold: &[G], predicted: &[P]) -> Self {
        assert_eq!(gold.len(), predicted.len(), "each article has two labels");
        let mut both: BTreeMap<(&G, &P), u64> = BTreeMap::new();
        let (mut golds, mut preds): (BTreeMap<&G, u64>, BTreeMap<&P, u64>) = Default::default();
        for pair in gold.iter().zip(predicted) {
            *both.entry(pair).or_default() += 1;
            *golds.entry(pair.0).or_default() += 1;
            *preds.entry(pair.1).or_default() += 1;
        }
        let n = gold.len() as f64;
        let square = |count: u64| (count as f64) * (count as f64);
        let mean = |sum: f64| if n > 0.0 { sum / n } else { 0.0 };
        let precision = mean(
            both.iter()
                .map(|((_, p), &c)| square(c) / preds[p] as f64)
                .sum(),
        );
        let recall = mean(
            both.iter()
                .map(|((g, _), &c)| square(c) / golds[g] as f64)
                .sum(),
        );

        let pairs = |count: u64| (count * count.saturating_sub(1) / 2) as f64;
        let together: f64 = both.values().map(|&c| pairs(c)).sum();
        let in_gold: f64 = golds.values().map(|&c| pairs(c)).sum();
        let in_predicted: f64 = preds.values().map(|&c| pairs(c)).sum();
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 1.0 };
        let by_chance =
            share(in_gold * in_predicted, pairs(gold.len() as u64)) * f64::from(gold.len() > 1);
        let most = f64::midpoint(in_gold, in_predicted);
        let ari = if (most - by_chance).abs() < f64::EPSILON {
            1.0
        } else {
            (together - by_chance) / (most - by_chance)
        };

        let entropy = |counts: &mut dyn Iterator<Item = u64>| -> f64 {
            counts.map(|c| -(c as f64 / n) * (c as f64 / n).ln()).sum()
        };
        let (h_gold, h_predicted) = (
            entropy(&mut golds.values().copied()),
            entropy(&mut preds.values().copied()),
        );
        let h_both = entropy(&mut both.values().copied());
        let given = |whole: f64, other: f64| {
            if whole > 0.0 {
                1.0 - (h_both - other).max(0.0) / whole
            } else {
                1.0
            }
        };
        let v = Prf::of(given(h_gold, h_predicted), given(h_predicted, h_gold));
        Self {
            articles: gold.len() as u64,
            gold: golds.len() as u64,
            predicted: preds.len() as u64,
            b_cubed: Prf::of(precision, recall),
            pairwise: Prf::of(share(together, in_predicted), share(together, in_gold)),
            ari,
            v_measure: v.f1,
        }
    }
}

/// An id with its label, if it has one.
pub type Label = (String, Option<String>);

/// The gold labels of articles, and their predicted ones with whether the article is a cluster of its own.
pub type Joined<'l> = (Vec<&'l str>, Vec<(bool, &'l str)>);

/// Pairs the labels of gold articles with the predicted ones. A gold article without a label is left out; a predicted one
/// without a label is a cluster of its own: `(true, id)`, where a label is `(false, label)`.
///
/// # Errors
/// If a gold article is not among the predicted ones, or none has a gold label.
pub fn joined<'l>(gold: &'l [Label], predicted: &'l [Label]) -> Result<Joined<'l>> {
    let by_id: AHashMap<&str, &Label> = predicted
        .iter()
        .map(|label| (label.0.as_str(), label))
        .collect();
    let labelled = gold
        .iter()
        .filter_map(|(id, label)| Some((id, label.as_deref()?)));
    let mut missing = Vec::new();
    let (mut golds, mut preds) = (Vec::new(), Vec::new());
    for (id, label) in labelled {
        match by_id.get(id.as_str()) {
            None => missing.push(id),
            Some((own, found)) => {
                golds.push(label);
                preds.push((found.is_none(), found.as_deref().unwrap_or(own)));
            }
        }
    }
    if let Some(first) = missing.first() {
        let problem = format!(
            "{} of {} gold articles are not there, such as \"{first}\"",
            missing.len(),
            missing.len() + golds.len()
        );
        return Err(Error::format(
            "prediction",
            problem,
            Some("cluster the same articles that the gold standard labels"),
        ));
    }
    if golds.is_empty() {
        return Err(Error::format(
            "gold",
            "no record has a label",
            Some("name the field with --gold-field"),
        ));
    }
    Ok((golds, preds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Worked out by hand on the table of Manning, Raghavan & Schuetze 2008, section 16.3: 17 objects in three clusters.
    #[test]
    fn a_textbook_example() {
        let predicted: Vec<u8> = [vec![1; 6], vec![2; 6], vec![3; 5]].concat();
        let gold: Vec<char> = "xxxxxoxoooodxxddd".chars().collect();
        let scores = Scores::of(&gold, &predicted);
        assert!((scores.pairwise.precision - 0.5).abs() < 1e-12);
        assert!((scores.pairwise.recall - 20.0 / 44.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn equal_partitions_are_perfect_and_names_do_not_matter(labels in proptest::collection::vec(0u8..6, 1..40)) {
            let renamed: Vec<i32> = labels.iter().map(|&label| 100 - i32::from(label)).collect();
            let scores = Scores::of(&labels, &renamed);
            for figure in [scores.b_cubed.f1, scores.pairwise.f1, scores.ari, scores.v_measure] {
                prop_assert!((figure - 1.0).abs() < 1e-9, "{scores:?}");
            }
        }

        #[test]
        fn b_cubed_is_its_definition(pairs in proptest::collection::vec((0u8..5, 0u8..5), 1..30)) {
            let (gold, predicted): (Vec<u8>, Vec<u8>) = pairs.into_iter().unzip();
            let n = gold.len();
            let same = |labels: &[u8], i: usize| (0..n).filter(|&j| labels[i] == labels[j]).count() as f64;
            let both = |i: usize| (0..n).filter(|&j| gold[i] == gold[j] && predicted[i] == predicted[j]).count() as f64;
            let precision: f64 = (0..n).map(|i| both(i) / same(&predicted, i)).sum::<f64>() / n as f64;
            let recall: f64 = (0..n).map(|i| both(i) / same(&gold, i)).sum::<f64>() / n as f64;
            let scores = Scores::of(&gold, &predicted);
            prop_assert!((scores.b_cubed.precision - precision).abs() < 1e-9);
            prop_assert!((scores.b_cubed.recall - recall).abs() < 1e-9);
        }
    }

    #[test]
    fn a_prediction_without_an_article_is_refused() {
        let label = |id: &str, label: Option<&str>| (id.to_owned(), label.map(str::to_owned));
        let gold = [
            label("a", Some("x")),
            label("b", Some("x")),
            label("c", None),
        ];
        assert!(
            joined(&gold, &[label("a", Some("1"))])
                .unwrap_err()
                .to_string()
                .contains("1 of 2")
        );
        let predicted = [label("a", None), label("b", None)];
        let (golds, preds) = joined(&gold, &predicted).unwrap();
        assert_eq!((golds.len(), preds[0] == preds[1]), (2, false));
    }
}
