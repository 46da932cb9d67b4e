//! placeholder
pub mod article;
pub mod band;
pub mod error;
pub mod group;
pub mod hash;
pub mod run;
pub mod similarity;
pub mod story;
pub mod verify;
pub use article::{Article, ArticleId};
pub use error::{Error, Result};
pub use similarity::Similarity;
