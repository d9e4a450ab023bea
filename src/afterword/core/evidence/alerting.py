"""Alerts as moments: one wording, one set of labels and one fingerprint for every source that tells of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from afterword.core.model.reading import Moment
from afterword.core.model.span import Evidence

State = Literal["firing", "resolved", "pending"]

KIND_OF_STATE: dict[State, str] = {"firing": "alert_firing", "resolved": "alert_resolved", "pending": "pending"}
SERVICE_LABELS = ("service", "app", "job", "namespace", "host", "instance")
SUMMARY_NOTES = ("summary", "description", "message", "title")
_OFFSET, _PRIME, _MASK = 14695981039346656037, 1099511628211, (1 << 64) - 1


def fingerprint(labels: Mapping[str, str]) -> str:
    """Alertmanager's own fingerprint of a label set (FNV-1a over sorted names and values), 16 hex digits.

    It lets an alert in the ALERTS series be known again in a webhook, which carries the same number.
    """
    value = _OFFSET
    for name in sorted(labels):
        for byte in name.encode() + b"\xff" + labels[name].encode() + b"\xff":
            value = ((value ^ byte) * _PRIME) & _MASK
    return f"{value:016x}"


def alert_moment(
    at: datetime,
    state: State,
    source: str,
    evidence: Evidence,
    labels: Mapping[str, str],
    notes: Mapping[str, str],
    **more: str,
) -> Moment:
    """An alert that starts to fire, is resolved, or waits (`pending`); `more` are further labels of the moment."""
    kept = {"alertname": alert_name(labels), "fingerprint": more.pop("mark", "") or fingerprint(labels)}
    kept |= {name: labels[name] for name in ("severity", "instance", "job") if labels.get(name)}
    service = next((labels[name] for name in SERVICE_LABELS if labels.get(name)), "")
    if service:
        kept["service"] = service
    summary = next((notes[name] for name in SUMMARY_NOTES if notes.get(name)), "")
    if summary:
        kept["summary"] = summary
    kept |= {name: value for name, value in more.items() if value}
    return Moment(at, KIND_OF_STATE[state], source, _text(state, kept, summary), (evidence,), labels=kept)


def alert_name(labels: Mapping[str, str]) -> str:
    """The alert's name, or a word for one that has none."""
    return labels.get("alertname") or labels.get("name") or "unnamed alert"


def _text(state: State, kept: Mapping[str, str], summary: str) -> str:
    verb = {"firing": "starts to fire", "resolved": "is resolved", "pending": "is pending"}[state]
    text = f"{kept['alertname']} {verb}"
    if kept.get("service"):
        text += f" on {kept['service']}"
    if state == "firing" and kept.get("severity"):
        text += f" (severity {kept['severity']})"
    return f"{text}: {summary}" if summary and state != "resolved" else text
