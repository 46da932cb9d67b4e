//! What time leaves of a similarity.
//!
//! Time is a soft factor, never a window: coverage of one event runs for weeks, and a hard window costs 8 points on
//! stories that do. Where two articles cannot have been written in one month, by whatever their texts betray, sharing
//! words means sharing a subject and not an event.

use super::time::TimeEstimate;

/// What is left at any distance.
const FLOOR: f32 = 0.5;
/// Days in which the rest falls to a third: flat between one and four weeks on the sets with dates.
const SCALE_DAYS: f32 = 14.0;
/// Two texts known to be apart by this much tell of two events, however alike: half a year, past any running story.
pub const APART_DAYS: u32 = 183;
/// What is then left of a similarity, at full confidence.
const APART: f32 = 0.3;

/// The factor of two estimates: 1 where either is unknown or the two may be of one day.
pub fn time_factor(a: &TimeEstimate, b: &TimeEstimate) -> f32 {
    let Some(gap) = a.gap_days(b) else { return 1.0 };
    if gap == 0 {
        return 1.0;
    }
    let near = FLOOR + (1.0 - FLOOR) * (-(gap as f32) / SCALE_DAYS).exp();
    let full = if gap > APART_DAYS { APART } else { near };
    1.0 - a.confidence.min(b.confidence) * (1.0 - full)
}
