//! The records as they came, in their own format, each with two fields more: the story and the group it is in.
//!
//! The ids are those of the other forms, which depend on the articles alone, so a table can be joined with any of them.

use crate::article::ArticleId;
use crate::error::Result;
use crate::outcome::Outcome;
use crate::read::{Inputs, Place};
use std::io::Write;

/// Writes every record that was used, in the order of reading; `places` says where each article stands.
///
/// # Errors
/// As [`Inputs::annotate_records`].
pub fn write(
    outcome: &Outcome,
    inputs: &Inputs,
    places: &[Place],
    out: &mut dyn Write,
) -> Result<()> {
    let groups: Vec<String> = outcome
        .copies
        .groups
        .iter()
        .map(|group| outcome.content_id('g', &group.members))
        .collect();
    let records: Vec<(Place, [&str; 2])> = (0..outcome.entries.len())
        .map(|index| {
            let story = outcome.story(ArticleId::from_index(index));
            let story = story.map_or("", |story| story.id.as_str());
            let group = &groups[outcome.copies.group_of[index] as usize];
            (places[index], [story, group])
        })
        .collect();
    inputs.annotate_records(["story", "group"], &records, out)
}
