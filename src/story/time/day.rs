//! Days and spans of days, and the little arithmetic the estimate needs.
//!
//! In: a year, a month, a day. Out: [`Day`], a count of days since 1970-01-01, and [`Span`], an inclusive range of
//! them. The calendar is the proleptic Gregorian one; conversion is constant time and exact for every `i32` year in
//! use (Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil` and `civil_from_days`).

use serde::{Deserialize, Serialize};
use std::fmt;

/// Days since 1970-01-01 in the proleptic Gregorian calendar. Displays as `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

/// A range of days, both ends included. An end at [`Day::MIN`] or [`Day::MAX`] is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub from: Day,
    /// Last day, included.
    pub to: Day,
}

impl Day {
    /// Stands for "no first day known": before any article.
    pub const MIN: Day = Day(i32::MIN / 2);
    /// Stands for "no last day known": after any article.
    pub const MAX: Day = Day(i32::MAX / 2);

    /// The day of a calendar date, or `None` where there is no such date (`2023-02-29`).
    #[must_use]
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        let real = (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
        (real && (0..=9999).contains(&year)).then(|| Day::civil(year, month as i32, day as i32))
    }

    /// First day of a year.
    pub(crate) fn year_start(year: i32) -> Day {
        Day::civil(year, 1, 1)
    }

    /// Last day of a year.
    pub(crate) fn year_end(year: i32) -> Day {
        Day::civil(year, 12, 31)
    }

    fn civil(year: i32, month: i32, day: i32) -> Day {
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let of_era = y.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Day(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Year, month and day of the month.
    #[must_use]
    pub fn ymd(self) -> (i32, u32, u32) {
        let z = self.0 + 719_468;
        let of_era = z.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let month = (shifted + 2) % 12 + 1;
        let year = year_of_era + z.div_euclid(146_097) * 400 + i32::from(month <= 2);
        (
            year,
            month as u32,
            (of_year - (153 * shifted + 2) / 5 + 1) as u32,
        )
    }

    /// Calendar year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.ymd().0
    }

    /// Day of the week, Monday = 0.
    #[must_use]
    pub fn weekday(self) -> u32 {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7) as u32
    }

    /// Whether this stands for an open end.
    #[must_use]
    pub fn is_open(self) -> bool {
        self <= Day::MIN || self >= Day::MAX
    }

    /// This day moved by `days`; an open end stays open.
    #[must_use]
    pub fn plus(self, days: i32) -> Day {
        if self.is_open() {
            self
        } else {
            Day((self.0 + days).clamp(Day::MIN.0, Day::MAX.0))
        }
    }
}

/// Days in a month of a year.
pub(crate) fn days_in(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_open() {
            return f.write_str("open");
        }
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Span {
    /// Both ends given.
    #[must_use]
    pub fn new(from: Day, to: Day) -> Span {
        Span { from, to }
    }

    /// From a day on.
    #[must_use]
    pub fn since(from: Day) -> Span {
        Span { from, to: Day::MAX }
    }

    /// Whether it says which day: one alone, or with the one before and the one after, as a given date is widened for time
    /// zones.
    pub(crate) fn names_a_day(self) -> bool {
        self.to.0.saturating_sub(self.from.0) <= 2
    }

    /// Whether a day lies inside.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

impl fmt::Display for Span {
    /// `2017-01-20..2021-01-20`; an open end is left out; a single day stands alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to {
            return self.from.fmt(f);
        }
        if !self.from.is_open() {
            self.from.fmt(f)?;
        }
        f.write_str("..")?;
        if self.to.is_open() {
            Ok(())
        } else {
            self.to.fmt(f)
        }
    }
}

/// Sorts spans and joins those that overlap or touch.
pub(crate) fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.from.0 <= last.to.0.saturating_add(1) => {
                last.to = last.to.max(span.to);
            }
            _ => out.push(span),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_there_and_back() {
        assert_eq!(Day::from_ymd(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::from_ymd(2000, 3, 1), Some(Day(11_017)));
        assert_eq!(Day::from_ymd(2023, 2, 29), None);
        for n in -800_000..800_000 {
            let (y, m, d) = Day(n).ymd();
            if y >= 0 {
                assert_eq!(Day::from_ymd(y, m, d), Some(Day(n)));
            }
        }
    }

    #[test]
    fn weekdays() {
        // A Monday and a Sunday.
        assert_eq!(Day::from_ymd(2018, 10, 1).unwrap().weekday(), 0);
        assert_eq!(Day::from_ymd(2022, 9, 25).unwrap().weekday(), 6);
    }

    #[test]
    fn display() {
        let span = Span::since(Day::from_ymd(2025, 1, 20).unwrap());
        assert_eq!(span.to_string(), "2025-01-20..");
        assert_eq!(Span::new(span.from, span.from).to_string(), "2025-01-20");
    }

    #[test]
    fn joining_sorts_and_merges() {
        let s = |a, b| Span::new(Day(a), Day(b));
        assert_eq!(
            joined(vec![s(5, 9), s(0, 4), s(20, 30), s(8, 12)]),
            [s(0, 12), s(20, 30)]
        );
        assert!(joined(vec![]).is_empty());
    }
}
