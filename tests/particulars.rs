//! Figures, ages and offices count: look-alikes of one time are held apart by them, and a toll that rises is no conflict.

use samestory::{Article, Pipeline, Settings};

/// A shooting of one week, told in words that another is told in, too.
fn shooting(id: &'static str, age: &str, sheriff: &str, rest: &str) -> Article<'static> {
    let text = format!(
        "A man was shot and killed on Tuesday, deputies said. The victim was {age} years old. {sheriff} gave no motive. {rest}"
    );
    dated(id, "2031-05-06", text)
}

fn dated(id: &'static str, date: &'static str, text: impl Into<String>) -> Article<'static> {
    Article {
        date: Some(date.into()),
        ..Article::new(id, text.into())
    }
}

/// How many stories two articles are, how alike they are, and what particulars make of that.
fn compared(articles: &[Article<'_>; 2]) -> (usize, f64, f32) {
    let pipeline = Pipeline::new(Settings::default()).expect("the default settings");
    let found = pipeline.cluster_with_evidence(articles);
    let (outcome, evidence) = found.expect("two articles");
    let tie = evidence.clustered.graph.tie(0, 1).expect("shared words");
    (outcome.stories.len(), tie.similarity, tie.particulars)
}

const ONE: &str = "Customers ran across the street when they heard the gunfire, and a cashier locked the doors. Detectives \
                   took a rifle from a pickup truck that was left at the corner of Maple Avenue outside the grocery, and a neighbor's camera \
                   shows somebody climbing over the fence behind the laundry.";
const OTHER: &str = "A grey van was seen leaving, and a dog unit followed its trail to the river, where divers will search \
                     for a pistol this weekend. His brother had argued with a tenant about unpaid rent, according to \
                     court papers, and the landlord was questioned until morning without charges.";

#[test]
fn look_alikes_of_one_week_are_held_apart_by_ages_and_offices() {
    let told = shooting("a", "24", "Sheriff Dana Cole", ONE);
    let like = |age, sheriff| compared(&[told.clone(), shooting("b", age, sheriff, OTHER)]);
    let (stories, with, factor) = like("57", "Sheriff Neil Marsh");
    assert_eq!(stories, 2, "{with}");
    assert!((factor - 0.67).abs() < 0.01, "{factor}");
    // Their words alone would join them.
    assert!(
        with / f64::from(factor) >= Settings::default().story.cut,
        "{with}"
    );
    // The same two without what conflicts, as far as words go: joined.
    let (stories, without, factor) = like("some", "The sheriff");
    assert_eq!((stories, factor), (1, 1.0), "{without}");
    // The same particulars: joined, and the more.
    let (stories, agreeing, factor) = like("24", "Sheriff Dana Cole");
    assert_eq!(stories, 1);
    assert!(
        factor > 1.1 && agreeing > without,
        "{factor}: {agreeing} and {without}"
    );
}

#[test]
fn a_toll_that_rises_for_days_stays_one_story() {
    let told = |id, date, toll, rest| {
        let text = format!(
            "The death toll of the earthquake that struck the coast near Port Amsel has risen, and {toll} people were killed, \
             the governor's office said. Rescue teams dug through collapsed houses for survivors. {rest}"
        );
        dated(id, date, text)
    };
    let days = [
        told(
            "a",
            "2031-05-06",
            "at least 12",
            "Roads to the harbor were blocked by landslides, and soldiers brought water.",
        ),
        told(
            "b",
            "2031-05-07",
            "at least 31",
            "A girl was pulled alive from a school after twenty hours under the concrete.",
        ),
        told(
            "c",
            "2031-05-09",
            "58",
            "Aid flights landed at the reopened airport while aftershocks kept families outdoors.",
        ),
    ];
    let pipeline = Pipeline::new(Settings::default()).expect("the default settings");
    let (outcome, evidence) = pipeline
        .cluster_with_evidence(&days)
        .expect("three articles");
    assert_eq!(outcome.copies.groups.len(), 3, "texts of their own");
    assert_eq!(outcome.stories.len(), 1);
    // It is read as what it is, and costs little.
    for (a, b, tie) in evidence.clustered.graph.weighted_ties() {
        assert!(
            (tie.particulars - 0.94).abs() < 0.01,
            "{a} {b}: {}",
            tie.particulars
        );
    }
}
