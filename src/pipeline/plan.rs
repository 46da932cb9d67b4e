//! What a run will cost, from a sample of its inputs. Nothing is written and no result is kept.
//!
//! In: the inputs of a run. Out: a [`Plan`]. The stages run twice, on half a sample and on all of it, and what grows
//! faster than the articles shows in the difference: a stage of time t and of exponent b between the two is planned as
//! `t (N / n)^b`, with b between 1 and 2, for verifying grows with pairs. Edges and stories begin so, too, until most
//! articles have as many neighbours as are looked at: of what b is over 1 each further doubling keeps half. Memory is
//! reckoned from what the sample keeps an article ([`Needs`]); what the process took in the trials says little, for its
//! allocator keeps what the first let go.
//!
//! It is as good as the sample: the beginning of each file, or every so many small files. Copies that lie far apart are
//! rare in a sample and cost more than planned.

use super::Pipeline;
use super::limit::Needs;
use crate::error::{Error, Result};
use crate::read::bytes_of;
use crate::report::plan::{Expected, Plan, Planned};
use crate::run::{Stage, Unobserved};
use std::path::PathBuf;
use std::time::Duration;

/// So many bytes on disk are a sample: enough articles (about 5,000 of news) to see every stage, in seconds.
pub const SAMPLE: u64 = 32 << 20;

/// A stage shorter than this in the smaller trial says nothing about its growth.
const LEAST: Duration = Duration::from_millis(50);

/// Fewer pairs than this in the smaller trial say nothing about their growth.
const FEW: u64 = 10;

/// What one run on a part of the sample took.
struct Trial {
    articles: f64,
    /// Bytes on disk.
    bytes: u64,
    timings: Vec<(Stage, Duration)>,
    candidates: u64,
    pairs: u64,
    needs: Needs,
}

impl Pipeline<'_> {
    /// Plans [`Pipeline::cluster`] (with `stories`) or [`Pipeline::copies`].
    ///
    /// # Errors
    /// If there is no article, or the inputs are not files: standard input cannot be read twice.
    ///
    /// # Complexity
    /// That of a run over one and a half times [`SAMPLE`] bytes.
    pub fn plan(&self, inputs: &[PathBuf], stories: bool) -> Result<Plan> {
        let bytes = bytes_of(inputs, &self.reading).ok_or_else(|| {
            Error::setting(
                "a plan",
                "standard input is read once and cannot be sampled; give files",
            )
        })?;
        let half = self.trial(inputs, stories, bytes.min(SAMPLE) / 2)?;
        let whole = self.trial(inputs, stories, bytes.min(SAMPLE))?;
        let times = bytes as f64 / whole.bytes.max(1) as f64;
        let articles = whole.articles * times;
        let planned = |&(stage, time): &(Stage, Duration)| {
            let growth = growth(stage, time, &half, &whole);
            Planned {
                stage,
                seconds: time.as_secs_f64() * grown(stage, times, growth),
                growth,
            }
        };
        let stages: Vec<Planned> = whole.timings.iter().map(planned).collect();
        let needs = whole.needs.times(times);
        Ok(Plan {
            bytes,
            sampled_bytes: whole.bytes,
            sampled_articles: whole.articles as u64,
            articles: articles as u64,
            seconds: stages.iter().map(|stage| stage.seconds).sum(),
            stages,
            memory: needs.peak(&self.memory) as u64,
            limit: self.memory.limit,
            spilled: needs.spilled(&self.memory) as u64,
            folder: self.memory.folder(),
            threads: rayon::current_num_threads(),
            candidates: expected(times, &half, &whole, |trial| trial.candidates),
            pairs: expected(times, &half, &whole, |trial| trial.pairs),
        })
    }

    fn trial(&self, inputs: &[PathBuf], stories: bool, bytes: u64) -> Result<Trial> {
        let mut reading = self.reading.clone();
        reading.sample_bytes = Some(bytes);
        let ran = self.run(inputs, stories, &reading, &Unobserved)?;
        let run = &ran.outcome.run;
        let articles = run.counts.articles as f64;
        Ok(Trial {
            articles,
            bytes: ran.inputs.bytes_read(),
            timings: run.timings.clone(),
            candidates: run.counts.candidates,
            pairs: run.counts.pairs,
            needs: Needs::of(&run.kept, articles, self.settings.relations),
        })
    }
}

