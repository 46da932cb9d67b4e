//! The graph of stories for Graphviz (`dot`, `neato`, `sfdp`): <https://graphviz.org/doc/info/lang.html>.
//!
//! Sizes, days, terms and weights stand as attributes of their own names beside those Graphviz draws by; it ignores what
//! it does not know.

use super::graph::{self, GraphOptions};
use crate::outcome::Outcome;
use std::io::{self, Write};

/// Writes an undirected graph. See [`graph`] for what is in it.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(outcome: &Outcome, options: &GraphOptions, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "graph stories {{")?;
    writeln!(out, "  graph [overlap=false, outputorder=edgesfirst];")?;
    writeln!(
        out,
        "  node [shape=circle, style=filled, fillcolor=\"#f6f3ec\", fontname=\"Helvetica\", fontsize=10];"
    )?;
    graph::nodes(outcome, options, |node| {
        // The area of a circle is its size.
        let width = 0.4 + 0.25 * (node.size as f64).sqrt();
        let shape = match node.kind {
            "story" => format!("width={width:.2}"),
            _ => "shape=box, fillcolor=white".to_owned(),
        };
        let tooltip = [&*node.title, &*node.from, &*node.to].join(" ");
        write!(
            out,
            "  {} [label={}, {shape}, kind={}, id={}",
            node.name,
            quoted(&wrapped(&node.title)),
            node.kind,
            quoted(&node.id)
        )?;
        write!(
            out,
            ", tooltip={}, size_articles={}, texts={}",
            quoted(tooltip.trim_end()),
            node.size,
            node.texts
        )?;
        let more = [
            ("from", &node.from),
            ("to", &node.to),
            ("terms", &node.terms),
            ("source", &node.source),
        ];
        for (name, value) in more.iter().filter(|(_, value)| !value.is_empty()) {
            write!(out, ", {name}={}", quoted(value))?;
        }
        writeln!(out, "];")
    })?;
    graph::edges(outcome, options, |edge| {
        let style = match &*edge.kind {
            "apart" => "style=dashed, color=\"#9a5200\"",
            "follow-up" => "color=\"#0d6a66\"",
            "background" => "color=\"#545a7c\"",
            _ => "color=\"#bbbbbb\"",
        };
        writeln!(
            out,
            "  {} -- {} [kind={}, words={:.3}, similarity={:.3}, weight={}, penwidth={:.2}, {style}];",
            edge.a,
            edge.b,
            quoted(&edge.kind),
            edge.words,
            edge.similarity,
            // Graphviz wants whole numbers here.
            1 + (edge.words * 20.0).round() as u32,
            1.0 + edge.words * 5.0,
        )
    })?;
    writeln!(out, "}}")
}

/// A string of the DOT language: `"` and `\` are all that can end or steer it.
fn quoted(text: &str) -> String {
    // `\n` of `wrapped` is the one escape meant; every other backslash is the title's own.
    let escaped = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{escaped}\"")
}

/// A title in lines of some twenty characters.
fn wrapped(title: &str) -> String {
    let mut lines = vec![String::new()];
    for word in title.split_whitespace() {
        let line = lines.last_mut().expect("there is a line");
        if !line.is_empty() && line.chars().count() + word.chars().count() >= 22 {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_where_it_should() {
        assert_eq!(quoted(r#"a "b" \"#), r#""a \"b\" \\""#);
        assert_eq!(
            quoted(&wrapped("Troops to be sent to the border on Wednesday")),
            r#""Troops to be sent to\nthe border on\nWednesday""#
        );
    }
}
