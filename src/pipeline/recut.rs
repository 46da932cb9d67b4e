//! Verified pairs cut again at other thresholds, without a look at the texts.

use super::copies::regroup;
use crate::error::{Error, Result};
use crate::outcome::Outcome;
use crate::run::Stage;
use crate::settings::Settings;
use crate::verify::{Pair, Thresholds};

impl Outcome {
    /// The copies of the same articles under other settings: what a run with them finds, and what its search would have
    /// missed besides. Stories are not made again and are left out.
    ///
    /// ```
    /// use samestory::{Article, Pipeline, Settings, Similarity};
    ///
    /// let articles = [
    ///     Article::new("a", "The ferry Aurora sank off the northern cape on Tuesday with 40 people aboard."),
    ///     Article::new("b", "The ferry Aurora sank off the northern cape on Tuesday with 40 people aboard, he said."),
    /// ];
    /// let mut settings = Settings::default();
    /// let outcome = Pipeline::new(settings.clone())?.cluster_articles(&articles)?;
    /// assert_eq!(outcome.copies.groups.len(), 1);
    /// (settings.thresholds.near, settings.thresholds.contains) = (Similarity::new(0.95)?, Similarity::new(1.0)?);
    /// assert_eq!(outcome.recut(&settings)?.copies.groups.len(), 1, "contained whole");
    /// # Ok::<(), samestory::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the settings ask for lower thresholds, another scheme, or a relation that was not looked for: that needs the
    /// texts.
    ///
    /// # Complexity
    /// `O(pairs log pairs)`.
    pub fn recut(mut self, settings: &Settings) -> Result<Self> {
        self.allows(settings)?;
        let mut run = std::mem::take(&mut self.run);
        run.timed(Stage::Group, |run| {
            let asked = |pair: &Pair| {
                let relation = pair.relation_at(&settings.thresholds, settings.relations)?;
                Some(Pair { relation, ..*pair })
            };
            self.copies.pairs = self.copies.pairs.iter().filter_map(asked).collect();
            regroup(&mut self.copies, &self.entries, settings, &|_| false, run);
        });
        self.run = run;
        self.settings = Settings {
            recall: self.settings.recall,
            ..settings.clone()
        };
        self.stories.clear();
        self.story_of.clear();
        self.links.clear();
        Ok(self)
    }

    /// Whether the pairs there are hold all that these settings ask for.
    fn allows(&self, settings: &Settings) -> Result<()> {
        let own = &self.settings;
        if settings.scheme != own.scheme {
            let problem = format!(
                "{} is not {}, which the pairs were found under",
                settings.scheme, own.scheme
            );
            return Err(Error::setting("scheme", problem));
        }
        let values = |thresholds: &Thresholds| {
            [
                ("--near", thresholds.near),
                ("--contains", thresholds.contains),
                ("--same-wire", thresholds.same_wire),
            ]
        };
        for ((name, asked), (_, floor)) in values(&settings.thresholds)
            .into_iter()
            .zip(values(&own.thresholds))
        {
            if asked < floor {
                let (asked, floor) = (asked.get(), floor.get());
                let problem = format!(
                    "{asked} is under {floor}, from which pairs were looked for; lower needs the texts"
                );
                return Err(Error::setting(name, problem));
            }
        }
        let (sizes, asked) = (&own.thresholds, &settings.thresholds);
        if (sizes.shared, sizes.shortest) != (asked.shared, asked.shortest) {
            let problem = format!(
                "least sizes {} and {} are not {} and {}, which the pairs were found under",
                asked.shared, asked.shortest, sizes.shared, sizes.shortest
            );
            return Err(Error::setting("thresholds", problem));
        }
        let (fields, known) = (settings.fields(), own.fields());
        for (flag, asked, known) in [
            ("--prefer-field", fields.0, known.0),
            ("--scope", fields.1, known.1),
        ] {
            if asked.is_some() && asked != known {
                let asked = asked.unwrap_or_default();
                let problem = format!(
                    "field \"{asked}\" is not stored with the pairs; name it when they are stored"
                );
                return Err(Error::setting(flag, problem));
            }
        }
        if let Some(relation) = settings
            .relations
            .iter()
            .find(|&relation| !own.relations.has(relation))
        {
            let problem = format!("{relation} was not looked for, only {}", own.relations);
            return Err(Error::setting("--relations", problem));
        }
        Ok(())
    }
}
