"""Keeps the index in step. It is the system's own: no permission, no journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import Q

from afterword.domain import clock
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.search import engine
from afterword.domain.search.kinds import KINDS, Kind, Written
from afterword.domain.search.models import Facet, Indexed
from afterword.domain.search.words import with_parts

BATCH = 50
Thing = tuple[str, int]  # the name of a kind, and an id


def touched_by(entry: JournalEntry) -> set[Thing]:
    """What a journal entry may have changed, as far as it can be found."""
    found = {("incident", entry.incident_id), ("postmortem", entry.postmortem_id)}
    if entry.subject_type in KINDS:
        found.add((entry.subject_type, entry.subject_id))
    return {(kind, pk) for kind, pk in found if pk is not None}


def mark_stale(entry: JournalEntry) -> list[Thing]:
    """Notes what a journal entry may have changed, in its transaction; gives what somebody must read again.

    What is stale is shown by the live rows' word only. What was noted already is not given again.
    """
    things = touched_by(entry)
    if entry.subject_type in ("incident", "postmortem"):
        things |= _below(things)
    known = _locked(things)
    fresh = {pk for pk, stale in known.values() if not stale}
    if fresh:
        Indexed.objects.filter(pk__in=fresh).update(stale=True, open=False)
    return sorted(thing for thing in things if thing not in known or known[thing][0] in fresh)


def _locked(things: Iterable[Thing]) -> dict[Thing, tuple[int, bool]]:
    """The entries of these things with whether each is stale.

    Whoever reads one again just now is waited for: what they write was read before this change.
    """
    rows = Indexed.objects.filter(_any_of(things)).select_for_update(no_key=True).order_by("pk")
    return {(kind, pk): (row, stale) for kind, pk, row, stale in rows.values_list("kind", "object_id", "pk", "stale")}


def _any_of(things: Iterable[Thing]) -> Q:
    condition = Q(pk__in=[])
    for kind in {kind for kind, _ in things}:
        condition |= Q(kind=kind, object_id__in=[pk for name, pk in things if name == kind])
    return condition


def _below(things: set[Thing]) -> set[Thing]:
    """What hangs on incidents and postmortems: who may see it may have changed with them."""
    incidents = [pk for kind, pk in things if kind == "incident"]
    through = Postmortem.incidents.through.objects.filter(incident__in=incidents)
    documents = {pk for kind, pk in things if kind == "postmortem"} | set(through.values_list("postmortem", flat=True))
    hanging = Indexed.objects.filter(Q(incident__in=incidents) | Q(postmortem__in=documents))
    return {*hanging.values_list("kind", "object_id"), *(("postmortem", pk) for pk in documents)}


def index(things: Iterable[Thing]) -> int:
    """Reads things again and writes them into the index; those that are gone leave it. Gives how many are in it."""
    given, count = list(things), 0
    for name in dict.fromkeys(kind for kind, _ in given):
        ids = [pk for kind, pk in given if kind == name]
        for start in range(0, len(ids), BATCH):
            count += _index(KINDS[name], ids[start : start + BATCH])
    return count


def _index(kind: Kind, ids: Sequence[int]) -> int:
    with transaction.atomic():
        # A change from here on is noted anew: what is read below may miss it.
        Indexed.objects.filter(kind=kind.name, object_id__in=ids).update(stale=False)
        found = list(kind.written(ids))
        _forget(Indexed.objects.filter(kind=kind.name, object_id__in=set(ids) - {one.object_id for one in found}))
        rows = [_row(kind, one) for one in found]
        fields = ("code", "title", "parts", "at", "incident", "postmortem", "open", "stale", "made_at")
        Indexed.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=fields
        )
        pks = dict(Indexed.objects.filter(kind=kind.name, object_id__in=ids).values_list("object_id", "pk"))
        _facets(kind, {pks[one.object_id]: one for one in found})
        engine.keep((pks[one.object_id], _columns(one)) for one in found)
    return len(found)


def _forget(rows: Iterable[Indexed]) -> None:
    pks = [row.pk for row in rows]
    engine.forget(pks)
    Indexed.objects.filter(pk__in=pks).delete()


def _row(kind: Kind, one: Written) -> Indexed:
    parts = [[where, text.replace("\x00", "")] for where, text in (*one.summary, *one.body) if text.strip()]
    return Indexed(
        kind=kind.name,
        object_id=one.object_id,
        code=one.code,
        title=one.title[:500],
        parts=parts,
        at=one.at,
        incident=one.incident,
        postmortem=one.postmortem,
        open=one.open,
        stale=False,
        made_at=clock.now(),
    )


def _facets(kind: Kind, found: dict[int, Written]) -> None:
    Facet.objects.filter(entry__in=found).delete()
    rows = {
        (pk, name, value.strip()[:120])
        for pk, one in found.items()
        for name, value in (("kind", kind.name), *one.facets)
        if value.strip()
    }
    written = (Facet(entry_id=pk, kind=kind.name, name=name, value=value) for pk, name, value in sorted(rows))
    Facet.objects.bulk_create(written)


def _columns(one: Written) -> engine.Columns:
    title = with_parts(f"{one.code} {one.title}")
    summary, body = ([word for _, text in parts for word in with_parts(text)] for parts in (one.summary, one.body))
    return title, summary, body


def unindexed() -> Iterator[Thing]:
    """Everything that is not in the index as it is now."""
    for kind in KINDS.values():
        known = Indexed.objects.filter(kind=kind.name, stale=False).values("object_id")
        missing = kind.model._default_manager.exclude(pk__in=known).order_by("pk")
        yield from ((kind.name, pk) for pk in missing.values_list("pk", flat=True))


def everything() -> Iterator[Thing]:
    """Everything that can be found, and everything in the index that is no more."""
    for kind in KINDS.values():
        yield from ((kind.name, pk) for pk in kind.model._default_manager.order_by("pk").values_list("pk", flat=True))
        gone = Indexed.objects.filter(kind=kind.name).exclude(object_id__in=kind.model._default_manager.values("pk"))
        yield from ((kind.name, pk) for pk in gone.values_list("object_id", flat=True))
