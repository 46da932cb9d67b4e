//! One pair as copies: relation and why not, counts, bands, furniture, the way from one text to the other, its group.

use super::names::{names, only_here};
use crate::article::ArticleId;
use crate::error::Result;
use crate::outcome::Outcome;
use crate::report::explain::{CopySide, CopyWhy, Hold, Step, StepKind};
use crate::shingle::{ShingleSet, shingles_into};
use crate::sign::Signer;
use crate::similarity::Overlap;
use crate::story::headline::one_line;
use crate::text::Words;
use crate::verify::edit::{Edit, edits};
use crate::verify::{Opening, Pair, Relation};

/// Blocks shorter than this are phrases that any two texts share: they stayed where the diff finds them, or are others.
const LEAST_BLOCK: usize = 8;

/// One of the two texts.
pub(super) struct Body<'t> {
    id: ArticleId,
    words: &'t Words,
    text: &'t str,
    set: &'t ShingleSet,
    /// The row its furniture is under: that of the first article with these words.
    row: u32,
}

impl<'t> Body<'t> {
    pub(super) fn of(
        outcome: &Outcome,
        id: ArticleId,
        words: &'t Words,
        text: &'t str,
        set: &'t ShingleSet,
    ) -> Self {
        let key = outcome.entry(id).key;
        let equal = outcome.entries.iter().position(|entry| entry.key == key);
        let row = key.and(equal).map_or(id.0, |first| first as u32);
        Self {
            id,
            words,
            text,
            set,
            row,
        }
    }

    /// The stretch of words on one line.
    fn stretch(&self, at: usize, len: usize) -> String {
        let (first, last) = (self.words.spans()[at], self.words.spans()[at + len - 1]);
        one_line(&self.text[first.start as usize..last.end()])
    }

    /// Whether it opens with matter that the other text does not have.
    fn opens_without(&self, other: &Self, outcome: &Outcome) -> bool {
        let opening = Opening::of(self.words.hashes(), outcome.settings.shingle());
        opening.is_own(&outcome.copies.furniture.of(self.row), other.set)
    }

    /// What of it is furniture: stretches of words that furniture shingles cover.
    fn masked(&self, outcome: &Outcome) -> Vec<String> {
        let furniture = outcome.copies.furniture.of(self.row);
        let size = outcome.settings.shingle();
        let mut shingles = Vec::new();
        shingles_into(self.words.hashes(), size, &mut shingles);
        let mut covered = vec![false; self.words.len()];
        for (at, shingle) in shingles.iter().enumerate() {
            if furniture.binary_search(shingle).is_ok() {
                let end = (at + size.get()).min(covered.len());
                covered[at..end].fill(true);
            }
        }
        let mut at = 0;
        let runs = covered.chunk_by(|x, y| x == y).filter_map(|run| {
            let begin = at;
            at += run.len();
            (run[0] && run.len() >= LEAST_BLOCK).then_some((begin, run.len()))
        });
        runs.map(|(at, len)| self.stretch(at, len)).collect()
    }
}

