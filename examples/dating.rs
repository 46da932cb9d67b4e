//! Time from text: how often the estimate names a year, and how often it is right.
//!
//! `cargo run --release --example dating -- FILE.jsonl[.gz]...`
//!
//! Takes the articles that come with one day as their date, hides date and address, estimates from title and text, and
//! holds the estimate against the day: the year it names if its spans lie in one, and whether the day lies in its spans.

use samestory::read::{ReadOptions, read};
use samestory::run::{Run, Unobserved};
use samestory::story::time::{Dated, Dater, TimeEstimate, parse_date};
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        return Err("give files of JSON lines with dates".into());
    }
    let dater = Dater::new();
    let reading = read(
        &paths,
        &ReadOptions::default(),
        &mut Run::default(),
        &Unobserved,
        |article| {
            let [span] = parse_date(article.date.as_deref()?)[..] else {
                return None;
            };
            let estimate = dater.estimate(&Dated {
                title: &article.title,
                text: &article.text,
                ..Dated::default()
            });
            (span.from == span.to).then_some((span.from, estimate))
        },
    )?;
    let all: Vec<(_, TimeEstimate)> = reading
        .records
        .into_iter()
        .filter_map(|record| record.value)
        .collect();
    let dated = |holds: &dyn Fn(&TimeEstimate) -> bool| {
        all.iter().filter(|(_, estimate)| holds(estimate)).count()
    };
    let said = dated(&|estimate| !estimate.spans.is_empty());
    let named = dated(&|estimate| estimate.year().is_some());
    let right = all
        .iter()
        .filter(|(day, estimate)| estimate.year() == Some(day.year()))
        .count();
    let inside = all
        .iter()
        .filter(|(day, estimate)| estimate.spans.iter().any(|span| span.contains(*day)))
        .count();
    let percent = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    println!("{} articles with a day", all.len());
    println!(
        "something is known of {:.1}%; the day lies inside in {:.1}% of these",
        percent(said, all.len()),
        percent(inside, said)
    );
    println!(
        "a year is named for {:.1}%; it is right in {:.1}% of these",
        percent(named, all.len()),
        percent(right, named)
    );
    Ok(())
}
