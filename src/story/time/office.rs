//! The table of offices: who held what, from when to when, and the words that say so.
//!
//! In: `offices.tsv` (shipped) and tables of the same form a user adds. Out: [`Offices`], indexed by the first and
//! last words of titles and the first words of surnames, ready for [`super::holder`]. Built once for a program.

use std::collections::BTreeMap;
use std::fmt;

use super::day::{Day, Span, joined};
use super::field::parse_date;
use super::lexicon::{Lexicon, WordId};
use super::token::tokens;

/// The table that comes with the crate. Its head says what the columns mean.
pub(crate) const SHIPPED: &str = include_str!("offices.tsv");

/// A line of an offices table that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficesError {
    /// Number of the line, the first is 1.
    pub line: usize,
    /// What was expected and what was found.
    pub problem: String,
}

impl fmt::Display for OfficesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "offices table, line {}: {}", self.line, self.problem)
    }
}

impl std::error::Error for OfficesError {}

/// Number of a title.
pub(crate) type TitleId = u16;

/// One person in one office, with all terms.
#[derive(Clone, Debug)]
pub(crate) struct Holding {
    pub office: u16,
    /// Name to show.
    pub holder: String,
    /// Variants of the given names.
    pub given: Vec<Vec<WordId>>,
    /// Title, and whether it needs the given name.
    pub titles: Vec<(TitleId, bool)>,
    /// Terms; sorted, disjoint.
    pub spans: Vec<Span>,
}

impl Holding {
    /// First day of the last term.
    pub(super) fn last_from(&self) -> Day {
        self.spans.last().map_or(Day::MIN, |s| s.from)
    }
}

/// A title or surname as words, and what it leads to.
#[derive(Clone, Debug)]
pub(crate) struct Form<T> {
    pub words: Box<[WordId]>,
    pub leads_to: T,
}

/// All titles and holders, by the words they are found with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offices {
    pub names: Vec<String>,
    pub holdings: Vec<Holding>,
    titles: BTreeMap<Vec<WordId>, TitleId>,
    /// Titles by first word, by last word, and those that follow a surname; longest first.
    pub by_first: Vec<Vec<Form<TitleId>>>,
    pub by_last: Vec<Vec<Form<TitleId>>>,
    pub after_name: Vec<Vec<Form<TitleId>>>,
    /// Surnames by first word, longest first, with the holdings they may mean.
    pub surnames: Vec<Vec<Form<Vec<u32>>>>,
}

impl Offices {
    /// Adds the lines of a table.
    pub(crate) fn add(&mut self, tsv: &str, lexicon: &mut Lexicon) -> Result<(), OfficesError> {
        let mut titles = "";
        for (i, line) in tsv.lines().enumerate() {
            let line = line.trim_end_matches('\r');
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let fail = |problem: String| OfficesError {
                line: i + 1,
                problem,
            };
            let cells: Vec<&str> = line.split('\t').collect();
            let &[office, its_titles, holder, from, to] = cells.as_slice() else {
                return Err(fail(format!("expected 5 columns, found {}", cells.len())));
            };
            if !its_titles.is_empty() {
                titles = its_titles;
            }
            if titles.is_empty() || office.is_empty() {
                return Err(fail("an office needs a name and titles".into()));
            }
            let span = Span {
                from: day(from).map_err(fail)?,
                to: if to.is_empty() {
                    Day::MAX
                } else {
                    day(to).map_err(fail)?
                },
            };
            if span.from > span.to {
                return Err(fail(format!(
                    "the term ends, {to}, before it begins, {from}"
                )));
            }
            self.add_term(office, titles, holder, span, lexicon)
                .map_err(fail)?;
        }
        self.sort();
        Ok(())
    }

    fn add_term(
        &mut self,
        office: &str,
        titles: &str,
        holder: &str,
        span: Span,
        lexicon: &mut Lexicon,
    ) -> Result<(), String> {
        let name = Name::parse(holder)
            .ok_or_else(|| format!("expected a holder as \"Given Surname\", found \"{holder}\""))?;
        let office = self.office(office);
        let shown = name.shown();
        let known = self
            .holdings
            .iter_mut()
            .find(|h| h.office == office && h.holder == shown);
        if let Some(known) = known {
            known.spans.push(span);
            known.spans = joined(std::mem::take(&mut known.spans));
            return Ok(());
        }
        let mut ids = Vec::new();
        for title in titles.split('|') {
            ids.push(
                self.title(title, lexicon)
                    .ok_or_else(|| format!("a title has no words: \"{title}\""))?,
            );
        }
        let number = self.holdings.len() as u32;
        for surname in &name.surnames {
            let surname = words(surname, lexicon);
            if let Some(&first) = surname.first() {
                lexicon.mark(first);
            }
            self.surname(&surname, number);
        }
        let given = name.given.iter().map(|g| words(g, lexicon)).collect();
        self.holdings.push(Holding {
            office,
            holder: shown,
            given,
            titles: ids,
            spans: vec![span],
        });
        Ok(())
    }

    fn office(&mut self, name: &str) -> u16 {
        let at = self
            .names
            .iter()
            .rposition(|n| n == name)
            .unwrap_or_else(|| {
                self.names.push(name.to_owned());
                self.names.len() - 1
            });
        at as u16
    }

