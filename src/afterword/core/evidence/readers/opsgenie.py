"""Reads Opsgenie: webhook deliveries, alerts with their reports, the log of an alert, the timeline of an incident."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.json_spans import Located, documents
from afterword.core.evidence.stamps import from_iso, from_unix
from afterword.core.evidence.structured import (
    broken_sentence,
    first_array,
    label_texts,
    named,
    objects,
    report_on,
    text_of,
    unwrapped,
)
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import Unread

KIND = "opsgenie"
_DELIVERY = (re.compile(r'"action"\s*:\s*"\w+"'), re.compile(r'"alertId"'))
_ALERT = (re.compile(r'"tinyId"\s*:'), re.compile(r'"acknowledged"'))
_LOG = (re.compile(r'"log"\s*:\s*"'), re.compile(r'"offset"\s*:'))
_TIMELINE = (re.compile(r'"eventTime"\s*:'), re.compile(r'"group"\s*:'))
_WHO = re.compile(r"\b(?:by|to) \[?([\w.+-]+@[\w.-]+|[A-Z]\w+(?: [A-Z]\w+)+)\]?")
ACTIONS = (
    (re.compile(r"unack", re.I), "unacknowledge"),
    (re.compile(r"ack", re.I), "acknowledge"),
    (re.compile(r"escalat", re.I), "escalate"),
    (re.compile(r"note|comment|responder.*add", re.I), "note"),
    (re.compile(r"assign|ownership|owner", re.I), "assign"),
    (re.compile(r"clos|resolv", re.I), "resolved"),
    (re.compile(r"^creat|alert created|incident created|opened", re.I), "page"),
    (re.compile(r"notif|sent .*(sms|email|voice|push|mobile)|call", re.I), "notify"),
)


class Opsgenie:
    """Reads who was called, who answered and when it was closed."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when deliveries, alerts with small numbers, alert logs or incident timelines are seen."""
        text = head.text
        if text.lstrip()[:1] not in ("{", "["):
            return 0.0
        if any(all(part.search(text) for part in shape) for shape in (_DELIVERY, _ALERT)):
            return 0.97
        return 0.9 if any(all(part.search(text) for part in shape) for shape in (_LOG, _TIMELINE)) else 0.0

    def read(self, source: Source) -> Reading:
        """Pages, acknowledgements, escalations, notes and ends."""
        text = text_of(source)
        array = first_array(text, ("data", "entries"), ("data",), ("entries",), ())
        found, unread = (array.items, list[Unread]()) if array.found else documents(text)
        moments: list[Moment] = []
        records = 0
        for item, value in objects(found):
            told = list(_moments(item, value, source.name))
            records += bool(told)
            moments += told
            if not told:
                unread.append(Unread(item.line_start, str(value)[:160], "it is nothing that happened to an alert"))
        kept = tuple(sorted(moments, key=lambda moment: moment.at))
        problem = broken_sentence(array.broken) if array.found else None
        return Reading(report_on(source, KIND, records=records, moments=kept, unread=unread, problem=problem), kept)


def _moments(item: Located, value: dict[str, Any], file: str) -> Iterator[Moment]:
    value = unwrapped(value, "alert") if "alert" not in value else value
    if isinstance(value.get("alert"), dict) and value.get("action"):
        yield from _delivery(item, value, value["alert"], file)
    elif "tinyId" in value:
        yield from _alert(item, value, file)
    elif "log" in value:
        yield from _said(item, from_iso(value.get("createdAt")), str(value["log"]), named(value, "owner"), file)
    elif "eventTime" in value:
        title = value.get("title") or value.get("description")
        text = str(title if isinstance(title, str) else named(title, "content", "name") or value.get("type") or "")
        who = named(value.get("actor"), "name") if named(value.get("actor"), "type") == "user" else None
        kind = _kind(str(value.get("type") or "")) or _kind(text) or "status"
        at = from_iso(value["eventTime"])
        if at:
            yield Moment(at, kind, KIND, text, (item.span(file),), actor=who)


def _said(item: Located, at: datetime | None, text: str, owner: str | None, file: str) -> Iterator[Moment]:
    if at is None:
        return
    match = _WHO.search(text)
    who = match[1] if match else owner if owner and owner.lower() != "system" else None
    yield Moment(at, _kind(text) or "status", KIND, text, (item.span(file),), actor=who)


def _delivery(item: Located, value: dict[str, Any], alert: dict[str, Any], file: str) -> Iterator[Moment]:
    action = str(value["action"])
    created = _time(alert.get("createdAt"))
    at = created if action == "Create" else _time(alert.get("updatedAt")) or created
    if at is None:
        return
    who = named(alert, "username")
    note = named(alert, "note")
    kind = _kind(action) or "status"
    title = named(alert, "message") or ""
    text = note if kind == "note" and note else f"{_spoken(action)}: {title}"
    actor = None if kind == "page" or (who or "").lower() in ("system", "alert api") else who
    yield Moment(at, kind, KIND, text, (item.span(file),), actor=actor, labels=_labels(alert))


def _alert(item: Located, alert: dict[str, Any], file: str) -> Iterator[Moment]:
    at, title, labels = _time(alert.get("createdAt")), named(alert, "message") or "", _labels(alert)
    if at is None:
        return
    yield Moment(at, "page", KIND, f"Alert created: {title}", (item.span(file),), labels=labels)
    report = alert.get("report")
    report = report if isinstance(report, dict) else {}
    steps = (("ackTime", "acknowledge", "acknowledgedBy"), ("closeTime", "resolved", "closedBy"))
    for name, kind, by in steps:
        taken = report.get(name)
        if isinstance(taken, int | float) and taken > 0:
            then = _later(at, taken)
            words = "Acknowledged" if kind == "acknowledge" else "Closed"
            if then:
                yield Moment(
                    then, kind, KIND, f"{words}: {title}", (item.span(file),), actor=named(report, by), labels=labels
                )


def _later(at: datetime, milliseconds: float) -> datetime | None:
    """The moment so much later; None when no calendar reaches it."""
    try:
        return at + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def _labels(alert: dict[str, Any]) -> dict[str, str]:
    details = label_texts(alert.get("details"))
    told = {
        "incident": str(alert.get("tinyId") or alert.get("alertId") or ""), "alias": str(alert.get("alias") or ""),
        "service": str(alert.get("entity") or details.get("service") or ""),
        "priority": str(alert.get("priority") or ""),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _kind(text: str) -> str | None:
    return next((kind for pattern, kind in ACTIONS if pattern.search(text)), None)


def _spoken(action: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", action).capitalize()


def _time(value: Any) -> datetime | None:
    """A time as text, or as a number of milliseconds or nanoseconds."""
    if isinstance(value, int | float):
        return from_unix(value, parts=1_000_000_000 if value > 10**17 else 1000)
    return from_iso(value)
