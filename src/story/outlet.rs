//! Outlets: who published an article, counted once however the name is written; and their names behind headlines.

use ahash::AHashMap;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Separators between a headline and the name of its outlet.
pub(super) const SEPARATORS: [&str; 6] = [" :: ", " | ", " — ", " – ", " - ", " » "];
/// So many different headlines must end alike for their ending to be an outlet's name: two may be one story's label.
const HEADS: usize = 3;
/// Words that tell the parts of one house apart, and not houses.
const PARTS: [&str; 9] = [
    "the",
    "online",
    "news",
    "web",
    "www",
    "com",
    "opinion",
    "editorial",
    "rss",
];

/// One outlet of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlet {
    /// Its name as most of its articles here give it.
    pub name: String,
    /// Its articles in the story.
    pub articles: u32,
    /// The texts it has as its own: those that stand for their group of copies.
    pub texts: u32,
}

/// Who published an article: the source it came with, or else the host of its address.
pub fn outlet<'a>(source: Option<&'a str>, url: Option<&'a str>) -> Option<&'a str> {
    let source = source.map(str::trim).filter(|source| !source.is_empty());
    source.or_else(|| host(url?))
}

/// The host of an address without what says only which door it is: `www.`, `m.`, `amp.`.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let mut host = host.split(':').next()?;
    for door in ["www.", "m.", "amp.", "mobile.", "edition."] {
        host = host.strip_prefix(door).unwrap_or(host);
    }
    host.contains('.').then_some(host)
}

/// What an outlet is counted by: `The Post`, `Post - Opinion` and `Post (Online)` are one.
fn key(name: &str) -> String {
    let lower = name.to_lowercase();
    let head = lower.split(['(', '|']).next().unwrap_or_default();
    let head = head.split(" - ").next().unwrap_or_default();
    let words: Vec<&str> = head
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !PARTS.contains(word))
        .collect();
    if words.is_empty() {
        lower
    } else {
        words.concat()
    }
}

/// The outlets of a story, those with most articles first. Each article comes with its outlet's name and whether its text
/// stands for its group.
pub fn outlets<'a>(articles: impl IntoIterator<Item = (&'a str, bool)>) -> Vec<Outlet> {
    let mut by_key: BTreeMap<String, (BTreeMap<&str, u32>, u32)> = BTreeMap::new();
    for (name, own) in articles {
        let (names, texts) = by_key.entry(key(name)).or_default();
        *names.entry(name).or_default() += 1;
        *texts += u32::from(own);
    }
    let mut found: Vec<Outlet> = by_key
        .into_values()
        .map(|(names, texts)| Outlet {
            articles: names.values().sum(),
            texts,
            // The first of the commonest in the order of names.
            name: names
                .iter()
                .max_by_key(|&(name, count)| (count, std::cmp::Reverse(name)))
                .map_or_else(String::new, |(name, _)| (*name).to_owned()),
        })
        .collect();
    found.sort_by(|x, y| {
        y.articles
            .cmp(&x.articles)
            .then_with(|| x.name.cmp(&y.name))
    });
    found
}

/// How much of each headline stays when endings that recur behind different headlines are taken off, in bytes.
///
/// Scrapes end headlines with the outlet's name in forms no list holds (`Mill burns - KXYZ News 7 Salem, News & Weather`).
/// What follows a separator, begins with no small letter and ends `HEADS` different headlines is such a name.
/// `O(bytes)`.
pub fn without_recurring_endings<'a>(headlines: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let headlines: Vec<&str> = headlines.collect();
    let cuts: Vec<Vec<(&str, &str)>> = headlines
        .par_iter()
        .map(|headline| endings(headline))
        .collect();
    let mut heads: AHashMap<&str, BTreeSet<&str>> = AHashMap::new();
    for &(head, ending) in cuts.iter().flatten() {
        let known = heads.entry(ending).or_default();
        if known.len() < HEADS {
            known.insert(head);
        }
    }
    let recurs = |ending: &str| heads.get(ending).is_some_and(|heads| heads.len() >= HEADS);
    headlines
        .iter()
        .zip(cuts)
        .map(|(headline, cuts)| {
            cuts.iter()
                .find(|(_, ending)| recurs(ending))
                .map_or(headline.len(), |(head, _)| head.len())
        })
        .collect()
}

/// Every way to cut a headline at a separator, the shortest head first.
fn endings(headline: &str) -> Vec<(&str, &str)> {
    let mut cuts: Vec<(&str, &str)> = SEPARATORS
        .iter()
        .flat_map(|separator| headline.match_indices(separator))
        .map(|(at, separator)| {
            (
                headline[..at].trim_end(),
                headline[at + separator.len()..].trim(),
            )
        })
        .filter(|(head, ending)| {
            !head.is_empty() && ending.chars().next().is_some_and(|c| !c.is_lowercase())
        })
        .collect();
    cuts.sort_by_key(|(head, _)| head.len());
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_is_counted_once_however_it_is_written() {
        let articles = [
            ("The Post", true),
            ("Post - Opinion", false),
            ("Post (Online)", false),
            ("Salem Times", true),
            ("The Post", false),
        ];
        let found = outlets(articles);
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].name.as_str(), found[0].articles, found[0].texts),
            ("The Post", 4, 1)
        );
        assert_eq!(outlets([("News", true), ("The News", true)])[0].articles, 1);
    }

    #[test]
    fn the_host_stands_for_an_outlet_that_is_not_given() {
        let url = Some("https://www.salem-post.example:443/2031/05/06/mill?x=1");
        assert_eq!(outlet(None, url), Some("salem-post.example"));
        assert_eq!(outlet(Some("Salem Post"), url), Some("Salem Post"));
        assert_eq!(outlet(Some(" "), Some("no address")), None);
    }

    #[test]
    fn what_ends_three_headlines_is_an_outlet() {
        let headlines = [
            "Mill burns - KXYZ 7 Salem | News & Weather",
            "Mayor quits - KXYZ 7 Salem | News & Weather",
            "Snow - a lot of it - KXYZ 7 Salem | News & Weather",
            "Mill burns - two hurt",
            "Bridge falls - two hurt",
            "Ferry sinks - two hurt",
            "Ferry sinks - Part 2",
        ];
        let kept = without_recurring_endings(headlines.iter().copied());
        let shown: Vec<&str> = headlines
            .iter()
            .zip(kept)
            .map(|(headline, to)| &headline[..to])
            .collect();
        assert_eq!(
            shown[..3],
            ["Mill burns", "Mayor quits", "Snow - a lot of it"]
        );
        assert_eq!(shown[3..], headlines[3..]);
    }
}
