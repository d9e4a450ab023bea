"""Pages, acknowledgements and escalations, as PagerDuty or Opsgenie export them."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab.people import Person


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the pager did or was told, by whom."""

    at: datetime
    kind: str
    summary: str
    who: str


class Pager:
    """The log of one page."""

    def __init__(self, service: str) -> None:
        self._service = service
        self.steps: list[Step] = []

    def has(self, kind: str) -> bool:
        """Tell whether this was done already."""
        return any(step.kind == kind for step in self.steps)

    def trigger(self, alert: str, who: Person) -> None:
        """Page somebody for an alert."""
        self._add("trigger", f"Triggered through the API: {alert}", self._service)
        self._add("notify", f"Notified {who.name} via push", who.name)

    def acknowledge(self, who: Person) -> None:
        """Somebody answers."""
        self._add("acknowledge", f"Acknowledged by {who.name}", who.name)

    def escalate(self, by: Person, to: Person) -> None:
        """Somebody calls somebody else."""
        self._add("escalate", f"Escalated to {to.name}", by.name)

    def resolve(self, who: Person) -> None:
        """Somebody closes it."""
        self._add("resolve", f"Resolved by {who.name}", who.name)

    def _add(self, kind: str, summary: str, who: str) -> None:
        self.steps.append(Step(datetime.now(UTC), kind, summary, who))

    def keep(self, folder: Path, form: str) -> None:
        """Store the log, the newest first, as the services give it."""
        if form == "pagerduty":
            entries = [self._pagerduty(step) for step in reversed(self.steps)]
            content: Any = {"log_entries": entries, "limit": 100, "offset": 0, "more": False}
            path = folder / "log_entries.json"
        else:
            content, path = {"data": [_opsgenie(s, i) for i, s in enumerate(self.steps, 1)]}, folder / "alert_log.json"
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")

    def _pagerduty(self, step: Step) -> dict[str, Any]:
        channel = "api" if step.kind == "trigger" else "mobile"
        return {
            "id": f"R{random.getrandbits(32):08X}", "type": f"{step.kind}_log_entry", "summary": step.summary,
            "created_at": f"{step.at:%Y-%m-%dT%H:%M:%SZ}", "agent": {"type": "user_reference", "summary": step.who},
            "channel": {"type": channel}, "incident": {"id": "Q77", "type": "incident_reference"},
            "service": {"id": "PS1", "summary": self._service, "type": "service_reference"},
        }  # fmt: skip


def _opsgenie(step: Step, number: int) -> dict[str, str]:
    name = step.summary.rsplit(" by ", 1)[-1].split(" to ")[-1]
    address = name.split()[0].lower() + "@shop.example"
    words = {
        "trigger": f"Alert created via API[prometheus]: {step.summary.rpartition(': ')[2]}",
        "notify": f"Notification sent to [{step.who.split()[0].lower()}@shop.example] via Mobile",
        "acknowledge": f"Alert acknowledged by [{address}]",
        "escalate": f"Escalated to [{address}] by [{step.who.split()[0].lower()}@shop.example]",
        "resolve": f"Alert closed by [{address}]",
    }[step.kind]
    kind = "system" if step.kind in {"trigger", "notify"} else "user"
    return {"log": words, "type": kind, "owner": step.who, "createdAt": _iso(step.at), "offset": str(number)}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
