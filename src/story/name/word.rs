//! What a word is to a name: a title, an institution, a weekday, a small word; and what it is where a sentence begins.

use crate::hash;
use crate::story::background::Background;
use crate::story::listed::Listed;
use crate::story::term::{self, TermKind, term_id, word_of};
use ahash::AHashMap;
use std::sync::LazyLock;

/// Words that may stand between two capitalised words of one name.
pub(super) const INNER: [&str; 12] = [
    "of", "de", "la", "del", "da", "di", "van", "von", "der", "bin", "al", "el",
];
/// Titles and ranks: what stands before a person's name, or alone for an office.
const TITLES: [&str; 63] = [
    "acting",
    "admiral",
    "ambassador",
    "archbishop",
    "assistant",
    "attorney",
    "bishop",
    "candidate",
    "capt",
    "captain",
    "cardinal",
    "chairman",
    "chairwoman",
    "chancellor",
    "chief",
    "col",
    "colonel",
    "commissioner",
    "congressman",
    "congresswoman",
    "coach",
    "counsel",
    "deputy",
    "det",
    "detective",
    "director",
    "dr",
    "former",
    "gen",
    "general",
    "gov",
    "governor",
    "judge",
    "justice",
    "leader",
    "lieutenant",
    "lt",
    "maj",
    "mayor",
    "minister",
    "mr",
    "mrs",
    "ms",
    "nominee",
    "officer",
    "pope",
    "president",
    "prime",
    "prof",
    "professor",
    "rep",
    "representative",
    "rev",
    "secretary",
    "sen",
    "senator",
    "sgt",
    "sheriff",
    "sir",
    "speaker",
    "spokesman",
    "spokeswoman",
    "vice",
];
/// Words that are no surname: alone they are not short for a longer name, and after a title they are an institution.
pub(super) const INSTITUTIONS: [&str; 34] = [
    "agency",
    "army",
    "assembly",
    "association",
    "bank",
    "board",
    "bureau",
    "center",
    "city",
    "college",
    "commission",
    "committee",
    "congress",
    "council",
    "county",
    "court",
    "department",
    "electric",
    "force",
    "guard",
    "house",
    "institute",
    "island",
    "motors",
    "news",
    "office",
    "party",
    "police",
    "school",
    "senate",
    "service",
    "state",
    "street",
    "university",
];
const CALENDAR: [&str; 29] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "sept",
    "dec",
];
/// Abbreviations whose full stop ends no sentence; single letters and titles are others.
const ABBREVIATED: [&str; 8] = ["st", "jr", "ft", "mt", "no", "inc", "oct", "nov"];

/// What a word is, in any case: one look-up instead of a search of each list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kind(pub(super) u8);

impl Kind {
    pub(super) const SMALL: Self = Self(1);
    pub(super) const INNER: Self = Self(2);
    pub(super) const TITLE: Self = Self(4);
    pub(super) const INSTITUTION: Self = Self(8);
    pub(super) const CALENDAR: Self = Self(16);
    pub(super) const ABBREVIATED: Self = Self(32);

    /// Of a word, by its hash in lower case.
    pub(super) fn of(folded: u64) -> Self {
        static KINDS: LazyLock<Listed<Kind>> = LazyLock::new(|| {
            let lists: [(Kind, &[&'static str]); 6] = [
                (Kind::SMALL, term::stop_words()),
                (Kind(Kind::SMALL.0 | Kind::INNER.0), &INNER),
                (Kind::TITLE, &TITLES),
                (Kind::INSTITUTION, &INSTITUTIONS),
                (Kind::CALENDAR, &CALENDAR),
                (Kind::ABBREVIATED, &ABBREVIATED),
            ];
            let mut kinds: AHashMap<u64, Kind> = AHashMap::new();
            for (kind, words) in lists {
                for word in words {
                    kinds.entry(hash::bytes(word.as_bytes())).or_default().0 |= kind.0;
                }
            }
            kinds.into_iter().collect()
        });
        KINDS.get(folded).unwrap_or_default()
    }

    pub(super) fn is(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }

    /// Whether a word of this kind, as it is written, says nothing by itself.
    pub(super) fn is_small(self, word: &str) -> bool {
        self.is(Self::SMALL) && !matches!(word, "New" | "US" | "WHO")
    }
}

/// The hash of a word in lower case.
pub(super) fn folded(word: &str) -> u64 {
    /// Longer words are folded in memory of their own.
    const LONGEST: usize = 32;
    let mut lower = [0; LONGEST];
    match lower.get_mut(..word.len()) {
        Some(lower) if word.is_ascii() => {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            hash::bytes(lower)
        }
        _ => hash::bytes(word.to_lowercase().as_bytes()),
    }
}

/// From this share of its uses a word that begins a sentence is taken for a name.
const NAME_SHARE: f64 = 0.5;

/// How many answers are remembered, at the place of the word's hash.
const MEMORY: usize = 1 << 13;

/// Whether words that begin sentences are names there, remembered: few words begin most sentences.
#[derive(Debug)]
pub(super) struct Beginnings<'a> {
    background: &'a Background,
    /// Hashes of words in lower case, with the answer in the lowest bit, which the place of each tells.
    met: Vec<u64>,
}

impl<'a> Beginnings<'a> {
    pub(super) fn new(background: &'a Background) -> Self {
        Self {
            background,
            met: vec![0; MEMORY],
        }
    }

    /// Whether a word at the beginning of a sentence is taken for a name there; `folded` is its hash in lower case.
    pub(super) fn may_be_named(&mut self, word: &str, folded: u64) -> bool {
        // Other scripts may have two lower cases of one word.
        if !word.is_ascii() {
            return may_begin(word, self.background);
        }
        let met = &mut self.met[folded as usize % MEMORY];
        if *met | 1 != folded | 1 {
            *met = folded & !1 | u64::from(may_begin(word, self.background));
        }
        *met & 1 == 1
    }
}

fn may_begin(word: &str, background: &Background) -> bool {
    let known = word_of(word);
    let as_word = background.known(term_id(TermKind::Word, &known));
    let as_name = background.known(term_id(TermKind::Name, &known));
    match (as_word, as_name) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(all), Some(names)) => names / all >= NAME_SHARE,
    }
}
