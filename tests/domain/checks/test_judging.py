"""What passes, what fails, and what is neither."""

from __future__ import annotations

import json
import math
import time
from datetime import timedelta
from typing import Any

import pytest

from afterword.core.errors import InputError
from afterword.domain.checks.judging import MOST_POINTS, MOST_SERIES, Series, judge_series
from afterword.domain.checks.judging_http import judge_answer
from afterword.domain.checks.specs import checked_spec, looks_back

NAN, INF = math.nan, math.inf
BELOW = checked_spec("promql", {"query": "up", "operator": "<", "limit": 0.8, "unit": "%", "aggregate": "max"})


def series(*values: float, **labels: str) -> Series:
    return Series(labels, [(60.0 * place, value) for place, value in enumerate(values)])


def judged(*every: Series, expected: int | None = None, **changed: Any) -> tuple[str, str]:
    outcome = judge_series({**BELOW, **changed}, every, expected=expected)
    return outcome.verdict, outcome.sentence.replace("\N{NO-BREAK SPACE}", " ")


CASES: dict[str, tuple[tuple[Series, ...], dict[str, Any], str, str]] = {
    "below": ((series(0.4, 0.61),), {}, "pass", "Highest value 61 %; limit 80 %."),
    "beyond": ((series(0.4, 0.91),), {}, "fail", "Highest value 91 %; limit 80 %."),
    "exactly at it": ((series(0.8),), {}, "fail", "Highest value 80 %; limit 80 %."),
    "at most": ((series(0.8),), {"operator": "<="}, "pass", "Highest value 80 %; limit 80 %."),
    "an empty vector": ((), {}, "no_data", "The answer is empty"),
    "only NaN": ((series(NAN, NAN),), {}, "no_data", "Every sample is NaN"),
    "some NaN": ((series(NAN, 0.5),), {}, "pass", "Highest value 50 %"),
    "one series NaN": ((series(0.5), series(NAN, pod="b")), {}, "no_data", "1 of 2 series gave no number"),
    "one series NaN and one beyond": ((series(0.9), series(NAN)), {}, "fail", "Highest value 90 %"),
    "endless and beyond": ((series(INF),), {}, "fail", "Highest value inf"),
    "endless and within": ((series(-INF),), {}, "no_data", "without end"),
    "the worst series": ((series(0.5, pod="a"), series(0.9, pod="b")), {}, "fail", "(pod=b of 2 series)"),
    "too little of its stretch": ((series(0.5, 0.5),), {"expected": 10}, "no_data", "Only 2 of 10 samples"),
    "too little, and beyond": ((series(0.9),), {"expected": 10}, "fail", "Highest value 90 %"),
    "lowest above": ((series(5, 9),), {"operator": ">", "limit": 3, "unit": "", "aggregate": "min"}, "pass", "Lowest value 5; limit above 3."),  # noqa: E501
    "mean": ((series(1, 3),), {"limit": 3, "unit": "s", "aggregate": "avg"}, "pass", "Mean 2 s; limit 3 s."),
    "last": ((series(9, 1),), {"limit": 3, "unit": "", "aggregate": "last"}, "pass", "Last value 1"),
    "sum": ((series(2, 2),), {"limit": 3, "unit": "", "aggregate": "sum"}, "fail", "Sum 4"),
    "p95": ((series(*[1.0] * 19, 100.0),), {"limit": 3, "unit": "", "aggregate": "p95"}, "pass", "95th percentile 1"),
    "equal": ((series(0), series(1, pod="b")), {"operator": "==", "limit": 0, "unit": ""}, "fail", "limit exactly 0"),
}  # fmt: skip


@pytest.mark.parametrize(("every", "changed", "verdict", "said"), CASES.values(), ids=CASES)
def test_samples_are_judged_against_the_limit(
    every: tuple[Series, ...], changed: dict[str, Any], verdict: str, said: str
) -> None:
    found, sentence = judged(*every, expected=changed.pop("expected", None), **changed)
    assert (found, said in sentence) == (verdict, True), sentence


def test_samples_that_are_kept_are_bounded_and_can_be_written_as_json() -> None:
    many = [series(*(float(n) for n in range(5000)), pod=str(place)) for place in range(30)]
    many[0] = series(*[1.0] * 2000, 7.0, *[1.0] * 2000, NAN)
    outcome = judge_series(BELOW, many, expected=None)
    assert (len(outcome.samples), outcome.left_out) == (MOST_SERIES, 30 - MOST_SERIES)
    assert all(len(one["points"]) <= MOST_POINTS for one in outcome.samples)
    assert max(value for _, value in outcome.samples[0]["points"] if value is not None) == 7
    assert "NaN" not in json.dumps(outcome.samples)


