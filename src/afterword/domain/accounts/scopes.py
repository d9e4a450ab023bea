"""What a token may be allowed: one word for each kind of thing, to read it or to write it."""

from __future__ import annotations

from collections.abc import Iterable

from afterword.domain.accounts.models import Person

NOUNS = {
    "incidents": "incidents, their log, roles and evidence",
    "postmortems": "postmortems, their timeline, sections and exports",
    "actions": "follow-up actions",
    "reviews": "reviews, comments and meetings",
    "knowledge": "services, runbooks and decision records",
    "insights": "measures and reports",
    "policy": "the policy and templates",
    "checks": "checks of fixes and their results",
    "notifications": "your own notifications and choices",
    "admin": "people, teams, webhooks and the journal",
}
SCOPES = tuple(
    f"{noun}:{access}" for noun in NOUNS for access in ("read", "write") if (noun, access) != ("insights", "write")
)
READS = tuple(scope for scope in SCOPES if scope.endswith(":read"))
OF_ADMINISTRATORS = ("admin:read", "admin:write")
OF_VIEWERS = ("reviews:write", "notifications:write")  # what a viewer may write: comments, and one's own choices


def scopes_for(person: Person) -> frozenset[str]:
    """The scopes that make sense for a person: what is left of a token when its person may less than it."""
    if person.is_admin:
        return frozenset(SCOPES)
    if person.role == Person.Role.VIEWER:
        return frozenset({*READS, *OF_VIEWERS} - {*OF_ADMINISTRATORS})
    return frozenset(SCOPES) - {*OF_ADMINISTRATORS}


def held(scopes: Iterable[str]) -> frozenset[str]:
    """The scopes with what they bring along: who may write something may read it, too."""
    given = set(scopes)
    brought = {f"{scope.removesuffix(':write')}:read" for scope in given if scope.endswith(":write")}
    return frozenset(given | brought)
