//! Whether two texts begin as one text: the part of a copy that an editor never takes away from both.
//!
//! A wire text is cut from its end, re-headed and given another first paragraph; but one of the two still opens with
//! something the other has. Two articles that each tell a story of their own and then share a thousand words share their
//! page: a gallery's captions, a list of members, the background an outlet keeps at hand. Counts of shingles cannot tell
//! these apart, and recurrence in the corpus ([`furniture`](crate::verify::furniture)) only where enough of it recurs.
//!
//! In: the words of a text. Out: an [`Opening`], every [`STRIDE`]th of its first [`READ`] shingles, 192 bytes at most.

use crate::shingle::{ShingleSize, shingles_into};

/// So many shingles are an opening: three paragraphs of news. A desk that rewrites a wire text's opening keeps to the
/// facts and quotes of it by then; a gallery begins after 98 words at the earliest that was met.
pub(super) const READ: usize = 96;

/// One in so many of them is kept: shared passages are longer than that.
pub(super) const STRIDE: usize = 2;

/// Fewer left after the furniture say nothing: a few words, or a page that begins with furniture. A quarter is enough: of a
/// wire text that begins behind so much furniture, a quarter is more than one in [`OWN`].
const LEAST: usize = READ / STRIDE / 4;

/// An opening is a text's own while less than one in so many of its shingles is in the other text. Chance phrases are
/// one in 15 to 20; a rewritten opening of a wire text keeps more than one in ten (34 of 35 cross-outlet copies).
const OWN: usize = 10;

/// The beginning of a text in its order: upper halves of shingle hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opening(Box<[u32]>);

impl Opening {
    /// The opening of a text of these words. `O(1)`: no more than 96 shingles are made.
    pub fn of(words: &[u64], size: ShingleSize) -> Self {
        let mut shingles = Vec::new();
        let read = words.len().min(READ + size.get() - 1);
        shingles_into(&words[..read], size, &mut shingles);
        Self(
            shingles
                .iter()
                .step_by(STRIDE)
                .map(|&shingle| half(shingle))
                .collect(),
        )
    }

    /// Whether the text begins with matter of its own: nearly nothing of its opening is in `other`. Both sets are sorted.
    /// `false` where too little is left without `furniture`: a page's head is as much its own in a copy.
    ///
    /// `O(READ log other)`.
    pub fn is_own(&self, furniture: &[u64], other: &[u64]) -> bool {
        let among = |set: &[u64]| {
            self.0
                .iter()
                .filter(|&&shingle| holds(set, shingle))
                .count()
        };
        let told = self.0.len() - among(furniture);
        told >= LEAST && among(other) * OWN < self.0.len()
    }

    /// How many numbers [`Opening::numbers_into`] adds.
    pub(super) fn numbers(&self) -> usize {
        self.0.len().div_ceil(2)
    }

    /// The same in numbers, two shingles each; a last odd one stands alone with 0, which no shingle is.
    pub(super) fn numbers_into(&self, out: &mut Vec<u64>) {
        let pack =
            |two: &[u32]| u64::from(two[0]) << 32 | u64::from(two.get(1).copied().unwrap_or(0));
        out.extend(self.0.chunks(2).map(pack));
    }

    /// What [`Opening::numbers_into`] added.
    pub(super) fn of_numbers(numbers: &[u64]) -> Self {
        let halves = numbers
            .iter()
            .flat_map(|&two| [(two >> 32) as u32, two as u32]);
        Self(halves.filter(|&half| half != 0).collect())
    }

    /// What it takes in memory beside itself.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.0)
    }
}

/// The upper half of a shingle's hash, by which it is found in a sorted set; never 0.
fn half(shingle: u64) -> u32 {
    ((shingle >> 32) as u32).max(1)
}

fn holds(set: &[u64], shingle: u32) -> bool {
    let at = set.partition_point(|&other| half(other) < shingle);
    set.get(at).is_some_and(|&other| half(other) == shingle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;
    use crate::shingle::ShingleSet;

    fn words(range: std::ops::Range<u64>) -> Vec<u64> {
        range.map(hash::mix).collect()
    }

    fn set(words: &[u64]) -> ShingleSet {
        let mut shingles = Vec::new();
        shingles_into(words, ShingleSize::DEFAULT, &mut shingles);
        ShingleSet::from_hashes(shingles)
    }

    fn opening(words: &[u64]) -> Opening {
        Opening::of(words, ShingleSize::DEFAULT)
    }

    #[test]
    fn a_story_of_its_own_before_a_shared_page() {
        let page = words(0..600);
        let other = set(&[words(9_000..9_400), page.clone()].concat());
        let own = |begin: usize| {
            opening(&[words(1_000..1_000 + begin as u64), page.clone()].concat())
                .is_own(&[], &other)
        };
        assert!(own(400) && own(100));
        assert!(!own(70), "the page begins within the opening");
        assert!(!own(0));
    }

    #[test]
    fn a_cut_opens_with_a_passage_of_the_whole() {
        let text = words(0..900);
        for cut in [0..450, 450..900, 300..600] {
            assert!(!opening(&text[cut]).is_own(&[], &set(&text)));
        }
    }

    #[test]
    fn furniture_and_too_few_words_say_nothing() {
        let other = set(&words(5_000..6_000));
        assert!(!opening(&words(0..20)).is_own(&[], &other));
        let text = words(0..400);
        assert!(opening(&text).is_own(&[], &other));
        assert!(opening(&text).is_own(&set(&text[..40]), &other));
        assert!(
            !opening(&text).is_own(&set(&text[..85]), &other),
            "most of it is furniture"
        );
        assert!(!opening(&[]).is_own(&[], &other));
    }

    #[test]
    fn numbers_are_read_back() {
        for len in [0, 1, 4, 5, 7, 300] {
            let own = opening(&words(0..len));
            let mut numbers = Vec::new();
            own.numbers_into(&mut numbers);
            assert_eq!(numbers.len(), own.numbers());
            assert_eq!(Opening::of_numbers(&numbers), own);
        }
        assert!(opening(&words(0..900)).bytes() <= 192);
    }
}
