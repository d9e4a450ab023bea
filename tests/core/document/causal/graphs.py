"""Causal graphs at random, without circles, in which everything leads to the outcome."""

from __future__ import annotations

from hypothesis import strategies as st

from afterword.core.document.causal.graph import OUTCOME, Arrow, Graph, Node
from afterword.core.model.analysis import CATEGORIES, RELATIONS

LAYERS = ("immediate", "contributing", "systemic", "trigger")
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=200).filter(
    lambda text: text.strip()
)


@st.composite
def graphs(draw: st.DrawFn, most: int = 14) -> Graph:
    """A graph; each node leads to one or more of those before it, so that no circle can be."""
    count = draw(st.integers(0, most))
    nodes = []
    arrows = []
    for number in range(1, count + 1):
        category = draw(st.sampled_from(["", *CATEGORIES]))
        nodes.append(Node(number, draw(TEXT), draw(st.sampled_from(LAYERS)), category))
        for effect in sorted(draw(st.sets(st.integers(OUTCOME, number - 1), min_size=1, max_size=3))):
            relation = draw(st.sampled_from(sorted(RELATIONS)))
            arrows.append(Arrow(number, effect, relation, len(arrows) + 1))
    order = draw(st.permutations(nodes))
    return Graph(draw(TEXT), tuple(order), tuple(arrows))
