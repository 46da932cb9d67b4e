//! What a reader sees of a story: a title, the names it is about, the strongest terms, when it happened.

use super::background::Background;
use super::headline::manner;
use super::name::{Names, fold};
use super::term::{TermId, TermKind, term_id, word_id, word_of};
use super::time::{Span, TimeEstimate};
use super::vector::Vectors;
use super::vocabulary::Vocabulary;
use super::weight::{PSEUDO_DOCUMENTS, Weighed};
use crate::text::Words;
use ahash::AHashMap;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// How many terms name a story.
pub const TERMS: usize = 6;
/// How many names.
pub const NAMES: usize = 5;
/// A text whose time is known to this many days dates its story; wider ones only narrow it.
const PRECISE_DAYS: i32 = 31;

/// What the texts of a story have in common: the sum of their unit vectors, by column.
///
/// The cosine of a text with it is its mean cosine with all texts, so the nearest is found among all of them in time
/// linear in their terms; no sample is needed.
#[derive(Debug)]
pub struct Centre {
    weights: Vec<(u32, f64)>,
    length: f64,
    /// The cosine with each of the texts.
    cosines: Vec<f64>,
}

impl Centre {
    /// Of these groups. `O(terms log groups)`, summed in the order of the groups.
    pub fn of(vectors: &Vectors, groups: &[u32]) -> Self {
        if let [group] = groups {
            return Self::of_one(vectors, *group);
        }
        let rows = (0..).zip(groups).map(|(text, &group)| {
            let row = vectors.row(group as usize);
            row.map(move |(column, weight)| (column, text, weight))
        });
        let mut terms: Vec<(u32, u32, f32)> = rows.flatten().collect();
        // Rows are sorted, and a stable sort merges what is.
        terms.sort_by_key(|&(column, ..)| column);
        let of_column = |run: &[(u32, u32, f32)]| {
            let sum: f64 = run.iter().map(|&(.., weight)| f64::from(weight)).sum();
            (run[0].0, sum)
        };
        let runs = terms.chunk_by(|x, y| x.0 == y.0);
        let weights: Vec<(u32, f64)> = runs.map(of_column).collect();
        let length = length(&weights);
        let mut cosines = vec![0.0; groups.len()];
        let runs = terms.chunk_by(|x, y| x.0 == y.0);
        for (run, &(_, sum)) in runs.zip(&weights) {
            let share = sum / length;
            for &(_, text, weight) in run {
                cosines[text as usize] += f64::from(weight) * share;
            }
        }
        Self {
            weights,
            length,
            cosines,
        }
    }

    /// The same of one text, which most stories have.
    fn of_one(vectors: &Vectors, group: u32) -> Self {
        let row = vectors.row(group as usize);
        let weights: Vec<(u32, f64)> = row
            .map(|(column, weight)| (column, f64::from(weight)))
            .collect();
        Self {
            length: length(&weights),
            weights,
            cosines: vec![1.0],
        }
    }

    /// How much of what the story is about a headline says: its words' shares over the root of their number, so that
    /// neither a longer nor a shorter headline says more by its length.
    fn said_by(&self, headline: &str, columns: &[TermId]) -> f64 {
        // Under this many words a headline gains nothing by being shorter.
        const SHORT: usize = 6;
        let words = Words::of(headline);
        let mut said: Vec<TermId> = words.surfaces(headline).map(word_id).collect();
        said.sort_unstable();
        said.dedup();
        let share = |id: &TermId| {
            let id_at = |&(column, _): &(u32, f64)| columns[column as usize];
            let at = self.weights.binary_search_by_key(id, id_at).ok()?;
            Some(self.weights[at].1 / self.length)
        };
        let sum: f64 = said.iter().filter_map(share).sum();
        sum / (said.len().max(SHORT) as f64).sqrt()
    }
}

fn length(weights: &[(u32, f64)]) -> f64 {
    let squares = weights.iter().map(|(_, weight)| weight * weight);
    squares.sum::<f64>().sqrt()
}

/// A headline that may name a story.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The group it is from.
    pub group: u32,
    /// The headline.
    pub headline: &'a str,
    /// Whether somebody wrote it as a headline.
    pub titled: bool,
}

