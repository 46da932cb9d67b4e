//! Articles to what the later stages need of them, one at a time, while the text is in the cache.

use super::corpus::Keeper;
use crate::article::Article;
use crate::exact::text_key;
use crate::outcome::Entry;
use crate::shingle::ShingleSet;
use crate::sign::Signer;
use crate::story::background::Background;
use crate::story::conflict::Claims;
use crate::story::count::TermCounter;
use crate::story::headline::{headline, is_beside};
use crate::story::name::{NameFinder, Names};
use crate::story::term::Terms;
use crate::story::time::{Dated, Dater};
use crate::story::vocabulary::Vocabulary;
use crate::text::{Words, segment};
use crate::verify::Digest;
use crate::verify::Relations;
use crate::verify::wire::wire_mark;
use rayon::prelude::*;
use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

/// One article after its text was let go.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) entry: Entry,
    /// The number under which the [`Keeper`] has the rest of it.
    pub(super) number: u32,
    /// Its place in the order of reading.
    pub(super) read: u32,
}

/// What stories need and copies do not.
#[derive(Debug)]
pub(super) struct ForStories<'a> {
    dater: &'a Dater,
    vocabulary: &'a Vocabulary,
    background: &'a Background,
    /// Those that no thread uses now. All are dropped with this, so that the vocabulary knows what they counted.
    idle: Mutex<Vec<(TermCounter<'a>, NameFinder<'a>)>>,
}

impl<'a> ForStories<'a> {
    pub(super) fn new(
        dater: &'a Dater,
        vocabulary: &'a Vocabulary,
        background: &'a Background,
    ) -> Self {
        Self {
            dater,
            vocabulary,
            background,
            idle: Mutex::default(),
        }
    }

    /// Lets the vocabulary know what was counted.
    pub(super) fn finish(self) {
        let idle = self.idle.into_inner();
        let idle = idle.unwrap_or_else(PoisonError::into_inner);
        idle.into_par_iter().for_each(drop);
    }

    fn terms_and_names(
        &self,
        article: &Article<'_>,
        title: &Words,
        words: &Words,
    ) -> (Terms<'static>, Names) {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = idle().pop();
        let (mut counter, mut finder) = ready.unwrap_or_else(|| {
            let finder = NameFinder::new(self.background, self.vocabulary);
            (TermCounter::new(self.vocabulary), finder)
        });
        let terms = counter.count_both([(&article.title, title), (&article.text, words)]);
        let names = finder.find(title, &article.text, words);
        idle().push((counter, finder));
        (terms, names)
    }
}

/// Buffers that a thread uses again for each article.
#[derive(Default)]
struct Scratch {
    words: Words,
    title: Words,
    signature: Vec<u32>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Words, shingles and signature of an article, and for stories its terms, its claims and its time.
pub(super) fn prepare(
    article: &Article<'_>,
    signer: &Signer,
    wanted: Relations,
    stories: Option<&ForStories<'_>>,
    keeper: &Keeper,
) -> Prepared {
    SCRATCH.with_borrow_mut(|scratch| {
        let Scratch {
            words,
            title,
            signature,
        } = scratch;
        let body = article.body();
        if stories.is_some() {
            segment::spans_into(body, words);
        } else {
            segment::hashes_into(body, words);
        }
        let shingles = ShingleSet::of(words, signer.scheme().shingle);
        signature.clear();
        if !words.is_empty() {
            signature.resize(signer.slots(), 0);
            signer.sign(&shingles, signature);
        }
        let mut entry = entry(article, words, &shingles);
        let (mut terms, mut claims) = (Terms::default(), Claims::default());
        if let Some(stories) = stories {
            // A headline without a body is counted once, as a headline.
            let only_headline = article.text.trim().is_empty();
            if only_headline {
                words.clear();
            }
            segment::spans_into(&article.title, title);
            entry.beside = is_beside([(&article.title, title), (&article.text, words)]);
            claims = Claims::of(&[(&article.title, title), (&article.text, words)]);
            (terms, entry.names) = stories.terms_and_names(article, title, words);
            entry.time = stories.dater.estimate(&Dated {
                title: &article.title,
                text: &article.text,
                date: article.date.as_deref(),
                url: article.url.as_deref(),
                terms: Some(&terms),
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
        let digest = if wanted.wants_passages() {
            digest.with_opening(words.hashes(), signer.scheme().shingle)
        } else {
            digest
        };
        let number = keeper.keep(&entry, &shingles, signature, &digest, &terms, &claims);
        Prepared {
            entry,
            number,
            read: 0,
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
        prefer: own(&article.prefer),
        scope: own(&article.scope),
        place: Box::default(),
        beside: false,
        notice: false,
        words: words.len() as u32,
        shingles: shingles.len() as u32,
        key: text_key(words),
        wire: None,
        names: Names::default(),
        time: crate::story::time::TimeEstimate::default(),
    }
}
