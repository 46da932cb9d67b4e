//! Evidence into an estimate.
//!
//! In: [`Evidence`]. Out: the likeliest days.
//!
//! The naive way is four lines: intersect the spans of all evidence; whatever is left is the answer. One wrong quote
//! empties it. Deviations:
//! - **A day pays for each piece of evidence it contradicts.** Costs are in nats, so `exp(-cost)` is how likely the
//!   day is beside one that contradicts nothing. A single weak hint never removes a day; two independent ones do.
//! - **Days are kept from the cheapest up until they hold [`MASS`] of all likelihood**, and not by a limit of cost:
//!   three days that satisfy everything do not beat the year beside them for the sake of one weak hint.
//! - **Being too early and being too late cost differently** (see [`Evidence`]).
//! - **Late costs of office holders are not summed but fade**: the dearest counts in full, the next by half, and so
//!   on. An article on old times names ten people of those times; that is one reason to think it old, not ten.
//!
//! Cost is constant between two ends of spans, so it is evaluated once for each such stretch:
//! O(stretches x evidence), a few per cent of the time the text takes to read.

use super::day::{Day, Span, joined};
use super::era::{PERIODS, period};
use super::evidence::{Evidence, EvidenceKind};

/// Share of the likelihood the kept days hold.
const MASS: f64 = 0.9;

/// Each further late cost counts this much of the one before.
const FADE: f32 = 0.5;

/// Before any evidence, news in machine-readable form is of these days ...
const USUAL: Span = Span {
    from: Day(7_305),
    to: Day(21_914),
}; // 1990-01-01 to 2029-12-31
/// ... or, a day for a day this much less likely, of these.
const UNUSUAL: Span = Span {
    from: Day(-62_091),
    to: Day(36_524),
}; // 1800-01-01 to 2069-12-31
const UNUSUAL_SHARE: f64 = 0.01;

/// Days that cost at most this much more than the cheapest are the likely ones: one nat, the least that a single weak
/// hint weighs.
const LIKELY: f32 = 1.0;

/// What evidence comes to.
#[derive(Debug, Default)]
pub(crate) struct Combined {
    /// The days that hold most of the likelihood.
    pub(crate) spans: Vec<Span>,
    /// The likeliest among them.
    pub(crate) likely: Vec<Span>,
    /// How sure that is.
    pub(crate) confidence: f32,
    /// What the cheapest day of each period of [`era`](super::era) costs more than the cheapest of all.
    pub(crate) periods: [f32; PERIODS],
    /// What the cheapest day of any other time costs more.
    pub(crate) otherwise: f32,
}

/// The likeliest days, and how sure that is.
pub(crate) fn combine(evidence: &[Evidence]) -> Combined {
    if evidence.is_empty() {
        return Combined::default();
    }
    // A stretch begins at the first day of a span and at the day after one.
    let mut starts: Vec<i32> = vec![Day::MIN.0];
    for span in evidence.iter().flat_map(|e| &e.spans) {
        starts.push(span.from.0.max(Day::MIN.0));
        if span.to < Day::MAX {
            starts.push(span.to.0 + 1);
        }
    }
    starts.sort_unstable();
    starts.dedup();

    let mut next = vec![0usize; evidence.len()];
    let mut late = Vec::with_capacity(evidence.len());
    let mut stretches: Vec<(f32, Span)> = Vec::with_capacity(starts.len());
    for (i, &from) in starts.iter().enumerate() {
        let to = starts.get(i + 1).map_or(Day::MAX, |&day| Day(day - 1));
        stretches.push((
            cost(evidence, Day(from), &mut next, &mut late),
            Span::new(Day(from), to),
        ));
    }
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let least = stretches[0].0;
    let mass: Vec<f64> = stretches
        .iter()
        .map(|(cost, span)| f64::from(least - cost).exp() * prior(*span))
        .collect();
    let enough = mass.iter().sum::<f64>() * MASS;
    let (mut kept, mut held, mut dearest) = (Vec::new(), 0.0, least);
    for ((cost, span), mass) in stretches.iter().zip(&mass) {
        // Stretches that cost the same stand or fall together.
        if held >= enough && *cost > dearest {
            break;
        }
        held += mass;
        dearest = *cost;
        kept.push(*span);
    }
    let spans = joined(kept);
    let (periods, otherwise) = by_period(&stretches, least);
    if spans.iter().any(|s| s.from.is_open() && s.to.is_open()) {
        return Combined {
            periods,
            otherwise,
            ..Combined::default()
        };
    }
    let likely = stretches
        .iter()
        .filter(|(cost, _)| *cost <= least + LIKELY)
        .map(|(_, span)| *span)
        .collect();
    Combined {
        spans,
        likely: joined(likely),
        confidence: confidence(evidence, least),
        periods,
        otherwise,
    }
}

/// The cheapest day of each period, and of all other times, over the cheapest of all.
fn by_period(stretches: &[(f32, Span)], least: f32) -> ([f32; PERIODS], f32) {
    let mut periods = [f32::INFINITY; PERIODS];
    let mut otherwise = f32::INFINITY;
    let spans: [Span; PERIODS] = std::array::from_fn(period);
    let (first, last) = (spans[0].from, spans[PERIODS - 1].to);
    for &(cost, span) in stretches {
        if span.from < first || span.to > last {
            otherwise = otherwise.min(cost - least);
        }
        for (cheapest, period) in periods.iter_mut().zip(spans) {
            if span.from <= period.to && period.from <= span.to {
                *cheapest = cheapest.min(cost - least);
            }
        }
    }
    (periods, otherwise)
}

/// How many articles a stretch has before any evidence, in days of the usual rate.
fn prior(stretch: Span) -> f64 {
    let days =
        |of: Span| f64::from((stretch.to.min(of.to).0 - stretch.from.max(of.from).0 + 1).max(0));
    let usual = days(USUAL);
    usual + (days(UNUSUAL) - usual) * UNUSUAL_SHARE
}

/// What a day costs. `next` holds, for each piece of evidence, its first span that does not end before the day; days
/// come in rising order, so it only moves on.
fn cost(evidence: &[Evidence], day: Day, next: &mut [usize], late: &mut Vec<f32>) -> f32 {
    let mut total = 0.0;
    late.clear();
    for (e, next) in evidence.iter().zip(next) {
        while e.spans.get(*next).is_some_and(|s| s.to < day) {
            *next += 1;
        }
        match (e.spans.get(*next), e.kind) {
            (Some(span), _) if span.from <= day => {}
            // Between two spans a day is too late for one and too early for the other; the cheaper reading counts.
            (Some(_), _) if *next > 0 => total += e.weight.min(e.late),
            (Some(_), _) => total += e.weight,
            (None, EvidenceKind::Office) => late.push(e.late),
            (None, _) => total += e.late,
        }
    }
    total + faded(late)
}

/// The sum of costs that are not independent: the dearest counts in full, each further one by [`FADE`] less.
fn faded(costs: &mut [f32]) -> f32 {
    costs.sort_unstable_by(|a, b| b.total_cmp(a));
    let mut share = 1.0;
    let mut total = 0.0;
    for cost in costs {
        total += *cost * share;
        share *= FADE;
    }
    total
}

/// Share of the evidence that agrees, less what a small amount of it leaves open.
fn confidence(evidence: &[Evidence], least: f32) -> f32 {
    let amount: f32 = evidence.iter().map(|e| e.weight.max(e.late)).sum();
    if amount <= 0.0 {
        return 0.0;
    }
    (1.0 - least / amount).clamp(0.0, 1.0) * (1.0 - (-amount / 3.0).exp())
}
