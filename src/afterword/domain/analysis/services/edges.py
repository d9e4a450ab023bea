"""The arrows of the causal graph: a further one, another relation, another place, and the end of one."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from afterword.core.document.causal.graph import OUTCOME
from afterword.core.errors import Conflict, InputError, NotFound, RuleBroken
from afterword.core.model.analysis import RELATIONS
from afterword.domain.accounts.models import Person
from afterword.domain.analysis.models import Analysis, Edge, Factor
from afterword.domain.analysis.queries import graph_from
from afterword.domain.analysis.services.common import factor_of, opened, record
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit


def checked_relation(relation: str) -> str:
    """One of the relations; InputError for anything else."""
    if relation not in RELATIONS:
        raise InputError(message=f"{relation or 'Nothing'} is not a relation; choose one of {', '.join(RELATIONS)}.")
    return relation


def link(*, actor: Person, postmortem: Postmortem, cause: int, leads_to: int, relation: str) -> Edge:
    """A further arrow from a factor to another one, or to the outcome (0); a circle is refused."""
    actor, relation = require_edit(actor, postmortem), checked_relation(relation)
    with transaction.atomic():
        analysis = opened(postmortem)
        row, effect = factor_of(postmortem, cause), _effect(postmortem, leads_to)
        _require_new(analysis, row, effect)
        edge = Edge.objects.create(cause=row, effect=effect, relation=relation)
        record(actor, "factor.linked", postmortem, row, after=_told(edge))
    return edge


def change_link(
    *, actor: Person, postmortem: Postmortem, edge: int, relation: str | None = None, leads_to: int | None = None
) -> Edge:
    """Gives an arrow another relation, or moves it with all that hangs on its cause below another factor."""
    actor = require_edit(actor, postmortem)
    with transaction.atomic():
        analysis = opened(postmortem)
        row = edge_of(postmortem, edge)
        before = _told(row)
        if relation is not None:
            row.relation = checked_relation(relation)
        if leads_to is not None and leads_to != (row.effect_id or OUTCOME):
            effect = _effect(postmortem, leads_to)
            _require_new(analysis, row.cause, effect)
            row.effect = effect
        if _told(row) != before:
            row.save(update_fields=["relation", "effect"])
            record(actor, "factor.relinked", postmortem, row.cause, before, _told(row))
    return row


def unlink(*, actor: Person, postmortem: Postmortem, edge: int) -> None:
    """Takes an arrow away; the last one of a factor stays, so that everything leads to the outcome."""
    actor = require_edit(actor, postmortem)
    with transaction.atomic():
        opened(postmortem)
        row = edge_of(postmortem, edge)
        if row.cause.leads.count() == 1:
            message = f"This is the only arrow of “{row.cause.text}”; move it, or remove the factor."
            raise RuleBroken(message=message)
        record(actor, "factor.unlinked", postmortem, row.cause, before=_told(row))
        row.delete()


def edge_of(postmortem: Postmortem, pk: int) -> Edge:
    """An arrow of this postmortem and of no other."""
    found = Edge.objects.select_related("cause", "effect").filter(cause__postmortem=postmortem, pk=pk).first()
    if found is None:
        raise NotFound(what=f"arrow {pk} in {postmortem.code}")
    return found


def _effect(postmortem: Postmortem, pk: int) -> Factor | None:
    return factor_of(postmortem, pk) if pk != OUTCOME else None


def _require_new(analysis: Analysis, cause: Factor, effect: Factor | None) -> None:
    """Refuses an arrow that is there, and one that would close a circle."""
    if Edge.objects.filter(cause=cause, effect=effect).exists():
        said = f"“{cause.text}” leads to “{effect.text if effect else 'the outcome'}” already"
        raise Conflict(message=f"{said}; change the relation of that arrow.")
    if effect is None:
        return
    graph = graph_from(analysis, list(cause.postmortem.factors.prefetch_related("items")))
    if graph.would_turn(cause.pk, effect.pk):
        if cause.pk == effect.pk:
            raise RuleBroken(message=f"“{cause.text}” cannot lead to itself; choose another factor.")
        said = f"“{effect.text}” already led to “{cause.text}”"
        raise RuleBroken(message=f"{said}; an arrow back would make each the cause of the other, choose another place.")


def _told(edge: Edge) -> dict[str, Any]:
    return {"relation": edge.relation, "leads_to": edge.effect.text if edge.effect else "the outcome"}
