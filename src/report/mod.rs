//! Results to bytes: one file a format. No writer decides anything; what they print is what the stages found.
//!
//! The JSON forms are described field by field in `SCHEMA.md` beside this file, under the version [`SCHEMA`].

pub mod clean;
pub mod csv;
pub mod dot;
pub mod explain;
pub mod gexf;
pub mod graph;
pub mod graphml;
pub mod groups;
pub mod html;
pub mod json;
pub mod jsonl;
pub mod manifest;
pub mod pairs;
pub mod plan;
pub mod records;
pub mod table;
mod text;
pub mod tune;

pub use text::{Style, counted, spans_in_words};

/// The version of the JSON forms. A field may be added under the same version; one that changes or goes raises it.
pub const SCHEMA: &str = "samestory/1";
