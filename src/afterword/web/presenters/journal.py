"""Journal rows in words: who did what, through which surface, and what it was before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model

from afterword.domain.accounts.models import ApiToken, Person, Team
from afterword.domain.incidents.models import Incident
from afterword.domain.journal import queries
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems.models import TeamTemplate

LONGEST = 160
SURFACES = {"api": "over the API", "cli": "at the command line", "job": "by a background job"}
NAMED: dict[str, type[Model]] = {
    "person": Person,
    "team": Team,
    "apitoken": ApiToken,
    "teamtemplate": TeamTemplate,
}
KINDS = {
    "teamtemplate": "template",
    "evidencereading": "reading",
    "apitoken": "token",
    "postmortemimage": "image",
    "entry": "log entry",
    "reviewrequest": "request for a review",
    "endpoint": "webhook",
    "endpointsecret": "secret of a webhook",
    "prometheusserver": "Prometheus server",
    "policyversion": "policy",
    "timelineitem": "timeline entry",
    "namedreader": "reader",
    "parkedidea": "parked idea",
    "savedview": "view",
}
CALLED = {"apitoken": "Token", "teamtemplate": "Template"}  # what is named with its kind
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_WORD = re.compile(r"[a-z]+(?:_[a-z]+)+")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One journal row as people read it; `path` leads to its subject, or is empty."""

    row: JournalEntry
    words: str
    path: str
    changes: tuple[Change, ...]
    subject: str

    @property
    def through(self) -> str:
        """By which way it was done, when it was not a page."""
        return SURFACES.get(self.row.surface, "")


def _shown(value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = _joined(value)
    if _WORD.fullmatch(text):
        return text.replace("_", " ")
    if _MOMENT.fullmatch(text):
        return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _joined(value: Any) -> str:
    """Lists and mappings without their brackets."""
    if isinstance(value, dict):
        return ", ".join(f"{str(name).replace('_', ' ')} {_joined(one)}" for name, one in value.items())
    return ", ".join(_joined(one) for one in value) if isinstance(value, list) else str(value)


def changes_of(row: JournalEntry) -> tuple[Change, ...]:
    """The fields named in the row, with both values."""
    before = row.before if isinstance(row.before, dict) else {}
    after = row.after if isinstance(row.after, dict) else {}
    names = list(dict.fromkeys([*before, *after]))
    return tuple(
        Change(name.replace("_", " "), _shown(before.get(name)) if name in before else "", _shown(after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    )


def words_of(row: JournalEntry) -> str:
    """What was done, in words: "incident.role_assigned" of an incident becomes "role assigned"."""
    noun, _, verb = row.verb.partition(".")
    words = verb if noun == row.subject_type else f"{noun} {verb}"
    return words.replace("_", " ").replace("-", " ").strip()


def path_of(subject: str) -> str:
    """The page of a numbered subject, or an empty string."""
    prefix = subject.partition("-")[0]
    return f"/{subject}" if prefix in ("INC", "PM", "AI", "RB", "ADR") and subject.rpartition("-")[2].isdigit() else ""


def lines_of(rows: Iterable[JournalEntry]) -> list[Line]:
    """The rows in words, in the order given."""
    known = list(rows)
    named = _subjects(known)
    return [
        Line(row, words_of(row), path_of(row.subject), changes_of(row), named.get(_mark(row), _plain(row.subject)))
        for row in known
    ]


def _mark(row: JournalEntry) -> tuple[str, int]:
    return row.subject_type, row.subject_id


def _subjects(rows: Sequence[JournalEntry]) -> dict[tuple[str, int], str]:
    """The names of the people, teams and tokens, and the incidents of what has no number; few queries for any page."""
    wanted = {kind: {row.subject_id for row in rows if row.subject_type == kind} for kind in NAMED}
    found = {
        (kind, pk): f"{CALLED[kind]} {name}" if kind in CALLED else name
        for kind, model in NAMED.items()
        if wanted[kind]
        for pk, name in model._default_manager.filter(pk__in=wanted[kind]).values_list("pk", "name")
    }
    loose = [row for row in rows if row.incident_id and row.subject == f"{row.subject_type} {row.subject_id}"]
    incidents = Incident.objects.in_bulk({row.incident_id for row in loose if row.incident_id}) if loose else {}
    for row in loose:
        if row.incident_id in incidents:
            found[_mark(row)] = f"{_plain(row.subject_type)} of {incidents[row.incident_id].code}"
    return found


def _plain(subject: str) -> str:
    """The subject as the journal names it, with words for the names of tables."""
    kind, _, rest = subject.partition(" ")
    return f"{KINDS.get(kind, kind)} {rest}".strip()


def history_of(subject_type: str, subject_id: int, limit: int = 100) -> list[Line]:
    """What was done with one thing, newest first; the caller has checked that the viewer may see it."""
    return lines_of(queries.of_subject(subject_type, subject_id).order_by("-id")[:limit])
