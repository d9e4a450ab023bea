"""The list of actions: groups with the late ones first, saved views with their counts, the board's columns, pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict

from afterword.domain.accounts.models import Membership, Person, Team
from afterword.domain.actions.filters import narrowed
from afterword.domain.actions.groups import DECLINED, DONE, GROUPS, UNFINISHED, by_status, counts, in_order
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.actions.queries import all_by_status, loaded, visible_actions
from afterword.domain.checks.filters import by_check_state
from afterword.web.presenters.action_checks import check_cells
from afterword.web.presenters.actions import WONT_DO, Row, headline, row_of, today_of

NAMES = {
    "late": "Late",
    "again": "Open again",
    "soon": "Due in the next two weeks",
    "later": "Later",
    "done": "Done, and watched",
    "declined": WONT_DO,
}
FIRST = {"late": 20, "again": 10, "soon": 20, "later": 15, "done": 5, "declined": 3}
PAGE, COLUMN, ENDED_COLUMN = 50, 20, 8
COLUMNS = {"open": "Open", "in_progress": "In progress", "done": "Done", "verified": "Verified", "wont_do": WONT_DO}
NO_FILTER = ("view", "page", "select", "group", "moved")
MY_TEAMS = 3  # as many get a saved view of their own


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand under one heading; `total` counts those that are not shown, too."""

    key: str
    name: str
    rows: tuple[Row, ...]
    total: int

    @property
    def note(self) -> str:
        """How many, as in "3 of 31"."""
        shown = len(self.rows)
        return f"{self.total:,}" if shown == self.total else f"{shown} of {self.total:,}"

    @property
    def more(self) -> bool:
        """Whether some of it stand on a page of their own."""
        return len(self.rows) < self.total


@dataclass(frozen=True, slots=True)
class SavedView:
    """A link to a list that is often looked at."""

    name: str
    query: str
    count: int | None
    current: bool


class Counted(Paginator[Action]):
    """Pages of a list whose length is known already."""

    def __init__(self, rows: QuerySet[Action], length: int) -> None:
        super().__init__(rows, PAGE)
        self._length = length

    @cached_property
    def count(self) -> int:
        """How many rows there are in all."""
        return self._length


class Listing:
    """What one address of the list shows to one person on one day; each part asks the database when it is wanted."""

    def __init__(self, viewer: Person, params: QueryDict, now: datetime) -> None:
        self.viewer, self.params, self.now = viewer, params, now
        self.today = today_of(viewer, now)
        self.filters = {name: value for name, value in params.items() if value and name not in NO_FILTER}
        self.visible = visible_actions(viewer)
        rows = narrowed(self.visible, viewer, {**_lists(params), "group": []}, self.today)
        self.found = by_check_state(rows, params.getlist("check"))

    @cached_property
    def teams(self) -> list[Team]:
        """The first of the viewer's own teams."""
        return list(Team.objects.filter(memberships__person=self.viewer)[:MY_TEAMS])

    @cached_property
    def all(self) -> dict[str, int]:
        """Counts of everything the viewer may see, by group and saved view."""
        mine = {"mine": Q(status__in=OPEN, owner=self.viewer)}
        for team in self.teams:
            people = Membership.objects.filter(team=team).values("person")
            mine[f"team_{team.pk}"] = Q(status__in=OPEN, owner__in=people)
        return counts(self.visible, self._statuses, self.today, **mine)

    @cached_property
    def _statuses(self) -> Mapping[str, int]:
        return all_by_status(self.viewer)

    @cached_property
    def _statuses_here(self) -> Mapping[str, int]:
        return by_status(self.found) if self.filters else self._statuses

    @cached_property
    def here(self) -> dict[str, int]:
        """Counts of what fits the filters, by group."""
        return counts(self.found, self._statuses_here, self.today) if self.filters else self.all

    @property
    def headline(self) -> str:
        """The sentence below the title, about everything the viewer may see."""
        late, again = self.all["late"], self.all["again"]
        return headline(late + again + self.all["soon"] + self.all["later"], late, again)

    @property
    def anything(self) -> bool:
        """Whether there is any action at all."""
        return any(self.all[name] for name in GROUPS)

    @cached_property
    def group(self) -> str:
        """The one group that is looked at, or an empty string."""
        asked = self.params.get("group", "")
        return asked if asked in GROUPS else ""

    @cached_property
    def page(self) -> Page[Action] | None:
        """The page of the one group that is looked at."""
        if not self.group:
            return None
        rows = in_order(narrowed(self.found, self.viewer, {"group": self.group}, self.today), self.group)
        return Counted(rows, self.here[self.group]).get_page(self.params.get("page"))

    @cached_property
    def groups(self) -> list[Group]:
        """The groups that have members, each with its first rows."""
        if self.page is not None:
            found = loaded({self.group: self._shown(self.page)} if self.here[self.group] else {})
        else:
            found = loaded({name: self._first(name) for name in GROUPS if self.here[name]})
        cells = check_cells([one for rows in found.values() for one in rows], self.now, self.viewer.zone)
        return [
            Group(name, NAMES[name], tuple(row_of(one, self.today, cells[one.pk]) for one in rows), self.here[name])
            for name, rows in found.items()
        ]

    @staticmethod
    def _shown(page: Page[Action]) -> QuerySet[Action]:
        assert isinstance(page.object_list, QuerySet)
        return page.object_list

    def _first(self, name: str) -> QuerySet[Action]:
        rows = narrowed(self.found, self.viewer, {"group": name}, self.today)
        return in_order(rows, name)[: FIRST[name]]

    @cached_property
    def columns(self) -> list[Group]:
        """The columns of the board, each with its first rows; its count is asked with the others."""
        rows = loaded({name: self._top(name) for name in COLUMNS})
        return [
            Group(name, title, tuple(row_of(one, self.today) for one in rows[name]), self._statuses_here.get(name, 0))
            for name, title in COLUMNS.items()
        ]

    def _top(self, name: str) -> QuerySet[Action]:
        group, stage, length = ("done", DONE, ENDED_COLUMN)
        if name in OPEN:
            group, stage, length = "later", UNFINISHED, COLUMN
        elif name == "wont_do":
            stage = DECLINED
        return in_order(self.found.filter(status=name, stage=stage), group)[:length]

    @property
    def views(self) -> list[SavedView]:
        """Saved views: the table, the board, mine, my teams, what will not be done."""
        board = self.params.get("view") == "board"
        plain = not self.filters and not self.group
        found = [
            SavedView("Table", "/actions", None, plain and not board),
            SavedView("Board", "/actions?view=board", None, plain and board),
            self._view("Mine", "owner=me&status=unfinished", self.all["mine"]),
        ]
        for team in self.teams:
            query = f"team={team.slug}&status=unfinished"
            found.append(self._view(f"{team.name} team", query, self.all[f"team_{team.pk}"]))
        found.append(self._view("Chain fixes", "level=any", None))
        return [*found, self._view(WONT_DO, "group=declined", self.all["declined"])]

    def _view(self, name: str, query: str, count: int | None) -> SavedView:
        asked = QueryDict(query).dict()
        here = self.filters | ({"group": self.group} if self.group else {})
        return SavedView(name, f"/actions?{query}", count, here == asked)


def _lists(params: QueryDict) -> Mapping[str, Sequence[str]]:
    return {name: params.getlist(name) for name in params}
