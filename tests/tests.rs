//! The laws of the house, from the outside: every module here sees the library's public interface and the program only.

// Tables of cases are long, and built as they read best.
#![allow(clippy::too_many_lines, clippy::format_collect)]

mod made;
mod program;

mod checkpoint;
mod cli;
mod copies;
mod determinism;
mod edge_loss;
mod endings;
mod estimate;
mod fuzz;
mod hostile;
mod laws;
mod layers;
mod oracle;
mod particulars;
mod previous;
mod recut;
mod seeds;
mod tables;
mod transcripts;
