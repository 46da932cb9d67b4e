//! What time leaves of a similarity.
//!
//! Time is a soft factor, never a window: coverage of one event runs for weeks, and a hard window costs 8 points on
//! stories that do. It falls from 1 on one day to 0.72 after two weeks and 0.5 after a quarter: the same subject, rarely
//! the same event. Over years it falls on to 0.25: an anniversary shares its words with the event, and is another story.
//!
//! Where no date came with one of two articles, what their texts betray of their times counts, and beside it whether their
//! words are of one time ([`era`](super::time::era)). Of pairs given alone that share words as much as two reports of one
//! event do and are years apart, this joins one in five where it was more than one in two (`examples/lookalikes.rs`).

use super::time::era::{Blurred, Eras};
use super::time::{Span, TimeEstimate, gap};

/// What is left after a few months.
const MONTHS: f32 = 0.5;
/// Days in which the first fall is two thirds done: flat between one and four weeks on the sets with dates.
const DAYS: f32 = 17.0;
/// What is lost beyond that after years, and the days in which two thirds of it are.
const YEARS: (f32, f32) = (0.25, 365.0);
/// Two texts further apart than this, half a year, can hardly tell of one event.
pub const APART_DAYS: u32 = 180;

/// What a text betrays of its time is read to about two months: it tells of what was planned, or of last month. So much
/// of a gap says nothing where no date came with one of the two. Worth 0.8 points on the set without dates.
const READ_DAYS: u32 = 60;

/// How much of the factor goes by the likeliest days of a wide estimate, and not by all it cannot exclude.
const LIKELY_SHARE: f32 = 0.5;

/// What is left where the words of two texts are surely of two times.
const OTHER_ERA: f32 = 0.2;
/// So many times likelier than by chance must two texts' periods be the same for nothing to be lost, unless each says less
/// than that of its own. At 1 a third of the look-alikes of different years are joined, at 3 a fifth, and a twentieth
/// more of those of one fortnight are lost.
const AGREEMENT: f32 = 3.25;

/// Between these cosines time loses its say: what is told in the same words is the same event months later, with its
/// arrests, its inquiries and its verdicts. Of the factor of two given dates [`STRONG`] of what it takes is given back.
const LIKENESS: (f32, f32) = (0.2, 0.5);
const STRONG: f32 = 0.5;

/// The factor of two estimates whose texts have this cosine: 1 where either is unknown. Where an estimate is wide, half of
/// the factor goes by the days it cannot exclude and half by its likeliest, so that weak hints count and do not decide.
pub fn time_factor(a: &TimeEstimate, b: &TimeEstimate, cosine: f32) -> f32 {
    of_two(&When::of(a), &When::of(b), cosine)
}

/// What the factor asks of an estimate, at hand for the many pairs it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct When<'t> {
    spans: &'t [Span],
    likely: &'t [Span],
    given: bool,
    eras: Option<(&'t Eras, Blurred)>,
    /// How well the words agree with themselves: the most they can with any others.
    own: f32,
}

impl<'t> When<'t> {
    /// Of an estimate.
    pub fn of(estimate: &'t TimeEstimate) -> Self {
        let eras = estimate.eras.as_deref();
        let eras = eras.map(|eras| (eras, eras.blurred()));
        Self {
            spans: &estimate.spans,
            likely: &estimate.likely,
            given: estimate.is_given(),
            own: eras.map_or(1.0, |(eras, blurred)| eras.agreement(&blurred)),
            eras,
        }
    }
}

/// [`time_factor`] of two estimates at hand.
pub fn of_two(a: &When<'_>, b: &When<'_>, cosine: f32) -> f32 {
    let given = a.given && b.given;
    let slack = if given { 0 } else { READ_DAYS };
    let of_gap = |days: u32| of_gap(days.saturating_sub(slack));
    let possible = gap(a.spans, b.spans).map_or(1.0, of_gap);
    let likely = gap(a.likely, b.likely).map_or(1.0, of_gap);
    let told = possible + LIKELY_SHARE * (likely - possible);
    let factor = if given { told } else { told * of_eras(a, b) };
    let likeness = ((cosine - LIKENESS.0) / (LIKENESS.1 - LIKENESS.0)).clamp(0.0, 1.0);
    let back = if given { STRONG * likeness } else { likeness };
    factor + (1.0 - factor) * back
}

/// What the words of two texts leave, if they are of two times; less, the likelier either is of a time whose words nobody
/// counted.
fn of_eras(a: &When<'_>, b: &When<'_>) -> f32 {
    let (Some((x, _)), Some((y, blurred))) = (&a.eras, &b.eras) else {
        return 1.0;
    };
    let wanted = AGREEMENT.min((a.own * b.own).sqrt());
    let agreement = (x.agreement(blurred) / wanted).min(1.0);
    1.0 - x.known() * y.known() * (1.0 - OTHER_ERA) * (1.0 - agreement)
}

fn of_gap(days: u32) -> f32 {
    let beyond = days.saturating_sub(APART_DAYS) as f32;
    MONTHS + (1.0 - MONTHS) * (-(days as f32) / DAYS).exp()
        - YEARS.0 * (1.0 - (-beyond / YEARS.1).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_falls_and_never_vanishes() {
        let factors: Vec<f32> = [0, 14, 90, 180, 547, 10_000].map(of_gap).to_vec();
        for (factor, expected) in factors.iter().zip([1.0, 0.72, 0.5, 0.5, 0.34, 0.25]) {
            assert!((factor - expected).abs() < 0.01, "{factors:?}");
        }
        assert_eq!(
            time_factor(&TimeEstimate::default(), &TimeEstimate::default(), 0.1),
            1.0
        );
    }
}