/// Everything that is known of the two as copies.
pub(super) fn explained(outcome: &Outcome, texts: &[Body<'_>; 2]) -> Result<CopyWhy> {
    let [a, b] = texts;
    let (whole, turned) = (Overlap::of(a.set, b.set), b.id < a.id);
    let furniture =
        outcome
            .copies
            .furniture
            .overlap(a.row, b.row, [a.set.as_slice(), b.set.as_slice()]);
    let pair = outcome.pair(a.id, b.id);
    let relation = pair.map(|pair| pair.relation_of(a.id));
    let bands = outcome.settings.bands()?;
    Ok(CopyWhy {
        relation,
        why_not: relation
            .is_none()
            .then(|| why_not(outcome, texts, whole, furniture)),
        overlap: whole,
        furniture: pair.map_or(furniture, |pair| own_furniture(pair, turned)),
        bands: shared_bands(outcome, bands.bands(), bands.rows(), a.set, b.set),
        of_bands: bands.bands(),
        steps: steps(texts),
        a: side(outcome, a, b),
        b: side(outcome, b, a),
    })
}

/// The furniture of a pair as seen from the article asked for first.
fn own_furniture(pair: &Pair, turned: bool) -> Overlap {
    let Overlap { a, b, shared } = pair.furniture;
    if turned {
        Overlap { a: b, b: a, shared }
    } else {
        pair.furniture
    }
}

/// Why two texts are no pair.
fn why_not(outcome: &Outcome, texts: &[Body<'_>; 2], whole: Overlap, furniture: Overlap) -> String {
    let [a, b] = texts;
    let thresholds = outcome.settings.search();
    let Some(relation) = thresholds.relation(whole) else {
        return "too little is shared".to_owned();
    };
    let own = thresholds.relation_without(whole, furniture);
    match own {
        None => format!("{relation} by page furniture only"),
        Some(Relation::SameWire) if a.opens_without(b, outcome) && b.opens_without(a, outcome) => {
            "same-wire by what they share, but both open with matter of their own: they share a page"
                .to_owned()
        }
        Some(Relation::SameWire) => {
            "same-wire by what they share, but of one source and too far apart in time".to_owned()
        }
        Some(own) => format!("{own} by its counts, and not found by the search or not asked for"),
    }
}

fn side(outcome: &Outcome, own: &Body<'_>, other: &Body<'_>) -> CopySide {
    let group = outcome.group(own.id);
    let id = |id: ArticleId| outcome.entry(id).id.to_string();
    let hold = (group.members.len() > 1).then(|| Hold {
        members: group.members.len(),
        anchor: id(group.anchor),
        weakest: group
            .weakest
            .map(|(weakest, containment)| (id(weakest), containment)),
        agency: group.provenance.agency.map(|agency| agency.to_string()),
        first: group.provenance.first.map(|(first, by)| (id(first), by)),
    });
    CopySide {
        group: hold,
        agency: outcome
            .entry(own.id)
            .wire
            .map(|mark| mark.agency.to_string()),
        furniture: own.masked(outcome),
        numbers: only_here(own.words, own.text, other.words),
        names: names(own.words, own.text, other.words),
    }
}

/// The numbers of the bands that are equal, from 1.
fn shared_bands(outcome: &Outcome, bands: usize, rows: usize, a: &[u64], b: &[u64]) -> Vec<usize> {
    let signer = Signer::new(outcome.settings.scheme);
    let (mut row_a, mut row_b) = (vec![0; signer.slots()], vec![0; signer.slots()]);
    if !(signer.sign(a, &mut row_a) && signer.sign(b, &mut row_b)) {
        return Vec::new();
    }
    let pairs = row_a.chunks(rows).zip(row_b.chunks(rows)).take(bands);
    let equal = pairs.enumerate().filter(|(_, (x, y))| x == y);
    equal.map(|(band, _)| band + 1).collect()
}

/// The way from a to b in words.
fn steps([a, b]: &[Body<'_>; 2]) -> Vec<Step> {
    let step = |edit: Edit| match edit {
        Edit::Same(passage) => Step {
            kind: StepKind::Same,
            words: passage.len,
            text: a.stretch(passage.a, passage.len),
        },
        Edit::Moved(passage) => Step {
            // Where it went, by how far into the text it stands.
            kind: if passage.b * a.words.len() >= passage.a * b.words.len() {
                StepKind::Down
            } else {
                StepKind::Up
            },
            words: passage.len,
            text: a.stretch(passage.a, passage.len),
        },
        Edit::Removed { a: at, len } => Step {
            kind: StepKind::OnlyA,
            words: len,
            text: a.stretch(at, len),
        },
        Edit::Added { b: at, len } => Step {
            kind: StepKind::OnlyB,
            words: len,
            text: b.stretch(at, len),
        },
    };
    let all = edits(a.words.hashes(), b.words.hashes(), LEAST_BLOCK);
    all.into_iter().map(step).collect()
}
