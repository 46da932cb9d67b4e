//! Stories as one reads them on a terminal: by size and time, copies folded under their text, who was first, what is
//! related and what was kept apart, and why.

use super::json::evidence_apart;
use super::text::{Style, count, counted, fit, fit_list, pad, short_time, spans_in_words, wrap};
use crate::article::ArticleId;
use crate::outcome::Outcome;
use crate::story::lineage::{Change, Lineage, Since};
use crate::story::{LinkKind, Story, StoryLink};
use std::io::{self, Write};

/// How much a table shows; 0 is everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Stories.
    pub stories: usize,
    /// Texts of a story.
    pub texts: usize,
}

impl Default for Shown {
    /// What fits a few screens.
    fn default() -> Self {
        Self {
            stories: 20,
            texts: 8,
        }
    }
}

/// Writes the stories for people.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(outcome: &Outcome, style: Style, shown: Shown, out: &mut dyn Write) -> io::Result<()> {
    let all = |limit: usize| if limit == 0 { usize::MAX } else { limit };
    let told = outcome
        .stories
        .iter()
        .filter(|story| story.members.len() > 1)
        .count();
    // Single articles are listed where the whole list is short, and summed up where it is not.
    let room = all(shown.stories);
    let listed = if outcome.stories.len() <= room {
        outcome.stories.len()
    } else {
        told.min(room)
    };
    let table = Table {
        outcome,
        style,
        texts: all(shown.texts),
        listed,
    };
    for number in 0..listed {
        table.story(number, out)?;
    }
    if listed < told {
        let line = format!(
            "... and {} more of two or more articles; --top 0 shows all",
            counted((told - listed) as u64, "story", "stories")
        );
        writeln!(out, "{}", fit(&line, style.width))?;
    }
    let alone = outcome.stories.len() - told.max(listed);
    if alone > 0 {
        let line = format!(
            "{} in no other article's story",
            counted(
                alone as u64,
                "article stands alone,",
                "articles stand alone,"
            )
        );
        writeln!(out, "{}", fit(&line, style.width))?;
    }
    if let Some(since) = &outcome.since {
        writeln!(out, "{}", summary(since))?;
    }
    Ok(())
}

/// What happened to a story since the earlier result, if anything did.
fn changed(story: &Story, lineage: &Lineage) -> Option<String> {
    let mut said = match lineage.change {
        Change::Same => return None,
        Change::New => return Some("new".to_owned()),
        Change::Grown => "grown".to_owned(),
        Change::Merged => format!("merged from {} earlier stories", lineage.from.len()),
        Change::Split => "split: others of its articles are in another story now".to_owned(),
        Change::SplitOff => format!("split off from {}", lineage.from[0].0),
    };
    if lineage.added > 0 {
        let all = story.members.len();
        said = format!("{said}, {} of {all} articles new", lineage.added);
    }
    Some(said)
}

/// What happened to all stories, in a line.
fn summary(since: &Since) -> String {
    let mut parts: Vec<String> = Change::ALL
        .iter()
        .filter(|change| since.count(**change) > 0)
        .map(|change| format!("{} {}", count(since.count(*change) as u64), change.name()))
        .collect();
    if !since.ended.is_empty() {
        parts.push(format!("{} ended", count(since.ended.len() as u64)));
    }
    format!(
        "since the previous result, with single articles: {}",
        parts.join(", ")
    )
}

/// Links of one kind that are shown of a story while not everything is asked for.
const LINKS_OF_A_KIND: usize = 3;

struct Table<'o> {
    outcome: &'o Outcome,
    style: Style,
    texts: usize,
    listed: usize,
}

