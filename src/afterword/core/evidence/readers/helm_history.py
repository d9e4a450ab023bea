"""Reads `helm history`, as JSON or as a table, and `helm list -o json`: each revision of a release is a deploy."""

from __future__ import annotations

import posixpath
import re
from datetime import UTC, datetime
from typing import Any

from afterword.core.evidence.base import Head, Source, lines_of
from afterword.core.evidence.deploys import deploy_moment
from afterword.core.evidence.json_spans import Located
from afterword.core.evidence.stamps import from_iso
from afterword.core.evidence.structured import broken_sentence, first_array, objects, report_on, text_of
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import LineSpan, Unread

KIND = "helm_history"
_JSON = re.compile(r'"revision"\s*:\s*"?\d+"?[^}]*"chart"\s*:|"chart"\s*:[^}]*"revision"\s*:', re.DOTALL)
_TABLE = re.compile(r"^REVISION\s+UPDATED\s+STATUS\s+CHART", re.MULTILINE)
_ROW = re.compile(
    r"^\s*(?P<revision>\d+)\s+(?P<updated>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})\s+"
    r"(?P<status>\S+)\s+(?P<chart>\S+)\s+(?P<app_version>\S*)\s*(?P<description>.*)$"
)
_CHART = re.compile(r"^(?P<name>.+?)-(?P<version>v?\d+\.\d+.*)$")
_ZONE_NAME = re.compile(r" [A-Z]{2,5}$")


class HelmHistory:
    """Reads revisions; the version is the application's where the chart states one, else the chart's."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when revisions of charts are seen."""
        is_list = head.text.lstrip().startswith("[") and '"updated"' in head.text
        return 0.96 if (is_list and _JSON.search(head.text)) or _TABLE.search(head.text[:400]) else 0.0

    def read(self, source: Source) -> Reading:
        """A `deploy` moment for each revision; one that went back is marked as a rollback."""
        text = text_of(source)
        if _TABLE.search(text[:400]):
            return _table(source, text)
        array = first_array(text, ())
        moments, unread = [], list[Unread]()
        for item, value in objects(array.items):
            moment = _moment(item, value, source.name)
            if moment is None:
                unread.append(Unread(item.line_start, str(value)[:160], "no revision with a time"))
            else:
                moments.append(moment)
        return _reading(source, moments, unread, broken_sentence(array.broken))


def _table(source: Source, text: str) -> Reading:
    moments, unread = [], list[Unread]()
    for number, line in enumerate(lines_of(text), start=1):
        row = _ROW.match(line)
        moment = _moment(Located(None, number, number), row.groupdict(), source.name) if row else None
        if moment:
            moments.append(moment)
        elif line.strip() and not _TABLE.match(line):
            unread.append(Unread(number, line.strip()[:160], "it is no row of a table of revisions"))
    return _reading(source, moments, unread, None)


def _reading(source: Source, moments: list[Moment], unread: list[Unread], problem: str | None) -> Reading:
    kept = tuple(sorted(moments, key=lambda moment: moment.at))
    report = report_on(source, KIND, records=len(kept), moments=kept, unread=unread, problem=problem)
    return Reading(report, moments=kept)


def _moment(item: Located, value: dict[str, Any], file: str) -> Moment | None:
    at = _time(str(value.get("updated") or ""))
    chart = _CHART.match(str(value.get("chart") or ""))
    if at is None:
        return None
    name = chart["name"] if chart else str(value.get("chart") or "")
    ref = str(value.get("app_version") or "") or (chart["version"] if chart else "")
    release = str(value.get("name") or "") or name
    note = str(value.get("description") or "")
    return deploy_moment(
        at, KIND, LineSpan(file, item.line_start, item.line_end), service=release, ref=ref,
        where=str(value.get("namespace") or ""), note="" if note in ("Upgrade complete", "Install complete") else note,
        revision=str(value.get("revision") or ""), chart=str(value.get("chart") or ""),
        state=str(value.get("status") or ""), file=posixpath.basename(file),
    )  # fmt: skip


def _time(text: str) -> datetime | None:
    found = from_iso(_ZONE_NAME.sub("", text).replace(" +", "+").replace(" -", "-"))
    if found:
        return found
    try:
        return datetime.strptime(text, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return None
