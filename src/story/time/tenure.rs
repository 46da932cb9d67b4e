//! Namings of office holders as evidence.
//!
//! In: [`Naming`]s. Out: [`Evidence`]. Somebody named as holder fits the terms; as former holder, the time after a
//! term; as "then" holder, the time since the first term began. Several holders of one office in one text are normal,
//! one current and the others remembered without "former": being late is charged by the share of the office's
//! namings a holder has, being early is charged in full.

use super::day::{Day, Span};
use super::evidence::{Evidence, EvidenceKind, quote};
use super::holder::{Naming, Standing};
use super::office::{Holding, Offices};

/// Cost of a day before somebody took the office the text gives them. In the tuning half 1 naming in 60 to 100 was
/// too early (another person of that name, a slip of the pen, a page changed later).
const EARLY: f32 = 3.5;

/// Cost of a day after the last term of somebody named once, and the gain of each doubling of the count: a single
/// "President X" is looking back in 1 of 5 articles, six of them in 1 of 20.
const LATE: f32 = 1.1;
const LATE_DOUBLED: f32 = 0.6;

/// At most this, for a text about one past holder names nobody else.
const LATE_MOST: f32 = 2.6;

/// Cost of a day before somebody called former had left.
const FORMER_EARLY: f32 = 2.5;

/// "Then-" is said of people whose term has begun, and little more follows.
const THEN_EARLY: f32 = 2.0;

/// Evidence of all namings.
pub(crate) fn evidence(text: &str, namings: &[Naming], offices: &Offices, out: &mut Vec<Evidence>) {
    for naming in namings {
        let holdings = naming.holdings.iter().map(|&h| &offices.holdings[h as usize]);
        let mut spans: Vec<Span> = holdings.clone().flat_map(|h| h.spans.iter().copied()).collect();
        spans = super::day::joined(spans);
        let Some(&first) = holdings.clone().next().as_ref() else { continue };
        let office = &offices.names[usize::from(first.office)];
        let (kind, quote) = (EvidenceKind::Office, quote(text, naming.from, naming.to));
        out.push(match naming.standing {
            Standing::Holds => {
                let total: u32 = namings.iter().filter(|n| same_office(n, first, offices)).map(|n| n.count).sum();
                let share = naming.count as f32 / total as f32;
                let late = (LATE + LATE_DOUBLED * (naming.count as f32).log2()).min(LATE_MOST) * share;
                let says = format!("{} was {office} {}", who(holdings), list(&spans));
                Evidence { kind, quote, spans, weight: EARLY, late, says }
            }
            Standing::Held => {
                let spans = after(&spans);
                if spans.is_empty() {
                    continue;
                }
                let says = format!("{} had left the office of {office} {}", who(holdings), list(&spans));
                Evidence { kind, quote, spans, weight: FORMER_EARLY, late: 1.0, says }
            }
            Standing::HeldThen => {
                let spans = vec![Span::since(spans[0].from)];
                let says = format!("{} became {office} on {}", who(holdings), spans[0].from);
                Evidence { kind, quote, spans, weight: THEN_EARLY, late: 0.0, says }
            }
        });
    }
}

fn same_office(naming: &Naming, of: &Holding, offices: &Offices) -> bool {
    naming.standing == Standing::Holds && offices.holdings[naming.holdings[0] as usize].office == of.office
}

/// The times between and after terms.
fn after(terms: &[Span]) -> Vec<Span> {
    let next_begins = terms.iter().skip(1).map(|s| s.from.plus(-1)).chain([Day::MAX]);
    terms.iter().zip(next_begins).filter(|(t, _)| !t.to.is_open()).map(|(t, to)| Span::new(t.to, to)).collect()
}

fn who<'a>(holdings: impl Iterator<Item = &'a Holding>) -> String {
    let mut names: Vec<&str> = holdings.map(|h| h.holder.as_str()).collect();
    names.dedup();
    names.join(" or ")
}

fn list(spans: &[Span]) -> String {
    let each: Vec<String> = spans
        .iter()
        .map(|s| if s.to.is_open() { format!("since {}", s.from) } else { format!("{} to {}", s.from, s.to) })
        .collect();
    each.join(" and ")
}