@pytest.mark.parametrize(
    ("query", "minutes", "back"),
    [
        ("up", 0, timedelta(0)),
        ("up", 60, timedelta(hours=1)),
        ("rate(x[5m])", 60, timedelta(minutes=65)),
        ("max_over_time(sum(x)[1d:1m])", 0, timedelta(days=1)),
        ("rate(x[1h30m] offset 1w)", 0, timedelta(days=7, minutes=90)),
    ],
)
def test_ranges_in_the_expression_count_as_looking_back(query: str, minutes: int, back: timedelta) -> None:
    assert looks_back("promql", {"query": query, "minutes": minutes}) == back


HTTP = checked_spec("http", {"url": "https://shop.example.org/health", "most_ms": 300})


@pytest.mark.parametrize(
    ("changed", "status", "body", "took", "verdict", "said"),
    [
        ({}, 200, b"ok", 120, "pass", "It answered 200 in 120 ms; limit 300 ms."),
        ({}, 503, b"", 120, "fail", "but 200 was expected"),
        ({"status": 503}, 503, b"", 120, "pass", "answered 503"),
        ({}, 301, b"", 10, "fail", "but 200 was expected"),
        ({}, 200, b"", 301, "fail", "at most 300 ms were allowed"),
        ({"contains": "ready"}, 200, b"ready", 1, "pass", "200"),
        ({"contains": "ready"}, 200, b"starting", 1, "fail", "does not contain"),
        ({"regex": "^v[0-9]+$"}, 200, b"v42", 1, "pass", "200"),
        ({"regex": "^v[0-9]+$"}, 200, b"main", 1, "fail", "does not match"),
        ({"json_path": "$.shards[0].failed", "json_value": "0"}, 200, b'{"shards":[{"failed":0}]}', 1, "pass", "200"),
        (
            {"json_path": "$.shards[0].failed", "json_value": "0"},
            200,
            b'{"shards":[{"failed":2}]}',
            1,
            "fail",
            "is 2 and not 0",
        ),
        ({"json_path": "$.status"}, 200, b"{}", 1, "fail", "has nothing at $.status"),
        ({"json_path": "$.status"}, 200, b"<html>", 1, "fail", "is no JSON"),
    ],
)
def test_answers_of_web_services_are_judged(
    changed: dict[str, Any], status: int, body: bytes, took: float, verdict: str, said: str
) -> None:
    outcome = judge_answer({**HTTP, **changed}, status=status, body=body, milliseconds=took, at=0)
    sentence = outcome.sentence.replace("\N{NO-BREAK SPACE}", " ")
    assert (outcome.verdict, said in sentence) == (verdict, True), sentence


def test_a_pattern_that_runs_away_elsewhere_is_quick_here() -> None:
    began = time.process_time()
    outcome = judge_answer({**HTTP, "regex": "^(a+)+$"}, status=200, body=b"a" * 40_000 + b"!", milliseconds=1, at=0)
    assert outcome.verdict == "fail"
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("promql", {"query": "", "limit": 1}),
        ("promql", {"query": "up", "limit": "much"}),
        ("promql", {"query": "up", "limit": "nan"}),
        ("promql", {"query": "up", "limit": 1, "operator": "~"}),
        ("promql", {"query": "up", "limit": 1, "aggregate": "median"}),
        ("promql", {"query": "up", "limit": 1, "minutes": -1}),
        ("http", {"url": "ftp://x"}),
        ("http", {"url": "https://me:secret@x/"}),
        ("http", {"url": "https://x", "method": "POST"}),
        ("http", {"url": "https://x", "method": "HEAD", "contains": "ok"}),
        ("http", {"url": "https://x", "regex": "("}),
        (
            "http",
            {
                "url": "https://x",
                "json_path": "..",
            },
        ),
        ("http", {"url": "https://x", "status": 99}),
        ("http", {"url": "https://x", "json_value": "1"}),
        ("command", {"command": " "}),
        ("manual", {}),
        ("prayer", {}),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(kind: str, given: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"\.$"):
        checked_spec(kind, given)
