"""What people answer where a document leaves doubt, and the document with their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo

from afterword.core.document.when_read import zone_named
from afterword.core.errors import InputError
from afterword.core.model.document import Document, TimelineItem


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers; whatever is left out stays as the document says it.

    `zone` stands in where a document states none and `forced_zone` whatever it states; `severities` maps words as
    written, in small letters, to P0 to P4.
    """

    zone: str = ""
    forced_zone: str = ""
    severities: Mapping[str, str] = field(default_factory=dict)
    severity: str = ""
    title: str = ""
    date: date | None = None
    status: str = ""


def check_zone(name: str) -> str:
    """The name, when it is one of a time zone; InputError otherwise."""
    if name and zone_named(name) is None:
        raise InputError(message=f"{name} is not a time zone; write it as Europe/Copenhagen, UTC or +02:00.")
    return name


def severities_of(written: Sequence[str]) -> dict[str, str]:
    """What words for severity mean, from WORD=P1; InputError when one is written otherwise."""
    found: dict[str, str] = {}
    for one in written:
        word, _, level = one.rpartition("=")
        if not word.strip() or level.strip().upper() not in ("P0", "P1", "P2", "P3", "P4"):
            raise InputError(message=f"{one} is no mapping of a severity; write it as High=P1.")
        found[word.strip().lower()] = level.strip().upper()
    return found


def answered(document: Document, answers: Answers) -> Document:
    """The document with the answers in it."""
    zone = answers.forced_zone or ("" if document.zone and zone_named(document.zone) else answers.zone)
    if zone and zone != document.zone:
        document = _in_zone(document, zone)
    written = (document.severity_as_written or "").strip().lower()
    severity = answers.severity or (answers.severities.get(written) if written else None)
    if severity:
        document = replace(document, severity=severity)
    if answers.title:
        document = replace(document, title=answers.title)
    if answers.date:
        document = replace(document, date=answers.date)
    return document


def _in_zone(document: Document, name: str) -> Document:
    """The document whose times are those of the zone: what the clock on its wall showed stays the same."""
    zone, old = zone_named(name), zone_named(document.zone)
    if zone is None:
        return document
    times = {one: _moved(getattr(document, one), old, zone) for one in ("started_at", "detected_at", "ended_at")}
    timeline = tuple(_entry(item, old, zone) for item in document.timeline)
    return replace(document, zone=name, timeline=timeline, **times)  # type: ignore[arg-type]


def _entry(item: TimelineItem, old: tzinfo | None, zone: tzinfo) -> TimelineItem:
    return replace(item, at=_moved(item.at, old, zone)) if isinstance(item.at, datetime) else item


def _moved(at: datetime | None, old: tzinfo | None, zone: tzinfo) -> datetime | None:
    if at is None:
        return None
    own = at.utcoffset()
    stated: timedelta | None = at.replace(tzinfo=old).utcoffset() if old else None
    return at.replace(tzinfo=zone) if own is None or (old is not None and own == stated) else at
