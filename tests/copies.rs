//! Copies as a user meets them: groups, stored pairs, a stream.

use crate::program::{ROOT, command, run};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

/// Three articles: a text, the same in capitals, another one.
fn three() -> [String; 3] {
    let line = |id: &str, text: &str| format!("{{\"id\":\"{id}\",  \"text\":\"{text}\"}}\n");
    let text = "The ferry Aurora sank off the northern cape early on Tuesday, the coast guard said";
    [
        line("first", text),
        line("again", &text.to_uppercase()),
        line(
            "other",
            "Potato prices rose again in the valley, growers said on Monday",
        ),
    ]
}

#[test]
fn a_stream_passes_records_on_before_it_ends() {
    let mut child = command(ROOT, &["dedup", "-", "--stream", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut to = child.stdin.take().expect("piped");
    let from = child.stdout.take().expect("piped");
    let mut from = BufReader::new(from);
    let mut read = || {
        let mut line = String::new();
        from.read_line(&mut line).expect("a line or the end");
        line
    };
    let [first, again, other] = three();
    // Each line is answered while the pipe is still open: else this reads for ever.
    to.write_all(first.as_bytes()).expect("it listens");
    assert_eq!(read(), first, "byte for byte");
    to.write_all(again.as_bytes()).expect("it listens");
    to.write_all(other.as_bytes()).expect("it listens");
    assert_eq!(read(), other);
    to.write_all(b"{\"id\": 3}\n").expect("it listens");
    drop(to);
    assert_eq!(read(), "", "nothing more");
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(2), "a line without a text was skipped");
}

#[test]
fn a_stream_names_what_it_removes_and_what_it_lets_go() {
    let folder = tempfile::tempdir().expect("a folder");
    let [first, again, other] = three();
    let input = folder.path().join("in.jsonl");
    fs::write(&input, [&*first, &*again, &*other, &*first].concat()).expect("a folder of our own");
    let removed = folder.path().join("removed.jsonl");
    let stream = |window: &str| {
        let args = [
            "dedup",
            "--stream",
            "--window",
            window,
            "--removed",
            "removed.jsonl",
            "in.jsonl",
        ];
        let ran = run(folder.path(), &args, b"");
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran
    };
    let all = stream("7d");
    assert_eq!(all.stdout, first.clone() + &other);
    let said = all.stderr;
    assert!(said.contains("2 of 4 articles kept, 2 removed"), "{said}");
    assert!(
        said.contains("window 7d: 2 articles remembered") && said.contains(" 0 let go"),
        "{said}"
    );
    let lines = fs::read_to_string(&removed).expect("it is there");
    let line: Value = serde_json::from_str(lines.lines().next().expect("a line")).expect("JSON");
    assert_eq!(line["id"], "again");
    assert_eq!(line["kept"], "first");
    assert_eq!(line["relation"], "identical");
    assert_eq!(line["jaccard"], 1.0);
    // With room for one article, the first is let go before it comes again.
    let narrow = stream("1");
    assert_eq!(narrow.stdout, first.clone() + &other + &first);
    let said = narrow.stderr;
    assert!(said.contains("2 let go"), "{said}");
}

#[test]
fn stored_pairs_answer_for_higher_thresholds() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in.jsonl");
    fs::write(&input, three().concat()).expect("a folder of our own");
    let run = |args: &[&str]| run(folder.path(), args, b"");
    let args = [
        "group", "in.jsonl", "--near", "0.5", "--store", "day.zst", "-f", "jsonl", "-q",
    ];
    let stored = run(&args).good();
    let group: Value = serde_json::from_str(&stored).expect("one group");
    assert_eq!(group["anchor"], "again");
    assert_eq!(group["members"][1]["relation"], "identical");
    let cut = run(&[
        "group", "--from", "day.zst", "--near", "0.9", "-f", "jsonl", "-q",
    ]);
    assert_eq!(cut.good(), stored);
    run(&[
        "dedup",
        "--from",
        "day.zst",
        "--near",
        "0.9",
        "-o",
        "kept.jsonl",
    ])
    .good();
    let [_, again, other] = three();
    let kept = fs::read_to_string(folder.path().join("kept.jsonl")).expect("written");
    assert_eq!(kept, again + &other, "all undated: the first by id is kept");
    let low = run(&["pairs", "--from", "day.zst", "--near", "0.4"]);
    assert_eq!(low.code, 2);
    let expected = "--near: 0.4 is under 0.5, from which pairs were looked for";
    assert!(low.stderr.contains(expected), "{}", low.stderr);
    assert_eq!(run(&["pairs", "--from", "day.zst", "--seed", "4"]).code, 2);
    fs::write(&input, first_changed()).expect("a folder of our own");
    let changed = run(&["dedup", "--from", "day.zst", "-o", "kept.jsonl"]);
    assert_eq!(changed.code, 2);
    assert!(changed.stderr.contains("has changed"), "{}", changed.stderr);
}

