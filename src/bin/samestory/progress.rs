//! What a run says on stderr while it runs: a bar on a terminal, warnings at once.

use anstream::eprintln;
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use samestory::run::{Observer, Stage, Warning};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many skipped records are named; the rest is counted. A corpus with one broken field has a million of them.
const NAMED: u64 = 20;

/// What was told at once, which the summary need not tell again.
static TOLD: Mutex<Vec<Warning>> = Mutex::new(Vec::new());

/// A bar for the long stages and a line for each warning.
pub(crate) struct Progress {
    bar: ProgressBar,
    quiet: bool,
    skipped: AtomicU64,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        // indicatif draws nothing where stderr is no terminal.
        let target = if quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(8)
        };
        let bar = ProgressBar::with_draw_target(None, target);
        Self {
            bar,
            quiet,
            skipped: AtomicU64::new(0),
        }
    }

    /// Clears the bar before something else is said.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
        let unnamed = self.skipped.load(Ordering::Relaxed).saturating_sub(NAMED);
        if unnamed > 0 {
            eprintln!("warning: and {unnamed} more skipped; --manifest FILE lists them");
        }
    }
}

impl Observer for Progress {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        let template = match (stage, total) {
            (Stage::Read, Some(_)) => "{prefix:>7} {wide_bar} {bytes}/{total_bytes} {eta}",
            (Stage::Read, None) => "{prefix:>7} {spinner} {bytes} {bytes_per_sec}",
            (_, Some(_)) => "{prefix:>7} {wide_bar} {pos}/{len} {eta}",
            (_, None) => "{prefix:>7} {spinner} {elapsed}",
        };
        self.bar.set_style(
            ProgressStyle::with_template(template).expect("the templates are constants"),
        );
        self.bar.set_prefix(stage.to_string());
        self.bar.reset();
        self.bar.set_position(0);
        match total {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        self.bar
            .enable_steady_tick(std::time::Duration::from_millis(125));
    }

    fn advance(&self, by: u64) {
        self.bar.inc(by);
    }

    fn warn(&self, warning: &Warning) {
        // A skipped input is said even under --quiet: it decides the exit code.
        if !warning.is_skip() && self.quiet {
            return;
        }
        if warning.is_skip() && self.skipped.fetch_add(1, Ordering::Relaxed) >= NAMED {
            return;
        }
        if !warning.is_skip() {
            told().push(warning.clone());
        }
        self.bar.suspend(|| say(warning));
    }
}

fn told() -> std::sync::MutexGuard<'static, Vec<Warning>> {
    TOLD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A warning of a run that has ended, unless it was told while it ran.
pub(crate) fn say_once(warning: &Warning) {
    if !told().contains(warning) {
        say(warning);
    }
}

/// One warning as a line, with its hint.
pub(crate) fn say(warning: &Warning) {
    let yellow = anstyle::Style::new()
        .bold()
        .fg_color(Some(anstyle::AnsiColor::Yellow.into()));
    match warning {
        Warning::Skipped { hint, .. } => {
            eprintln!("{yellow}skipped:{yellow:#} {warning}");
            if let Some(hint) = hint {
                eprintln!("  hint: {hint}");
            }
        }
        other => eprintln!("note: {other}"),
    }
}

/// Bytes as people write them.
pub(crate) fn bytes(count: u64) -> String {
    HumanBytes(count).to_string()
}
