//! placeholder
pub mod article;
pub mod error;
pub mod hash;
pub mod run;
pub mod similarity;
pub use article::{Article, ArticleId};
pub use error::{Error, Result};