impl Table<'_> {
    fn story(&self, number: usize, out: &mut dyn Write) -> io::Result<()> {
        let (story, style) = (&self.outcome.stories[number], self.style);
        let label = format!("{:>3}  ", number + 1);
        let room = style.width.saturating_sub(label.len());
        writeln!(
            out,
            "{}{}",
            style.dim(&label),
            style.bold(&fit(&story.title, room))
        )?;
        writeln!(out, "     {}", fit(&self.facts(story), room))?;
        let lineage = self
            .outcome
            .since
            .as_ref()
            .map(|since| &since.stories[number]);
        if let Some(changed) = lineage.and_then(|lineage| changed(story, lineage)) {
            writeln!(out, "     {}", fit(&changed, room))?;
        }
        for list in [&story.names, &story.terms] {
            if !list.is_empty() {
                writeln!(out, "     {}", style.dim(&fit_list(list, room)))?;
            }
        }
        for (shown, &group) in story.groups.iter().enumerate() {
            if shown == self.texts {
                let rest = (story.groups.len() - shown) as u64;
                writeln!(
                    out,
                    "       ... and {}",
                    counted(rest, "more text", "more texts")
                )?;
                break;
            }
            self.group(story, group, out)?;
        }
        self.links(number, out)?;
        writeln!(out)
    }

    /// The strongest links of a story by kind. A connection of two listed stories is told once, where the first stands.
    fn links(&self, number: usize, out: &mut dyn Write) -> io::Result<()> {
        let of_story = self.outcome.links.iter().filter_map(|link| {
            let ends = [link.a as usize, link.b as usize];
            let other = ends[usize::from(ends[0] == number)];
            (ends.contains(&number) && (other > number || other >= self.listed))
                .then_some((link, other))
        });
        let (mut shown, mut more) = ([0, 0, 0], 0);
        for (link, other) in of_story {
            let of_kind = &mut shown[link.kind as usize];
            if *of_kind < LINKS_OF_A_KIND.min(self.texts) || self.texts == usize::MAX {
                *of_kind += 1;
                self.link(number, link, other, out)?;
            } else {
                more += 1;
            }
        }
        if more > 0 {
            let rest = counted(more, "weaker link", "weaker links");
            writeln!(out, "       ... and {rest}; --top 0 shows all")?;
        }
        Ok(())
    }

    fn group(&self, story: &Story, group: u32, out: &mut dyn Write) -> io::Result<()> {
        let group = &self.outcome.copies.groups[group as usize];
        self.article(story, group.representative, "  ", out)?;
        let copies = group
            .members
            .iter()
            .filter(|&&member| member != group.representative);
        for (shown, &copy) in copies.enumerate() {
            if shown == 3 && group.members.len() > 5 {
                let rest = (group.members.len() - 1 - shown) as u64;
                return writeln!(
                    out,
                    "             ... and {}",
                    counted(rest, "more copy", "more copies")
                );
            }
            self.article(story, copy, "= ", out)?;
        }
        Ok(())
    }

    fn article(
        &self,
        story: &Story,
        id: ArticleId,
        mark: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let entry = self.outcome.entry(id);
        let first = if story.first == Some(id) && story.members.len() > 1 {
            "first "
        } else {
            ""
        };
        let relation = self.outcome.relation_to_representative(id);
        let relation = relation.map_or_else(String::new, |relation| format!("{relation} "));
        // The outlet and the headline say more than a path; the id is what one types next, so it comes first.
        let name = entry
            .source
            .as_deref()
            .map_or_else(String::new, |source| format!("{source}: "));
        let room = self.style.width.saturating_sub(19);
        let id_room = (room * 2 / 5).min(28);
        let said = format!("{relation}{first}{name}{}", entry.headline);
        writeln!(
            out,
            "     {}{} {}  {}",
            mark,
            self.style.dim(&pad(&short_time(&entry.time), 10)),
            pad(&entry.id, id_room),
            fit(&said, room.saturating_sub(id_room + 1)),
        )
    }

    fn link(
        &self,
        number: usize,
        link: &StoryLink,
        other: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let here_is_a = link.a as usize == number;
        let (here, there) = (&self.outcome.stories[number], &self.outcome.stories[other]);
        let begins = |story: &Story| story.told.first().map(|span| span.from);
        let what = match link.kind {
            LinkKind::Apart => "not the same as",
            LinkKind::FollowUp if begins(there) < begins(here) => "lead-up:",
            LinkKind::FollowUp => "follow-up:",
            LinkKind::Background => "see also",
        };
        let number_of = if other < self.listed {
            format!("{} ", other + 1)
        } else {
            String::new()
        };
        let line = format!("-> {what} {number_of}\"{}\"", there.title);
        let room = self.style.width.saturating_sub(7);
        writeln!(out, "       {}", fit(&line, room))?;
        if link.kind == LinkKind::Apart {
            let [a, b] = evidence_apart(self.outcome, link.a, link.b).unwrap_or_default();
            let (here, there) = if here_is_a { (a, b) } else { (b, a) };
            let words = format!(
                "their words are alike ({:.2}), their times are not ({:.2}):",
                link.words, link.similarity
            );
            writeln!(
                out,
                "          {}",
                self.style.dim(&fit(&words, room.saturating_sub(3)))
            )?;
            for (label, says) in [("here: ", here), ("there:", there)] {
                for (at, text) in wrap(&says, room.saturating_sub(10))
                    .iter()
                    .enumerate()
                    .take(3)
                {
                    writeln!(
                        out,
                        "          {} {text}",
                        if at == 0 { label } else { "      " }
                    )?;
                }
            }
        }
        Ok(())
    }

    fn facts(&self, story: &Story) -> String {
        let mut facts = vec![counted(story.members.len() as u64, "article", "articles")];
        if story.groups.len() < story.members.len() {
            facts.push(counted(
                story.groups.len() as u64,
                "text of its own",
                "texts of their own",
            ));
        }
        if story.outlets.len() > 1 {
            facts.push(format!("{} outlets", count(story.outlets.len() as u64)));
        }
        facts.push(spans_in_words(&story.told));
        let first = story.first.and_then(|first| self.outcome.outlet(first));
        if let Some(first) = first.filter(|_| story.members.len() > 1) {
            facts.push(format!("first {first}"));
        }
        facts.join(" · ")
    }
}
