"""Adds factors to the causal graph, changes them, and takes them out with what hangs below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from afterword.core.document.causal.graph import OUTCOME
from afterword.core.errors import InputError, NotFound
from afterword.core.model.analysis import LAYERS, USUAL_RELATION
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.analysis.models import Edge, Factor
from afterword.domain.analysis.queries import graph_from
from afterword.domain.analysis.services.common import factor_of, opened, record
from afterword.domain.analysis.services.edges import change_link, checked_relation
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.changes import UNCHANGED, assign, given
from afterword.domain.postmortems.models import Postmortem, TimelineItem
from afterword.domain.postmortems.permissions import require_edit

MOST = 200  # factors of one postmortem; nobody reads a graph of more
MOST_SOURCES = 20


def add_factor(
    *,
    actor: Person,
    postmortem: Postmortem,
    text: str,
    layer: str = "contributing",
    category: str = "",
    leads_to: int = OUTCOME,
    relation: str = "",
    items: Sequence[int] = (),
    sources: Sequence[str] = (),
) -> Factor:
    """Adds a factor that led to another one (by its id) or, with 0, to the outcome itself.

    Without a relation it is the usual one of its layer. `items` are ids of timeline entries, `sources` are words.
    """
    actor = require_edit(actor, postmortem)
    fields = _checked(text=text, layer=layer, category=category, sources=sources)
    relation = checked_relation(relation or USUAL_RELATION[layer])
    with transaction.atomic():
        opened(postmortem)
        effect = factor_of(postmortem, leads_to) if leads_to != OUTCOME else None
        factor = Factor.objects.create(
            postmortem=postmortem, position=_next(postmortem), created_at=clock.now(), created_by=actor, **fields
        )
        factor.items.set(_items(postmortem, items))
        Edge.objects.create(cause=factor, effect=effect, relation=relation)
        after = {**fields, "relation": relation, "leads_to": effect.text if effect else "the outcome"}
        record(actor, "factor.added", postmortem, factor, after=after)
    return factor


def change_factor(
    *,
    actor: Person,
    postmortem: Postmortem,
    factor: int,
    text: str = UNCHANGED,
    layer: str = UNCHANGED,
    category: str = UNCHANGED,
    items: Sequence[int] = UNCHANGED,
    sources: Sequence[str] = UNCHANGED,
    arrow: int | None = None,
    relation: str | None = None,
    leads_to: int | None = None,
) -> Factor:
    """Changes a factor by its id, and with it one of its arrows; what is left out stays."""
    actor = require_edit(actor, postmortem)
    fields = _checked(text=text, layer=layer, category=category, sources=sources)
    with transaction.atomic():
        opened(postmortem)
        row = factor_of(postmortem, factor)
        if arrow is not None:
            change_link(actor=actor, postmortem=postmortem, edge=arrow, relation=relation, leads_to=leads_to)
        before, after = assign(row, fields)
        row.save(update_fields=list(after)) if after else None
        if items is not UNCHANGED:
            _set_items(row, _items(postmortem, items), before, after)
        if after:
            record(actor, "factor.changed", postmortem, row, before, after)
    return row


def remove_factor(*, actor: Person, postmortem: Postmortem, factor: int) -> list[str]:
    """Takes a factor out with all that hangs on nothing else; the texts of what went, which the journal keeps."""
    actor = require_edit(actor, postmortem)
    with transaction.atomic():
        analysis = opened(postmortem)
        row = factor_of(postmortem, factor)
        factors = list(postmortem.factors.prefetch_related("items"))
        gone = graph_from(analysis, factors).hanging(row.pk)
        rows = [one for one in factors if one.pk in gone]
        before = {"factors": [_kept(one) for one in rows]}
        record(actor, "factor.removed", postmortem, row, before=before)
        Factor.objects.filter(pk__in=gone).delete()
    return [one.text for one in rows]


def _kept(factor: Factor) -> dict[str, Any]:
    """All that the journal needs to tell what a removed factor was."""
    arrows = [{"relation": one.relation, "leads_to": one.effect_id or 0} for one in factor.leads.all()]
    fields = {name: getattr(factor, name) for name in ("text", "layer", "category", "sources")}
    return {"id": factor.pk, **fields, "items": [one.pk for one in factor.items.all()], "arrows": arrows}


def _checked(**said: Any) -> dict[str, Any]:
    fields = given(said)
    if "text" in fields:
        fields["text"] = words(" ".join(fields["text"].split()), "The factor", 500)
    if fields.get("layer", "trigger") not in LAYERS:
        raise InputError(message=f"{fields['layer']} is not a layer; choose one of {', '.join(LAYERS)}.")
    if "category" in fields:
        fields["category"] = words(" ".join(fields["category"].split()), "The category", 60, needed=False)
    if "sources" in fields:
        fields["sources"] = _sources(fields["sources"])
    return fields


def _sources(written: Sequence[str]) -> list[str]:
    sources = list(dict.fromkeys(one.replace("\x00", "").strip()[:300] for one in written if one.strip()))
    if len(sources) > MOST_SOURCES:
        raise InputError(message=f"A factor has at most {MOST_SOURCES} references; these are {len(sources)}.")
    return sources


def _next(postmortem: Postmortem) -> int:
    if postmortem.factors.count() >= MOST:
        raise InputError(message=f"{postmortem.code} has {MOST} factors; more than that nobody reads, join some.")
    return (postmortem.factors.aggregate(last=Max("position"))["last"] or 0) + 1


def _items(postmortem: Postmortem, wanted: Sequence[int]) -> list[TimelineItem]:
    rows = list(postmortem.timeline.filter(pk__in=wanted))
    if len(rows) != len(set(wanted)):
        raise NotFound(what=f"such entry in the timeline of {postmortem.code}")
    return rows


def _set_items(factor: Factor, rows: list[TimelineItem], before: dict[str, Any], after: dict[str, Any]) -> None:
    present = set(factor.items.values_list("pk", flat=True))
    wanted = {one.pk for one in rows}
    if present != wanted:
        factor.items.set(rows)
        before["items"], after["items"] = sorted(present), sorted(wanted)
