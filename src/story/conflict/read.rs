//! Particulars of a text, where a number or a marked word stands.
//!
//! Naive: fold each word, and ask of each whether it begins a particular. One word in twenty does; so words are asked by
//! their hashes and their first bytes, and only those near one that does are looked at.

use super::Slot;
use super::word::{COUNTED_BY_ALL, Marker, markers};
use crate::story::listed::Listed;
use crate::story::term::{is_stop_word, word_of};
use crate::text::Words;
use std::borrow::Cow;

/// News says first what happened: particulars are read from so many words of a text. What follows is background, and
/// full of other years' figures.
const READ: usize = 400;
/// Words that may stand between a number and what it counts: `1,500 active duty troops`.
const BETWEEN: usize = 3;

/// Reads one text. What is found goes to `found`: the slot, the thing, the value.
pub(super) struct Reader<'t, F> {
    text: &'t str,
    words: &'t Words,
    markers: &'static Listed<Marker>,
    /// How many words are read.
    end: usize,
    /// Whether slots that have no say are read, too.
    all: bool,
    found: F,
}

impl<'t, F: FnMut(Slot, &str, &str)> Reader<'t, F> {
    /// Over a text and its words, which have spans.
    pub(super) fn new(text: &'t str, words: &'t Words, all: bool, found: F) -> Self {
        Self {
            text,
            words,
            markers: markers(),
            end: words.len().min(READ),
            all,
            found,
        }
    }

    /// `O(words)`.
    pub(super) fn read(&mut self) {
        for at in 0..self.end {
            if self.starts_with_digit(at) {
                self.number(at);
                continue;
            }
            match self.marker(at) {
                Some(Marker::Number(_) | Marker::Ordinal(_)) => self.number(at),
                Some(Marker::Office(office)) => self.office(at, office),
                Some(Marker::Month(name)) if self.all => self.month(at, name),
                Some(Marker::Where) if self.all => self.place(at),
                _ => {}
            }
        }
    }

