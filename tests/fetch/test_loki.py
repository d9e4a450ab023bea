"""Paging through Loki, by a service on loopback that answers as Loki's reference describes `query_range`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.fetch.conftest import say, serving
from tests.fetch.doubles import Line, LokiDouble

from afterword.core.errors import QuestionRefused
from afterword.core.evidence.walk import read_evidence
from afterword.fetch.addresses import Allowed
from afterword.fetch.guard import Outgoing
from afterword.fetch.loki import client as module
from afterword.fetch.loki.client import Loki, nanoseconds
from afterword.fetch.loki.gather import gather
from afterword.fetch.service import Fetched

START = datetime(2026, 1, 15, 10, 0, 0, 500_000, tzinfo=UTC)
END = START + timedelta(minutes=30)
BEGIN = nanoseconds(START)
SELECTOR = '{app="shop"}'


@contextmanager
def asking(double: LokiDouble) -> Iterator[Loki]:
    with serving(double) as service, Outgoing(Allowed.named(service.url)) as out:
        yield Loki(out, service.url)


def told(body: bytes) -> list[Line]:
    """The lines of an answer."""
    rows = json.loads(body)["data"]["result"]
    return sorted((int(pair[0]), row["stream"]["pod"], pair[1]) for row in rows for pair in row["values"])


def gathered(double: LokiDouble, *queries: str) -> tuple[list[Fetched], list[str]]:
    notes: list[str] = []
    with asking(double) as client:
        return list(gather(client, START, END, queries=queries, note=notes.append)), notes


def test_lines_are_kept_as_one_answer_and_read_like_any_evidence(tmp_path: Path) -> None:
    texts = ["level=info msg=ready", 'level=error msg="could not get a connection"']
    lines = [(BEGIN + place * 10**9, f"shop-{place % 2}", texts[place % 2]) for place in range(60)]
    files, notes = gathered(LokiDouble(lines), SELECTOR)
    assert ([file.path for file in files], notes) == (["loki/app_shop.json"], [])
    (tmp_path / "app_shop.json").write_bytes(files[0].body)
    report = read_evidence([tmp_path])[0].report
    assert (report.kind, report.records, report.first) == ("loki", 60, START)


def test_pages_are_joined_without_a_hole_or_a_double(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 10)
    # several lines at each nanosecond, so that pages end in the middle of one
    lines = [(BEGIN + place // 4, f"shop-{place % 3}", f"line {place}") for place in range(95)]
    double = LokiDouble(lines)
    with asking(double) as client:
        found = client.lines(SELECTOR, START, END)
    assert told(found.body) == sorted(lines)
    assert (found.lines, found.until) == (95, None)
    assert len(double.asked) > 10


def test_a_full_page_at_one_nanosecond_does_not_stop_the_paging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 5)
    lines = [(BEGIN, "shop-0", f"line {place}") for place in range(8)] + [(BEGIN + 9, "shop-0", "later")]
    with asking(LokiDouble(lines)) as client:
        found = client.lines(SELECTOR, START, END)
    assert told(found.body)[-1] == (BEGIN + 9, "shop-0", "later")
    assert found.lines == 6
    files, notes = gathered(LokiDouble(lines), SELECTOR)
    assert len(files) == 1
    assert notes == [
        f"{SELECTOR}: at 10:00:00 more lines have the same time than Loki gives at once; some of them are missing."
        " Ask for fewer streams at a time."
    ]


def test_a_loki_that_gives_the_same_page_for_ever_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 3)
    values = [[str(BEGIN), f"line {place}"] for place in range(3)]
    same = {"data": {"resultType": "streams", "result": [{"stream": {"pod": "shop-0"}, "values": values}]}}
    with serving(say(json.dumps(same).encode())) as service, Outgoing(Allowed.named(service.url)) as out:
        found = Loki(out, service.url).lines(SELECTOR, START, END)
    assert (found.lines, found.until) == (3, BEGIN)


def test_a_loki_that_allows_smaller_pages_gets_them() -> None:
    lines = [(BEGIN + place, "shop-0", f"line {place}") for place in range(250)]
    double = LokiDouble(lines, most=100)
    with asking(double) as client:
        assert client.lines(SELECTOR, START, END).lines == 250
    assert [one["limit"] for one in double.asked] == ["5000", "100", "100", "100"]


def test_too_many_lines_are_broken_off_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 10)
    monkeypatch.setattr(module, "MOST_LINES", 20)
    double = LokiDouble([(BEGIN + place * 10**9, "shop-0", f"line {place}") for place in range(90)])
    files, notes = gathered(double, SELECTOR)
    assert len(told(files[0].body)) == 28
    assert notes == [f"{SELECTOR}: too many lines, 28 of them up to 10:00:27 were taken; ask for less at a time."]


def test_a_wrong_selector_and_an_empty_one_are_told_and_the_others_are_asked() -> None:
    double = LokiDouble([(BEGIN, "shop-0", "ready")])
    files, notes = gathered(double, "shop", SELECTOR, SELECTOR)
    assert [file.path for file in files] == ["loki/app_shop.json", "loki/app_shop-2.json"]
    assert "refuses the question: parse error at line 1, col 1" in notes[0]
    assert gathered(LokiDouble([]), SELECTOR)[1] == [f"{SELECTOR}: Loki has no lines for it in this window."]


def test_a_question_that_counts_lines_is_refused() -> None:
    body = b'{"status": "success", "data": {"resultType": "matrix", "result": []}}'
    with (
        serving(say(body)) as service,
        Outgoing(Allowed.named(service.url)) as out,
        pytest.raises(QuestionRefused, match="it is no selector of lines"),
    ):
        Loki(out, service.url).lines("count_over_time({a='b'}[1m])", START, END)


@pytest.mark.parametrize(
    "result", ["null", "3", "[3]", '[{"values": 3}]', '[{"values": [3, [], ["x", "y"], ["1", 2], ["-1", "a"]]}]']
)
def test_an_answer_of_another_form_holds_no_lines(result: str) -> None:
    body = f'{{"data": {{"resultType": "streams", "result": {result}}}}}'.encode()
    with serving(say(body)) as service, Outgoing(Allowed.named(service.url)) as out:
        assert Loki(out, service.url).lines(SELECTOR, START, END).lines == 0
