"""Whom a change of the policy would touch: incidents that will come under it, and clocks that stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from afterword.domain.accounts.permissions import Viewer, require_admin
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.queries import OPEN, visible_incidents
from afterword.domain.policy.changes import Change, changes
from afterword.domain.policy.checking import checked
from afterword.domain.policy.queries import held, settings_at
from afterword.domain.policy.rules import KINDS, SEVERITIES
from afterword.domain.policy.stored import Settings
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import visible_postmortems
from afterword.domain.postmortems.templates import offered_templates
from afterword.domain.practice.clocks import Clock, clocks

MOST = 200  # subjects that are looked at for clocks that run


@dataclass(frozen=True, slots=True)
class Staying:
    """Clocks that run now and do not move."""

    subject: Incident | Postmortem
    clocks: Sequence[Clock]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does: the settings, the open incidents that come under it, and the clocks that stay."""

    changes: Sequence[Change]
    coming: Sequence[Incident]
    staying: Sequence[Staying]


@held()
def effect_of(viewer: Viewer, wanted: Mapping[str, Any], now: datetime) -> Effect:
    """What putting this policy in force now would do, asked by an administrator; nothing is saved."""
    require_admin(viewer, "try out a change of the policy")
    before, after = settings_at(), checked(wanted, template_names(viewer))
    touched = _touched(before, after)
    if not touched:
        return Effect(changes(before, after), (), ())
    coming = visible_incidents(viewer).filter(touched, status__in=OPEN).order_by("severity", "-number")
    return Effect(changes(before, after), list(coming), _staying(viewer, touched, now))


def template_names(viewer: Viewer) -> list[str]:
    """The names of the templates that a policy can choose from."""
    return [one.template.name for one in offered_templates(viewer)]


def _touched(before: Settings, after: Settings) -> Q:
    """The severities and kinds whose rule differs."""
    found = Q()
    for severity in SEVERITIES:
        for kind in KINDS:
            if before.rule(severity, kind) != after.rule(severity, kind):
                found |= Q(severity=severity, kind=kind)
    return found


def _staying(viewer: Viewer, touched: Q, now: datetime) -> list[Staying]:
    resolved = visible_incidents(viewer).filter(touched, resolved_at__isnull=False)
    undecided = resolved.filter(postmortems=None).exclude(postmortem_decision="skip").select_related("team")
    written = visible_postmortems(viewer).exclude(status=Postmortem.Status.CLOSED).filter(incidents__in=resolved)
    drafts = written.distinct().prefetch_related("incidents__team", "sections", "distributions", "meetings")
    subjects: list[Incident | Postmortem] = [
        *undecided.prefetch_related("postmortems")[:MOST],
        *drafts.defer("charts", "notes")[:MOST],
    ]
    found = [Staying(one, [clock for clock in clocks(one, now) if clock.state == "running"]) for one in subjects]
    return [one for one in found if one.clocks]
