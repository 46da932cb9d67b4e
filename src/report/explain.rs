//! Why two articles are, or are not, together: as text for people and as JSON.

use super::json::rounded;
use super::text::{Style, fit, spans_in_words, wrap};
use crate::similarity::Overlap;
use crate::story::conflict::Sign;
use crate::story::graph::Tie;
use crate::story::time::Span;
use crate::verify::Relation;
use serde_json::json;
use std::io::{self, Write};

/// Everything known of a pair.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The one article.
    pub a: Side,
    /// The other.
    pub b: Side,
    /// How a relates to b as copies, if it does.
    pub relation: Option<Relation>,
    /// Exact counts of the shingle sets.
    pub overlap: Overlap,
    /// Bands of the signatures that are equal, of how many.
    pub bands: (usize, usize),
    /// Shared passages in the order of a.
    pub passages: Vec<Shared>,
    /// Whether they are in one group of copies.
    pub same_group: bool,
    /// Whether they are in one story.
    pub same_story: bool,
    /// The tie of their groups, if their words make one.
    pub tie: Option<Tie>,
    /// The cut a tie is held against.
    pub cut: f64,
    /// Shared terms, those that add most first.
    pub terms: Vec<Feature>,
    /// Figures, offices, ages, places that agree or cannot both be, the heaviest first. They are shown and decide nothing.
    pub signs: Vec<Sign>,
}

/// One article of a pair.
#[derive(Debug, Clone)]
pub struct Side {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub headline: String,
    /// Its outlet.
    pub source: Option<String>,
    /// Id and title of its story.
    pub story: Option<(String, String)>,
    /// Id of its group.
    pub group: String,
    /// Words of its body.
    pub words: u32,
    /// Shingles of its body.
    pub shingles: u32,
    /// When it was written.
    pub told: Vec<Span>,
    /// Why, heaviest first.
    pub evidence: Vec<String>,
    /// What speaks most against the other's time.
    pub against: Option<String>,
    /// Numbers the other does not have.
    pub numbers: Vec<String>,
}

/// A stretch of words both have.
#[derive(Debug, Clone)]
pub struct Shared {
    /// How many words.
    pub words: usize,
    /// As a writes it.
    pub text: String,
}

/// A shared term and what it adds to the cosine.
#[derive(Debug, Clone)]
pub struct Feature {
    /// Its written form.
    pub form: String,
    /// Its part of the cosine.
    pub share: f32,
}

/// A sign as a reader takes it: `office governor: Roe, not Doe`.
fn said(sign: &Sign) -> String {
    const VALUES: usize = 4;
    let listed = |values: &[&String]| {
        let shown: Vec<&str> = values
            .iter()
            .take(VALUES)
            .map(|value| value.as_str())
            .collect();
        let more = if values.len() > VALUES { ", ..." } else { "" };
        format!("{}{more}", shown.join(", "))
    };
    let both: Vec<&String> = sign
        .a
        .iter()
        .filter(|value| sign.b.contains(value))
        .collect();
    let values = if sign.agrees {
        format!("both {}", listed(&both))
    } else {
        let (a, b): (Vec<&String>, Vec<&String>) =
            (sign.a.iter().collect(), sign.b.iter().collect());
        format!("{} against {}", listed(&a), listed(&b))
    };
    let of = if sign.of.is_empty() {
        String::new()
    } else {
        format!(" {}", sign.of)
    };
    format!("{}{of}: {values}", sign.slot.name())
}

impl Explanation {
    /// The answer in one sentence.
    pub fn verdict(&self) -> String {
        let years_apart = self.a.against.is_some() && self.b.against.is_some();
        match (self.same_group, self.same_story, self.relation) {
            (true, _, Some(relation)) => format!("copies: {relation}"),
            (true, _, None) => {
                "in one group of copies through its anchor, not directly related".to_owned()
            }
            (false, true, _) => "one story, told in words of their own".to_owned(),
            (false, false, _) if years_apart => {
                "two stories: the words are alike, the times are not".to_owned()
            }
            (false, false, _) => "two stories".to_owned(),
        }
    }

