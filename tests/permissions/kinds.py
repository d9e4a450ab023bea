"""What a row of the matrix can be, who the columns are, and what each may expect.

A row is one line in a table of tables/: `"incidents.rename": EDIT("incident", title="x")`. The kind says who may;
`about` names the thing that can be private (incident, postmortem or action, or anything hanging on them), if there is
one; the rest are the arguments, values or functions of the world (`lambda it: it.entry.pk`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from inspect import isfunction
from typing import Any


class Column(StrEnum):
    """Who asks. The team, its manager and who holds a role are inside a private incident; viewer and member are not."""

    ANONYMOUS = "anonymous"
    VIEWER = "viewer"
    OUTSIDER = "member outside"
    TEAM_VIEWER = "viewer in the team"
    TEAM = "member in the team"
    HOLDER = "holder of a role"
    MANAGER = "manager of the team"
    ADMIN = "administrator"


class Outcome(StrEnum):
    """What they meet."""

    YES = "yes"
    NO = "no"
    HIDDEN = "hidden"
    SIGN_IN = "sign in"


class Kind(StrEnum):
    """Who may."""

    OPEN = "anybody"
    SIGNED_IN = "who is signed in"
    READ = "who may see it"
    COMMENT = "who may see it, viewers too"
    EDIT = "members who may see it"
    MEMBER = "members"
    MANAGER = "managers of the team"
    ADMIN = "administrators"
    OWN = "whose it is"
    INNER = "other services, which have asked"
    BACKGROUND = "nobody asks for it"
    GUARDED = "a secret, or somebody alone"


INSIDE = (Column.TEAM_VIEWER, Column.TEAM, Column.HOLDER, Column.MANAGER, Column.ADMIN)
VIEWERS = (Column.VIEWER, Column.TEAM_VIEWER)
MANAGERS = (Column.MANAGER, Column.ADMIN)
ALLOWED = {
    Kind.SIGNED_IN: tuple(Column),
    Kind.READ: tuple(Column),
    Kind.COMMENT: tuple(Column),
    Kind.EDIT: tuple(one for one in Column if one not in VIEWERS),
    Kind.MEMBER: tuple(one for one in Column if one not in VIEWERS),
    Kind.MANAGER: MANAGERS,
    Kind.ADMIN: (Column.ADMIN,),
    Kind.OWN: (Column.ADMIN,),  # who has made the world
}


@dataclass(frozen=True)
class Row:
    """One row: who may, what it is about, and with which arguments it is tried."""

    kind: Kind
    about: str = ""
    give: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    tests: tuple[str, ...] = ()

    @property
    def tried(self) -> bool:
        """Whether people are sent to try it."""
        return self.kind not in (Kind.INNER, Kind.GUARDED, Kind.BACKGROUND)

    @property
    def sides(self) -> tuple[bool, ...]:
        """Public and private; only one where the very same would be asked twice, for it is about neither."""
        of_the_world = any(isfunction(value) for value in self.give.values())
        return (False, True) if self.about or of_the_world else (False,)


def expected(row: Row, column: Column, *, private: bool) -> Outcome:
    """What this person must meet at this row."""
    if row.kind == Kind.OPEN:
        return Outcome.YES
    if column == Column.ANONYMOUS:
        return Outcome.SIGN_IN
    if row.about and private and column not in INSIDE:
        return Outcome.HIDDEN
    return Outcome.YES if column in ALLOWED[row.kind] else Outcome.NO


WRITING = (Kind.EDIT, Kind.MEMBER, Kind.MANAGER, Kind.ADMIN, Kind.OWN)


def fits(row: Row, column: Column, met: Outcome, *, private: bool) -> bool:
    """Whether somebody met what they must, on pages and over the API.

    There a viewer is refused before anything is looked for: for what is private and for what does not exist alike.
    """
    want = expected(row, column, private=private)
    refused_for_all = want == Outcome.HIDDEN and column == Column.VIEWER and row.kind in WRITING
    return met == want or (refused_for_all and met == Outcome.NO)


def _maker(kind: Kind) -> Any:
    def make(about: str = "", /, **give: Any) -> Row:
        return Row(kind, about, give)

    return make


OPEN, SIGNED_IN, READ, COMMENT = (_maker(kind) for kind in (Kind.OPEN, Kind.SIGNED_IN, Kind.READ, Kind.COMMENT))
EDIT, MEMBER, MANAGER = (_maker(kind) for kind in (Kind.EDIT, Kind.MEMBER, Kind.MANAGER))
ADMIN, OWN = (_maker(kind) for kind in (Kind.ADMIN, Kind.OWN))


def INNER(why: str) -> Row:
    """A service that others call after they have asked; `why` says who."""
    return Row(Kind.INNER, why=why)


def GUARDED(why: str, *tests: str) -> Row:
    """Something that a secret or one person alone opens; `why` says which, `tests` (file::name) try it."""
    return Row(Kind.GUARDED, why=why, tests=tests)


def BACKGROUND(why: str, *tests: str) -> Row:
    """Something that happens when nobody asks; `why` says who hears of private things, `tests` (file::name) try it."""
    return Row(Kind.BACKGROUND, why=why, tests=tests)
