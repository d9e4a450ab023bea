"""The weekly stand-up: the open actions of a team in the order in which one talks about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet

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
Failing = Callable[[QuerySet[Action]], set[int]]


@dataclass(frozen=True, slots=True)
class Line:
    """One action, and whether it was talked about in the week."""

    action: Action
    group: str
    discussed: Discussed | None


@dataclass(frozen=True, slots=True)
class Standup:
    """The lines of one team (or of all) in their order; `week` is its Monday."""

    team: Team | None
    week: date
    lines: Sequence[Line]

    @property
    def groups(self) -> Mapping[str, Sequence[Line]]:
        """The lines by what they are about, those without lines left out."""
        found = {name: [one for one in self.lines if one.group == key] for key, name in GROUPS.items()}
        return {name: lines for name, lines in found.items() if lines}

    def first(self, most: int) -> Standup:
        """The same with no more lines than that."""
        return replace(self, lines=self.lines[:most])

    @property
    def left(self) -> int:
        """How many were not talked about yet."""
        return sum(one.discussed is None for one in self.lines)


def standup(viewer: Viewer, *, team: Team | None, today: date, failing: Failing) -> Standup:
    """What a team talks about in the week of `today`; each action stands once, where it matters most.

    An action belongs to the team of its owner, and to that of its incident. `failing` tells which of some actions have
    a check that failed last; those that are done count, too, for their fix does not hold.
    """
    week, sunday = week_of(today), week_of(today) + timedelta(days=6)
    rows = visible_actions(viewer).exclude(status=Action.Status.WONT_DO)
    if team is not None:
        members = Membership.objects.filter(team=team).values("person")
        about = Postmortem.incidents.through.objects.filter(incident__team=team).values("postmortem")
        rows = rows.filter(Q(owner__in=members) | Q(incident__team=team) | Q(postmortem__in=about))
    failed = failing(rows)
    at_work = Q(status__in=OPEN, due__lte=sunday) | Q(status=Action.Status.IN_PROGRESS) | Q(pk__in=failed)
    actions = list(with_lists(rows.filter(at_work)).order_by("due", "priority", "number"))
    talked = {
        one.action_id: one for one in Discussed.objects.filter(week=week, action__in=actions).select_related("by")
    }
    lines = [(one, _group(one, failed, today, sunday)) for one in actions]
    order = list(GROUPS)
    shown = [Line(one, group, talked.get(one.pk)) for one, group in lines if group]
    return Standup(team, week, sorted(shown, key=lambda line: order.index(line.group)))


def _group(action: Action, failed: set[int], today: date, sunday: date) -> str:
    if action.status in OPEN and action.due is not None and action.due < today:
        return "overdue"
    if action.pk in failed:
        return "failing"
    if action.status not in OPEN:
        return ""
    if action.due is not None and action.due <= sunday:
        return "due"
    return "in_progress" if action.status == Action.Status.IN_PROGRESS else ""
