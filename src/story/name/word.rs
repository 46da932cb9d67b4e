//! What a word is to a name: a title, an institution, a weekday, a small word; and what it is where a sentence begins.

use super::super::background::Background;
use super::super::term::{self, TermKind, term_id, word_of};
use crate::hash;
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

    pub(super) fn of(word: &str) -> Self {
        /// No listed word is longer.
        const LONGEST: usize = 16;
        static KINDS: LazyLock<AHashMap<&'static str, u8>> = LazyLock::new(|| {
            let lists: [(Kind, &[&'static str]); 6] = [
                (Kind::SMALL, term::stop_words()),
                (Kind(Kind::SMALL.0 | Kind::INNER.0), &INNER),
                (Kind::TITLE, &TITLES),
                (Kind::INSTITUTION, &INSTITUTIONS),
                (Kind::CALENDAR, &CALENDAR),
                (Kind::ABBREVIATED, &ABBREVIATED),
            ];
            let mut kinds = AHashMap::new();
            for (kind, words) in lists {
                words
                    .iter()
                    .for_each(|word| *kinds.entry(*word).or_default() |= kind.0);
            }
            kinds
        });
        let find = |folded: &str| Self(KINDS.get(folded).copied().unwrap_or_default());
        if !word.is_ascii() {
            return find(&word.to_lowercase());
        }
        let mut folded = [0; LONGEST];
        let Some(folded) = folded.get_mut(..word.len()) else {
            return Self::default();
        };
        folded.copy_from_slice(word.as_bytes());
        folded.make_ascii_lowercase();
        std::str::from_utf8(folded).map_or_else(|_| Self::default(), find)
    }

    pub(super) fn is(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }
}

/// From this share of its uses a word that begins a sentence is taken for a name.
const NAME_SHARE: f64 = 0.5;

/// How many words are remembered, at the place of their hash.
const MEMORY: usize = 1 << 13;

/// What a word is, as it was found before.
#[derive(Debug, Clone, Copy, Default)]
struct Met {
    /// Hash of the word as written; 0 for none yet.
    written: u64,
    kind: Kind,
    /// Whether it may begin a sentence as a name, once that was asked.
    begins: Option<bool>,
}

/// What words are, remembered: news has few capitalised words, again and again.
#[derive(Debug)]
pub(super) struct Memory<'a> {
    background: &'a Background,
    met: Vec<Met>,
}

impl<'a> Memory<'a> {
    pub(super) fn new(background: &'a Background) -> Self {
        Self {
            background,
            met: vec![Met::default(); MEMORY],
        }
    }

    /// [`Kind::of`] a word.
    pub(super) fn kind(&mut self, word: &str) -> Kind {
        self.meet(word).kind
    }

    /// Whether a word at the beginning of a sentence is taken for a name there.
    pub(super) fn may_begin(&mut self, word: &str) -> bool {
        let background = self.background;
        let met = self.meet(word);
        *met.begins
            .get_or_insert_with(|| may_begin(word, background))
    }

    fn meet(&mut self, word: &str) -> &mut Met {
        let written = hash::bytes(word.as_bytes());
        let met = &mut self.met[written as usize % MEMORY];
        if met.written != written {
            *met = Met {
                written,
                kind: Kind::of(word),
                begins: None,
            };
        }
        met
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
