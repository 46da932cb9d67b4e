//! Text to words: [`normalise`] says which characters mean the same, [`segment`] cuts words and hashes each once.
//!
//! In: the text of an article, as it came. Out: [`Words`]: one 64-bit hash a word and, where asked for, where each word
//! stands in the original. Two texts that differ in typography alone (curly or straight apostrophes, soft hyphens,
//! composed or decomposed accents, case) have the same words.
//!
//! What the words are is said by [`reference`](mod@reference), forty lines over `unicode-normalization` and
//! `unicode-segmentation`. [`segment`] gives the same words from a fast path and calls the specification only for the
//! pieces it does not know; property tests hold the two equal.

mod batch;
mod character;
pub(crate) mod eight;
mod kernel;
pub mod normalise;
pub mod reference;
pub mod segment;

pub use segment::{Span, Words};
