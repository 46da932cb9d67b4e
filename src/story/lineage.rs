//! Stories from run to run: which story of an earlier result a story of this one continues.
//!
//! In: the members of the stories now, and an earlier partition of articles by their ids. Out: a [`Lineage`] a story,
//! with the id it goes by. An id that depended on the content alone would change whenever an article with a smaller key
//! came in; whoever has linked to a story wants the link to hold while the story grows, so a story inherits the id of the
//! one it shares most articles with (Greene, Doyle & Cunningham 2010 track communities over time alike, by overlap).
//!
//! One id goes to one story: pairs of stories are taken by falling overlap, then by the earlier id, then by the order of
//! the stories now, each side once. `O(articles log articles)`. What the assignment leaves over is told and not dropped:
//! a story that split, stories that merged, stories whose articles are all gone.

use ahash::AHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// A partition of articles into stories by an earlier run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Previous {
    /// Ids of stories with the ids of their articles, in the order of the stories' ids.
    stories: BTreeMap<String, BTreeSet<String>>,
}

impl Previous {
    /// From each article's id and its story's.
    pub fn of(articles: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut previous = Self::default();
        for (article, story) in articles {
            previous.stories.entry(story).or_default().insert(article);
        }
        previous
    }

    /// How many stories it had.
    pub fn stories(&self) -> usize {
        self.stories.len()
    }

    /// How many articles.
    pub fn articles(&self) -> usize {
        self.stories.values().map(BTreeSet::len).sum()
    }
}

/// What happened to a story since the earlier result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Change {
    /// It has the articles it had; some of them may not be in this run.
    Same,
    /// It has these and others that are new.
    Grown,
    /// It has articles of two or more earlier stories.
    Merged,
    /// Articles of the earlier story are now in other stories, with this one having most of them.
    Split,
    /// Its articles were in a story that another one continues.
    SplitOff,
    /// None of its articles was in a story.
    New,
}

impl Change {
    /// Every change, in the order they are summed up in.
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::Grown,
        Self::Merged,
        Self::Split,
        Self::SplitOff,
        Self::Same,
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Grown => "grown",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::SplitOff => "split-off",
            Self::New => "new",
        }
    }
}

/// Where a story comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    /// What happened to it.
    pub change: Change,
    /// The earlier stories its articles were in, with how many; those of most articles first.
    pub from: Vec<(String, u32)>,
    /// Its articles that were in no earlier story.
    pub added: u32,
}

/// What happened to all stories since an earlier result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Since {
    /// How many stories and articles the earlier result had.
    pub previous: (usize, usize),
    /// A lineage for each story, in their order.
    pub stories: Vec<Lineage>,
    /// Earlier stories whose articles are now in several, with the ids of these: the one that continues it first.
    pub split: Vec<(String, Vec<String>)>,
    /// Earlier stories of which no article is in this run.
    pub ended: Vec<String>,
}

impl Since {
    /// How many stories a change happened to.
    pub fn count(&self, change: Change) -> usize {
        self.stories
            .iter()
            .filter(|story| story.change == change)
            .count()
    }
}

