//! The fast path equals the specification: on what news is made of, on what breaks segmenters, on anything at all.
//!
//! `SAMESTORY_CASES=1000000 cargo test --release --lib text` runs longer.

use super::*;
use proptest::prelude::*;

fn cases() -> ProptestConfig {
    let cases = std::env::var("SAMESTORY_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1500);
    ProptestConfig::with_cases(cases)
}

/// Both forms of the fast path against the specification, with each kernel.
fn check(text: &str) -> Result<(), TestCaseError> {
    let expected = reference::words(text);
    let hashes: Vec<u64> = expected.iter().map(reference::Word::hash).collect();
    let spans: Vec<Span> = expected.iter().map(|w| w.span).collect();
    let mut words = Words::new();
    for kernel in Kernel::available() {
        segment::<true>(kernel, text, &mut words);
        let surfaces: Vec<&str> = words.surfaces(text).collect();
        let surfaces_expected: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
        prop_assert_eq!(
            surfaces,
            surfaces_expected,
            "surfaces, {:?}, {:?}",
            kernel,
            text
        );
        prop_assert_eq!(words.spans(), &spans, "spans, {:?}, {:?}", kernel, text);
        prop_assert_eq!(
            words.hashes(),
            &hashes,
            "hashes with spans, {:?}, {:?}",
            kernel,
            text
        );
        segment::<false>(kernel, text, &mut words);
        prop_assert_eq!(words.hashes(), &hashes, "hashes, {:?}, {:?}", kernel, text);
        prop_assert!(words.spans().is_empty());
    }
    Ok(())
}

/// Pieces that news is made of, and pieces chosen to meet badly.
const PIECES: &[&str] = &[
    "Guard",
    "troops",
    "the",
    "a",
    "I",
    "WASHINGTON",
    "administration's",
    "don",
    "t",
    "s",
    "O",
    "Brien",
    "U.S",
    "U",
    "e.g",
    "1",
    "2018",
    "1,500",
    "3.14",
    "20",
    "th",
    "$",
    "%",
    "#",
    "@",
    "&",
    "-",
    "--",
    "/",
    "https",
    "www.example.com",
    "_",
    "__",
    "snake_case",
    "a_",
    "_1",
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\n\n",
    "\t",
    "\r",
    "\u{B}",
    ".",
    ".",
    ",",
    ",",
    ":",
    ";",
    "'",
    "'",
    "\"",
    "(",
    ")",
    "!",
    "?",
    "\u{2018}",
    "\u{2019}",
    "\u{2019}",
    "\u{201C}",
    "\u{201D}",
    "\u{201B}",
    "\u{2BC}",
    "\u{2BB}",
    "\u{FF07}",
    "\u{2013}",
    "\u{2014}",
    "\u{2026}",
    "\u{2022}",
    "\u{A0}",
    "\u{202F}",
    "\u{2009}",
    "\u{3000}",
    "\u{2003}",
    "\u{2028}",
    "\u{85}",
    "\u{AD}",
    "\u{200B}",
    "\u{200C}",
    "\u{200D}",
    "\u{200E}",
    "\u{FEFF}",
    "\u{2060}",
    "\u{B7}",
    "\u{2027}",
    "\u{2024}",
    "\u{301}",
    "\u{308}",
    "\u{323}",
    "\u{345}",
    "\u{338}",
    "\u{20E3}",
    "\u{FE0F}",
    "é",
    "É",
    "e\u{301}",
    "E\u{323}\u{302}",
    "ñ",
    "Zürich",
    "ÅNGSTRÖM",
    "\u{212B}",
    "ß",
    "ẞ",
    "İ",
    "ı",
    "ǅ",
    "ﬁ",
    "º",
    "ª",
    "½",
    "²",
    "Việt",
    "Ệ",
    "Москва",
    "й",
    "и\u{306}",
    "Ё",
    "Ѐ",
    "ΟΔΟΣ",
    "Σ",
    "σ",
    "ς",
    "ά",
    "\u{37E}",
    "Ή",
    "Երևան",
    "و",
    "العربية",
    "شدّة",
    "،",
    "؛",
    "٣٤",
    "می\u{200C}خواهم",
    "שלום",
    "צה\"ל",
    "ג'",
    "א",
    "״",
    "׳",
    "हिन्दी",
    "क्ष",
    "ไทย",
    "สวัสดี",
    "ครับ",
    "๑๒",
    "ລາວ",
    "ខ្មែរ",
    "មួយ",
    "မြန်မာ",
    "中",
    "北京",
    "東京都",
    "的",
    "。",
    "，",
    "「",
    "」",
    "ひらがな",
    "カタカナ",
    "タワー",
    "ー",
    "ｶﾅ",
    "한국어",
    "한",
    "ᄒ",
    "ᅡ",
    "ᆫ",
    "😀",
    "👩\u{200D}👩",
    "🇺🇸",
    "🇺",
    "👍🏽",
    "1\u{FE0F}\u{20E3}",
    "❤\u{FE0F}",
    "𝐀",
    "𠀀",
    "\u{10FFFF}",
    "\u{E000}",
    "\u{0}",
    "\u{7F}",
    "\u{80}",
    "\u{149}",
    "\u{1E9B}",
    "\u{2126}",
    "\u{1F71}",
    "\u{FB1D}",
    "\u{958}",
    "\u{344}",
];

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn equals_the_specification_on_pieces(pieces in proptest::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&pieces.concat())?;
    }

    #[test]
    fn equals_the_specification_on_sentences(
        pieces in proptest::collection::vec((prop::sample::select(PIECES), "[ ]{0,2}[a-zA-Z]{0,9}[,.]?[ ]?"), 0..40),
    ) {
        check(&pieces.iter().flat_map(|(a, b)| [*a, b]).collect::<String>())?;
    }

    #[test]
    fn equals_the_specification_on_anything(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn equals_the_specification_on_neighbours(
        text in proptest::collection::vec(
            prop_oneof![
                4 => 0u32..0x80, 2 => 0x80u32..0x250, 2 => 0x250u32..0x800, 2 => 0x800u32..0x1E00,
                2 => 0x1E00u32..0x3100, 1 => 0x3100u32..0x11000, 1 => 0x1D000u32..0x20000, 3 => Just(0x20), 3 => Just(0x61),
            ],
            0..60,
        ),
    ) {
        check(&text.into_iter().filter_map(char::from_u32).collect::<String>())?;
    }

    #[test]
    fn equals_the_specification_on_ascii(text in "[ -~\\n\\r\\t]{0,300}") {
        check(&text)?;
    }

    #[test]
    fn equals_the_specification_over_windows(
        pieces in proptest::collection::vec(prop::sample::select(PIECES), 1..30),
        spaces in 0usize..3,
        start in 0usize..70,
    ) {
        let mut text = "x".repeat(start);
        while text.len() < WINDOW + 200 {
            for piece in &pieces {
                text.push_str(piece);
                text.push_str(&" ".repeat(spaces));
            }
        }
        check(&text)?;
    }
}

