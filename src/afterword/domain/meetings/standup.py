"""The weekly stand-up: the open actions of a team in the order in which one talks about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q

from afterword.domain.accounts.models import Membership, Team
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.actions.queries import visible_actions, with_lists
from afterword.domain.meetings.models import Discussed
from afterword.domain.meetings.services.discussing import week_of
from afterword.domain.postmortems.models import Postmortem

GROUPS = {
    "overdue": "Overdue",
    "failing": "Checks failed",
    "due": "Due this week",
    "in_progress": "In progress",
}
Failing = Callable[[], set[int]]


@dataclass(frozen=True, slots=True)
class Line:
    """One action, and whether it was talked about in the week."""

    action: Action
    group: str
    discussed: Discussed | None


@dataclass(frozen=True, slots=True)
class Standup:
    """The first lines of one team (or of all) in their order; `week` is its Monday.

    There are `total` lines, of which `left` were not talked about yet.
    """

    team: Team | None
    week: date
    lines: Sequence[Line]
    total: int
    left: int

    @property
    def groups(self) -> Mapping[str, Sequence[Line]]:
        """The lines by what they are about, those without lines left out."""
        found = {name: [one for one in self.lines if one.group == key] for key, name in GROUPS.items()}
        return {name: lines for name, lines in found.items() if lines}


class _Stands(NamedTuple):
    """Of an action that is at work, what says where in the list it stands."""

    pk: int
    status: str
    due: date | None


def standup(viewer: Viewer, *, team: Team | None, today: date, failing: Failing, most: int | None = None) -> Standup:
    """What a team talks about in the week of `today`; each action stands once, where it matters most.

    An action belongs to the team of its owner, and to that of its incident. `failing` tells which actions have a
    check that failed last; those that are done count, too, for their fix does not hold. `most` lines are read whole.
    """
    week, sunday = week_of(today), week_of(today) + timedelta(days=6)
    rows = visible_actions(viewer).exclude(status=Action.Status.WONT_DO)
    if team is not None:
        members = Membership.objects.filter(team=team).values("person")
        about = Postmortem.incidents.through.objects.filter(incident__team=team).values("postmortem")
        rows = rows.filter(Q(owner__in=members) | Q(incident__team=team) | Q(postmortem__in=about))
    failed = failing()
    at_work = Q(status__in=OPEN, due__lte=sunday) | Q(status=Action.Status.IN_PROGRESS) | Q(pk__in=failed)
    asked = rows.filter(at_work).order_by("due", "priority", "number").values_list("pk", "status", "due")
    groups = {one.pk: _group(one, failed, today, sunday) for one in map(_Stands._make, asked)}
    order = [pk for name in GROUPS for pk, group in groups.items() if group == name]
    talked = {one.action_id: one for one in Discussed.objects.filter(week=week).select_related("by")}
    actions = with_lists(Action.objects.all()).in_bulk(order[:most])
    lines = [Line(actions[pk], groups[pk], talked.get(pk)) for pk in order[:most] if pk in actions]
    return Standup(team, week, lines, len(order), sum(pk not in talked for pk in order))


def _group(action: _Stands, failed: set[int], today: date, sunday: date) -> str:
    if action.status in OPEN and action.due is not None and action.due < today:
        return "overdue"
    if action.pk in failed:
        return "failing"
    if action.status not in OPEN:
        return ""
    if action.due is not None and action.due <= sunday:
        return "due"
    return "in_progress" if action.status == Action.Status.IN_PROGRESS else ""
