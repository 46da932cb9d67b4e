//! Where articles come from, and how often a shingle must recur to be furniture.

/// Who published an article and on which day, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    /// The source by number.
    pub source: Option<u32>,
    /// The day by number.
    pub day: Option<i64>,
}

impl Origin {
    /// Whether the two are known to be of different sources.
    pub fn is_elsewhere(self, other: Self) -> bool {
        let sources = self.source.zip(other.source);
        sources.is_some_and(|(own, other)| own != other)
    }
}

/// How often a shingle must recur to be furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence {
    /// In so many unrelated articles of one source on as many days. Three: two may be a story and its follow-up; more
    /// would let the furniture of a page that was changed soon, or is seldom sampled, pass.
    pub articles: usize,
    /// In so many unrelated articles wherever and whenever they appeared. Five: the shingles of a wire text stay
    /// below it, since whoever holds them is related to its longest copy; so does a passage quoted by four articles that
    /// are otherwise apart.
    pub anywhere: usize,
    /// Two articles of one source so many days apart are not of one wire text for passages they share: a text makes its
    /// round within days, and what an outlet repeats a month later is its background, its list, its frame, although
    /// only two of its articles may show it. Equal, near and contained texts stay related whenever they ran.
    pub round_days: i64,
}

impl Recurrence {
    /// Whether two articles are of one source and too far apart in time to be passing on one wire text.
    pub fn far_apart(&self, a: Origin, b: Origin) -> bool {
        let days = a.day.zip(b.day).map(|(a, b)| a.abs_diff(b));
        a.source.is_some()
            && a.source == b.source
            && days.is_some_and(|days| days > self.round_days.unsigned_abs())
    }
}

impl Default for Recurrence {
    fn default() -> Self {
        Self {
            articles: 3,
            anywhere: 5,
            round_days: 30,
        }
    }
}
