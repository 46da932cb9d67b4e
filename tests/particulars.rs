//! Figures, ages and offices count: look-alikes of one time are held apart by them, and a toll that rises is no conflict.

use samestory::article::Article;
use samestory::pipeline::Pipeline;
use samestory::settings::Settings;

/// Two shootings of one week, told in much the same words. With the names, ages and the sheriff of either.
fn shooting(id: &'static str, victim: [&str; 2], sheriff: &str, rest: &str) -> Article<'static> {
    let [name, age] = victim;
    let text = format!(
        "A {age}-year-old man was shot and killed outside a grocery store on Tuesday night, deputies said.\n\
         The victim was identified as {name}, {age}, a father of two. Sheriff {sheriff} said deputies were called to the \
         store shortly before nine and found him wounded in the parking lot. He was taken to a hospital, where he was \
         pronounced dead. {rest} Nobody has been arrested, and detectives ask witnesses to come forward."
    );
    Article {
        date: Some("2031-05-06".into()),
        ..Article::new(id, text)
    }
}

fn similarity(articles: &[Article<'_>]) -> (usize, f64, f32) {
    let pipeline = Pipeline::new(Settings::default()).expect("the default settings");
    let (outcome, evidence) = pipeline
        .cluster_with_evidence(articles)
        .expect("two articles");
    let tie = evidence.clustered.graph.tie(0, 1).expect("shared words");
    (outcome.stories.len(), tie.similarity, tie.particulars)
}

const ONE: &str = "Customers ran into the street when the shots were heard.";
const OTHER: &str = "A grey van was seen leaving, and a dog unit followed its trail to the river.";

#[test]
fn look_alikes_of_one_week_are_held_apart_by_ages_and_offices() {
    let told = shooting("a", ["Alan Pike", "24"], "Dana Cole", ONE);
    let (stories, similarity, factor) =
        similarity(&[told.clone(), shooting("b", ["Omar Ruiz", "57"], "Neil Marsh", OTHER)]);
    println!("{stories} {similarity} {factor}");
    assert!(factor < 0.7, "{factor}");
    panic!();
}
