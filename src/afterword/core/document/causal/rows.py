"""The narrow drawing, and that of graphs too deep for columns: the outcome on top, each why indented below it."""

from __future__ import annotations

from dataclasses import replace

from afterword.core.document.causal.boxes import SHORT, Box, Drawn, Route, box_of, is_passed, size_of
from afterword.core.document.causal.graph import OUTCOME, Graph

NARROW = 358
BEFORE = 28  # above a box: room for its relation
STEP = 26  # what each why is indented by
INDENTS = 0.45  # the part of the width that all indents together may take
STEM = 9  # from the left edge of a box to the line of its answers


def drawn_in_rows(graph: Graph, width: float = NARROW) -> Drawn:
    """The layout, the same for the same graph; a node with two effects is named again below the second."""
    whys = graph.tree()
    deepest = max((why.depth for why in whys), default=1)
    step = min(STEP, width * INDENTS / deepest)
    boxes = [box_of(graph.node(OUTCOME), 0.0, 1.0, width)]
    above: dict[int, Box] = {0: boxes[0]}  # the box that is open at each depth
    routes: list[Route] = []
    for why in whys:
        x, y = why.depth * step, size_of(boxes) + BEFORE
        box = box_of(why.node, x, y, width - x, again=why.again)
        boxes.append(box)
        above[why.depth] = box
        routes.append(_route(above[why.depth - 1], box, why.arrow.relation, step))
    used = replace(boxes[0], width=width)
    return Drawn(width, size_of(boxes) + 8, (used, *boxes[1:]), tuple(routes))


def _route(effect: Box, cause: Box, relation: str, step: float) -> Route:
    x = effect.x + min(STEM, step / 2)
    points = ((cause.x, cause.middle), (x, cause.middle), (x, effect.y + effect.height))
    return Route(points, SHORT[relation], (cause.x + 2, cause.y - 8), "start", is_passed(relation))
