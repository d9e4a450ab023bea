"""Actions as a spreadsheet: CSV in pieces, so that 50,000 rows need no more memory than a thousand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from afterword.core.spreadsheet import BOM, csv_lines
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions.models import Action
from afterword.domain.actions.queries import with_lists
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import visible

PIECE = 1000
COLUMNS = (
    "Number", "Action", "Status", "Priority", "Term", "Kind", "Chain fix", "Owner", "Sponsor", "Due", "Postmortem",
    "Incident", "Seen to work by", "Added", "Ended", "Ended by", "Note", "Verified", "Opened again", "Why again",
    "Link",
)  # fmt: skip


def csv_pieces(viewer: Viewer, rows: QuerySet[Action]) -> Iterator[str]:
    """The head, then the rows by number in pieces; each piece is a question of its own to the database."""
    yield BOM + csv_lines([COLUMNS])
    seen = Prefetch("postmortem__incidents", Incident.objects.filter(visible(viewer)).order_by("number"))
    last, wanted = 0, with_lists(rows).prefetch_related(seen).order_by("number")
    while piece := list(wanted.filter(number__gt=last)[:PIECE]):
        last = piece[-1].number
        yield csv_lines(_line(action) for action in piece)


def _line(action: Action) -> list[Any]:
    return [
        action.code,
        action.text,
        action.status,
        action.priority,
        action.term,
        action.kind,
        action.level,
        action.owner.name if action.owner else action.owner_as_written,
        action.sponsor.name if action.sponsor else "",
        action.due,
        action.postmortem.code if action.postmortem else "",
        _incidents(action),
        action.verification,
        _time(action.created_at),
        _time(action.completed_at),
        action.completed_by.name if action.completed_by else "",
        action.completion_note,
        _time(action.verified_at),
        _time(action.reopened_at),
        action.reopen_reason,
        action.link,
    ]


def _incidents(action: Action) -> str:
    """Its incident, else those of its postmortem that the reader may see."""
    if action.incident is not None or action.postmortem is None:
        return action.incident.code if action.incident is not None else ""
    return ", ".join(incident.code for incident in action.postmortem.incidents.all())


def _time(at: Any) -> str:
    return f"{at:%Y-%m-%d %H:%M:%SZ}" if at else ""
