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
    // Forms of one name begin with the same word or end with it: two numbers tell which are worth comparing.
    let number = |word: Option<&str>| hash::bytes(word.unwrap_or_default().as_bytes()) as u32;
    let firsts: Vec<u32> = names
        .iter()
        .map(|name| number(name.split(' ').next()))
        .collect();
    let lasts: Vec<u32> = names
        .iter()
        .map(|name| number(name.rsplit(' ').next()))
        .collect();
    let of = |ends: &[u32], own: u32| ends.iter().filter(|&&end| end == own).count();
    for at in 0..names.len() {
        let (first, last) = (firsts[at], lasts[at]);
        // Most names share neither with any other.
        if of(&firsts, first) + of(&lasts, last) == 2 {
            continue;
        }
        let other_form = |&other: &usize| {
            if firsts[other] != first && lasts[other] != last {
                return false;
            }
            let (name, other_name) = (names[at], names[other]);
            let weighs = own[other] >= own[at];
            other != at
                && (is_surname_of(name, other_name)
                    || (weighs && is_given_name_of(name, other_name))
                    || (weighs && other_name.contains(' ') && is_end_of(other_name, name)))
        };
        let target = (0..names.len()).filter(other_form).reduce(|best, other| {
            if own[other] > own[best] { other } else { best }
        });
        if let Some(target) = target.filter(|&target| weights[target] > W::default()) {
            let weight = std::mem::take(&mut weights[at]);
            weights[target] += weight;
        }
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
}
