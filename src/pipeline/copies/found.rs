//! Verified pairs in a form that a checkpoint keeps.

use crate::article::ArticleId;
use crate::similarity::Overlap;
use crate::verify::audit::Audit;
use crate::verify::{Furniture, Marks, Pair, Relation};
use serde::{Deserialize, Serialize};

/// What verifying found.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FoundPairs {
    pairs: Vec<PairRow>,
    furniture: Furniture,
    audit: Option<Audit>,
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

impl FoundPairs {
    pub(super) fn of(pairs: &[Pair], furniture: Furniture, audit: Option<Audit>) -> Self {
        Self {
            pairs: pairs.iter().map(row).collect(),
            furniture,
            audit,
        }
    }

    pub(super) fn into_parts(self) -> (Vec<Pair>, Furniture, Option<Audit>) {
        let pairs = self.pairs.iter().map(pair).collect();
        (pairs, self.furniture, self.audit)
    }
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
