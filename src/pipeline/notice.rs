//! Pages that say something else in place of their text: "You are the owner of this article", "Already a subscriber?"
//!
//! A crawl has such notices, and the same notice comes under the headlines of many events. As a text it is a copy of the
//! others, and that is what `pairs`, `group` and `dedup` call it. As coverage it is none: for stories such an article
//! stands alone and by its headline. A notice is told from a brief that many print by what it has in common with its own
//! headlines: nothing. Likewise one word that several articles have for their whole text ("en") is a label of their
//! pages, and says nothing of any.

use super::copies::regroup;
use crate::article::ArticleId;
use crate::group::Group;
use crate::outcome::{Entry, Outcome};
use crate::run::Warning;
use crate::store::Lists;
use crate::story::count::TermCounter;
use crate::story::name::Names;
use crate::story::term::Terms;
use crate::story::vocabulary::Vocabulary;
use crate::text::Words;
use std::collections::{BTreeMap, BTreeSet};

/// So many headlines that it says nothing of make a text a notice: two may be the names of sites that print one brief. Of the
/// labelled sets only gva has notices, under two to seven headlines.
const HEADLINES: usize = 3;
/// So many articles that have one word for their text, and the same, have none.
const LABELLED: usize = 3;

/// Takes the articles that carry a notice out of their groups; gives the terms that are left of each, by its row: those of
/// its headline, or none of a label.
pub(super) fn part(
    outcome: &mut Outcome,
    terms: &Lists,
    vocabulary: &Vocabulary,
) -> BTreeMap<usize, Terms<'static>> {
    let one_word = |id: &ArticleId| Terms::of_numbers(terms.get(id.index())).ids().len() < 2;
    let mut counter = TermCounter::new(vocabulary);
    let mut left = BTreeMap::new();
    let mut under_headlines = 0u64;
    for group in outcome
        .copies
        .groups
        .iter()
        .filter(|group| group.members.len() > 1)
    {
        for id in notices(group, &outcome.entries) {
            let headline = &outcome.entries[id.index()].headline;
            left.insert(id.index(), counter.count(headline, "", &Words::default()));
            under_headlines += 1;
        }
        if group.members.len() >= LABELLED {
            let labels = group.members.iter().filter(|id| one_word(id));
            left.extend(labels.map(|id| (id.index(), Terms::default())));
        }
    }
    for (row, entry) in outcome.entries.iter_mut().enumerate() {
        entry.notice = left.contains_key(&row);
        if entry.notice {
            entry.names = Names::default();
        }
    }
    if !left.is_empty() {
        let alone = |id: ArticleId| left.contains_key(&id.index());
        let (settings, entries) = (&outcome.settings, &outcome.entries);
        regroup(
            &mut outcome.copies,
            entries,
            settings,
            &alone,
            &mut outcome.run,
        );
    }
    let labelled = left.len() as u64 - under_headlines;
    for (count, what) in [
        (
            under_headlines,
            "a notice in place of a text, the same under headlines it says nothing of: for stories the headline counts",
        ),
        (
            labelled,
            "one word in place of a text, the same as others: for stories nothing counts",
        ),
    ] {
        if count > 0 {
            let articles = if count == 1 {
                "article has"
            } else {
                "articles have"
            };
            let text = format!("{count} {articles} {what}");
            outcome.run.warnings.push(Warning::Note { text });
        }
    }
    left
}

/// The members of a group that carry a notice: under [`HEADLINES`] that differ, and no more members whose text says
/// something of theirs.
fn notices<'g>(group: &'g Group, entries: &'g [Entry]) -> impl Iterator<Item = ArticleId> + 'g {
    let may_be = |id: &ArticleId| entries[id.index()].beside;
    let headlines = group.members.iter().filter(|id| may_be(id));
    let headlines: Vec<String> = headlines
        .map(|id| entries[id.index()].headline.to_lowercase())
        .collect();
    let most = 2 * headlines.len() >= group.members.len();
    let several = headlines.iter().collect::<BTreeSet<_>>().len() >= HEADLINES;
    let notices = group.members.iter().copied().filter(may_be);
    notices.filter(move |_| several && most)
}
