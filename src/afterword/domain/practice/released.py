"""What was published, as it was published: for the site, the feed and whoever reads an earlier version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from django.db.models import Exists, OuterRef, QuerySet

from afterword.core.document.charts import chart_files
from afterword.core.document.exporters.pictures import without_metadata
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.static_site.released import Released
from afterword.core.model.document import Document
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions.models import Action
from afterword.domain.postmortems.belonging import told_with_postmortem
from afterword.domain.postmortems.models import Postmortem, Publication
from afterword.domain.postmortems.queries import pictures_of, to_document, visible_postmortems


def publications(viewer: Viewer, *, audience: str = "internal", private: bool = False) -> QuerySet[Publication]:
    """The last version of each postmortem for an audience, the newest first; private ones only when asked for."""
    seen = visible_postmortems(viewer)
    seen = seen if private else seen.filter(private=False).exclude(incidents__private=True)
    rows = Publication.objects.filter(audience=audience, postmortem__in=seen.values("pk"))
    newer = Publication.objects.filter(
        postmortem=OuterRef("postmortem"), audience=audience, version__gt=OuterRef("version")
    )
    return rows.filter(~Exists(newer)).select_related("postmortem").order_by("-published_at", "-pk")


def released(viewer: Viewer, *, audience: str = "internal", private: bool = False) -> Iterator[Released]:
    """Each of them with its pictures and charts, as the static site shows it."""
    rows = list(publications(viewer, audience=audience, private=private))
    if audience == "external":
        yield from (_outside(viewer, row) for row in rows)
        return
    levels = dict(
        Action.objects.filter(told_with_postmortem(), postmortem__in=[row.postmortem_id for row in rows])
        .exclude(level="")
        .values_list("postmortem", "level")
    )
    for row in rows:
        yield _released(viewer, row, levels.get(row.postmortem_id, ""))


def latest(viewer: Viewer, most: int = 50) -> Iterator[Released]:
    """Those published last that the viewer may see, private ones too, without pictures: for their own feed."""
    for row in publications(viewer, private=True)[:most]:
        document = read_markdown(row.markdown)
        first = row.postmortem.published_at or row.published_at
        yield Released(row.postmortem.code, document, row.version, first, row.published_at, note=row.note)


def _released(viewer: Viewer, row: Publication, level: str) -> Released:
    document = published_document(viewer, row)
    return Released(
        code=row.postmortem.code,
        document=document,
        version=row.version,
        first_at=row.postmortem.published_at or row.published_at,
        published_at=row.published_at,
        level=level,
        note=row.note,
        pictures=pictures_of(viewer, document),
    )


def _outside(viewer: Viewer, row: Publication) -> Released:
    """One as it was compared before it left: without what stands beside the document, such as number and chain level.

    Its name comes from its first external version, so that it stays, and tells nothing.
    """
    document = published_document(viewer, row)
    first = Publication.objects.filter(postmortem=row.postmortem_id, audience=row.audience).earliest("version")
    return Released(
        code=document.number or "",
        document=document,
        version=row.version,
        first_at=first.published_at,
        published_at=row.published_at,
        note=row.note,
        pictures=without_metadata(pictures_of(viewer, document)),
        name=hashlib.sha256(f"{first.sha256} {first.published_at.isoformat()}".encode()).hexdigest()[:12],
    )


def published_document(viewer: Viewer, row: Publication) -> Document:
    """The document of one version, with the charts that the postmortem has today under the same names."""
    charts = _charts(viewer, row.postmortem)
    return read_markdown(row.markdown, companion=charts.get)


def _charts(viewer: Viewer, postmortem: Postmortem) -> Mapping[str, str]:
    return chart_files(to_document(viewer, postmortem), "charts") if postmortem.charts else {}
