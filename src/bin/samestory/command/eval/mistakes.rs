//! The worst mistakes of a clustering: which pairs were joined or split, and on which evidence.

use samestory::Outcome;
use samestory::article::ArticleId;
use samestory::pipeline::Evidence;
use samestory::score::Label;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Two articles wrongly joined or wrongly apart.
pub(super) struct Mistake {
    /// The labelled set, where there are several.
    set: String,
    joined: bool,
    a: String,
    b: String,
    titles: [String; 2],
    similarity: f64,
    cosine: f32,
    time: f32,
    particulars: f32,
    terms: Vec<String>,
}

impl Mistake {
    pub(super) fn as_json(&self) -> Value {
        json!({"set": self.set, "joined": self.joined, "a": self.a, "b": self.b, "titles": self.titles,
               "similarity": self.similarity, "cosine": self.cosine, "time": self.time, "particulars": self.particulars, "terms": self.terms})
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let what = if self.joined {
            "joined, though apart"
        } else {
            "apart, though one story"
        };
        let set = if self.set.is_empty() {
            String::new()
        } else {
            format!("{}: ", self.set)
        };
        writeln!(
            out,
            "\n{set}{what}: similarity {:.3} (words {:.3}, time {:.2}, particulars {:.2})",
            self.similarity, self.cosine, self.time, self.particulars
        )?;
        for (id, title) in [&self.a, &self.b].into_iter().zip(&self.titles) {
            writeln!(out, "  {id}  {title}")?;
        }
        writeln!(out, "  shared: {}", self.terms.join(" · "))
    }
}

/// The pairs that were joined though least alike, and those kept apart though most alike; as many of each.
pub(super) fn mistakes(
    set: &str,
    outcome: &Outcome,
    evidence: &Evidence,
    gold: &[Label],
    most: usize,
) -> Vec<Mistake> {
    let label_of: BTreeMap<&str, &str> = gold
        .iter()
        .filter_map(|(id, label)| Some((id.as_str(), label.as_deref()?)))
        .collect();
    let label = |id: ArticleId| label_of.get(&*outcome.entry(id).id).copied();
    let representative = |group: u32| outcome.copies.groups[group as usize].representative;
    let (mut wrongly_joined, mut wrongly_apart) = (Vec::new(), Vec::new());
    for (a, b, tie) in evidence.clustered.graph.weighted_ties() {
        let (x, y) = (representative(a), representative(b));
        let (Some(gold_x), Some(gold_y)) = (label(x), label(y)) else {
            continue;
        };
        let together = outcome.story_of[x.index()] == outcome.story_of[y.index()];
        match (together, gold_x == gold_y) {
            (true, false) => wrongly_joined.push((tie.similarity, a, b)),
            (false, true) => wrongly_apart.push((tie.similarity, a, b)),
            _ => {}
        }
    }
    let most_alike = |x: &(f64, u32, u32), y: &(f64, u32, u32)| {
        y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2)))
    };
    wrongly_joined.sort_by(most_alike);
    wrongly_apart.sort_by(most_alike);
    let describe = |joined: bool| {
        move |&(similarity, a, b): &(f64, u32, u32)| {
            let (terms, tie) = evidence.explain(a, b);
            let (x, y) = (
                outcome.entry(representative(a)),
                outcome.entry(representative(b)),
            );
            Mistake {
                set: set.to_owned(),
                joined,
                a: x.id.to_string(),
                b: y.id.to_string(),
                titles: [x.headline.to_string(), y.headline.to_string()],
                similarity,
                cosine: tie.map_or(0.0, |tie| tie.cosine),
                time: tie.map_or(1.0, |tie| tie.time),
                particulars: tie.map_or(1.0, |tie| tie.particulars),
                terms: terms.into_iter().take(6).map(|(term, _)| term).collect(),
            }
        }
    };
    let joined = wrongly_joined.iter().take(most).map(describe(true));
    joined
        .chain(wrongly_apart.iter().take(most).map(describe(false)))
        .collect()
}
