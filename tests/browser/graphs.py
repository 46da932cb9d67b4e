"""Reads the graph exports back with networkx: `graphs.py FOLDER`, where FOLDER holds seeds.* and made.*."""

import sys
from pathlib import Path

import networkx

folder = Path(sys.argv[1])
for name in ["seeds", "made"]:
    graphml = networkx.read_graphml(folder / f"{name}.graphml")
    gexf = networkx.read_gexf(folder / f"{name}.gexf", version="1.2draft")
    dot = networkx.nx_pydot.read_dot(folder / f"{name}.dot")
    nodes = {node for node in dot.nodes if node not in ("\\n", "node", "graph", "edge")}
    assert set(graphml.nodes) == set(gexf.nodes) == nodes, name
    assert graphml.number_of_edges() == gexf.number_of_edges() == dot.number_of_edges(), name
    for node, facts in graphml.nodes(data=True):
        assert facts["label"] == gexf.nodes[node]["label"], (name, node)
        assert facts["kind"] in ("story", "article", "copy") and facts["size"] >= 1
        assert facts["size"] == gexf.nodes[node]["size"]
    for a, b, facts in graphml.edges(data=True):
        assert 0 <= facts["words"] <= 1 and facts["kind"]
        assert abs(gexf.edges[a, b]["weight"] - facts["words"]) < 1e-9
    print(f"ok   {name}: {len(nodes)} nodes, {graphml.number_of_edges()} edges in DOT, GraphML and GEXF")

seeds = networkx.read_graphml(folder / "seeds.graphml")
assert [facts["kind"] for _, _, facts in seeds.edges(data=True)] == ["apart"]
