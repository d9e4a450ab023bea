"""PagerDuty: log entries of the REST API, and events of V3 webhooks."""

from __future__ import annotations

import re
from typing import Any

from afterword.core.evidence.base import Head, Source, unreadable
from afterword.core.evidence.json_spans import Located, documents
from afterword.core.evidence.stamps import from_iso, states_zone
from afterword.core.evidence.structured import (
    broken_sentence,
    first_array,
    named,
    objects,
    report_on,
    text_of,
    unwrapped,
)
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import Unread

KIND = "pagerduty"
# the type of a log entry without `_log_entry`, or of an event without `incident.`: the kind of its moment
KINDS = {
    "trigger": "page", "triggered": "page",
    "notify": "notify",
    "acknowledge": "acknowledge", "acknowledged": "acknowledge",
    "unacknowledge": "unacknowledge", "unacknowledged": "unacknowledge",
    "escalate": "escalate", "escalated": "escalate",
    "exhaust_escalation_path": "escalate", "repeat_escalation_path": "escalate",
    "assign": "assign", "delegate": "assign", "reassigned": "assign", "delegated": "assign",
    "resolve": "resolved", "resolved": "resolved",
    "annotate": "note", "annotated": "note",
    "status_update": "status", "status_update_published": "status", "urgency_change": "status",
    "priority_updated": "status", "priority_change": "status", "snooze": "status",
    "reopened": "status", "reopen": "status",
}  # fmt: skip
_ENTRY = re.compile(r'"type"\s*:\s*"\w+_log_entry(_reference)?"')
_BARE_TRIGGER = re.compile(r"Triggered (?:through|via|by|from|in) [^:]{1,40}")
_NUMBER = re.compile(r"^\[#\d+\]\s*")
_EVENT = re.compile(r'"event_type"\s*:\s*"incident\.')


class PagerDuty:
    """Reads pages, acknowledgements, escalations, notes and the resolution; PagerDuty lists the newest first."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when log entries or incident events of PagerDuty are seen."""
        return 0.97 if _ENTRY.search(head.text) or _EVENT.search(head.text) else 0.0

    def read(self, source: Source) -> Reading:
        """A moment for each entry; only the first trigger of an incident is a page, later ones are notices."""
        text = text_of(source)
        array = first_array(text, ("log_entries",), ())
        items, unread = array.items, [array.broken] if array.broken else []
        if not array.found:
            items, unread = documents(text)
        if not items:
            return unreadable(source, "It looks like PagerDuty, but holds no log entry.")
        moments: list[Moment] = []
        for item, row in objects(items):
            value = unwrapped(row, "event")
            moment = _event(item, value, source.name) if "event" in value else _entry(item, value, source.name)
            if moment is None:
                unread.append(Unread(item.line_start, str(value)[:160], "an entry without a type or a time"))
            else:
                moments.append(moment)
        moments = _first_page_only(sorted(moments, key=lambda moment: moment.at))
        stated = all(moment.labels.get("zone") != "assumed" for moment in moments)
        report = report_on(
            source, KIND, records=len(moments), moments=moments, unread=unread,
            problem=broken_sentence(array.broken), zone_source="stated" if stated else "assumed",
        )  # fmt: skip
        return Reading(report, moments=tuple(moments))


def _entry(item: Located, value: dict[str, Any], file: str) -> Moment | None:
    at = from_iso(value.get("created_at"))
    word = re.sub(r"_log_entry(_reference)?$", "", str(value.get("type") or ""))
    if at is None or not word:
        return None
    agent = value.get("agent")
    person = named(agent, "summary", "name") if _is_person(agent) else None
    channel = value.get("channel")
    note = named(channel, "summary", "content") or named(value, "note") if word == "annotate" else None
    labels = {
        "id": str(value.get("id") or ""), "type": word,
        "incident": named(value.get("incident"), "id", "summary") or "",
        "service": named(value.get("service"), "summary", "name") or "",
        "channel": named(channel, "type") or "",
        "zone": "" if states_zone(value.get("created_at")) else "assumed",
    }  # fmt: skip
    text = note or named(value, "summary") or word.replace("_", " ")
    if word == "trigger" and _BARE_TRIGGER.fullmatch(text):
        text = f"{text.rstrip('.')}: {_title(value)}" if _title(value) else text
    kept = {k: v for k, v in labels.items() if v}
    return Moment(at, KINDS.get(word, word), KIND, text, (item.span(file),), actor=person, labels=kept)


def _title(value: dict[str, Any]) -> str | None:
    """What a trigger is about, where its own summary tells only how it came."""
    described = named(value.get("event_details"), "description") or named(value.get("channel"), "summary", "subject")
    told = described or named(value.get("incident"), "title", "summary")
    return _NUMBER.sub("", told) if told else None


def _event(item: Located, value: dict[str, Any], file: str) -> Moment | None:
    event = value["event"] if isinstance(value["event"], dict) else {}
    inner = event.get("data")
    data = inner if isinstance(inner, dict) else {}
    at = from_iso(event.get("occurred_at"))
    word = str(event.get("event_type") or "").removeprefix("incident.")
    if at is None or not word:
        return None
    who = named(event.get("agent"), "summary", "name") if _is_person(event.get("agent")) else None
    title = named(data, "title", "content", "summary", "message") or ""
    labels = {
        "id": str(event.get("id") or ""), "type": word, "service": named(data.get("service"), "summary") or "",
        "incident": named(data.get("incident"), "id") or named(data, "id") or "",
    }  # fmt: skip
    said = word in ("annotated", "status_update_published")
    text = title if said else f"{word.replace('_', ' ').capitalize()}: {title}"
    kept = {k: v for k, v in labels.items() if v}
    return Moment(at, KINDS.get(word, word), KIND, text, (item.span(file),), actor=who, labels=kept)


def _is_person(agent: Any) -> bool:
    return isinstance(agent, dict) and str(agent.get("type") or "").startswith("user")


def _first_page_only(moments: list[Moment]) -> list[Moment]:
    """Later triggers of one incident are alerts that joined it: they wake nobody anew."""
    seen: set[str] = set()
    kept: list[Moment] = []
    for moment in moments:
        incident = moment.labels.get("incident", "")
        again = moment.kind == "page" and incident in seen
        if moment.kind == "page":
            seen.add(incident)
        kind = "notify" if again else moment.kind
        kept.append(Moment(moment.at, kind, KIND, moment.text, moment.evidence, moment.actor, moment.labels))
    return kept
