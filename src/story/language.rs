//! Texts in another language than the background's.
//!
//! The background knows the words of one language. To a text in another all of it is rare, its articles and prepositions
//! before all, and two such texts are alike by their grammar. So they are told apart, by how few of their terms the
//! background knows (on labelled news nine in ten of a text in its language, and at most three in ten of any other), and
//! weighed by what is common among themselves. Worth 1.8 points of B-cubed F on a set in three languages.
//!
//! Across languages only names and numbers can be shared, and these say who and how many, rarely what happened. An edge
//! from one language to another counts [`ACROSS`] of its cosine: enough for a link between two stories, seldom for one
//! story, which a reader wants in a language he reads. All other languages together are told apart from the background's,
//! not from each other: they share few words.

use super::background::Background;
use super::term::{TermId, Terms};
use super::weight::{IDF_POWER, PSEUDO_DOCUMENTS};
use ahash::AHashMap;

/// What a cosine counts between two texts of which one is in another language than the background. It is found by the whole
/// cosine, so what is left may be under the floor of edges.
pub const ACROSS: f32 = 0.5;

/// A text is foreign when the background knows less than this share of its terms.
const KNOWN: f64 = 0.35;
/// So many of a text's terms are looked up: they are sorted by a hash, so the first are a fair sample.
const ASKED: usize = 64;
/// A text of fewer terms is taken to be of the background's language: a headline may be all names.
const LEAST: usize = 20;
/// What is common among so many foreign texts is believed by half.
const FEW: f64 = 20.0;

/// Whether the background knows too few of a text's terms to be of its language.
pub fn is_foreign(terms: &Terms<'_>, background: &Background) -> bool {
    let ids = terms.ids();
    let asked = &ids[..ids.len().min(ASKED)];
    let known = asked.iter().filter(|&&id| background.known(id).is_some());
    background.documents() > 1
        && asked.len() >= LEAST
        && (known.count() as f64) < KNOWN * asked.len() as f64
}

/// In how many of the foreign texts each term is.
#[derive(Debug, Default)]
pub(super) struct Strangers {
    texts: f64,
    frequencies: AHashMap<TermId, u32>,
}

impl Strangers {
    pub(super) fn of(texts: &[Terms<'_>], foreign: &[bool]) -> Self {
        let mut strangers = Self::default();
        for (terms, _) in texts.iter().zip(foreign).filter(|(_, foreign)| **foreign) {
            strangers.texts += 1.0;
            for &id in terms.ids() {
                *strangers.frequencies.entry(id).or_default() += 1;
            }
        }
        strangers
    }

    /// The damped idf of a term in a foreign text. `background` is what the background counts for, for names are in it too;
    /// beside that, what is common among the foreign texts is taken to be as common in
    /// [`PSEUDO_DOCUMENTS`] more of their kind, the less the fewer they are.
    pub(super) fn idf(&self, id: TermId, background: f64) -> f32 {
        let df = f64::from(self.frequencies.get(&id).copied().unwrap_or(1));
        let pseudo = (PSEUDO_DOCUMENTS * df / (self.texts + FEW)).max(background);
        let blended = (self.texts + PSEUDO_DOCUMENTS) / (df + pseudo);
        blended.ln().max(0.0).powf(IDF_POWER) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::super::count::TermCounter;
    use super::super::edge;
    use super::super::vocabulary::Vocabulary;
    use super::super::weight::weigh;
    use super::*;
    use crate::text::Words;

    /// Two texts in an invented language that share its little words and nothing else, and two that tell of one thing.
    const TEXTS: [&str; 4] = [
        "Ko brimat lu sander ve noril ko dastan ve lu mirek; ko falun te lu barik ve ko sedal, te noril lu gonda ve tasim \
            ko lermo, ve lu pandri te ko vossel ve lu hinkar, te ko mulden ve abrik lu tonsel ve ko riskan.",
        "Ko tervin lu hadrak ve polis ko vestin ve lu korun; ko jelat te lu simba ve ko rudan, te polis lu fenga ve wadim \
            ko zerpo, ve lu kastri te ko yorvel ve lu belkar, te ko dromen ve ulvik lu sarnel ve ko plishan.",
        "Ko tervin lu hadrak ve noril ko vestin ve lu tomar; ko jelat te lu simba ve ko kalun, te noril lu fenga ve osrim \
            ko ximpo, ve lu kastri te ko yorvel ve lu fristar, te ko dromen ve egvik lu sarnel ve ko glushan.",
        "Ko yaltem lu quenda ve ubrim ko ildan ve lu pegor; ko waltu te lu nesik ve ko omtal, te ubrim lu hosta ve egrim \
            ko cavro, ve lu smitri te ko quorvel ve lu danskar, te ko frolen ve idvik lu monvel ve ko blaskan.",
    ];

    #[test]
    fn little_words_of_another_language_join_nothing() {
        let vocabulary = Vocabulary::default();
        let counted =
            TEXTS.map(|text| TermCounter::new(&vocabulary).count("", text, &Words::of(text)));
        let background = Background::shipped();
        assert!(counted.iter().all(|terms| is_foreign(terms, &background)));
        let weighed = weigh(&counted, &[], &background);
        let alike = edge::cosine(&weighed.vectors, 1, 2);
        let strange = edge::cosine(&weighed.vectors, 0, 3);
        assert!(alike > 2.0 * strange, "{alike} {strange}");
    }

    #[test]
    fn texts_of_the_background_s_language_and_short_ones_are_not_foreign() {
        let english = "The ferry sank off the northern cape on Tuesday, and rescue crews searched the cold water for \
            survivors while relatives waited at the harbor office for news of the passengers and the young captain.";
        let vocabulary = Vocabulary::default();
        for (text, foreign) in [
            (english, false),
            ("Ko brimat lu sander", false),
            (TEXTS[0], true),
        ] {
            let terms = TermCounter::new(&vocabulary).count("", text, &Words::of(text));
            assert_eq!(
                is_foreign(&terms, &Background::shipped()),
                foreign,
                "{text}"
            );
            assert!(
                !is_foreign(&terms, &Background::none()),
                "nothing is known, nothing is told apart"
            );
        }
    }
}
