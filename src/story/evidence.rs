//! What the story stage decided on, kept to say why two groups are, or are not, one story.

use super::graph::Tie;
use super::vocabulary::Vocabulary;
use super::{Clustered, describe};

/// What the story stage decided on, kept to say why.
#[derive(Debug)]
pub struct Evidence {
    /// Vectors, graph and merges over the groups.
    pub clustered: Clustered,
    /// The written forms of the terms.
    pub vocabulary: Vocabulary,
}

impl Evidence {
    /// The shared terms of two groups with what each adds to their cosine, most first; and their tie, if they have one.
    pub fn explain(&self, a: u32, b: u32) -> (Vec<(String, f32)>, Option<Tie>) {
        let shared = self
            .clustered
            .weighed
            .vectors
            .shared(a as usize, b as usize);
        let columns = &self.clustered.weighed.columns;
        let named = shared.into_iter().map(|(column, share)| {
            (
                describe::form(&self.vocabulary, columns[column as usize]),
                share,
            )
        });
        (named.collect(), self.clustered.graph.tie(a, b))
    }
}
