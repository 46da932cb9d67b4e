//! Who has a text from whom: the member of a group that the others come from, and on which evidence.
//!
//! In: what is known of each member. Out: a [`Provenance`]: the agency the texts name, and the member that was first.
//! Asked in this order, the first that gives one answer decides:
//!
//! 1. *Wire*: exactly one member is published by the agency that the members name.
//! 2. *Time*: one member is dated before all others, and no member is undated: an undated one may be older.
//! 3. *Length*: one member is longer than all others and every other lies in it. An editor cuts more often than he
//!    adds, so this is the weakest, and it is said that it was this.
//!
//! Where all fail nobody is named. Dates are those of publication, not of writing: an outlet that backdates wins.

use crate::article::ArticleId;
use crate::verify::wire::{Agency, WireMark};
use serde::Serialize;

/// What is known of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known<'a> {
    /// When it was published, in seconds.
    pub published: Option<i64>,
    /// How many words it has.
    pub words: u32,
    /// Who published it.
    pub source: Option<&'a str>,
    /// Which agency its text names.
    pub mark: Option<WireMark>,
}

/// What decided who was first, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// It is the agency's own.
    Wire,
    /// It is dated before the others.
    Time,
    /// The others lie in it.
    Length,
}

/// Where the text of a group comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Provenance {
    /// The agency that most members name, the surest marks first; `None` where none is named.
    pub agency: Option<Agency>,
    /// The member the others have it from, and what says so.
    #[serde(skip)]
    pub first: Option<(ArticleId, By)>,
}

/// Where the text of these members comes from; `lies_in(x, y)` says whether the text of x lies in that of y.
///
/// `O(members)`, and as many questions to `lies_in`.
pub fn provenance<'a>(
    members: &[ArticleId],
    known: impl Fn(ArticleId) -> Known<'a>,
    lies_in: impl Fn(ArticleId, ArticleId) -> bool,
) -> Provenance {
    let agency = agency(members.iter().filter_map(|&id| known(id).mark));
    if members.len() < 2 {
        return Provenance {
            agency,
            first: None,
        };
    }
    let only = |found: &mut dyn Iterator<Item = ArticleId>| {
        found.next().filter(|_| found.next().is_none())
    };
    let own = |id: &ArticleId| {
        agency
            .zip(known(*id).source)
            .is_some_and(|(agency, source)| agency.is_source(source))
    };
    let by_wire = || only(&mut members.iter().copied().filter(own)).map(|id| (id, By::Wire));
    let by_time = || {
        let dates: Option<Vec<i64>> = members.iter().map(|&id| known(id).published).collect();
        let earliest = *dates?.iter().min()?;
        only(
            &mut members
                .iter()
                .copied()
                .filter(|&id| known(id).published == Some(earliest)),
        )
        .map(|id| (id, By::Time))
    };
    let by_length = || {
        let most = members.iter().map(|&id| known(id).words).max()?;
        let longest = only(
            &mut members
                .iter()
                .copied()
                .filter(|&id| known(id).words == most),
        )?;
        members
            .iter()
            .all(|&id| id == longest || lies_in(id, longest))
            .then_some((longest, By::Length))
    };
    Provenance {
        agency,
        first: by_wire().or_else(by_time).or_else(by_length),
    }
}

/// The agency with the surest mark, then the most marks, then the first by name.
fn agency(marks: impl Iterator<Item = WireMark>) -> Option<Agency> {
    let mut marks: Vec<WireMark> = marks.collect();
    let surest = marks.iter().map(|mark| mark.how).min()?;
    marks.retain(|mark| mark.how == surest);
    marks.sort_unstable_by_key(|mark| mark.agency);
    let runs = marks.chunk_by(|x, y| x.agency == y.agency);
    runs.max_by_key(|run| (run.len(), std::cmp::Reverse(run[0].agency)))
        .map(|run| run[0].agency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::wire::wire_mark;

    fn of(members: &[Known<'_>], lies_in: bool) -> Provenance {
        let ids: Vec<ArticleId> = (0..members.len()).map(ArticleId::from_index).collect();
        provenance(&ids, |id| members[id.index()], |_, _| lies_in)
    }

    fn known<'a>(
        published: Option<i64>,
        words: u32,
        source: Option<&'a str>,
        text: &str,
    ) -> Known<'a> {
        Known {
            published,
            words,
            source,
            mark: wire_mark(text),
        }
    }

    #[test]
    fn the_agency_itself_was_first() {
        let members = [
            known(
                Some(1),
                90,
                Some("Halden Post"),
                "HALDEN (AP) — A ferry sank.",
            ),
            known(
                Some(2),
                80,
                Some("Associated Press"),
                "HALDEN (AP) — A ferry sank.",
            ),
        ];
        let found = of(&members, true);
        assert_eq!(found.agency.map(Agency::name), Some("AP"));
        assert_eq!(found.first, Some((ArticleId(1), By::Wire)));
    }

    #[test]
    fn then_time_then_length_then_nobody() {
        let dated = [known(Some(9), 90, None, ""), known(Some(3), 80, None, "")];
        assert_eq!(of(&dated, true).first, Some((ArticleId(1), By::Time)));
        let undated = [known(None, 90, None, ""), known(Some(3), 80, None, "")];
        assert_eq!(of(&undated, true).first, Some((ArticleId(0), By::Length)));
        assert_eq!(of(&undated, false).first, None);
        let same = [known(Some(3), 80, None, ""), known(Some(3), 80, None, "")];
        assert_eq!(of(&same, true).first, None, "on one day and of one length");
        assert_eq!(
            of(&dated[..1], true).first,
            None,
            "alone it has it from nobody"
        );
    }

    #[test]
    fn a_dateline_outweighs_credits() {
        let members = [
            known(None, 90, None, "HALDEN (AFP) — A ferry sank."),
            known(
                None,
                80,
                None,
                "A ferry sank. Reuters contributed to this report.",
            ),
            known(
                None,
                70,
                None,
                "A ferry sank. Reuters contributed to this report.",
            ),
        ];
        assert_eq!(of(&members, true).agency.map(Agency::name), Some("AFP"));
    }
}
