"""A ClickHouse in this process: chDB runs the dialect of a cluster, so that what is asked of one is run for real."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from afterword.core.evidence.engines.clickhouse import ask_table
from afterword.core.evidence.engines.fields import Question
from afterword.core.evidence.engines.table import Table
from afterword.core.evidence.walk import read_evidence
from afterword.core.model.reading import Reading

# as the ClickHouse exporter of the OpenTelemetry collector creates it
OTEL_LOGS = """
CREATE TABLE otel_logs (
  Timestamp DateTime64(9), TimestampTime DateTime DEFAULT toDateTime(Timestamp), TraceId String, SpanId String,
  TraceFlags UInt8, SeverityText LowCardinality(String), SeverityNumber UInt8, ServiceName LowCardinality(String),
  Body String, ResourceSchemaUrl LowCardinality(String), ResourceAttributes Map(LowCardinality(String), String),
  ScopeSchemaUrl LowCardinality(String), ScopeName String, ScopeVersion LowCardinality(String),
  ScopeAttributes Map(LowCardinality(String), String), LogAttributes Map(LowCardinality(String), String)
) ENGINE = MergeTree PARTITION BY toDate(TimestampTime) PRIMARY KEY (ServiceName, TimestampTime)
ORDER BY (ServiceName, TimestampTime, Timestamp)"""


YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


class Cluster:
    """One chDB for all tests of a process; tables are made anew by each test that needs one."""

    def __init__(self, folder: Path) -> None:
        from chdb.session import Session  # 500 MB: only for the tests that need it

        self._folder = folder
        self._session = Session(str(folder / "chdb"))
        self._lock = threading.Lock()

    def close(self) -> None:
        self._session.close()

    def run(self, sql: str, parameters: Mapping[str, str] | None = None) -> bytes:
        """The answer as JSONEachRow; a wrong query raises RuntimeError with the words of the cluster."""
        with self._lock:
            result = self._session.query(sql, "JSONEachRow", params=dict(parameters or {}))
            return bytes(result.bytes() or b"")

    def ask(self, question: Question) -> bytes:
        """What the HTTP client does, without HTTP."""
        exact = " SETTINGS precise_float_parsing = 1" if question.sql.lstrip().startswith("SELECT") else ""
        return self.run(question.sql + exact, question.parameters)

    def make(self, sql: str, rows: Iterable[Mapping[str, Any]] = ()) -> None:
        """A table in place of the one of the same name, with these rows."""
        name = sql.split("(")[0].split()[-1]
        self.run(f"DROP TABLE IF EXISTS {name}")
        self.run(sql)
        self.load(name, b"".join(orjson.dumps(row) + b"\n" for row in rows))

    def load(self, name: str, lines: bytes) -> None:
        """Adds rows given as lines of JSON; bytes that are no UTF-8 go in as they are."""
        if lines:
            place = self._folder / "rows.jsonl"
            place.write_bytes(lines)
            self.run(f"INSERT INTO {name} FROM INFILE '{place}' FORMAT JSONEachRow")

    def readings(self, table: Table, window: tuple[datetime, datetime], folder: Path) -> dict[str, Reading]:
        """The readings of what is stored of a table, by service, read as any evidence is."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, stored in enumerate(ask_table(table, window, self.ask)):
            (folder / f"{number:03d}.jsonl").write_bytes(stored.content)
        services = [orjson.loads(place.read_bytes().splitlines()[0])["service"] for place in sorted(folder.iterdir())]
        return dict(zip(services, read_evidence([folder]), strict=True))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The one chDB of this process; skips where there is no chDB for the machine."""
    pytest.importorskip("chdb", reason="chDB is not made for this machine")
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    yield found
    found.close()
