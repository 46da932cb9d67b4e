//! Forms of one name: `Roe` is `Jane Roe` where both stand.

use super::word::{INNER, INSTITUTIONS};
use crate::hash;

/// Adds the weight of each name to the one it is another form of; what was added elsewhere weighs 0. By falling weight.
///
/// A surname goes to the longest-weighing name that ends with it, a given name to one that begins with it and weighs as
/// much (`China` is not short for a rare `China Daily`), and a name with a chance word before it to the name alone.
pub(in crate::story) fn fold<W>(names: &[&str], weights: &mut [W])
where
    W: Copy + Default + PartialOrd + std::ops::AddAssign,
{
    let own: Vec<W> = weights.to_vec();
    // Forms of one name begin with the same word or end with it.
    let firsts = Sharing::of(names.iter().map(|name| name.split(' ').next()));
    let lasts = Sharing::of(names.iter().map(|name| name.rsplit(' ').next()));
    for at in 0..names.len() {
        let is_other_form = |&other: &usize| {
            let (name, other_name) = (names[at], names[other]);
            let weighs = own[other] >= own[at];
            other != at
                && (is_surname_of(name, other_name)
                    || (weighs && is_given_name_of(name, other_name))
                    || (weighs && other_name.contains(' ') && is_end_of(other_name, name)))
        };
        // The one that weighs most, of equals the first.
        let others = firsts.with(at).chain(lasts.with(at)).filter(is_other_form);
        let target = others.reduce(|best, other| {
            let before = own[other] == own[best] && other < best;
            if own[other] > own[best] || before {
                other
            } else {
                best
            }
        });
        if let Some(target) = target.filter(|&target| weights[target] > W::default()) {
            let weight = std::mem::take(&mut weights[at]);
            weights[target] += weight;
        }
    }
}

/// Which names share a word: the names of a hash are a chain, for most share theirs with none.
struct Sharing {
    /// The last name of each place.
    last: [u32; Self::PLACES],
    /// For each name the one before it of the same place.
    before: Vec<u32>,
    hashes: Vec<u64>,
}

impl Sharing {
    /// Enough that few of a text's words meet by chance.
    const PLACES: usize = 256;
    const NONE: u32 = u32::MAX;

    /// By a word of each name.
    fn of<'n>(words: impl ExactSizeIterator<Item = Option<&'n str>>) -> Self {
        let mut sharing = Self {
            last: [Self::NONE; Self::PLACES],
            before: Vec::with_capacity(words.len()),
            hashes: Vec::with_capacity(words.len()),
        };
        for (at, word) in (0..).zip(words) {
            let hash = hash::bytes(word.unwrap_or_default().as_bytes());
            let last = &mut sharing.last[hash as usize % Self::PLACES];
            sharing.before.push(std::mem::replace(last, at));
            sharing.hashes.push(hash);
        }
        sharing
    }

    /// The names with the word of name `at`, which is among them.
    fn with(&self, at: usize) -> impl Iterator<Item = usize> {
        let hash = self.hashes[at];
        let from = |at: u32| (at != Self::NONE).then_some(at as usize);
        let last = from(self.last[hash as usize % Self::PLACES]);
        std::iter::successors(last, move |&at| from(self.before[at]))
            .filter(move |&at| self.hashes[at] == hash)
    }
}

fn is_end_of(end: &str, whole: &str) -> bool {
    whole
        .strip_suffix(end)
        .is_some_and(|given| given.ends_with(' '))
}

fn is_surname_of(short: &str, long: &str) -> bool {
    !short.contains(' ')
        && is_end_of(short, long)
        && !long.split(' ').any(|word| word == "of")
        && !INSTITUTIONS.contains(&short)
}

fn is_given_name_of(short: &str, long: &str) -> bool {
    let surname = long
        .strip_prefix(short)
        .and_then(|rest| rest.strip_prefix(' '));
    surname.is_some_and(|surname| {
        !short.contains(' ')
            && !surname
                .split(' ')
                .any(|word| INNER.contains(&word) || INSTITUTIONS.contains(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn other_forms_of_a_name_are_folded_into_the_one_used_most() {
        let names = [
            "jane roe",
            "roe",
            "counsel jane roe",
            "jane",
            "mines",
            "department of mines",
        ];
        let mut weights = [5.0, 9.0, 1.0, 2.0, 3.0, 4.0];
        fold(&names, &mut weights);
        assert_eq!(weights, [17.0, 0.0, 0.0, 0.0, 3.0, 4.0]);
    }

    /// Every name beside every other.
    fn plain(names: &[&str], weights: &mut [u32]) {
        let own = weights.to_vec();
        for at in 0..names.len() {
            let target = (0..names.len())
                .filter(|&other| {
                    let (name, other_name) = (names[at], names[other]);
                    let weighs = own[other] >= own[at];
                    other != at
                        && (is_surname_of(name, other_name)
                            || (weighs && is_given_name_of(name, other_name))
                            || (weighs && other_name.contains(' ') && is_end_of(other_name, name)))
                })
                .reduce(|best, other| if own[other] > own[best] { other } else { best });
            if let Some(target) = target.filter(|&target| weights[target] > 0) {
                let weight = std::mem::take(&mut weights[at]);
                weights[target] += weight;
            }
        }
    }

    proptest! {
        #[test]
        fn folding_equals_comparing_all(names in proptest::collection::vec(("(a|b|c|of|mines)( (a|b|c|of|mines)){0,3}", 0u32..4), 0..60)) {
            let (names, weights): (Vec<String>, Vec<u32>) = names.into_iter().unzip();
            let names: Vec<&str> = names.iter().map(|name| &**name).collect();
            let (mut folded, mut expected) = (weights.clone(), weights);
            fold(&names, &mut folded);
            plain(&names, &mut expected);
            prop_assert_eq!(folded, expected);
        }
    }
}
