"""All that the capture page and its fragments show of one incident."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from afterword.core.model.timeline import Budget
from afterword.core.timeline.impact_words import budget_words
from afterword.domain.accounts import queries as account_queries
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import queries
from afterword.domain.incidents.models import EvidenceReading, Incident, Severity, Signal
from afterword.domain.incidents.services.details import ROLES
from afterword.domain.incidents.services.lifecycle import TRANSITIONS
from afterword.domain.incidents.services.times import times_taken
from afterword.domain.practice.services import open_skip
from afterword.web.presenters import log
from afterword.web.text import t_plus

STATUS_SAYS = {
    "investigating": "We do not know the cause yet.",
    "identified": "The cause is known; the remedy is not in place.",
    "monitoring": "The remedy is in place; we watch whether it holds.",
    "closed": "Nothing is left to do.",
}
RUNNING = (EvidenceReading.State.WAITING, EvidenceReading.State.RUNNING)
WHOLE = 100
FILES_SHOWN = 8


def log_context(viewer: Person, incident: Incident, now: datetime) -> dict[str, Any]:
    """The log's lines."""
    entries, evidence = list(queries.log(viewer, incident)), list(queries.evidence(viewer, incident))
    return {"incident": incident, "lines": log.lines(incident, entries, evidence, viewer, now)}


def head_context(viewer: Person, incident: Incident, now: datetime) -> dict[str, Any]:
    """The header: what may be done next, and the clock."""
    zero = log.zero_of(incident)
    whole = t_plus(now, zero, seconds=True)
    return {
        "incident": incident,
        "zero": zero,
        "off_now": t_plus(now, zero),
        "clock_big": whole.removeprefix("T+")[:-3],
        "clock_small": whole[-3:],
        "next_statuses": next_statuses(incident),
        "severities": [(value, "") for value in Severity.values],
        "postmortems": list(incident.postmortems.order_by("number")),
        "skip_waiting": incident.resolved_at is not None and open_skip(incident) is not None,
    }


def next_statuses(incident: Incident) -> list[tuple[str, str, str]]:
    """Where the incident can go from here, save for resolving, which has its own form; value, name, meaning."""
    reopening = incident.status == Incident.Status.RESOLVED
    return [
        (
            status,
            "Reopen" if reopening and status == Incident.Status.INVESTIGATING else str(Incident.Status(status).label),
            STATUS_SAYS[status],
        )
        for status in TRANSITIONS[incident.status]
        if status != Incident.Status.RESOLVED
    ]


def people_context(viewer: Person, incident: Incident) -> dict[str, Any]:
    """Roles held, and who could hold one."""
    return {
        "incident": incident,
        "roles": list(incident.roles.select_related("person")),
        "people": list(account_queries.people(viewer)),
        "role_names": ROLES,
    }


def side_context(viewer: Person, incident: Incident) -> dict[str, Any]:
    """Everything beside the log."""
    return (
        people_context(viewer, incident)
        | evidence_context(viewer, incident)
        | {
            "clocks": log.clocks(incident),
            "times_taken": [(log.TIME_NAMES[name], at) for name, at in times_taken(incident).items()],
            "services": list(incident.services.all()),
            "impact": impact_words(incident),
        }
    )


def evidence_context(viewer: Person, incident: Incident) -> dict[str, Any]:
    """The pieces of evidence, how far the reading is, and how many signals wait."""
    reading = queries.latest_reading(viewer, incident)
    total = reading.bytes_total if reading else 0
    # What could not be read stands first, so that it is not overlooked.
    shown = sorted(log.files(queries.evidence(viewer, incident)), key=lambda file: not file.bad)
    return {
        "incident": incident,
        "files": shown[:FILES_SHOWN],
        "more_files": shown[FILES_SHOWN:],
        "reading": reading,
        "reading_now": reading is not None and reading.state in RUNNING,
        "reading_percent": min(WHOLE, round(WHOLE * reading.bytes_done / total)) if reading and total else 0,
        "proposed_count": queries.signals(viewer, incident, Signal.State.PROPOSED).count(),
    }


def impact_words(incident: Incident) -> list[str]:
    """How many requests failed, whom that hit and what it used of the error budgets, as far as the evidence says so."""
    facts = incident.impact_facts
    requests, failed = facts.get("requests"), facts.get("failed")
    if not requests or failed is None:
        return []
    told = [f"{failed:,} of {requests:,} requests failed, {WHOLE * failed / requests:.1f}\N{NO-BREAK SPACE}%."]
    if facts.get("affected_users"):
        told.append(f"At least {facts['affected_users']:,} users met a failure.")
    worst = [row for row in facts.get("by_endpoint", ()) if row["failed"]][:1]
    told += [f"Most failures at {row['endpoint']}: {row['failed']:,} of {row['requests']:,}." for row in worst]
    budgets = [Budget(**row) for row in facts.get("error_budget", ())]
    return told + [f"Error budget of {budget.service}: {budget_words(budget)}." for budget in budgets]


def page_context(viewer: Person, incident: Incident, now: datetime) -> dict[str, Any]:
    """The whole page."""
    return head_context(viewer, incident, now) | log_context(viewer, incident, now) | side_context(viewer, incident)
