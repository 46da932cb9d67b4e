//! What is usual in an outlet: its city, its sections, the headlines of its sidebar.
//!
//! A word is as rare as the outlet that writes it makes it. The name of its own town tells the articles of a local paper
//! apart as little as "said" does, and page furniture that was not recognised as such is in all of them; in the corpus
//! both are rare. So in the articles of an outlet a term weighs by what is usual there, where that is less: the
//! blended frequency of the corpus counts as [`PSEUDO_ARTICLES`] articles beside the outlet's own, and an outlet of a few
//! articles changes nothing. Worth 0.6 points of B-cubed F on news of local outlets, and 0.4 on all sets in one pool.

use super::by_term::{ByTerm, counts};
use super::term::{TermId, Terms};
use super::weight::IDF_POWER;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// How many articles of the whole corpus count beside an outlet's own: from 50 to 300 the scores are alike; with 10 the
/// words of one story that an outlet told five times are taken for its habit.
const PSEUDO_ARTICLES: f64 = 100.0;
/// A term in fewer articles of an outlet is no habit.
const LEAST: usize = 5;

/// For each outlet the damped idf of the terms that are commoner there than elsewhere.
#[derive(Debug, Default)]
pub(super) struct Habits {
    /// The outlet of each text.
    outlets: Vec<u32>,
    by_outlet: BTreeMap<u32, ByTerm<f32>>,
}

impl Habits {
    /// `outlets`: a number for each text, 0 for none. `idf`: the damped idf of a term in the whole corpus.
    ///
    /// `O(terms)`.
    pub(super) fn of(
        texts: &[Terms<'_>],
        outlets: &[u32],
        idf: impl Fn(TermId) -> Option<f32> + Sync,
    ) -> Self {
        let mut by_outlet: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, &outlet) in outlets
            .iter()
            .enumerate()
            .filter(|(_, outlet)| **outlet > 0)
        {
            by_outlet.entry(outlet).or_default().push(at);
        }
        let by_outlet = by_outlet
            .into_par_iter()
            .filter(|(_, own)| own.len() >= LEAST)
            .map(|(outlet, own)| {
                let ids: Vec<&[TermId]> = own.iter().map(|&at| texts[at].ids()).collect();
                let usual = counts(&ids, LEAST).into_par_iter().filter_map(|(id, df)| {
                    let idf = idf(id)?;
                    let here = in_outlet(idf, df, own.len());
                    (here < idf).then_some((id, here))
                });
                (outlet, ByTerm::of(usual.collect()))
            })
            .collect();
        Self {
            outlets: outlets.to_vec(),
            by_outlet,
        }
    }

    /// What is usual in the outlet of a text.
    pub(super) fn of_text(&self, at: usize) -> Option<&ByTerm<f32>> {
        self.by_outlet.get(self.outlets.get(at)?)
    }
}

/// The damped idf of a term in an outlet, where `df` of its `count` articles have it, from that in the corpus.
fn in_outlet(idf: f32, df: u32, count: usize) -> f32 {
    let elsewhere = (-f64::from(idf).powf(1.0 / IDF_POWER)).exp();
    let blended = (count as f64 + PSEUDO_ARTICLES) / (f64::from(df) + PSEUDO_ARTICLES * elsewhere);
    blended.ln().max(0.0).powf(IDF_POWER) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_articles_of_an_outlet_have_weighs_little_there() {
        let rare = 5.0f32.powf(IDF_POWER as f32);
        assert!(in_outlet(rare, 40, 40) < 0.45 * rare);
        assert!(in_outlet(rare, 5, 1_000) > 0.95 * rare);
        // As common here as elsewhere: nothing changes.
        let common = 2.0f32.powf(IDF_POWER as f32);
        let df = (1_000.0 * (-2.0f64).exp()) as u32;
        assert!((in_outlet(common, df, 1_000) - common).abs() < 0.01);
    }

    #[test]
    fn it_is_learned_by_outlet_and_of_no_outlet_not_at_all() {
        use super::super::count::TermCounter;
        use super::super::vocabulary::Vocabulary;
        use crate::text::Words;
        let vocabulary = Vocabulary::default();
        let count = |text: &str| TermCounter::new(&vocabulary).count("", text, &Words::of(text));
        let texts: Vec<Terms<'_>> = (0..12)
            .map(|at| count(&format!("quillburg{at} mayor of harborton")))
            .collect();
        let outlets: Vec<u32> = (0..12).map(|at| u32::from(at < 6)).collect();
        let habits = Habits::of(&texts, &outlets, |_| Some(3.0));
        assert_eq!(
            habits.of_text(0).map(ByTerm::len),
            Some(2),
            "mayor and harborton"
        );
        assert!(habits.of_text(7).is_none());
        assert!(Habits::of(&texts, &[], |_| Some(3.0)).of_text(0).is_none());
    }
}
