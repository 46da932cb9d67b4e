//! What `pairs`, `group` and `dedup` share: copies from articles, or from the pairs that an earlier run stored.

use super::{Job, Output, plan, run_pipeline};
use crate::args::{CopyInputArgs, Global, RunArgs};
use crate::exit::Exit;
use anyhow::Result;
use samestory::Outcome;
use samestory::read::{Inputs, Place};
use samestory::run::Warning;
use samestory::settings::Settings;
use samestory::stored;

/// Copies, and where their articles stand.
pub(super) struct Found {
    pub(super) outcome: Outcome,
    pub(super) inputs: Inputs,
    pub(super) places: Vec<Place>,
}

/// Says what a run over articles will cost, if that is all that is asked.
pub(super) fn planned(
    settings: &Settings,
    input: &CopyInputArgs,
    run: &RunArgs,
) -> Result<Option<Exit>> {
    let Some(form) = run.dry_run else {
        return Ok(None);
    };
    let job = Job {
        settings: settings.clone(),
        input: &input.articles(),
        stories: false,
        keep_stdin: false,
        offices: None,
        run: Some(run),
        previous: None,
    };
    plan(&job, form).map(Some)
}

/// Finds copies under `settings`, stores the pairs if that is wanted, or takes stored ones.
pub(super) fn found(
    settings: Settings,
    input: &CopyInputArgs,
    keep_stdin: bool,
    run: &RunArgs,
    global: &Global,
) -> Result<Found> {
    if let Some(path) = &input.from {
        let stored::Stored {
            mut outcome,
            inputs,
            places,
        } = stored::read(path)?;
        let own = &outcome.settings;
        let settings = Settings {
            scheme: own.scheme,
            recall: own.recall,
            ..settings
        };
        let from = own.thresholds;
        let text = format!(
            "pairs of {}, looked for from near {}, contains {}, same-wire {}; the texts were not read",
            path.display(),
            from.near.get(),
            from.contains.get(),
            from.same_wire.get()
        );
        outcome.run.warnings.push(Warning::Note { text });
        let outcome = outcome.recut(&settings)?;
        return Ok(Found {
            outcome,
            inputs,
            places,
        });
    }
    let store = match input.store.as_deref() {
        Some(path) => Some(Output::open(Some(path))?),
        None => None,
    };
    let job = Job {
        settings: match store {
            Some(_) => stored::settings_to_store(&settings),
            None => settings.clone(),
        },
        input: &input.articles(),
        stories: false,
        keep_stdin,
        offices: None,
        run: Some(run),
        previous: None,
    };
    let ran = run_pipeline(&job, global)?;
    let outcome = match store {
        None => ran.outcome,
        Some(output) => {
            output.write(|out| stored::write(&ran.outcome, &ran.inputs, &ran.places, out))?;
            ran.outcome.recut(&settings)?
        }
    };
    Ok(Found {
        outcome,
        inputs: ran.inputs,
        places: ran.places,
    })
}
