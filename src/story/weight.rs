//! Terms to vectors: what is rare here and in news at large weighs most.
//!
//! A term's weight in a text is `(1 + ln tf) x idf^0.75` (Salton & Buckley 1988, with the idf damped: at full power one
//! odd word shared by chance outweighs a subject), with the blended
//! `idf = ln((n + P) / (df + P x f))`: the corpus' own document frequency plus the background's share `f`, counted as if
//! [`PSEUDO_DOCUMENTS`] documents of it lay among the articles. Five articles are then weighed by the background, fifty
//! thousand by themselves, and nothing jumps in between.

use super::background::Background;
use super::term::{TermId, Terms};
use super::vector::Vectors;
use ahash::AHashMap;
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
}

/// Weighs the terms of each text. A term in one text only lengthens its vector and gets no column: it meets nobody.
///
/// `O(terms log terms)` time. Each text's terms are let go when its row stands, so that memory does not hold both.
pub fn weigh(texts: Vec<Terms>, background: &Background) -> Weighed {
    let counted = document_frequencies(&texts);

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
    let met: Vec<(TermId, u32)> = counted.into_iter().filter(|&(_, df)| df > 1).collect();
    let columns: AHashMap<TermId, (u32, f32)> = met
        .iter()
        .enumerate()
        .map(|(column, &(id, df))| (id, (column as u32, idf_of(df, background.frequency(id)))))
        .collect();

    let rows: Vec<(Vec<(u32, f32)>, f64)> = texts
        .into_par_iter()
        .map(|terms| {
            let (mut row, mut alone) = (Vec::new(), 0.0);
            for &(id, tf) in terms.as_slice() {
                let tf = if tf >= 1.0 { 1.0 + tf.ln() } else { tf };
                match columns.get(&id) {
                    Some(&(_, 0.0)) => {}
                    Some(&(column, idf)) => row.push((column, tf * idf)),
                    None => alone += f64::from(tf * idf_alone(id)).powi(2),
                }
            }
            (row, alone)
        })
        .collect();
    Weighed {
        vectors: Vectors::unit(rows),
        columns: met.into_iter().map(|(id, _)| id).collect(),
    }
}

/// Each term with the number of texts that have it, sorted by term.
///
/// A share of all terms is counted at a time, by their first bits: terms are hashes, so the shares are even, and a text's
/// terms are sorted, so a share of them is a slice.
fn document_frequencies(texts: &[Terms]) -> Vec<(TermId, u32)> {
    const SHARE_BITS: u32 = 6;
    let share = |id: TermId| id >> (TermId::BITS - SHARE_BITS);
    let shares: Vec<Vec<(TermId, u32)>> = (0..1 << SHARE_BITS)
        .into_par_iter()
        .map(|wanted| {
            let mut ids: Vec<TermId> = Vec::new();
            for text in texts {
                let terms = text.as_slice();
                let from = terms.partition_point(|&(id, _)| share(id) < wanted);
                let own = terms[from..]
                    .iter()
                    .take_while(|&&(id, _)| share(id) == wanted);
                ids.extend(own.map(|&(id, _)| id));
            }
            ids.sort_unstable();
            ids.chunk_by(|x, y| x == y)
                .map(|run| (run[0], run.len() as u32))
                .collect()
        })
        .collect();
    shares.concat()
}
