"""Who may open a gate against its checks."""

from __future__ import annotations

from django.db.models import Q

from afterword.core.errors import NotAllowed
from afterword.domain.accounts.models import Membership, Person, Team
from afterword.domain.accounts.permissions import Viewer, is_somebody
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit


def may_override(viewer: Viewer, postmortem: Postmortem) -> bool:
    """Whether the viewer manages a team of the driver or of its incidents, or is an administrator."""
    if not is_somebody(viewer) or viewer.role == Person.Role.VIEWER:
        return False
    if viewer.is_admin:
        return True
    drivers = Membership.objects.filter(person=postmortem.driver_id).values("team")
    teams = Team.objects.filter(Q(pk__in=drivers) | Q(incidents__in=postmortem.incidents.all()))
    return viewer.memberships.filter(team__in=teams, role=Membership.Role.MANAGER).exists()


def require_override(actor: Person, postmortem: Postmortem) -> Person:
    """The acting person, who may open a gate; refuses all others."""
    require_edit(actor, postmortem)
    if not may_override(actor, postmortem):
        raise NotAllowed(what="open this gate", remedy="ask a manager of the driver's team or an administrator")
    return actor
