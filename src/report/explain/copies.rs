//! One pair as copies, for people and as JSON.

use super::super::json::rounded;
use super::super::text::{Style, counted, fit, wrap};
use crate::group::By;
use crate::similarity::Overlap;
use crate::verify::Relation;
use serde_json::json;
use std::io::{self, Write};

/// Steps that a terminal shows; all are in the JSON form.
const STEPS: usize = 24;

/// Everything known of a pair as copies.
#[derive(Debug, Clone)]
pub struct CopyWhy {
    /// How a relates to b, as every other command says it.
    pub relation: Option<Relation>,
    /// If it does not: why.
    pub why_not: Option<String>,
    /// Exact counts of the shingle sets.
    pub overlap: Overlap,
    /// How much of these is page furniture.
    pub furniture: Overlap,
    /// The numbers of the bands that are equal, from 1.
    pub bands: Vec<usize>,
    /// Of how many.
    pub of_bands: usize,
    /// From a to b.
    pub steps: Vec<Step>,
    /// The one article.
    pub a: CopySide,
    /// The other.
    pub b: CopySide,
}

/// One article of a pair of copies.
#[derive(Debug, Clone)]
pub struct CopySide {
    /// What holds its group together; `None` where it is alone.
    pub group: Option<Hold>,
    /// The agency its text names.
    pub agency: Option<String>,
    /// Its page furniture.
    pub furniture: Vec<String>,
    /// Numbers the other does not have.
    pub numbers: Vec<String>,
    /// Names with a word the other does not have.
    pub names: Vec<String>,
}

/// What holds a group together.
#[derive(Debug, Clone)]
pub struct Hold {
    /// How many members it has.
    pub members: usize,
    /// The member all others are related to.
    pub anchor: String,
    /// The member least like it, and its containment.
    pub weakest: Option<(String, f64)>,
    /// The agency the texts name.
    pub agency: Option<String>,
    /// Who had it first, and what says so.
    pub first: Option<(String, By)>,
}

/// A stretch of words on the way from a to b.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What became of it.
    pub kind: StepKind,
    /// How many words.
    pub words: usize,
    /// As a writes it, or b if only b has it.
    pub text: String,
}

/// What became of a stretch of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// In both, in its place.
    Same,
    /// In both, nearer to the beginning of b.
    Up,
    /// In both, nearer to the end of b.
    Down,
    /// In a only.
    OnlyA,
    /// In b only.
    OnlyB,
}

impl StepKind {
    fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Up => "moved-up",
            Self::Down => "moved-down",
            Self::OnlyA => "only-a",
            Self::OnlyB => "only-b",
        }
    }

    fn sign(self) -> char {
        match self {
            Self::Same => '=',
            Self::Up => '^',
            Self::Down => 'v',
            Self::OnlyA => '-',
            Self::OnlyB => '+',
        }
    }
}

impl CopyWhy {
    /// Whether so much is shared that the way from one to the other says something.
    fn is_shown(&self) -> bool {
        self.relation.is_some()
            || self.steps.iter().any(|step| {
                step.words >= 8
                    && matches!(step.kind, StepKind::Same | StepKind::Up | StepKind::Down)
            })
    }

    pub(super) fn write_text(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
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
        if let Some(why_not) = &self.why_not {
            lines(out, style, "  ", why_not)?;
        }
        let bands: Vec<String> = self.bands.iter().map(usize::to_string).collect();
        let which = match bands.len() {
            0 => String::new(),
            equal if equal == self.of_bands => " (all)".to_owned(),
            _ => format!(": {}", bands.join(" ")),
        };
        let line = format!(
            "{shared} shingles shared of {a} and {b} · {} of {} bands equal{which}",
            bands.len(),
            self.of_bands
        );
        lines(out, style, "  ", &line)?;
        self.write_furniture(style, out)?;
        for (label, side, other) in [("a", &self.a, &self.b), ("b", &self.b, &self.a)] {
            side.write_group(label, other, style, out)?;
        }
        if self.is_shown() {
            self.write_steps(style, out)?;
        }
        for (label, side) in [("a", &self.a), ("b", &self.b)] {
            for (what, all) in [("numbers", &side.numbers), ("names", &side.names)] {
                if !all.is_empty() {
                    let head = format!("  {what} only in {label}: ");
                    let room = style.width.saturating_sub(head.len());
                    writeln!(out, "{head}{}", fit(&all.join(", "), room))?;
                }
            }
        }
        writeln!(out)
    }

    fn write_furniture(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let Overlap { a, b, shared } = self.furniture;
        if (a, b) == (0, 0) {
            return Ok(());
        }
        let own = self.overlap.without(self.furniture);
        let line = format!(
            "furniture ignored: {a} shingles of a, {b} of b, {shared} of those shared; without it {:.4} of the shorter",
            own.containment()
        );
        lines(out, style, "  ", &line)?;
        for (label, side) in [("a", &self.a), ("b", &self.b)] {
            for text in side.furniture.iter().take(2) {
                let head = format!("    in {label}: ");
                let room = style.width.saturating_sub(head.len());
                writeln!(out, "{}", style.dim(&format!("{head}{}", fit(text, room))))?;
            }
        }
        Ok(())
    }