#[test]
fn every_character_beside_every_kind() {
    let mut text = String::new();
    for c in ('\0'..='\u{3100}')
        .chain('\u{A000}'..='\u{A100}')
        .chain('\u{F900}'..='\u{10100}')
        .chain('\u{1F000}'..='\u{1FB00}')
    {
        for (before, after) in [
            ("a", "a"),
            ("1", "1"),
            (" ", "b"),
            ("é", "\u{301}"),
            ("a.", "a"),
            ("א", "\""),
            ("\u{2019}", "x"),
            (" ", " "),
        ] {
            text.clear();
            text.extend([before, c.encode_utf8(&mut [0; 4]), after, " tail"]);
            check(&text).unwrap();
        }
    }
}

#[test]
fn empty_and_wordless_texts_have_no_words() {
    for text in ["", " ", "\n\n", "— … ?!", "___", "\u{301}", "\u{AD}"] {
        assert!(Words::of(text).is_empty(), "{text:?}");
    }
}

#[test]
fn words_are_reused_without_a_trace() {
    let mut words =
        Words::of("A long text of many words \u{2014} with a dash, caf\u{e9} and e\u{301}");
    hashes_into("short", &mut words);
    assert_eq!(words.hashes(), [hash::bytes(b"short")]);
    assert!(words.spans().is_empty());
}
