"""A ClickHouse is asked over HTTP: a service on loopback runs what arrives through chDB, or refuses it."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.cluster import OTEL_LOGS, YEAR, Cluster
from tests.core.evidence.engines.test_clickhouse import EXAMPLE, NUMBERED, assert_same, otel_row, rows_of
from tests.core.evidence.logs import read_text
from tests.fetch.conftest import Service, say, serving

from afterword.cli.main import main
from afterword.core.errors import FetchError, QuestionRefused
from afterword.core.evidence.engines.fields import Question
from afterword.core.evidence.engines.table import Column, Table, otel_logs
from afterword.core.evidence.walk import read_evidence
from afterword.fetch.addresses import Allowed
from afterword.fetch.clickhouse.client import ClickHouse
from afterword.fetch.clickhouse.gather import gather
from afterword.fetch.credentials import headers_for
from afterword.fetch.guard import Outgoing

PASSWORD = "s3cret-Pass"
ONE = Question("SELECT 1 AS one", {})


@dataclass
class Door:
    """Speaks ClickHouse's HTTP before chDB: user and password, parameters, settings, and errors in its words."""

    cluster: Cluster
    read_only: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, request: BaseHTTPRequestHandler) -> None:
        given = dict(parse_qsl(urlsplit(request.path).query, keep_blank_values=True, strict_parsing=True))
        sql = request.rfile.read(int(request.headers["Content-Length"])).decode()
        self.asked.append(given | {"sql": sql})
        expected = "Basic " + base64.b64encode(f"reader:{PASSWORD}".encode()).decode()
        if request.headers.get("Authorization") != expected:
            words = (
                b"Code: 516. DB::Exception: reader: Authentication failed: password is incorrect. (version 26.9.2.1)"
            )
            return say(words, 403)(request)
        if self.read_only and "readonly" in given:
            words = b"Code: 164. DB::Exception: Cannot modify 'readonly' setting in readonly mode. (READONLY)"
            return say(words, 403)(request)
        bound = {name.removeprefix("param_"): value for name, value in given.items() if name.startswith("param_")}
        exact = " SETTINGS precise_float_parsing = 1" if "precise_float_parsing" in given and "SELECT" in sql else ""
        try:
            return say(self.cluster.run(sql + exact, bound))(request)
        except RuntimeError as error:
            return say(str(error).encode(), 500)(request)


@pytest.fixture
def door(cluster: Cluster) -> Iterator[tuple[Door, Service]]:
    """A service before the cluster, with the example's records in its table."""
    found = Door(cluster)
    rows = rows_of(gzip.decompress(EXAMPLE.read_bytes()))
    cluster.make(OTEL_LOGS, [otel_row(number, row) for number, row in enumerate(rows)])
    with serving(found) as service:
        yield found, service


def client(service: Service, password: str = PASSWORD) -> tuple[Outgoing, ClickHouse]:
    environment = {"AFTERWORD_CLICKHOUSE_USER": "reader", "AFTERWORD_CLICKHOUSE_PASSWORD": password}
    outgoing = Outgoing(Allowed.named(service.url), secret=headers_for("ClickHouse", service.url, environment))
    return outgoing, ClickHouse(outgoing, service.url)


def test_what_is_asked_over_http_is_what_the_file_says(door: tuple[Door, Service], tmp_path: Path) -> None:
    outgoing, asked = client(door[1])
    with outgoing:
        [file] = gather(asked, *YEAR, table=NUMBERED)
    assert file.path == "clickhouse/otel_logs/shop-api.jsonl"
    (tmp_path / "stored.jsonl").write_bytes(file.body)
    [reading] = read_evidence([tmp_path / "stored.jsonl"])
    assert_same(reading, read_text(tmp_path, "app.jsonl", gzip.decompress(EXAMPLE.read_bytes())))


def test_nothing_may_be_changed_by_what_is_asked(door: tuple[Door, Service]) -> None:
    outgoing, asked = client(door[1])
    with outgoing:
        list(gather(asked, *YEAR, table=otel_logs()))
    assert {one["readonly"] for one in door[0].asked} == {"2"}
    assert {one["sql"].split()[0] for one in door[0].asked} == {"DESCRIBE", "SELECT"}
    assert max(len(path) for path, _ in door[1].requests) < 1500


def test_a_user_who_may_set_nothing_is_answered_all_the_same(door: tuple[Door, Service]) -> None:
    door[0].read_only = True
    outgoing, asked = client(door[1])
    with outgoing:
        assert asked.rows(ONE) == b'{"one":1}\n'


def test_a_wrong_password_is_told_without_telling_it(door: tuple[Door, Service]) -> None:
    outgoing, asked = client(door[1], "other-secret")
    with outgoing, pytest.raises(FetchError) as told:
        asked.rows(ONE)
    assert "does not know this user and password; set AFTERWORD_CLICKHOUSE_USER and _PASSWORD" in str(told.value)
    assert "other-secret" not in str(told.value)


