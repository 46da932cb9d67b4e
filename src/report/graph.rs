//! What the graph exports share: which nodes and edges there are, and what is known of each.
//!
//! In: an [`Outcome`]. Out: stories as nodes and links as edges, and with [`GraphOptions::articles`] also the articles,
//! each held to its story by an edge of kind `article`, or to the text it copies by one of kind `copy`. DOT, `GraphML` and
//! GEXF differ in how they write this, not in what they say. `O(articles + links)`.

use super::clean::line;
use crate::outcome::Outcome;
use crate::story::time::{Day, Span};
use std::io;

/// What a graph export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GraphOptions {
    /// Whether articles are nodes too.
    pub articles: bool,
    /// Stories of fewer articles are left out, with their links.
    pub least: usize,
}

impl Default for GraphOptions {
    fn default() -> Self {
        Self {
            articles: false,
            least: 1,
        }
    }
}

/// A story or an article.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// `s3` or `a17`: the kind and the number in the outcome.
    pub(super) name: String,
    /// The story's content id, or the article's own.
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) title: String,
    /// How many articles; of an article, how many copies its group has.
    pub(super) size: usize,
    /// Texts that are no copy of another.
    pub(super) texts: usize,
    /// `2025-01-20`; empty where not known.
    pub(super) from: String,
    pub(super) to: String,
    /// Joined by commas.
    pub(super) terms: String,
    pub(super) source: String,
}

/// A link, or what holds an article.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edge {
    pub(super) a: String,
    pub(super) b: String,
    pub(super) kind: String,
    /// How alike the words are, 0 to 1; 1 for what holds an article to its story.
    pub(super) words: f64,
    pub(super) similarity: f64,
}

/// The two ends of some spans: the first day and the last, empty where open or not known.
fn ends(spans: &[Span]) -> (String, String) {
    let day = |day: Option<Day>| {
        day.filter(|day| !day.is_open())
            .map(|day| day.to_string())
            .unwrap_or_default()
    };
    (
        day(spans.first().map(|span| span.from)),
        day(spans.last().map(|span| span.to)),
    )
}

/// Calls `each` for every node: stories, the largest first, each followed by its articles if they are wanted.
pub(super) fn nodes(
    outcome: &Outcome,
    options: &GraphOptions,
    mut each: impl FnMut(&Node) -> io::Result<()>,
) -> io::Result<()> {
    for (number, story) in kept(outcome, options) {
        let (from, to) = ends(&story.told);
        each(&Node {
            name: format!("s{number}"),
            id: story.id.clone(),
            kind: "story",
            title: line(&story.title).into_owned(),
            size: story.members.len(),
            texts: story.groups.len(),
            from,
            to,
            terms: line(&story.terms.join(", ")).into_owned(),
            source: String::new(),
        })?;
        for &id in story.members.iter().filter(|_| options.articles) {
            let entry = outcome.entry(id);
            let (from, to) = ends(&entry.time.spans);
            let group = outcome.group(id);
            each(&Node {
                name: format!("a{}", id.0),
                id: line(&entry.id).into_owned(),
                kind: if group.representative == id {
                    "article"
                } else {
                    "copy"
                },
                title: line(&entry.headline).into_owned(),
                size: 1,
                texts: usize::from(group.representative == id),
                from,
                to,
                terms: String::new(),
                source: line(entry.source.as_deref().unwrap_or_default()).into_owned(),
            })?;
        }
    }
    Ok(())
}

/// Calls `each` for every edge whose two nodes are there: links, strongest first, then what holds the articles.
pub(super) fn edges(
    outcome: &Outcome,
    options: &GraphOptions,
    mut each: impl FnMut(&Edge) -> io::Result<()>,
) -> io::Result<()> {
    let there = |story: u32| outcome.stories[story as usize].members.len() >= options.least;
    for link in outcome
        .links
        .iter()
        .filter(|link| there(link.a) && there(link.b))
    {
        let (a, b) = (format!("s{}", link.a), format!("s{}", link.b));
        each(&Edge {
            a,
            b,
            kind: link.kind.to_string(),
            words: link.words,
            similarity: link.similarity,
        })?;
    }
    for (number, story) in kept(outcome, options).filter(|_| options.articles) {
        for &id in &story.members {
            let first = outcome.group(id).representative;
            let (kind, b, words) = if first == id {
                ("article", format!("s{number}"), 1.0)
            } else {
                (
                    "copy",
                    format!("a{}", first.0),
                    outcome
                        .pair(id, first)
                        .map_or(1.0, |pair| pair.overlap.jaccard()),
                )
            };
            each(&Edge {
                a: format!("a{}", id.0),
                b,
                kind: kind.to_owned(),
                words,
                similarity: words,
            })?;
        }
    }
    Ok(())
}

