//! placeholder
pub mod article;
pub mod error;
pub mod exact;
pub mod hash;
pub mod run;
pub mod shingle;
pub mod sign;
pub mod similarity;
pub mod text;
pub use article::{Article, ArticleId};
pub use error::{Error, Result};
