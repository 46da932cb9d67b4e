//! Everything that changes results, as plain data. A value here is an argument, stands in the manifest, and has a reason.

use crate::band::Bands;
use crate::error::{Error, Result};
use crate::group::{Keep, Preferred, Scope};
use crate::shingle::ShingleSize;
use crate::sign::Scheme;
use crate::verify::{Relations, Thresholds};

/// The settings of a run. [`Settings::default`] is right for most corpora; each field says why.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How texts become signatures.
    pub scheme: Scheme,
    /// The probability with which a pair exactly at the `near` threshold is found by banding. 0.98 gives 18 bands of
    /// 7 rows for 128 slots: 98.6% at Jaccard 0.8, 99.9% at 0.85, and 0.4% of pairs at 0.3 looked at for nothing.
    pub recall: f64,
    /// Where each relation begins.
    pub thresholds: Thresholds,
    /// Which relations are looked for.
    pub relations: Relations,
    /// Which copy stands for its group.
    pub keep: Keep,
    /// Sources whose copies are kept before all others, the most preferred first; `keep` decides among equals.
    pub prefer: Vec<Box<str>>,
    /// Values of a field whose copies are kept before all others of preferred sources.
    pub prefer_field: Option<Preferred>,
    /// Inside what copies are grouped.
    pub scope: Scope,
    /// So many articles are compared with all others to measure what the search found; 0: none.
    pub audit: usize,
    /// How stories are made.
    pub story: StorySettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            scheme: Scheme::default(),
            recall: 0.98,
            thresholds: Thresholds::default(),
            relations: Relations::ALL,
            keep: Keep::default(),
            prefer: Vec::new(),
            prefer_field: None,
            scope: Scope::default(),
            audit: 0,
            story: StorySettings::default(),
        }
    }
}

impl Settings {
    /// The thresholds from which pairs are searched: never over the default ones where passages are wanted.
    ///
    /// What is page furniture is learned from which articles are related, and must not depend on the thresholds asked
    /// for: five versions of one text at Jaccard 0.85 would be strangers to each other at 0.9, and their text furniture.
    pub fn search(&self) -> Thresholds {
        if self.relations.wants_passages() {
            self.thresholds.lower(&Thresholds::default())
        } else {
            self.thresholds
        }
    }

    /// The bands that keep the recall contract.
    ///
    /// # Errors
    /// If the slots are too few for the recall asked for.
    pub fn bands(&self) -> Result<Bands> {
        Bands::for_recall(self.scheme.slots.get(), self.search().near, self.recall)
    }

    /// The names of the fields that copies are preferred by and groups are scoped by, if any.
    pub fn fields(&self) -> (Option<&str>, Option<&str>) {
        let prefer = self
            .prefer_field
            .as_ref()
            .map(|preferred| &*preferred.field);
        let scope = match &self.scope {
            Scope::Field(name) => Some(&**name),
            _ => None,
        };
        (prefer, scope)
    }

    /// The shingle size of the scheme.
    pub fn shingle(&self) -> ShingleSize {
        self.scheme.shingle
    }
}

/// How groups become stories. The values are chosen on eight labelled news sets at one setting for all of them; the
/// sweep is `samestory eval FOLDER --sweep`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StorySettings {
    /// Two stories are one when the mean similarity of their cross pairs is at or over this.
    pub cut: f64,
    /// Cosines under this are no edge and count 0 in a mean; under it is also no link. At 0.09 the labelled sets score the
    /// same with a third more edges, at 0.11 a tenth less.
    pub floor: f32,
    /// Two stories are linked when the mean cosine of their words, time left aside, is at or over this.
    pub link: f64,
}

impl StorySettings {
    /// Named cuts: the default, one that joins more, one that joins less.
    pub const NAMED_CUTS: [(&'static str, f64); 3] =
        [("loose", 0.17), ("default", 0.22), ("strict", 0.30)];

    /// A cut from its name or a number in `0..=1`.
    ///
    /// # Errors
    /// If it is neither.
    pub fn cut_of(text: &str) -> Result<f64> {
        if let Some((_, cut)) = Self::NAMED_CUTS.iter().find(|(name, _)| *name == text) {
            return Ok(*cut);
        }
        match text.parse::<f64>() {
            Ok(cut) if cut > 0.0 && cut <= 1.0 => Ok(cut),
            _ => Err(Error::setting(
                "cut",
                format!("\"{text}\" is not loose, default, strict or a number in 0..1"),
            )),
        }
    }
}

impl Default for StorySettings {
    fn default() -> Self {
        Self {
            cut: Self::NAMED_CUTS[1].1,
            floor: 0.10,
            link: 0.10,
        }
    }
}
