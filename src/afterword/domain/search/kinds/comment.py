"""Comments on postmortems: what was said, found where it was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q

from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions import permissions as actions
from afterword.domain.postmortems import permissions as postmortems
from afterword.domain.reviews.models import Comment
from afterword.domain.search.kinds.base import Kind, Written


def visible(viewer: Viewer) -> Q:
    """Comments on postmortems that the viewer may see, save those about actions that they may not."""
    about = Q(thread__action=None) | actions.visible_by(viewer, "thread__action")
    return postmortems.visible_by(viewer, "thread__postmortem") & about


def written(ids: Sequence[int]) -> Iterator[Written]:
    """Each comment that was not deleted, open when its postmortem and the action it is about are."""
    rows = Comment.objects.filter(pk__in=ids, deleted_at=None)
    related = rows.select_related("author", "thread__postmortem", "thread__action__incident")
    for row in related.prefetch_related("thread__postmortem__incidents__team"):
        yield _written(row)


def _written(row: Comment) -> Written:
    document, action = row.thread.postmortem, row.thread.action
    above = [*document.incidents.all(), *([action.incident] if action is not None and action.incident else ())]
    return Written(
        object_id=row.pk,
        code=f"{document.code}#{row.pk}",
        title=f"{row.author.name} on {document.title}",
        at=row.written_at,
        open=not document.private and not any(one.private for one in above),
        body=(("comment", row.text),),
        facets=(
            ("severity", document.severity),
            ("year", str(row.written_at.year)),
            *(("team", one.team.slug) for one in document.incidents.all() if one.team),
        ),
        incident=action.incident_id if action is not None else None,
        postmortem=document.pk,
    )


KIND = Kind("comment", "Comments", Comment, visible, written)
