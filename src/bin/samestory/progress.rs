//! What a run says on stderr while it runs: a bar on a terminal, warnings at once.

use anstream::eprintln;
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use samestory::run::{Observer, Stage, Warning};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

/// How many skipped records are named; the rest is counted. A corpus with one broken field has a million of them.
const NAMED: u64 = 20;

/// What was told at once, which the summary need not tell again.
static TOLD: Mutex<Vec<Warning>> = Mutex::new(Vec::new());

/// A bar for each stage, one after another on one line, and a line for each warning.
pub(crate) struct Progress {
    /// That of the current stage. A bar that is used again shows what it counted before under its new name for a moment.
    bar: RwLock<ProgressBar>,
    target: Box<dyn Fn() -> ProgressDrawTarget + Send + Sync>,
    quiet: bool,
    skipped: AtomicU64,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        // indicatif draws nothing where stderr is no terminal.
        let target = move || {
            if quiet {
                ProgressDrawTarget::hidden()
            } else {
                ProgressDrawTarget::stderr_with_hz(8)
            }
        };
        Self::on(Box::new(target), quiet)
    }

    fn on(target: Box<dyn Fn() -> ProgressDrawTarget + Send + Sync>, quiet: bool) -> Self {
        Self {
            bar: RwLock::new(ProgressBar::hidden()),
            target,
            quiet,
            skipped: AtomicU64::new(0),
        }
    }

    /// Clears the bar before something else is said.
    pub(crate) fn finish(&self) {
        end(&self.bar());
        let unnamed = self.skipped.load(Ordering::Relaxed).saturating_sub(NAMED);
        if unnamed > 0 {
            eprintln!("warning: and {unnamed} more skipped; --manifest FILE lists them");
        }
    }

    fn bar(&self) -> RwLockReadGuard<'_, ProgressBar> {
        self.bar.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Draws a bar as it stands at its end, which the rate of drawing would leave out, and takes it off the terminal.
fn end(bar: &ProgressBar) {
    bar.disable_steady_tick();
    bar.force_draw();
    bar.finish_and_clear();
}

impl Observer for Progress {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        let template = match (stage, total) {
            (Stage::Read, Some(_)) => "{prefix:>7} {wide_bar} {bytes}/{total_bytes} {eta}",
            (Stage::Read, None) => "{prefix:>7} {spinner} {bytes} {bytes_per_sec}",
            (_, Some(_)) => "{prefix:>7} {wide_bar} {percent}% {eta}",
            (_, None) => "{prefix:>7} {spinner} {elapsed}",
        };
        let next = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden())
            .with_style(
                ProgressStyle::with_template(template).expect("the templates are constants"),
            )
            .with_prefix(stage.to_string());
        let mut bar = self.bar.write().unwrap_or_else(PoisonError::into_inner);
        end(&bar);
        next.set_draw_target((self.target)());
        next.enable_steady_tick(std::time::Duration::from_millis(125));
        *bar = next;
    }

    fn advance(&self, by: u64) {
        self.bar().inc(by);
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
        self.bar().suspend(|| say(warning));
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

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::TermLike;
    use std::io;
    use std::sync::Arc;

    /// A terminal that remembers what was written to it.
    #[derive(Debug, Clone, Default)]
    struct Paper(Arc<Mutex<Vec<String>>>);

    impl Paper {
        fn write(&self, text: &str) {
            self.0.lock().unwrap().push(text.to_owned());
        }
    }

    impl TermLike for Paper {
        fn width(&self) -> u16 {
            60
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write(text);
            Ok(())
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.write(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            self.write("cleared");
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What was drawn of a stage, in order.
    fn frames(paper: &Paper, stage: &str) -> Vec<String> {
        let all = paper.0.lock().unwrap();
        let of_stage = |text: &&String| text.trim_start().starts_with(stage);
        all.iter().filter(of_stage).cloned().collect()
    }

    #[test]
    fn each_stage_is_named_rises_and_is_seen_at_its_end() {
        let paper = Paper::default();
        let target = paper.clone();
        let progress = Progress::on(
            Box::new(move || ProgressDrawTarget::term_like(Box::new(target.clone()))),
            false,
        );
        progress.begin(Stage::Read, None);
        progress.advance(7);
        progress.begin(Stage::Band, Some(40));
        for _ in 0..40 {
            progress.advance(1);
        }
        progress.begin(Stage::Verify, Some(1 << 40));
        progress.advance(1 << 40);
        progress.finish();

        assert!(frames(&paper, "read").last().unwrap().contains("7 B"));
        for stage in ["band", "verify"] {
            let percent: Vec<u32> = frames(&paper, stage)
                .iter()
                .map(|frame| {
                    let (before, _) = frame.split_once('%').expect("a share");
                    before.rsplit(' ').next().unwrap().parse().unwrap()
                })
                .collect();
            assert!(percent.is_sorted(), "{stage} went back: {percent:?}");
            assert_eq!(percent.last(), Some(&100), "{stage}");
        }
        // The line of the last bar is cleared after it was drawn, and nothing comes after.
        let all = paper.0.lock().unwrap();
        let cleared = all.iter().rposition(|text| text == "cleared").unwrap();
        let drawn = all.iter().rposition(|text| text.contains("verify"));
        assert!(drawn.unwrap() < cleared, "{all:?}");
    }
}
