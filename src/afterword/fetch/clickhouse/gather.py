"""Gathers what a ClickHouse counts of the log records of a stretch of time, one file for each service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from afterword.core.evidence.engines.clickhouse import ask_table
from afterword.core.evidence.engines.table import Table
from afterword.fetch.clickhouse.client import ClickHouse
from afterword.fetch.service import Fetched, file_stem

FOLDER = "clickhouse"


def gather(client: ClickHouse, start: datetime, end: datetime, *, table: Table) -> Iterator[Fetched]:
    """The answers as `clickhouse/<table>/<service>.jsonl`, the service with most records first."""
    taken: set[str] = set()
    folder = file_stem(table.name)
    for stored in ask_table(table, (start, end), client.rows):
        # in lower case, since some file systems tell no more apart
        name = file_stem((stored.service or table.name).lower(), taken)
        taken.add(name)
        yield Fetched(f"{FOLDER}/{folder}/{name}.jsonl", stored.content)
