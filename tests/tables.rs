//! What is set for a terminal: no line is wider than it, colour only adds escapes, and a pipe gets none.

use crate::made;
use crate::program::run;
use samestory::report::table::Shown;
use samestory::report::{Style, pairs, table};
use samestory::{Article, Outcome, Pipeline, Settings};
use unicode_width::UnicodeWidthStr;

/// Families of copies with hostile and wide headlines.
fn outcome() -> Outcome {
    let text = |seed: usize| -> String {
        (0..90)
            .map(|i| made::word(seed * 1_000 + i * 7) + " ")
            .collect()
    };
    let titles = [
        "Plain",
        "日本語の見出しは二倍の幅を取る日本語の見出しは二倍の幅を取る",
        "\u{1b}[31mred\u{1b}[0m \u{202e}turned",
        "",
    ];
    let articles: Vec<Article<'_>> = (0..24)
        .map(|i| {
            let tail = if i % 3 == 1 {
                " and one more sentence"
            } else {
                ""
            };
            Article::new(
                format!("folder/with/a/long/name/article-{i:04}.txt"),
                text(i / 3) + tail,
            )
            .with_title(titles[i % titles.len()])
            .with_date(format!("2031-05-{:02}", i % 27 + 1))
        })
        .collect();
    Pipeline::new(Settings::default())
        .unwrap()
        .cluster_articles(&articles)
        .unwrap()
}

/// The text without the escapes that colour adds.
fn plain(text: &str) -> String {
    text.replace("\u{1b}[1m", "")
        .replace("\u{1b}[2m", "")
        .replace("\u{1b}[0m", "")
}

#[test]
fn tables_fit_their_terminal_with_and_without_colour() {
    let outcome = outcome();
    assert!(outcome.run.counts.copies > 0, "there is something to fold");
    for width in [40, 80, 200] {
        let set = |colour| {
            let style = Style { width, colour };
            let mut out = Vec::new();
            table::write(&outcome, style, Shown::default(), &mut out).unwrap();
            pairs::write_table(&outcome, style, 100, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let (without, with) = (set(false), set(true));
        assert!(!without.contains('\u{1b}'), "no escapes without colour");
        assert_ne!(without, with);
        assert_eq!(
            plain(&with),
            without,
            "colour adds escapes and nothing else"
        );
        for line in without.lines() {
            assert!(
                line.width() <= width,
                "{} columns of {width}: {line}",
                line.width()
            );
        }
    }
}

#[test]
fn a_pipe_gets_eighty_columns_and_no_escapes() {
    for args in [
        &["cluster", "seeds/"][..],
        &["pairs", "seeds/"],
        &[
            "explain",
            "seeds/",
            "seeds/001_839523a0d6d1f6fb.txt",
            "seeds/002_edc69e52ae7fec6c.txt",
        ],
    ] {
        let said = run(env!("CARGO_MANIFEST_DIR"), args, b"").good();
        assert!(!said.contains('\u{1b}'), "{args:?}");
        assert!(
            said.lines().all(|line| line.width() <= 80),
            "{args:?}: {said}"
        );
    }
}
