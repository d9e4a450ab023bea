"""Reactions that call people: an incident in their team, a role in it, a postmortem to drive, one sent to them."""

from __future__ import annotations

from dataclasses import replace

from afterword.domain.accounts.models import Person
from afterword.domain.checks.models import Run
from afterword.domain.incidents.models import Incident, RoleAssignment
from afterword.domain.journal.models import JournalEntry
from afterword.domain.notifications.reminders.telling import Reminder
from afterword.domain.notifications.services.telling import Telling
from afterword.domain.notifications.wording import GRAVE, Found, of_postmortem, row_of, short
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.models import Receiver

CALLED = {"lead": "incident lead", "comms": "comms lead"}


def declared(entry: JournalEntry) -> Found:
    """A P0 or P1 in a team, once: declared there, given to it later, or raised to that severity."""
    incident = Incident.objects.select_related("team").filter(pk=entry.subject_id).first()
    if incident is None or incident.team is None or incident.severity not in GRAVE or incident.resolved_at:
        return
    kind = "near miss" if incident.kind == "near-miss" else "incident"
    title = f"{incident.severity} {kind} in {incident.team.name}: {incident.code} {short(incident.title)}"
    telling = _of_incident(incident, "incident.declared", title, f"you are in the team {incident.team.name}")
    for person in Person.objects.filter(memberships__team=incident.team).distinct().order_by("pk"):
        yield Reminder(person, replace(telling, period="declared"))


def role_given(entry: JournalEntry) -> Found:
    """A role in an incident that somebody else gave."""
    for role, names in entry.after.items():
        rows = RoleAssignment.objects.select_related("person", "incident")
        rows = rows.filter(incident=entry.subject_id, role=role, person__name__in=names)
        if (row := rows.order_by("-pk").first()) is not None:
            called = CALLED.get(role, role)
            title = f"{entry.actor_name} makes you {called} of {row.incident.code}: {short(row.incident.title)}"
            telling = _of_incident(row.incident, "incident.role", title, f"you are {called} of {row.incident.code}")
            yield Reminder(row.person, replace(telling, period=row_of(entry)))


def driver_given(entry: JournalEntry) -> Found:
    """A postmortem that somebody else gives to drive."""
    row = Postmortem.objects.select_related("driver").filter(pk=entry.subject_id).first()
    if row is not None and row.driver is not None:
        title = f"{entry.actor_name} asks you to drive {row.code}: {short(row.title)}"
        because = f"you drive {row.code}"
        yield Reminder(row.driver, of_postmortem(entry, row, "postmortem.driver", title, because, "", ""))


def sent(entry: JournalEntry) -> Found:
    """A draft, or a published document, that was sent to people; each of both comes once."""
    rows = Receiver.objects.select_related("person", "distribution__postmortem")
    for row in rows.filter(distribution=entry.after.get("sent"), postmortem=entry.subject_id).order_by("pk"):
        made = row.distribution
        what = f"the draft of {made.postmortem.code}" if row.as_draft else made.postmortem.code
        title = f"{entry.actor_name} sends you {what}: {short(made.postmortem.title)}"
        because = f"{row.because} {made.postmortem.code} was sent to"
        telling = of_postmortem(entry, made.postmortem, "postmortem.sent", title, because, "", made.note)
        yield Reminder(row.person, replace(telling, period="draft" if row.as_draft else "published"))


def witnessed(entry: JournalEntry) -> Found:
    """Whoever was named as the witness of what somebody saw: they are asked to say what they saw themselves."""
    rows = Run.objects.select_related("witness", "check_row__action")
    run = rows.filter(pk=entry.after.get("run"), witness__isnull=False).first()
    if run is None or run.witness is None:
        return
    action = run.check_row.action
    yield Reminder(
        run.witness,
        Telling(
            kind="check.witness",
            subject=action.code,
            period=row_of(entry),
            title=f"{entry.actor_name} names you as a witness of {action.code}: {short(run.check_row.name)}",
            text=run.sentence[:800],
            why="You get this because you were named as a witness; say what you saw if it was something else.",
            path=f"/checks/{run.check_row_id}#see",
            urgent=action.priority in GRAVE,
            incident=action.incident_id,
            postmortem=action.postmortem_id,
            action=action.pk,
        ),
    )


def _of_incident(incident: Incident, kind: str, title: str, because: str) -> Telling:
    return Telling(
        kind=kind,
        subject=incident.code,
        period="",
        title=title,
        why=f"You get this because {because}.",
        path=f"/{incident.code}",
        urgent=incident.severity in GRAVE,
        incident=incident.pk,
    )
