"""Services as their teams describe them; everybody signed in may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterword.domain.knowledge.models import Service
from afterword.domain.search.kinds.base import Kind, Written


def written(ids: Sequence[int]) -> Iterator[Written]:
    """Each service with its description."""
    for row in Service.objects.filter(pk__in=ids).select_related("team"):
        yield Written(
            object_id=row.pk,
            code=row.slug,
            title=row.title or row.name,
            at=row.updated_at,
            open=True,
            summary=(("name", row.name), ("tags", ", ".join(map(str, row.tags)))),
            body=(("description", row.description),),
            facets=(("service", row.name), ("team", row.team.slug if row.team else "")),
        )


KIND = Kind("service", "Services", Service, None, written)
