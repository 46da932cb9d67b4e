//! What a text names and counts in its opening, and in which places: enough to tell a later version and a filled-in form
//! from a copy after the text was let go.
//!
//! In: title and text. Out: a [`Digest`]: the names and figures ("fillers") among the first words, each with the words
//! around it, in at most 192 bytes; and for the search for passages an [`Opening`] of as many. Two texts are compared where
//! the surroundings are equal:
//!
//! - most fillers in equal places are other ones: one form, filled in twice (a weather report, quarterly results,
//!   "FM 1506" and "FM 1507"). That is a [`Template`](super::Relation::Template) and no copy, however many shingles agree.
//! - most are equal and a figure is another: a later version of one report (12 dead, 15 dead), an
//!   [`Update`](super::Relation::Update). So is a text that says so: "UPDATE 2", "CORRECTED", "(Adds details)".
//! - a sentence exchanged for another has no equal places, and changes nothing.
//!
//! It decides between names for pairs that exact counts of shingles have related, and relates nothing by itself. It sees
//! the opening only: a figure changed in the tenth paragraph is not an update, and a form filled in with words in lower
//! case is not a template. In a text without capital letters, or in capitals throughout, only figures are fillers.
//!
//! Copies that differ in the one word that matters are the known failure of counting shingles ("FM 1506", "FM 1507").

mod filler;
mod opening;
mod version;

pub use opening::Opening;

use crate::shingle::ShingleSize;
use filler::{Kind, Tokens, filler, run_end};
use version::version;

/// So many words of the text are read. A news lead with its second paragraph and the figures of a report's table head
/// are within 240 words.
const WORDS: usize = 240;

/// So many fillers are kept: 8 bytes each, 192 in all.
const FILLERS: usize = 24;

/// More words in a row than this are no name and no figure but a table or a heading in capitals.
const LONGEST: usize = 6;

/// The fewest fillers in equal places that let two texts be called one form or two versions of one report: one may be
/// a byline or a date.
const COMPARED: u32 = 2;

/// The names and figures of an opening in their places, and whether the text calls itself a later version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digest {
    /// (place, value), sorted. The lowest bit of a value says whether it is a figure.
    fillers: Box<[(u32, u32)]>,
    /// 0: says nothing; 1: is a later version; n + 1: is update n.
    version: u8,
    /// Empty unless asked for.
    opening: Opening,
}

/// How the fillers of two texts lie to each other: counts of the places both have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Differences {
    /// Places with the same name or figure.
    pub same: u32,
    /// Places with another name.
    pub names: u32,
    /// Places with another figure.
    pub figures: u32,
    /// Places in the one that has fewer, found again or not.
    pub places: u32,
    /// Whether one of the two calls itself another version than the other does.
    pub marked: bool,
}

impl Differences {
    /// Whether this is one form with other names and figures: half or more of the places are equal, and half or more of
    /// what stands in them differs. Chance agreements of places ("in _ on") are few among the places of a text.
    pub fn is_template(&self) -> bool {
        let differing = self.names + self.figures;
        differing >= COMPARED
            && differing >= self.same
            && (differing + self.same) * 2 >= self.places
    }

    /// Whether this is one report with other figures, or one that says it is a later version.
    pub fn is_update(&self) -> bool {
        !self.is_template() && (self.marked || (self.figures > 0 && self.same_opening()))
    }

    /// Whether the two open alike: most of what they name in equal places is the same.
    pub fn same_opening(&self) -> bool {
        self.same >= COMPARED && self.same > self.names + self.figures
    }
}

impl Digest {
    /// Reads the opening of a text.
    ///
    /// # Complexity
    /// `O(1)` beyond finding 240 words.
    pub fn of(title: &str, text: &str) -> Self {
        let mut tokens = Vec::with_capacity(WORDS);
        tokens.extend(Tokens::of(text).take(WORDS));
        let capitals = tokens
            .iter()
            .filter(|token| token.kind == Kind::Name)
            .count();
        // A headline or a text in capitals names nothing by them.
        if capitals * 2 > tokens.len() {
            tokens
                .iter_mut()
                .filter(|token| token.kind == Kind::Name)
                .for_each(|token| token.kind = Kind::Word);
        }
        let mut fillers = Vec::with_capacity(FILLERS);
        let mut at = 0;
        while at < tokens.len() && fillers.len() < FILLERS {
            let end = run_end(&tokens, at);
            if (1..=LONGEST).contains(&(end - at)) {
                fillers.extend(filler(&tokens, at, end));
            }
            at = end.max(at + 1);
        }
        fillers.sort_unstable();
        fillers.dedup();
        Self {
            fillers: fillers.into_boxed_slice(),
            version: version(title, text),
            opening: Opening::default(),
        }
    }

    /// The same, with the opening of a text of these words.
    #[must_use]
    pub fn with_opening(self, words: &[u64], size: ShingleSize) -> Self {
        Self {
            opening: Opening::of(words, size),
            ..self
        }
    }

    /// The opening, empty where it was not asked for.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The same in numbers: the version with the length of the opening, the opening, then a number a filler.
    pub fn numbers_into(&self, out: &mut Vec<u64>) {
        out.clear();
        out.push((self.opening.numbers() as u64) << 8 | u64::from(self.version));
        self.opening.numbers_into(out);
        let packed = |&(place, value): &(u32, u32)| u64::from(place) << 32 | u64::from(value);
        out.extend(self.fillers.iter().map(packed));
    }

    /// What [`Digest::numbers_into`] wrote; of no numbers, the digest of an empty text.
    pub fn of_numbers(numbers: &[u64]) -> Self {
        let Some((&version, rest)) = numbers.split_first() else {
            return Self::default();
        };
        let (opening, fillers) = rest.split_at((version >> 8) as usize);
        let unpacked = |&filler: &u64| ((filler >> 32) as u32, filler as u32);
        Self {
            fillers: fillers.iter().map(unpacked).collect(),
            version: version as u8,
            opening: Opening::of_numbers(opening),
        }
    }

