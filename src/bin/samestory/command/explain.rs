//! `explain`: why two articles are, or are not, together.

use super::{Job, run_pipeline, write_whole};
use crate::args::{ExplainArgs, Global};
use crate::exit::Exit;
use anyhow::Result;

pub(crate) fn run(_args: &ExplainArgs, _global: &Global) -> Result<Exit> {
    let _ = (run_pipeline, write_whole, |_: Job<'_>| ());
    todo!()
}
