//! The page holds what it should and nothing that a title could run.
