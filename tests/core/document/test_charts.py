"""Charts say what they show, in a drawing for wide and narrow pages and in a table."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from afterword.core.document.charts import chart_files, failures_chart, latency_chart, markers_of, signals_chart
from afterword.core.document.compose import compose
from afterword.core.document.series_labels import series_labels
from afterword.core.document.svg import Frame, TimeAxis, bare_svg, nice_steps, rows_for, standalone, time_ticks
from afterword.core.model.timeline import Timeline


def test_failures_are_told_in_words_and_in_a_table(timeline: Timeline) -> None:
    chart = failures_chart(timeline)
    assert chart is not None
    assert chart.alt.startswith("Failed requests per 10 s: the first at 10:05:00 UTC, most at 10:05:00 with 40 of 100")
    assert "Deploy at 10:04:29" in chart.alt
    assert ("10:05:40", "T\N{MINUS SIGN}0:00:05", "100", "40", "Alert") in chart.rows


def test_request_times_are_drawn_when_requests_became_slow(timeline: Timeline) -> None:
    chart = latency_chart(timeline)
    assert chart is not None
    assert chart.alt.endswith("70 ms before the impact, at most 2,000 ms, from 10:05:00 UTC on.")
    assert ("10:05:40", "T\N{MINUS SIGN}0:00:05", "100", "2,000", "Alert") in chart.rows
    quick = replace(timeline.impact, latency_during=timeline.impact.latency_before)
    assert latency_chart(replace(timeline, impact=quick)) is None


def test_markers_stand_in_order_of_time(timeline: Timeline) -> None:
    assert [one.name for one in markers_of(timeline)] == ["Deploy", "Alert", "Mitigation", "Recovered", "Resolved"]


def test_drawings_are_xml_and_name_what_they_show(timeline: Timeline) -> None:
    for chart in (failures_chart(timeline), latency_chart(timeline), signals_chart(timeline)):
        assert chart is not None
        for drawing in (chart.svg, chart.svg_narrow, standalone(chart.svg)):
            root = ET.fromstring(drawing)
            assert root.get("role") == "img"
            assert root.get("aria-label") == chart.alt


def test_labels_of_a_drawing_lie_within_it(timeline: Timeline) -> None:
    for chart in (failures_chart(timeline), latency_chart(timeline), signals_chart(timeline)):
        assert chart is not None
        for drawing in (chart.svg, chart.svg_narrow):
            root = ET.fromstring(drawing)
            width, height = (float(one) for one in root.get("viewBox", "").split()[2:])
            for text in root.iter("{http://www.w3.org/2000/svg}text"):
                assert 0 <= float(text.get("x", "-1")) <= width
                assert 0 <= float(text.get("y", "-1")) <= height


def test_file_of_its_own_carries_colours_for_both_schemes_and_gives_the_drawing_back(timeline: Timeline) -> None:
    chart = failures_chart(timeline)
    assert chart is not None
    alone = standalone(chart.svg)
    assert "prefers-color-scheme:dark" in alone
    assert "@media print" in alone
    assert bare_svg(alone + "\n") == chart.svg


def test_each_chart_travels_as_two_drawings_and_a_table(timeline: Timeline) -> None:
    document = compose(timeline, now=timeline.entries[0].at)
    assert sorted(chart_files(document, "x")) == [
        "x/failed-requests-narrow.svg", "x/failed-requests.csv", "x/failed-requests.svg",
        "x/request-time-narrow.svg", "x/request-time.csv", "x/request-time.svg",
        "x/signals-narrow.svg", "x/signals.csv", "x/signals.svg",
    ]  # fmt: skip


def test_long_names_of_series_stay_apart_in_both_drawings(timeline: Timeline) -> None:
    first = timeline.signals[0]
    shared = 'job="checkout-service",namespace="production",instance="10.0.0.12:9100"'
    names = [f'http_request_duration_seconds_bucket{{{shared},route="/{route}"}}' for route in ("cart", "pay", "login")]
    signals = tuple(replace(first, name=name, rank=rank) for rank, name in enumerate(names, start=1))
    chart = signals_chart(replace(timeline, signals=signals))
    assert chart is not None
    for drawing in (chart.svg, chart.svg_narrow):
        texts = [text.text or "" for text in ET.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")]
        assert len({text for text in texts if text.endswith('"}')}) == len(names)


def test_labels_that_tell_no_series_apart_are_dropped_first() -> None:
    names = ['up{job="api",zone="a"}', 'up{job="api",zone="b"}', "latency"]
    assert series_labels(names, [40, 40, 40]) == names
    assert series_labels(names, [14, 14, 14]) == ['up{zone="a"}', 'up{zone="b"}', "latency"]


@pytest.mark.parametrize("most", [6, 9, 12, 20])
def test_cut_names_are_short_enough_and_differ(most: int) -> None:
    names = [f"queue_depth_of_worker_{number}_in_the_eastern_region" for number in (1, 2, 3)]
    labels = series_labels(names, [most] * 3)
    assert len(set(labels)) == 3
    assert all(len(label) <= most for label in labels)


def test_no_chart_is_drawn_when_nothing_failed(timeline: Timeline) -> None:
    calm = replace(timeline.impact, per_bucket=tuple((at, asked, 0) for at, asked, _ in timeline.impact.per_bucket))
    assert failures_chart(replace(timeline, impact=calm)) is None
    assert signals_chart(replace(timeline, signals=timeline.signals[:1])) is None


@pytest.mark.parametrize("seconds", [20, 600, 7200, 200_000])
def test_any_length_of_time_gets_a_handful_of_ticks(timeline: Timeline, seconds: int) -> None:
    first = timeline.impact.per_bucket[0][0]
    buckets = tuple((first + timedelta(seconds=seconds * n / 20), 10, n) for n in range(21))
    chart = failures_chart(replace(timeline, impact=replace(timeline.impact, per_bucket=buckets, bucket_seconds=1)))
    assert chart is not None
    assert 2 <= chart.svg.count('class="axis" x1') - 1 <= 10


def test_axis_reaches_the_highest_value_in_round_steps() -> None:
    assert nice_steps(235) == [0, 100, 200, 300]
    assert nice_steps(0.5) == [0, 1]
    assert nice_steps(9_612)[-1] >= 9_612


def test_labels_that_would_overlap_go_to_another_row() -> None:
    assert rows_for([(0, 50), (20, 60), (70, 90), (62, 80)]) == [0, 1, 0, 2]


@pytest.mark.parametrize(
    ("minutes", "ticks"), [(8, {"T+0:00:00", "T+0:01:00"}), (120, {"T+0:00", "T+0:15"}), (1500, {"T+0:00", "T+6:00"})]
)
def test_ticks_count_in_the_same_form_as_the_timeline(minutes: int, ticks: set[str]) -> None:
    start = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)
    axis = TimeAxis(Frame(920, 200, 0, 920, 0, 100), start, start + timedelta(minutes=minutes))
    drawn = "".join(time_ticks(axis, start, 100))
    assert ticks <= set(re.findall(r"T\+[\d:]+", drawn))
