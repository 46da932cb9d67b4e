//! placeholder
pub mod article;
mod compression;
pub mod error;
pub mod hash;
pub mod output;
pub mod read;
pub mod run;
pub mod similarity;
pub use article::{Article, ArticleId};
pub use error::{Error, Result};
