"""Alertmanager and Grafana webhook deliveries: JSON, one or many, bare or wrapped with the time of receipt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from afterword.core.evidence.alerting import State, alert_moment
from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.json_spans import Located, array_at, documents
from afterword.core.evidence.stamps import from_iso, from_unix
from afterword.core.evidence.structured import WRAPPERS, label_texts, objects, report_on, text_of, with_lines
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import Unread

KIND = "alertmanager_webhook"
RECEIVED = ("received_at", "receivedAt", "received", "timestamp", "ts", "time")
_SHAPE = re.compile(r'"alerts\\?"\s*:\s*\[')
_GROUP = re.compile(r'"(groupKey|groupLabels|truncatedAlerts)\\?"\s*:')


class AlertmanagerWebhook:
    """Reads what Alertmanager posted, as it came in: a delivery repeats its group's state, an alert is told once."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when deliveries with alerts and a group are seen."""
        return 0.98 if _SHAPE.search(head.text) and _GROUP.search(head.text) else 0.0

    def read(self, source: Source) -> Reading:
        """Firing and resolved alerts, each (fingerprint, start) once, at the first line that tells it."""
        text = text_of(source)
        found, unread = deliveries(text)
        moments: dict[tuple[str, str, str], Moment] = {}
        left_out = 0
        for item in found:
            payload, received = unwrap(item.value)
            if payload is None:
                unread.append(Unread(item.line_start, str(item.value)[:160], "it is no alert delivery"))
                continue
            left_out = max(left_out, _count(payload.get("truncatedAlerts")))
            for moment in alerts_of(payload, received, item, source.name):
                key = (moment.kind, moment.labels["fingerprint"], moment.labels.get("starts_at", ""))
                moments.setdefault(key, moment)
        kept = tuple(sorted(moments.values(), key=lambda moment: moment.at))
        problem = f"Alertmanager left {left_out} alerts out of a delivery." if left_out else None
        refused = {u.line for u in unread}
        report = report_on(
            source, KIND, records=sum(i.line_start not in refused for i in found), moments=kept, unread=unread,
            problem=problem,
        )  # fmt: skip
        return Reading(with_lines(report, text), moments=kept)


def deliveries(text: str) -> tuple[list[Located], list[Unread]]:
    """Each delivery with its lines: from a stream of documents, or from one array of them."""
    if text.lstrip()[:1] != "[":
        return documents(text)
    array = array_at(text.lstrip("\ufeff"))
    return array.items, [array.broken] if array.broken else []


def unwrap(value: Any) -> tuple[dict[str, Any] | None, datetime | None]:
    """The delivery inside a value and when it came in, when its recorder wrote that."""
    if not isinstance(value, dict):
        return None, None
    if isinstance(value.get("alerts"), list):
        return value, _received(value)
    for name in WRAPPERS:
        inner = value.get(name)
        if isinstance(inner, str):
            try:
                inner = orjson.loads(inner)
            except orjson.JSONDecodeError:
                continue
        if isinstance(inner, dict) and isinstance(inner.get("alerts"), list):
            return inner, _received(value)
    return None, None


def alerts_of(payload: dict[str, Any], received: datetime | None, item: Located, file: str) -> Iterator[Moment]:
    """The moments of one delivery: every alert starts; a resolved one also ends."""
    for _, alert in objects(Located(a, item.line_start, item.line_end) for a in payload["alerts"]):
        starts = from_iso(alert.get("startsAt"))
        ends = from_iso(alert.get("endsAt"))
        resolved = str(alert.get("status") or payload.get("status") or "").lower() == "resolved"
        if starts and received and starts > received and not resolved:
            starts = received  # an alert posted without a start gets one in the future; it was told at `received`
        if starts:
            yield _moment(starts, "firing", alert, received, item, file)
        if resolved and (ends or received):
            yield _moment(ends or received, "resolved", alert, received, item, file)  # type: ignore[arg-type]


def _moment(
    at: datetime, state: State, alert: dict[str, Any], received: datetime | None, item: Located, file: str
) -> Moment:
    return alert_moment(
        at, state, KIND, item.span(file), label_texts(alert.get("labels")), label_texts(alert.get("annotations")),
        mark=str(alert.get("fingerprint") or ""), starts_at=str(alert.get("startsAt") or ""),
        received_at=received.isoformat() if received else "",
    )  # fmt: skip


def _received(value: dict[str, Any]) -> datetime | None:
    for name in RECEIVED:
        if name in value:
            moment = from_iso(value[name]) if isinstance(value[name], str) else from_unix(value[name])
            if moment:
                return moment
    return None


def _count(value: Any) -> int:
    return value if isinstance(value, int) else 0
