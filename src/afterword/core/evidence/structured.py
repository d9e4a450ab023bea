"""What readers of structured files share: the whole text, however broken, and the report on it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from afterword.core.errors import EvidenceError
from afterword.core.evidence.base import Source, lines_of
from afterword.core.evidence.json_spans import Located, LocatedArray, array_at
from afterword.core.model.reading import Moment, SourceReport, ZoneSource
from afterword.core.model.span import Unread

LARGEST = 256 * 1024 * 1024  # bytes; a structured answer is held in memory whole, so there must be an end
EXAMPLES = 5
# half of a pair in JSON, which no encoding can write; the other half may have been cut off
HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
WRAPPERS = ("payload", "body", "webhook", "data")


def text_of(source: Source) -> str:
    """All text of a file, up to where it breaks off; raises EvidenceError when it is too large to hold."""
    with source.open() as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        reason = f"it is larger than {LARGEST >> 20} MiB; export a shorter window or a longer step"
        raise EvidenceError(file=source.name, reason=reason)
    return decoded(data)


def decoded(data: bytes) -> str:
    """Text from UTF-8 or, when a mark says so, UTF-16; what is neither, or half a pair, becomes U+FFFD."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        text = data.decode("utf-8-sig", "replace")
    return HALF.sub(r"\\ufffd", text) if "\\ud" in text or "\\uD" in text else text


def first_array(text: str, *paths: tuple[str, ...]) -> LocatedArray:
    """The array at the first of the paths that leads to one; else what the first path met on its way."""
    met = LocatedArray()
    for place, path in enumerate(paths):
        answer = array_at(text, *path)
        if answer.found:
            return answer
        met = answer if place == 0 else met
    return met


def objects(items: Iterable[Located]) -> Iterable[tuple[Located, dict[str, Any]]]:
    """The elements that are objects, each with its value typed as one."""
    return ((item, item.value) for item in items if isinstance(item.value, dict))


def label_texts(value: Any) -> dict[str, str]:
    """A JSON object of labels as texts; anything else gives none."""
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}


def unwrapped(value: dict[str, Any], key: str) -> dict[str, Any]:
    """The object that has `key`: the value itself, or what a recorder of webhooks wrapped with the time of receipt."""
    inner = [value[name] for name in WRAPPERS if isinstance(value.get(name), dict)]
    return next((one for one in inner if key in one), value) if key not in value else value


def named(value: Any, *keys: str) -> str | None:
    """The first text under one of the keys of an object, as in `{"summary": "Aino Laine"}`."""
    if isinstance(value, dict):
        for key in keys:
            if isinstance(value.get(key), str) and value[key].strip():
                return str(value[key]).strip()
    return None


def report_on(
    source: Source,
    kind: str,
    *,
    records: int,
    moments: Sequence[Moment] = (),
    unread: Sequence[Unread] = (),
    problem: str | None = None,
    zone_source: ZoneSource | None = "stated",
) -> SourceReport:
    """The report on a structured file; its window is that of its moments."""
    times = sorted(moment.at for moment in moments)
    return SourceReport(
        file=source.name, kind=kind, sha256=source.sha256, size=source.size,
        records=records, unread=len(unread), unread_examples=tuple(unread[:EXAMPLES]),
        first=times[0] if times else None, last=times[-1] if times else None,
        zone="UTC" if zone_source else None, zone_source=zone_source, problem=problem,
    )  # fmt: skip


def with_lines(report: SourceReport, text: str) -> SourceReport:
    """The report with its lines accounted for; without lines where several records stand on one."""
    lines = lines_of(text)
    blank = sum(1 for line in lines if not line.strip())
    others = len(lines) - report.records - report.unread - blank
    return report if others < 0 else replace(report, lines=len(lines), continuation=others, blank=blank)


def broken_sentence(broken: Unread | None) -> str | None:
    """One sentence on where a file stopped to be readable."""
    return None if broken is None else f"Read up to line {broken.line}: {broken.reason}."
