//! Ctrl-C and `kill` leave nothing behind: no half output, no temporary file.
//!
//! Spilled lists and a kept standard input are files without a name and go with the process; what has a name is a
//! temporary file beside each output. On SIGINT and SIGTERM a thread removes these and ends the process by the signal
//! itself, so that a shell sees what it was (130, 143). SIGHUP is left as it was found, since `nohup` relies on that.

use anstream::eprintln;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// Starts to wait for a signal. Where it cannot, a signal ends the process as it always did.
pub(crate) fn clean_up_on_signals() {
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
        return;
    };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            samestory::output::abandon_all();
            eprintln!("\ninterrupted: outputs that were not finished are not there");
            let _ = emulate_default_handler(signal);
        }
    });
}
