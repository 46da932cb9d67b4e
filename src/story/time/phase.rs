//! Where in a term of office a text stands: "in the early months of the administration".
//!
//! In: the text. Out: [`Evidence`] that it was written in the first part of some American administration. Which one, the
//! office holders tell. A text that says so without naming whose administration speaks of the one in office; it may look
//! back over a year, so the spans reach a year and a half.

use super::day::{Day, Span};
use super::evidence::{Evidence, EvidenceKind, quote};
use memchr::memmem;

/// Inauguration days of presidents who newly came into office.
const INAUGURATIONS: [i32; 8] = [1981, 1989, 1993, 2001, 2009, 2017, 2021, 2025];

/// How long a text may call the beginning its administration's "early months".
const REACH_DAYS: i32 = 548;

/// Cost of a day outside, in nats: in US news of 2012 to 2020, 8 of 10 texts with such a phrase were written within the
/// reach, which holds 38% of the days; so ln((0.8 / 0.38) / (0.2 / 0.62)).
const OUTSIDE: f32 = 1.9;

const STARTS: [&str; 3] = ["early", "first", "opening"];
const UNITS: [&str; 3] = ["days of ", "weeks of ", "months of "];
const WHOSE: [&str; 3] = [
    "the administration",
    "the new administration",
    "this administration",
];

/// The first such phrase of a text, if it has one.
pub(super) fn evidence(text: &str, out: &mut Vec<Evidence>) {
    let Some((from, to)) = UNITS.iter().find_map(|unit| phrase(text, unit)) else {
        return;
    };
    let spans = INAUGURATIONS.iter().filter_map(|&year| {
        let day = Day::from_ymd(year, 1, 20)?;
        Some(Span::new(day, day.plus(REACH_DAYS)))
    });
    out.push(Evidence {
        kind: EvidenceKind::Event,
        quote: quote(text, from as u32, to as u32),
        spans: spans.collect(),
        weight: OUTSIDE,
        late: OUTSIDE,
        says: "an administration was in its first year or so".to_owned(),
    });
}

/// The bytes of `early months of the administration` around the first `unit` that has such neighbours.
fn phrase(text: &str, unit: &str) -> Option<(usize, usize)> {
    memmem::find_iter(text.as_bytes(), unit).find_map(|at| {
        let before = text[..at].trim_end();
        let start = STARTS.iter().find(|start| before.ends_with(**start))?;
        let after = &text[at + unit.len()..];
        let whose = WHOSE.iter().find(|whose| after.starts_with(**whose))?;
        Some((before.len() - start.len(), at + unit.len() + whose.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<Evidence> {
        let mut out = Vec::new();
        evidence(text, &mut out);
        out
    }

    #[test]
    fn an_unnamed_administration_is_the_one_in_office() {
        let evidence =
            found("In the early months of the administration, agents helped with arrests.");
        assert_eq!(evidence[0].quote, "early months of the administration");
        let day = |y, m, d| Day::from_ymd(y, m, d).unwrap();
        assert!(
            evidence[0]
                .spans
                .iter()
                .any(|span| span.contains(day(2009, 6, 1)))
        );
        assert!(
            !evidence[0]
                .spans
                .iter()
                .any(|span| span.contains(day(2012, 6, 1)))
        );
    }

    #[test]
    fn a_named_one_is_remembered_and_says_nothing() {
        assert!(
            found("In the early months of the Johnson administration there was hope.").is_empty()
        );
        assert!(found("The first days of school are over.").is_empty());
    }
}