/// The same lines but for one letter.
fn first_changed() -> String {
    three().concat().replacen("Aurora", "Aurore", 1)
}

/// One text in four editions of two feeds, in three forms of input.
fn editions() -> [(&'static str, String); 3] {
    let text = "The ferry Aurora sank off the northern cape early on Tuesday, the coast guard said";
    let records = [
        ("a", "app", "north"),
        ("b", "web", "north"),
        ("c", "print", "south"),
        ("d", "web", "south"),
    ];
    let lines = records.map(|(id, edition, feed)| {
        let line =
            serde_json::json!({"id": id, "text": text, "edition": edition, "feed": {"name": feed}});
        format!("{line}\n")
    });
    let rows = records.map(|(id, edition, feed)| format!("{id},\"{text}\",{edition},{feed}\n"));
    let array = format!("[{}]", lines.join(","));
    [
        ("in.jsonl", lines.concat()),
        (
            "in.csv",
            format!("id,text,edition,feed.name\n{}", rows.concat()),
        ),
        ("in.json", array),
    ]
}

#[test]
fn copies_are_kept_and_scoped_by_the_values_of_any_field() {
    for (name, content) in editions() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(name), content).expect("a folder of our own");
        let kept = |more: &[&str]| -> Vec<String> {
            let args = ["group", name, "-f", "jsonl", "-q"];
            let groups = run(folder.path(), &[&args[..], more].concat(), b"").good();
            let representative = |line: &str| {
                let group: Value = serde_json::from_str(line).expect("JSON");
                group["representative"].as_str().expect("an id").to_owned()
            };
            let mut kept: Vec<String> = groups.lines().map(representative).collect();
            kept.sort_unstable();
            kept
        };
        assert_eq!(kept(&[]), ["a"], "{name}");
        assert_eq!(
            kept(&["--prefer-field", "edition=print,web"]),
            ["c"],
            "{name}"
        );
        assert_eq!(kept(&["--prefer-field", "edition=tv,web"]), ["b"], "{name}");
        assert_eq!(kept(&["--prefer-field", "edition=tv"]), ["a"], "{name}");
        assert_eq!(kept(&["--scope", "field:feed.name"]), ["a", "c"], "{name}");
        let both = [
            "--scope",
            "field:feed.name",
            "--prefer-field",
            "edition=web",
        ];
        assert_eq!(kept(&both), ["b", "d"], "{name}");
    }
}

#[test]
fn a_field_to_prefer_by_may_be_a_number_or_a_truth_and_must_be_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let line = |id: &str, paid: &str| {
        format!("{{\"id\":\"{id}\",\"text\":\"Potato prices rose again\",\"paid\":{paid}}}\n")
    };
    let lines = [
        line("a", "false"),
        line("b", "true"),
        line("c", "3"),
        line("d", "null"),
    ]
    .concat();
    fs::write(folder.path().join("in.jsonl"), lines).expect("a folder of our own");
    fs::write(
        folder.path().join("in.csv"),
        "id,text\na,Potato prices rose again\n",
    )
    .expect("a folder of our own");
    let kept = |field: &str| {
        run(
            folder.path(),
            &["dedup", "in.jsonl", "-q", "--prefer-field", field],
            b"",
        )
        .good()
    };
    for (field, id) in [
        ("paid=true", "b"),
        ("paid=3", "c"),
        ("paid=false", "a"),
        ("none=1", "a"),
    ] {
        assert!(kept(field).contains(&format!("\"id\":\"{id}\"")), "{field}");
    }
    let scoped = [
        "dedup",
        "in.jsonl",
        "--stream",
        "-q",
        "--scope",
        "field:paid",
    ];
    let scoped = run(folder.path(), &scoped, b"").good();
    assert_eq!(
        scoped.lines().count(),
        4,
        "a stream is scoped too: {scoped}"
    );
    for (args, expected) in [
        (
            ["--prefer-field", "edition", "in.jsonl"],
            "edition=print,web",
        ),
        (["--scope", "feed", "in.jsonl"], "field:NAME"),
        (["--scope", "field:feed", "in.csv"], "no column \"feed\""),
    ] {
        let refused = run(
            folder.path(),
            &[&["dedup", "-o", "out"], &args[..]].concat(),
            b"",
        );
        assert_eq!(refused.code, 2, "{args:?}");
        assert!(refused.stderr.contains(expected), "{}", refused.stderr);
    }
    // Stored pairs know the values of the fields that were named then, and no others.
    let store = [
        "pairs",
        "in.jsonl",
        "-q",
        "--prefer-field",
        "paid=false",
        "--store",
        "day.pairs",
    ];
    run(folder.path(), &store, b"").good();
    let from = |field: &str| {
        run(
            folder.path(),
            &[
                "group",
                "--from",
                "day.pairs",
                "-f",
                "jsonl",
                "--prefer-field",
                field,
            ],
            b"",
        )
    };
    assert!(
        from("paid=true")
            .good()
            .contains("\"representative\":\"b\"")
    );
    let refused = from("edition=web");
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("\"edition\" is not stored"),
        "{}",
        refused.stderr
    );
}