/// The candidate that names the story best: of a text near to all others, with a headline that says what they have in
/// common, in the manner of a report. The first of equals. `None` without candidates, of which there is one a text of the
/// centre, in their order.
///
/// `O(words log terms)` over all headlines of the story.
pub fn title(weighed: &Weighed, centre: &Centre, candidates: &[Candidate<'_>]) -> Option<usize> {
    // A headline in words of its own is not worthless: this much is allowed whatever it says.
    const ALLOWED: f64 = 0.1;
    if candidates.len() < 2 {
        return candidates.first().map(|_| 0);
    }
    let score = |(candidate, cosine): (&Candidate<'_>, &f64)| {
        let said = centre.said_by(candidate.headline, &weighed.columns);
        cosine * (ALLOWED + said) * manner(candidate.headline, candidate.titled)
    };
    let scores: Vec<f64> = candidates.iter().zip(&centre.cosines).map(score).collect();
    let best = |x: &usize, y: &usize| scores[*x].total_cmp(&scores[*y]).then(y.cmp(x));
    (0..candidates.len()).max_by(best)
}

/// The written forms of the terms that weigh most over all texts of a story, each once, without the words of `names`.
pub fn strongest_terms(
    weighed: &Weighed,
    centre: &Centre,
    vocabulary: &Vocabulary,
    names: &[String],
) -> Vec<String> {
    let named: BTreeSet<String> = names
        .iter()
        .flat_map(|name| name.split([' ', '-']))
        .map(word_of)
        .collect();
    // Weights are positive, and the bits of such order as they do. A heap, for few are taken of many.
    let by_weight = |&(column, weight): &(u32, f64)| (weight.to_bits(), Reverse(column));
    let mut columns: BinaryHeap<(u64, Reverse<u32>)> =
        centre.weights.iter().map(by_weight).collect();
    let mut forms: Vec<String> = Vec::new();
    while let Some((_, Reverse(column))) = columns.pop() {
        let Some(form) = vocabulary.surface(weighed.columns[column as usize]) else {
            continue;
        };
        let lower = form.to_lowercase();
        let said = |other: &String| {
            let other = other.to_lowercase();
            lower.split(' ').any(|word| word == other)
                || other.split(' ').any(|word| word == lower)
                || is_inflection(&lower, &other)
        };
        // A single figure or two letters alone tell a reader nothing.
        if form.chars().count() < 2 || (form.len() == 2 && form.chars().any(char::is_lowercase)) {
            continue;
        }
        if !named.contains(&word_of(&form)) && !forms.iter().any(said) {
            forms.push(form.into_string());
        }
        if forms.len() == TERMS {
            break;
        }
    }
    forms
}

/// Whether two folded forms are one word to a reader: `Russia` and `Russian`, `deployed` and `deployment`.
fn is_inflection(x: &str, y: &str) -> bool {
    let shared = x.chars().zip(y.chars()).take_while(|(x, y)| x == y).count();
    x == y || (shared >= 4 && shared + 3 >= x.chars().count().max(y.chars().count()))
}

/// In how many of the texts of a run each name is.
#[derive(Debug)]
pub struct NameCounts {
    counts: AHashMap<TermId, u32>,
    texts: f64,
}

impl NameCounts {
    /// Of the names of each text.
    pub fn of<'n>(texts: impl IntoIterator<Item = &'n Names>) -> Self {
        let (mut counts, mut all) = (AHashMap::new(), 0);
        for names in texts {
            all += 1;
            for (id, _) in names.as_slice() {
                *counts.entry(*id).or_insert(0) += 1;
            }
        }
        Self {
            counts,
            texts: f64::from(all),
        }
    }

    /// How rare a name is, by the texts of the run and the background: its rarest word bounds it there.
    fn rarity(&self, id: TermId, form: &str, background: &Background) -> f64 {
        let share = PSEUDO_DOCUMENTS / f64::from(background.documents().max(1));
        let words = form
            .split([' ', '-'])
            .map(|word| word.trim_end_matches('.'))
            .filter(|word| !word.is_empty());
        let rarest = words
            .map(|word| background.frequency(term_id(TermKind::Name, &word_of(word))))
            .fold(f64::INFINITY, f64::min);
        let known = f64::from(self.counts.get(&id).copied().unwrap_or(1));
        ((self.texts + PSEUDO_DOCUMENTS) / (known + share * rarest))
            .ln()
            .max(0.0)
    }
}

