//! Dates written by machines and by hand in one short string: a date field, a header line.
//!
//! In: the string. Out: the days it can mean. Read as numbers and month names, whatever stands between them, so that
//! ISO 8601, RFC 2822, `2018/10/25`, `25.10.2018`, `Oct 25, 2018, 4:05 PM EDT`, `20181025` and Unix seconds or
//! milliseconds are one rule each and not one parser each. `04/05/2018` can mean two days and says so.

use super::day::{Day, Span, joined};

/// What a date field says: one day, or two where day and month may be swapped, or a month or a year where it gives
/// no more. Empty if it is not a date.
#[must_use]
pub fn parse_date(field: &str) -> Vec<Span> {
    let parts = parts(field);
    let span = |y, m, d| {
        Day::from_ymd(y, m, d)
            .filter(|_| plausible(y))
            .map(|d| Span::new(d, d))
    };
    let mut found = Vec::new();
    match parts.as_slice() {
        // 2018-10-25, 2018/10/25T..., 2018 Oct 25
        [
            Part::Number(y, 4),
            Part::Number(m, 1..=2) | Part::Month(m),
            Part::Number(d, 1..=2),
            ..,
        ] => found.extend(span(*y as i32, *m, *d)),
        // Wed Oct 25 19:04:28 +0000 2018
        [
            Part::Month(m),
            Part::Number(d, 1..=2),
            Part::Number(_, 2),
            ..,
            Part::Number(y, 4),
        ] if plausible(*y as i32) => found.extend(span(*y as i32, *m, *d)),
        // Oct 25, 2018; 25 Oct 2018; the same with 18
        [
            Part::Month(m),
            Part::Number(d, 1..=2),
            Part::Number(y, n @ (2 | 4)),
            ..,
        ]
        | [
            Part::Number(d, 1..=2),
            Part::Month(m),
            Part::Number(y, n @ (2 | 4)),
            ..,
        ] => found.extend(span(full_year(*y, *n), *m, *d)),
        // 10/25/2018 or 25/10/2018; with a full stop the day comes first
        [
            Part::Number(a, 1..=2),
            Part::Number(b, 1..=2),
            Part::Number(y, n @ (2 | 4)),
            ..,
        ] => {
            let year = full_year(*y, *n);
            if !field.contains('.') {
                found.extend(span(year, *a, *b));
            }
            found.extend(span(year, *b, *a));
        }
        [Part::Number(y, 4), Part::Number(m, 1..=2) | Part::Month(m)]
        | [Part::Month(m), Part::Number(y, 4)] => {
            if let Some(first) = Day::from_ymd(*y as i32, *m, 1).filter(|_| plausible(*y as i32)) {
                found.push(Span::new(
                    first,
                    first.plus(super::day::days_in(*y as i32, *m) as i32 - 1),
                ));
            }
        }
        [Part::Number(y, 4)] if plausible(*y as i32) => {
            found.push(Span::new(
                Day::year_start(*y as i32),
                Day::year_end(*y as i32),
            ));
        }
        [Part::Number(ymd, 8), ..] => {
            found.extend(span((ymd / 10_000) as i32, ymd / 100 % 100, ymd % 100));
        }
        // 20181025T040506Z and 20181025040506
        [Part::Long(text, 14), ..] => found.extend(span(
            (text / 10_000_000_000) as i32,
            (text / 100_000_000 % 100) as u32,
            (text / 1_000_000 % 100) as u32,
        )),
        [Part::Long(seconds, 10)] => found.extend(unix(*seconds)),
        [Part::Long(millis, 13)] => found.extend(unix(*millis / 1000)),
        _ => {}
    }
    joined(found)
}

/// Years of newspapers people have as text; `0001` and `2999` are fillers, not dates.
fn plausible(year: i32) -> bool {
    (1700..2100).contains(&year)
}

/// Two-digit years by the usual window, 1970 to 2069 (POSIX `strptime` parts them at 1969).
fn full_year(year: u32, digits: u32) -> i32 {
    match (digits, year) {
        (4, _) => year as i32,
        (_, 0..=68) => 2000 + year as i32,
        _ => 1900 + year as i32,
    }
}

fn unix(seconds: u64) -> Option<Span> {
    let day = Day(i32::try_from(seconds / 86_400).ok()?);
    plausible(day.year()).then_some(Span::new(day, day))
}

enum Part {
    /// Value and count of digits.
    Number(u32, u32),
    /// More than nine digits.
    Long(u64, u32),
    Month(u32),
}

/// The numbers and month names of a short string in order; weekdays, zone names and "Published" fall away.
fn parts(field: &str) -> Vec<Part> {
    let mut out = Vec::new();
    let runs = field
        .split(|c: char| !c.is_alphanumeric())
        .filter(|s| !s.is_empty());
    for run in runs.take(24) {
        let digits = run.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            if let Ok(value) = run[..digits].parse::<u64>() {
                out.push(match u32::try_from(value) {
                    Ok(value) if digits <= 9 => Part::Number(value, digits as u32),
                    _ => Part::Long(value, digits as u32),
                });
            }
        } else if let Some(month) = month(run) {
            out.push(Part::Month(month));
        }
    }
    out
}

/// Number of an English month name or its usual short form.
pub(crate) fn month(word: &str) -> Option<u32> {
    MONTHS
        .iter()
        .position(|forms| forms.iter().any(|f| f.eq_ignore_ascii_case(word)))
        .map(|i| i as u32 + 1)
}

/// English month names, short forms after the full one.
pub(crate) const MONTHS: [&[&str]; 12] = [
    &["january", "jan"],
    &["february", "feb"],
    &["march", "mar"],
    &["april", "apr"],
    &["may"],
    &["june", "jun"],
    &["july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(field: &str) -> Vec<String> {
        parse_date(field).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn one_day_in_many_forms() {
        for form in [
            "2018-10-25",
            "2018-10-25T04:05:06Z",
            "2018/10/25 04:05",
            "20181025",
            "20181025T040506Z",
            "20181025040506",
            "Thu, 25 Oct 2018 04:05:06 +0000",
            "Thu Oct 25 04:05:06 +0000 2018",
            "October 25, 2018",
            "Oct. 25th, 2018 4:05 PM EDT",
            "25 October 2018",
            "25.10.2018",
            "10/25/2018",
            "10/25/18",
            "2018-Oct-25",
            "1540440306",
            "1540440306000",
            "Published: Thursday 25 October 2018 04:05",
        ] {
            assert_eq!(read(form), ["2018-10-25"], "{form}");
        }
    }

    #[test]
    fn less_than_a_day_and_more() {
        assert_eq!(read("04/05/2018"), ["2018-04-05", "2018-05-04"]);
        assert_eq!(read("2018-10"), ["2018-10-01..2018-10-31"]);
        assert_eq!(read("2018"), ["2018-01-01..2018-12-31"]);
    }

    #[test]
    fn what_is_no_date() {
        for form in [
            "",
            "yesterday",
            "0001-01-01",
            "2018-02-30",
            "12",
            "n/a",
            "99999999999999999999999",
        ] {
            assert!(read(form).is_empty(), "{form}");
        }
    }
}
