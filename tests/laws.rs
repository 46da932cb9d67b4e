//! What holds for any articles.

use crate::made::{Dice, word};
use proptest::prelude::*;
use samestory::band::Candidate;
use samestory::outcome::Outcome;
use samestory::verify::{Relation, Relations, Thresholds, verify};
use samestory::{Article, Pipeline, Settings, Similarity};
use std::collections::{BTreeMap, BTreeSet};

/// Texts that are often alike: runs of one stream of words, with words exchanged.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let piece = (
        0usize..3,
        0usize..40,
        0usize..120,
        prop::collection::vec((0usize..160, 0usize..50), 0..5),
    );
    let text = piece.prop_map(|(stream, from, len, changes)| {
        let mut words: Vec<String> = (from..from + len)
            .map(|i| word(stream * 1_000 + i * 7 % 400))
            .collect();
        for (at, other) in changes {
            if let Some(slot) = words.get_mut(at) {
                *slot = word(5_000 + other);
            }
        }
        words.join(" ")
    });
    prop::collection::vec(text, 1..14)
}

fn named(texts: &[String]) -> Vec<Article<'_>> {
    texts
        .iter()
        .enumerate()
        .map(|(i, text)| Article::new(format!("a{i:03}"), text.as_str()))
        .collect()
}

