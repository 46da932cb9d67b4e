//! A filter for endless input: each article is kept or named as a copy of a kept one, at once.
//!
//! In: articles, one at a time. Out: a [`Verdict`] on each. Naively: compare with everything kept so far and keep what is
//! no copy (leader clustering in order of arrival). Here
//!
//! 1. only kept articles that share a band of the signature are compared; found is what the recall of the bands
//!    promises, and equal texts always;
//! 2. comparison is exact, so the whole shingle set of a kept article stays in memory, 8 bytes a shingle: a bounded
//!    digest could not tell 0.80 from 0.79, and no article is removed on an estimate;
//! 3. a [`Window`] bounds the memory; the article kept first is let go first, and how many were is counted. The guarantee:
//!    an article that is removed is an exact copy at the threshold of one in the window, and of the copies in the window
//!    none is missed but by the recall of the bands and by the cap below.
//! 4. Of a bucket the newest [`FULL_BUCKET`] are compared; a bucket that holds more is counted.
//!
//! Equal and near texts only: what is page furniture is learned from a whole corpus, and containment without it would
//! remove pages for their footers. A form filled in twice is kept, as everywhere.
//!
//! Memory for a kept article: 8 bytes a shingle, 12 a band and 24 for its place in a table, 192 for its digest, its id:
//! about 9 KB at 900 words.

mod window;

pub use window::Window;

use crate::article::{Article, ArticleId};
use crate::band::Bands;
use crate::band::candidate::{FULL_BUCKET, keys};
use crate::error::{Error, Result};
use crate::exact::{TextKey, text_key};
use crate::group::Field;
use crate::settings::Settings;
use crate::shingle::ShingleSet;
use crate::sign::Signer;
use crate::similarity::Overlap;
use crate::story::instant::published;
use crate::story::time::TimeEstimate;
use crate::text::{Words, segment};
use crate::verify::{Digest, Marks, Pair, Relation};
use ahash::AHashMap;
use std::collections::VecDeque;

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict<'f> {
    /// It is no copy of anything in the window, and in the window now.
    Kept,
    /// It is a copy.
    Removed {
        /// The article kept instead: the most alike, the first of equals.
        kept: &'f str,
        /// How they relate.
        relation: Relation,
        /// Exact counts, first those of the article removed.
        overlap: Overlap,
    },
}

/// Keeps what is no copy of what it kept; see the module's page.
///
/// ```
/// use samestory::stream::{Filter, Verdict, Window};
/// use samestory::verify::Relations;
/// use samestory::{Article, Settings};
///
/// let settings = Settings { relations: Relations::JACCARD.with_templates(), ..Settings::default() };
/// let mut filter = Filter::new(settings, Window::Articles(1_000))?;
/// let text = "The ferry sank off the northern cape early on Tuesday";
/// assert_eq!(filter.decide(&Article::new("a", text)), Verdict::Kept);
/// assert!(matches!(filter.decide(&Article::new("b", text)), Verdict::Removed { kept: "a", .. }));
/// assert_eq!(filter.decide(&Article::new("c", "Potato prices rose again.")), Verdict::Kept);
/// # Ok::<(), samestory::Error>(())
/// ```
#[derive(Debug)]
pub struct Filter {
    settings: Settings,
    signer: Signer,
    bands: Bands,
    window: Window,
    /// In the order of arrival.
    kept: VecDeque<Kept>,
    /// The number of the first of them; numbers are never used again.
    first: u64,
    /// The newest article of each band key; each article knows the one before it.
    newest: AHashMap<u64, u64>,
    equal: AHashMap<TextKey, u64>,
    bytes: u64,
    newest_day: i64,
    counts: Counts,
    words: Words,
    row: Vec<u32>,
}

/// What a filter did so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Articles kept.
    pub kept: u64,
    /// Articles removed.
    pub removed: u64,
    /// Articles kept of which a copy was removed.
    pub copied: u64,
    /// Of those removed, such with the very words of a kept one.
    pub identical: u64,
    /// Kept articles that left the window.
    pub let_go: u64,
    /// Comparisons.
    pub candidates: u64,
    /// Looks into a bucket that held more than [`FULL_BUCKET`].
    pub capped: u64,
    /// The most bytes that were remembered at a time.
    pub most_bytes: u64,
}

