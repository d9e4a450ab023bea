"""Services that answer to hurt: packed within packed, numbers beyond all, rows of another kind; a sentence is all."""

from __future__ import annotations

import gzip
import json
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.fetch.conftest import say, serving

from afterword.core.errors import FetchError, QuestionRefused, UnusableCredentials
from afterword.core.evidence.engines.fields import Question
from afterword.core.evidence.engines.table import otel_logs
from afterword.fetch.addresses import Allowed
from afterword.fetch.clickhouse.client import ClickHouse
from afterword.fetch.clickhouse.gather import gather as gather_clickhouse
from afterword.fetch.credentials import headers_for
from afterword.fetch.guard import Outgoing
from afterword.fetch.loki.client import Loki
from afterword.fetch.prometheus.client import Prometheus
from afterword.fetch.prometheus.gather import gather as gather_prometheus

START = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)
END = START + timedelta(minutes=30)


@pytest.mark.parametrize("packing", ["zstd", "br", "gzip, gzip", "gzip,deflate", "\x1b[2J"])
def test_a_packing_that_was_not_asked_for_is_refused_before_it_is_unpacked(packing: str) -> None:
    body = gzip.compress(gzip.compress(b"0" * 1_000_000))
    with (
        serving(say(body, Content_Encoding=packing)) as service,
        Outgoing(Allowed.named(service.url)) as out,
        pytest.raises(FetchError, match="compressed in a way that was not asked for") as told,
    ):
        out.ask(service.url)
    assert "\x1b" not in str(told.value)


@pytest.mark.parametrize(("packing", "body"), [("deflate", zlib.compress(b"42")), ("Identity", b"42"), ("", b"42")])
def test_usual_packings_are_unpacked(packing: str, body: bytes) -> None:
    with serving(say(body, Content_Encoding=packing)) as service, Outgoing(Allowed.named(service.url)) as out:
        assert out.ask(service.url).body == b"42"


@pytest.mark.parametrize("time", ["nan", "inf", "-inf", 1e308])
def test_samples_at_no_time_leave_the_usual_step(time: object) -> None:
    row = {"metric": {"__name__": "up"}, "value": [1, "inf"], "values": [[1, "1"], [time, "1"], [time, "1"]]}
    body = json.dumps({"status": "success", "data": {"resultType": "vector", "result": [row]}}).encode()
    notes: list[str] = []
    with serving(say(body)) as service, Outgoing(Allowed.named(service.url)) as out:
        assert Prometheus(out, service.url).scrape_step(END) >= 1
        files = list(gather_prometheus(Prometheus(out, service.url), START, END, note=notes.append))
    assert all(json.loads(file.body) for file in files)


def test_lines_of_loki_at_impossible_times_are_left_out() -> None:
    values = [["9" * 5000, "a"], ["9" * 23, "b"], [str(int(START.timestamp()) * 10**9), "c"], ["\u0663", "d"]]
    result = [{"stream": {"app": "shop"}, "values": values}]
    body = json.dumps({"data": {"resultType": "streams", "result": result}}).encode()
    with serving(say(body)) as service, Outgoing(Allowed.named(service.url)) as out:
        found = Loki(out, service.url).lines("{}", START, END)
    assert [pair[1] for row in json.loads(found.body)["data"]["result"] for pair in row["values"]] == ["c"]


@pytest.mark.parametrize(("status", "body"), [(400, b"bad request"), (503, b"upstream is busy")])
def test_a_refusal_of_clickhouse_without_a_number_is_told_in_its_words(status: int, body: bytes) -> None:
    with (
        serving(say(body, status)) as service,
        Outgoing(Allowed.named(service.url)) as out,
        pytest.raises(QuestionRefused, match=body.decode()),
    ):
        ClickHouse(out, service.url).rows(Question("SELECT 1", {}))


@pytest.mark.parametrize(
    "body", [b"[1]", b'{"a":', b'{"status": "success"}', b'{"name": 3, "type": "x"}', b'{"name": "a", "n": 1e999}']
)
def test_rows_of_another_kind_in_place_of_clickhouse_are_told_in_a_sentence(body: bytes) -> None:
    with (
        serving(say(body)) as service,
        Outgoing(Allowed.named(service.url)) as out,
        pytest.raises(FetchError, match="The answer of ClickHouse cannot be read"),
    ):
        list(gather_clickhouse(ClickHouse(out, service.url), START, END, table=otel_logs("otel_logs")))


@pytest.mark.parametrize(
    "given",
    [
        {"AFTERWORD_LOKI_USER": "\udcff", "AFTERWORD_LOKI_PASSWORD": "s3cret"},
        {"AFTERWORD_LOKI_USER": "alice", "AFTERWORD_LOKI_PASSWORD": "s3cret\udcff"},
        {"AFTERWORD_LOKI_HEADERS": "\u00c4: s3cret"},
        {"AFTERWORD_LOKI_HEADERS": ": s3cret"},
    ],
)
def test_credentials_that_are_no_text_are_told_without_their_words(given: dict[str, str]) -> None:
    with pytest.raises(UnusableCredentials, match="cannot be used") as told:
        headers_for("Loki", "http://loki.test", given)
    assert "s3cret" not in str(told.value)


def test_an_address_that_is_none_is_left_to_be_told_when_it_is_asked(tmp_path: Path) -> None:
    place = tmp_path / "netrc"
    place.write_text("machine loki.test login alice password s3cret")
    place.chmod(0o600)
    assert headers_for("Loki", "http://[::1", {"NETRC": str(place)}) == {}
