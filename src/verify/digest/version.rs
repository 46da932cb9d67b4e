//! What a text says about being a later version of another.

use crate::text::normalise::fold;

/// What a text says about being a later version, in front of its title or in its first words.
///
/// "UPDATE 2-Oil falls", "WRAPUP 1", "CORRECTED-", "REFILE-", "RPT-" as agencies write them, or "Update:" with a colon;
/// and in the text "(Adds quote)", "(Updates with", "(Corrects", "(Recasts".
pub(super) fn version(title: &str, text: &str) -> u8 {
    let opening = if title.trim().is_empty() { text } else { title };
    let mut words = opening
        .trim_start_matches(['*', '"', '(', '[', ' '])
        .splitn(2, |c: char| !c.is_alphanumeric());
    let (first, rest) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let mark = matches!(
        &*fold(first),
        "update" | "updated" | "wrapup" | "corrected" | "correction" | "refile" | "rpt"
    );
    let capitals = first.chars().all(char::is_uppercase);
    let number = rest
        .trim_start()
        .chars()
        .next()
        .and_then(|c| c.to_digit(10));
    let punctuated = opening.trim_start_matches(['*', '"', '(', '[', ' '])[first.len()..]
        .starts_with([':', '-']);
    if mark && (capitals || punctuated || number.is_some()) {
        return number.map_or(1, |number| number as u8 + 1);
    }
    let head = front(text, 400);
    let says = ["Adds ", "Updates ", "Updated ", "Corrects ", "Recasts "];
    let bracketed = memchr::memchr_iter(b'(', head.as_bytes())
        .any(|at| says.iter().any(|says| head[at + 1..].starts_with(says)));
    let noted = || head.contains("Eds: Updates") || head.contains("Eds: Corrects");
    u8::from(bracketed || noted())
}

/// The first `chars` characters of a text.
fn front(text: &str, chars: usize) -> &str {
    if let Some(bytes) = text.as_bytes().get(..chars)
        && bytes.is_ascii()
    {
        return &text[..chars];
    }
    text.char_indices()
        .nth(chars)
        .map_or(text, |(end, _)| &text[..end])
}
