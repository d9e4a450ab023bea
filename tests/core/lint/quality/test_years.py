"""Over the years: k of n, a trend only where n allows one, and a chart with its table."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core.lint.quality.brief import brief_from, brief_of, brief_text, briefs_of
from afterword.core.lint.quality.chart import years_chart
from afterword.core.lint.quality.json import as_json, quality_from, quality_json
from afterword.core.lint.quality.standing import STANDINGS, Count, Fact, Quality
from afterword.core.lint.quality.things import THINGS
from afterword.core.lint.quality.years import ENOUGH, Span, by_year, interval, span_of, trend_words, trends
from afterword.core.model.finding import LEVELS


def document(year: int | None, standing: str = "stands", errors: int = 0) -> Quality:
    facts = tuple(Fact(one.name, standing) for one in THINGS)  # type: ignore[arg-type]
    findings = (Count("language", "error", errors),) if errors else ()
    day = date(year, 5, 1) if year else None
    return Quality("a.md", None, "A", day, None, "unknown", facts, findings)


def many(year: int, stands: int, of: int) -> list[Quality]:
    return [document(year, "stands" if place < stands else "missing") for place in range(of)]


def years_of(documents: list[Quality]) -> tuple[Span, ...]:
    return by_year(briefs_of(documents))


def all_of(documents: list[Quality]) -> Span:
    return span_of(briefs_of(documents))


@given(
    st.none() | st.integers(1, 9999),
    st.sampled_from(STANDINGS),
    st.lists(st.tuples(st.sampled_from(["blame", "two-fixes"]), st.sampled_from(LEVELS), st.integers(1, 500))),
)
def test_brief_of_a_document_comes_back_from_its_line(year: int | None, standing: str, found: list[Any]) -> None:
    quality = replace(document(year, standing), findings=tuple(Count(*one) for one in found))
    brief = brief_of(quality)
    assert brief_from(brief_text(brief)) == brief
    assert list(brief.findings()) == found
    assert brief.levels == tuple(quality.at_level(level) for level in LEVELS)


def test_years_are_told_in_order_and_undated_documents_last() -> None:
    spans = years_of([document(2025), document(None), document(2023)])
    assert [(one.year, one.documents) for one in spans] == [(2023, 1), (2025, 1), (None, 1)]


def test_what_is_not_asked_is_not_counted() -> None:
    tally = all_of([document(2025), document(2025, "not_asked"), document(2025, "weak")]).tallies[0]
    assert (tally.stands, tally.weak, tally.asked, tally.not_asked) == (1, 1, 2, 1)


def test_findings_are_told_as_medians() -> None:
    span = all_of([document(2025, errors=1), document(2025, errors=2), document(2025, errors=90)])
    assert span.findings["error"] == 2


def test_no_trend_is_told_below_twenty_documents_on_either_side() -> None:
    few = many(2024, 0, ENOUGH - 1) + many(2025, 60, 60)
    assert trends(years_of(few)) == ()
    assert trends(years_of(many(2025, 60, 100))) == ()


def test_clear_rise_is_told_with_both_counts() -> None:
    found = trends(years_of(many(2023, 5, 30) + many(2024, 10, 20) + many(2025, 45, 50)))[0]
    assert found.moved == "rose"
    assert trend_words(found) == "Rose from 15 of 50 in 2023 to 2024 to 45 of 50 in 2025."


def test_small_difference_is_no_trend() -> None:
    found = trends(years_of(many(2024, 12, 25) + many(2025, 15, 25)))[0]
    assert found.moved is None
    assert "too close" in trend_words(found)


@given(st.integers(0, 500), st.integers(0, 500))
def test_interval_holds_the_share_and_stays_within_the_whole(part: int, more: int) -> None:
    low, high = interval(part, part + more)
    assert -1e-9 <= low <= high <= 1 + 1e-9
    assert not part + more or low - 1e-9 <= part / (part + more) <= high + 1e-9


def test_dots_are_joined_only_between_years_with_enough_documents() -> None:
    joined = years_chart(years_of(many(2024, 5, 20) + many(2025, 9, 20)), all_of([]))
    loose = years_chart(years_of(many(2024, 5, 19) + many(2025, 9, 20)), all_of([]))
    assert joined is not None
    assert loose is not None
    assert 'class="line thin"' in joined.svg
    assert 'class="line thin"' not in loose.svg


@pytest.mark.parametrize("years", [1, 3, 9, 30])
def test_chart_is_drawn_within_its_frame_with_every_count_below_its_dot(years: int) -> None:
    spans = years_of([one for year in range(2000, 2000 + years) for one in many(year, 1, 3)])
    chart = years_chart(spans, all_of([]))
    assert chart is not None
    for drawing in (chart.svg, chart.svg_narrow):
        root = ET.fromstring(drawing)
        width = float(root.attrib["viewBox"].split()[2])
        places = [float(one) for one in re.findall(r' c?x[12]?="([\d.-]+)"', drawing)]
        assert all(0 <= one <= width for one in places)
    assert "1 of 3" in chart.svg
    assert len(chart.rows) == len(THINGS)
    assert all(len(row) == len(chart.header) for row in chart.rows)


def test_no_dated_document_has_no_chart() -> None:
    spans = years_of([document(None)])
    assert years_chart(spans, all_of([document(None)])) is None


def test_json_comes_back_as_the_same_quality() -> None:
    for standing in STANDINGS:
        one = document(2025, standing, errors=3)
        assert quality_from(json.loads(json.dumps(quality_json(one)))) == one


def test_json_tells_counts_and_no_score() -> None:
    told = as_json(many(2024, 2, 3))
    assert set(told) == {"things", "documents", "years", "all", "trends"}
    assert told["years"][0]["things"][0] == {
        "name": "title", "stands": 2, "weak": 0, "missing": 1, "not_asked": 0, "asked": 3,
    }  # fmt: skip
    assert "score" not in json.dumps(told)