    fn title(&mut self, title: &str, lexicon: &mut Lexicon) -> Option<(TitleId, bool)> {
        let (title, full_name) = title
            .strip_prefix('!')
            .map_or((title, false), |t| (t, true));
        let (title, after_name) = title
            .strip_prefix("_ ")
            .map_or((title, false), |t| (t, true));
        let mut key = words(title, lexicon);
        let (&first, &last) = (key.first()?, key.last()?);
        let form_words: Box<[WordId]> = key.clone().into();
        if after_name {
            // Kept apart from the same words as a title of their own.
            key.insert(0, 0);
        }
        let next = self.titles.len() as TitleId;
        let id = *self.titles.entry(key).or_insert(next);
        if id == next {
            let form = Form {
                words: form_words,
                leads_to: id,
            };
            if after_name {
                slot(&mut self.after_name, first).push(form);
            } else {
                slot(&mut self.by_first, first).push(form.clone());
                slot(&mut self.by_last, last).push(form);
            }
        }
        Some((id, full_name))
    }

    fn surname(&mut self, surname: &[WordId], holding: u32) {
        let Some(&first) = surname.first() else {
            return;
        };
        let forms = slot(&mut self.surnames, first);
        match forms.iter_mut().find(|f| *f.words == *surname) {
            Some(form) => form.leads_to.push(holding),
            None => forms.push(Form {
                words: surname.into(),
                leads_to: vec![holding],
            }),
        }
    }

    fn sort(&mut self) {
        for forms in self
            .by_first
            .iter_mut()
            .chain(&mut self.by_last)
            .chain(&mut self.after_name)
        {
            forms.sort_by_key(|f| std::cmp::Reverse(f.words.len()));
        }
        for forms in &mut self.surnames {
            forms.sort_by_key(|f| std::cmp::Reverse(f.words.len()));
        }
    }
}

/// The entry of a word in an index that grows as needed.
fn slot<T>(index: &mut Vec<Vec<T>>, word: WordId) -> &mut Vec<T> {
    let at = usize::from(word);
    if index.len() <= at {
        index.resize_with(at + 1, Vec::new);
    }
    &mut index[at]
}

fn day(cell: &str) -> Result<Day, String> {
    match parse_date(cell).as_slice() {
        [span] if span.from == span.to => Ok(span.from),
        _ => Err(format!("expected a day as YYYY-MM-DD, found \"{cell}\"")),
    }
}

/// A phrase as lexicon words, split as texts are.
pub(crate) fn words(phrase: &str, lexicon: &mut Lexicon) -> Vec<WordId> {
    let phrase = phrase.replace('_', " ");
    let split = tokens(&phrase, lexicon);
    split
        .all
        .iter()
        .map(|t| lexicon.intern(&phrase[t.start as usize..t.end as usize]))
        .collect()
}

/// The holder cell.
struct Name<'a> {
    family_first: bool,
    given: Vec<&'a str>,
    surnames: Vec<&'a str>,
}

impl<'a> Name<'a> {
    fn parse(cell: &'a str) -> Option<Self> {
        let (cell, family_first) = cell.strip_prefix('~').map_or((cell, false), |c| (c, true));
        let parts: Vec<&str> = cell.split(' ').filter(|p| !p.is_empty()).collect();
        let split = |part: &'a str| part.split('|').collect();
        match (parts.as_slice(), family_first) {
            (&[only], true) => Some(Name {
                family_first,
                given: Vec::new(),
                surnames: split(only),
            }),
            (&[family, given], true) | (&[given, family], false) => Some(Name {
                family_first,
                given: split(given),
                surnames: split(family),
            }),
            _ => None,
        }
    }

    fn shown(&self) -> String {
        let (given, surname) = (
            self.given.first().copied().unwrap_or_default(),
            self.surnames[0],
        );
        let (first, second) = if self.family_first {
            (surname, given)
        } else {
            (given, surname)
        };
        format!("{first} {second}").trim().replace('_', " ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_read_and_has_no_overlaps_in_single_offices() {
        let (mut offices, mut lexicon) = (Offices::default(), Lexicon::new());
        offices.add(SHIPPED, &mut lexicon).unwrap();
        assert!(offices.holdings.len() > 900);
        // One at a time: presidents of one country may meet on the day of the change only.
        for name in [
            "US president",
            "US vice president",
            "US attorney general",
            "Pope",
            "British prime minister",
            "German chancellor",
        ] {
            let office = offices.names.iter().position(|n| n == name).unwrap();
            let mut terms: Vec<Span> = offices
                .holdings
                .iter()
                .filter(|h| usize::from(h.office) == office)
                .flat_map(|h| h.spans.clone())
                .collect();
            terms.sort_unstable();
            for pair in terms.windows(2) {
                assert!(
                    pair[0].to <= pair[1].from,
                    "{name}: {} meets {}",
                    pair[0],
                    pair[1]
                );
            }
        }
    }

    #[test]
    fn bad_lines_are_named() {
        let fail = |tsv: &str| {
            Offices::default()
                .add(tsv, &mut Lexicon::new())
                .unwrap_err()
        };
        assert_eq!(fail("# head\n\na\tb").line, 3);
        assert_eq!(
            fail("mayor\tmayor\tAnn Smith\t2001\t").to_string(),
            "offices table, line 1: expected a day as YYYY-MM-DD, found \"2001\""
        );
        assert!(
            fail("mayor\tmayor\tSmith\t2001-01-01\t")
                .problem
                .contains("Given Surname")
        );
        assert!(
            fail("mayor\tmayor\tAnn Smith\t2001-01-02\t2001-01-01")
                .problem
                .contains("before it begins")
        );
        assert!(
            fail("mayor\t\tAnn Smith\t2001-01-02\t")
                .problem
                .contains("titles")
        );
    }
}
