"""The form of one factor on the page of the analysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from afterword.core.document.causal.graph import OUTCOME, Graph, order_of
from afterword.core.model.analysis import RELATIONS
from afterword.domain.analysis.models import Factor


@dataclass(frozen=True, slots=True)
class Editing:
    """The form that is open on the page: for a new factor, or for one that is there; what was typed wins."""

    verb: str  # add or change
    number: int
    arrow: int
    text: str
    layer: str
    category: str
    relation: str
    leads_to: int
    items: frozenset[int]
    sources: str
    choices: Sequence[tuple[int, str]]  # what it may lead to
    further: Sequence[tuple[int, str, str]]  # its other arrows: id, relation, effect


def empty_form(graph: Graph, leads_to: int, category: str = "") -> Editing:
    """The empty form of a factor that leads to another one, or to the outcome."""
    target = leads_to if leads_to in {node.id for node in graph.nodes} else OUTCOME
    layer, relation = _guess(graph, target)
    everything = [(OUTCOME, graph.outcome), *((node.id, node.text) for node in order_of(graph.nodes, graph))]
    return Editing("add", 0, 0, "", layer, category, relation, target, frozenset(), "", everything, ())


def _guess(graph: Graph, target: int) -> tuple[str, str]:
    """The layer and relation that the next why most often has: the deeper, the more systemic."""
    if target == OUTCOME:
        return "immediate", "caused"
    above = graph.node(target).layer
    return ("contributing", "allowed") if above in ("immediate", "trigger") else ("systemic", "allowed")


def form_of(graph: Graph, factor: Factor, arrow: int) -> Editing | None:
    """The form of a factor that is there, with one of its arrows; None where the arrow is not its own."""
    arrows = graph.out(factor.pk)
    own = next((one for one in arrows if one.id == arrow), arrows[0] if arrows else None)
    if own is None:
        return None
    behind = graph.behind(factor.pk) | {factor.pk}
    nodes = [node for node in order_of(graph.nodes, graph) if node.id not in behind]
    return Editing(
        verb="change",
        number=factor.pk,
        arrow=own.id,
        text=factor.text,
        layer=factor.layer,
        category=factor.category,
        relation=own.relation,
        leads_to=own.effect,
        items=frozenset(one.pk for one in factor.items.all()),
        sources=", ".join(map(str, factor.sources)),
        choices=[(OUTCOME, graph.outcome), *((node.id, node.text) for node in nodes)],
        further=[(one.id, RELATIONS[one.relation], graph.node(one.effect).text) for one in arrows if one.id != own.id],
    )
