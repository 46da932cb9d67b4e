//! What is said once for many files: which fields were guessed, which encodings were converted, what was kept for its
//! title alone.

use super::encoding::{Converted, HALF_PAIRS};
use super::guess::Guesses;
use super::problem::Account;
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(super) struct Tally {
    /// How many records have no field for the text and were kept for their title.
    pub(super) headlines: u64,
    /// Each guess with the first file it was made for and the number of files.
    guesses: BTreeMap<Guesses, (String, u64)>,
    /// Records of archives that are no articles, by what they are.
    passed: BTreeMap<&'static str, u64>,
    /// Articles by encoding.
    encodings: BTreeMap<Converted, u64>,
}

impl Tally {
    pub(super) fn guessed(&mut self, file: &str, guesses: &Guesses) {
        match self.guesses.get_mut(guesses) {
            Some((_, files)) => *files += 1,
            None => drop(self.guesses.insert(guesses.clone(), (file.to_owned(), 1))),
        }
    }

    pub(super) fn passed(&mut self, what: &'static str) {
        *self.passed.entry(what).or_default() += 1;
    }

    pub(super) fn converted(&mut self, converted: Converted) {
        *self.encodings.entry(converted).or_default() += 1;
    }

    /// Notes all of it; `text` is what the field of the text is called.
    pub(super) fn say(&self, text: &str, account: &mut Account<'_>) {
        let mut guesses: Vec<_> = self.guesses.iter().collect();
        guesses.sort_by_key(|(_, (file, _))| file);
        for (guesses, (file, files)) in guesses {
            let more = match files - 1 {
                0 => String::new(),
                1 => " and 1 more file".to_owned(),
                more => format!(" and {more} more files"),
            };
            account.note(format!("{file}{more}: {guesses}"));
        }
        if !self.passed.is_empty() {
            let parts = self
                .passed
                .iter()
                .map(|(what, count)| format!("{count} {what}"));
            let parts = parts.collect::<Vec<_>>().join(", ");
            account.note(format!(
                "records of archives that are no articles were passed over: {parts}"
            ));
        }
        for (converted, articles) in &self.encodings {
            let articles = match articles {
                1 => "1 article was".to_owned(),
                articles => format!("{articles} articles were"),
            };
            let from = converted.from;
            account.note(match (converted.damaged, from) {
                _ if *converted == HALF_PAIRS => {
                    format!("{articles} cut inside a character; what is left of it is U+FFFD")
                }
                (false, _) => format!("{articles} converted from {from} to UTF-8"),
                (true, "UTF-8") => {
                    format!("{articles} damaged UTF-8; what cannot be read is U+FFFD")
                }
                (true, _) => format!(
                    "{articles} converted from {from} to UTF-8; what does not fit is U+FFFD"
                ),
            });
        }
        if self.headlines > 0 {
            account.note(format!(
                "{} records have no field \"{text}\" and were kept as headlines by their title",
                self.headlines
            ));
        }
    }
}
