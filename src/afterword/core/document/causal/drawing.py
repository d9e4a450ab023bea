"""The causal graph as a chart of the document: two drawings, the table behind them, and the finding in words."""

from __future__ import annotations

from html import escape

from afterword.core.document.causal.boxes import SIDE, Box, Drawn, Route
from afterword.core.document.causal.columns import WIDTH, drawn_in_columns
from afterword.core.document.causal.graph import Graph
from afterword.core.document.causal.rows import NARROW, drawn_in_rows
from afterword.core.document.causal.words import HEADER, finding, table
from afterword.core.document.svg import clean, label
from afterword.core.model.document import Chart

NAME = "causes"
TITLE = "What led to what"
CAPTION = "Solid: produced it. Dashed: did not catch it, or made it last."
MOST_COLUMNS = 5  # more, and words no longer fit into the boxes


def causes_chart(graph: Graph) -> Chart:
    """The chart; words never shrink: a graph too deep for columns is drawn in rows, on wide pages too."""
    wide = drawn_in_columns(graph) if graph.depth < MOST_COLUMNS else drawn_in_rows(graph, WIDTH)
    alt = finding(graph)
    narrow = drawn_in_rows(graph, NARROW)
    return Chart(NAME, TITLE, alt, svg_of(wide, alt), svg_of(narrow, alt), HEADER, tuple(table(graph)), CAPTION)


def svg_of(drawn: Drawn, alt: str) -> str:
    """One drawing; it says its own size, so that its words keep theirs."""
    parts = [*map(_route, drawn.routes), *map(_box, drawn.boxes), *map(_word, drawn.routes)]
    width, height = round(drawn.width, 1), round(drawn.height, 1)
    return (
        f'<svg class="chart causes" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" font-size="13" role="img" aria-label="{escape(clean(alt))}">'
        f"{''.join(parts)}</svg>"
    )


def _box(box: Box) -> str:
    look = "node end" if box.end else "node again" if box.again else "node"
    x, y = box.x + SIDE, box.y + 20
    lines = "".join(label(line, x, y + 18 + 17 * index, kind="strong") for index, line in enumerate(box.lines))
    place = f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'
    return (
        f'<g><title>{escape(clean(box.title))}</title><rect class="{look}" {place} rx="6"/>'
        f"{label(box.kind, x, y, size=11)}{lines}</g>"
    )


def _route(route: Route) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in route.points)
    look = "edge missed" if route.passed else "edge"
    return f'<polyline class="{look}" points="{points}"/>{_tip(route)}'


def _tip(route: Route) -> str:
    """The point of an arrow: it comes level from the left, or from below."""
    (x1, y1), (x, y) = route.points[-2:]
    level = abs(x - x1) >= abs(y - y1)
    corners = ((x - 7, y - 3.5), (x, y), (x - 7, y + 3.5)) if level else ((x - 3.5, y + 7), (x, y), (x + 3.5, y + 7))
    return f'<polygon class="tip" points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in corners)}"/>'


def _word(route: Route) -> str:
    return label(route.words, *route.at, anchor=route.anchor, kind="rel")
