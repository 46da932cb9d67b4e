//! What is to be known of a file of lists to read it again in another run.

use super::lists::At;
use serde::{Deserialize, Serialize};

/// Chunks and lists of a file that outlives its run; see [`Lists::open`](super::Lists::open).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SavedLists {
    /// Words and fingerprint (XXH3-64 of the little-endian bytes) of each chunk, in the order of the file.
    pub(super) chunks: Vec<(u32, u64)>,
    /// Each list: its chunk, where it begins in that, how long it is.
    pub(super) index: Vec<At>,
}

impl SavedLists {
    /// Whether every list lies in a chunk.
    pub(super) fn is_sound(&self) -> bool {
        self.index.iter().all(|at| {
            let chunk = self.chunks.get(at.chunk as usize);
            chunk.is_some_and(|&(len, _)| u64::from(at.start) + u64::from(at.len) <= u64::from(len))
        })
    }
}
