"""docs/reference/readers/README.md: the table of readers, with what each makes of its fixtures."""

from __future__ import annotations

import io
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

FIXTURES = "tests/fixtures"
NO_EVIDENCE = ("documents", "cli")
WRITTEN = datetime(2026, 1, 15, 10, 5, tzinfo=UTC)  # when the fixtures are taken to have been written
LONGEST = 110
TITLE = """# What is read

Generated from the readers and their fixtures; `make docs` writes it. A file is offered to all readers, and the surest
one reads it. The last column is what the reader says of the first fixture that tells anything.

| Reader | What | Fixtures, and the events they tell of | A line of output |
| --- | --- | --- | --- |
"""


def readers_table(root: Path, words: dict[str, str]) -> str:
    """The page: a row for each registered reader; `words` says in a sentence what each reads."""
    sys.path.insert(0, str(root / "src"))
    from afterword.core.evidence.registry import BUILT_IN

    told = readings(root)
    return TITLE + "".join(row(module, words[module], told[module]) for module, _ in sorted(BUILT_IN))


def readings(root: Path) -> defaultdict[str, list[tuple[str, object]]]:
    """What each fixture was read as: its name and its reading, by the module of the reader that claims it."""
    from afterword.core.errors import EvidenceError
    from afterword.core.evidence.base import Head
    from afterword.core.evidence.registry import readers
    from afterword.core.evidence.sniff import best_reader

    sources, found = fixtures(root), defaultdict[str, list[tuple[str, object]]](list)
    for name, source in sorted(sources.items()):
        with source.open() as stream:
            reader = best_reader(Head(name, stream.read(), whole=True), readers())
        if reader is None:
            continue
        try:
            reading: object = reader.read(source)
        except EvidenceError as error:
            reading = str(error)
        found[type(reader).__module__.rpartition(".")[2]].append((name, reading))
    return found


def fixtures(root: Path):  # noqa: ANN201 - a mapping of sources, whose class is imported only when asked
    """Every fixture that is evidence as a source, by its name below the folder of fixtures."""
    from afterword.core.evidence.base import Source

    found: dict[str, Source] = {}
    for path in sorted((root / FIXTURES).rglob("*")):
        name = path.relative_to(root / FIXTURES).as_posix()
        if path.is_file() and name.partition("/")[0] not in NO_EVIDENCE:
            data = path.read_bytes()

            def opened(data: bytes = data) -> io.BufferedReader:
                return io.BufferedReader(io.BytesIO(data))

            found[name] = Source(name, len(data), opened, lambda: "", found, WRITTEN)
    return found


def row(module: str, what: str, told: list[tuple[str, object]]) -> str:
    """The row of one reader."""
    files = "<br>".join(f"`{name}`: {', '.join(events(reading)) or 'nothing'}" for name, reading in told)
    line = next((text for _, reading in told if (text := output(reading))), "")
    return f"| [{module}]({module}.md) | {_cell(what)} | {files} | `{_cell(line)}` |\n"


def events(reading) -> list[str]:  # noqa: ANN001 - a reading, or the sentence why there is none
    """The kinds of events that a reading tells of."""
    if isinstance(reading, str):
        return ["a sentence why it is not read"]
    found = sorted({moment.kind for moment in reading.moments})
    if reading.log is not None and reading.log.requests is not None:
        found.append("requests")
    if reading.series:
        found.append("series")
    return found or (
        ["services"] if reading.services else ["what its neighbours need"] if reading.report.records else []
    )


def output(reading) -> str:  # noqa: ANN001 - a reading, or the sentence why there is none
    """One line of what a reading says."""
    if isinstance(reading, str):
        return ""
    if reading.moments:
        moment = reading.moments[0]
        return f"{moment.at:%Y-%m-%d %H:%M:%S} {moment.kind}: {' '.join(moment.text.split())}"[:LONGEST]
    if reading.log is not None and reading.log.requests is not None:
        first = reading.log.requests.row(0, named=True)
        at = datetime.fromtimestamp(first["second"], UTC)
        return f"{at:%Y-%m-%d %H:%M:%S} {first['requests']} requests with status {first['status']}"
    if reading.series:
        one = reading.series[0]
        return f"{one.name}: {len(one.values)} samples, the last {one.values[-1]:g}"[:LONGEST]
    return f"{reading.report.records} records" if reading.report.records else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("`", "'") if text else ""