/// What is remembered of an article.
#[derive(Debug)]
struct Kept {
    id: Box<str>,
    source: Option<Box<str>>,
    lang: Option<Box<str>>,
    scope: Option<Box<str>>,
    published: Option<i64>,
    day: i64,
    shingles: ShingleSet,
    digest: Digest,
    key: Option<TextKey>,
    /// For each band its key, and the number of the article before in that bucket, plus one.
    bands: Box<[(u32, u64)]>,
    /// Whether a copy of it was removed.
    copied: bool,
}

impl Filter {
    /// A filter that remembers nothing yet.
    ///
    /// # Errors
    /// If the settings contradict each other or ask for more than equal and near texts.
    pub fn new(settings: Settings, window: Window) -> Result<Self> {
        if settings.relations.wants_passages() {
            let problem = "a stream knows identical and near only: what is page furniture is learned from a whole corpus";
            return Err(Error::setting("--relations", problem));
        }
        let signer = Signer::new(settings.scheme);
        Ok(Self {
            bands: settings.bands()?,
            row: vec![0; signer.slots()],
            signer,
            settings,
            window,
            kept: VecDeque::new(),
            first: 0,
            newest: AHashMap::new(),
            equal: AHashMap::new(),
            bytes: 0,
            newest_day: i64::MIN,
            counts: Counts::default(),
            words: Words::new(),
        })
    }

    /// Keeps an article or says what it is a copy of. An article without words is nobody's copy.
    ///
    /// # Complexity
    /// `O(words x slots)`, and at most [`FULL_BUCKET`] comparisons a band.
    pub fn decide(&mut self, article: &Article<'_>) -> Verdict<'_> {
        let kept = self.take_in(article);
        self.slide(kept.day);
        let Some((number, relation, overlap)) = self.copy_of(&kept) else {
            self.keep(kept);
            return Verdict::Kept;
        };
        let at = (number - self.first) as usize;
        self.counts.removed += 1;
        self.counts.identical += u64::from(relation == Relation::Identical);
        self.counts.copied += u64::from(!self.kept[at].copied);
        self.kept[at].copied = true;
        Verdict::Removed {
            kept: &self.kept[at].id,
            relation,
            overlap,
        }
    }

    /// What was done so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How many articles are remembered.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    fn take_in(&mut self, article: &Article<'_>) -> Kept {
        let body = article.body();
        segment::hashes_into(body, &mut self.words);
        let shingles = ShingleSet::of(&self.words, self.settings.shingle());
        let bands = if self.signer.sign(&shingles, &mut self.row) {
            keys(self.bands, &self.row).map(|key| (key, 0)).collect()
        } else {
            Box::default()
        };
        let own = |field: &Option<std::borrow::Cow<'_, str>>| field.as_deref().map(Box::from);
        let published = published(article.date.as_deref(), &TimeEstimate::default());
        Kept {
            id: (&*article.id).into(),
            source: own(&article.source),
            lang: own(&article.lang),
            scope: own(&article.scope),
            published,
            day: published.map_or(self.newest_day, |second| second.div_euclid(86_400)),
            shingles,
            digest: Digest::of(&article.title, &article.text),
            key: text_key(&self.words),
            bands,
            copied: false,
        }
    }

