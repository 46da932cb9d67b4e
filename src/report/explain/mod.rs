//! Why two articles are, or are not, together: as text for people and as JSON.

mod copies;

pub use copies::{CopySide, CopyWhy, Hold, Step, StepKind};

use super::json::rounded;
use super::text::{Style, fit, spans_in_words, wrap};
use crate::story::conflict::Sign;
use crate::story::graph::Tie;
use crate::story::time::{Span, era};
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
    /// What is known of them as copies.
    pub copies: CopyWhy,
    /// Whether they are in one group of copies.
    pub same_group: bool,
    /// Whether they are in one story.
    pub same_story: bool,
    /// The tie of their groups, if their words make one.
    pub tie: Option<Tie>,
    /// Whether they are in two languages, which halves what their words are worth.
    pub across_languages: bool,
    /// The cut a tie is held against.
    pub cut: f64,
    /// Shared terms, those that add most first.
    pub terms: Vec<Feature>,
    /// Figures, offices, ages, places that agree or cannot both be, the heaviest first.
    pub signs: Vec<Sign>,
    /// What a similarity is multiplied by for these signs. The tie may count others: a group is about what its fullest text
    /// is about, and that may be another than the one asked for.
    pub factor: f32,
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
    /// Whether a notice stands in place of its text.
    pub notice: bool,
    /// Shingles of its body.
    pub shingles: u32,
    /// When it was written.
    pub told: Vec<Span>,
    /// Why, heaviest first.
    pub evidence: Vec<String>,
    /// Which days its words are most like, where nothing tells its time to a few years.
    pub words_of: Option<Span>,
    /// What speaks most against the other's time.
    pub against: Option<String>,
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
    /// Whether their tie counts the signs of these two texts.
    fn counts_own_signs(&self) -> bool {
        self.tie.is_some_and(|tie| tie.particulars == self.factor)
    }

    /// The answer in one sentence.
    pub fn verdict(&self) -> String {
        let years_apart = self.a.against.is_some() && self.b.against.is_some();
        match (self.same_group, self.same_story, self.copies.relation) {
            (_, _, Some(Relation::Template)) => "one form filled in twice: no copies".to_owned(),
            (true, _, Some(relation)) => format!("copies: {relation}"),
            (false, together, Some(_)) if self.a.notice && self.b.notice => {
                let stories = if together { "one story" } else { "two stories" };
                format!(
                    "one notice in place of both texts: no copies, and {stories} by the headlines"
                )
            }
            (false, _, Some(relation)) => {
                format!("copies: {relation}, held in two groups by their anchors")
            }
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
        self.copies.write_text(style, out)?;
        self.stories(style, out)?;
        self.particulars(style, out)?;
        self.times(style, out)
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
                    "  words {:.3} x time {:.2}, neighbours {:.3}: {:.3} in the mean",
                    tie.cosine,
                    tie.time,
                    tie.neighbours,
                    f32::midpoint(tie.cosine * tie.time, tie.neighbours)
                )?;
                writeln!(
                    out,
                    "  x particulars {:.2}: {:.3}, {against_cut} the cut {}",
                    tie.particulars, tie.similarity, self.cut
                )?;
                writeln!(
                    out,
                    "  the cut holds for the mean over all pairs of two stories, not for one pair"
                )?;
                if self.across_languages {
                    writeln!(out, "  they are in two languages: their words count half")?;
                }
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
        if self.signs.is_empty() {
            return Ok(());
        }
        let head = match &self.tie {
            None => "as to particulars (without a tie, they decide nothing)".to_owned(),
            Some(tie) if self.counts_own_signs() => {
                format!("as to particulars (x {:.2})", tie.particulars)
            }
            Some(tie) => format!(
                "as to particulars (x {:.2} by the fullest texts of their groups)",
                tie.particulars
            ),
        };
        writeln!(out, "{head}")?;
        for (label, agrees) in [("for:    ", true), ("against:", false)] {
            let signs = self.signs.iter().filter(|sign| sign.agrees == agrees);
            let more = signs.clone().count().saturating_sub(SHOWN);
            for sign in signs.take(SHOWN) {
                let line = if sign.weight == 0.0 {
                    format!("{} (no say)", said(sign))
                } else {
                    format!("{} ({:+.1})", said(sign), sign.weight)
                };
                for (at, line) in wrap(&line, style.width - 11).iter().enumerate() {
                    writeln!(out, "  {} {line}", if at == 0 { label } else { "        " })?;
                }
            }
            if more > 0 {
                writeln!(out, "           and {more} more")?;
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
            if let Some(days) = side.words_of {
                let says = format!(
                    "its words are most like those of {}, as far as they are known ({} to {})",
                    spans_in_words(&[days]),
                    era::period(0).from.year(),
                    era::period(era::PERIODS - 1).to.year()
                );
                for line in wrap(&says, style.width - 7) {
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
        let side = |side: &Side, copies: &CopySide| {
            let mut value = json!({
                "id": side.id, "title": side.headline, "source": side.source, "group": side.group,
                "story": side.story.as_ref().map(|(id, _)| id), "words": side.words, "notice": side.notice,
                "time": spans_in_words(&side.told), "evidence": side.evidence, "against": side.against,
                "words_of": side.words_of.map(|days| spans_in_words(&[days])),
            });
            merge(&mut value, copies.json());
            value
        };
        let tie = self.tie.map(|tie| {
            json!({"words": rounded(tie.cosine.into()), "time": rounded(tie.time.into()),
                   "neighbours": rounded(tie.neighbours.into()),
                   "particulars": rounded(tie.particulars.into()), "similarity": rounded(tie.similarity), "cut": self.cut})
        });
        let mut whole = json!({
            "schema": super::SCHEMA,
            "verdict": self.verdict(),
            "same_group": self.same_group,
            "same_story": self.same_story,
            "tie": tie,
            "across_languages": self.across_languages,
            "terms": self.terms.iter().map(|t| json!({"term": t.form, "share": rounded(t.share.into())})).collect::<Vec<_>>(),
            "signs": self.signs,
            "own_signs": self.counts_own_signs(),
            "a": side(&self.a, &self.copies.a),
            "b": side(&self.b, &self.copies.b),
        });
        merge(&mut whole, self.copies.json());
        serde_json::to_writer_pretty(&mut *out, &whole)?;
        out.write_all(b"\n")
    }
}

/// Puts the members of one object into another.
fn merge(into: &mut serde_json::Value, from: serde_json::Value) {
    if let (serde_json::Value::Object(into), serde_json::Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}
