//! The wiring: reads, and sends what was read through every stage. The only module that knows them all.

mod copies;
mod corpus;
mod explain;
mod limit;
mod notice;
mod plan;
mod prepare;
mod recut;
mod resume;
mod stories;
mod tune;

use crate::article::Article;
use crate::error::{Error, Result};
use crate::outcome::Outcome;
use crate::read::{Inputs, Place, ReadOptions, Record, read};
use crate::run::{Observer, Run, Stage, Unobserved};
use crate::settings::Settings;
use crate::sign::Signer;
use crate::store::{Memory, Room};
use crate::story::background::Background;
use crate::story::lineage::Previous;
use crate::story::time::Dater;
use crate::story::time::era::Era;
use crate::story::vocabulary::Vocabulary;
use corpus::{Corpus, Keeper};
use prepare::{ForStories, Prepared, prepare};
use rayon::prelude::*;
use resume::{Readings, Stages};
use std::path::PathBuf;

pub use crate::story::evidence::Evidence;
pub use plan::SAMPLE;
pub use tune::tune;

/// Settings and tables, ready to run on any number of inputs.
///
/// ```
/// use samestory::{Article, Pipeline, Settings};
/// let articles = [
///     Article::new("a", "The ferry sank off the northern cape early on Tuesday, the coast guard said."),
///     Article::new("b", "The ferry sank off the northern cape early on Tuesday, the Coast Guard said!"),
///     Article::new("c", "Potato prices rose again."),
/// ];
/// let outcome = Pipeline::new(Settings::default())?.cluster_articles(&articles)?;
/// assert_eq!(outcome.copies.groups.len(), 2);
/// # Ok::<(), samestory::Error>(())
/// ```
pub struct Pipeline<'o> {
    settings: Settings,
    signer: Signer,
    background: Background,
    dater: Dater,
    /// The fingerprint of tables that did not come with the crate; 0 for none.
    tables: u64,
    reading: ReadOptions,
    memory: Memory,
    checkpoint: Option<PathBuf>,
    previous: Option<Previous>,
    observer: &'o dyn Observer,
}

/// What a run over files found, and where its articles stand.
#[derive(Debug)]
pub struct Ran {
    /// What was found.
    pub outcome: Outcome,
    /// What the story stage decided on, for [`Evidence::explain`]; `None` when only copies were looked for.
    pub evidence: Option<Evidence>,
    /// The files.
    pub inputs: Inputs,
    /// Where each article stands, by its number.
    pub places: Vec<Place>,
}

impl Pipeline<'static> {
    /// A pipeline with the tables that come with the crate, watched by nobody.
    ///
    /// # Errors
    /// If the settings contradict each other.
    pub fn new(settings: Settings) -> Result<Self> {
        settings.bands()?;
        Ok(Self {
            signer: Signer::new(settings.scheme),
            settings,
            background: Background::shipped(),
            dater: Dater::new(),
            tables: 0,
            reading: ReadOptions::default(),
            memory: Memory::default(),
            checkpoint: None,
            previous: None,
            observer: &Unobserved,
        })
    }
}

