//! Wire tags: which agency a text says it comes from.
//!
//! In: a text and who published it. Out: a [`WireMark`]: the agency, and how the text names it. Read are
//!
//! 1. the tag of a dateline among the first `HEAD` bytes: "HALDEN, March 3 (Reuters) -", "(AP) —", "/TASS/", with
//!    a dash or another mark after it or at the very beginning, so that "Smith (PA)" in a sentence is none;
//! 2. a byline there: "By RUTH ADEYEMI, Associated Press";
//! 3. a credit in the first or last `TAIL` bytes: "The Associated Press contributed to this report", "© 2031 AFP",
//!    "Copyright 2031 The Associated Press". A contribution is not the text: [`How::Credit`] says less than a tag.
//!
//! What it misses: agencies whose name was removed with the dateline (most rewritten copy), and names outside the table.
//! A tag tells the agency of the text in front of it and not of every paragraph; tags alone are known to be right for
//! about 85 of 100 articles. No relation depends on it.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// A news agency, or an outlet whose copy others print under its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Agency(&'static str);

impl Agency {
    /// Its short name.
    pub fn name(self) -> &'static str {
        self.0
    }

    /// Every agency there is a table row of.
    pub fn all() -> impl Iterator<Item = Self> {
        AGENCIES.iter().map(|(tag, _)| Self(tag))
    }

    /// The agency of a short name.
    pub fn named(name: &str) -> Option<Self> {
        let known = AGENCIES.iter().find(|(tag, _)| *tag == name);
        known.map(|(tag, _)| Self(tag))
    }

    /// Whether `source` is the agency itself: its short name, or its full name as words of the source's.
    pub fn is_source(self, source: &str) -> bool {
        let known = AGENCIES.iter().find(|known| known.0 == self.0);
        let folded = source.to_lowercase();
        known.is_some_and(|(tag, names)| {
            tag.eq_ignore_ascii_case(source.trim())
                || names
                    .iter()
                    .any(|name| folded.contains(&name.to_lowercase()))
        })
    }
}

impl<'de> Deserialize<'de> for Agency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| D::Error::custom(format!("\"{name}\" is no known agency")))
    }
}

impl fmt::Display for Agency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// How a text names an agency, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// In its dateline.
    Tag,
    /// In its byline.
    Byline,
    /// As a contributor or the holder of rights.
    Credit,
}

/// An agency with the way the text names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WireMark {
    /// Which.
    pub agency: Agency,
    /// Where it stands.
    pub how: How,
}

/// A dateline or byline is over by then: place, date, tag and two names of bylines.
const HEAD: usize = 240;

/// Credits are a line or two.
const TAIL: usize = 400;

/// Tag and full names. The agencies of the world by reach, those of single countries with an English service, and press
/// release wires. From their own styles of tagging.
const AGENCIES: [(&str, &[&str]); 26] = [
    ("AP", &["Associated Press"]),
    ("Reuters", &["Reuters"]),
    ("AFP", &["Agence France-Presse", "Agence France Presse"]),
    ("dpa", &["Deutsche Presse-Agentur", "dpa international"]),
    ("PA", &["Press Association", "PA Media", "PA News Agency"]),
    ("UPI", &["United Press International"]),
    ("Xinhua", &["Xinhua"]),
    ("TASS", &["TASS", "ITAR-TASS"]),
    ("EFE", &["EFE News", "Agencia EFE"]),
    ("ANSA", &["ANSA News", "Agenzia ANSA"]),
    ("Kyodo", &["Kyodo News"]),
    ("Bloomberg", &["Bloomberg News"]),
    ("CNN", &["CNN"]),
    ("Yonhap", &["Yonhap"]),
    ("Interfax", &["Interfax"]),
    ("PTI", &["Press Trust of India"]),
    ("ANI", &["Asian News International"]),
    ("IANS", &["Indo-Asian News Service"]),
    ("CP", &["Canadian Press"]),
    ("AAP", &["Australian Associated Press"]),
    ("Anadolu", &["Anadolu Agency"]),
    ("Bernama", &["Bernama"]),
    ("SAPA", &["South African Press Association"]),
    ("PRNewswire", &["PR Newswire"]),
    ("BUSINESS WIRE", &["Business Wire"]),
    ("GLOBE NEWSWIRE", &["GlobeNewswire"]),
];

/// Other spellings of a tag.
const SPELLINGS: [(&str, &str); 8] = [
    ("DPA", "dpa"),
    ("REUTERS", "Reuters"),
    ("XINHUA", "Xinhua"),
    ("Kyodo News", "Kyodo"),
    ("The Canadian Press", "CP"),
    ("CNN Wire", "CNN"),
    ("CNN Business", "CNN"),
    ("Tass", "TASS"),
];

/// The agency a text says it is from; the surest mark, the first in the text among equals.
///
/// ```
/// use samestory::verify::wire::wire_mark;
/// let mark = wire_mark("HALDEN, March 3 (Reuters) - The ferry sank off Cape Orrin.").unwrap();
/// assert_eq!(mark.agency.name(), "Reuters");
/// assert!(wire_mark("Senator Pell (PA) said nothing.").is_none());
/// ```
///
/// # Complexity
/// `O(1)`: the beginning and the end of the text are read.
pub fn wire_mark(text: &str) -> Option<WireMark> {
    let text = text.trim();
    let head = front(text, HEAD);
    let mark = |how| move |agency| WireMark { agency, how };
    tag(head)
        .map(mark(How::Tag))
        .or_else(|| byline(head).map(mark(How::Byline)))
        .or_else(|| {
            credit(back(text, TAIL))
                .or_else(|| credit(front(text, TAIL)))
                .map(mark(How::Credit))
        })
}

