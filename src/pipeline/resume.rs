//! Which stages of a run are kept in a checkpoint, what each depends on, and what is in it.

use super::Pipeline;
use super::corpus::{Corpus, SavedCorpus};
use crate::band::Bands;
use crate::checkpoint::{Checkpoint, Depends, Found, StageReader, StageWriter, difference};
use crate::error::{Error, Result};
use crate::hash;
use crate::outcome::Entry;
use crate::read::{Inputs, Place, ReadOptions, SeenInputs};
use crate::run::{Counts, Observer, Run, Warning};
use crate::settings::Settings;
use crate::store::Room;
use crate::story::edge::Edges;
use crate::story::vocabulary::{KnownTerm, Vocabulary};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// The stage that all others build on.
const READ: &str = "read";

/// Everything that reading made.
pub(super) struct Readings {
    pub(super) corpus: Corpus,
    pub(super) inputs: Inputs,
    /// Where each article stands, by its number.
    pub(super) places: Vec<Place>,
    /// The written forms of terms, where stories were asked for.
    pub(super) vocabulary: Option<Vocabulary>,
}

/// Counts and warnings up to the end of a stage.
#[derive(Debug, Serialize, Deserialize)]
struct State {
    counts: Counts,
    /// As JSON, the form they have in a manifest.
    warnings: String,
}

impl State {
    fn of(run: &Run) -> Self {
        Self {
            counts: run.counts.clone(),
            warnings: serde_json::to_string(&run.warnings).expect("warnings are plain data"),
        }
    }

    fn restore(self, run: &mut Run) -> Result<()> {
        let warnings = serde_json::from_str(&self.warnings)
            .map_err(|error| Error::format("warnings of a checkpoint", error.to_string(), None))?;
        (run.counts, run.warnings) = (self.counts, warnings);
        Ok(())
    }
}

/// What a stage makes, as the items of its file: a large table in many, so that it is not there twice on its way.
pub(super) trait Made: Sized {
    /// Adds the items.
    fn write(&self, stage: &mut StageWriter) -> Result<()>;

    /// Takes the items; what is large is kept in the room.
    fn read(stage: &mut StageReader, room: &Room) -> Result<Self>;
}

impl Made for Edges {
    fn write(&self, stage: &mut StageWriter) -> Result<()> {
        stage.item(self)
    }

    fn read(stage: &mut StageReader, _: &Room) -> Result<Self> {
        stage.item()
    }
}

/// The stages of one run: each made, or taken from a checkpoint if there is one and it has it.
pub(super) struct Stages<'r> {
    checkpoint: Option<Checkpoint>,
    observer: &'r dyn Observer,
    /// What stands for all that was read: the settings of reading and the bytes of the inputs.
    read: RefCell<String>,
}

impl<'r> Stages<'r> {
    /// Stages of which nothing is kept.
    pub(super) fn unkept(observer: &'r dyn Observer) -> Self {
        Self {
            checkpoint: None,
            observer,
            read: RefCell::default(),
        }
    }

    /// Stages kept in a folder.
    pub(super) fn kept_in(folder: &Path, observer: &'r dyn Observer) -> Result<Self> {
        Ok(Self {
            checkpoint: Some(Checkpoint::open(folder)?),
            ..Self::unkept(observer)
        })
    }

    /// Where things are kept, if they are.
    pub(super) fn checkpoint(&self) -> Option<&Checkpoint> {
        self.checkpoint.as_ref()
    }

    /// What `work` makes, or made in an earlier run under the same conditions. The run's counts and warnings are then those
    /// of that run.
    pub(super) fn through<T: Made>(
        &self,
        stage: &str,
        depends: Depends,
        room: &Room,
        run: &mut Run,
        work: impl FnOnce(&mut Run) -> Result<T>,
    ) -> Result<T> {
        let Some(checkpoint) = &self.checkpoint else {
            return work(run);
        };
        let mut depends = depends;
        depends.insert("what was read".to_owned(), self.read.borrow().clone());
        if let Some(mut found) = self.usable(checkpoint, stage)? {
            match difference(found.depends(), &depends) {
                Some(difference) => self.say(&format!("{stage} is made anew: {difference}")),
                None => match taken(&mut found, room, run) {
                    Ok(value) => {
                        self.say(&format!("{stage} is taken from there"));
                        return Ok(value);
                    }
                    Err(error) => self.say(&format!("{stage} is made anew: {error}")),
                },
            }
        }
        let value = work(run)?;
        let mut writer = checkpoint.write(stage, &depends)?;
        writer.item(&State::of(run))?;
        value.write(&mut writer)?;
        writer.commit()?;
        Ok(value)
    }

