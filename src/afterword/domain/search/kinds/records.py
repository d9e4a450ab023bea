"""Runbooks and decision records: title, services and what they say; everybody signed in may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from afterword.domain.knowledge.models import Decision, Runbook
from afterword.domain.knowledge.queries import decision_by_number, runbook_by_number
from afterword.domain.search.kinds.base import Kind, Written


def _written(model: type[Runbook] | type[Decision]) -> Callable[[Sequence[int]], Iterator[Written]]:
    def written(ids: Sequence[int]) -> Iterator[Written]:
        for row in model.objects.filter(pk__in=ids).select_related("team"):
            yield Written(
                object_id=row.pk,
                code=row.code,
                title=row.title,
                at=row.updated_at,
                open=True,
                summary=(("services", ", ".join(row.services)),),
                body=(("text", row.text),),
                facets=(
                    ("status", row.state),
                    ("year", str(row.created_at.year)),
                    ("team", row.team.slug if row.team else ""),
                    *(("service", name) for name in row.services),
                ),
            )

    return written


RUNBOOK = Kind("runbook", "Runbooks", Runbook, None, _written(Runbook), "RB", runbook_by_number)
DECISION = Kind("decision", "Decision records", Decision, None, _written(Decision), "ADR", decision_by_number)
