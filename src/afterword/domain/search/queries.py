"""Finds things by number, words and facets: one function, the same hits on both databases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer, is_somebody
from afterword.domain.incidents.queries import values_of
from afterword.domain.search import engine
from afterword.domain.search.asked import LONGEST, Asked, read
from afterword.domain.search.excerpts import Marks, best_part, excerpt_of, marks_in
from afterword.domain.search.kinds import FACETS, KINDS, Kind
from afterword.domain.search.models import Facet, Indexed, SavedView

SIZE = 20
MOST = 500  # hits that are looked at, the best; beyond them the count says "more than"
CANDIDATES = 2 * MOST
MOST_VALUES = 12  # of one facet
SORTS = ("best", "newest")
NUMBER = re.compile(r"\s*(?:(INC|PM|AI|RB|ADR)\s*-?\s*)?0*(\d{1,9})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. `excerpt` is plain text; the marks are the stretches that were asked for."""

    kind: str
    code: str
    title: str
    title_marks: Marks
    where: str  # the part the excerpt is from; empty when only the title has the words
    excerpt: str
    marks: Marks
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: `goes_to` is the number of the one thing that was named; else there are hits, a page of them.

    `total` counts up to MOST, and `more` says that there are others beyond. `facets` are the values that the hits have,
    each with how many of them, the most frequent first.
    """

    text: str
    goes_to: str | None = None
    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False
    page: int = 1
    pages: int = 0
    facets: Mapping[str, Sequence[tuple[str, int]]] | None = None


def search(
    viewer: Viewer,
    text: str,
    facets: Mapping[str, Any] | None = None,
    page: int = 1,
    *,
    size: int = SIZE,
    kinds: Collection[str] = KINDS.keys(),
) -> Found:
    """What the viewer may see of what they ask for; INC-42 goes straight there, and all words must be found.

    `facets` may hold values of FACETS, and `sort`: best or newest. Several values of one facet mean "or".
    Other kinds than `kinds` are left out altogether.
    """
    text, chosen = text.replace("\x00", "").strip("\n\r\t")[:LONGEST], _within(kinds, facets or {})
    named = NUMBER.fullmatch(text)
    if named and named[1] and (code := _numbered(viewer, named[1].upper(), int(named[2]), kinds)):
        return Found(text, goes_to=code)
    asked = read(text)
    if not asked and not any(values_of(chosen, name) for name in FACETS):
        return Found(text, facets={})
    pks = _matches(viewer, asked, chosen)
    more, pks = len(pks) > MOST, pks[:MOST]
    if named:
        pks = _named_first(viewer, int(named[2]), pks, kinds)
    pages = -(-len(pks) // size)
    page = min(max(page, 1), max(pages, 1))
    hits = _hits(pks[(page - 1) * size : page * size], asked)
    return Found(text, None, hits, len(pks), more, page, pages, counted(pks))


def _within(kinds: Collection[str], chosen: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is chosen, with the kinds narrowed to those that may be told at all."""
    if len(kinds) == len(KINDS):
        return chosen
    wanted = values_of(chosen, "kind") or kinds
    return {name: values_of(chosen, name) for name in (*FACETS, "sort")} | {
        "kind": [kind for kind in wanted if kind in kinds] or ["none"]
    }


def _matches(viewer: Viewer, asked: Asked, chosen: Mapping[str, Any]) -> list[int]:
    """The first of what the viewer may see of what was asked for, in order; one more than MOST when there are more."""
    rows = narrowed(seen_by(viewer, Indexed.objects.all()), chosen)
    if not asked or "newest" in values_of(chosen, "sort"):
        ordered = (engine.matching(rows, asked) if asked else rows).order_by("-at", "-pk")
        return list(ordered.values_list("pk", flat=True)[: MOST + 1])
    if not any(values_of(chosen, name) for name in FACETS):
        best = engine.best(asked, CANDIDATES)
        seen = set(rows.filter(pk__in=best).values_list("pk", flat=True))
        if len(best) < CANDIDATES or len(seen) > MOST:  # else too many of the best are hidden: all must be asked
            return [pk for pk in best if pk in seen][: MOST + 1]
    return list(engine.ranked(rows, asked).values_list("pk", flat=True)[: MOST + 1])


def _numbered(viewer: Viewer, prefix: str, number: int, kinds: Collection[str]) -> str | None:
    for kind in KINDS.values():
        if kind.prefix == prefix and kind.name in kinds and kind.by_number is not None:
            try:
                return str(kind.by_number(viewer, number).code)
            except NotFound:
                return None
    return None


def _named_first(viewer: Viewer, number: int, pks: list[int], kinds: Collection[str]) -> list[int]:
    """A bare number names every thing that has it: they come before what holds it as a word."""
    codes = [code for kind in KINDS.values() if (code := _numbered(viewer, kind.prefix, number, kinds))]
    known = dict(Indexed.objects.filter(code__in=codes).values_list("code", "pk"))
    named = [known[code] for code in codes if code in known]
    return [*named, *(pk for pk in pks if pk not in named)]


