//! Bands and rows for a recall, with what each would find and cost on the inputs at hand.
//!
//! In: what is asked for, and inputs. Out: a [`Tuned`] for the setting that `--recall` chooses and for its neighbours: a row
//! more and less in each band, half and twice the slots. Each is planned by the machinery of
//! [`Pipeline::plan`](super::Pipeline::plan) on the same sample, for a run that looks for identical and near texts only:
//! bands and rows decide nothing else.

use super::Pipeline;
use crate::band::Bands;
use crate::error::Result;
use crate::read::ReadOptions;
use crate::report::tune::Tuned;
use crate::settings::Settings;
use crate::sign::Slots;
use crate::verify::Relations;
use std::path::PathBuf;

/// The setting for a recall and its neighbours, planned from a sample; the chosen one first. `near` and `recall` and the
/// slots are those of `settings`.
///
/// # Errors
/// If no bands reach the recall, and as [`Pipeline::plan`].
///
/// # Complexity
/// Six times that of [`Pipeline::plan`].
pub fn tune(settings: &Settings, reading: &ReadOptions, inputs: &[PathBuf]) -> Result<Vec<Tuned>> {
    let near = settings.thresholds.near;
    let mut tuned: Vec<Tuned> = Vec::new();
    for (slots, recall) in around(settings)? {
        let mut asked = Settings {
            recall,
            relations: Relations::JACCARD,
            ..settings.clone()
        };
        asked.scheme.slots = slots;
        let bands = asked.bands()?;
        let pipeline = Pipeline::new(asked)?.reading(reading.clone());
        let plan = pipeline.plan(inputs, false)?;
        tuned.push(Tuned {
            slots: slots.get(),
            recall,
            bands,
            finds: bands.finds(near.get()),
            plan,
        });
    }
    Ok(tuned)
}

/// Slots and recalls: the one asked for, then its neighbours by slots and bands. Each leads to bands of its own by
/// [`Bands::for_recall`], so that a user who likes it can ask for it.
fn around(settings: &Settings) -> Result<Vec<(Slots, f64)>> {
    let (slots, near) = (settings.scheme.slots, settings.thresholds.near);
    let bands = |slots: usize, recall: f64| Bands::for_recall(slots, near, recall);
    let chosen = bands(slots.get(), settings.recall)?;
    let mut around = vec![(slots, settings.recall)];
    let rows = [chosen.rows() + 1, chosen.rows().saturating_sub(1)];
    for rows in rows
        .into_iter()
        .filter(|rows| (1..=slots.get()).contains(rows))
    {
        let other = Bands::new(slots.get() / rows, rows)?;
        let recall = (other.finds(near.get()) * 1_000.0).floor() / 1_000.0;
        if bands(slots.get(), recall).is_ok_and(|same| same == other) {
            around.push((slots, recall));
        }
    }
    for slots in [64, 128, 256].map(Slots::new) {
        let slots = slots?;
        let is_new = around.iter().all(|other| other.0 != slots);
        if is_new && bands(slots.get(), settings.recall).is_ok() {
            around.push((slots, settings.recall));
        }
    }
    Ok(around)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_have_fewer_and_more_bands_and_other_slots() {
        let found: Vec<(usize, String)> = around(&Settings::default())
            .unwrap()
            .into_iter()
            .map(|(slots, recall)| {
                let settings = Settings::default();
                let bands = Bands::for_recall(slots.get(), settings.thresholds.near, recall);
                (slots.get(), bands.unwrap().to_string())
            })
            .collect();
        let expected = [
            (128, "18x7"),
            (128, "16x8"),
            (128, "21x6"),
            (64, "12x5"),
            (256, "28x9"),
        ];
        assert_eq!(
            found,
            expected.map(|(slots, bands)| (slots, bands.to_owned()))
        );
    }

    #[test]
    fn what_is_out_of_reach_is_no_neighbour() {
        let settings = Settings {
            recall: 0.9999,
            thresholds: crate::verify::Thresholds {
                near: crate::Similarity::new(0.1).unwrap(),
                ..Settings::default().thresholds
            },
            ..Settings::default()
        };
        let slots: Vec<usize> = around(&settings)
            .unwrap()
            .iter()
            .map(|one| one.0.get())
            .collect();
        assert!(
            slots.contains(&256) && !slots.contains(&64),
            "64 slots find 0.9988 at most: {slots:?}"
        );
    }
}
