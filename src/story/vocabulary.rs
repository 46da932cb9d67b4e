//! How terms are written, for people.

use super::term::TermId;
use crate::hash;
use ahash::AHashMap;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::sync::Mutex;

/// The written form of each term, for people: the one that most texts have first.
#[derive(Debug)]
pub struct Vocabulary {
    shards: Vec<Mutex<AHashMap<TermId, Forms>>>,
}

/// A term with its written forms and how many texts have each.
#[derive(Debug, Serialize, Deserialize)]
pub struct KnownTerm {
    id: TermId,
    forms: Vec<(Box<str>, u32)>,
}

/// The written forms of a term. Most terms have one, so the others stand apart.
#[derive(Debug)]
struct Forms {
    first: Form,
    #[expect(
        clippy::box_collection,
        reason = "nearly all terms have none, and there are millions of terms"
    )]
    others: Option<Box<Vec<Form>>>,
}

/// A written form: its hash, by which it is known again without a look at the text, and how many texts have it.
#[derive(Debug)]
struct Form {
    written: u64,
    texts: u32,
    surface: Box<str>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            shards: (0..64).map(|_| Mutex::default()).collect(),
        }
    }
}

impl Vocabulary {
    /// Makes a written form of a term known that so many texts have. The form shown does not depend on the order of calls.
    pub(super) fn note(&self, id: TermId, surface: &str, texts: u32) {
        let written = hash::bytes(surface.as_bytes());
        let form = || Form {
            written,
            texts,
            surface: surface.into(),
        };
        match self.shard(id).entry(id) {
            Entry::Vacant(place) => {
                place.insert(Forms {
                    first: form(),
                    others: None,
                });
            }
            Entry::Occupied(forms) => {
                let Forms { first, others } = forms.into_mut();
                let mut all =
                    std::iter::once(first).chain(others.iter_mut().flat_map(|o| &mut **o));
                match all.find(|form| form.written == written) {
                    Some(known) => known.texts += texts,
                    None => others.get_or_insert_default().push(form()),
                }
            }
        }
    }

    /// The written form of a term: that of most texts, then the shortest, then small letters.
    pub fn surface(&self, id: TermId) -> Option<Box<str>> {
        let shard = self.shard(id);
        let forms = shard.get(&id)?;
        let others = forms.others.iter().flat_map(|others| &**others);
        others
            .chain([&forms.first])
            .min_by_key(|form| {
                let of_most = Reverse(form.texts);
                (of_most, form.surface.len(), Reverse(&form.surface))
            })
            .map(|form| form.surface.clone())
    }

    /// All written forms, a share at a time: what a checkpoint keeps.
    ///
    /// # Panics
    /// If a thread panicked while it made a form known.
    pub fn parts(&self) -> impl Iterator<Item = Vec<KnownTerm>> {
        self.shards.iter().map(|shard| {
            let shard = shard.lock().expect("no one panics while holding a shard");
            let known = |(&id, forms): (&TermId, &Forms)| KnownTerm {
                id,
                forms: std::iter::once(&forms.first)
                    .chain(forms.others.iter().flat_map(|others| &**others))
                    .map(|form| (form.surface.clone(), form.texts))
                    .collect(),
            };
            shard.iter().map(known).collect()
        })
    }

    /// Adds a share of another vocabulary to one that knows none of its terms.
    pub fn add_part(&self, part: Vec<KnownTerm>) {
        for KnownTerm { id, forms } in part {
            let mut forms = forms.into_iter().map(|(surface, texts)| Form {
                written: hash::bytes(surface.as_bytes()),
                texts,
                surface,
            });
            if let Some(first) = forms.next() {
                let others: Vec<Form> = forms.collect();
                let others = (!others.is_empty()).then(|| Box::new(others));
                self.shard(id).insert(id, Forms { first, others });
            }
        }
    }

    fn shard(&self, id: TermId) -> std::sync::MutexGuard<'_, AHashMap<TermId, Forms>> {
        let shard = &self.shards[(id % 64) as usize];
        shard.lock().expect("no one panics while holding a shard")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_form_does_not_depend_on_the_order() {
        let forms = ["Deported", "deport", "deported", "deported", "Deported"];
        for turn in 0..forms.len() {
            let vocabulary = Vocabulary::default();
            forms
                .iter()
                .cycle()
                .skip(turn)
                .take(forms.len())
                .for_each(|form| vocabulary.note(7, form, 1));
            assert_eq!(vocabulary.surface(7).as_deref(), Some("deported"));
        }
    }
}
