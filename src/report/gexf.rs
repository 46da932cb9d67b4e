//! The graph of stories as GEXF 1.2 (<https://gexf.net>), the format of Gephi: stories come with the days they were told,
//! so that its timeline plays them. Gephi also reads the newer 1.3, which networkx does not.

use super::clean::xml;
use super::graph::{self, GraphOptions};
use crate::outcome::Outcome;
use std::io::{self, Write};

/// Node attributes by number: name and type.
const NODE: [(&str, &str); 8] = [
    ("id", "string"),
    ("kind", "string"),
    ("size", "integer"),
    ("texts", "integer"),
    ("from", "string"),
    ("to", "string"),
    ("terms", "string"),
    ("source", "string"),
];
/// Edge attributes by number.
const EDGE: [(&str, &str); 3] = [
    ("kind", "string"),
    ("words", "double"),
    ("similarity", "double"),
];

/// Writes an undirected graph. See [`graph`] for what is in it.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(outcome: &Outcome, options: &GraphOptions, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<gexf xmlns=\"http://www.gexf.net/1.2draft\" xmlns:viz=\"http://www.gexf.net/1.2draft/viz\" version=\"1.2\">"
    )?;
    writeln!(
        out,
        "  <meta><creator>samestory {}</creator></meta>",
        env!("CARGO_PKG_VERSION")
    )?;
    writeln!(
        out,
        "  <graph defaultedgetype=\"undirected\" mode=\"dynamic\" timeformat=\"date\">"
    )?;
    for (class, attributes) in [("node", &NODE[..]), ("edge", &EDGE[..])] {
        writeln!(out, "    <attributes class=\"{class}\">")?;
        for (number, (name, kind)) in attributes.iter().enumerate() {
            writeln!(
                out,
                "      <attribute id=\"{number}\" title=\"{name}\" type=\"{kind}\"/>"
            )?;
        }
        writeln!(out, "    </attributes>")?;
    }
    writeln!(out, "    <nodes>")?;
    graph::nodes(outcome, options, |node| {
        write!(
            out,
            "      <node id=\"{}\" label=\"{}\"",
            node.name,
            xml(&node.title)
        )?;
        if !node.from.is_empty() {
            write!(out, " start=\"{}\"", node.from)?;
        }
        if !node.to.is_empty() {
            write!(out, " end=\"{}\"", node.to)?;
        }
        writeln!(out, ">\n        <attvalues>")?;
        let (size, texts) = (node.size.to_string(), node.texts.to_string());
        let values = [
            &*node.id,
            node.kind,
            &*size,
            &*texts,
            &*node.from,
            &*node.to,
            &*node.terms,
            &*node.source,
        ];
        for (number, value) in values
            .iter()
            .enumerate()
            .filter(|(_, value)| !value.is_empty())
        {
            writeln!(
                out,
                "          <attvalue for=\"{number}\" value=\"{}\"/>",
                xml(value)
            )?;
        }
        let size = 8.0 + 4.0 * (node.size as f64).sqrt();
        writeln!(
            out,
            "        </attvalues>\n        <viz:size value=\"{size:.1}\"/>\n      </node>"
        )
    })?;
    writeln!(out, "    </nodes>\n    <edges>")?;
    let mut number = 0;
    graph::edges(outcome, options, |edge| {
        writeln!(
            out,
            "      <edge id=\"{number}\" source=\"{}\" target=\"{}\" weight=\"{:.3}\">",
            edge.a, edge.b, edge.words
        )?;
        number += 1;
        writeln!(out, "        <attvalues>")?;
        writeln!(
            out,
            "          <attvalue for=\"0\" value=\"{}\"/>",
            xml(&edge.kind)
        )?;
        writeln!(
            out,
            "          <attvalue for=\"1\" value=\"{:.3}\"/>",
            edge.words
        )?;
        writeln!(
            out,
            "          <attvalue for=\"2\" value=\"{:.3}\"/>",
            edge.similarity
        )?;
        writeln!(out, "        </attvalues>\n      </edge>")
    })?;
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}
