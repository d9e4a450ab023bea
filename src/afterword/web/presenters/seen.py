"""What was seen before, as pages show it: why, what was promised then, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from afterword.core.recurrence.reasons import Reason
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action
from afterword.domain.recurrence.permissions import Subject
from afterword.domain.recurrence.queries import Seen, similar

STATES = {
    "open": ("open", "open"),
    "in_progress": ("open", "in progress"),
    "done": ("ok", "done"),
    "verified": ("ok", "verified"),
    "wont_do": ("none", "won\u2019t do"),
}
MOST_PROMISES = 4
LONGEST = 140  # letters of a quote


@dataclass(frozen=True, slots=True)
class Quote:
    """One reason: what the kind is called, what stands here, and what stood there where that differs."""

    label: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Promise:
    """One action that was promised then, and its state in words."""

    action: Action
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Before:
    """One earlier event."""

    seen: Seen
    quotes: Sequence[Quote]
    promises: Sequence[Promise]
    further: int  # promises that are not shown
    kept: str  # how many were kept, in words
    unquoted: str  # why it is here though nothing of both can be quoted


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """The whole list; `subject` is the incident or postmortem whose page this is."""

    subject: Subject
    shown: Sequence[Before]
    dismissed: Sequence[Before]
    may_say: bool  # whoever may change things


def seen_before(viewer: Person, subject: Subject) -> SeenBefore:
    """What was seen before, in a fixed number of questions."""
    told = [_before(one) for one in similar(viewer, subject, dismissed=True)]
    shown = [one for one in told if one.seen.verdict is None or one.seen.verdict.same]
    return SeenBefore(subject, shown, [one for one in told if one not in shown], viewer.role != Person.Role.VIEWER)


def _before(seen: Seen) -> Before:
    promises = [Promise(action, *STATES[action.status]) for action in seen.promised]
    quotes = [_quote(reason) for reason in seen.reasons]
    further = max(len(promises) - MOST_PROMISES, 0)
    return Before(seen, quotes, promises[:MOST_PROMISES], further, _kept(seen), _unquoted(seen))


def _unquoted(seen: Seen) -> str:
    """The reason of one without quotes: what a person said of it, which outlives the words that were alike."""
    if seen.verdict is None:
        return "The two have words in common that most others have, too."
    said = "it had the same cause" if seen.verdict.same else "it is something else"
    return f"{seen.verdict.by.name} said that {said}; nothing in their texts can be quoted."


def _quote(reason: Reason) -> Quote:
    here, there = _short(reason.here), _short(reason.there)
    return Quote(reason.label, here, "" if here.casefold() == there.casefold() else there)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + "\u2026"


def _kept(seen: Seen) -> str:
    total = len(seen.promised)
    if not total:
        return "No action was promised then."
    if seen.done == total:
        return "Promised then, and done:" if total == 1 else f"Promised then, all {total} done:"
    return f"Promised then, {seen.done or 'none'} of {total} done:" if total > 1 else "Promised then, not done:"
