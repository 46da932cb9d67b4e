//! What a run keeps of its texts: lists of numbers, in memory up to a limit and in a temporary file beyond it.
//!
//! In: lists (a shingle set, a digest, the terms of an article), appended by many threads in any order. Out: the same
//! lists by number, read by many threads. Nothing a reader sees depends on where a list lies, so the bytes of a result
//! are the same under every limit.
//!
//! # How it lies
//!
//! Lists are appended to chunks of [`CHUNK`] words; none crosses the end of a chunk. A chunk is in memory until the
//! [`Room`] is full; then the oldest goes to the end of a temporary file, whole, in little-endian order. One list costs
//! 12 bytes of memory for its place, wherever it lies, so memory grows with the number of lists and no longer with their
//! length. A list in memory is borrowed; one in the file is read by one positioned read of its bytes, which any number of
//! threads do at once. Readers that go through lists in the order of appending read the file from front to end.
//!
//! # Tables of later stages
//!
//! What a stage makes of the lists can be larger than a limit, too. Records that only need an order (candidates, the
//! furniture of each article) go through a [`Sorter`], whose sorted runs are lists like all others. Tables that must be
//! searched at any place (postings, the holders of shingles) are made for as many articles, or for as large a part of the
//! hash space, at a time as [`Room::spare`] allows.
//!
//! # Lists that outlive the run
//!
//! [`ListsWriter::lasting`] leaves a named file: all chunks, also those in memory, are in it at the end, it is synced, and
//! only then has its name. [`Lists::saved`] is what a later run needs beside it, [`Lists::open`] reads it: every chunk is
//! held to its fingerprint before anything of it is believed.
//!
//! # When the disk fails
//!
//! An error of writing ends in [`ListsWriter::finish`], which then gives no lists. An error of reading makes a list read
//! as empty, and the store remembers it: [`Lists::check`] must be asked before anything that was made of the lists is
//! believed. The file has no name from its creation on where the system allows that, so it is gone with the process,
//! however that ends.

mod file;
mod lists;
mod room;
mod saved;
mod sorted;
#[cfg(test)]
mod tests;

pub use lists::{CHUNK, Lists, ListsWriter};
pub(crate) use lists::{first_not_under, within};
pub use room::{ALWAYS, Memory, Room, least_spare};
pub use saved::SavedLists;
pub use sorted::{Sorted, Sorter};

/// The beginning of the name of a lasting file that is not yet whole.
pub const DRAFT: &str = ".checkpoint-";
