//! How common a term is in news at large: document frequencies that let five articles be judged like fifty thousand.
//!
//! Five articles of one event cannot tell that "border" is their subject and "officials" is everyone's. The table holds,
//! for each term of at least [`LEAST`] documents in a corpus of US news of 2012 to 2020, in the first words of how many of them
//! it is, or in the headline: counts only, no text. It is made again with `cargo run --release --example background -- CORPUS.jsonl src/story/background.bin`.
//!
//! The file: `SSBG`, then little-endian `u32` documents, `u32` terms, the terms' 32-bit keys sorted, and one byte a term,
//! the document frequency as a power of [`BASE`]. A key is the upper half of a [`TermId`]: of the thousands of terms of a
//! run a handful meet a stranger's key and get its frequency, which moves a weight a little and joins nothing.

use super::keys::{Keys, key};
use super::term::TermId;

/// Terms in fewer documents are not in the table: their frequency is taken as one.
pub const LEAST: u32 = 4;
/// Frequencies are kept as powers of this: at most 5% off, one byte up to 40 million documents.
pub const BASE: f64 = 1.1;
const MAGIC: &[u8; 4] = b"SSBG";

/// A table of document frequencies.
#[derive(Debug, Clone, Default)]
pub struct Background {
    documents: u32,
    keys: Keys,
    powers: Vec<u8>,
}

impl Background {
    /// The table that comes with the crate.
    ///
    /// # Panics
    /// Never: a test reads it.
    pub fn shipped() -> Self {
        Self::read(include_bytes!("background.bin")).expect("the shipped table is well formed")
    }

    /// No background: every term is as rare as can be.
    pub fn none() -> Self {
        Self {
            documents: 1,
            ..Self::default()
        }
    }

    /// A table from counted document frequencies.
    pub fn from_counts(documents: u32, counts: impl IntoIterator<Item = (TermId, u32)>) -> Self {
        let mut rows: Vec<(u32, u8)> = counts
            .into_iter()
            .filter(|&(_, df)| df >= LEAST)
            .map(|(id, df)| (key(id), f64::from(df).log(BASE).round().min(255.0) as u8))
            .collect();
        rows.sort_unstable();
        // Two terms of one key: the commoner is kept, which is the safer mistake.
        rows.reverse();
        rows.dedup_by_key(|row| row.0);
        rows.reverse();
        let (keys, powers): (Vec<u32>, Vec<u8>) = rows.into_iter().unzip();
        Self {
            documents,
            keys: Keys::of(keys),
            powers,
        }
    }

    /// The table as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.documents.to_le_bytes());
        let keys = self.keys.as_slice();
        bytes.extend((keys.len() as u32).to_le_bytes());
        keys.iter().for_each(|key| bytes.extend(key.to_le_bytes()));
        bytes.extend(&self.powers);
        bytes
    }

    /// A table from its bytes; `None` if they are not one.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let (documents, count) = (number(4)?, number(8)? as usize);
        if bytes.get(..4)? != MAGIC || bytes.len() != 12 + 5 * count {
            return None;
        }
        let keys: Vec<u32> = (0..count)
            .map(|i| number(12 + 4 * i))
            .collect::<Option<_>>()?;
        keys.is_sorted().then(|| Self {
            documents,
            keys: Keys::of(keys),
            powers: bytes[12 + 4 * count..].to_vec(),
        })
    }

    /// How many documents were counted.
    pub fn documents(&self) -> u32 {
        self.documents
    }

    /// In how many of them a term is; 1 for a term not in the table.
    pub fn frequency(&self, id: TermId) -> f64 {
        self.known(id).unwrap_or(1.0)
    }

    /// The same for a term that is in the table; `None` for one in fewer than [`LEAST`] documents.
    pub fn known(&self, id: TermId) -> Option<f64> {
        let at = self.keys.find(id)?;
        Some(BASE.powi(i32::from(self.powers[at])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_back_from_its_bytes() {
        let counts = [(7u64 << 32, 100), (9 << 32, 5), (1 << 32, LEAST - 1)];
        let table = Background::from_counts(1_000, counts);
        let again = Background::read(&table.write()).unwrap();
        assert_eq!(again.documents(), 1_000);
        assert!((again.frequency(7 << 32) / 100.0 - 1.0).abs() < 0.05);
        assert_eq!(again.frequency(1 << 32), 1.0);
        assert!(Background::read(&table.write()[1..]).is_none());
    }

    #[test]
    fn the_shipped_table_is_well_formed() {
        assert!(Background::shipped().documents() > 10_000);
    }
}