def seen_by(viewer: Viewer, rows: QuerySet[Indexed]) -> QuerySet[Indexed]:
    """Those of the entries that the viewer may see. What hangs on something private is asked of the live rows."""
    if not is_somebody(viewer):
        return rows.none()
    if viewer.is_admin:
        return rows
    allowed = Q(open=True) | Q(kind__in=[kind.name for kind in KINDS.values() if kind.visible is None])
    for kind, ids in _closed().items():
        allowed |= Q(kind=kind.name, object_id__in=_live(kind, viewer, ids))
    return rows.filter(allowed)


def _closed() -> dict[Kind, list[int]]:
    """What not everybody may see, or may not as far as the index knows: private things, and what was just changed.

    They are few, and so named one by one: asked of the whole tables, PostgreSQL took two seconds to answer.
    """
    found: dict[Kind, list[int]] = {kind: [] for kind in KINDS.values() if kind.visible is not None}
    rows = Indexed.objects.filter(open=False, kind__in=[kind.name for kind in found]).order_by()
    for name, pk in rows.values_list("kind", "object_id"):
        found[KINDS[name]].append(pk)
    return {kind: ids for kind, ids in found.items() if ids}


def _live(kind: Kind, viewer: Viewer, ids: list[int]) -> list[int]:
    """Those of the things that the viewer may see as they are now."""
    if kind.live is not None:
        return kind.live(viewer, ids)
    assert kind.visible is not None
    live = kind.model._default_manager.filter(kind.visible(viewer), pk__in=ids)
    return list(live.order_by().values_list("pk", flat=True))


def narrowed(rows: QuerySet[Indexed], chosen: Mapping[str, Any]) -> QuerySet[Indexed]:
    """The entries that have a wanted value of each facet that is asked for."""
    for name in FACETS:
        if values := values_of(chosen, name):
            held = Facet.objects.filter(name=name, value__in=values).order_by().values("entry")
            rows = rows.filter(kind__in=values) if name == "kind" else rows.filter(pk__in=held)
    return rows


def counted(pks: Sequence[int]) -> dict[str, list[tuple[str, int]]]:
    """The values of these entries by facet, each with how many have it, the most frequent first."""
    rows = Facet.objects.filter(entry__in=pks).order_by().values_list("name", "value").annotate(n=Count("pk"))
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in FACETS}
    for name, value, count in rows:
        found[name].append((value, count))
    for name, values in found.items():
        key = (lambda one: (-int(one[0]),)) if name == "year" else (lambda one: (-one[1], one[0]))
        values.sort(key=key)
        del values[MOST_VALUES:]
    return {name: values for name, values in found.items() if values}


def _hits(pks: Sequence[int], asked: Asked) -> tuple[Hit, ...]:
    rows = Indexed.objects.in_bulk(pks)
    return tuple(_hit(rows[pk], asked) for pk in pks if pk in rows)


def _hit(row: Indexed, asked: Asked) -> Hit:
    where, text, found = best_part(row.parts, asked) if asked else ("", "", False)
    excerpt, marks = excerpt_of(text, asked) if found else ("", ())
    return Hit(row.kind, row.code, row.title, marks_in(row.title, asked), where, excerpt, marks, row.at)


def objects_with(kind: str, chosen: Mapping[str, Any], names: Iterable[str]) -> Q | None:
    """The condition on a kind's own model that leaves what has the wanted facets and words; None when none is asked.

    For lists of one kind, which say themselves who may see what.
    """
    wanted = {name: values_of(chosen, name) for name in names if values_of(chosen, name)}
    asked = read(" ".join(values_of(chosen, "q")))
    if not wanted and not asked:
        return None
    rows = narrowed(Indexed.objects.filter(kind=kind), wanted)
    rows = engine.matching(rows, asked) if asked else rows
    return Q(pk__in=rows.order_by().values("object_id"))


def values_in(viewer: Viewer, kind: str, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    """The values of facets among all things of a kind that the viewer may see, each with how many have it."""
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in names}
    if not is_somebody(viewer):
        return found
    counts = _of_each(Facet.objects.filter(kind=kind, name__in=names))
    if hidden := _hidden(viewer, KINDS[kind]):
        entries = Indexed.objects.filter(kind=kind, object_id__in=hidden).values("pk")
        counts -= _of_each(Facet.objects.filter(entry__in=entries, name__in=names))
    for (name, value), count in sorted(counts.items()):
        if count > 0:
            found[name].append((value, count))
    return found


def _of_each(rows: QuerySet[Facet]) -> Counter[tuple[str, str]]:
    counted = rows.order_by().values_list("name", "value").annotate(n=Count("pk"))
    return Counter({(name, value): count for name, value, count in counted})


def _hidden(viewer: Person, kind: Kind) -> set[int]:
    """The things of a kind that are in the index and that the viewer may not see: few, so counts leave them out."""
    if viewer.is_admin or kind.visible is None:
        return set()
    closed = list(Indexed.objects.filter(open=False, kind=kind.name).order_by().values_list("object_id", flat=True))
    return set(closed) - set(_live(kind, viewer, closed))


def views_of(viewer: Viewer, page: str) -> QuerySet[SavedView]:
    """The views that the viewer keeps of a page."""
    return SavedView.objects.filter(person=viewer, page=page) if is_somebody(viewer) else SavedView.objects.none()
