//! When an article was published, to the second where its date says so: who was first among copies minutes apart.

use super::time::{EvidenceKind, TimeEstimate, parse_date};

/// Seconds since 1970 (UTC where the date names a zone), from the date field or else from the address or dateline.
/// `None` where only the text's own words tell: they do not tell who was first.
pub fn published(date: Option<&str>, time: &TimeEstimate) -> Option<i64> {
    date.and_then(of_field).or_else(|| of_estimate(time))
}

fn of_field(date: &str) -> Option<i64> {
    let days = parse_date(date);
    let [span] = days.as_slice() else { return None };
    (span.from == span.to).then(|| i64::from(span.from.0) * 86_400 + clock(date).unwrap_or(0))
}

fn of_estimate(time: &TimeEstimate) -> Option<i64> {
    let dated = |kind| {
        matches!(
            kind,
            EvidenceKind::Field | EvidenceKind::Url | EvidenceKind::Dateline
        )
    };
    let [span] = time.spans.as_slice() else {
        return None;
    };
    let middle = span.from.0 + (span.to.0 - span.from.0) / 2;
    (span.names_a_day() && time.evidence.iter().any(|evidence| dated(evidence.kind)))
        .then(|| i64::from(middle) * 86_400)
}

/// The time of day of an ISO 8601 date and time, in seconds, less its offset: `2031-05-06T07:08:09+02:00`.
fn clock(date: &str) -> Option<i64> {
    let at = date.find(['T', ' '])?;
    let time = &date[at + 1..];
    let two = |range: std::ops::Range<usize>| time.get(range)?.parse::<i64>().ok();
    let (hour, minute) = (two(0..2)?, two(3..5)?);
    if time.as_bytes().get(2) != Some(&b':') {
        return None;
    }
    let second = if time.as_bytes().get(5) == Some(&b':') {
        two(6..8)?
    } else {
        0
    };
    let zone = time.rfind(['+', '-']).filter(|&sign| sign >= 5);
    let offset = zone.and_then(|sign| {
        let digits: String = time[sign + 1..]
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let (hours, minutes) = (
            digits.get(0..2)?.parse::<i64>().ok()?,
            digits.get(2..4).map_or(Some(0), |m| m.parse().ok())?,
        );
        let seconds = hours * 3_600 + minutes * 60;
        Some(if time.as_bytes()[sign] == b'-' {
            -seconds
        } else {
            seconds
        })
    });
    Some(hour * 3_600 + minute * 60 + second - offset.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(date: &str) -> Option<i64> {
        published(Some(date), &TimeEstimate::default())
    }

    #[test]
    fn the_hour_counts_where_it_is_given() {
        let midnight = seconds("2031-05-06").unwrap();
        assert_eq!(
            seconds("2031-05-06T07:08:09Z"),
            Some(midnight + 7 * 3_600 + 8 * 60 + 9)
        );
        assert_eq!(
            seconds("2031-05-06T07:08+02:00"),
            Some(midnight + 5 * 3_600 + 8 * 60)
        );
        assert_eq!(
            seconds("2031-05-06 07:08:09.123"),
            Some(midnight + 7 * 3_600 + 8 * 60 + 9)
        );
        assert_eq!(seconds("some day"), None);
    }
}
