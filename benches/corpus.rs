//! A corpus of our own for the later stages: families of near-equal articles among unrelated ones, seeded.

use crate::made;

/// `count` articles as (id, text); every tenth is the one before it with its first sentence doubled, so that the two are
/// near (a Jaccard similarity of 1 less a few shingles in several hundred).
pub(crate) fn articles(count: usize) -> Vec<(String, String)> {
    let mut articles: Vec<(String, String)> = Vec::with_capacity(count);
    for i in 0..count {
        let text = match articles.last() {
            Some((_, last)) if i % 10 == 9 => format!("Updated this evening by the desk. {last}"),
            _ => made::article(i as u64, 2_500, made::Typing::Curly),
        };
        articles.push((format!("a{i:06}"), text));
    }
    articles
}

/// How many near pairs [`articles`] makes; not every bench that shares this file asks.
#[allow(dead_code)]
pub(crate) fn near_pairs(count: usize) -> usize {
    count / 10
}