/// Words that are in no other text: syllables by a number.
fn made_words(count: u64, seed: u64) -> String {
    const SYLLABLES: [&str; 12] = [
        "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te",
    ];
    let word = |at: u64| -> String {
        let bits = samestory::hash::mix(seed << 32 | at);
        (0..4)
            .map(|shift| SYLLABLES[(bits >> (16 * shift)) as usize % SYLLABLES.len()])
            .collect()
    };
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn briefs_inside_one_page_are_not_copies_of_each_other() {
    // Each page is five sixths furniture, so that each lies in each other; they are months apart.
    let furniture = made_words(300, 1);
    let page = |at: u64| {
        let (own, year, month) = (made_words(60, 100 + at), 2031 + at / 6, at % 6 * 2 + 1);
        format!(
            "{{\"id\":\"{at}\",\"source\":\"Gazette\",\"date\":\"{year}-{month:02}-03\",\"text\":\"{own}. {furniture}\"}}\n"
        )
    };
    let pages: String = (0..12).map(page).collect();
    let pairs = |input: &str| {
        run(
            ROOT,
            &["pairs", "-", "--format", "jsonl", "--quiet"],
            input.as_bytes(),
        )
        .good()
    };
    assert_eq!(pairs(&pages), "");
    // A page that ran twice is a copy still, half a year later.
    let again = page(0)
        .replace("\"0\"", "\"again\"")
        .replace("2031-01", "2031-07");
    let found = pairs(&(pages + &again));
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.contains("\"identical\""), "{found}");
}

#[test]
fn a_notice_in_place_of_a_text_is_no_coverage() {
    let notice = "Already a subscriber? Set up your account below, or log in if you have one.";
    let article = |id: &str, title: &str, text: &str| {
        format!("{{\"id\":\"{id}\",\"title\":\"{title}\",\"text\":\"{text}\"}}\n")
    };
    let brief =
        "A ferry sank off Cape Orrin on Monday; all 40 on board were saved, the coast guard said.";
    let articles = [
        article("mill", "Three hurt as the Halden mill burns", notice),
        article("mill2", "Halden mill burns, three hurt", notice),
        article("vote", "Council of Salem votes to close its bridge", notice),
        article("wolf", "Wolves return to the northern valley", notice),
        article("ferry", "All saved as ferry sinks off cape", brief),
        article("ferry2", "Forty on board of Orrin ferry saved", brief),
        article("label1", "", "en"),
        article("label2", "", "en"),
        article("label3", "", "en"),
    ]
    .concat();
    let of = |args: &[&str]| run(ROOT, args, articles.as_bytes()).good();
    let found = of(&["cluster", "-", "--quiet", "--format", "jsonl"]);
    let records: Vec<Value> = found
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    let place = |key: &str, id: &str| -> String {
        let own = records.iter().find(|record| record["id"] == id);
        own.expect("every article")[key].to_string()
    };
    let alike = |key: &str, a: &str, b: &str| place(key, a) == place(key, b);
    // By their headlines the notices are of three events; a brief under two headlines is still one text.
    assert!(alike("story", "mill", "mill2") && !alike("group", "mill", "mill2"));
    assert!(!alike("story", "mill", "vote") && !alike("story", "vote", "wolf"));
    assert!(alike("group", "ferry", "ferry2"));
    assert!(!alike("story", "label1", "label2"));
    let noticed = records.iter().filter(|record| record["notice"] == true);
    assert_eq!(noticed.count(), 7);
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("in.jsonl"), &articles).expect("written");
    let why = |a: &str, b: &str| {
        run(
            folder.path(),
            &["explain", "in.jsonl", a, b, "--quiet"],
            b"",
        )
        .good()
    };
    assert!(why("mill", "mill2").contains("no copies, and one story by the headlines"));
    assert!(why("mill", "vote").contains("no copies, and two stories by the headlines"));
    // As texts they are what they are.
    let pairs = of(&["pairs", "-", "--quiet", "--format", "jsonl"]);
    assert_eq!(pairs.matches("\"identical\"").count(), 6 + 1 + 3, "{pairs}");
}
