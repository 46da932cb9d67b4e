use super::*;

fn compared(a: &str, b: &str) -> Vec<(Slot, String, bool)> {
    let signs = signs(&Particulars::of("", a), &Particulars::of("", b));
    signs
        .into_iter()
        .map(|sign| (sign.slot, sign.of, sign.agrees))
        .collect()
}

#[test]
fn what_both_texts_fill_in_differently_is_a_conflict() {
    let table = [
        (
            "At least 12 people were killed.",
            "Officials said 15 were killed.",
            Slot::Toll,
            "killed",
            false,
        ),
        (
            "The blast wounded 8 people.",
            "Eight were wounded, police said.",
            Slot::Toll,
            "injured",
            true,
        ),
        (
            "They sent 1,500 active duty troops.",
            "They sent 800 troops.",
            Slot::Count,
            "troop",
            false,
        ),
        (
            "It cost $3 million.",
            "A bill of $3 million, they say.",
            Slot::Money,
            "",
            true,
        ),
        (
            "The victim, Jane Roe, 34, lived there.",
            "The victim, Ann Doe, 41, lived there.",
            Slot::Age,
            "",
            false,
        ),
        (
            "said Sheriff Jane Roe on Monday",
            "said Sheriff John Doe on Monday",
            Slot::Office,
            "sheriff",
            false,
        ),
        (
            "Jane Roe, the acting defense secretary, said",
            "and Defense Secretary Ann Doe",
            Slot::Office,
            "defense secretary",
            false,
        ),
        (
            "said Mayor Roe",
            "and Mayor Jane Roe's aide",
            Slot::Office,
            "mayor",
            true,
        ),
        (
            "at the third annual fair",
            "at the fourth annual fair",
            Slot::Ordinal,
            "annual",
            false,
        ),
        (
            "It begins on March 3.",
            "It begins on Oct. 12.",
            Slot::Month,
            "",
            false,
        ),
        (
            "a fire in New Salem",
            "a fire in Riverton",
            Slot::Place,
            "",
            false,
        ),
    ];
    for (a, b, slot, of, agrees) in table {
        assert_eq!(compared(a, b), [(slot, of.to_owned(), agrees)], "{a} / {b}");
    }
}

#[test]
fn what_one_text_leaves_open_says_nothing() {
    for (a, b) in [
        (
            "At least 12 people were killed.",
            "Nobody knows how many there were.",
        ),
        ("said former Mayor Roe", "said Mayor Doe"),
        ("they may go, and march on", "It begins on March 3."),
        ("for 12 days and 3 hours", "for 15 days and 4 hours"),
        ("", ""),
    ] {
        assert_eq!(compared(a, b), [], "{a} / {b}");
    }
}

fn claims(title: &str, text: &str) -> Claims<'static> {
    Claims::of(&[(title, &Words::of(title)), (text, &Words::of(text))])
}

fn factor(a: &str, b: &str) -> f32 {
    claims("", a).balance(&claims("", b)).factor()
}

#[test]
fn a_conflict_takes_from_a_similarity_and_an_agreement_adds() {
    let age = |years: u32| format!("The victim, Jane Roe, {years}, was found at home.");
    assert_eq!(factor(&age(34), "Nobody was named by the police."), 1.0);
    assert!((factor(&age(34), &age(61)) - 0.787).abs() < 0.001);
    assert!((factor(&age(34), &age(34)) - 1.105).abs() < 0.001);
    // One age in common is enough: reports name the victim, or the victim and who is accused.
    let both = format!("{} John Doe, 27, is accused.", age(34));
    assert!(factor(&age(34), &both) > 1.0);
    // A toll that rises is an update: it takes 6%.
    let rising = factor(
        "At least 12 were killed.",
        "Now 15 were killed, officials said.",
    );
    assert!((rising - 0.942).abs() < 0.001, "{rising}");
    // Months and places are shown and have no say.
    assert_eq!(
        factor("a fire in Salem in June", "a fire in Riverton in July"),
        1.0
    );
}

/// Sentences with particulars, so that two texts of them agree, conflict, or do not meet.
fn sentences() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let one = (0usize..9, 2u32..6).prop_map(|(form, number)| match form {
        0 => format!("Officials said {number} people were killed."),
        1 => format!("Another {number} were wounded."),
        2 => format!("Jane Roe, {number}1, lived there."),
        3 => format!("They sent {number},500 active duty troops."),
        4 => format!("It was the {number}th annual fair."),
        5 => format!(
            "said Sheriff {} on Monday.",
            ["Roe", "Doe"][number as usize % 2]
        ),
        6 => format!("The plan costs ${number} million, says Mayor Roe."),
        7 => format!("It began on March {number} in Salem."),
        _ => "Nothing else is known.".to_owned(),
    });
    proptest::collection::vec(one, 0..12).prop_map(|all| all.join(" "))
}

proptest::proptest! {
    #[test]
    fn a_balance_is_the_sum_of_the_signs_whoever_comes_first(title in sentences(), a in sentences(), b in sentences()) {
        let balance = claims(&title, &a).balance(&claims("", &b));
        proptest::prop_assert_eq!(balance, claims("", &b).balance(&claims(&title, &a)));
        let signs = signs(&Particulars::of(&title, &a), &Particulars::of("", &b));
        proptest::prop_assert_eq!(balance, Balance::of_signs(&signs));
        let sum: f64 = signs.iter().map(|sign| sign.weight).sum();
        let expected = (f64::from(SAY) * sum.clamp(-2.0, 1.0)).exp();
        proptest::prop_assert!((f64::from(balance.factor()) - expected).abs() < 1e-6, "{signs:?}");
        proptest::prop_assert!((0.67..=1.222).contains(&balance.factor()));
        if signs.iter().all(|sign| sign.weight == 0.0) {
            proptest::prop_assert_eq!(balance.factor(), 1.0);
        }
    }
}
