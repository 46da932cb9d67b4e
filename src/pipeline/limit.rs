//! What a run takes in memory: for a plan, and for a word before a limit is passed.

use crate::run::{Kept, Observer, Warning};
use crate::store::{ALWAYS, Memory, least_spare};
use crate::verify::Relations;

/// Bytes an article of the tables of banding, verifying and grouping that cannot go to disk, with all relations: two bands
/// at a time, origins and ranks, groups. Measured as [`ALWAYS`] is.
const COPIES: f64 = 200.0;

/// The tables of banding, and of the search for passages and furniture, take this much of what the lists take, where a
/// limit leaves it to them. Measured so, too.
const TABLES: f64 = 0.1;
const TABLES_OF_PASSAGES: f64 = 0.5;

/// Bytes a term of an article, from the terms themselves to the edges they give.
const TERM: f64 = 58.0;
/// What an id and a weight take in a list.
const LISTED_TERM: f64 = 12.0;

/// What a run takes in memory, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Needs {
    /// What is known of the articles.
    fixed: f64,
    /// Tables of copies that cannot go to disk.
    copies: f64,
    /// What stories are made from.
    stories: f64,
    /// What may go to disk.
    lists: f64,
    /// How much more that takes while it is searched.
    tables: f64,
}

impl Needs {
    /// Of a run over so many articles, of which this is kept.
    pub(super) fn of(kept: &Kept, articles: f64, wanted: Relations) -> Self {
        Self {
            fixed: kept.fixed as f64,
            copies: articles * COPIES,
            stories: kept.terms as f64 / LISTED_TERM * TERM,
            lists: kept.lists as f64,
            tables: if wanted.wants_passages() {
                TABLES_OF_PASSAGES
            } else {
                TABLES
            },
        }
    }

    /// The same of a corpus so many times as large.
    pub(super) fn times(self, times: f64) -> Self {
        Self {
            fixed: self.fixed * times,
            copies: self.copies * times,
            stories: self.stories * times,
            lists: self.lists * times,
            tables: self.tables,
        }
    }

    /// What cannot go to disk, by its names.
    fn parts(&self) -> [(&'static str, f64); 4] {
        [
            ("the program and what it is reading", ALWAYS as f64),
            ("titles, addresses and the like", self.fixed),
            (
                "the tables of copies",
                self.copies + least_spare(self.fixed as u64) as f64,
            ),
            ("the terms of stories", self.stories),
        ]
    }

    /// What cannot go to disk.
    fn least(&self) -> f64 {
        self.parts().iter().map(|part| part.1).sum()
    }

    /// How much of the lists goes to disk.
    pub(super) fn spilled(&self, memory: &Memory) -> f64 {
        (self.lists - memory.left_for_lists(self.fixed)).max(0.0)
    }

    /// What is taken when most is: in the search for copies, or for stories, when the lists of copies are gone.
    pub(super) fn peak(&self, memory: &Memory) -> f64 {
        let always = ALWAYS as f64 + self.fixed + self.copies;
        let held = self.lists - self.spilled(memory);
        let left = memory
            .limit
            .map_or(f64::INFINITY, |limit| limit as f64 - always - held);
        let left = left.max(least_spare(self.fixed as u64) as f64);
        let tables = (self.lists * self.tables).min(left);
        always + (held + tables).max(self.stories)
    }
}

/// Says what cannot be kept of a limit. Told at once and no part of a result: the same bytes come out under every limit.
pub(super) fn warn(memory: &Memory, needs: &Needs, observer: &dyn Observer) {
    let Some(limit) = memory.limit else { return };
    if needs.least() <= limit as f64 {
        return;
    }
    let mib = |bytes: f64| format!("{:.1} MiB", bytes / f64::from(1 << 20));
    let listed: Vec<String> = needs
        .parts()
        .iter()
        .filter(|part| part.1 > 0.0)
        .map(|(what, bytes)| format!("{what} {}", mib(*bytes)))
        .collect();
    let text = format!(
        "the limit of {} will be passed: about {} cannot go to disk ({})",
        mib(limit as f64),
        mib(needs.least()),
        listed.join(", ")
    );
    observer.warn(&Warning::Note { text });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited(limit: Option<u64>) -> Memory {
        Memory {
            limit,
            ..Memory::default()
        }
    }

    #[test]
    fn a_limit_is_kept_where_what_must_stay_is_less() {
        let kept = Kept {
            fixed: 1 << 20,
            lists: 1 << 30,
            ..Kept::default()
        };
        let needs = Needs::of(&kept, 1_000.0, Relations::ALL);
        let peak = |limit| needs.peak(&limited(limit)).round() as u64;
        assert!(peak(None) > (1 << 30) + ALWAYS);
        assert_eq!(peak(Some(1 << 29)), 1 << 29);
        assert_eq!(peak(Some(1)), needs.least().round() as u64);
        assert_eq!(needs.spilled(&limited(None)), 0.0);
        assert!(needs.spilled(&limited(Some(1 << 29))) > f64::from(1 << 29));
    }

    #[test]
    fn stories_take_more_than_their_lists() {
        let kept = Kept {
            lists: 300 << 20,
            terms: 240 << 20,
            ..Kept::default()
        };
        let both = Needs::of(&kept, 0.0, Relations::ALL).times(2.0);
        let peak = both.peak(&limited(None)) as u64;
        assert_eq!(peak, ALWAYS + 2 * (20 << 20) * TERM as u64);
    }
}
