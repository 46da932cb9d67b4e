//! What the articles that came with one tell of its time.
//!
//! In: an estimate that leaves several times open, and the days of its company: the articles of the same source, or, for
//! an article without one, those without one. Out: the likely times that the company makes likely.
//!
//! Texts that come with the same description were mostly gathered together. A folder of undated pages beside a dated
//! archive is one delivery: if three of its pages are of one January, a fourth that fits two presidencies is sooner of
//! the later one than of the archive's years. So each likely span is weighed by the kernel density of the company's days
//! (Parzen 1962) where it is highest inside the span. The company only chooses among what the text leaves likely, and a
//! story's time factor goes by the likely spans for one half: it can tip a balance, never overrule what a text says.

use super::TimeEstimate;
use super::day::Span;
use super::evidence::{Evidence, EvidenceKind};

/// Days over which a company's density falls by two thirds: what one collection mostly spans.
const REACH: f64 = 180.0;
/// How many articles somewhere else in time count as one that lies in the span: one companion alone proves little.
const ELSEWHERE: f64 = 0.5;
/// Spans this much less likely than the best, in nats, are no longer likely: as for a single weak hint of a text.
const LIMIT: f64 = 1.0;
/// The longest time an article can be known to and still tell of its company's, in days.
const KNOWN: i32 = 31;

/// The days a set of articles is known to be of.
#[derive(Debug, Clone, Default)]
pub struct Company {
    /// Middles of the estimates, sorted.
    days: Vec<i32>,
    /// The kernel's sum over the days up to and including each, seen from it.
    before: Vec<f64>,
    /// The same over the days after each.
    after: Vec<f64>,
}

impl Company {
    /// The company of the estimates that are known to a month. `O(n log n)`.
    pub fn of<'e>(estimates: impl IntoIterator<Item = &'e TimeEstimate>) -> Self {
        let mut days: Vec<i32> = estimates
            .into_iter()
            .filter_map(|estimate| match estimate.spans[..] {
                [Span { from, to }] if !from.is_open() && to.0.saturating_sub(from.0) <= KNOWN => {
                    Some(from.0 + (to.0 - from.0) / 2)
                }
                _ => None,
            })
            .collect();
        days.sort_unstable();
        let mut before = vec![1.0; days.len()];
        let mut after = vec![0.0; days.len()];
        for i in 1..days.len() {
            before[i] += before[i - 1] * kernel(days[i] - days[i - 1]);
        }
        for i in (1..days.len()).rev() {
            after[i - 1] = (after[i] + 1.0) * kernel(days[i] - days[i - 1]);
        }
        Self {
            days,
            before,
            after,
        }
    }

    /// The highest density inside a span: between two days it is convex, so it is at a day or at an end.
    /// `O(log n + days inside)`.
    fn density(&self, span: Span) -> f64 {
        let first = self.days.partition_point(|&day| day < span.from.0);
        let end = self.days.partition_point(|&day| day <= span.to.0);
        (first..end)
            .map(|i| self.before[i] + self.after[i])
            .chain([span.from.0, span.to.0].map(|day| self.density_at(day)))
            .fold(0.0, f64::max)
    }

    /// The sum of the kernels on one day.
    fn density_at(&self, day: i32) -> f64 {
        let next = self.days.partition_point(|&other| other < day);
        let left = next.checked_sub(1).map_or(0.0, |i| {
            self.before[i] * kernel(day.saturating_sub(self.days[i]))
        });
        let right = self.days.get(next).map_or(0.0, |&other| {
            (self.after[next] + 1.0) * kernel(other.saturating_sub(day))
        });
        left + right
    }

    /// Leaves those of an estimate's likely spans that the company makes likely, and says so in its evidence.
    ///
    /// `O(spans x (log n + days inside))`.
    pub fn choose(&self, estimate: &mut TimeEstimate) {
        if self.days.len() < 2 || estimate.likely.len() < 2 {
            return;
        }
        let densities: Vec<f64> = estimate
            .likely
            .iter()
            .map(|&span| self.density(span) + ELSEWHERE)
            .collect();
        let most = densities.iter().copied().fold(0.0, f64::max);
        let kept: Vec<Span> = estimate
            .likely
            .iter()
            .zip(&densities)
            .filter(|(_, density)| (most / **density).ln() <= LIMIT)
            .map(|(span, _)| *span)
            .collect();
        if kept.len() == estimate.likely.len() {
            return;
        }
        estimate.evidence.push(Evidence {
            kind: EvidenceKind::Company,
            quote: String::new(),
            spans: kept.clone(),
            weight: LIMIT as f32,
            late: LIMIT as f32,
            says: format!(
                "most articles that came with it are of {}",
                self.busiest(&kept)
            ),
        });
        estimate.likely = kept;
    }

    /// The year of the densest day inside the spans, as people write it.
    fn busiest(&self, spans: &[Span]) -> String {
        let inside = |&i: &usize| {
            spans
                .iter()
                .any(|span| span.contains(super::Day(self.days[i])))
        };
        let density = |i: usize| self.before[i] + self.after[i];
        (0..self.days.len())
            .filter(inside)
            .max_by(|&i, &j| density(i).total_cmp(&density(j)).then(j.cmp(&i)))
            .map_or_else(
                || "near that time".to_owned(),
                |i| super::Day(self.days[i]).year().to_string(),
            )
    }
}

