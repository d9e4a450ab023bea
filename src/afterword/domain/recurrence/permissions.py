"""Who may read what was seen before: whoever may see the incident or postmortem itself."""

from __future__ import annotations

from django.db.models import Q

from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.incidents import permissions as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems import permissions as postmortems
from afterword.domain.postmortems.models import Postmortem

Subject = Incident | Postmortem


def visible_case(viewer: Viewer, to: str = "") -> Q:
    """The condition on Case, or on rows from which `to` leads there: of what the viewer may see."""
    return incidents.visible_by(viewer, f"{to}incident") | postmortems.visible_by(viewer, f"{to}postmortem")


def require_sight(actor: Viewer, subject: Subject) -> Person:
    """The acting person; NotFound when the incident or postmortem is hidden from them."""
    if isinstance(subject, Incident):
        return incidents.require_sight(actor, subject)
    return postmortems.require_sight(actor, subject)
