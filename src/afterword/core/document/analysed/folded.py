"""A document whose analysis stands in its texts, for exporters that know texts, lists and charts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from afterword.core.document.analysed.pieces import PIECES
from afterword.core.document.canonical import home_of
from afterword.core.document.causal.drawing import NAME, causes_chart
from afterword.core.document.causal.graph import OUTCOME, Arrow, Graph, Node
from afterword.core.document.chart_links import chart_picture
from afterword.core.document.factor_list import told_of
from afterword.core.model.analysis import NO_ANALYSIS
from afterword.core.model.document import Document, Section


def folded(document: Document) -> Document:
    """The same document with its pieces as words in their sections, and its causal graph as a chart."""
    if document.analysis == NO_ANALYSIS and not any(one.layer for one in document.factors):
        return document
    drawn = _with_graph(document)
    return with_pieces(drawn)


def for_outside(document: Document) -> Document:
    """The document with its pieces as words, without owner and number of the fix.

    Nothing is drawn: a drawing breaks names over lines, where nobody finds them.
    """
    fix = document.analysis.fix
    if fix is not None:
        document = replace(document, analysis=replace(document.analysis, fix=replace(fix, owner=None, id=None)))
    return with_pieces(document)


def with_people_told(document: Document) -> Document:
    """The document with its sums of human impact as words: whoever takes it in has no rows behind them."""
    told = _with_words(document, ("people",))
    return replace(told, analysis=replace(told.analysis, human=None))


def with_pieces(document: Document) -> Document:
    """The document with its pieces as words in their sections."""
    whole = _with_words(document, tuple(PIECES))
    return replace(whole, analysis=NO_ANALYSIS) if whole.analysis != NO_ANALYSIS else whole


def _with_words(document: Document, words: Sequence[str]) -> Document:
    whole = document
    for word in words:
        piece = PIECES[word]
        value = piece.of(document)
        if value:
            whole = _joined(whole, home_of(whole, word), "\n".join(piece.write(value)), piece.homes[0], piece.title)
    return whole


def _joined(document: Document, home: int | None, text: str, field: str, title: str) -> Document:
    """The document with a text behind that of a section, or in a new one at the end."""
    if home is None:
        return replace(document, sections=(*document.sections, Section(field, title, text)))
    section = document.sections[home]
    joined = replace(section, text="\n\n".join(part for part in (section.text, text) if part))
    return replace(document, sections=(*document.sections[:home], joined, *document.sections[home + 1 :]))


def _with_graph(document: Document) -> Document:
    """The document with its causal graph drawn, and with factors whose text says layer, relation and evidence."""
    graph = graph_of(document)
    told = replace(document, factors=tuple(told_of(one) for one in document.factors))
    if not graph.arrows or any(one.name == NAME for one in document.charts):
        return told
    chart = causes_chart(graph)
    picture = chart_picture(NAME, chart.alt)
    drawn = _joined(told, home_of(told, "factors"), picture, "contributing_factors", "Contributing factors")
    return replace(drawn, charts=(*drawn.charts, chart))


def graph_of(document: Document) -> Graph:
    """The causal graph that the factors of a document tell; arrows that lead nowhere, or in a circle, are left out."""
    nodes = tuple(
        Node(place, one.text, one.layer or "contributing", one.category or "", one.evidence)
        for place, one in enumerate(document.factors, start=1)
    )
    kept: list[Arrow] = []
    graph = Graph(document.analysis.outcome or document.title, nodes)
    for place, one in enumerate(document.factors, start=1):
        for lead in dict.fromkeys(one.leads):
            known = lead.to == OUTCOME or 0 < lead.to <= len(nodes)
            if known and not graph.would_turn(place, lead.to):
                kept.append(Arrow(place, lead.to, lead.relation, len(kept) + 1))
                graph = replace(graph, arrows=tuple(kept))
    return _hanging(graph)


def _hanging(graph: Graph) -> Graph:
    """The graph with an arrow to the outcome for each factor that has none."""
    missing = [node.id for node in graph.nodes if not graph.out(node.id)]
    more = tuple(Arrow(number, OUTCOME, "allowed", len(graph.arrows) + n) for n, number in enumerate(missing, start=1))
    return replace(graph, arrows=(*graph.arrows, *more)) if more else graph
