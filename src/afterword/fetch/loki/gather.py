"""Gathers the lines that a Loki holds of a stretch of time, one file for each selector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from afterword.core.errors import QuestionRefused
from afterword.fetch.loki.client import Loki
from afterword.fetch.service import Fetched, Note, file_stem

FOLDER = "loki"


def gather(client: Loki, start: datetime, end: datetime, *, queries: Sequence[str], note: Note) -> Iterator[Fetched]:
    """The answers as `loki/<what the selector says>.json`; a selector that gives nothing or too much is noted."""
    taken: set[str] = set()
    for query in queries:
        try:
            found = client.lines(query, start, end)
        except QuestionRefused as error:
            note(f"{query}: {error}")
            continue
        if found.until is not None:
            note(
                f"{query}: too many lines, {found.lines} of them up to {_clock(found.until)} were taken;"
                " ask for less at a time."
            )
        if found.crowded is not None:
            note(
                f"{query}: at {_clock(found.crowded)} more lines have the same time than Loki gives at once;"
                " some of them are missing. Ask for fewer streams at a time."
            )
        if not found.lines:
            note(f"{query}: Loki has no lines for it in this window.")
            continue
        name = file_stem(query, taken)
        taken.add(name)
        yield Fetched(f"{FOLDER}/{name}.json", found.body)


def _clock(nanoseconds: int) -> str:
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC).strftime("%H:%M:%S")
