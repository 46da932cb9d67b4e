//! Numbers and names of one text that another does not have.

use crate::text::Words;

/// Lists are cut here: a text of another story has names without end.
const MOST: usize = 12;

/// Numbers of the one text that the other does not have, in reading order, each once.
pub(super) fn only_here(own: &Words, text: &str, others: &Words) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for (hash, surface) in own.hashes().iter().zip(own.surfaces(text)) {
        let is_number = surface
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit());
        if is_number
            && !others.hashes().contains(hash)
            && !numbers.iter().any(|number| number == surface)
        {
            numbers.push(surface.to_owned());
        }
    }
    numbers.truncate(MOST);
    numbers
}

/// Names of the one text with a word that the other does not have, in reading order, each once.
///
/// A name is a run of words in capitals that begins inside a sentence: there a capital says something. In a text in
/// capitals it says nothing, and none is a name.
pub(super) fn names(own: &Words, text: &str, others: &Words) -> Vec<String> {
    let capital = |at: usize| {
        own.surface(at, text)
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
    };
    if (0..own.len()).filter(|&at| capital(at)).count() * 2 > own.len() {
        return Vec::new();
    }
    let between = |at: usize| {
        let from = if at == 0 {
            0
        } else {
            own.spans()[at - 1].end()
        };
        &text[from..own.spans()[at].start as usize]
    };
    let mut names: Vec<String> = Vec::new();
    let mut at = 0;
    while at < own.len() && names.len() < MOST {
        let inside = at > 0 && matches!(between(at), " " | ", ");
        if !(inside && capital(at)) {
            at += 1;
            continue;
        }
        let run = 1
            + (at + 1..own.len())
                .take_while(|&next| capital(next) && between(next) == " ")
                .count();
        let new = own.hashes()[at..at + run]
            .iter()
            .any(|hash| !others.hashes().contains(hash));
        let name = &text[own.spans()[at].start as usize..own.spans()[at + run - 1].end()];
        if new && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        at += run;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_of_one_only() {
        let (a, b) = (
            "The ferry Maid of Lorne sank off Cape Orrin with 212 people, said Ruth Adeyemi. The mayor agreed.",
            "The ferry Maid of Lorne sank off Cape Halden with 214 people, said Ruth Adeyemi. A mayor agreed.",
        );
        let (left, right) = (Words::of(a), Words::of(b));
        assert_eq!(names(&left, a, &right), ["Cape Orrin"]);
        assert_eq!(names(&right, b, &left), ["Cape Halden"]);
        assert_eq!(only_here(&left, a, &right), ["212"]);
        let capitals = a.to_uppercase();
        assert!(names(&Words::of(&capitals), &capitals, &right).is_empty());
    }
}
