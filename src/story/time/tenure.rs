//! Namings of office holders as evidence.
//!
//! In: [`Naming`]s. Out: [`Evidence`]. Somebody named as holder fits the terms; as former holder, the time after a
//! term; as "then" holder, the time since the first term began. Several holders of one office in one text are normal,
//! the newest current and the others remembered without "former": being too early for any of them is charged in full,
//! being too late only for the newest.

use super::day::{Day, Span};
use super::evidence::{Evidence, EvidenceKind, quote};
use super::holder::{Naming, Standing};
use super::office::{Holding, Offices};

/// Cost of a day before somebody took the office the text gives them, beside a day in office of equal length. In the
/// tuning half 1 naming in 100 was too early (another person of that name, a page changed later): ln(93 / 1).
const EARLY: f32 = 4.5;

/// Cost of a day after the last term: 6 to 8 of 100 articles when named once, 2 to 3 when named often: ln(93 / 7), and
/// what each doubling of the count adds.
const LATE: f32 = 2.5;
const LATE_DOUBLED: f32 = 0.4;
const LATE_MOST: f32 = 3.5;

/// Misses are spread over all the years before or after, hits over the time in office: a day of a short term is so
/// much likelier. These are the years misses are spread over.
const EARLY_DAYS: f32 = 9_000.0;
const LATE_DAYS: f32 = 3_000.0;

/// The cost of being late for a text that names a newer holder too: nearly half of the older ones had left (nine
/// tenths of the presidents), so that little is left of the evidence.
const SUPERSEDED: f32 = 0.3;

/// What is taken off for terms under [`SHORT_DAYS`]: a nominee is remembered as one far longer than it lasted (22 of
/// 100).
const SHORT_OFF: f32 = 0.5;
const SHORT_DAYS: i32 = 550;

/// Cost of a day before somebody called former had left: 1 or 2 of 100.
const FORMER_EARLY: f32 = 4.5;

/// Cost of a day after a former holder came back: they are called former no more.
const FORMER_LATE: f32 = 2.0;

/// "Then-" is said of people whose term has begun; none of 330 was too early.
const THEN_EARLY: f32 = 4.0;

/// Evidence of all namings.
pub(crate) fn evidence(text: &str, namings: &[Naming], offices: &Offices, out: &mut Vec<Evidence>) {
    for naming in namings {
        let holdings = naming
            .holdings
            .iter()
            .map(|&h| &offices.holdings[h as usize]);
        let mut spans: Vec<Span> = holdings
            .clone()
            .flat_map(|h| h.spans.iter().copied())
            .collect();
        spans = super::day::joined(spans);
        let Some(&first) = holdings.clone().next().as_ref() else {
            continue;
        };
        let office = &offices.names[usize::from(first.office)];
        let (kind, quote) = (EvidenceKind::Office, quote(text, naming.from, naming.to));
        out.push(match naming.standing {
            Standing::Holds => {
                let last = spans[spans.len() - 1];
                let days: i32 = spans
                    .iter()
                    .map(|s| s.to.min(TABLE_END).0 - s.from.0 + 1)
                    .sum();
                let late = if keeps_title(office) {
                    0.0
                } else if namings.iter().any(|n| supersedes(n, first, last, offices)) {
                    SUPERSEDED
                } else {
                    let short = if last.to.0 - last.from.0 < SHORT_DAYS {
                        SHORT_OFF
                    } else {
                        0.0
                    };
                    (LATE + LATE_DOUBLED * (naming.count as f32).log2()).min(LATE_MOST) - short
                        + rarer(LATE_DAYS, days)
                };
                let weight = EARLY + rarer(EARLY_DAYS, days);
                let says = format!("{} was {office} {}", who(holdings), list(&spans));
                Evidence {
                    kind,
                    quote,
                    spans,
                    weight,
                    late,
                    says,
                }
            }
            Standing::Held => {
                let spans = after(&spans);
                if spans.is_empty() {
                    continue;
                }
                let says = format!(
                    "{} had left the office of {office} {}",
                    who(holdings),
                    list(&spans)
                );
                Evidence {
                    kind,
                    quote,
                    spans,
                    weight: FORMER_EARLY,
                    late: FORMER_LATE,
                    says,
                }
            }
            Standing::HeldThen => {
                let spans = vec![Span::since(spans[0].from)];
                let says = format!("{} became {office} on {}", who(holdings), spans[0].from);
                Evidence {
                    kind,
                    quote,
                    spans,
                    weight: THEN_EARLY,
                    late: 0.0,
                    says,
                }
            }
        });
    }
}

/// Popes and monarchs are called by their title for ever: "Pope John Paul II" is said of him to this day.
fn keeps_title(office: &str) -> bool {
    const TITLES: [&str; 6] = ["pope", "king", "queen", "emperor", "sultan", "emir"];
    office
        .split(' ')
        .any(|word| TITLES.iter().any(|title| word.eq_ignore_ascii_case(title)))
}

/// Terms with an open end are taken to end here, 2030-01-01, for their length only.
const TABLE_END: Day = Day(21_915);

/// By how much a day of a span of `days` is likelier than a day of `spread`; not counted against long terms.
fn rarer(spread: f32, days: i32) -> f32 {
    (spread / days.max(1) as f32).ln().max(0.0)
}

/// Whether a naming gives the office to someone who took it after the span.
fn supersedes(naming: &Naming, of: &Holding, last: Span, offices: &Offices) -> bool {
    let holding = &offices.holdings[naming.holdings[0] as usize];
    naming.standing == Standing::Holds
        && holding.office == of.office
        && !last.to.is_open()
        && holding.last_from() >= last.to.plus(-1)
}

/// The times between and after terms.
fn after(terms: &[Span]) -> Vec<Span> {
    let next_begins = terms
        .iter()
        .skip(1)
        .map(|s| s.from.plus(-1))
        .chain([Day::MAX]);
    terms
        .iter()
        .zip(next_begins)
        .filter(|(t, _)| !t.to.is_open())
        .map(|(t, to)| Span::new(t.to, to))
        .collect()
}

fn who<'a>(holdings: impl Iterator<Item = &'a Holding>) -> String {
    let mut names: Vec<&str> = holdings.map(|h| h.holder.as_str()).collect();
    names.dedup();
    names.join(" or ")
}

fn list(spans: &[Span]) -> String {
    let each: Vec<String> = spans
        .iter()
        .map(|s| {
            if s.to.is_open() {
                format!("since {}", s.from)
            } else {
                format!("{} to {}", s.from, s.to)
            }
        })
        .collect();
    each.join(" and ")
}
