//! Results to bytes: one file a format.

pub mod clean;
pub mod dot;
pub mod gexf;
pub mod graph;
pub mod graphml;
pub mod html;
