//! Terms to vectors: what is rare here and in news at large weighs most.
//!
//! A term's weight in a text is `(1 + ln tf) x idf^0.75` (Salton & Buckley 1988, with the idf damped: at full power one
//! odd word shared by chance outweighs a subject), with the blended
//! `idf = ln((n + P) / (df + P x f))`: the corpus' own document frequency plus the background's share `f`, counted as if
//! [`PSEUDO_DOCUMENTS`] documents of it lay among the articles. Five articles are then weighed by the background, fifty
//! thousand by themselves, and nothing jumps in between.
//!
//! Two things a corpus as a whole cannot know are asked beside it: whether a text is in another language than the
//! background ([`language`](super::language)), and what is usual in the outlet it is from (`habit`).

use super::background::Background;
use super::by_term::{ByTerm, counts};
use super::habit::Habits;
use super::language::{Strangers, is_foreign};
use super::term::{TermId, Terms};
use super::vector::Vectors;
use rayon::prelude::*;

/// How many documents of background lie among the articles. From 100 to 500 the best cut's score is flat; with 500 the
/// best cut for small sets and for all of them in one pool is the same.
pub const PSEUDO_DOCUMENTS: f64 = 500.0;
/// The power an idf is damped by: flat from 0.75 to 1.25 within 0.4 points of B-cubed F.
pub const IDF_POWER: f64 = 0.75;

/// Vectors with the term that each of their columns stands for.
#[derive(Debug, Clone, Default)]
pub struct Weighed {
    /// One row a text.
    pub vectors: Vectors,
    /// The term of each column, sorted.
    pub columns: Vec<TermId>,
    /// Which texts are in another language than the background.
    pub foreign: Vec<bool>,
}

/// Weighs the terms of each text. A term in one text only lengthens its vector and gets no column: it meets nobody.
///
/// `outlets` has a number for each text, 0 where it is not known; it may be empty.
///
/// `O(terms)` time; memory, beside what it returns, some numbers a term that more than one text has.
pub fn weigh(texts: &[Terms<'_>], outlets: &[u32], background: &Background) -> Weighed {
    let ids: Vec<&[TermId]> = texts.iter().map(Terms::ids).collect();
    let met = counts(&ids, 2);
    let (n, share) = (
        texts.len() as f64,
        PSEUDO_DOCUMENTS / f64::from(background.documents().max(1)),
    );
    let idf_of = |df: u32, frequency: f64| {
        let blended = (n + PSEUDO_DOCUMENTS) / (f64::from(df) + share * frequency);
        blended.ln().max(0.0).powf(IDF_POWER) as f32
    };
    // Most terms of one text are not in the background either: a logarithm and a power for all of them together.
    let unheard = idf_of(1, 1.0);
    let idf_alone = |id: TermId| match background.frequency(id) {
        1.0 => unheard,
        frequency => idf_of(1, frequency),
    };
    let idfs = met
        .into_par_iter()
        .map(|(id, df)| (id, idf_of(df, background.frequency(id))));
    let columns = ByTerm::of(idfs.collect());

    let is_foreign = |terms: &Terms<'_>| is_foreign(terms, background);
    let (habits, (foreign, strangers)) = rayon::join(
        || Habits::of(texts, outlets, |id| columns.get(id).map(|(_, idf)| idf)),
        || {
            let foreign: Vec<bool> = texts.par_iter().map(is_foreign).collect();
            let strangers = Strangers::of(texts, &foreign);
            (foreign, strangers)
        },
    );

    let row = |at: usize| {
        let (mut row, mut alone) = (Vec::new(), 0.0);
        let habit = habits.of_text(at);
        let found = columns.get_all(ids[at]);
        for ((id, tf), column) in texts[at].iter().zip(found) {
            let tf = if tf >= 1.0 { 1.0 + tf.ln() } else { tf };
            let idf = match column {
                _ if foreign[at] => strangers.idf(id, share * background.frequency(id)),
                Some((_, idf)) => habit
                    .and_then(|habit| habit.get(id))
                    .map_or(idf, |(_, own)| own),
                None => idf_alone(id),
            };
            match column {
                _ if idf == 0.0 => {}
                Some((column, _)) => row.push((column, tf * idf)),
                None => alone += f64::from(tf * idf).powi(2),
            }
        }
        (row, alone)
    };
    let most = ids.iter().map(|ids| ids.len()).sum();
    Weighed {
        vectors: Vectors::unit_of(texts.len(), most, row),
        columns: columns.into_terms(),
        foreign,
    }
}
