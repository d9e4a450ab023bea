"""The actions of one postmortem by term, the chain fix first, and what its text asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterword.core.lint.suggestions import Suggestion
from afterword.domain.accounts.models import Person
from afterword.domain.actions.queries import visible_actions, with_lists
from afterword.domain.actions.suggesting import suggestions
from afterword.domain.actions.terms import proposed_due
from afterword.domain.postmortems.models import Postmortem
from afterword.web.presenters.actions import Row, row_of

TERMS = {
    "fix": "The chain fix",
    "immediate": "Immediate",
    "short": "Short-term, within two weeks",
    "long": "Long-term, within a quarter",
    "": "Without a term",
}


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one term."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ActionsPage:
    """What the page of a postmortem's actions shows."""

    postmortem: Postmortem
    parts: tuple[Part, ...]
    suggestions: tuple[Suggestion, ...]
    dues: dict[str, date | None]


def actions_page(viewer: Person, postmortem: Postmortem, today: date) -> ActionsPage:
    """The page as it stands now."""
    rows = [row_of(one, today) for one in with_lists(visible_actions(viewer).filter(postmortem=postmortem))]
    parts = {name: tuple(row for row in rows if _part(row) == name) for name in TERMS}
    return ActionsPage(
        postmortem=postmortem,
        parts=tuple(Part(TERMS[name], found) for name, found in parts.items() if found),
        suggestions=suggestions(viewer, postmortem),
        dues={term: proposed_due(term, today) for term in ("immediate", "short", "long")},
    )


def _part(row: Row) -> str:
    return "fix" if row.action.level else row.action.term
