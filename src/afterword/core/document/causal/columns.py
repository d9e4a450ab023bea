"""The wide drawing: causes on the left, the outcome on the right, a column for each why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from afterword.core.document.causal.boxes import SHORT, Box, Drawn, Point, Route, box_of, curve, is_passed, size_of
from afterword.core.document.causal.graph import OUTCOME, Arrow, Graph

WIDTH = 884
GAP = 84  # between columns: room for a relation
WIDEST = 240
BETWEEN = 22  # between boxes of a column
LANE = 10  # the height that an arrow takes where it passes a column
MARGIN = 8
APART = 17  # between the words beside arrows

Key = tuple[str, int, int]  # ("box", node, 0), or ("lane", number of the arrow, column)


@dataclass
class Column:
    """What stands above each other: boxes, and lanes for arrows that pass."""

    keys: list[Key] = field(default_factory=list)
    tops: dict[Key, float] = field(default_factory=dict)


def drawn_in_columns(graph: Graph) -> Drawn:
    """The layout, the same for the same graph."""
    depth = graph.columns()
    count = max(depth.values()) + 1
    width = min(WIDEST, (WIDTH - (count - 1) * GAP) / count)
    left = {column: (count - 1 - column) * (width + GAP) for column in range(count)}
    plain = {number: box_of(graph.node(number), left[column], 0.0, width) for number, column in depth.items()}
    arrows = [arrow for number in _order(graph) for arrow in graph.out(number)]
    columns = _columns(graph, depth, arrows, count)
    ways = [_way(arrow, index, depth) for index, arrow in enumerate(arrows)]
    _sort(columns, ways)
    _place(columns, ways, lambda key: plain[key[1]].height if key[0] == "box" else LANE)
    shift = MARGIN - min(top for column in columns for top in column.tops.values())
    boxes = {
        key[1]: replace(plain[key[1]], y=column.tops[key] + shift)
        for column in columns
        for key in column.keys
        if key[0] == "box"
    }
    lanes = {key: column.tops[key] + shift + LANE / 2 for column in columns for key in column.keys if key[0] == "lane"}
    routes = _routes(arrows, ways, boxes, lanes, left, width)
    lowest = max([size_of(list(boxes.values())), *(y for route in routes for _, y in route.points)])
    height = max([lowest, *(route.at[1] for route in routes)]) + MARGIN
    return Drawn(left[0] + width, height, tuple(boxes[number] for number in _order(graph)), tuple(routes))


def _order(graph: Graph) -> list[int]:
    """The outcome, then the nodes as the tree tells them."""
    return list(dict.fromkeys([OUTCOME, *(why.node.id for why in graph.tree()), *(one.id for one in graph.nodes)]))


def _columns(graph: Graph, depth: dict[int, int], arrows: Sequence[Arrow], count: int) -> list[Column]:
    columns = [Column() for _ in range(count)]
    for number in _order(graph):
        columns[depth[number]].keys.append(("box", number, 0))
    for index, arrow in enumerate(arrows):
        for column in range(depth[arrow.effect] + 1, depth[arrow.cause]):
            columns[column].keys.append(("lane", index, column))
    return columns


def _way(arrow: Arrow, index: int, depth: dict[int, int]) -> list[Key]:
    """What an arrow passes, from its cause to its effect."""
    lanes: list[Key] = [("lane", index, column) for column in range(depth[arrow.cause] - 1, depth[arrow.effect], -1)]
    return [("box", arrow.cause, 0), *lanes, ("box", arrow.effect, 0)]


def _neighbours(ways: Sequence[list[Key]]) -> tuple[dict[Key, list[Key]], dict[Key, list[Key]]]:
    """For each key what it leads to directly, and what leads to it."""
    after: dict[Key, list[Key]] = {}
    before: dict[Key, list[Key]] = {}
    for way in ways:
        for one, other in pairwise(way):
            after.setdefault(one, []).append(other)
            before.setdefault(other, []).append(one)
    return after, before


def _sort(columns: list[Column], ways: Sequence[list[Key]]) -> None:
    """Orders each column by the middle of its neighbours, so that arrows cross seldom."""
    after, before = _neighbours(ways)
    for _ in range(4):
        for column, beside in zip(columns[1:], columns, strict=False):
            _by_middle(column, beside, after)
        for column, beside in reversed(list(pairwise(columns))):
            _by_middle(column, beside, before)


def _by_middle(column: Column, beside: Column, neighbours: dict[Key, list[Key]]) -> None:
    place = {key: index for index, key in enumerate(beside.keys)}
    own = {key: index for index, key in enumerate(column.keys)}

    def middle(key: Key) -> tuple[float, int]:
        known = [place[one] for one in neighbours.get(key, ()) if one in place]
        return (sum(known) / len(known) if known else float(own[key]), own[key])

    column.keys.sort(key=middle)


def _place(columns: list[Column], ways: Sequence[list[Key]], height: Callable[[Key], float]) -> None:
    """Gives everything its height: near the middle of its neighbours, and clear of what stands above it."""
    after, before = _neighbours(ways)
    middles: dict[Key, float] = {}
    for column in columns:
        _stack(column, {}, height, middles)
    for _ in range(3):
        for column in columns[1:]:
            _stack(column, after, height, middles)
        for column in reversed(columns[:-1]):
            _stack(column, before, height, middles)


def _stack(
    column: Column,
    neighbours: dict[Key, list[Key]],
    height: Callable[[Key], float],
    middles: dict[Key, float],
) -> None:
    wanted = {}
    for key in column.keys:
        near = [middles[one] for one in neighbours.get(key, ()) if one in middles]
        wanted[key] = (sum(near) / len(near) if near else middles.get(key, 0.0)) - height(key) / 2
    floor, tops = float("-inf"), {}
    for key in column.keys:
        tops[key] = max(wanted[key], floor)
        floor = tops[key] + height(key) + BETWEEN
    pushed = sum(tops[key] - wanted[key] for key in column.keys) / len(column.keys)
    column.tops = {key: top - pushed for key, top in tops.items()}
    middles.update({key: top + height(key) / 2 for key, top in column.tops.items()})


def _routes(
    arrows: Sequence[Arrow],
    ways: Sequence[list[Key]],
    boxes: dict[int, Box],
    lanes: dict[Key, float],
    left: dict[int, float],
    width: float,
) -> list[Route]:
    heights = [[boxes[key[1]].middle if key[0] == "box" else lanes[key] for key in way] for way in ways]
    leaving = _ports([(arrow.cause, one[1]) for arrow, one in zip(arrows, heights, strict=True)], boxes)
    arriving = _ports([(arrow.effect, one[-2]) for arrow, one in zip(arrows, heights, strict=True)], boxes)
    lines: list[list[Point]] = []
    for index, (arrow, way) in enumerate(zip(arrows, ways, strict=True)):
        here: Point = (boxes[arrow.cause].x + width, leaving[index])
        points = [here]
        for key in way[1:-1]:
            x = left[key[2]]
            points += [*curve(points[-1], (x, lanes[key])), (x + width, lanes[key])]
        points += curve(points[-1], (boxes[arrow.effect].x, arriving[index]))
        lines.append(list(dict.fromkeys(points)))
    words = _words([(one[0], _next_stop(one, width)) for one in lines])
    return [
        Route(tuple(points), SHORT[arrow.relation], at, "middle", is_passed(arrow.relation))
        for arrow, points, at in zip(arrows, lines, words, strict=True)
    ]


def _next_stop(points: list[Point], width: float) -> Point:
    """Where the first gap of a line ends."""
    return next(one for one in points if one[0] >= points[0][0] + GAP - 0.01)


def _ports(sides: Sequence[tuple[int, float]], boxes: dict[int, Box]) -> list[float]:
    """Where each arrow touches its box: spread over the side, in the order of where they come from or go to."""
    found = [0.0] * len(sides)
    for number, box in boxes.items():
        mine = sorted((other, index) for index, (node, other) in enumerate(sides) if node == number)
        for place, (_, index) in enumerate(mine, start=1):
            found[index] = box.y + box.height * place / (len(mine) + 1)
    return found


def _words(ends: Sequence[tuple[Point, Point]]) -> list[Point]:
    """Where the word of each arrow stands: in the middle of its first gap, clear of the others there."""
    found: dict[int, Point] = {}
    gaps: dict[float, list[tuple[float, int]]] = {}
    for index, (start, end) in enumerate(ends):
        gaps.setdefault(round(start[0], 1), []).append(((start[1] + end[1]) / 2 - 4, index))
    for x, some in gaps.items():
        floor = float(MARGIN + 6)
        for wanted, index in sorted(some):
            y = max(wanted, floor)
            found[index] = (x + GAP / 2, y)
            floor = y + APART
    return [found[index] for index in range(len(ends))]
