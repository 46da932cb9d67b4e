//! Articles to what the later stages need of them, one at a time, while the text is in the cache.

use crate::article::{Article, ArticleId};
use crate::exact::{TextKey, text_key};
use crate::outcome::Entry;
use crate::shingle::ShingleSet;
use crate::sign::Signer;
use crate::story::headline::headline;
use crate::story::term::{TermCounter, Terms, Vocabulary};
use crate::story::time::{Dated, Dater};
use crate::text::{Words, segment};
use crate::verify::Digest;
use crate::verify::Relations;
use crate::verify::wire::wire_mark;
use std::cell::RefCell;

/// What is kept of one article.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) entry: Entry,
    pub(super) shingles: ShingleSet,
    /// `None` for a text without words.
    pub(super) signature: Option<Box<[u32]>>,
    pub(super) terms: Terms,
    pub(super) digest: Digest,
}

/// What stories need and copies do not.
#[derive(Debug)]
pub(super) struct ForStories<'a> {
    pub(super) dater: &'a Dater,
    pub(super) vocabulary: &'a Vocabulary,
}

/// Buffers that a thread uses again for each article.
#[derive(Default)]
struct Scratch {
    words: Words,
    counter: TermCounter,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Words, shingles and signature of an article, and for stories its terms and its time.
pub(super) fn prepare(
    article: &Article<'_>,
    signer: &Signer,
    wanted: Relations,
    stories: Option<&ForStories<'_>>,
) -> Prepared {
    SCRATCH.with_borrow_mut(|Scratch { words, counter }| {
        let body = article.body();
        if stories.is_some() {
            segment::spans_into(body, words);
        } else {
            segment::hashes_into(body, words);
        }
        let shingles = ShingleSet::of(words, signer.scheme().shingle);
        let signature = (!words.is_empty()).then(|| {
            let mut row = vec![0; signer.slots()].into_boxed_slice();
            signer.sign(&shingles, &mut row);
            row
        });
        let mut entry = entry(article, words, &shingles);
        let mut terms = Terms::default();
        if let Some(ForStories { dater, vocabulary }) = stories {
            // A headline without a body is counted once, as a headline.
            let only_headline = article.text.trim().is_empty();
            if only_headline {
                words.clear();
            }
            terms = counter.count(&article.title, &article.text, words, vocabulary);
            entry.time = dater.estimate(&Dated {
                title: &article.title,
                text: &article.text,
                date: article.date.as_deref(),
                url: article.url.as_deref(),
            });
        }
        if wanted.wants_passages() {
            entry.wire = wire_mark(&article.text);
        }
        // The digest tells a form filled in twice from a copy, which near texts may be too.
        let digest = if wanted.wants_digests() {
            Digest::of(&article.title, &article.text)
        } else {
            Digest::default()
        };
        Prepared {
            entry,
            shingles,
            signature,
            terms,
            digest,
        }
    })
}

fn entry(article: &Article<'_>, words: &Words, shingles: &ShingleSet) -> Entry {
    let own = |field: &Option<std::borrow::Cow<'_, str>>| field.as_deref().map(Box::from);
    Entry {
        id: (&*article.id).into(),
        headline: headline(&article.title, &article.text, article.source.as_deref()).into(),
        titled: !article.title.trim().is_empty(),
        source: own(&article.source),
        url: own(&article.url),
        date: own(&article.date),
        lang: own(&article.lang),
        place: Box::default(),
        words: words.len() as u32,
        shingles: shingles.len() as u32,
        key: text_key(words),
        wire: None,
        time: crate::story::time::TimeEstimate::default(),
    }
}

/// All articles of a run, sorted by id, in one table a stage.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    pub(super) entries: Vec<Entry>,
    pub(super) shingles: Vec<ShingleSet>,
    pub(super) signatures: Vec<Option<Box<[u32]>>>,
    pub(super) terms: Vec<Terms>,
    pub(super) digests: Vec<Digest>,
    /// The articles in the order they were read.
    pub(super) input_order: Vec<ArticleId>,
}

impl Corpus {
    /// Sorts what was read by id, so that no later stage can see the order of the inputs.
    pub(super) fn of(prepared: Vec<Prepared>) -> Self {
        let mut by_id: Vec<u32> = (0..prepared.len() as u32).collect();
        by_id.sort_unstable_by(|&x, &y| {
            prepared[x as usize]
                .entry
                .id
                .cmp(&prepared[y as usize].entry.id)
        });
        let mut corpus = Self {
            input_order: vec![ArticleId(0); prepared.len()],
            ..Self::default()
        };
        let mut prepared: Vec<Option<Prepared>> = prepared.into_iter().map(Some).collect();
        for (rank, &read) in by_id.iter().enumerate() {
            corpus.input_order[read as usize] = ArticleId::from_index(rank);
            let one = prepared[read as usize]
                .take()
                .expect("each article is taken once");
            corpus.entries.push(one.entry);
            corpus.shingles.push(one.shingles);
            corpus.signatures.push(one.signature);
            corpus.terms.push(one.terms);
            corpus.digests.push(one.digest);
        }
        corpus
    }

    pub(super) fn keys(&self) -> Vec<Option<TextKey>> {
        self.entries.iter().map(|entry| entry.key).collect()
    }
}
