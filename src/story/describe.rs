//! What a reader sees of a story: a title, the strongest terms, when it happened.

use super::term::{TermId, Vocabulary};
use super::time::{Span, TimeEstimate};
use super::vector::Vectors;
use super::weight::Weighed;

/// How many terms name a story.
pub const TERMS: usize = 6;
/// A text whose time is known to this many days dates its story; wider ones only narrow it.
const PRECISE_DAYS: i32 = 31;

/// The group whose terms are nearest to all the others': the highest sum of cosines, then the first.
pub fn central(vectors: &Vectors, groups: &[u32]) -> u32 {
    // In a huge story the sum over a sample of members names the same centre to any reader; the first are the sample.
    const SAMPLE: usize = 64;
    let to_all = |&group: &u32| -> f32 {
        groups
            .iter()
            .take(SAMPLE)
            .filter(|&&other| other != group)
            .map(|&other| vectors.dot(group as usize, other as usize))
            .sum()
    };
    let mut best = (f32::MIN, groups[0]);
    for group in groups.iter().take(SAMPLE) {
        let sum = to_all(group);
        if sum > best.0 {
            best = (sum, *group);
        }
    }
    best.1
}

/// The written forms of the terms that weigh most over all texts of a story; each form once.
pub fn strongest_terms(weighed: &Weighed, groups: &[u32], vocabulary: &Vocabulary) -> Vec<String> {
    let mut weights: Vec<(u32, f32)> = groups
        .iter()
        .flat_map(|&group| weighed.vectors.row(group as usize))
        .collect();
    // Stable: a term's weights are added in the order of the texts.
    weights.sort_by_key(|&(column, _)| column);
    let mut columns: Vec<(u32, f64)> = weights
        .chunk_by(|x, y| x.0 == y.0)
        .map(|run| {
            (
                run[0].0,
                run.iter().map(|&(_, weight)| f64::from(weight)).sum(),
            )
        })
        .collect();
    let heavier = |x: &(u32, f64), y: &(u32, f64)| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0));
    // The first few forms are among the first few dozen terms; only where they are not, all are put in order.
    let first = columns.len().min(8 * TERMS);
    if first < columns.len() {
        columns.select_nth_unstable_by(first, heavier);
    }
    columns[..first].sort_unstable_by(heavier);
    let forms = different_forms(&columns[..first], weighed, vocabulary);
    if forms.len() == TERMS || first == columns.len() {
        return forms;
    }
    columns.sort_unstable_by(heavier);
    different_forms(&columns, weighed, vocabulary)
}

/// The written forms of the first terms that are not inflections of one before, at most [`TERMS`].
fn different_forms(
    columns: &[(u32, f64)],
    weighed: &Weighed,
    vocabulary: &Vocabulary,
) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    for &(column, _) in columns {
        let Some(form) = vocabulary.surface(weighed.columns[column as usize]) else {
            continue;
        };
        let lower = form.to_lowercase();
        let said = |other: &String| {
            let other = other.to_lowercase();
            let shared = lower
                .chars()
                .zip(other.chars())
                .take_while(|(x, y)| x == y)
                .count();
            lower == other
                || (shared >= 4 && shared + 3 >= lower.chars().count().max(other.chars().count()))
        };
        if !forms.iter().any(said) {
            forms.push(form.into_string());
        }
        if forms.len() == TERMS {
            break;
        }
    }
    forms
}

/// The written form of a term, or its number where the form is not known.
pub fn form(vocabulary: &Vocabulary, id: TermId) -> String {
    vocabulary
        .surface(id)
        .map_or_else(|| format!("{id:016x}"), String::from)
}

/// When a story was told: the days of its precisely dated texts, or else what the times of all its texts have in common.
pub fn told(times: &[&TimeEstimate]) -> Vec<Span> {
    let precise = |time: &&&TimeEstimate| {
        time.spans.len() == 1
            && time.spans[0].to.0.saturating_sub(time.spans[0].from.0) <= PRECISE_DAYS
    };
    let days: Vec<Span> = times
        .iter()
        .filter(precise)
        .map(|time| time.spans[0])
        .collect();
    if let (Some(from), Some(to)) = (
        days.iter().map(|s| s.from).min(),
        days.iter().map(|s| s.to).max(),
    ) {
        return vec![Span { from, to }];
    }
    let mut known = times
        .iter()
        .filter(|time| !time.spans.is_empty())
        .map(|time| time.spans.clone());
    let Some(first) = known.next() else {
        return Vec::new();
    };
    let common = known.fold(first.clone(), |left, right| intersection(&left, &right));
    if common.is_empty() { first } else { common }
}

fn intersection(a: &[Span], b: &[Span]) -> Vec<Span> {
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
    let both = pairs.map(|(x, y)| Span {
        from: x.from.max(y.from),
        to: x.to.min(y.to),
    });
    both.filter(|span| span.from <= span.to).collect()
}
