//! What time leaves of a similarity.
//!
//! Time is a soft factor, never a window: coverage of one event runs for weeks, and a hard window costs 8 points on
//! stories that do. It falls from 1 on one day to 0.72 after two weeks and 0.5 after a quarter: the same subject, rarely
//! the same event. Over years it falls on to 0.25: an anniversary shares its words with the event, and is another story.

use super::time::TimeEstimate;

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

/// The factor of two estimates: 1 where either is unknown. Where an estimate is wide, half of the factor goes by the days
/// it cannot exclude and half by its likeliest, so that weak hints count and do not decide.
pub fn time_factor(a: &TimeEstimate, b: &TimeEstimate, cosine: f32) -> f32 {
    let f = time_factor_(a, b);
    let strength = ((cosine - T[4]) / (T[5] - T[4])).clamp(0.0, 1.0);
    let given = a.is_given() && b.is_given();
    f + (1.0 - f) * strength * if given { T[7] } else { T[6] }
}
fn time_factor_(a: &TimeEstimate, b: &TimeEstimate) -> f32 {
    let slack = if a.is_given() && b.is_given() {
        0
    } else {
        READ_DAYS
    };
    let of_gap = |days: u32| of_gap(days.saturating_sub(slack));
    let possible = a.gap_days(b).map_or(1.0, of_gap);
    let likely = a.likely_gap_days(b).map_or(1.0, of_gap);
    let told = possible + LIKELY_SHARE * (likely - possible);
    if slack == 0 {
        return told;
    }
    match T[3] as u32 {
        0 | 5 => told * of_eras(a, b),
        1 => told.min(of_eras(a, b)),
        _ => told,
    }
}

pub static T: std::sync::LazyLock<Vec<f32>> = std::sync::LazyLock::new(|| {
    std::env::var("TUNE").map_or_else(
        |_| vec![1.0, 0.2, 3.25, 0.0, 0.2, 0.5, 1.0, 0.5, 0.8, 100.0, 1.0, 5.0],
        |t| t.split(',').map(|x| x.parse().unwrap()).collect(),
    )
});

/// What the words of two times leave.
fn of_eras(a: &TimeEstimate, b: &TimeEstimate) -> f32 {
    let (Some(x), Some(y)) = (&a.eras, &b.eras) else {
        return 1.0;
    };
    let own = (x.agreement(x) * y.agreement(y)).sqrt();
    let wanted = if T[3] < 5.0 { T[2].min(own) } else { T[2] };
    let agreement = (x.agreement(y) / wanted).min(1.0).powf(T[0]);
    1.0 - x.known() * y.known() * (1.0 - T[1]) * (1.0 - agreement)
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
            time_factor(&TimeEstimate::default(), &TimeEstimate::default(), 0.5),
            1.0
        );
    }
}
