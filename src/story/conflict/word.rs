//! The words by which particulars are known. A text's words are known by their hashes, so that looking each of them up
//! costs no folding.

use crate::hash;
use crate::story::listed::Listed;
use std::sync::LazyLock;

/// What a word may begin, or decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// People were killed.
    Killed,
    /// People were hurt.
    Injured,
    /// An office, by the name it goes by here.
    Office(&'static str),
    /// A number in letters, in digits.
    Number(&'static str),
    /// The same of an ordinal.
    Ordinal(&'static str),
    /// A month, by its name.
    Month(&'static str),
    /// A place may follow.
    Where,
}

/// What words mark, by their hashes.
pub(super) fn markers() -> &'static Listed<Marker> {
    static MARKERS: LazyLock<Listed<Marker>> = LazyLock::new(|| {
        let one = |marker: Marker| move |word: &&str| (hash::bytes(word.as_bytes()), marker);
        let named = |of: fn(&'static str) -> Marker| {
            move |(word, name): &(&str, &'static str)| (hash::bytes(word.as_bytes()), of(name))
        };
        let offices = OFFICES.iter();
        let offices =
            offices.map(|office| (hash::bytes(office.as_bytes()), Marker::Office(office)));
        KILLED
            .iter()
            .map(one(Marker::Killed))
            .chain(INJURED.iter().map(one(Marker::Injured)))
            .chain(WHERE.iter().map(one(Marker::Where)))
            .chain(offices)
            .chain([(hash::bytes(b"gov"), Marker::Office("governor"))])
            .chain(NUMBERS.iter().map(named(Marker::Number)))
            .chain(ORDINALS.iter().map(named(Marker::Ordinal)))
            .chain(MONTHS.iter().map(named(Marker::Month)))
            .collect()
    });
    &MARKERS
}

const KILLED: [&str; 9] = [
    "dead",
    "death",
    "deaths",
    "died",
    "fatalities",
    "fatally",
    "killed",
    "killing",
    "slain",
];
const INJURED: [&str; 6] = [
    "hurt", "injured", "injuries", "injuring", "wounded", "wounding",
];
const WHERE: [&str; 3] = ["in", "near", "outside"];
/// Things that any text counts, and of which it says nothing: spans of time, shares, votes of every kind.
pub(super) const COUNTED_BY_ALL: [&str; 24] = [
    "am",
    "billion",
    "century",
    "day",
    "days",
    "decade",
    "decades",
    "hour",
    "hours",
    "million",
    "minute",
    "minutes",
    "month",
    "months",
    "percent",
    "percentage",
    "pm",
    "points",
    "trillion",
    "week",
    "weeks",
    "year",
    "years",
    "yearold",
];
const OFFICES: [&str; 24] = [
    "ambassador",
    "attorney",
    "bishop",
    "captain",
    "chairman",
    "chancellor",
    "chief",
    "coach",
    "commissioner",
    "director",
    "general",
    "governor",
    "judge",
    "justice",
    "king",
    "mayor",
    "minister",
    "pope",
    "president",
    "prosecutor",
    "queen",
    "secretary",
    "sheriff",
    "speaker",
];
const MONTHS: [(&str, &str); 20] = [
    ("january", "January"),
    ("jan", "January"),
    ("february", "February"),
    ("feb", "February"),
    ("march", "March"),
    ("april", "April"),
    ("may", "May"),
    ("june", "June"),
    ("july", "July"),
    ("august", "August"),
    ("aug", "August"),
    ("september", "September"),
    ("sept", "September"),
    ("sep", "September"),
    ("october", "October"),
    ("oct", "October"),
    ("november", "November"),
    ("nov", "November"),
    ("december", "December"),
    ("dec", "December"),
];
const NUMBERS: [(&str, &str); 12] = [
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
];
const ORDINALS: [(&str, &str); 10] = [
    ("second", "2"),
    ("third", "3"),
    ("fourth", "4"),
    ("fifth", "5"),
    ("sixth", "6"),
    ("seventh", "7"),
    ("eighth", "8"),
    ("ninth", "9"),
    ("tenth", "10"),
    ("eleventh", "11"),
];
