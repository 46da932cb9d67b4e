//! Which part of the files a sample is.

use super::super::inputs::Inputs;
use super::super::options::ReadOptions;

/// How much of each file is read: all, or for a sample its share. What one file gave too much, being read whole, the next
/// ones give less.
pub(super) struct Sample {
    /// Bytes asked for, of how many.
    share: Option<(u64, u64)>,
    owed: i128,
}

impl Sample {
    pub(super) fn new(inputs: &Inputs, options: &ReadOptions) -> Self {
        let total = inputs.files.iter().map(|input| input.bytes).sum();
        Self {
            share: options
                .sample_bytes
                .map(|wanted| (wanted.min(total), total)),
            owed: 0,
        }
    }

    /// The most bytes to read of a file of this size; `None` if it is passed over.
    pub(super) fn of(&mut self, bytes: u64) -> Option<u64> {
        let Some((wanted, total)) = self.share else {
            return Some(u64::MAX);
        };
        self.owed += i128::from(bytes) * i128::from(wanted) / i128::from(total.max(1));
        u64::try_from(self.owed).ok().filter(|&most| most > 0)
    }

    pub(super) fn took(&mut self, bytes: u64) {
        self.owed -= i128::from(bytes);
    }
}
