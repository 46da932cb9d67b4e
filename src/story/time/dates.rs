//! Mentioned dates and years as evidence.
use super::evidence::Evidence;
use super::mention::Mentions;
pub(crate) fn evidence(_text: &str, _m: &Mentions, _out: &mut Vec<Evidence>) {}
/// debug
pub(crate) fn dump(_m: &Mentions) {}
