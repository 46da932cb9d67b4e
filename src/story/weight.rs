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
    /// Which texts are in another language than the background.
    pub strange: Vec<bool>,
}

/// Weighs the terms of each text. A term in one text only lengthens its vector and gets no column: it meets nobody.
///
/// `O(terms log terms)` time. Each text's terms are let go when its row stands, so that memory does not hold both.
pub fn weigh(texts: Vec<Terms>, outlets: &[u32], background: &Background) -> Weighed {
    let counted = document_frequencies(&texts);
    let strange: Vec<bool> = texts
        .par_iter()
        .map(|terms| is_strange(terms, background))
        .collect();
    let strangers = Strangers::of(&texts, &strange);
    let houses = houses(&texts, outlets);

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
        .zip(&strange)
        .enumerate()
        .map(|(at, (terms, &strange))| {
            let house = outlets.get(at).and_then(|&outlet| houses.get(&outlet));
            let (mut row, mut alone) = (Vec::new(), 0.0);
            for &(id, tf) in terms.as_slice() {
                let tf = if tf >= 1.0 { 1.0 + tf.ln() } else { tf };
                let column = columns.get(&id);
                if strange {
                    let frequency = share * background.frequency(id);
                    let idf = strangers.idf(id, frequency);
                    match column {
                        Some(&(column, _)) if idf > 0.0 => row.push((column, tf * idf)),
                        Some(_) => {}
                        None => alone += f64::from(tf * idf).powi(2),
                    }
                    continue;
                }
                match column {
                    Some(&(_, 0.0)) => {}
                    Some(&(column, idf)) => {
                        let mut idf = idf;
                        if let Some((n, frequencies)) = house {
                            if let Some(&df) = frequencies.get(&id) {
                                let t = &super::factor::T;
                                let rate = (-f64::from(idf).powf(1.0 / IDF_POWER)).exp();
                                let own = ((n + f64::from(t[9])) / (f64::from(df) + f64::from(t[9]) * rate)).ln().max(0.0).powf(IDF_POWER) as f32;
                                let m = own.min(idf);
                                idf += (m - idf) * t[10];
                            }
                        }
                        row.push((column, tf * idf));
                    }
                    None => alone += f64::from(tf * idf_alone(id)).powi(2),
                }
            }
            (row, alone)
        })
        .collect();
    Weighed {
        vectors: Vectors::unit(rows),
        columns: met.into_iter().map(|(id, _)| id).collect(),
        strange,
    }
}

type Houses = std::collections::HashMap<u32, (f64, AHashMap<TermId, u32>)>;
fn houses(texts: &[Terms], outlets: &[u32]) -> Houses {
    let mut by: std::collections::BTreeMap<u32, Vec<usize>> = std::collections::BTreeMap::new();
    for (at, &outlet) in outlets.iter().enumerate() {
        if outlet > 0 {
            by.entry(outlet).or_default().push(at);
        }
    }
    by.into_par_iter()
        .filter(|(_, own)| own.len() >= 4)
        .map(|(outlet, own)| {
            let mut counts: AHashMap<TermId, u32> = AHashMap::new();
            for &at in &own {
                for &(id, _) in texts[at].as_slice() {
                    *counts.entry(id).or_default() += 1;
                }
            }
            counts.retain(|_, count| *count as f32 >= super::factor::T[11]);
            (outlet, (own.len() as f64, counts))
        })
        .collect()
}

/// Of a text in the language of the background nine terms in ten are known to it; of one in another, names and numbers.
const KNOWN: f64 = 0.35;
/// So many of a text's terms are looked up: they are sorted by a hash, so the first are a fair sample.
const ASKED: usize = 64;
/// A text of fewer terms is taken to be of the background's language: a headline may be all names.
const LEAST_ASKED: usize = 20;
/// Texts of other languages this few are judged by half as if each of their words were rare.
const FEW: f64 = 20.0;

/// Whether the background knows too few of a text's terms to be of its language.
fn is_strange(terms: &Terms, background: &Background) -> bool {
    let asked = &terms.as_slice()[..terms.as_slice().len().min(ASKED)];
    let known = asked
        .iter()
        .filter(|&&(id, _)| background.known(id).is_some())
        .count();
    background.documents() > 1 && asked.len() >= LEAST_ASKED && (known as f64) < KNOWN * asked.len() as f64
}

/// The document frequencies of texts in other languages than the background's.
///
/// Of their words the background knows nothing, and would take the commonest for rare. What is common among them is taken
/// to be as common among [`PSEUDO_DOCUMENTS`] more of their kind, the less the fewer they are.
struct Strangers {
    texts: f64,
    frequencies: AHashMap<TermId, u32>,
}

impl Strangers {
    fn of(texts: &[Terms], strange: &[bool]) -> Self {
        let mut frequencies: AHashMap<TermId, u32> = AHashMap::new();
        let of_strangers = texts.iter().zip(strange).filter(|(_, strange)| **strange);
        let mut count = 0.0;
        for (terms, _) in of_strangers {
            count += 1.0;
            for &(id, _) in terms.as_slice() {
                *frequencies.entry(id).or_default() += 1;
            }
        }
        Self {
            texts: count,
            frequencies,
        }
    }

    /// `background`: what the background counts for.
    fn idf(&self, id: TermId, background: f64) -> f32 {
        let df = f64::from(self.frequencies.get(&id).copied().unwrap_or(1));
        let pseudo = (PSEUDO_DOCUMENTS * df / (self.texts + FEW)).max(background);
        let blended = (self.texts + PSEUDO_DOCUMENTS) / (df + pseudo);
        blended.ln().max(0.0).powf(IDF_POWER) as f32
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
