//! What a run found: articles, pairs, groups, stories and links, in the order of article ids.
//!
//! Plain data for the writers of `report` and for callers of the library. Nothing here depends on the order the inputs
//! came in, except [`Outcome::input_order`].

use crate::article::ArticleId;
use crate::exact::TextKey;
use crate::group::{Group, Scope};
use crate::run::Run;
use crate::settings::Settings;
use crate::story::lineage::Since;
use crate::story::name::Names;
use crate::story::outlet::outlet;
use crate::story::time::TimeEstimate;
use crate::story::{Story, StoryLink};
use crate::verify::audit::Audit;
use crate::verify::wire::WireMark;
use crate::verify::{Furniture, Pair, Relation};
use serde::{Deserialize, Serialize};

/// What is kept of an article after its text was let go.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Entry {
    /// The article's own id.
    pub id: Box<str>,
    /// Its headline: the title, or the beginning of the text where there is none.
    pub headline: Box<str>,
    /// Whether the headline is the article's own title.
    pub titled: bool,
    /// Who published it.
    pub source: Option<Box<str>>,
    /// Where.
    pub url: Option<Box<str>>,
    /// When, as the input wrote it.
    pub date: Option<Box<str>>,
    /// Its language, as the input wrote it.
    pub lang: Option<Box<str>>,
    /// What it says in the field that copies are preferred by, where one was named.
    pub prefer: Option<Box<str>>,
    /// What it says in the field that groups are scoped by, where one was named.
    pub scope: Option<Box<str>>,
    /// `file:line`, for messages.
    pub place: Box<str>,
    /// Whether its text is short and has no word of its headline: a notice would.
    pub beside: bool,
    /// Whether a notice or a label of its page stands in place of its text. Found when stories are looked for.
    pub notice: bool,
    /// How many words its body has.
    pub words: u32,
    /// How many different shingles.
    pub shingles: u32,
    /// The identity of its words; `None` without a word.
    pub key: Option<TextKey>,
    /// The agency its text names, and how.
    pub wire: Option<WireMark>,
    /// The names in it; how they are written is in the run's vocabulary. Empty when only copies were looked for.
    pub names: Names,
    /// When it was written, on which evidence.
    pub time: TimeEstimate,
}

impl Entry {
    /// When it was published by its date, address or dateline, in seconds since 1970; `None` if only its words tell.
    ///
    /// The hour counts where the date field has one: copies of one text come out minutes apart.
    pub fn published(&self) -> Option<i64> {
        crate::story::instant::published(self.date.as_deref(), &self.time)
    }
}

/// Verified pairs and the groups they make.
#[derive(Debug, Clone, Default)]
pub struct Copies {
    /// Every related pair, sorted by (a, b). Of a family of more than 64 equal texts only the pairs with the first.
    pub pairs: Vec<Pair>,
    /// A partition of the articles, sorted by first member.
    pub groups: Vec<Group>,
    /// The group each article is in.
    pub group_of: Vec<u32>,
    /// The page furniture of the articles that were related before it was taken out.
    pub furniture: Furniture,
    /// What the search found and missed, where that was measured.
    pub audit: Option<Audit>,
}

/// Everything a run found.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The settings it ran with.
    pub settings: Settings,
    /// The articles, sorted by id; `ArticleId(i)` is `entries[i]`.
    pub entries: Vec<Entry>,
    /// The articles in the order they were read.
    pub input_order: Vec<ArticleId>,
    /// Pairs and groups.
    pub copies: Copies,
    /// A partition of the articles, the largest first. Empty when only copies were looked for.
    pub stories: Vec<Story>,
    /// The story each article is in.
    pub story_of: Vec<u32>,
    /// How stories hang together, strongest first.
    pub links: Vec<StoryLink>,
    /// What happened to the stories since an earlier result, where one was given.
    pub since: Option<Since>,
    /// Counts, warnings and timings.
    pub run: Run,
}

impl Outcome {
    /// The article of a number.
    pub fn entry(&self, id: ArticleId) -> &Entry {
        &self.entries[id.index()]
    }

    /// Who published an article: its source, or else the host of its address.
    pub fn outlet(&self, id: ArticleId) -> Option<&str> {
        let entry = self.entry(id);
        outlet(entry.source.as_deref(), entry.url.as_deref())
    }

    /// The group an article is in.
    pub fn group(&self, id: ArticleId) -> &Group {
        &self.copies.groups[self.copies.group_of[id.index()] as usize]
    }

    /// The story an article is in, if stories were made.
    pub fn story(&self, id: ArticleId) -> Option<&Story> {
        self.story_of
            .get(id.index())
            .map(|&story| &self.stories[story as usize])
    }

    /// How an article relates to the representative of its group; `None` for the representative itself.
    ///
    /// Members relate to the anchor; one that has no relation of its own to the representative shows the anchor's.
    pub fn relation_to_representative(&self, id: ArticleId) -> Option<Relation> {
        let group = self.group(id);
        let with = |other| self.pair(id, other).map(|pair| pair.relation_of(id));
        (id != group.representative)
            .then(|| with(group.representative).or_else(|| with(group.anchor)))
            .flatten()
    }

    /// The verified pair of two articles, in either order. `O(log pairs)`.
    pub fn pair(&self, x: ArticleId, y: ArticleId) -> Option<&Pair> {
        let key = (x.min(y), x.max(y));
        let at = self
            .copies
            .pairs
            .binary_search_by_key(&key, |pair| (pair.a, pair.b))
            .ok()?;
        Some(&self.copies.pairs[at])
    }

    /// The number of the article with this id. `O(log articles)`.
    pub fn find(&self, id: &str) -> Option<ArticleId> {
        self.entries
            .binary_search_by(|entry| (*entry.id).cmp(id))
            .ok()
            .map(ArticleId::from_index)
    }

    /// An id for a set of articles that depends on what they say and on nothing else: the smallest key of their texts.
    /// It stays when other articles are added, unless one of them has a smaller key. Where the settings leave articles of
    /// one text in several groups, their own ids count too.
    pub fn content_id(&self, kind: char, members: &[ArticleId]) -> String {
        content_id(&self.entries, &self.settings, kind, members)
    }
}

/// See [`Outcome::content_id`].
pub fn content_id(
    entries: &[Entry],
    settings: &Settings,
    kind: char,
    members: &[ArticleId],
) -> String {
    let one_text_one_group =
        settings.scope == Scope::All && settings.relations.has(Relation::Identical);
    let key = |&id: &ArticleId| {
        let entry = &entries[id.index()];
        let own = || crate::hash::bytes(entry.id.as_bytes());
        // A text without words and a notice in place of one are nobody's copy: the article's own id is all that names them.
        match entry.key.filter(|_| !entry.notice) {
            None => own(),
            Some(text) if one_text_one_group => (text.0 >> 64) as u64,
            Some(text) => crate::hash::join((text.0 >> 64) as u64, own()),
        }
    };
    format!(
        "{kind}{:016x}",
        members.iter().map(key).min().unwrap_or_default()
    )
}
