//! The graph of stories as `GraphML` (Brandes, Eiglsperger, Herman, Himsolt & Marshall 2001; <http://graphml.graphdrawing.org>),
//! for Gephi, yEd, Cytoscape, igraph and networkx.

use super::clean::xml;
use super::graph::{self, GraphOptions};
use crate::outcome::Outcome;
use std::io::{self, Write};

/// The attributes, in the order they are written: what they are of, name, type.
const KEYS: [(&str, &str, &str); 14] = [
    ("node", "label", "string"),
    ("node", "id", "string"),
    ("node", "kind", "string"),
    ("node", "size", "int"),
    ("node", "texts", "int"),
    ("node", "from", "string"),
    ("node", "to", "string"),
    ("node", "terms", "string"),
    ("node", "source", "string"),
    ("edge", "kind", "string"),
    ("edge", "weight", "double"),
    ("edge", "words", "double"),
    ("edge", "similarity", "double"),
    ("graph", "generator", "string"),
];

/// Writes an undirected graph. See [`graph`] for what is in it; `weight` is `words`, for tools that ask for one.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(outcome: &Outcome, options: &GraphOptions, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">"
    )?;
    for (of, name, kind) in KEYS {
        writeln!(
            out,
            "  <key id=\"{of}-{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
        )?;
    }
    writeln!(out, "  <graph id=\"stories\" edgedefault=\"undirected\">")?;
    writeln!(
        out,
        "    <data key=\"graph-generator\">samestory {}</data>",
        env!("CARGO_PKG_VERSION")
    )?;
    graph::nodes(outcome, options, |node| {
        writeln!(out, "    <node id=\"{}\">", node.name)?;
        let (size, texts) = (node.size.to_string(), node.texts.to_string());
        let values = [
            ("label", &*node.title),
            ("id", &*node.id),
            ("kind", node.kind),
            ("size", &*size),
            ("texts", &*texts),
            ("from", &*node.from),
            ("to", &*node.to),
            ("terms", &*node.terms),
            ("source", &*node.source),
        ];
        for (name, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
            writeln!(out, "      <data key=\"node-{name}\">{}</data>", xml(value))?;
        }
        writeln!(out, "    </node>")
    })?;
    let mut number = 0;
    graph::edges(outcome, options, |edge| {
        writeln!(
            out,
            "    <edge id=\"e{number}\" source=\"{}\" target=\"{}\">",
            edge.a, edge.b
        )?;
        number += 1;
        writeln!(
            out,
            "      <data key=\"edge-kind\">{}</data>",
            xml(&edge.kind)
        )?;
        for (name, value) in [
            ("weight", edge.words),
            ("words", edge.words),
            ("similarity", edge.similarity),
        ] {
            writeln!(out, "      <data key=\"edge-{name}\">{value:.3}</data>")?;
        }
        writeln!(out, "    </edge>")
    })?;
    writeln!(out, "  </graph>\n</graphml>")
}