impl Pipeline<'_> {
    /// The same pipeline, watched.
    #[must_use]
    pub fn observed(self, observer: &dyn Observer) -> Pipeline<'_> {
        Pipeline { observer, ..self }
    }

    /// The same pipeline, reading by these options.
    #[must_use]
    pub fn reading(mut self, options: ReadOptions) -> Self {
        self.reading = options;
        self
    }

    /// The same pipeline, keeping what is over a limit in a temporary file. Changes no result.
    #[must_use]
    pub fn within(mut self, memory: Memory) -> Self {
        self.memory = memory;
        self
    }

    /// The same pipeline, which keeps its finished stages in a folder and goes on from those that are there; see
    /// [`checkpoint`](crate::checkpoint). Changes no result. Only for runs over files.
    #[must_use]
    pub fn checkpoint(mut self, folder: PathBuf) -> Self {
        self.checkpoint = Some(folder);
        self
    }

    /// The same pipeline, whose stories go by the ids of those of an earlier result that they continue; see
    /// [`crate::story::lineage`].
    #[must_use]
    pub fn previous(mut self, previous: Previous) -> Self {
        self.previous = Some(previous);
        self
    }

    /// The same pipeline with another table of office holders added to its own; see [`Dater::with_offices`].
    ///
    /// # Errors
    /// If the table cannot be read; names the line.
    pub fn with_offices(mut self, name: &str, table: &str) -> Result<Self> {
        self.dater = self
            .dater
            .with_offices(table)
            .map_err(|error| Error::format(name, error.to_string(), None))?;
        self.tables = crate::hash::join(self.tables, crate::hash::bytes(table.as_bytes()));
        Ok(self)
    }

    /// The same pipeline with another table of the words of a time; see [`crate::story::time::era`].
    #[must_use]
    pub fn with_era(mut self, era: Era) -> Self {
        self.tables = crate::hash::join(self.tables, era.fingerprint());
        self.dater = self.dater.with_era(era);
        self
    }

    /// Copies, stories and links of the articles in files and folders (`-` is standard input).
    ///
    /// # Errors
    /// If there is no article, or two have one id, or a checkpoint is of another run. What can be passed over is skipped
    /// and counted.
    pub fn cluster(&self, inputs: &[PathBuf]) -> Result<Ran> {
        self.run(inputs, true, &self.reading, self.observer)
    }

    /// Copies only: no terms, no times, no stories, and no work for them.
    ///
    /// # Errors
    /// As [`Pipeline::cluster`].
    pub fn copies(&self, inputs: &[PathBuf]) -> Result<Ran> {
        self.run(inputs, false, &self.reading, self.observer)
    }

    /// [`Pipeline::cluster`] over articles in memory.
    ///
    /// # Errors
    /// If there is no article, or two have one id.
    pub fn cluster_articles(&self, articles: &[Article<'_>]) -> Result<Outcome> {
        Ok(self.cluster_with_evidence(articles)?.0)
    }

    /// [`Pipeline::cluster_articles`], with what the story stage decided on.
    ///
    /// # Errors
    /// As there.
    ///
    /// # Panics
    /// Never: stories are asked for here.
    pub fn cluster_with_evidence(&self, articles: &[Article<'_>]) -> Result<(Outcome, Evidence)> {
        let mut run = Run::default();
        let vocabulary = Vocabulary::default();
        let stories = ForStories::new(&self.dater, &vocabulary, &self.background);
        let keeper = Keeper::new(self.settings.bands()?, self.room(), None);
        let prepared: Vec<Prepared> = run.timed(Stage::Read, |_| {
            articles
                .par_iter()
                .map(|article| {
                    prepare(
                        article,
                        &self.signer,
                        self.settings.relations,
                        Some(&stories),
                        &keeper,
                    )
                })
                .collect()
        });
        stories.finish();
        if prepared.is_empty() {
            return Err(Error::no_articles(
                "an empty list",
                "give at least one article",
            ));
        }
        run.counts.articles = prepared.len() as u64;
        let corpus = Corpus::of(prepared, keeper)?;
        if let Some(same) = corpus.entries.windows(2).find(|two| two[0].id == two[1].id) {
            return Err(Error::duplicate_id(
                &same[0].id,
                "one article",
                "another article",
            ));
        }
        let (outcome, evidence) = self.finish(
            corpus,
            run,
            Some(vocabulary),
            &Stages::unkept(self.observer),
            self.observer,
        )?;
        Ok((outcome, evidence.expect("stories were asked for")))
    }

    fn run(
        &self,
        inputs: &[PathBuf],
        stories: bool,
        reading: &ReadOptions,
        observer: &dyn Observer,
    ) -> Result<Ran> {
        let mut run = Run::default();
        let kept = self.checkpoint.as_deref();
        let stages = match kept.filter(|_| reading.sample_bytes.is_none()) {
            Some(folder) => Stages::kept_in(folder, observer)?,
            None => Stages::unkept(observer),
        };
        let start = std::time::Instant::now();
        let before = stages.read_before(self, inputs, stories, &self.room(), &mut run)?;
        let readings = if let Some(readings) = before {
            readings
        } else {
            let readings = self.read(inputs, stories, reading, &stages, &mut run, observer)?;
            stages.keep_read(self, &readings, &run)?;
            readings
        };
        run.timings.push((Stage::Read, start.elapsed()));
        let corpus = &readings.corpus;
        let articles = corpus.entries.len() as f64;
        let needs = limit::Needs::of(&corpus.kept, articles, self.settings.relations);
        limit::warn(&self.memory, &needs, observer);
        let Readings {
            corpus,
            inputs,
            places,
            vocabulary,
        } = readings;
        let (outcome, evidence) = self.finish(corpus, run, vocabulary, &stages, observer)?;
        Ok(Ran {
            outcome,
            evidence,
            inputs,
            places,
        })
    }

    /// Reads, and keeps of each article what the later stages need.
    fn read(
        &self,
        inputs: &[PathBuf],
        stories: bool,
        reading: &ReadOptions,
        stages: &Stages<'_>,
        run: &mut Run,
        observer: &dyn Observer,
    ) -> Result<Readings> {
        let vocabulary = Vocabulary::default();
        let for_stories =
            stories.then(|| ForStories::new(&self.dater, &vocabulary, &self.background));
        let keeper = Keeper::new(self.settings.bands()?, self.room(), stages.checkpoint());
        let reading = &self.reading_fields(reading);
        let read = read(inputs, reading, run, observer, |article| {
            prepare(
                article,
                &self.signer,
                self.settings.relations,
                for_stories.as_ref(),
                &keeper,
            )
        })?;
        let read_places: Vec<Place> = read.records.iter().map(|record| record.place).collect();
        let named = |record: Record<Prepared>| {
            let mut one = record.value;
            one.entry.id = record.id;
            one.entry.place = read.inputs.place(record.place).to_string().into();
            one
        };
        let ((), corpus) = rayon::join(
            || for_stories.into_iter().for_each(ForStories::finish),
            || Corpus::of(read.records.into_iter().map(named).collect(), keeper),
        );
        let corpus = corpus?;
        let mut places = vec![Place::default(); read_places.len()];
        for (place, id) in read_places.into_iter().zip(&corpus.input_order) {
            places[id.index()] = place;
        }
        Ok(Readings {
            corpus,
            inputs: read.inputs,
            places,
            vocabulary: stories.then_some(vocabulary),
        })
    }

    /// Everything after reading.
    fn finish(
        &self,
        corpus: Corpus,
        mut run: Run,
        vocabulary: Option<Vocabulary>,
        stages: &Stages<'_>,
        observer: &dyn Observer,
    ) -> Result<(Outcome, Option<Evidence>)> {
        for entry in &corpus.entries {
            run.counts.words += u64::from(entry.words);
            run.counts.shingles += u64::from(entry.shingles);
            run.counts.wordless += u64::from(entry.words == 0);
        }
        let copies = copies::find(&corpus, &self.settings, stages, &mut run, observer)?;
        let Corpus {
            entries,
            terms,
            claims,
            input_order,
            sets,
            keys,
            digests,
            kept,
            room: _,
        } = corpus;
        run.kept = kept;
        drop((sets, keys, digests));
        let mut outcome = Outcome {
            settings: self.settings.clone(),
            entries,
            input_order,
            copies,
            stories: Vec::new(),
            story_of: Vec::new(),
            links: Vec::new(),
            since: None,
            run,
        };
        let find = |vocabulary| {
            stories::find(
                &mut outcome,
                [terms, claims],
                vocabulary,
                &self.background,
                stages,
                observer,
            )
        };
        let evidence = vocabulary.map(find).transpose()?;
        if let Some(previous) = self.previous.as_ref().filter(|_| evidence.is_some()) {
            stories::inherit(&mut outcome, previous);
        }
        Ok((outcome, evidence))
    }

    /// Options that also read the fields the settings name.
    fn reading_fields(&self, reading: &ReadOptions) -> ReadOptions {
        let (prefer, scope) = self.settings.fields();
        let mut reading = reading.clone();
        reading.fields.prefer = prefer.map(str::to_owned);
        reading.fields.scope = scope.map(str::to_owned);
        reading
    }

    fn room(&self) -> Room {
        Room::new(self.memory.clone())
    }
}