/// The ids of the stories in the light of an earlier result, and what happened to each.
///
/// `members` are the ids of each story's articles; `own` are the stories' ids by their content, which those that inherit
/// none keep. Where such an id is inherited by another story, which has the text it was made from no more, `otherwise` is
/// asked for others until one is free.
pub fn inherit(
    members: &[Vec<&str>],
    own: &[&str],
    previous: &Previous,
    otherwise: impl Fn(usize, u64) -> String,
) -> (Vec<String>, Since) {
    let earlier: Vec<(&str, &BTreeSet<String>)> = previous
        .stories
        .iter()
        .map(|(id, articles)| (id.as_str(), articles))
        .collect();
    let story_then: AHashMap<&str, u32> = earlier
        .iter()
        .zip(0..)
        .flat_map(|((_, articles), number)| articles.iter().map(move |id| (id.as_str(), number)))
        .collect();
    let shared: Vec<BTreeMap<u32, u32>> = members
        .iter()
        .map(|members| {
            let mut shared = BTreeMap::new();
            for then in members.iter().filter_map(|id| story_then.get(id)) {
                *shared.entry(*then).or_default() += 1;
            }
            shared
        })
        .collect();

    let mut overlaps: Vec<(u32, u32, usize)> = shared
        .iter()
        .enumerate()
        .flat_map(|(now, shared)| shared.iter().map(move |(&then, &count)| (count, then, now)))
        .collect();
    overlaps.sort_unstable_by_key(|&(count, then, now)| (std::cmp::Reverse(count), then, now));
    let mut heir_of: Vec<Option<usize>> = vec![None; earlier.len()];
    let mut continues: Vec<Option<u32>> = vec![None; members.len()];
    for (_, then, now) in overlaps {
        if heir_of[then as usize].is_none() && continues[now].is_none() {
            heir_of[then as usize] = Some(now);
            continues[now] = Some(then);
        }
    }

    let inherited = |now: usize| continues[now].map(|then| earlier[then as usize].0.to_owned());
    let mut taken: BTreeSet<String> = (0..members.len()).filter_map(inherited).collect();
    let ids: Vec<String> = (0..members.len())
        .map(|now| {
            inherited(now).unwrap_or_else(|| {
                let mut id = own[now].to_owned();
                let mut turn = 0;
                while !taken.insert(id.clone()) {
                    id = otherwise(now, turn);
                    turn += 1;
                }
                id
            })
        })
        .collect();

    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); earlier.len()];
    for (now, shared) in shared.iter().enumerate() {
        shared
            .keys()
            .for_each(|&then| parts[then as usize].push(now));
    }
    let stories = (0..members.len()).map(|now| {
        let mut from: Vec<(String, u32)> = shared[now]
            .iter()
            .map(|(&then, &count)| (earlier[then as usize].0.to_owned(), count))
            .collect();
        from.sort_by(|x, y| y.1.cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
        let known: u32 = shared[now].values().sum();
        let added = members[now].len() as u32 - known;
        let change = match continues[now] {
            _ if from.is_empty() => Change::New,
            _ if from.len() > 1 => Change::Merged,
            None => Change::SplitOff,
            Some(then) if parts[then as usize].len() > 1 => Change::Split,
            Some(_) if added > 0 => Change::Grown,
            Some(_) => Change::Same,
        };
        Lineage {
            change,
            from,
            added,
        }
    });
    let stories = stories.collect();
    let split = (0..earlier.len())
        .filter(|&then| parts[then].len() > 1)
        .map(|then| {
            let mut into = parts[then].clone();
            into.sort_by_key(|&now| {
                let heir = heir_of[then] == Some(now);
                (!heir, std::cmp::Reverse(shared[now][&(then as u32)]), now)
            });
            let into = into.into_iter().map(|now| ids[now].clone()).collect();
            (earlier[then].0.to_owned(), into)
        });
    let since = Since {
        previous: (previous.stories(), previous.articles()),
        stories,
        split: split.collect(),
        ended: (0..earlier.len())
            .filter(|&then| parts[then].is_empty())
            .map(|then| earlier[then].0.to_owned())
            .collect(),
    };
    (ids, since)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn previous(stories: &[(&str, &[&str])]) -> Previous {
        let articles = stories.iter().flat_map(|(story, articles)| {
            articles
                .iter()
                .map(|article| ((*article).to_owned(), (*story).to_owned()))
        });
        Previous::of(articles)
    }

    fn run(stories: &[(&str, &[&str])], now: &[&[&str]]) -> (Vec<String>, Since) {
        let members: Vec<Vec<&str>> = now.iter().map(|members| members.to_vec()).collect();
        let own: Vec<String> = now
            .iter()
            .map(|members| format!("s-{}", members.iter().min().unwrap()))
            .collect();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        inherit(&members, &own, &previous(stories), |now, turn| {
            format!("t{now}.{turn}")
        })
    }

    #[test]
    fn ids_follow_the_most_articles() {
        let then: [(&str, &[&str]); 3] = [
            ("s-a", &["a", "b", "c", "d", "e"]),
            ("s-x", &["x", "y"]),
            ("s-gone", &["z"]),
        ];
        let (ids, since) = run(
            &then,
            &[
                &["c", "d", "e"],
                &["a", "b"],
                &["x", "y", "new"],
                &["other"],
            ],
        );
        // The part with most articles goes on; the other may not take the id its content would give it.
        assert_eq!(ids, ["s-a", "t1.0", "s-x", "s-other"]);
        let changes: Vec<Change> = since.stories.iter().map(|story| story.change).collect();
        assert_eq!(
            changes,
            [Change::Split, Change::SplitOff, Change::Grown, Change::New]
        );
        assert_eq!(
            since.split,
            [("s-a".to_owned(), vec!["s-a".to_owned(), "t1.0".to_owned()])]
        );
        assert_eq!(since.ended, ["s-gone"]);
        assert_eq!((since.previous, since.stories[2].added), ((3, 8), 1));
    }

    #[test]
    fn stories_that_merge_are_told_and_the_larger_gives_the_id() {
        let then: [(&str, &[&str]); 2] = [("s-a", &["a"]), ("s-b", &["b", "c"])];
        let (ids, since) = run(&then, &[&["a", "b", "c"]]);
        assert_eq!(ids, ["s-b"]);
        assert_eq!(since.stories[0].change, Change::Merged);
        assert_eq!(
            since.stories[0].from,
            [("s-b".to_owned(), 2), ("s-a".to_owned(), 1)]
        );
        // Equal overlaps: the smaller id.
        assert_eq!(
            run(&[("s-b", &["b"]), ("s-a", &["a"])], &[&["a", "b"]]).0,
            ["s-a"]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// For any two partitions: ids are unique, one earlier id goes to one story, and a story that shares articles with
        /// one earlier story alone, of which it has all, keeps its id.
        #[test]
        fn an_id_names_one_story(labels in prop::collection::vec((prop::option::of(0u8..6), prop::option::of(0u8..6)), 1..40)) {
            let names: Vec<String> = (0..labels.len()).map(|i| format!("a{i:02}")).collect();
            let then = Previous::of(labels.iter().zip(&names).filter_map(|((then, _), name)| Some((name.clone(), format!("s{}", (*then)?)))));
            let mut now: BTreeMap<u8, Vec<&str>> = BTreeMap::new();
            for ((_, label), name) in labels.iter().zip(&names) {
                if let Some(label) = label {
                    now.entry(*label).or_default().push(name);
                }
            }
            let members: Vec<Vec<&str>> = now.into_values().collect();
            // Content ids that often are ids of the earlier stories.
            let own: Vec<String> = members.iter().map(|members| format!("s{}", members[0].len() + members.len() % 6)).collect();
            let own: Vec<&str> = own.iter().map(String::as_str).collect();
            let (ids, since) = inherit(&members, &own, &then, |now, turn| format!("t{now}.{turn}"));
            prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
            for ((story, id), members) in since.stories.iter().zip(&ids).zip(&members) {
                let [(from, shared)] = story.from.as_slice() else { continue };
                let whole = since.split.iter().all(|(split, _)| split != from);
                if whole {
                    prop_assert_eq!(id, from);
                    prop_assert_eq!(story.added + shared, members.len() as u32);
                }
            }
            // A run that is given its own result changes nothing.
            let own_result = Previous::of(ids.iter().zip(&members).flat_map(|(id, members)| members.iter().map(|m| ((*m).to_owned(), id.clone()))));
            let (again, since) = inherit(&members, &own, &own_result, |now, turn| format!("u{now}.{turn}"));
            prop_assert_eq!(again, ids);
            prop_assert_eq!(since.count(Change::Same), members.len());
        }
    }
}
