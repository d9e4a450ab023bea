"""Reads the quality of the postmortems that a viewer may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from django.db.models import QuerySet

from afterword.core.lint.quality.brief import brief_from
from afterword.core.lint.quality.json import quality_from
from afterword.core.lint.quality.standing import Quality
from afterword.core.lint.quality.things import THINGS
from afterword.domain.accounts.models import Team
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.analytics.models import PostmortemQuality
from afterword.domain.analytics.services import look_at
from afterword.domain.incidents.queries import values_of
from afterword.domain.postmortems import queries as postmortems
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight

FILTERS = ("year", "team", "template", "severity", "service", "status")


@dataclass(frozen=True, slots=True)
class Looked:
    """A postmortem and its quality; None when nobody looked at it yet."""

    postmortem: Postmortem
    quality: Quality | None


class Found(Sequence[Looked]):
    """The postmortems that were asked for, newest first: each is read whole when it is taken, all are counted.

    `briefs` holds what is counted of those that somebody looked at.
    """

    def __init__(self, rows: QuerySet[Postmortem]) -> None:
        told = list(rows.values_list("pk", "quality__brief"))
        self._pks = [pk for pk, _ in told]
        briefs = (brief_from(text) for _, text in told if text)
        self.briefs = [one for one in briefs if len(one.stands) == len(THINGS)]  # others wait to be looked at anew

    def __len__(self) -> int:
        return len(self._pks)

    @overload
    def __getitem__(self, place: int) -> Looked: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Looked]: ...
    def __getitem__(self, place: int | slice) -> Looked | Sequence[Looked]:
        if isinstance(place, int):
            return self[place : place + 1 or None][0]
        rows = Postmortem.objects.only("number", "title", "date", "severity", "quality__told").select_related("quality")
        found = rows.in_bulk(self._pks[place])
        return [Looked(found[pk], _kept(found[pk])) for pk in self._pks[place] if pk in found]


def qualities(viewer: Viewer, params: Mapping[str, Any]) -> Found:
    """The postmortems that the address asks for, newest first, each with its quality, in a fixed number of queries.

    It knows year, team (of an incident it belongs to), template, severity, service and status.
    """
    wanted = {name: params[name] for name in FILTERS if name in params}
    rows = postmortems.filtered(viewer, wanted).prefetch_related(None).select_related(None)
    if slugs := values_of(params, "team"):
        rows = rows.filter(pk__in=Postmortem.objects.filter(incidents__team__slug__in=slugs).order_by().values("pk"))
    return Found(rows)


def _kept(postmortem: Postmortem) -> Quality | None:
    row = getattr(postmortem, "quality", None)
    return quality_from(row.told) if isinstance(row, PostmortemQuality) and row.told else None


def quality_of_one(viewer: Viewer, postmortem: Postmortem) -> Quality:
    """The quality of one postmortem: what is kept, or a look at it now when it was changed since."""
    require_sight(viewer, postmortem)
    row = PostmortemQuality.objects.filter(postmortem=postmortem, stale=False).first()
    return quality_from(row.told) if row is not None and row.told else look_at(postmortem)


def teams_named(viewer: Viewer) -> list[Team]:
    """The teams whose incidents have a postmortem that the viewer may see."""
    seen = postmortems.visible_postmortems(viewer).values("incidents__team")
    return list(Team.objects.filter(pk__in=seen).order_by("name"))
