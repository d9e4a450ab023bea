"""Finds objects by their number or by words, the same on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, Q, QuerySet

from afterword.core.document.plain import plain_words
from afterword.core.errors import NotFound
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions.models import Action
from afterword.domain.actions.queries import action_by_number, visible_actions
from afterword.domain.incidents.models import AffectedService, Entry, Incident
from afterword.domain.incidents.queries import incident_by_number, visible_incidents
from afterword.domain.postmortems.models import Postmortem, Section, TimelineItem
from afterword.domain.postmortems.queries import postmortem_by_number, visible_postmortems

MOST_WORDS = 8
MOST_HITS = 50  # of each kind
AROUND = 90  # characters on either side of a hit
NUMBER = re.compile(r"\s*(?:(INC|PM|AI)\s*-?\s*)?0*(\d{1,9})\s*", re.IGNORECASE)
BY_NUMBER: dict[str, Callable[[Viewer, int], Any]] = {
    "INC": incident_by_number,
    "PM": postmortem_by_number,
    "AI": action_by_number,
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One object that was found. `excerpt` is plain text; `marks` are the stretches in it that matched."""

    kind: str  # incident, postmortem or action
    code: str
    title: str
    excerpt: str
    marks: tuple[tuple[int, int], ...]
    where: str  # the part the excerpt is from, as in "Summary" or "log entry"; empty for the title
    subject: Any


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search: `goes_to` is the number of the one object that was named, else there are hits."""

    text: str
    goes_to: str | None
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Text that belongs to an object through another table: `owner` names the column that points to it."""

    rows: QuerySet[Any]
    field: str
    owner: str
    where: Callable[[Any], str]


def search(viewer: Viewer, text: str) -> Found:
    """What a person may see of what they asked for: INC-42 goes straight there; words must all be found."""
    text = text.strip()[:500]
    named = NUMBER.fullmatch(text)
    if named and named[1]:
        found = _numbered(viewer, named[1].upper(), int(named[2]))
        return Found(text, found.code if found else None, ())
    hits = [_hit(one, "", text, []) for one in _any_numbered(viewer, int(named[2]))] if named else []
    words = text.split()[:MOST_WORDS]
    if words:
        known = {hit.code for hit in hits}
        hits += [hit for hit in _by_words(viewer, words) if hit.code not in known]
    return Found(text, None, tuple(hits))


def _numbered(viewer: Viewer, prefix: str, number: int) -> Any:
    try:
        return BY_NUMBER[prefix](viewer, number)
    except NotFound:
        return None


def _any_numbered(viewer: Viewer, number: int) -> list[Any]:
    return [one for prefix in BY_NUMBER if (one := _numbered(viewer, prefix, number)) is not None]


def has(field: str, word: str) -> Q:
    """The condition that a field holds a word in any case; SQLite's LIKE knows the case of ASCII letters only."""
    if connection.vendor == "sqlite" and not word.isascii():
        return Q(**{f"{field}__iregex": re.escape(word)})
    return Q(**{f"{field}__icontains": word})


def _by_words(viewer: Viewer, words: list[str]) -> list[Hit]:
    shown = Entry.objects.filter(withdrawn_at=None)
    incidents = (
        _Part(AffectedService.objects.all(), "name", "incident", lambda row: "service"),
        _Part(shown, "text", "incident", lambda row: "log entry"),
    )
    postmortems = (
        _Part(Section.objects.order_by("kept", "position"), "text", "postmortem", lambda row: row.heading),
        _Part(TimelineItem.objects.all(), "text", "postmortem", lambda row: "timeline"),
    )
    hits = _of_kind(visible_postmortems(viewer), ("title",), postmortems, words)
    hits += _of_kind(visible_incidents(viewer), ("title", "summary", "resolution_summary"), incidents, words)
    hits += _of_kind(visible_actions(viewer), ("text", "verification", "completion_note"), (), words)
    return [hit for _, _, hit in sorted(hits, key=lambda ranked: ranked[:2])]


def _of_kind(
    rows: QuerySet[Any], fields: tuple[str, ...], parts: Iterable[_Part], words: list[str]
) -> list[tuple[int, int, Hit]]:
    """The objects in which each word is found somewhere, with their rank: titles first, then the newest."""
    for word in words:
        condition = Q()
        for field in fields:
            condition |= has(field, word)
        for part in parts:
            condition |= Q(pk__in=part.rows.filter(has(part.field, word)).order_by().values(part.owner))
        rows = rows.filter(condition)
    subjects = list(rows.order_by("-number")[:MOST_HITS])
    texts = _texts(subjects, fields, parts, words)
    ranked = []
    for subject in subjects:
        in_title = sum(word.lower() in getattr(subject, fields[0]).lower() for word in words)
        where, text = texts.get(subject.pk, ("", getattr(subject, fields[0])))
        ranked.append((len(words) - in_title, -subject.number, _hit(subject, where, text, words)))
    return ranked


def _texts(
    subjects: list[Any], fields: tuple[str, ...], parts: Iterable[_Part], words: list[str]
) -> dict[int, tuple[str, str]]:
    """For each object the text to quote: the one that holds most of the words, and where it is from."""
    best: dict[int, tuple[int, str, str]] = {}

    def offer(pk: int, where: str, text: str) -> None:
        count = sum(word.lower() in text.lower() for word in words)
        if count > best.get(pk, (0, "", ""))[0]:
            best[pk] = (count, where, text)

    for subject in subjects:
        for field in fields:
            offer(subject.pk, "" if field == fields[0] else field.replace("_", " "), getattr(subject, field))
    for part in parts:
        condition = Q()
        for word in words:
            condition |= has(part.field, word)
        owned = part.rows.filter(condition, **{f"{part.owner}__in": [one.pk for one in subjects]})
        for row in owned:
            offer(getattr(row, f"{part.owner}_id"), part.where(row), getattr(row, part.field))
    return {pk: (where, text) for pk, (_, where, text) in best.items()}


KINDS: dict[type[Model], str] = {Incident: "incident", Postmortem: "postmortem", Action: "action"}


def _hit(subject: Any, where: str, text: str, words: list[str]) -> Hit:
    title = subject.text if isinstance(subject, Action) else subject.title
    excerpt, marks = excerpt_of(text if words else title, words)
    return Hit(KINDS[type(subject)], subject.code, title, excerpt, marks, where, subject)


def excerpt_of(text: str, words: list[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A stretch of the text around the first word found, in plain words on one line, and where in it they stand."""
    pattern = re.compile("|".join(re.escape(word) for word in words) or r"(?!)", re.IGNORECASE)
    flat = plain_words(text)
    if not pattern.search(flat):
        flat = " ".join(text.split())  # it was found in what a reader does not see, such as an address
    first = pattern.search(flat)
    begin, finish = first.span() if first else (0, 0)
    start, end = max(0, begin - AROUND), min(len(flat), finish + AROUND)
    if start:
        start = max(start, flat.find(" ", start, begin) + 1)  # not in the middle of a word
    if end < len(flat) and (space := flat.rfind(" ", finish, end)) > 0:
        end = space
    excerpt = ("\u2026" if start else "") + flat[start:end].strip() + ("\u2026" if end < len(flat) else "")
    return excerpt, tuple(match.span() for match in pattern.finditer(excerpt))
