//! Groups to stories.
pub mod cluster;
pub mod edge;
pub mod vector;
