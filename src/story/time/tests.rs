//! What the estimate makes of sentences. Each row: the text, the spans, written as they display.

use super::{Dated, Dater, EvidenceKind, TimeEstimate};

fn of(text: &str) -> TimeEstimate {
    Dater::new().estimate(&Dated {
        text,
        ..Dated::default()
    })
}

fn spans(text: &str) -> String {
    of(text)
        .spans
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Quotes of one kind of evidence.
fn quotes(text: &str, kind: EvidenceKind) -> Vec<String> {
    of(text)
        .evidence
        .into_iter()
        .filter(|e| e.kind == kind)
        .map(|e| e.quote)
        .collect()
}

#[test]
fn nothing_is_known_of_nothing() {
    let empty = of("");
    assert_eq!(empty, TimeEstimate::default());
    assert_eq!((empty.year(), empty.gap_days(&empty)), (None, None));
    assert_eq!(spans("The cat sat on the mat, and nobody minded."), "");
}

#[test]
fn an_office_names_its_term() {
    for (text, want) in [
        (
            "Acting Defense Secretary Robert Salesses signed the order.",
            "2025-01-20..2025-01-25",
        ),
        (
            "It was Jeff Sessions, the attorney general, who spoke first; Attorney General Sessions left early.",
            "2017-02-09..2018-11-07",
        ),
        (
            "President Xi Jinping met Chancellor Olaf Scholz.",
            "2021-12-08..2025-05-06",
        ),
    ] {
        assert_eq!(spans(text), want, "{text}");
    }
}

#[test]
fn two_terms_apart_stay_two_spans() {
    let estimate = of("President Trump spoke. Later, President Donald Trump spoke again.");
    assert_eq!(estimate.spans.len(), 2);
    let (mattis, salesses) = (
        of("President Trump praised Jim Mattis, the defense secretary."),
        of("President Trump praised acting defense secretary Robert Salesses."),
    );
    assert!(mattis.gap_days(&salesses).is_some_and(|gap| gap > 2000));
    assert_eq!(estimate.gap_days(&mattis), Some(0));
}

#[test]
fn former_holders_had_left() {
    for (text, since) in [
        (
            "The former FBI director James Comey wrote a book.",
            "2017-05-09..",
        ),
        (
            "James Comey, the former FBI director, wrote a book.",
            "2017-05-09..",
        ),
        ("Ex-President Barack Obama spoke.", "2017-01-20.."),
        (
            "In those days then-Attorney General Loretta Lynch objected.",
            "2015-04-27..",
        ),
    ] {
        let evidence = of(text).evidence;
        assert_eq!(evidence[0].spans[0].to_string(), since, "{text}");
    }
}

#[test]
fn who_is_not_meant() {
    for text in [
        "Deputy Defense Secretary Patrick Shanahan toured the yard.",
        "University President Mary Obama opened the hall.",
        "Unlike Trump, President Smith of the chess club kept silent.",
        "A Trump administration would be another matter.",
        "Georgia planted a tree. The director of the CIA. Brennan street is closed.",
        "President Petro Poroshenko's cousin",
    ] {
        let found = quotes(text, EvidenceKind::Office);
        assert!(
            found.iter().all(|q| q.contains("Poroshenko")),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn an_older_holder_beside_a_newer_one_does_not_confuse() {
    let text = "President Biden said it, as President Obama and President Ronald Reagan had. President Biden left.";
    assert_eq!(spans(text), "2021-01-20..2025-01-20");
}

#[test]
fn the_field_and_the_address_settle_it() {
    let dated = Dated {
        text: "President Obama spoke.",
        date: Some("2003-05-06T07:08:09Z"),
        ..Dated::default()
    };
    let by_field = Dater::new().estimate(&dated);
    assert_eq!(by_field.spans[0].to_string(), "2003-05-05..2003-05-07");
    let linked = Dated {
        url: Some("https://news.example/2003/05/06/a"),
        date: None,
        ..dated
    };
    assert_eq!(
        Dater::new().estimate(&linked).spans[0].to_string(),
        "2003-05-05..2003-05-07"
    );
    let neither = Dated {
        date: Some("n/a"),
        url: Some("https://news.example/a"),
        ..dated
    };
    assert_eq!(
        Dater::new().estimate(&neither).spans[0].from.to_string(),
        "2009-01-20"
    );
}

#[test]
fn a_text_is_read_where_what_came_with_it_leaves_the_day_open() {
    let text = "President Biden said it on Monday, Oct. 10. President Biden left.";
    let read = |date: Option<&str>, url: Option<&str>| {
        let dated = Dated {
            text,
            date,
            url,
            ..Dated::default()
        };
        let estimate = Dater::new().estimate(&dated);
        let by_text =
            |e: &super::Evidence| !matches!(e.kind, EvidenceKind::Field | EvidenceKind::Url);
        (estimate.evidence.iter().any(by_text), estimate)
    };
    let url = Some("https://news.example/2022/10/10/a");
    for (date, url) in [
        (Some("2022-10-10"), None),
        (None, url),
        (Some("2022-10-11T01:02:03Z"), url),
    ] {
        let (was_read, estimate) = read(date, url);
        assert!(!was_read, "{date:?} {url:?}");
        assert!(estimate.confidence > 0.95, "{}", estimate.confidence);
    }
    for (date, url) in [
        (None, None),
        (Some("2022"), None),
        (Some("October 2022"), None),
        (Some("10/11/2022"), None),
        (Some("2019-10-10"), url),
        (None, Some("https://news.example/2022/10/a")),
    ] {
        assert!(read(date, url).0, "{date:?} {url:?}");
    }
    // What the text says narrows a field of a year.
    let (_, estimate) = read(Some("2022"), None);
    let span = estimate.spans[0];
    assert!(span.from.ymd().1 > 6 && span.to.ymd().0 == 2022, "{span}");
}

#[test]
fn lines_that_date_the_article() {
    for (text, from) in [
        (" date 2024-02-03 The bridge is closed.", "2024-02-02"),
        (
            "Published: 4:05 PM EST, Sat February 3, 2024\nThe bridge is closed.",
            "2024-02-02",
        ),
        (
            "ROME, Feb. 3, 2024 (Wire) - The bridge is closed.",
            "2024-02-02",
        ),
    ] {
        assert_eq!(of(text).spans[0].from.to_string(), from, "{text}");
        assert_eq!(quotes(text, EvidenceKind::Dateline).len(), 1, "{text}");
    }
    // A dateline without a year recurs; the president picks the years.
    let text = "ROME, Feb. 3 (Wire) - President Biden crossed the bridge. President Biden waved.";
    assert_eq!(
        spans(text),
        "2021-02-02..2021-02-06 2022-02-02..2022-02-06 2023-02-02..2023-02-06 2024-02-02..2024-02-06"
    );
}

#[test]
fn a_weekday_picks_years() {
    let text = "President Biden signed it on Monday, Oct. 10. President Biden said so on Thursday (Sept. 22). Jane Roe won.";
    assert_eq!(of(text).year(), Some(2022), "{}", spans(text));
}

#[test]
fn elections_are_counted_down_to() {
    let text = "With the midterm elections two weeks away, Attorney General Jeff Sessions toured the coast.";
    let estimate = of(text);
    assert_eq!(estimate.year(), Some(2018));
    assert_eq!(estimate.spans[0].from.ymd().1, 10);
}

#[test]
fn numbered_things_and_young_names() {
    assert_eq!(
        of("The 115th Congress passed it.").evidence[0].spans[0].to_string(),
        "2017-01-03..2019-01-03"
    );
    assert_eq!(
        of("Super Bowl LII drew a crowd.").evidence[0].spans[0].to_string(),
        "2017-09-01..2018-03-31"
    );
    assert_eq!(
        of("The COVID-19 wards are full.").spans[0].from.to_string(),
        "2020-02-11"
    );
}

#[test]
fn years_look_back_and_plans_ahead() {
    let starts = |text: &str| {
        of(text)
            .evidence
            .iter()
            .map(|e| e.spans[0].from.year())
            .max()
    };
    assert_eq!(
        starts("It was built in March 2016 and rebuilt in 2011."),
        Some(2016)
    );
    assert_eq!(starts("He will run again in 2016."), Some(2015));
    assert!(
        quotes(
            "The dam will hold by 2040; it cost $2016, took 2,016 men, 2000 mules.",
            EvidenceKind::Year
        )
        .iter()
        .all(|q| q.contains("2040"))
    );
}

#[test]
fn tables_of_the_user() {
    let tsv = "Mayor of Oz\tmayor of oz|oz mayor\tJane Roe\t1999-05-01\t2003-04-30\n";
    let dater = Dater::new().with_offices(tsv).unwrap();
    let estimate = dater.estimate(&Dated {
        text: "Oz Mayor Jane Roe cut the ribbon.",
        ..Dated::default()
    });
    assert_eq!(estimate.spans[0].from.to_string(), "1999-05-01");
    assert_eq!(
        estimate.evidence[0].says,
        "Jane Roe was Mayor of Oz 1999-05-01 to 2003-04-30"
    );
    assert_eq!(
        Dater::new()
            .with_offices("Mayor of Oz\tmayor")
            .unwrap_err()
            .line,
        1
    );
}
