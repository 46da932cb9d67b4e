//! The acceptance case: one deployment of 2025 in four articles, and its look-alike of 2018.

use crate::made::Dice;
use crate::program::{ROOT, run};
use serde_json::Value;
use std::collections::BTreeSet;

const SEEDS: [&str; 5] = [
    "seeds/000_4c50096f21a77d9c.txt",
    "seeds/001_839523a0d6d1f6fb.txt",
    "seeds/002_edc69e52ae7fec6c.txt",
    "seeds/003_50ca81e90e435a39.txt",
    "seeds/004_1b23dc7213abb3ae.txt",
];
const OLD: &str = SEEDS[2];

fn cluster(inputs: &[&str]) -> Value {
    run(
        ROOT,
        &[&["cluster", "--format", "json", "--quiet"], inputs].concat(),
        b"",
    )
    .json()
}

fn stories(result: &Value) -> BTreeSet<BTreeSet<&str>> {
    let articles = |story: &'static str, value: &Value| -> BTreeSet<String> {
        value[story]
            .as_array()
            .expect("a list")
            .iter()
            .map(|id| id.as_str().expect("an id").to_owned())
            .collect()
    };
    let stories = result["stories"].as_array().expect("stories");
    stories
        .iter()
        .map(|story| {
            articles("articles", story)
                .iter()
                .map(|id| *SEEDS.iter().find(|seed| *seed == id).expect("a seed"))
                .collect()
        })
        .collect()
}

/// The articles of 2025 among `inputs` together, the one of 2018 alone.
fn expected(inputs: &[&'static str]) -> BTreeSet<BTreeSet<&'static str>> {
    let new = inputs.iter().copied().filter(|seed| *seed != OLD).collect();
    let old = inputs.iter().copied().filter(|seed| *seed == OLD).collect();
    [new, old]
        .into_iter()
        .filter(|story: &BTreeSet<&str>| !story.is_empty())
        .collect()
}

#[test]
fn the_four_of_2025_are_one_story_and_2018_is_another() {
    assert_eq!(stories(&cluster(&["seeds"])), expected(&SEEDS));
}

#[test]
fn the_order_of_the_files_changes_no_byte() {
    let given = cluster(&SEEDS);
    let mut order = SEEDS;
    let mut dice = Dice::new(1);
    for _ in 0..8 {
        dice.shuffle(&mut order);
        assert_eq!(cluster(&order), given, "{order:?}");
    }
    assert_eq!(cluster(&["seeds/"]), given);
}

#[test]
fn any_one_may_be_left_out() {
    for left_out in SEEDS {
        let inputs: Vec<&'static str> =
            SEEDS.into_iter().filter(|seed| *seed != left_out).collect();
        assert_eq!(
            stories(&cluster(&inputs)),
            expected(&inputs),
            "without {left_out}"
        );
    }
}

/// Two of the four alone are not asked for; with the look-alike in sight they still must not join it.
#[test]
fn the_look_alike_never_joins_a_subset() {
    for one in SEEDS.into_iter().filter(|seed| *seed != OLD) {
        assert_eq!(stories(&cluster(&[one, OLD])).len(), 2, "{one}");
    }
}

/// A sentence of evidence that names an office holder or an election, and can be true in `year` and not in `other`.
fn betrays(says: &str, year: &str) -> bool {
    says.contains("election")
        || (says.contains(" was ") && (says.contains(year) || says.contains("since")))
}

#[test]
fn the_two_stories_are_linked_as_apart_by_office_holders() {
    let result = cluster(&["seeds"]);
    let links = result["links"].as_array().expect("links");
    assert_eq!(links.len(), 1);
    assert_eq!(links[0]["kind"], "apart");
    let told = |id: &Value| {
        let stories = result["stories"].as_array().expect("stories");
        let story = stories
            .iter()
            .find(|story| story["id"] == *id)
            .expect("the story of a link");
        story["told"][0][0].as_str().expect("a day").to_owned()
    };
    for (side, evidence) in ["a", "b"]
        .into_iter()
        .zip(links[0]["evidence"].as_array().expect("evidence"))
    {
        let (day, says) = (
            told(&links[0][side]),
            evidence.as_str().expect("a sentence"),
        );
        assert!(day.starts_with("2025") || day.starts_with("2018"), "{day}");
        assert!(betrays(says, &day[..4]), "{day}: {says}");
    }
    let days: BTreeSet<String> = ["a", "b"]
        .iter()
        .map(|side| told(&links[0][side])[..4].to_owned())
        .collect();
    assert_eq!(days.into_iter().collect::<Vec<_>>(), ["2018", "2025"]);
}

#[test]
fn explain_says_why_not() {
    let said = run(ROOT, &["explain", "seeds", SEEDS[0], OLD, "--quiet"], b"").good();
    assert!(
        said.contains("two stories: the words are alike, the times are not"),
        "{said}"
    );
    assert!(
        said.contains("Salesses was US secretary of defense 2025"),
        "{said}"
    );
    assert!(
        said.contains("Jim Mattis was US secretary of defense"),
        "{said}"
    );
    let said = run(
        ROOT,
        &["explain", "seeds", SEEDS[0], SEEDS[1], "--quiet"],
        b"",
    )
    .good();
    assert!(said.contains("one story"), "{said}");
}
