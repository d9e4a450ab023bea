"""Both drawings of any causal graph: nothing overlaps, everything lies inside, the same graph is drawn the same."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import settings as how
from tests.core.document.causal.graphs import graphs

from afterword.core.document.causal.boxes import Drawn
from afterword.core.document.causal.columns import drawn_in_columns
from afterword.core.document.causal.drawing import causes_chart
from afterword.core.document.causal.graph import OUTCOME, Arrow, Graph, Node
from afterword.core.document.causal.rows import drawn_in_rows
from afterword.core.document.causal.words import finding, stops_at_first_why, table
from afterword.core.document.svg_safe import safe_svg

Space = tuple[float, float, float, float]


def spaces(drawn: Drawn) -> list[Space]:
    return [(one.x, one.y, one.x + one.width, one.y + one.height) for one in drawn.boxes]


def overlap(one: Space, other: Space) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def check(drawn: Drawn, graph: Graph) -> None:
    boxes = spaces(drawn)
    assert {one.id for one in drawn.boxes} == {OUTCOME, *(node.id for node in graph.nodes)}
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)], "boxes overlap"
    words = [route.extent for route in drawn.routes]
    assert not [pair for pair in combinations(words, 2) if overlap(*pair)], "words overlap"
    assert not [(box, word) for box in boxes for word in words if overlap(box, word)], "a word stands in a box"
    points = [(x, y, x, y) for route in drawn.routes for x, y in route.points]
    for left, top, right, bottom in (*boxes, *words, *points):
        assert left >= -0.01
        assert top >= -0.01
        assert right <= drawn.width + 0.01
        assert bottom <= drawn.height + 0.01
    for route in drawn.routes:
        for x, y in route.points:
            inside = [box for box in boxes if box[0] + 1 < x < box[2] - 1 and box[1] + 1 < y < box[3] - 1]
            assert not inside, "an arrow crosses a box"


@given(graphs())
@how(max_examples=150)
def test_nothing_overlaps_and_all_lies_inside_in_columns(graph: Graph) -> None:
    if graph.depth < 8:
        check(drawn_in_columns(graph), graph)


@given(graphs())
@how(max_examples=150)
def test_nothing_overlaps_and_all_lies_inside_in_rows(graph: Graph) -> None:
    check(drawn_in_rows(graph), graph)


@given(graphs())
@how(max_examples=60)
def test_drawing_is_the_same_twice_and_holds_nothing_unsafe(graph: Graph) -> None:
    chart = causes_chart(graph)
    assert chart == causes_chart(graph)
    for svg in (chart.svg, chart.svg_narrow):
        assert safe_svg(svg), "it cannot be read"
        assert safe_svg(safe_svg(svg)) == safe_svg(svg)
    assert len(chart.rows) == len(graph.arrows)


@given(graphs())
@how(max_examples=60)
def test_tree_tells_every_arrow_once_and_every_node_in_full_once(graph: Graph) -> None:
    whys = graph.tree()
    full = [why.node.id for why in whys if not why.again]
    assert sorted(full) == sorted(node.id for node in graph.nodes)
    assert sorted(why.arrow.id for why in whys) == sorted(one.id for one in graph.arrows)


@given(graphs())
@how(max_examples=60)
def test_what_goes_with_a_node_leaves_nothing_hanging(graph: Graph) -> None:
    for node in graph.nodes:
        gone = graph.hanging(node.id)
        left = [one for one in graph.nodes if one.id not in gone]
        assert all(any(arrow.effect not in gone for arrow in graph.out(one.id)) for one in left)


def example() -> Graph:
    nodes = (
        Node(1, "320 connections wanted, 160 exist", "immediate", "Configuration", ("E-1", "E-2")),
        Node(2, "No one holds a budget of connections", "systemic", "Planning"),
        Node(3, "Load test runs one pod and no sync", "contributing", "Testing Gap"),
        Node(4, "Runbook says restart pods", "contributing", "Runbook Gap"),
    )
    arrows = (
        Arrow(1, OUTCOME, "caused", 1),
        Arrow(2, 1, "allowed", 2),
        Arrow(3, 1, "not_caught", 3),
        Arrow(4, OUTCOME, "prolonged", 4),
    )
    return Graph("Checkout refuses one order in three", nodes, arrows)


def test_table_has_cause_kind_relation_effect_and_evidence() -> None:
    assert table(example())[0] == (
        "320 connections wanted, 160 exist",
        "Immediate, Configuration",
        "caused",
        "Checkout refuses one order in three",
        "E-1, E-2",
    )


def test_finding_says_what_led_to_it_and_what_lies_deepest() -> None:
    assert finding(example()) == (
        "Checkout refuses one order in three: 4 factors, 2 whys deep. 320 connections wanted, 160 exist (caused it); "
        "Runbook says restart pods (prolonged it). Deepest: No one holds a budget of connections; Load test runs one "
        "pod and no sync. The table has every relation."
    )


def test_solid_produced_it_and_dashed_let_it_pass() -> None:
    svg = causes_chart(example()).svg
    assert svg.count('class="edge"') == 2
    assert svg.count('class="edge missed"') == 2


def test_stops_at_the_first_why_until_something_stands_behind_a_cause() -> None:
    whole = example()
    flat = Graph(whole.outcome, (whole.nodes[0], whole.nodes[3]), (whole.arrows[0], whole.arrows[3]))
    assert stops_at_first_why(flat)
    assert not stops_at_first_why(whole)
    assert not stops_at_first_why(Graph("Nothing yet"))


@pytest.mark.parametrize("number", [2, 3])
def test_arrow_back_would_turn(number: int) -> None:
    assert example().would_turn(1, number)
    assert not example().would_turn(number, OUTCOME)