    /// What it takes in memory beside itself.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.fillers) + self.opening.bytes()
    }

    /// Compares two openings. `O(fillers)`.
    pub fn differences(&self, other: &Self) -> Differences {
        let places = |digest: &Self| digest.fillers.chunk_by(|x, y| x.0 == y.0).count() as u32;
        let mut found = Differences {
            places: places(self).min(places(other)),
            marked: self.version != other.version,
            ..Differences::default()
        };
        let mut rest = &*other.fillers;
        for mine in self.fillers.chunk_by(|x, y| x.0 == y.0) {
            let place = mine[0].0;
            rest = &rest[rest.partition_point(|filler| filler.0 < place)..];
            let theirs = &rest[..rest.partition_point(|filler| filler.0 == place)];
            if theirs.is_empty() {
                continue;
            }
            if mine.iter().any(|filler| theirs.contains(filler)) {
                found.same += 1;
            } else if mine.iter().chain(theirs).all(|filler| filler.1 & 1 == 1) {
                found.figures += 1;
            } else {
                found.names += 1;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(a: &str, b: &str) -> Differences {
        Digest::of("", a).differences(&Digest::of("", b))
    }

    const ROAD: &str = "Farm to Market Road 1506 (FM 1506) is a short road located in Lamar County. Its southern end is at \
        State Highway 50 in Ladonia. FM 1506 travels north for 4.2 miles and ends at the Red Fork.";

    #[test]
    fn one_form_with_other_names_is_a_template() {
        let other = "Farm to Market Road 1507 (FM 1507) is a short road located in Delta County. Its southern end is at \
            State Highway 19 in Cooper. FM 1507 travels north for 6.8 miles and ends at the Sulphur Fork.";
        assert!(
            between(ROAD, other).is_template(),
            "{:?}",
            between(ROAD, other)
        );
        let quarter = |company: &str, profit: &str, share: &str, revenue: &str| {
            format!(
                "{company} on Thursday reported a third-quarter profit of ${profit} million. The company said it had net \
                income of {share} cents per share. It posted revenue of ${revenue} million in the period."
            )
        };
        let results = between(
            &quarter("Brindle Foods", "41.2", "53", "611"),
            &quarter("Tarn Motors", "7.9", "11", "92"),
        );
        assert!(results.is_template() && !results.is_update());
        let later = between(
            &quarter("Tarn Motors", "41.2", "53", "611"),
            &quarter("Tarn Motors", "7.9", "11", "92"),
        );
        assert!(
            later.is_template(),
            "the same company, another quarter: {later:?}"
        );
    }

    #[test]
    fn one_report_with_another_figure_is_an_update() {
        let report = |dead: u32, hurt: u32| {
            format!(
                "A ferry with 212 people on board sank off Cape Orrin late on Tuesday, killing at least {dead} people, the \
                coast guard said. Another {hurt} were taken to hospitals in Port Halden. The Maid of Lorne had left \
                Halden at dusk, said Captain Ruth Adeyemi of the coast guard."
            )
        };
        let found = between(&report(12, 30), &report(15, 41));
        assert!(found.is_update() && found.same_opening(), "{found:?}");
        assert!(!between(&report(12, 30), &report(12, 30)).is_update());
    }

    #[test]
    fn an_exchanged_sentence_changes_nothing() {
        let text = |middle: &str| {
            format!(
                "The council of Halden voted on Monday to close the Orrin bridge. {middle} Mayor Joan Pell said the work \
                would take until March."
            )
        };
        let one = text("Engineers found 14 cracks in its piers last year.");
        let two = text("Traffic will be sent over the Lorne crossing, 9 miles to the north.");
        let found = between(&one, &two);
        assert!(!found.is_update() && !found.is_template(), "{found:?}");
    }

    #[test]
    fn case_alone_is_no_difference() {
        for other in [ROAD.to_uppercase(), ROAD.to_lowercase()] {
            let found = between(ROAD, &other);
            assert!(!found.is_template() && !found.is_update(), "{found:?}");
        }
    }

    #[test]
    fn versions_are_read_where_agencies_write_them() {
        let version = |title: &str, text: &str| Digest::of(title, text).version;
        assert_eq!(version("UPDATE 2-Oil falls on fears", ""), 3);
        assert_eq!(version("CORRECTED-Oil falls", ""), 1);
        assert_eq!(version("Update: bridge is closed", ""), 1);
        assert_eq!(version("Update on the bridge", ""), 0);
        assert_eq!(version("", "(Adds quote) HALDEN, March 3 - The bridge"), 1);
        assert_eq!(version("Oil falls", "HALDEN - The bridge"), 0);
        assert!(
            Digest::of("UPDATE 1-A", ROAD)
                .differences(&Digest::of("UPDATE 2-A", ROAD))
                .is_update()
        );
    }

    #[test]
    fn a_digest_is_small_and_an_empty_text_has_an_empty_one() {
        let sentence = |i| format!("on day {i} of May the Mayor{i} of Town{i} said ");
        let long = (0..900).map(sentence).collect::<Vec<_>>().concat();
        let digest = Digest::of("", &long);
        assert!(digest.fillers.len() <= FILLERS && size_of_val(&*digest.fillers) <= 192);
        assert_eq!(Digest::of("", ""), Digest::default());
        let mut numbers = Vec::new();
        digest.numbers_into(&mut numbers);
        assert_eq!(Digest::of_numbers(&numbers), digest);
        assert_eq!(Digest::of_numbers(&[]), Digest::default());
    }
}
