//! Signatures to candidates: which pairs deserve an exact look.
//!
//! Two ways to be a candidate, because two kinds of copies exist. [`candidate`]: one band of the signatures is equal
//! (Jaccard of whole texts; Broder 1997, Indyk & Motwani 1998). [`passage`]: the shorter text's rare shingles lie in the
//! longer one (containment). Neither ever makes a pair: `verify` does.

mod bucket;
pub mod candidate;
mod params;
pub mod passage;

pub use candidate::{Candidate, Candidates};
pub use params::Bands;
