"""The drawings of measures: well-formed, inside their frame, and told in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from afterword.core.measures.by_quarter import draw_quarters
from afterword.core.measures.dot_plot import Dot, draw_dots
from afterword.core.measures.drawing import Drawn
from afterword.core.measures.intervals import draw_intervals
from afterword.core.measures.rate import Rate

RATES = st.integers(0, 30).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n)))
SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawn: Drawn) -> list[ET.Element]:
    return [ET.fromstring(drawn.wide), ET.fromstring(drawn.narrow)]


def inside(root: ET.Element) -> bool:
    """Whether every dot and line lies in the frame."""
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    for one in root.iter():
        for name, value in one.attrib.items():
            if name in ("cx", "x1", "x2") and not 0 <= float(value) <= width:
                return False
            if name in ("cy", "y1", "y2") and not 0 <= float(value) <= height:
                return False
    return True


@given(st.lists(RATES, min_size=1, max_size=8), st.booleans())
def test_quarters_stay_in_their_frame_and_are_told(rates: list[Rate], joined: bool) -> None:
    rows = [(f"Q{index}", rate) for index, rate in enumerate(rates)]
    for root in parsed(draw_quarters("Completion", rows, goal=1.0, joined=joined)):
        assert inside(root)
        assert all(f"{rate.k} of {rate.n}" in root.attrib["aria-label"] for rate in rates)


def test_few_cases_are_never_joined_by_a_line() -> None:
    rows = [("Q1", Rate(1, 2)), ("Q2", Rate(2, 2))]
    assert "polyline" not in draw_quarters("Completion", rows).wide
    assert "polyline" in draw_quarters("Completion", rows, joined=True).wide


def test_quarter_without_a_case_has_no_dot() -> None:
    drawn = draw_quarters("Completion", [("Q1", Rate(0, 0)), ("Q2", Rate(1, 1))])
    assert drawn.wide.count("<circle") == 1


@given(st.lists(st.floats(0, 1e8), min_size=1, max_size=300), st.one_of(st.none(), st.floats(60, 1e6)))
def test_dots_stay_in_their_frame(values: list[float], goal: float | None) -> None:
    dots = [Dot(value, f"INC-{index:03d}", f"/INC-{index:03d}") for index, value in enumerate(values)]
    for root in parsed(draw_dots("To detect", dots, goal=goal)):
        assert inside(root)
        assert f"{len(values)} cases" in root.attrib["aria-label"]


def test_each_dot_leads_to_its_case_and_none_lies_on_another() -> None:
    dots = [Dot(100 + index / 10, f"INC-{index:03d}", f"/INC-{index:03d}") for index in range(8)]
    drawn = draw_dots("To detect", dots)
    assert sorted(re.findall(r'href="/(INC-\d+)"', drawn.wide)) == [dot.code for dot in dots]
    places = re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawn.wide)
    assert len(set(places)) == len(dots)


def test_of_very_many_a_dot_stands_for_several_and_says_so() -> None:
    dots = [Dot(60 + index, f"INC-{index}", "/x") for index in range(10_000)]
    drawn = draw_dots("To detect", dots)
    assert "one dot stands for 50 cases" in drawn.wide
    assert "<a " not in drawn.wide
    assert len(drawn.wide) < 60_000


def test_names_are_escaped() -> None:
    assert "<b>" not in draw_dots("<b>", [Dot(1, "<b>", '"><b>')]).wide
    assert "<b>" not in draw_intervals("<b>", [("<b>", Rate(1, 2), None)]).wide


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw_dots("To detect", []) == Drawn("", "")


@given(st.lists(st.tuples(RATES, st.one_of(st.none(), st.floats(0, 1))), min_size=1, max_size=5))
def test_intervals_stay_in_their_frame(rows: list[tuple[Rate, float | None]]) -> None:
    named = [(f"row {index}", rate, known) for index, (rate, known) in enumerate(rows)]
    assert all(inside(root) for root in parsed(draw_intervals("Stuck", named)))