fn kernel(days: i32) -> f64 {
    (-f64::from(days) / REACH).exp()
}

#[cfg(test)]
mod tests {
    use super::super::day::Day;
    use super::*;
    use proptest::prelude::*;

    fn known(day: i32) -> TimeEstimate {
        let spans = vec![Span::new(Day(day), Day(day))];
        TimeEstimate {
            likely: spans.clone(),
            spans,
            ..TimeEstimate::default()
        }
    }

    fn open(likely: [(i32, i32); 2]) -> TimeEstimate {
        let likely: Vec<Span> = likely.map(|(a, b)| Span::new(Day(a), Day(b))).to_vec();
        TimeEstimate {
            spans: likely.clone(),
            likely,
            ..TimeEstimate::default()
        }
    }

    proptest! {
        #[test]
        fn density_equals_the_sum_of_kernels(mut days in proptest::collection::vec(0i32..4_000, 1..20), from in 0i32..4_000, length in 0i32..900) {
            let estimates: Vec<TimeEstimate> = days.iter().copied().map(known).collect();
            let company = Company::of(&estimates);
            let at = |day: i32| days.iter().map(|other| kernel((day - other).abs())).sum::<f64>();
            let expected = (from..=from + length).map(at).fold(0.0, f64::max);
            days.sort_unstable();
            let found = company.density(Span::new(Day(from), Day(from + length)));
            prop_assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }

    #[test]
    fn a_delivery_of_one_time_dates_its_undated_pages() {
        let pages: Vec<TimeEstimate> = [20_110, 20_111, 20_112].map(known).to_vec();
        let mut page = open([(17_200, 17_700), (20_100, 20_600)]);
        Company::of(&pages).choose(&mut page);
        assert_eq!(page.likely, [Span::new(Day(20_100), Day(20_600))]);
        assert_eq!(
            page.spans.len(),
            2,
            "what the text leaves possible stays so"
        );
        assert_eq!(
            page.evidence[0].says,
            "most articles that came with it are of 2025"
        );
    }

    #[test]
    fn a_company_of_two_minds_or_of_one_decides_nothing() {
        for days in [vec![17_300, 20_200], vec![20_200]] {
            let pages: Vec<TimeEstimate> = days.into_iter().map(known).collect();
            let mut page = open([(17_200, 17_700), (20_100, 20_600)]);
            Company::of(&pages).choose(&mut page);
            assert_eq!(page.likely.len(), 2);
        }
    }
}