    /// [`Stages::through`] for what is in memory as a whole.
    pub(super) fn in_memory<T: Made>(
        &self,
        stage: &str,
        depends: Depends,
        run: &mut Run,
        work: impl FnOnce(&mut Run) -> Result<T>,
    ) -> Result<T> {
        self.through(stage, depends, &Room::default(), run, work)
    }

    /// The file of a stage, if it can be believed.
    fn usable(&self, checkpoint: &Checkpoint, stage: &str) -> Result<Option<StageReader>> {
        Ok(match checkpoint.find(stage)? {
            Found::Stage(found) => Some(found),
            Found::Nothing => None,
            Found::Unusable(why) => {
                self.say(&format!("{stage} is made anew: {stage}.stage {why}"));
                None
            }
        })
    }

    /// Tells the user at once. Never part of a result: a run with a checkpoint gives the bytes of one without.
    fn say(&self, what: &str) {
        let folder = self.checkpoint.as_ref().map(Checkpoint::folder);
        let folder = folder.unwrap_or(Path::new("")).display();
        self.observer.warn(&Warning::Note {
            text: format!("checkpoint {folder}: {what}"),
        });
    }

    /// What an earlier run read, if it is kept.
    ///
    /// # Errors
    /// If the folder holds a run over other inputs or of other settings: its stages are not this run's to replace.
    pub(super) fn read_before(
        &self,
        pipeline: &Pipeline<'_>,
        given: &[PathBuf],
        stories: bool,
        room: &Room,
        run: &mut Run,
    ) -> Result<Option<Readings>> {
        let Some(checkpoint) = &self.checkpoint else {
            return Ok(None);
        };
        if given.iter().any(|path| path.as_os_str() == "-") {
            return Err(Error::setting(
                "--checkpoint",
                "standard input is read once and cannot be held to what it was; save it to a file",
            ));
        }
        let Some(mut found) = self.usable(checkpoint, READ)? else {
            return Ok(None);
        };
        let another = |difference: String| {
            Error::format(
                checkpoint.folder().display(),
                format!("is the checkpoint of another run: {difference}"),
                Some("give a folder of its own to each run, or delete this one"),
            )
        };
        let depends = pipeline.read_depends(stories)?;
        if let Some(difference) = difference(found.depends(), &depends) {
            return Err(another(difference));
        }
        let begun = seen(&mut found, run);
        let inputs = match begun {
            Ok(inputs) => inputs,
            Err(error) => {
                self.say(&format!("{READ} is made anew: {error}"));
                return Ok(None);
            }
        };
        if let Some(difference) = inputs.difference(given, &pipeline.reading, self.observer) {
            return Err(another(difference));
        }
        self.knows(&depends, &inputs);
        let bands = pipeline.settings.bands()?;
        match readings(&mut found, inputs, stories, bands, room, checkpoint) {
            Ok(readings) => {
                let articles = readings.corpus.entries.len();
                self.say(&format!("{READ} is taken from there, {articles} articles"));
                run.warnings
                    .iter()
                    .for_each(|warning| self.observer.warn(warning));
                Ok(Some(readings))
            }
            Err(error) => {
                self.say(&format!("{READ} is made anew: {error}"));
                *run = Run::default();
                Ok(None)
            }
        }
    }

    /// Keeps what was read.
    pub(super) fn keep_read(
        &self,
        pipeline: &Pipeline<'_>,
        readings: &Readings,
        run: &Run,
    ) -> Result<()> {
        let Some(checkpoint) = &self.checkpoint else {
            return Ok(());
        };
        let depends = pipeline.read_depends(readings.vocabulary.is_some())?;
        let inputs = readings.inputs.seen();
        self.knows(&depends, &inputs);
        let corpus = &readings.corpus;
        let mut writer = checkpoint.write(READ, &depends)?;
        writer.item(&State::of(run))?;
        writer.item(&serde_json::to_string(&inputs).expect("names and numbers"))?;
        writer.item(&corpus.saved().expect("the lists of this run last"))?;
        writer.item(&(corpus.entries.len() as u64))?;
        for article in corpus.entries.iter().zip(&readings.places) {
            writer.item(&article)?;
        }
        for part in readings.vocabulary.iter().flat_map(Vocabulary::parts) {
            writer.item(&part)?;
        }
        writer.commit()
    }

    /// Remembers what the later stages depend on.
    fn knows(&self, depends: &Depends, inputs: &SeenInputs) {
        let files: Vec<_> = inputs
            .files
            .iter()
            .map(|file| (&file.name, file.bytes, file.fingerprint))
            .collect();
        let all = serde_json::to_vec(&(depends, files)).expect("names and numbers");
        *self.read.borrow_mut() = format!("{:016x}", hash::bytes(&all));
    }
}

