//! Candidates and verified pairs in a form that a checkpoint keeps.

use super::super::resume::Made;
use crate::article::ArticleId;
use crate::band::candidate::Found;
use crate::band::{Candidate, Candidates};
use crate::checkpoint::{StageReader, StageWriter};
use crate::error::Result;
use crate::similarity::Overlap;
use crate::store::Room;
use crate::verify::audit::Audit;
use crate::verify::furniture::FurnitureWriter;
use crate::verify::{Furniture, Marks, Pair, Relation};
use serde::{Deserialize, Serialize};

/// What verifying found.
#[derive(Debug)]
pub(super) struct FoundPairs {
    pub(super) pairs: Vec<Pair>,
    pub(super) furniture: Furniture,
    pub(super) audit: Option<Audit>,
}

/// So many pairs are an item.
const ITEM: usize = 4096;

impl Made for FoundPairs {
    fn write(&self, stage: &mut StageWriter) -> Result<()> {
        stage.item(&self.audit)?;
        stage.item(&(self.pairs.len().div_ceil(ITEM) as u64))?;
        for pairs in self.pairs.chunks(ITEM) {
            stage.item(&pairs.iter().map(row).collect::<Vec<PairRow>>())?;
        }
        stage.item(&(self.furniture.rows().count() as u64))?;
        for (row, _) in self.furniture.rows() {
            stage.item(&(row, self.furniture.of(row)))?;
        }
        self.furniture.check()
    }

    fn read(stage: &mut StageReader, room: &Room) -> Result<Self> {
        let audit = stage.item()?;
        let mut pairs = Vec::new();
        for _ in 0..stage.item::<u64>()? {
            pairs.extend(stage.item::<Vec<PairRow>>()?.iter().map(pair));
        }
        let mut furniture = FurnitureWriter::new(room);
        for _ in 0..stage.item::<u64>()? {
            let (row, shingles): (u32, Vec<u64>) = stage.item()?;
            furniture.push(row, &shingles);
        }
        Ok(Self {
            pairs,
            furniture: furniture.finish()?,
            audit,
        })
    }
}

impl Made for Candidates {
    fn write(&self, stage: &mut StageWriter) -> Result<()> {
        stage.item(&(self.capped_buckets, self.capped_shingles))?;
        stage.item(&(self.blocks().count() as u64))?;
        for block in self.blocks() {
            stage.item(&block)?;
        }
        self.check()
    }

    fn read(stage: &mut StageReader, room: &Room) -> Result<Self> {
        let (buckets, shingles) = stage.item()?;
        let found = Found::new(room);
        for _ in 0..stage.item::<u64>()? {
            found.add(stage.item::<Vec<Candidate>>()?);
        }
        found.capped(buckets, shingles);
        found.finish()
    }
}

/// A pair in numbers: the forms of JSON leave out what is not so, and a row may not.
#[derive(Debug, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the marks, one for one"
)]
struct PairRow {
    articles: (u32, u32),
    relation: Relation,
    overlap: (u32, u32, u32),
    furniture: (u32, u32, u32),
    apart: bool,
    form: bool,
    later: bool,
    grown: bool,
    page: bool,
}

fn row(pair: &Pair) -> PairRow {
    let counts = |Overlap { a, b, shared }: Overlap| (a, b, shared);
    let Marks {
        apart,
        form,
        later,
        grown,
        page,
    } = pair.marks;
    PairRow {
        articles: (pair.a.0, pair.b.0),
        relation: pair.relation,
        overlap: counts(pair.overlap),
        furniture: counts(pair.furniture),
        apart,
        form,
        later,
        grown,
        page,
    }
}

fn pair(row: &PairRow) -> Pair {
    let overlap = |(a, b, shared)| Overlap { a, b, shared };
    Pair {
        a: ArticleId(row.articles.0),
        b: ArticleId(row.articles.1),
        relation: row.relation,
        overlap: overlap(row.overlap),
        furniture: overlap(row.furniture),
        marks: Marks {
            apart: row.apart,
            form: row.form,
            later: row.later,
            grown: row.grown,
            page: row.page,
        },
    }
}
