//! Exit codes and the last word on stderr.

use anstream::eprintln;
use samestory::Error;

/// What the process ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It ran, and every input was read.
    Success = 0,
    /// Usage or I/O error, or some input was skipped; results, where there are any, are still written.
    Failure = 2,
}

/// Says what went wrong and what to do. A pipe closed by its reader is no failure.
pub(crate) fn report(error: &anyhow::Error) -> Exit {
    let ours = error.downcast_ref::<Error>();
    let pipe_closed = ours.is_some_and(Error::is_broken_pipe)
        || error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe);
    if pipe_closed {
        return Exit::Success;
    }
    let bold = anstyle::Style::new()
        .bold()
        .fg_color(Some(anstyle::AnsiColor::Red.into()));
    eprintln!("{bold}error:{bold:#} {error}");
    if let Some(hint) = ours.and_then(Error::hint) {
        eprintln!("\nhint: {hint}");
    }
    Exit::Failure
}