    fn write_steps(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let of = |kinds: &[StepKind]| {
            let those = self.steps.iter().filter(|step| kinds.contains(&step.kind));
            those.map(|step| step.words).sum::<usize>()
        };
        let line = format!(
            "from a to b: {} words stay, {} move, {} go, {} come",
            of(&[StepKind::Same]),
            of(&[StepKind::Up, StepKind::Down]),
            of(&[StepKind::OnlyA]),
            of(&[StepKind::OnlyB])
        );
        lines(out, style, "  ", &line)?;
        for step in self.steps.iter().take(STEPS) {
            let head = format!("  {} {:>5}  ", step.kind.sign(), step.words);
            let room = style.width.saturating_sub(head.len());
            let line = format!("{head}{}", both_ends(&step.text, room));
            let line = match step.kind {
                StepKind::Same => style.dim(&line),
                StepKind::Up | StepKind::Down => line,
                StepKind::OnlyA => style.red(&line),
                StepKind::OnlyB => style.green(&line),
            };
            writeln!(out, "{line}")?;
        }
        let rest = self.steps.len().saturating_sub(STEPS) as u64;
        if rest > 0 {
            let rest = counted(rest, "more step", "more steps");
            writeln!(out, "  ... and {rest}; --format json has all")?;
        }
        Ok(())
    }

    pub(super) fn json(&self) -> serde_json::Value {
        let counts = |Overlap { a, b, shared }| json!({"a": a, "b": b, "shared": shared});
        let step =
            |step: &Step| json!({"kind": step.kind.name(), "words": step.words, "text": step.text});
        json!({
            "relation": self.relation,
            "why_not": self.why_not,
            "jaccard": rounded(self.overlap.jaccard()),
            "containment_a": rounded(self.overlap.containment_a()),
            "containment_b": rounded(self.overlap.containment_b()),
            "shared_shingles": self.overlap.shared,
            "shingles": counts(self.overlap),
            "furniture": counts(self.furniture),
            "bands": {"equal": self.bands.len(), "of": self.of_bands, "numbers": self.bands},
            "steps": self.steps.iter().map(step).collect::<Vec<_>>(),
        })
    }
}

impl CopySide {
    fn write_group(
        &self,
        label: &str,
        other: &Self,
        style: Style,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(hold) = &self.group else {
            return Ok(());
        };
        let same = other
            .group
            .as_ref()
            .is_some_and(|group| group.anchor == hold.anchor);
        let label = match (same, label) {
            (true, "a") => "both are in a group",
            (true, _) => return Ok(()),
            (false, "a") => "a is in a group",
            (false, _) => "b is in a group",
        };
        let weakest = hold
            .weakest
            .as_ref()
            .map_or_else(String::new, |(id, containment)| {
                format!("; it hangs by {containment:.2} ({id})")
            });
        let line = format!("{label} of {} under {}{weakest}", hold.members, hold.anchor);
        lines(out, style, "  ", &line)?;
        let agency = hold
            .agency
            .as_deref()
            .map(|agency| format!("text of {agency}"));
        let first = hold.first.as_ref().map(|(id, by)| {
            let why = match by {
                By::Wire => "the agency's own",
                By::Time => "dated before the others",
                By::Length => "the others lie in it",
            };
            format!("first was {id}, {why}")
        });
        let facts: Vec<String> = agency.into_iter().chain(first).collect();
        if !facts.is_empty() {
            lines(out, style, "  ", &facts.join(" · "))?;
        }
        Ok(())
    }

    pub(super) fn json(&self) -> serde_json::Value {
        let hold = |hold: &Hold| {
            json!({
                "members": hold.members,
                "anchor": hold.anchor,
                "weakest": hold.weakest.as_ref().map(|(id, containment)| json!({"id": id, "containment": rounded(*containment)})),
                "agency": hold.agency,
                "first": hold.first.as_ref().map(|(id, by)| json!({"id": id, "by": by})),
            })
        };
        json!({
            "held": self.group.as_ref().map(hold),
            "agency": self.agency,
            "furniture": self.furniture,
            "numbers": self.numbers,
            "names": self.names,
        })
    }
}

fn lines(out: &mut dyn Write, style: Style, indent: &str, text: &str) -> io::Result<()> {
    for line in wrap(text, style.width.saturating_sub(indent.len())) {
        writeln!(out, "{indent}{line}")?;
    }
    Ok(())
}

/// A text on one line: whole if there is room, else its beginning and its end.
fn both_ends(text: &str, room: usize) -> String {
    if fit(text, room) == text {
        return text.to_owned();
    }
    let half = room.saturating_sub(3) / 2;
    let mut end = String::new();
    for word in text.split(' ').rev() {
        if end.chars().count() + word.chars().count() + 1 > half {
            break;
        }
        end = if end.is_empty() {
            word.to_owned()
        } else {
            format!("{word} {end}")
        };
    }
    let begin = fit(text, room.saturating_sub(end.chars().count() + 1));
    fit(&format!("{begin} {end}"), room)
}
