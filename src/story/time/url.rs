//! The date in an article's address.
//!
//! In: a URL. Out: the day, month or year its path names: `/2018/10/25/`, `/2018/oct/25/`, `/2018-10-25-`,
//! `/20181025/`, `/2018/10/`. Only the path is read: hosts and queries carry other numbers. A day is looked for first,
//! then a month; a year alone is left alone, for "2018" in a path is as often the topic.

use super::day::{Day, Span, days_in};
use super::field::month;

/// The span an address names, and the part of it that does.
pub(crate) fn parse_url(url: &str) -> Option<(Span, &str)> {
    let path = path(url);
    let mut of_month = None;
    let bytes = path.as_bytes();
    for at in 0..bytes.len() {
        let fresh = at == 0 || !bytes[at - 1].is_ascii_digit();
        if !fresh || !bytes[at].is_ascii_digit() {
            continue;
        }
        let digits = run(bytes, at);
        if digits == 8 {
            let n: u32 = path[at..at + 8].parse().unwrap_or(0);
            if let Some(day) = date(n / 10_000, n / 100 % 100, n % 100) {
                return Some((Span::new(day, day), &path[at..at + 8]));
            }
        }
        if digits != 4 {
            continue;
        }
        let year: u32 = path[at..at + 4].parse().unwrap_or(0);
        let Some(sep) = bytes
            .get(at + 4)
            .copied()
            .filter(|b| matches!(b, b'/' | b'-' | b'_'))
        else {
            continue;
        };
        let Some((month, month_end)) = month_at(path, at + 5) else {
            continue;
        };
        if bytes.get(month_end) == Some(&sep) {
            let day_at = month_end + 1;
            let n = run(bytes, day_at);
            if (1..=2).contains(&n)
                && let Some(day) = path[day_at..day_at + n]
                    .parse()
                    .ok()
                    .and_then(|d| date(year, month, d))
            {
                return Some((Span::new(day, day), &path[at..day_at + n]));
            }
        }
        let closed = bytes.get(month_end).is_none_or(|&b| b == b'/');
        if sep == b'/'
            && closed
            && of_month.is_none()
            && let Some(first) = date(year, month, 1)
        {
            let last = first.plus(days_in(year as i32, month) as i32 - 1);
            of_month = Some((Span::new(first, last), &path[at..month_end]));
        }
    }
    of_month
}

/// Without scheme and host, without query and fragment.
fn path(url: &str) -> &str {
    let rest = url.find("://").map_or(url, |i| &url[i + 3..]);
    let rest = rest.find('/').map_or("", |i| &rest[i..]);
    rest.find(['?', '#']).map_or(rest, |i| &rest[..i])
}

fn run(bytes: &[u8], at: usize) -> usize {
    bytes[at.min(bytes.len())..]
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .count()
}

/// A month as one or two digits or as a name.
fn month_at(path: &str, at: usize) -> Option<(u32, usize)> {
    let bytes = path.as_bytes();
    let digits = run(bytes, at);
    if digits > 0 {
        return (digits <= 2)
            .then(|| path[at..at + digits].parse().ok())
            .flatten()
            .map(|m| (m, at + digits));
    }
    let letters = bytes[at.min(bytes.len())..]
        .iter()
        .take_while(|b| b.is_ascii_alphabetic())
        .count();
    month(&path[at..at + letters]).map(|m| (m, at + letters))
}

/// The web begins in 1990.
fn date(year: u32, month: u32, day: u32) -> Option<Day> {
    (1990..2100)
        .contains(&year)
        .then(|| Day::from_ymd(year as i32, month, day))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (url, want) in [
            (
                "https://news.example/2018/10/25/storm-warning",
                "2018-10-25",
            ),
            ("https://news.example/world/2018/oct/25/storm", "2018-10-25"),
            (
                "http://news.example/a/2018-10-25-storm.html?x=2011/01/01",
                "2018-10-25",
            ),
            ("news.example/20181025/storm", "2018-10-25"),
            ("https://news.example/2018/Oct/5/storm", "2018-10-05"),
            (
                "https://news.example/archive/2018/10/storm",
                "2018-10-01..2018-10-31",
            ),
        ] {
            assert_eq!(
                parse_url(url).map(|(s, _)| s.to_string()).as_deref(),
                Some(want),
                "{url}"
            );
        }
        for url in [
            "",
            "https://news.example",
            "https://2018-10-25.example/",
            "https://n.example/2018/storm",
            "https://n.example/a/12345678",
            "https://n.example/2018/13/40/é",
        ] {
            assert_eq!(parse_url(url), None, "{url}");
        }
    }
}