HOSTILE = [
    "",
    "a b",
    "x' OR 1=1 --",
    "\\",
    "\\'",
    "\t\n\r\b\f\0",
    "%41&param_x=1",
    "{a:String}",
    "日本 \U0001f525",
    "`",
]


def test_every_value_arrives_as_it_is(door: tuple[Door, Service]) -> None:
    outgoing, asked = client(door[1])
    door[0].cluster.make(
        "CREATE TABLE values_ (at DateTime, name String, text String) ENGINE = Memory",
        [{"at": "2026-03-01 10:00:00", "name": one, "text": one} for one in HOSTILE],
    )
    table = Table("values_", Column("at"), message=(Column("text"),), service=(Column("name"),), whole_message=True)
    with outgoing:
        bodies = [rows_of(file.body) for file in gather(asked, *YEAR, table=table)]
    found = {rows[0]["service"]: [row["message"] for row in rows if row["question"] == "record"] for rows in bodies}
    assert found == {one: [one] for one in HOSTILE}


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (500, b"Code: 241. DB::Exception: Memory limit (total) exceeded: would use 9 GiB: While executing Aggregating. "
              b"(MEMORY_LIMIT_EXCEEDED) (version 26.9.2.1)", "Memory limit (total) exceeded: would use 9 GiB"),
        (404, b"Code: 60. DB::Exception: Unknown table expression identifier 'logs'. (UNKNOWN_TABLE) (version 25.3)",
         "Unknown table expression identifier 'logs'"),
        (200, b'{"one":1}\nCode: 395. DB::Exception: Value passed to throwIf is non-zero', "Value passed to throwIf"),
    ],
)  # fmt: skip
def test_the_words_of_the_cluster_are_passed_on(status: int, body: bytes, said: str) -> None:
    with serving(say(body, status)) as service:
        outgoing, asked = client(service)
        with outgoing, pytest.raises(QuestionRefused, match=re.escape(said)) as told:
            asked.rows(ONE)
    assert "version" not in str(told.value)


def test_another_service_at_the_address_is_told_apart() -> None:
    with serving(say(b"<html>sign in</html>")) as service:
        outgoing, asked = client(service)
        with outgoing, pytest.raises(FetchError, match="a page in place of data"):
            asked.rows(ONE)


# the command ----------------------------------------------------------------------------------------------------------

WINDOW = ("--window", "2026-11-20T22:07Z..22:14")


def test_the_command_keeps_the_answers_and_tells_the_timeline(
    door: tuple[Door, Service], tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERWORD_CLICKHOUSE_USER", "reader")
    monkeypatch.setenv("AFTERWORD_CLICKHOUSE_PASSWORD", PASSWORD)
    kept, plain = tmp_path / "kept", tmp_path / "app.jsonl"
    plain.write_bytes(gzip.decompress(EXAMPLE.read_bytes()))
    told, err = called(capfd, "--clickhouse", door[1].url, "--save", str(kept))
    assert [place.relative_to(kept).as_posix() for place in kept.rglob("*.jsonl")] == [
        "clickhouse/otel_logs/shop-api.jsonl"
    ]
    assert PASSWORD not in told + err + (kept / "clickhouse/otel_logs/shop-api.jsonl").read_text()
    again, _ = called(capfd, str(kept))
    assert again == told  # what was kept tells the same without the cluster
    read, _ = called(capfd, str(plain))
    assert len(statements(told)) > 8
    assert statements(told.replace("clickhouse/otel_logs/shop-api.jsonl", "app.jsonl")) == statements(read)


def called(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    """The timeline as JSON, and what was told beside it."""
    with pytest.raises(SystemExit) as end:
        main(["timeline", *arguments, *WINDOW, "--format", "json"])
    out, err = capfd.readouterr()
    assert end.value.code in (None, 0), err
    return out, err


def statements(told: str) -> list[tuple[str, str, str]]:
    """When what happened, in which words."""
    return [(entry["at"], entry["kind"], entry["text"]) for entry in json.loads(told)["entries"]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--table", "logs"], "--table and --mapping are for a ClickHouse"),
        (["--clickhouse", "http://127.0.0.1:9", "--table", "a; b"], "'a; b' is not the name of a table"),
        (["--clickhouse", "http://127.0.0.1:9", "--mapping", "/nowhere.toml"], "/nowhere.toml cannot be read: no such"),
    ],
)
def test_a_wrong_call_is_told_before_anything_is_asked(
    arguments: list[str], said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["timeline", *arguments, *WINDOW])
    assert end.value.code in (2, 3)
    assert said in capfd.readouterr().err