/// The power of the number of articles that a stage's time grows with. Reading grows with bytes, whatever was measured.
fn growth(stage: Stage, time: Duration, half: &Trial, whole: &Trial) -> f64 {
    let before = half.timings.iter().find(|(other, _)| *other == stage);
    match before {
        Some(&(_, before)) if stage != Stage::Read && before >= LEAST => {
            power(before.as_secs_f64(), time.as_secs_f64(), half, whole)
        }
        _ => 1.0,
    }
}

/// How many times longer a stage takes for so many times the articles.
fn grown(stage: Stage, times: f64, growth: f64) -> f64 {
    if !matches!(stage, Stage::Edge | Stage::Story) || times <= 1.0 {
        return times.powf(growth);
    }
    // Surplus s of the first doubling, s/2, s/4 ... of the next: their sum over d doublings is s (1 - 2^-d) / ln 2.
    let doublings = times.log2();
    let surplus = (growth - 1.0) / 2.0 / std::f64::consts::LN_2;
    (doublings + surplus * (1.0 - (-doublings).exp2())).exp2()
}

/// The power that leads from one figure to the other, between 1 and 2: nothing here is worse than all pairs.
fn power(before: f64, after: f64, half: &Trial, whole: &Trial) -> f64 {
    let more = whole.articles / half.articles;
    if more > 1.2 {
        ((after / before).ln() / more.ln()).clamp(1.0, 2.0)
    } else {
        1.0
    }
}

/// A count of pairs for `times` the articles of the whole sample. Pairs that lie anywhere in the inputs grow with the square
/// of the sample, those of one day with the sample; what the two trials say decides. Too few of them say nothing, and pairs
/// that lie anywhere are the caution then.
fn expected(times: f64, half: &Trial, whole: &Trial, count: impl Fn(&Trial) -> u64) -> Expected {
    let (before, sampled) = (count(half), count(whole));
    let growth = if before < FEW {
        2.0
    } else {
        power(before as f64, sampled as f64, half, whole)
    };
    Expected {
        sampled,
        all: (sampled as f64 * times.max(1.0).powf(growth)) as u64,
        growth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Kept;
    use crate::verify::Relations;

    fn trial(articles: f64, verify: u64) -> Trial {
        Trial {
            articles,
            bytes: 1,
            timings: vec![(Stage::Verify, Duration::from_millis(verify))],
            candidates: 0,
            pairs: 0,
            needs: Needs::of(&Kept::default(), articles, Relations::ALL),
        }
    }

    #[test]
    fn what_quadruples_with_twice_the_articles_grows_with_their_square() {
        let grown = |first, second| {
            let (half, whole) = (trial(1_000.0, first), trial(2_000.0, second));
            growth(Stage::Verify, whole.timings[0].1, &half, &whole)
        };
        assert_eq!(grown(100, 200), 1.0);
        assert_eq!(grown(100, 400), 2.0);
        assert_eq!(grown(100, 900), 2.0, "nothing here is worse");
        assert_eq!(grown(1, 4), 1.0, "too short to tell");
    }

    #[test]
    fn what_is_capped_grows_ever_more_slowly() {
        assert_eq!(grown(Stage::Verify, 4.0, 2.0), 16.0);
        assert_eq!(grown(Stage::Edge, 4.0, 1.0), 4.0);
        assert_eq!(grown(Stage::Edge, 0.5, 2.0), 0.25);
        let by = |times: f64| grown(Stage::Edge, times, 2.0) / times;
        assert!(by(2.0) > 1.2 && by(4.0) > by(2.0) && by(1e6) > by(4.0));
        assert!(by(1e6) < 2.1, "{}", by(1e6));
    }

    #[test]
    fn pairs_of_one_day_grow_with_the_articles_and_pairs_anywhere_with_their_square() {
        let grown = |before, after| {
            let with = |articles, pairs| Trial {
                pairs,
                ..trial(articles, 0)
            };
            expected(
                10.0,
                &with(1_000.0, before),
                &with(2_000.0, after),
                |trial| trial.pairs,
            )
            .all
        };
        assert_eq!(grown(50, 100), 1_000);
        assert_eq!(grown(50, 200), 20_000);
        assert_eq!(grown(1, 2), 200, "too few to tell: the caution");
        assert_eq!(grown(0, 0), 0);
    }
}