fn cluster(articles: &[Article<'_>]) -> Outcome {
    Pipeline::new(Settings::default())
        .expect("settings hold")
        .cluster_articles(articles)
        .expect("it runs")
}

type Sets = BTreeSet<BTreeSet<String>>;

fn groups(outcome: &Outcome) -> Sets {
    let id = |id: &samestory::ArticleId| outcome.entry(*id).id.to_string();
    outcome
        .copies
        .groups
        .iter()
        .map(|group| group.members.iter().map(id).collect())
        .collect()
}

fn stories(outcome: &Outcome) -> BTreeMap<BTreeSet<String>, String> {
    let id = |id: &samestory::ArticleId| outcome.entry(*id).id.to_string();
    outcome
        .stories
        .iter()
        .map(|story| (story.members.iter().map(id).collect(), story.id.clone()))
        .collect()
}

fn pairs(outcome: &Outcome) -> Vec<(String, String, Relation, u32)> {
    let id = |id| outcome.entry(id).id.to_string();
    outcome
        .copies
        .pairs
        .iter()
        .map(|pair| (id(pair.a), id(pair.b), pair.relation, pair.overlap.shared))
        .collect()
}

fn equal(count: usize) -> Vec<Article<'static>> {
    let text: String = (0..90).map(|i| word(i * 13) + " ").collect();
    (0..count)
        .map(|i| Article::new(format!("a{i:05}"), text.clone()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_articles_does_not_matter(texts in texts(), seed in any::<u64>()) {
        let mut articles = named(&texts);
        let given = cluster(&articles);
        Dice::new(seed).shuffle(&mut articles);
        let shuffled = cluster(&articles);
        prop_assert_eq!(pairs(&given), pairs(&shuffled));
        prop_assert_eq!(&given.copies.groups, &shuffled.copies.groups);
        prop_assert_eq!(&given.stories, &shuffled.stories);
        prop_assert_eq!(&given.links, &shuffled.links);
    }

    #[test]
    fn groups_and_stories_partition_the_articles(texts in texts()) {
        let outcome = cluster(&named(&texts));
        let all: Vec<u32> = (0..texts.len() as u32).collect();
        let mut in_groups: Vec<u32> = outcome.copies.groups.iter().flat_map(|group| &group.members).map(|id| id.0).collect();
        in_groups.sort_unstable();
        prop_assert_eq!(&in_groups, &all);
        let mut in_stories: Vec<u32> = outcome.stories.iter().flat_map(|story| &story.members).map(|id| id.0).collect();
        in_stories.sort_unstable();
        prop_assert_eq!(&in_stories, &all);
        for (row, &group) in outcome.copies.group_of.iter().enumerate() {
            let group = &outcome.copies.groups[group as usize];
            prop_assert!(group.members.contains(&samestory::ArticleId::from_index(row)));
            prop_assert!(group.members.contains(&group.representative) && group.members.contains(&group.anchor));
            // A group is never torn between stories.
            prop_assert!(group.members.iter().all(|id| outcome.story_of[id.index()] == outcome.story_of[row]));
        }
    }

    /// Ids in another spelling and the same order: content ids are the same. (The order of ids decides ties.)
    #[test]
    fn ids_of_stories_depend_on_the_content_only(texts in texts()) {
        let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        prop_assume!(!texts.is_empty());
        let one = cluster(&named(&texts));
        let renamed: Vec<_> = texts.iter().enumerate().map(|(i, text)| Article::new(format!("zz/{i:06}.txt"), text.as_str())).collect();
        let other = cluster(&renamed);
        let ids = |outcome: &Outcome| outcome.stories.iter().map(|story| story.id.clone()).collect::<BTreeSet<_>>();
        prop_assert_eq!(ids(&one), ids(&other));
        let group_ids = |outcome: &Outcome| -> Vec<String> {
            outcome.copies.groups.iter().map(|group| outcome.content_id('g', &group.members)).collect()
        };
        prop_assert_eq!(group_ids(&one), group_ids(&other));
    }

    #[test]
    fn an_unrelated_article_changes_no_other_group(texts in texts(), first in any::<bool>()) {
        let alone = cluster(&named(&texts));
        let mut articles = named(&texts);
        let stranger: String = (0..80).map(|i| word(9_000 + i * 3) + " ").collect();
        articles.push(Article::new(if first { "a" } else { "z" }, stranger));
        let mut with = groups(&cluster(&articles));
        with.retain(|group| !group.contains("a") && !group.contains("z"));
        prop_assert_eq!(groups(&alone), with);
    }

    /// `near` is decided by `shared / union >= threshold`: true at the threshold itself, false a millionth over it.
    #[test]
    fn thresholds_are_inclusive(shared in 1u64..300, only_a in 0u64..100, only_b in 0u64..100) {
        let a: Vec<u64> = (0..shared + only_a).collect();
        let b: Vec<u64> = (0..shared).chain(1_000..1_000 + only_b).collect();
        let jaccard = shared as f64 / (shared + only_a + only_b) as f64;
        let sets = [a, b];
        let relation = |near: f64| {
            let thresholds = Thresholds { near: Similarity::new(near).expect("a similarity"), ..Thresholds::default() };
            let found = verify(&[Candidate::new(0, 1)], &thresholds, Relations::JACCARD, &sets[..], |_| ());
            found.first().map(|pair| pair.relation)
        };
        prop_assert_eq!(relation(jaccard), Some(Relation::Near));
        prop_assert_eq!(relation((jaccard - 1e-6).max(1e-9)), Some(Relation::Near));
        if jaccard < 1.0 - 1e-6 {
            prop_assert_eq!(relation(jaccard + 1e-6), None);
        }
    }

    #[test]
    fn texts_without_words_are_never_alike(kinds in prop::collection::vec(0usize..5, 2..12)) {
        let empty = ["…", "!!! ???", "\u{2014}", "* * *", "   "];
        let articles: Vec<_> = kinds.iter().enumerate().map(|(i, &kind)| Article::new(format!("e{i}"), empty[kind])).collect();
        let outcome = cluster(&articles);
        prop_assert!(outcome.copies.pairs.is_empty());
        prop_assert_eq!(outcome.copies.groups.len(), articles.len());
        prop_assert_eq!(outcome.stories.len(), articles.len());
        prop_assert_eq!(outcome.run.counts.wordless, articles.len() as u64);
        let ids: BTreeSet<String> = stories(&outcome).into_values().collect();
        prop_assert_eq!(ids.len(), articles.len(), "each has an id of its own");
    }
}

/// All pairs of a family of up to 64, a star of a larger one; one group and not one candidate in either case.
#[test]
fn equal_articles_cost_linear_time() {
    for count in [2, 3, 63, 64, 65, 1_000, 4_000] {
        let outcome = cluster(&equal(count));
        let expected = if count <= 64 {
            count * (count - 1) / 2
        } else {
            count - 1
        };
        assert_eq!(outcome.copies.pairs.len(), expected, "{count}");
        assert_eq!(outcome.copies.groups.len(), 1);
        assert_eq!(outcome.stories.len(), 1);
        assert_eq!(outcome.run.counts.candidates, 0);
        assert_eq!(outcome.run.counts.identical, count as u64 - 1);
    }
}

/// Nearly equal articles meet in every bucket. A bucket of up to 64 gives at most 63 / 2 candidates a member and a larger
/// one gives one: 18 bands give 18 x 31.5 an article at the very most, whatever the number of articles.
#[test]
fn nearly_equal_articles_cost_linear_time() {
    let candidates = |count: usize| {
        let base: String = (0..200).map(|i| word(i * 13) + " ").collect();
        let articles: Vec<_> = (0..count)
            .map(|i| Article::new(format!("a{i:05}"), format!("{base} {}", word(50_000 + i))))
            .collect();
        let outcome = cluster(&articles);
        assert_eq!(outcome.copies.groups.len(), 1, "{count}");
        outcome.run.counts.candidates as f64
    };
    let (some, twice) = (candidates(1_000), candidates(2_000));
    assert!(twice <= 2_000.0 * 18.0 * 31.5);
    assert!(
        twice < 2.5 * some,
        "{some} candidates of 1,000 articles, {twice} of 2,000"
    );
}

/// A text shorter than a shingle is one shingle of all its words.
#[test]
fn short_texts_have_a_meaning() {
    let article = Article::new;
    let outcome = cluster(&[
        article("a", "Ferry sinks"),
        article("b", "ferry sinks!"),
        article("c", "ferry"),
        article("d", "sinks ferry"),
    ]);
    assert_eq!(
        pairs(&outcome),
        [("a".into(), "b".into(), Relation::Identical, 1)]
    );
}

#[test]
fn two_articles_of_one_id_are_refused_and_so_are_none() {
    let pipeline = Pipeline::new(Settings::default()).expect("settings hold");
    let two = [
        Article::new("a", "one text"),
        Article::new("a", "another text"),
    ];
    assert!(
        pipeline
            .cluster_articles(&two)
            .expect_err("one id")
            .to_string()
            .contains("\"a\"")
    );
    assert!(pipeline.cluster_articles(&[]).is_err());
}