    fn surface(&self, at: usize) -> &'t str {
        self.words.surface(at, self.text)
    }

    fn marker(&self, at: usize) -> Option<Marker> {
        self.markers.get(self.words.hashes()[at])
    }

    fn starts_with_digit(&self, at: usize) -> bool {
        let start = self.words.spans()[at].start as usize;
        self.text.as_bytes()[start].is_ascii_digit()
    }

    /// What stands between the word before and this one.
    fn gap(&self, at: usize) -> &'t str {
        let spans = self.words.spans();
        let before = at.checked_sub(1).map_or(0, |before| spans[before].end());
        let start = spans[at].start as usize;
        &self.text[before.min(start)..start]
    }

    /// Whether a sentence or clause begins here.
    fn fresh(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.is_empty() || gap.contains(['.', '!', '?', ';', ':', '\n', '"', '\u{201c}', '\u{201d}'])
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        let surface = self.surface(at);
        words.iter().any(|word| surface.eq_ignore_ascii_case(word))
    }

    fn is_capitalised(&self, at: usize) -> bool {
        self.surface(at)
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
    }

    fn is_month(&self, at: usize) -> bool {
        matches!(self.marker(at), Some(Marker::Month(_))) && self.is_capitalised(at)
    }

    fn is_office(&self, at: usize) -> bool {
        matches!(self.marker(at), Some(Marker::Office(_)))
    }

    /// The word so many further on, if no clause begins there.
    fn ahead(&self, at: usize, by: usize) -> Option<usize> {
        let next = at + by;
        (next < self.end && !self.fresh(next)).then_some(next)
    }

    /// Its value if it is a whole number or a decimal, in digits or as a word.
    fn value(&self, at: usize) -> Option<Cow<'t, str>> {
        if let Some(Marker::Number(digits)) = self.marker(at) {
            return Some(digits.into());
        }
        let surface = self.surface(at);
        let plain = surface
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',');
        plain.then(|| {
            if surface.contains(',') {
                surface.replace(',', "").into()
            } else {
                surface.into()
            }
        })
    }

    /// The value of `second`, `52nd`.
    fn ordinal(&self, at: usize) -> Option<&'t str> {
        if let Some(Marker::Ordinal(digits)) = self.marker(at) {
            return Some(digits);
        }
        let surface = self.surface(at);
        let digits = surface.bytes().take_while(u8::is_ascii_digit).count();
        let ending = ["st", "nd", "rd", "th"];
        let ends = ending
            .iter()
            .any(|end| surface[digits..].eq_ignore_ascii_case(end));
        (digits > 0 && ends).then(|| &surface[..digits])
    }

    /// Figures: money, ages, ordinals, tolls and what else is counted.
    fn number(&mut self, at: usize) {
        let dated = at > 0 && self.is_month(at - 1);
        if let Some(ordinal) = self.ordinal(at) {
            // `the third annual fair`, `the 52nd Super Bowl`; `March 3rd` and `second, he said` are none.
            let next = self
                .ahead(at, 1)
                .filter(|&next| !dated && self.gap(next) == " ");
            if let Some(next) = next.map(|next| self.surface(next))
                && !is_stop_word(&next.to_lowercase())
            {
                (self.found)(Slot::Ordinal, &word_of(next), ordinal);
            }
            return;
        }
        let Some(number) = self.value(at) else { return };
        if self.gap(at).ends_with(['$', '€', '£']) {
            if self.all {
                let scales = ["thousand", "million", "billion", "trillion"];
                let scale = self.ahead(at, 1).filter(|&next| self.is(next, &scales));
                let scale = scale.map_or_else(String::new, |scale| {
                    format!(" {}", self.surface(scale).to_lowercase())
                });
                (self.found)(Slot::Money, "", &format!("${number}{scale}"));
            }
            return;
        }
        if self.is_age(at, &number) {
            (self.found)(Slot::Age, "", &number);
            return;
        }
        if dated || self.gap(at).ends_with('-') || is_year(self.surface(at)) {
            return;
        }
        self.counted(at, &number);
    }

    /// `34 years old`, `a 34-year-old`, `Jane Roe, 34, of Salem`.
    fn is_age(&self, at: usize, number: &str) -> bool {
        let years = self
            .ahead(at, 1)
            .filter(|&next| self.is(next, &["year", "years"]));
        if years.is_some()
            && self
                .ahead(at, 2)
                .is_some_and(|next| self.is(next, &["old"]))
        {
            return true;
        }
        let after_name =
            at > 0 && self.gap(at) == ", " && self.is_capitalised(at - 1) && !self.is_month(at - 1);
        after_name
            && (at + 1 >= self.end || self.gap(at + 1).starts_with(','))
            && number.parse::<u32>().is_ok_and(|age| age < 110)
            && self.surface(at).bytes().all(|byte| byte.is_ascii_digit())
    }

    /// `12 people were killed`, `12 were wounded`, `killing 12`: the toll; else the word counted.
    fn counted(&mut self, at: usize, number: &str) {
        let near: [Option<usize>; BETWEEN + 1] = {
            let mut open = true;
            std::array::from_fn(|by| {
                let next = self.ahead(at, by + 1).filter(|_| open);
                open = next.is_some();
                next
            })
        };
        let said = |wanted: Marker| {
            let says = |word: usize| self.marker(word) == Some(wanted);
            at.checked_sub(1).is_some_and(says) || near.iter().flatten().any(|&next| says(next))
        };
        if said(Marker::Killed) {
            (self.found)(Slot::Toll, "killed", number);
        } else if said(Marker::Injured) {
            (self.found)(Slot::Toll, "injured", number);
        } else if self.starts_with_digit(at) && !number.contains('.') {
            let counted = near[..BETWEEN].iter().map_while(|next| *next);
            let counted = counted
                .take_while(|&next| [" ", "-"].contains(&self.gap(next)))
                .map(|next| self.surface(next).to_lowercase());
            let thing = counted
                .filter(|thing| thing.ends_with('s') || thing == "people")
                .find(|thing| !is_stop_word(thing));
            if let Some(thing) = thing.filter(|thing| !COUNTED_BY_ALL.contains(&&**thing)) {
                (self.found)(Slot::Count, &word_of(&thing), number);
            }
        }
    }

    /// `Sheriff Jane Roe`, `Defense Secretary Roe`, `Jane Roe, the defense secretary`; the surname is the value.
    fn office(&mut self, at: usize, office: &'static str) {
        const LEFT: [&str; 6] = ["former", "ex", "vice", "deputy", "then", "assistant"];
        let of = at.checked_sub(1).filter(|_| self.gap(at) == " ");
        if of.is_some_and(|of| self.is(of, &LEFT)) {
            return;
        }
        let after = (at + 1..self.end.min(at + 4)).take_while(|&next| {
            self.is_capitalised(next)
                && [" ", ". "].contains(&self.gap(next))
                && !self.is_office(next)
        });
        let Some(name) = after.last().or_else(|| self.named_before(at)) else {
            return;
        };
        let surname = bare(self.surface(name));
        if is_stop_word(&surname.to_lowercase()) {
            return;
        }
        // A secretary is one of something; a mayor is one of a town that the text names elsewhere.
        let of = of.filter(|_| {
            ["secretary", "minister", "general", "director", "chief"].contains(&office)
        });
        let of = of.map(|of| self.surface(of).to_lowercase());
        match of.filter(|of| !is_stop_word(of) && of != "acting") {
            Some(of) => (self.found)(Slot::Office, &format!("{of} {office}"), surname),
            None => (self.found)(Slot::Office, office, surname),
        }
    }

    /// The name before the comma in `Jane Roe, the acting defense secretary`.
    fn named_before(&self, at: usize) -> Option<usize> {
        const LEFT: [&str; 4] = ["former", "ex", "vice", "deputy"];
        let from = at.saturating_sub(BETWEEN).max(1);
        let comma = (from..=at).rev().find(|&before| self.gap(before) != " ")?;
        let appositive = self.gap(comma) == ", " && self.is(comma, &["the", "acting"]);
        let left = (comma..at).any(|word| self.is(word, &LEFT));
        (appositive && !left && self.is_capitalised(comma - 1)).then_some(comma - 1)
    }

    fn month(&mut self, at: usize, name: &str) {
        const BEFORE: [&str; 9] = [
            "in", "last", "next", "since", "this", "until", "early", "late", "mid",
        ];
        // `may` and `march` are words too: as months they have a day or a year after them, or `in`, `last` before.
        let dated = || at + 1 < self.end && self.value(at + 1).is_some();
        let placed = || at > 0 && self.is(at - 1, &BEFORE);
        if self.is_capitalised(at) && (!["March", "May"].contains(&name) || dated() || placed()) {
            (self.found)(Slot::Month, "", name);
        }
    }

    /// `in Salem`, `near North Salem`.
    fn place(&mut self, at: usize) {
        let name = (at + 1..self.end.min(at + 4)).take_while(|&next| {
            self.is_capitalised(next) && self.gap(next) == " " && !self.is_month(next)
        });
        let name: Vec<&str> = name.map(|next| bare(self.surface(next))).collect();
        let says = |name: &&str| !is_stop_word(&name.to_lowercase());
        if name.len() > 1 || name.first().is_some_and(says) {
            (self.found)(Slot::Place, "", &name.join(" "));
        }
    }
}

/// A number that can only be a year.
fn is_year(surface: &str) -> bool {
    surface.len() == 4 && matches!(surface.parse::<u32>(), Ok(1900..=2099))
}

fn bare(surface: &str) -> &str {
    surface
        .strip_suffix("'s")
        .or_else(|| surface.strip_suffix("\u{2019}s"))
        .unwrap_or(surface)
}
