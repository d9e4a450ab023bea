"""The causal graph in words: its table, and what it finds."""

from __future__ import annotations

from afterword.core.document.causal.graph import OUTCOME, Graph, Node
from afterword.core.model.analysis import LAYERS, PASSED, RELATIONS

HEADER = ("Cause", "Kind", "Relation", "Led to", "Evidence")
HINT = "The analysis stops at the first why: ask of each cause why that could happen, why nobody saw it, why it lasted."


def kind_of(node: Node) -> str:
    """Layer and category, as in Systemic, planning."""
    layer = LAYERS.get(node.layer, node.layer)
    return f"{layer}, {node.category}" if node.category else layer


def table(graph: Graph) -> list[tuple[str, ...]]:
    """One row for each arrow, in the order of the tree."""
    told = list(dict.fromkeys(why.node.id for why in graph.tree()))
    return [
        (node.text, kind_of(node), RELATIONS[arrow.relation], graph.node(arrow.effect).text, ", ".join(node.evidence))
        for number in told
        for node in [graph.node(number)]
        for arrow in graph.out(number)
    ]


def finding(graph: Graph) -> str:
    """What the graph says, for whoever does not see it: what led to the outcome, how deep, and what lies deepest."""
    outcome = graph.outcome.rstrip(".")
    if not graph.nodes:
        return f"{outcome}: no cause is named yet."
    near = [_said(graph.node(arrow.cause), arrow.relation) for arrow in graph.into(OUTCOME)]
    count, depth = len(graph.nodes), graph.depth
    factors = "1 factor" if count == 1 else f"{count} factors"
    whys = "1 why" if depth == 1 else f"{depth} whys"
    roots = [node.text.rstrip(".") for node in graph.nodes if not graph.into(node.id) and _far(graph, node.id)]
    deepest = f" Deepest: {'; '.join(roots)}." if roots else ""
    return f"{outcome}: {factors}, {whys} deep. {'; '.join(near)}.{deepest} The table has every relation."


def _said(node: Node, relation: str) -> str:
    verb = RELATIONS[relation]
    return f"{node.text.rstrip('.')} ({verb} it)"


def _far(graph: Graph, number: int) -> bool:
    """Whether a node stands behind another one, rather than at the outcome alone."""
    return any(arrow.effect != OUTCOME for arrow in graph.out(number))


def stops_at_first_why(graph: Graph) -> bool:
    """Whether there are causes, and nothing behind any that produced it."""
    causes = [one for one in graph.into(OUTCOME) if one.relation not in PASSED]
    return bool(graph.nodes) and not any(graph.into(one.cause) for one in causes)
