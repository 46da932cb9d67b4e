//! Which articles are copies of each other, which cover one event, and why.
//!
//! Article texts in; verified groups of copies, stories and the links between stories out. Nothing is reported on an
//! estimate, the same articles give the same bytes whatever the threads or the order, and every decision can be asked
//! for its evidence.
//!
//! ```
//! use samestory::{Article, Pipeline, Settings};
//!
//! let articles = [
//!     Article::new("wire", "The ferry Aurora sank off the northern cape on Tuesday with 40 people aboard, officials said.")
//!         .with_date("2031-05-06"),
//!     Article::new("paper", "The ferry Aurora sank off the northern cape on Tuesday with 40 people aboard, officials said")
//!         .with_date("2031-05-07"),
//!     Article::new("blog", "Potato prices rose again in the valley markets, and growers blamed the wet spring."),
//! ];
//! let outcome = Pipeline::new(Settings::default())?.cluster_articles(&articles)?;
//!
//! let wire = outcome.find("wire").unwrap();
//! assert_eq!(outcome.group(wire).members.len(), 2);
//! assert_eq!(outcome.entry(outcome.group(wire).representative).id, "wire".into());
//! assert_eq!(outcome.stories.len(), 2);
//! # Ok::<(), samestory::Error>(())
//! ```
//!
//! # The way of the data
//!
//! | stage | module | in → out | grows with |
//! |---|---|---|---|
//! | read | [`read`] | bytes → [`Article`] | bytes |
//! | normalise, segment | [`text`] | article → words | bytes |
//! | exact copies | [`exact`] | words → the first article with that text | articles |
//! | shingle | [`shingle`] | words → sorted set of 64-bit shingles | words |
//! | sign | [`sign`] | shingles → signature | words × slots |
//! | band | [`band`] | signatures → candidates | articles × bands |
//! | verify | [`verify`] | candidate → pair with exact similarities and a relation | candidates |
//! | group | [`group`] | pairs → groups with a representative | pairs |
//! | story | [`story`] | groups → edges → graph → stories and links | groups × terms |
//! | report | [`report`] | results → bytes | results |
//!
//! [`pipeline`] is the wiring, [`store`] where what is kept of the texts lies, [`settings`] what changes results,
//! [`outcome`] what was found, [`stored`] what of it outlives a run, [`checkpoint`] what a run that was cut short goes on
//! from, [`mod@run`] what happened, [`score`] how good a clustering is.

pub mod article;
pub mod band;
pub mod checkpoint;
mod compression;
pub mod error;
pub mod exact;
pub mod group;
pub mod hash;
pub mod outcome;
pub mod output;
pub mod pipeline;
pub mod read;
pub mod report;
pub mod run;
pub mod score;
pub mod settings;
pub mod shingle;
pub mod sign;
pub mod similarity;
pub mod store;
pub mod stored;
pub mod story;
pub mod stream;
pub mod text;
pub mod verify;

pub use article::{Article, ArticleId};
pub use error::{Error, Result};
pub use outcome::Outcome;
pub use pipeline::Pipeline;
pub use settings::Settings;
pub use similarity::Similarity;