/// The first `bytes` of a text, or a few less where a character would be cut.
fn front(text: &str, bytes: usize) -> &str {
    let cut = (0..=bytes.min(text.len()))
        .rev()
        .find(|&at| text.is_char_boundary(at));
    &text[..cut.unwrap_or(0)]
}

/// The last `bytes` of a text, or a few less.
fn back(text: &str, bytes: usize) -> &str {
    let cut = (text.len().saturating_sub(bytes)..=text.len()).find(|&at| text.is_char_boundary(at));
    &text[cut.unwrap_or(0)..]
}

/// "(AP) —" and "/TASS/".
fn tag(head: &str) -> Option<Agency> {
    memchr::memchr2_iter(b'(', b'/', head.as_bytes()).find_map(|at| {
        let bracket = head[at..].starts_with('(');
        let (name, after) = head[at + 1..].split_once(if bracket { ')' } else { '/' })?;
        let agency = by_tag(name.trim())?;
        let next = after.trim_start().chars().next();
        // A dash, or what became of one on the way: after a tag no sentence goes on with a letter.
        let dateline =
            next.is_some_and(|c| matches!(c, '-' | '–' | '—' | '―' | '?' | ':' | '\u{FFFD}'));
        (at == 0 || dateline || !bracket).then_some(agency)
    })
}

fn by_tag(name: &str) -> Option<Agency> {
    let name = SPELLINGS
        .iter()
        .find(|(spelling, _)| *spelling == name)
        .map_or(name, |(_, tag)| tag);
    Agency::named(name)
}

/// The agency whose full name stands first; a longer name wins where one holds another.
fn named(text: &str) -> Option<(usize, Agency)> {
    let places = AGENCIES.iter().flat_map(|(tag, names)| {
        names.iter().filter_map(|name| {
            text.find(name)
                .map(|at| (at, std::cmp::Reverse(name.len()), Agency(tag)))
        })
    });
    // "Australian Associated Press" holds "Associated Press" and begins before it.
    places.min().map(|(at, _, agency)| (at, agency))
}

/// "By RUTH ADEYEMI, Associated Press" before the first sentence is over.
fn byline(head: &str) -> Option<Agency> {
    let line = head
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(3)
        .find(|line| {
            line.starts_with("By ") || line.starts_with("BY ") || line.starts_with("by ")
        })?;
    // Two names and an agency; what follows on the line is the text.
    named(front(line, 120)).map(|(_, agency)| agency)
}

/// "... contributed to this report", "Copyright", "©".
fn credit(part: &str) -> Option<Agency> {
    const CREDITS: [&str; 6] = [
        "contributed to this",
        "contributed reporting",
        "Copyright",
        "copyright",
        "©",
        "(c) 20",
    ];
    let credits = |part: &str| CREDITS.iter().any(|credit| part.contains(credit));
    // Most texts have none anywhere.
    if !credits(part) {
        return None;
    }
    let sentences = part.split_inclusive(['.', '\n']);
    sentences
        .filter(|sentence| credits(sentence))
        .find_map(|sentence| {
            // Short names only where they are unlikely to be a state ("PA") or a company ("CP").
            named(sentence).map(|(_, agency)| agency).or_else(|| {
                sentence
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|word| !matches!(*word, "PA" | "CP"))
                    .find_map(by_tag)
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(&'static str, How)> {
        wire_mark(text).map(|mark| (mark.agency.name(), mark.how))
    }

    #[test]
    fn datelines_are_tagged() {
        for (text, agency) in [
            ("HALDEN (AP) — The ferry sank.", "AP"),
            ("HALDEN, March 3 (Reuters) - The ferry sank.", "Reuters"),
            ("(CNN) The ferry sank.", "CNN"),
            ("(CNN) ? The ferry sank.", "CNN"),
            ("Halden (dpa) - The ferry sank.", "dpa"),
            ("Halden (DPA) -- The ferry sank.", "dpa"),
            ("HALDEN, March 3. /TASS/. The ferry sank.", "TASS"),
            ("HALDEN, March 3 (Xinhua) -- The ferry sank.", "Xinhua"),
            (
                "HALDEN, March 3, 2031 /PRNewswire/ -- Ferries Inc. said",
                "PRNewswire",
            ),
        ] {
            assert_eq!(read(text), Some((agency, How::Tag)), "{text}");
        }
    }

    #[test]
    fn bylines_and_credits_are_weaker() {
        assert_eq!(
            read("By RUTH ADEYEMI, Associated Press\n\nHALDEN — The ferry sank."),
            Some(("AP", How::Byline))
        );
        assert_eq!(
            read("The ferry sank.\n\nThe Associated Press contributed to this report."),
            Some(("AP", How::Credit))
        );
        assert_eq!(
            read("The ferry sank.\n\nReuters and AFP contributed to this report."),
            Some(("Reuters", How::Credit))
        );
        assert_eq!(
            read("The ferry sank. © 2031 AFP"),
            Some(("AFP", How::Credit))
        );
        assert_eq!(
            read("The ferry sank.\nCopyright 2031 Australian Associated Press"),
            Some(("AAP", How::Credit))
        );
    }

    #[test]
    fn what_only_looks_like_a_tag_is_none() {
        for text in [
            "",
            "Senator Pell (PA) said the ferry was old.",
            "The mayor told the Associated Press that the ferry was old.",
            "The ferry (built 1961) sank.",
            "In Halden and/or Orrin, ferries sink.",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn an_agency_knows_itself() {
        let agency = by_tag("AP").unwrap();
        assert!(
            agency.is_source("The Associated Press")
                && agency.is_source("AP")
                && !agency.is_source("Maple Press")
        );
    }
}
