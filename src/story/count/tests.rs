//! Counting with a memory against counting every word anew.

use super::super::term::{fold, is_stop_word, looks_like_a_name, stem, term_id};
use super::memory::MEMORY;
use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What is counted, said without a memory: every word anew, in a map.
fn specified(title: &str, text: &str) -> BTreeMap<TermId, f32> {
    let mut counts = BTreeMap::new();
    let (body, headline) = (Words::of(text), Words::of(title));
    let passages: [(&str, &Words, bool, ByPlace); 2] = [
        (text, &body, true, position_weight),
        (title, &headline, false, |_| TITLE_WEIGHT),
    ];
    for (text, words, names, weight) in passages {
        let mut number: Option<String> = None;
        let spans = &words.spans()[..words.len().min(FIRST_WORDS)];
        let mut at = 0;
        let mut end = 0;
        while at < spans.len() {
            let first = at;
            let start = spans[at].start as usize;
            let gap = &text[end.min(start)..start];
            let broken = first == 0 || gap.bytes().any(is_break);
            number = number.filter(|_| !broken);
            end = spans[at].end();
            while spans
                .get(at + 1)
                .is_some_and(|next| text.get(end..next.start as usize).is_some_and(is_hyphen))
            {
                at += 1;
                end = spans[at].end();
            }
            at += 1;
            let weight = weight(first);
            let surface = &text[start..end];
            let mut folded = String::new();
            fold(surface, &mut folded);
            let mut add = |kind, folded: &str, weight: f32| {
                *counts.entry(term_id(kind, folded)).or_insert(0.0) += weight;
            };
            if folded.starts_with(|c: char| c.is_ascii_digit()) {
                add(TermKind::Number, &folded, weight * NUMBER_WEIGHT);
                number = Some(folded);
            } else if folded.len() > 1 && !is_stop_word(&folded) {
                stem(&mut folded);
                add(TermKind::Word, &folded, weight);
                if names && !broken && looks_like_a_name(surface) {
                    add(TermKind::Name, &folded, weight * NAME_WEIGHT);
                }
                if let Some(number) = number.take() {
                    let both = format!("{number} {folded}");
                    add(TermKind::Counted, &both, weight * COUNTED_WEIGHT);
                }
            }
        }
    }
    counts
}

fn counted(counter: &mut TermCounter<'_>, title: &str, text: &str) -> BTreeMap<TermId, f32> {
    counter
        .count(title, text, &Words::of(text))
        .iter()
        .collect()
}

proptest! {
    /// The memory changes nothing, whatever was met before.
    #[test]
    fn equals_counting_every_word_anew(texts in proptest::collection::vec(
        "([Tt]roops|[Bb]order|Roe|the|1,500|12|U\\.S\\.|stop|gap|[a-z]{1,3}|[ .,\\-]{1,2}|é|東京){0,40}", 1..5))
    {
        let vocabulary = Vocabulary::default();
        let mut counter = TermCounter::new(&vocabulary);
        for text in &texts {
            let title = &texts[0];
            prop_assert_eq!(counted(&mut counter, title, text), specified(title, text));
        }
    }
}

#[test]
fn a_long_text_is_its_first_words() {
    let words: Vec<String> = (0..3 * FIRST_WORDS).map(|n| format!("w{n}")).collect();
    let (first, long) = (words[..FIRST_WORDS].join(" "), words.join(" "));
    let vocabulary = Vocabulary::default();
    let mut counter = TermCounter::new(&vocabulary);
    let terms = counted(&mut counter, "w1", &first);
    assert_eq!(terms.len(), FIRST_WORDS);
    assert_eq!(terms, specified("w1", &first));
    assert_eq!(counted(&mut counter, "w1", &long), terms);
    // A headline of as many words, all its own, fills the table.
    let title = words[2 * FIRST_WORDS..].join(" ");
    let both = counted(&mut counter, &title, &long);
    assert_eq!(both.len(), 2 * FIRST_WORDS);
    assert_eq!(both, specified(&title, &long));
}

#[test]
fn what_is_forgotten_was_told() {
    // More words than are remembered, some in every text: they make room for one another.
    let words = MEMORY.end + MEMORY.end / 2;
    let vocabulary = Vocabulary::default();
    let mut counter = TermCounter::new(&vocabulary);
    for start in (0..words).step_by(512) {
        let own: Vec<String> = (start..start + 512).map(|n| format!("w{n}")).collect();
        let text = own.join(" ") + " border w0 w0";
        assert_eq!(counted(&mut counter, "", &text), specified("", &text));
    }
    assert_eq!(counter.memory.met.len(), MEMORY.end);
    drop(counter);
    for n in 0..words {
        let word = format!("w{n}");
        let written = vocabulary.surface(term_id(TermKind::Word, &word));
        assert_eq!(written.as_deref(), Some(&*word));
    }
}

#[test]
fn a_form_is_known_by_all_its_texts() {
    // More texts than a place of the memory counts before it tells.
    let vocabulary = Vocabulary::default();
    let mut counter = TermCounter::new(&vocabulary);
    let most = usize::from(u8::MAX) + 45;
    for (form, texts) in [("ROE", most - 100), ("Roe", most)] {
        for _ in 0..texts {
            counted(&mut counter, "", &format!("and {form}"));
        }
    }
    for (form, texts) in [("TROOPS", 30_000), ("troops", 70_000)] {
        for _ in 0..texts {
            counted(&mut counter, "", form);
        }
    }
    drop(counter);
    let written = |kind, folded| vocabulary.surface(term_id(kind, folded));
    assert_eq!(written(TermKind::Name, "roe").as_deref(), Some("Roe"));
    assert_eq!(written(TermKind::Word, "troop").as_deref(), Some("troops"));
}

#[test]
fn numbers_names_and_what_is_counted_are_terms() {
    let text = "Officials sent 1,500 more troops. Salem agreed, and Mayor Fox stayed.";
    let vocabulary = Vocabulary::default();
    let terms = TermCounter::new(&vocabulary).count("", text, &Words::of(text));
    let has = |kind, folded| terms.ids().contains(&term_id(kind, folded));
    assert!(has(TermKind::Number, "1500") && has(TermKind::Counted, "1500 troop"));
    assert!(has(TermKind::Name, "fox") && has(TermKind::Word, "salem"));
    assert!(
        !has(TermKind::Name, "salem"),
        "a capital after a full stop is no name"
    );
}