fn kept<'o>(
    outcome: &'o Outcome,
    options: &GraphOptions,
) -> impl Iterator<Item = (usize, &'o crate::story::Story)> {
    let least = options.least;
    outcome
        .stories
        .iter()
        .enumerate()
        .filter(move |(_, story)| story.members.len() >= least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::pipeline::Pipeline;
    use crate::report::{dot, gexf, graphml};
    use crate::settings::Settings;
    use roxmltree::Document;

    const TITLE: &str = "<b>\"A\" & 'B'</b> ]]> \u{1b}[31m\u{0} \\ back\\\"slash \u{FFFE}\u{202E}";

    fn outcome() -> Outcome {
        let one = "The ferry sank off the northern cape early on Tuesday and the coast guard saved forty people, it said.";
        let articles = [
            Article {
                source: Some(TITLE.into()),
                ..Article::new("a", one)
                    .with_title(TITLE)
                    .with_date("2024-05-06")
            },
            Article::new(TITLE, one)
                .with_title("A copy")
                .with_date("2024-05-07"),
            Article::new(
                "c",
                "Potato prices rose again because of the drought in the south, farmers said on Friday.",
            ),
        ];
        Pipeline::new(Settings::default())
            .unwrap()
            .cluster_articles(&articles)
            .unwrap()
    }

    fn written(
        write: fn(&Outcome, &GraphOptions, &mut dyn io::Write) -> io::Result<()>,
        articles: bool,
    ) -> String {
        let mut out = Vec::new();
        write(&outcome(), &GraphOptions { articles, least: 1 }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn graphml_is_well_formed_and_whole() {
        for articles in [false, true] {
            let xml = written(graphml::write, articles);
            let document = Document::parse(&xml).unwrap();
            let count = |name: &str| {
                document
                    .descendants()
                    .filter(|node| {
                        node.has_tag_name(("http://graphml.graphdrawing.org/xmlns", name))
                    })
                    .count()
            };
            assert_eq!(count("node"), if articles { 5 } else { 2 });
            assert_eq!(count("edge"), if articles { 3 } else { 0 });
            let keys: Vec<_> = document
                .descendants()
                .filter_map(|node| node.attribute("key"))
                .collect();
            let declared: Vec<_> = document
                .descendants()
                .filter(|node| node.attribute("for").is_some())
                .filter_map(|node| node.attribute("id"))
                .collect();
            assert!(keys.iter().all(|key| declared.contains(key)));
        }
    }

    #[test]
    fn gexf_is_well_formed_and_whole() {
        for articles in [false, true] {
            let xml = written(gexf::write, articles);
            let document = Document::parse(&xml).unwrap();
            let of = |name: &'static str| {
                document
                    .descendants()
                    .filter(move |node| node.tag_name().name() == name)
            };
            assert_eq!(of("node").count(), if articles { 5 } else { 2 });
            let ids: Vec<_> = of("node").filter_map(|node| node.attribute("id")).collect();
            assert!(
                of("edge").all(|edge| ids.contains(&edge.attribute("source").unwrap())
                    && ids.contains(&edge.attribute("target").unwrap()))
            );
            assert!(of("node").any(|node| {
                node.attribute("label")
                    .unwrap()
                    .starts_with("<b>\"A\" & 'B'</b> ]]>")
            }));
        }
    }

    #[test]
    fn dot_has_no_open_string() {
        let dot = written(dot::write, true);
        for line in dot.lines() {
            let unescaped = line.replace("\\\\", "").replace("\\\"", "");
            assert_eq!(unescaped.matches('"').count() % 2, 0, "{line}");
        }
        assert_eq!(dot.matches("kind=copy").count(), 1);
        assert_eq!(dot.matches(" -- ").count(), 3);
        assert!(!dot.contains(|c: char| c.is_control() && c != '\n'));
    }

    #[test]
    fn small_stories_are_left_out_with_their_links() {
        let mut out = Vec::new();
        dot::write(
            &outcome(),
            &GraphOptions {
                articles: false,
                least: 2,
            },
            &mut out,
        )
        .unwrap();
        assert_eq!(
            String::from_utf8(out)
                .unwrap()
                .matches("kind=story")
                .count(),
            1
        );
    }
}