    /// Writes it for people.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn write_text(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        for (label, side) in [("a", &self.a), ("b", &self.b)] {
            writeln!(
                out,
                "{label}  {}",
                style.bold(&fit(&side.headline, style.width - 3))
            )?;
            let source = side
                .source
                .as_deref()
                .map_or_else(String::new, |source| format!(" · {source}"));
            writeln!(
                out,
                "   {}",
                fit(
                    &format!(
                        "{}{source} · {} words · {}",
                        side.id,
                        side.words,
                        spans_in_words(&side.told)
                    ),
                    style.width - 3
                )
            )?;
        }
        writeln!(out, "\n{}\n", style.bold(&self.verdict()))?;
        self.copies(style, out)?;
        self.stories(style, out)?;
        self.particulars(style, out)?;
        self.times(style, out)
    }

    fn copies(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let Overlap { a, b, shared } = self.overlap;
        writeln!(out, "as copies")?;
        let relation = self.relation.map_or("none", Relation::name);
        writeln!(
            out,
            "  relation {relation} · Jaccard {:.4} · {:.4} of a in b · {:.4} of b in a",
            self.overlap.jaccard(),
            self.overlap.containment_a(),
            self.overlap.containment_b()
        )?;
        writeln!(
            out,
            "  {shared} shingles shared of {a} and {b} · {} of {} bands equal",
            self.bands.0, self.bands.1
        )?;
        let total: usize = self.passages.iter().map(|passage| passage.words).sum();
        if total > 0 {
            writeln!(
                out,
                "  {total} words in {} shared passages:",
                self.passages.len()
            )?;
        }
        for passage in self.passages.iter().take(5) {
            writeln!(
                out,
                "    {:4} words  {}",
                passage.words,
                fit(&passage.text, style.width - 16)
            )?;
        }
        for (label, side) in [("a", &self.a), ("b", &self.b)] {
            if !side.numbers.is_empty() {
                writeln!(
                    out,
                    "  numbers only in {label}: {}",
                    fit(&side.numbers.join(", "), style.width - 20)
                )?;
            }
        }
        writeln!(out)
    }

    fn stories(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "as stories")?;
        match &self.tie {
            None if self.same_group => writeln!(out, "  one text of one story")?,
            None => writeln!(out, "  no tie: their words are too different")?,
            Some(tie) => {
                let against_cut = if tie.similarity >= self.cut {
                    "at or over"
                } else {
                    "under"
                };
                writeln!(
                    out,
                    "  words {:.3} x time {:.2}, neighbours {:.3}: {:.3}, {against_cut} the cut {}",
                    tie.cosine, tie.time, tie.neighbours, tie.similarity, self.cut
                )?;
                writeln!(
                    out,
                    "  the cut holds for the mean over all pairs of two stories, not for one pair"
                )?;
            }
        }
        if !self.terms.is_empty() {
            let terms: Vec<String> = self
                .terms
                .iter()
                .map(|term| format!("{} {:.3}", term.form, term.share))
                .collect();
            for (at, line) in wrap(&terms.join(" · "), style.width - 11)
                .iter()
                .enumerate()
            {
                writeln!(
                    out,
                    "  {} {line}",
                    if at == 0 { "shared:" } else { "       " }
                )?;
            }
        }
        writeln!(out)
    }

    fn particulars(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        const SHOWN: usize = 4;
        if self.signs.iter().all(|sign| sign.weight == 0.0) {
            return Ok(());
        }
        writeln!(out, "as to particulars (they decide nothing)")?;
        for (label, agrees) in [("for:    ", true), ("against:", false)] {
            let signs = self
                .signs
                .iter()
                .filter(|sign| sign.agrees == agrees && sign.weight != 0.0);
            for sign in signs.take(SHOWN) {
                let line = format!("{} ({:+.1})", said(sign), sign.weight);
                for (at, line) in wrap(&line, style.width - 11).iter().enumerate() {
                    writeln!(out, "  {} {line}", if at == 0 { label } else { "        " })?;
                }
            }
        }
        writeln!(out)
    }

    fn times(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "as to time")?;
        for (label, side) in [("a", &self.a), ("b", &self.b)] {
            writeln!(out, "  {label}: {}", spans_in_words(&side.told))?;
            for says in side
                .against
                .iter()
                .chain(&side.evidence)
                .take(4)
                .enumerate()
                .filter(|(at, says)| *at == 0 || Some(*says) != side.against.as_ref())
                .map(|(_, says)| says)
            {
                for line in wrap(says, style.width - 7) {
                    writeln!(out, "     {line}")?;
                }
            }
        }
        Ok(())
    }

    /// Writes it as one JSON object.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let side = |side: &Side| {
            json!({
                "id": side.id, "title": side.headline, "source": side.source, "group": side.group,
                "story": side.story.as_ref().map(|(id, _)| id), "words": side.words,
                "time": spans_in_words(&side.told), "evidence": side.evidence, "against": side.against,
                "numbers": side.numbers,
            })
        };
        let tie = self.tie.map(|tie| {
            json!({"words": rounded(tie.cosine.into()), "time": rounded(tie.time.into()),
                   "neighbours": rounded(tie.neighbours.into()), "similarity": rounded(tie.similarity), "cut": self.cut})
        });
        let whole = json!({
            "schema": super::SCHEMA,
            "verdict": self.verdict(),
            "same_group": self.same_group,
            "same_story": self.same_story,
            "relation": self.relation,
            "jaccard": rounded(self.overlap.jaccard()),
            "containment_a": rounded(self.overlap.containment_a()),
            "containment_b": rounded(self.overlap.containment_b()),
            "shared_shingles": self.overlap.shared,
            "bands": {"equal": self.bands.0, "of": self.bands.1},
            "passages": self.passages.iter().map(|p| json!({"words": p.words, "text": p.text})).collect::<Vec<_>>(),
            "tie": tie,
            "terms": self.terms.iter().map(|t| json!({"term": t.form, "share": rounded(t.share.into())})).collect::<Vec<_>>(),
            "signs": self.signs,
            "a": side(&self.a),
            "b": side(&self.b),
        });
        serde_json::to_writer_pretty(&mut *out, &whole)?;
        out.write_all(b"\n")
    }
}
