"""Whether what an e-mail was to say is still so when it goes out: after quiet hours, or after an outage."""

from __future__ import annotations

from afterword.domain.actions.models import Action
from afterword.domain.notifications.models import Notification
from afterword.domain.notifications.queries import still_sees
from afterword.domain.notifications.wishes import ways

OPEN = (Action.Status.OPEN, Action.Status.IN_PROGRESS)


def why_not(row: Notification) -> str:
    """Why an e-mail is not sent after all, in a sentence; empty when it is."""
    person = row.person
    if not person.is_active:
        return f"{person.name} was switched off."
    if not ways(person, row.kind)[1]:
        return "It is no longer wanted by e-mail."
    if not still_sees(person, row):
        return "It is no longer shared with them."
    if row.kind in ("action.due", "action.overdue", "action.escalated") and not _still_due(row):
        return "It is no longer so: the action was finished, moved or given to somebody else."
    return ""


def _still_due(row: Notification) -> bool:
    action = row.action
    if action is None or action.status not in OPEN or action.due is None:
        return False
    if not row.period.startswith(action.due.isoformat()):
        return False
    driver = action.postmortem.driver_id if action.postmortem else None
    return row.kind == "action.escalated" or row.person_id in (action.owner_id, driver)
