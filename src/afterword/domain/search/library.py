"""The postmortems of a library page: narrowed by words and facets, a page at a time, with what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from afterword.domain.accounts.permissions import Viewer
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import filtered, with_lists
from afterword.domain.search.queries import objects_with, values_in

SIZE = 50
FACETS = ("severity", "service", "chain", "category", "template", "status", "year")
FROM_INDEX = ("service", "chain", "category")  # the others are columns of the postmortem


@dataclass(frozen=True, slots=True)
class Library:
    """One page of postmortems, and the values of each facet among all that the viewer may see, with their counts."""

    rows: Sequence[Postmortem]
    page: int
    more: bool
    facets: Mapping[str, Sequence[tuple[str, int]]]

    @property
    def total(self) -> int:
        """How many there are in all, as far as they are in the index."""
        return sum(count for _, count in self.facets["status"])

    @property
    def drafts(self) -> int:
        """How many of them are not published yet."""
        return sum(count for status, count in self.facets["status"] if status in ("draft", "in_review"))


def library(viewer: Viewer, params: Mapping[str, Any], page: int = 1) -> Library:
    """The page that is asked for; it knows what `postmortems.queries.filtered` knows, and chain and category."""
    rows = filtered(viewer, {name: params[name] for name in params if name not in ("q", *FROM_INDEX)})
    condition = objects_with("postmortem", params, FROM_INDEX)
    rows = rows.filter(condition) if condition is not None else rows
    page = max(page, 1)
    ids = list(rows.values_list("pk", flat=True)[(page - 1) * SIZE : page * SIZE + 1])  # an index has them in order
    found = with_lists(Postmortem.objects.all()).in_bulk(ids[:SIZE])
    shown = [found[pk] for pk in ids[:SIZE] if pk in found]
    return Library(shown, page, len(ids) > SIZE, values_in(viewer, "postmortem", FACETS))