/// The names most typical of a story: used by many of its texts, and by few others.
pub fn typical_names<'n>(
    texts: impl ExactSizeIterator<Item = &'n Names>,
    counts: &NameCounts,
    vocabulary: &Vocabulary,
    background: &Background,
) -> Vec<String> {
    // So many by use alone are looked at, which bounds the work of looking up how they are written.
    const LOOKED_AT: usize = 40;
    const AGREED: usize = 2;
    let least = usize::from(texts.len() > 1) + 1;
    let named = texts.flat_map(Names::as_slice);
    let mut uses: Vec<(TermId, f64)> = named
        .map(|&(id, weight)| (id, 1.0 + f64::from(weight).ln()))
        .collect();
    // Stable, so that uses are summed in the order of the texts.
    uses.sort_by_key(|&(id, _)| id);
    let by_name = || uses.chunk_by(|x, y| x.0 == y.0);
    // What two texts name is the story's; where they agree on no names, what either names.
    let agreed = by_name().filter(|texts| texts.len() >= least).count();
    let least = if agreed >= AGREED { least } else { 1 };
    let mut used: Vec<(TermId, f64)> = by_name()
        .filter(|texts| texts.len() >= least)
        .map(|texts| (texts[0].0, texts.iter().map(|(_, used)| used).sum()))
        .collect();
    used.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    used.truncate(LOOKED_AT);
    let mut forms: Vec<(String, f64)> = used
        .into_iter()
        .filter_map(|(id, used)| {
            let form = vocabulary.surface(id)?.into_string();
            let weight = used * counts.rarity(id, &form, background);
            Some((form, weight))
        })
        .collect();
    // What texts call by the surname alone counts for the name that others write in full.
    let folded: Vec<String> = forms.iter().map(|(form, _)| form.to_lowercase()).collect();
    let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
    let mut weights: Vec<f64> = forms.iter().map(|(_, weight)| *weight).collect();
    fold(&folded, &mut weights);
    forms
        .iter_mut()
        .zip(weights)
        .for_each(|(form, weight)| form.1 = weight);
    forms.retain(|(_, weight)| *weight > 0.0);
    forms.sort_by(|x, y| y.1.total_cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
    let mut said: Vec<String> = Vec::new();
    forms.retain(|(form, _)| {
        let lower = form.to_lowercase();
        let new = !said.iter().any(|other| is_inflection(&lower, other));
        said.push(lower);
        new
    });
    forms.truncate(NAMES);
    forms.into_iter().map(|(form, _)| form).collect()
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

#[cfg(test)]
mod tests {
    use super::super::count::TermCounter;
    use super::super::weight::weigh;
    use super::*;

    const TEXTS: [&str; 4] = [
        "The ferry Aurora sank off the northern cape with forty people aboard, the coast guard said.",
        "Divers reached the ferry Aurora, which sank off the northern cape, the coast guard said.",
        "The ferry company said forty people were aboard the Aurora when it sank off the cape.",
        "A poem about the sea, the ferry and a lonely cape was read on the radio on Sunday.",
    ];

    fn best(headlines: [(&str, bool); 4]) -> usize {
        let vocabulary = Vocabulary::default();
        let terms =
            TEXTS.map(|text| TermCounter::new(&vocabulary).count("", text, &Words::of(text)));
        let weighed = weigh(&terms, &[], &Background::shipped());
        let groups = [0, 1, 2, 3];
        let centre = Centre::of(&weighed.vectors, &groups);
        let candidates = groups.map(|group| Candidate {
            group,
            headline: headlines[group as usize].0,
            titled: headlines[group as usize].1,
        });
        title(&weighed, &centre, &candidates).expect("there are candidates")
    }

    #[test]
    fn the_headline_that_says_what_all_texts_tell_names_the_story() {
        let told = "Ferry Aurora sinks off northern cape";
        let other = "Divers praised for their work";
        assert_eq!(
            best([(other, true), (told, true), (other, true), (told, true)]),
            1
        );
        let comment = "OPINION: Ferry Aurora sank off the cape";
        assert_eq!(
            best([
                (comment, true),
                (comment, true),
                ("Ferry Aurora sank off the cape", true),
                (told, true)
            ]),
            2
        );
        assert_eq!(
            best([(told, false), (told, true), (told, false), (told, false)]),
            1
        );
        assert_eq!(
            best([(told, true); 4]),
            best([(told, false); 4]),
            "the form alone decides nothing among equals"
        );
    }

    #[test]
    fn the_centre_of_one_text_is_that_of_it_twice() {
        let rows = [vec![(0, 1.0), (2, 0.5)], vec![(1, 2.0), (2, 1.0)]];
        let vectors = Vectors::unit(rows.into_iter().map(|row| (row, 0.0)));
        let (one, twice) = (Centre::of(&vectors, &[1]), Centre::of(&vectors, &[1, 1]));
        assert_eq!(one.weights.len(), 2);
        for (&(column, weight), &(same, sum)) in one.weights.iter().zip(&twice.weights) {
            assert_eq!(column, same);
            assert!((weight / one.length - sum / twice.length).abs() < 1e-9);
        }
        assert!((one.cosines[0] - twice.cosines[0]).abs() < 1e-6);
    }

    #[test]
    fn the_cosine_with_the_centre_is_the_mean_over_all_texts() {
        let rows = [
            vec![(0, 1.0), (1, 1.0)],
            vec![(1, 2.0), (2, 1.0)],
            vec![(2, 3.0)],
        ];
        let vectors = Vectors::unit(rows.into_iter().map(|row| (row, 0.0)));
        let centre = Centre::of(&vectors, &[0, 1, 2]);
        for group in 0..3 {
            let mean: f32 = (0..3).map(|other| vectors.dot(group, other)).sum();
            let found = centre.cosines[group] * centre.length;
            assert!((found - f64::from(mean)).abs() < 1e-6);
        }
    }
}
