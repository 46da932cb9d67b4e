//! How much memory a run may use for what it keeps.

use crate::run::Kept;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a caller says about memory. The default keeps everything in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    /// About so many bytes for the run; `None` is no limit.
    pub limit: Option<u64>,
    /// Where the temporary file lies; `None` is the system's folder for such files.
    pub folder: Option<PathBuf>,
}

/// The share of the limit that may be filled while articles are read: half of it. The other half is for the blocks in
/// reading, the buffers of threads and the tables of later stages.
const FILLED: u64 = 2;

/// The program, five blocks in reading, and the buffers of two threads. Measured, see `benches/record/sizes.md`.
pub const ALWAYS: u64 = 100 << 20;

/// Tables of later stages are given this much, or a quarter of what cannot go to disk, also where the limit leaves less:
/// with less they would read all that is on disk too many times.
const LEAST: u64 = 64 << 20;

/// And no more than this where no limit says so: larger tables are no faster.
const MOST: u64 = 1 << 30;

/// What the tables of later stages are given whatever the limit, beside so many bytes that cannot go to disk.
pub fn least_spare(fixed: u64) -> u64 {
    LEAST.max(fixed / 4).min(MOST)
}

/// The memory of one run, shared by everything that is kept in it.
#[derive(Debug, Clone, Default)]
pub struct Room {
    memory: Arc<Memory>,
    fixed: Arc<AtomicU64>,
    lists: Arc<AtomicU64>,
    spilled: Arc<AtomicU64>,
}

impl Memory {
    /// How much of the lists is held in memory beside so many bytes that cannot go to disk.
    pub fn left_for_lists(&self, fixed: f64) -> f64 {
        let limit = self
            .limit
            .map_or(f64::INFINITY, |limit| (limit / FILLED) as f64);
        (limit - fixed).max(0.0)
    }

    /// Where temporary files lie.
    pub fn folder(&self) -> PathBuf {
        self.folder.clone().unwrap_or_else(std::env::temp_dir)
    }
}

impl Room {
    /// An empty room.
    pub fn new(memory: Memory) -> Self {
        Self {
            memory: Arc::new(memory),
            ..Self::default()
        }
    }

    /// So many bytes are used that cannot go to disk.
    pub fn charge(&self, bytes: u64) {
        self.fixed.fetch_add(bytes, Ordering::Relaxed);
    }

    /// So many bytes of lists are in memory.
    pub(super) fn hold(&self, bytes: u64) {
        self.lists.fetch_add(bytes, Ordering::Relaxed);
    }

    /// So many bytes of lists are in memory no more and nowhere else.
    pub(super) fn let_go(&self, bytes: u64) {
        self.lists.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// So many bytes of lists went to disk.
    pub(super) fn spill(&self, bytes: u64) {
        self.lists.fetch_sub(bytes, Ordering::Relaxed);
        self.spilled.fetch_add(bytes, Ordering::Relaxed);
    }

    /// So many bytes of lists are on disk already and stay there.
    pub(super) fn leave(&self, bytes: u64) {
        self.spilled.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Whether something should go to disk.
    pub(super) fn is_full(&self) -> bool {
        let used = self.fixed.load(Ordering::Relaxed) + self.lists.load(Ordering::Relaxed);
        self.memory.limit.is_some_and(|limit| used > limit / FILLED)
    }

    /// How many bytes the tables of a later stage may take for a while, beside all that is kept. No result may depend on
    /// it.
    pub fn spare(&self) -> u64 {
        let fixed = self.fixed.load(Ordering::Relaxed);
        let used = fixed + self.lists.load(Ordering::Relaxed) + ALWAYS;
        let limit = self.memory.limit;
        let left = limit.map_or(MOST, |limit| limit.saturating_sub(used));
        left.clamp(least_spare(fixed), MOST)
    }

    /// What was kept so far; which of it is terms only a corpus knows.
    pub fn kept(&self) -> Kept {
        let spilled = self.spilled.load(Ordering::Relaxed);
        Kept {
            fixed: self.fixed.load(Ordering::Relaxed),
            lists: self.lists.load(Ordering::Relaxed) + spilled,
            terms: 0,
            spilled,
        }
    }

    /// Where temporary files lie.
    pub(super) fn folder(&self) -> PathBuf {
        self.memory.folder()
    }
}
