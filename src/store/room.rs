//! How much memory a run may use for what it keeps.

use std::path::{Path, PathBuf};
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

/// The memory of one run, shared by everything that is kept in it.
#[derive(Debug, Clone, Default)]
pub struct Room {
    memory: Arc<Memory>,
    used: Arc<AtomicU64>,
    spilled: Arc<AtomicU64>,
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
        self.used.fetch_add(bytes, Ordering::Relaxed);
    }

    /// So many bytes are free again.
    pub(super) fn release(&self, bytes: u64) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// So many bytes went to disk.
    pub(super) fn spill(&self, bytes: u64) {
        self.spilled.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Whether something should go to disk.
    pub(super) fn is_full(&self) -> bool {
        let used = self.used.load(Ordering::Relaxed);
        self.memory.limit.is_some_and(|limit| used > limit / FILLED)
    }

    #[cfg(test)]
    pub(super) fn used_bytes(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }

    /// How many bytes went to disk so far.
    pub fn spilled(&self) -> u64 {
        self.spilled.load(Ordering::Relaxed)
    }

    /// Where temporary files lie.
    pub fn folder(&self) -> PathBuf {
        self.memory
            .folder
            .as_deref()
            .map_or_else(std::env::temp_dir, Path::to_path_buf)
    }
}
