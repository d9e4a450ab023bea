"""Takes in the actions of documents that were written elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from afterword.core.errors import InputError
from afterword.core.model.document import ActionItem
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.actions.services.checking import priority_of
from afterword.domain.journal.changes import shown
from afterword.domain.journal.services import next_number, record
from afterword.domain.postmortems.models import Postmortem

DONE = "Done already in the document it came from."
DECLINED = "Not to be done, as the document it came from says."
TEXT, OWNER, LINK = 500, 120, 500


def take_in(
    *, actor: Person, postmortem: Postmortem, item: ActionItem, owner: Person | None, ended_at: datetime, now: datetime
) -> Action:
    """A new action as a document has it; whoever owns it and is nobody here stays as text.

    What is finished counts as finished at `ended_at`: documents seldom say when. The caller has checked the actor, and
    runs the transaction.
    """
    fields = fields_of(item, owner)
    if item.status not in OPEN:
        fields |= {"completed_at": ended_at, "completed_by": None, "completion_note": note_of(item)}
    if item.status == "verified":
        fields["verified_at"] = ended_at
    action = Action.objects.create(
        number=next_number("AI"), postmortem=postmortem, created_at=now, created_by=actor, status=item.status, **fields
    )
    after = {name: shown(value) for name, value in fields.items() if value not in (None, "")}
    record(actor=actor, verb="action.added", subject=action, after=after, postmortem=postmortem.pk)
    return action


def fields_of(item: ActionItem, owner: Person | None) -> dict[str, Any]:
    """The columns that hold what a document says of an action, save for its status."""
    level, written = _priority(item.priority)
    return {
        "text": text_of(item),
        "owner": owner,
        "owner_as_written": "" if owner else (item.owner or "")[:OWNER],
        "due": item.due,
        "priority": level,
        "priority_as_written": written,
        "term": item.term or "",
        "link": item.link if item.link and item.link.startswith(("https://", "http://")) and _fits(item.link) else "",
    }


def text_of(item: ActionItem) -> str:
    """The words of an action as far as the column holds them; never empty."""
    text = item.text.replace("\x00", "").strip() or "Action without words"
    return text if len(text) <= TEXT else text[: TEXT - 1] + "…"


def note_of(item: ActionItem) -> str:
    """Why a finished action is finished."""
    return item.note or (DECLINED if item.status == "wont_do" else DONE)


def _fits(link: str) -> bool:
    return len(link) <= LINK


def _priority(written: str | None) -> tuple[str, str]:
    """P0 to P4 and the word as written; a word without mapping leaves the usual priority and is kept beside it."""
    try:
        return priority_of(written or "P2")
    except InputError:
        return "P2", (written or "")[:20]
