"""The form of a check: what can be chosen, what was typed, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from afterword.domain.accounts.models import Person
from afterword.domain.checks import queries
from afterword.domain.checks.models import Check, PrometheusServer
from afterword.domain.checks.plans import DAYS
from afterword.domain.checks.specs import METHODS
from afterword.web import fields

KINDS = {"promql": "Prometheus", "http": "Web request", "command": "Command in CI", "manual": "By looking"}
SPECS = {
    "promql": ("query", "operator", "limit", "unit", "aggregate", "minutes"),
    "http": ("url", "method", "status", "most_ms", "contains", "regex", "json_path", "json_value"),
    "command": ("command",),
    "manual": ("ask",),
}
CHOICES: dict[str, Any] = {
    "kinds": list(KINDS.items()),
    "methods": METHODS,
    "aggregates": [
        ("max", "The highest value"), ("min", "The lowest value"), ("avg", "The mean"), ("last", "The last value"),
        ("sum", "The sum"), ("p95", "The 95th percentile"),
    ],
    "operators": [
        ("<", "below (<)"), ("<=", "at most (≤)"), (">", "above (>)"), (">=", "at least (≥)"),
        ("==", "exactly (=)"), ("!=", "other than (≠)"),
    ],
    "plans": [
        ("daily", "Daily"), ("hours", "Every few hours"), ("window", "In a weekly window, such as a maintenance"),
        ("query", "Whenever a window is open that a query tells"), ("once", "Once, at a time"),
        ("hand", "Only when somebody asks"),
    ],
    "weekdays": [(str(place), day) for place, day in enumerate(DAYS)],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What a form says of a check."""

    spec: dict[str, Any]
    plan: dict[str, Any]
    name: str
    server: PrometheusServer | None

    @property
    def whole(self) -> dict[str, Any]:
        """The same as arguments of the services."""
        return {"spec": self.spec, "plan": self.plan, "name": self.name, "server": self.server}


def kind_of(written: str) -> str:
    """The kind of a new check; the first one when none is named."""
    return written if written in KINDS else "promql"


def read(viewer: Person, data: fields.Posted, kind: str) -> Given:
    """What was typed, as the services take it; what it means is checked there."""
    spec = {name: fields.block(data, name) for name in SPECS[kind]}
    server = queries.servers(viewer).filter(pk=fields.whole(data, "server")).first() if kind == "promql" else None
    return Given(spec, _plan(data, kind), fields.line(data, "name"), server)


def _plan(data: fields.Posted, kind: str) -> dict[str, Any]:
    if kind not in ("promql", "http"):
        return {"kind": "hand"}
    zone = fields.line(data, "plan_zone") or "UTC"
    at = fields.moment(data, "plan_at", "The time of the run", fields.zone_named(zone))
    names = ("time", "every", "weekday", "start", "end", "query")
    told = {name: fields.block(data, f"plan_{name}") for name in names}
    return {"kind": fields.line(data, "plan") or "hand", "zone": zone, "at": at.isoformat() if at else "", **told}


def typed_of(check: Check, zone: str) -> dict[str, str]:
    """A check as its form shows it; a moment is told where the reader is."""
    typed = {name: _written(check.spec[name]) for name in SPECS[check.kind]}
    plan = {f"plan_{name}": str(value) for name, value in check.plan.items() if name != "kind"}
    if "plan_at" in plan:
        at = datetime.fromisoformat(plan["plan_at"]).astimezone(ZoneInfo(zone or "UTC"))
        plan["plan_at"] = f"{at:%Y-%m-%dT%H:%M}"
        plan["plan_zone"] = zone or "UTC"
    server = {"server": str(check.server_id)} if check.server_id else {}
    return {**typed, **plan, **server, "plan": check.plan["kind"], "name": check.name}


def _written(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
