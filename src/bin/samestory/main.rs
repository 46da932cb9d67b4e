//! The command line: parse, run, exit code. What it prints is data on stdout and talk on stderr.

mod args;
mod command;
mod exit;
#[cfg(unix)]
mod interrupt;
mod progress;

use clap::Parser;
use exit::Exit;
use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Reading makes and drops some hundred small buffers an article, and the large ones of one batch serve the next: this
/// allocator keeps them where that of the GNU library gives them back.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments = args::Arguments::parse();
    if let Some(threads) = arguments.global.threads {
        // Only fails when a pool exists already, and none does.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(threads))
            .build_global();
    }
    #[cfg(unix)]
    interrupt::clean_up_on_signals();
    match command::run(&arguments) {
        Ok(exit) => exit.into(),
        Err(error) => exit::report(&error).into(),
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