    /// The article in the window that this is a copy of.
    fn copy_of(&mut self, new: &Kept) -> Option<(u64, Relation, Overlap)> {
        let key = new.key?;
        if let Some(&number) = self.equal.get(&key)
            && self.in_scope(number, new)
        {
            let overlap = Overlap::of(&new.shingles, &new.shingles);
            return Some((number, Relation::Identical, overlap));
        }
        let mut met = Vec::new();
        for (band, &(key, _)) in new.bands.iter().enumerate() {
            let mut next = self
                .newest
                .get(&slot(band, key))
                .map_or(0, |number| number + 1);
            let mut looked_at = 0;
            while let Some(kept) = next.checked_sub(1).and_then(|number| self.at(number)) {
                if looked_at == FULL_BUCKET {
                    self.counts.capped += 1;
                    break;
                }
                looked_at += 1;
                met.push(next - 1);
                next = kept.bands[band].1;
            }
        }
        met.sort_unstable();
        met.dedup();
        let mut best: Option<(u64, Relation, Overlap)> = None;
        for number in met {
            if !self.in_scope(number, new) {
                continue;
            }
            self.counts.candidates += 1;
            let kept = self.at(number).expect("met in the window");
            let overlap = Overlap::of(&new.shingles, &kept.shingles);
            let marks = Marks {
                form: new.digest.differences(&kept.digest).is_template(),
                ..Marks::default()
            };
            let pair = Pair {
                marks,
                ..Pair::whole(ArticleId(0), ArticleId(1), Relation::Near, overlap)
            };
            // The newest of equal texts may be outside the scope and an older one inside.
            let relation = if kept.key == Some(key) {
                Some(Relation::Identical)
            } else {
                pair.relation_at(&self.settings.thresholds, self.settings.relations)
            };
            let Some(relation) = relation.filter(|relation| relation.is_copy()) else {
                continue;
            };
            if best.is_none_or(|(_, _, best)| overlap.jaccard() > best.jaccard()) {
                best = Some((number, relation, overlap));
            }
        }
        best
    }

    fn in_scope(&self, number: u64, new: &Kept) -> bool {
        let kept = self.at(number);
        kept.is_some_and(|kept| self.settings.scope.holds(kept.field(), new.field()))
    }

    fn at(&self, number: u64) -> Option<&Kept> {
        self.kept
            .get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    fn keep(&mut self, mut new: Kept) {
        let number = self.first + self.kept.len() as u64;
        for (band, (key, before)) in new.bands.iter_mut().enumerate() {
            *before = self
                .newest
                .insert(slot(band, *key), number)
                .map_or(0, |number| number + 1);
        }
        if let Some(key) = new.key {
            // Of equal texts in several scopes the newest is found; it is in the window longest.
            self.equal.insert(key, number);
        }
        self.bytes += new.bytes();
        self.kept.push_back(new);
        self.counts.kept += 1;
        if let Window::Bytes(most) = self.window {
            while self.bytes > most && self.kept.len() > 1 {
                self.let_go();
            }
        }
        if let Window::Articles(most) = self.window {
            while self.kept.len() as u64 > most {
                self.let_go();
            }
        }
        self.counts.most_bytes = self.counts.most_bytes.max(self.bytes);
    }

    /// Moves a window of days on.
    fn slide(&mut self, day: i64) {
        self.newest_day = self.newest_day.max(day);
        if let Window::Days(days) = self.window {
            let oldest = self.newest_day.saturating_sub(i64::from(days));
            while self.kept.front().is_some_and(|kept| kept.day < oldest) {
                self.let_go();
            }
        }
    }

    fn let_go(&mut self) {
        let Some(old) = self.kept.pop_front() else {
            return;
        };
        let number = self.first;
        self.first += 1;
        self.bytes -= old.bytes();
        self.counts.let_go += 1;
        for (band, &(key, _)) in old.bands.iter().enumerate() {
            if self.newest.get(&slot(band, key)) == Some(&number) {
                self.newest.remove(&slot(band, key));
            }
        }
        if let Some(key) = old.key
            && self.equal.get(&key) == Some(&number)
        {
            self.equal.remove(&key);
        }
    }
}

impl Kept {
    fn field(&self) -> Field<'_> {
        Field {
            source: self.source.as_deref(),
            lang: self.lang.as_deref(),
            value: self.scope.as_deref(),
            published: self.published,
        }
    }

    /// What it takes in memory, its places in the tables included (16 bytes and a third of free room).
    fn bytes(&self) -> u64 {
        let text = |text: &Option<Box<str>>| text.as_deref().map_or(0, str::len);
        let own = size_of::<Self>()
            + self.id.len()
            + [&self.source, &self.lang, &self.scope]
                .map(text)
                .iter()
                .sum::<usize>();
        let shingles = 8 * self.shingles.len();
        let bands = self.bands.len() * (size_of::<(u32, u64)>() + 24);
        (own + shingles + bands + self.digest.bytes() + 48) as u64
    }
}

/// The key of a bucket among those of all bands.
fn slot(band: usize, key: u32) -> u64 {
    (band as u64) << 32 | u64::from(key)
}

#[cfg(test)]
mod tests;