/// The value of a stage, its counts and warnings put into the run.
fn taken<T: Made>(found: &mut StageReader, room: &Room, run: &mut Run) -> Result<T> {
    let state: State = found.item()?;
    let value = T::read(found, room)?;
    state.restore(run)?;
    Ok(value)
}

/// The inputs as they were read, and the run up to there.
fn seen(found: &mut StageReader, run: &mut Run) -> Result<SeenInputs> {
    found.item::<State>()?.restore(run)?;
    let text: String = found.item()?;
    serde_json::from_str(&text)
        .map_err(|error| Error::format("inputs of a checkpoint", error.to_string(), None))
}

fn readings(
    found: &mut StageReader,
    inputs: SeenInputs,
    stories: bool,
    bands: Bands,
    room: &Room,
    checkpoint: &Checkpoint,
) -> Result<Readings> {
    let saved: SavedCorpus = found.item()?;
    let count = found.item::<u64>()? as usize;
    let (mut entries, mut places) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for _ in 0..count {
        let (entry, place): (Entry, Place) = found.item()?;
        entries.push(entry);
        places.push(place);
    }
    let vocabulary = stories.then(Vocabulary::default);
    if let Some(vocabulary) = &vocabulary {
        for _ in 0..vocabulary.parts().count() {
            vocabulary.add_part(found.item::<Vec<KnownTerm>>()?);
        }
    }
    Ok(Readings {
        corpus: Corpus::open(entries, saved, bands, room, checkpoint)?,
        inputs: Inputs::of_seen(inputs)?,
        places,
        vocabulary,
    })
}

impl Pipeline<'_> {
    /// Everything that what is read depends on, beside the inputs.
    fn read_depends(&self, stories: bool) -> Result<Depends> {
        let ReadOptions {
            fields,
            duplicate_ids,
            format,
            max_record_bytes,
            max_expansion,
            // These change no record.
            keep_stdin: _,
            block_bytes: _,
            sample_bytes: _,
        } = &self.reading_fields(&self.reading);
        let (bands, relations) = (self.settings.bands()?, self.settings.relations);
        let readers = [
            ("html", cfg!(feature = "html")),
            ("feed", cfg!(feature = "feed")),
            ("parquet", cfg!(feature = "parquet")),
        ];
        let readers = readers
            .iter()
            .filter(|reader| reader.1)
            .map(|reader| reader.0);
        Ok(named([
            ("reading for stories", yes(stories)),
            ("reading for passages", yes(relations.wants_passages())),
            ("reading for templates", yes(relations.wants_digests())),
            ("scheme", format!("{:?}", self.settings.scheme)),
            ("bands", format!("{} x {}", bands.bands(), bands.rows())),
            (
                "names of fields",
                serde_json::to_string(fields).expect("strings"),
            ),
            (
                "fields of --prefer-field and --scope",
                format!("{:?}", self.settings.fields()),
            ),
            ("--duplicate-ids", format!("{duplicate_ids:?}")),
            (
                "--input-format",
                format.map_or("any".to_owned(), |format| format.to_string()),
            ),
            ("--max-record", max_record_bytes.to_string()),
            ("--max-expansion", max_expansion.to_string()),
            (
                "tables of offices and words",
                format!("{:016x}", self.tables),
            ),
            ("readers", readers.collect::<Vec<_>>().join(" ")),
        ]))
    }
}

/// What candidates depend on beside what was read.
pub(super) fn candidates_depend(settings: &Settings) -> Depends {
    let search = settings.search();
    named([
        ("--relations", settings.relations.to_string()),
        ("candidates from", format!("{search:?}")),
    ])
}

/// What pairs depend on beside what was read.
pub(super) fn pairs_depend(settings: &Settings) -> Depends {
    let thresholds = settings.thresholds;
    let mut depends = named([
        ("--near", thresholds.near.get().to_string()),
        ("--contains", thresholds.contains.get().to_string()),
        ("--same-wire", thresholds.same_wire.get().to_string()),
        (
            "least sizes",
            format!("{} and {}", thresholds.shared, thresholds.shortest),
        ),
        ("--audit", settings.audit.to_string()),
    ]);
    depends.extend(candidates_depend(settings));
    depends
}

/// What edges between groups depend on beside what was read.
pub(super) fn edges_depend(settings: &Settings) -> Depends {
    let mut depends = named([
        ("--keep", format!("{:?}", settings.keep)),
        ("--prefer", settings.prefer.join(",")),
        ("--prefer-field", format!("{:?}", settings.prefer_field)),
        ("--scope", format!("{:?}", settings.scope)),
        ("floor", settings.story.floor.to_string()),
    ]);
    depends.extend(pairs_depend(settings));
    depends
}

fn named<const N: usize>(values: [(&str, String); N]) -> Depends {
    values.map(|(name, value)| (name.to_owned(), value)).into()
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}
