"""Who may know of a thread: whoever may know of its postmortem, and of the incident of the action that it is about."""

from __future__ import annotations

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.incidents.permissions import may_see as may_see_incident
from afterword.domain.postmortems.permissions import may_see as may_see_postmortem
from afterword.domain.postmortems.permissions import require_sight
from afterword.domain.reviews.models import Thread


def may_see_thread(viewer: Viewer, thread: Thread) -> bool:
    """Whether the viewer may know of the thread and of all that it is about."""
    incident = thread.action.incident if thread.action is not None else None
    return may_see_postmortem(viewer, thread.postmortem) and (incident is None or may_see_incident(viewer, incident))


def require_thread(actor: Viewer, thread: Thread) -> Person:
    """The acting person; NotFound when the thread is hidden from them."""
    person = require_sight(actor, thread.postmortem)
    if not may_see_thread(person, thread):
        raise NotFound(what=f"such comment on {thread.postmortem.code}")
    return person


def incident_of(thread: Thread) -> int | None:
    """The incident, told by its id, that a thread about an action hangs on."""
    return thread.action.incident_id if thread.action is not None else None
