"""What is asked of Prometheus, and what becomes of its answers, by a service on loopback that answers as documented."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.fetch.conftest import say, serving
from tests.fetch.doubles import PrometheusDouble, plain

from afterword.core.errors import FetchError, QuestionRefused
from afterword.core.evidence.walk import read_evidence
from afterword.fetch.addresses import Allowed
from afterword.fetch.guard import Outgoing
from afterword.fetch.prometheus.choose import MOST_SERIES, Choice, Question, choose, metrics_in_rules
from afterword.fetch.prometheus.client import Prometheus, stretches
from afterword.fetch.prometheus.gather import gather
from afterword.fetch.service import Fetched

START = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)
END = START + timedelta(minutes=30)


@contextmanager
def asking(double: Callable[[BaseHTTPRequestHandler], None], path: str = "") -> Iterator[Prometheus]:
    with serving(double) as service, Outgoing(Allowed.named(service.url)) as out:
        yield Prometheus(out, service.url + path)


def gathered(double: PrometheusDouble, **more: Any) -> tuple[list[Fetched], list[str]]:
    notes: list[str] = []
    with asking(double) as client:
        return list(gather(client, START, END, note=notes.append, **more)), notes


def test_answers_are_kept_as_they_came_and_read_like_any_evidence(tmp_path: Path) -> None:
    files, notes = gathered(PrometheusDouble(plain("up", "queue_length", "odd:name:rate5m")))
    for file in files:
        (tmp_path / file.path).parent.mkdir(exist_ok=True)
        (tmp_path / file.path).write_bytes(file.body)
    found = {reading.report.file: reading for reading in read_evidence([tmp_path])}
    assert sorted(found) == [f"prometheus/{name}.json" for name in ("index", "odd_name_rate5m", "queue_length", "up")]
    queue = found["prometheus/queue_length.json"]
    assert (queue.report.kind, queue.report.records, queue.series[0].step) == ("prometheus", 121, 15)
    assert (queue.report.first, queue.report.last) == (START, END)
    assert notes == []


def test_the_index_tells_the_question_to_each_answer() -> None:
    files, _ = gathered(PrometheusDouble(plain("up", "queue_length")))
    index = json.loads(next(file.body for file in files if file.path == "prometheus/index.json"))
    assert index[1] == {
        "file": "queue_length.json", "query": "queue_length", "start": "2026-01-15T10:00:00Z",
        "end": "2026-01-15T10:30:00Z", "step_s": 15.0,
    }  # fmt: skip


def test_a_long_stretch_is_asked_in_parts_and_joined_without_a_hole_or_a_double() -> None:
    double = PrometheusDouble(plain("up"))
    end = START + timedelta(seconds=25_000)
    with asking(double) as client:
        answer = json.loads(client.over("up", START, end, 1))
    times = [pair[0] for pair in answer["data"]["result"][0]["values"]]
    assert times == [START.timestamp() + place for place in range(25_001)]
    assert len(double.asked) == 3


def test_a_series_that_is_in_one_part_only_is_joined_too() -> None:
    from afterword.fetch.prometheus.join import joined

    def part(*rows: tuple[str, int]) -> Any:
        return {"data": {"result": [{"metric": {"a": mark}, "values": [[at, "1"]]} for mark, at in rows]}}

    rows = json.loads(joined([part(("x", 1)), part(("y", 2), ("x", 2))]))["data"]["result"]
    assert [(row["metric"]["a"], row["values"]) for row in rows] == [("x", [[1, "1"], [2, "1"]]), ("y", [[2, "1"]])]


@pytest.mark.parametrize("last", [0, 9_999, 10_000, 25_000, 30_000])
def test_parts_hold_no_more_than_is_allowed_and_cover_everything(last: int) -> None:
    parts = list(stretches(0.0, float(last), 1.0))
    assert parts[0][0] == 0
    assert parts[-1][1] == last
    assert all(stop - begin <= 11_000 for begin, stop in parts)
    assert all(after[0] - before[1] == 1 for before, after in pairwise(parts))


def test_a_question_that_is_too_much_at_once_is_halved() -> None:
    double = PrometheusDouble(plain("up"), most_points=300)
    with asking(double) as client:
        answer = json.loads(client.over("up", START, START + timedelta(seconds=999), 1))
    times = [pair[0] for pair in answer["data"]["result"][0]["values"]]
    assert times == [START.timestamp() + place for place in range(1000)]


def test_the_step_is_that_of_the_scrapes_and_no_finer_than_the_window_allows() -> None:
    files, _ = gathered(PrometheusDouble(plain("up"), scrape=2))
    assert json.loads(files[-1].body)[0]["step_s"] == 2
    double = PrometheusDouble(plain("up"), scrape=1)
    with asking(double) as client:
        files = list(gather(client, START, START + timedelta(days=2), note=lambda _: None))
    assert json.loads(files[-1].body)[0]["step_s"] == 18
    assert len(double.asked) == 1


def test_an_address_with_a_path_and_a_closing_slash_is_asked_below_it() -> None:
    with asking(PrometheusDouble(plain("up")), "/prometheus/") as client:
        assert client.names(START, END) == ["up"]


def test_a_long_question_goes_into_a_form() -> None:
    double = PrometheusDouble({})
    query = "up" + " or up" * 400
    with asking(double) as client:
        client.over(query, START, END, 15)
        client.over("up", START, END, 15)
    assert [(one["method"], one["query"]) for one in double.asked] == [("POST", query), ("GET", "up")]


def test_named_questions_are_asked_in_place_of_the_selection_beside_alerts() -> None:
    double = PrometheusDouble(plain("up", "queue_length", "ALERTS") | {"sum(rate(x[1m]))": [{}]})
    files, notes = gathered(double, queries=[Question("errors", "sum(rate(x[1m]))")])
    assert [file.path for file in files] == [f"prometheus/{name}.json" for name in ("ALERTS", "up", "errors", "index")]
    assert notes == []


def test_a_named_question_that_is_wrong_or_gives_nothing_is_told_and_the_others_are_asked() -> None:
    asked = [Question("broken", "sum("), Question("nothing", "no_such_metric"), Question("good", "up")]
    files, notes = gathered(PrometheusDouble(plain("up")), queries=asked)
    assert [file.path for file in files] == ["prometheus/up.json", "prometheus/good.json", "prometheus/index.json"]
    assert notes[0].startswith("broken: Prometheus at http://127.0.0.1:")
    assert "refuses the question: bad_data: invalid parameter" in notes[0]
    assert notes[1] == "nothing: Prometheus has no series for it in this window."


def test_a_metric_with_many_series_is_asked_together_and_a_histogram_as_its_percentile() -> None:
    names = ("hits_total", "load", "http_seconds_bucket", "http_seconds_count", "http_seconds_sum", "s3_bucket")
    found = choose(names, {"hits_total": 4000, "load": 300, "http_seconds_bucket": 90}, set(), "60s")
    assert {one.name: one.query for one in found.questions} == {
        "hits_total": "sum by (job, service, code, status, status_code) (rate(hits_total[60s]))",
        "load": "max by (job, service, code, status, status_code) (load)",
        "http_seconds_p95": "histogram_quantile(0.95, sum by (le, job, service, code, status, status_code) "
        "(rate(http_seconds_bucket[60s])))",
        "http_seconds_count": "http_seconds_count",
        "s3_bucket": "s3_bucket",
    }


def test_what_rules_look_at_comes_first_and_what_finds_no_room_is_named() -> None:
    names = [f"app_{place:03}" for place in range(100)] + [
        "node_load1",
        "zz_errors",
        "up",
        "prometheus_tsdb_head_series",
    ]
    counts = dict.fromkeys(names, 20)
    found = choose(names, counts, {"zz_errors"}, "60s")
    assert [one.name for one in found.questions][:3] == ["up", "zz_errors", "app_000"]
    assert len(found.questions) == MOST_SERIES // 20 + 1
    assert "node_load1" in found.without_room
    assert found.itself == 1


def test_the_monitoring_itself_is_asked_when_a_rule_looks_at_it() -> None:
    found = choose(["prometheus_tsdb_head_series"], {}, {"prometheus_tsdb_head_series"}, "60s")
    assert found == Choice((Question("prometheus_tsdb_head_series", "prometheus_tsdb_head_series"),), (), 0)


def test_names_that_are_no_identifiers_are_quoted() -> None:
    found = choose(['http.server "x"'], {}, set(), "60s")
    assert found.questions[0].query == '{__name__="http.server \\"x\\""}'


def test_the_words_of_rules_are_found_whatever_the_answer_holds() -> None:
    rules = {"data": {"groups": [{"rules": [{"query": 'rate(x_total{a="b"}[5m]) > 3'}, {}]}, {}]}}
    assert {"x_total"} <= metrics_in_rules(rules)
    assert metrics_in_rules(None) == metrics_in_rules({"data": None}) == set()


def test_what_was_left_out_is_told() -> None:
    names = [f"app_{place:03}" for place in range(60)]
    double = PrometheusDouble(plain(*names, "go_gc_duration_seconds"), counts=dict.fromkeys(names, 10))
    _, notes = gathered(double)
    assert notes == [
        "Of Prometheus' metrics 10 metrics found no room (app_050, app_051, app_052, app_053, app_054, ...) and "
        "1 tell of the monitoring or a runtime itself; name what you miss with --query NAME=PROMQL."
    ]


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, b"Unauthorized", r"asks who you are \(401\); set AFTERWORD_PROMETHEUS_TOKEN"),
        (403, b"", r"does not let you ask this \(403\)"),
        (404, b"404 page not found", r"has no /api/v1/label/__name__/values \(404\); .* before /api/v1"),
        (429, b"", "too often"),
        (500, b"{}", r"failed itself \(500\)"),
        (502, b"<html>bad gateway</html>", r"failed itself \(502\)"),
        (418, b"", "answers with status 418"),
        (200, b"<!doctype html><title>Sign in</title>", "a page in place of data"),
        (200, b'{"status": "succ', "broken off"),
    ],
)
def test_what_is_no_answer_is_told_in_one_sentence(status: int, body: bytes, words: str) -> None:
    with asking(say(body, status)) as client, pytest.raises(FetchError, match=words) as told:
        client.names(START, END)
    assert str(told.value).startswith("Prometheus at http://127.0.0.1:")
    assert str(told.value).count("\n") == 0


def test_a_refusal_is_told_in_the_words_of_the_service() -> None:
    body = json.dumps({"status": "error", "errorType": "bad_data", "error": "parse error:\n  unexpected )."}).encode()
    with asking(say(body, 400)) as client, pytest.raises(QuestionRefused) as told:
        client.over("up)", START, END, 15)
    assert str(told.value).endswith("refuses the question: bad_data: parse error: unexpected ).")


def test_hidden_rules_are_noted_and_the_series_still_asked() -> None:
    double = PrometheusDouble(plain("up"))

    def without_rules(request: BaseHTTPRequestHandler) -> None:
        say(b"", 403)(request) if request.path.endswith("/rules") else double(request)

    notes: list[str] = []
    with asking(without_rules) as client:
        files = list(gather(client, START, END, note=notes.append))
    assert [file.path for file in files] == ["prometheus/up.json", "prometheus/index.json"]
    assert notes[0].startswith("The alert rules are not known. Prometheus at http://127.0.0.1:")


ODD = (
    "[]", "{}", "[1]", '{"data": null}', '{"data": []}', '{"data": [1, null]}', '{"data": {"result": null}}',
    '{"data": {"result": [1], "groups": [1]}}', '{"data": {"result": [{}], "groups": [{"rules": [3]}]}}',
    '{"data": {"result": [{"metric": 3, "values": 4, "value": 5}]}}', '{"warnings": 3, "data": 3}',
    '{"data": {"result": [{"metric": {"__name__": 3}, "values": [[1]], "value": ["x", "y"]}]}}',
    '{"data": {"result": [{"metric": null, "values": [["x", "y"]], "value": []}]}}',
)  # fmt: skip


@pytest.mark.parametrize("body", ODD)
def test_an_answer_of_another_form_never_ends_in_more_than_a_sentence(body: str) -> None:
    with asking(say(body.encode())) as client:
        for end in (END, START + timedelta(seconds=25_000)):
            files = list(gather(client, START, end, note=lambda _: None, queries=[Question("a", "a")], step=1))
            assert all(json.loads(file.body) is not None for file in files)
        assert list(gather(client, START, END, note=lambda _: None)) is not None
