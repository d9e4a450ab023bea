"""Reads comments, and what changed since somebody looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from afterword.core.errors import NotFound
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.incidents.permissions import visible_by
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight
from afterword.domain.reviews.changes import PartChange, between
from afterword.domain.reviews.models import Comment, LastLook, Thread
from afterword.domain.reviews.parts import everything
from afterword.domain.reviews.places import Placed, placed


@dataclass(frozen=True, slots=True)
class Since:
    """What a person has not seen yet."""

    looked_at: datetime
    parts: list[PartChange]
    comments: list[Comment]


def threads(viewer: Viewer, postmortem: Postmortem) -> QuerySet[Thread]:
    """The threads of a postmortem with their comments, oldest first; none about an action that is hidden."""
    require_sight(viewer, postmortem)
    comments = Comment.objects.select_related("author")
    rows = postmortem.threads.filter(_shown(viewer)).select_related("entry", "action", "opened_by", "resolved_by")
    return rows.prefetch_related(Prefetch("comments", comments))


def _shown(viewer: Viewer) -> Q:
    """An action may belong to an incident that the viewer does not know of."""
    return Q(action=None) | Q(action__incident=None) | visible_by(viewer, "action__incident")


def placed_threads(viewer: Viewer, postmortem: Postmortem) -> list[Placed]:
    """The same with where each stands in the text as it is now."""
    return placed(postmortem, threads(viewer, postmortem))


def thread_by_id(viewer: Viewer, postmortem: Postmortem, pk: int) -> Thread:
    """One thread of this postmortem."""
    found = threads(viewer, postmortem).filter(pk=pk).first()
    if found is None:
        raise NotFound(what=f"such comment on {postmortem.code}")
    return found


def comment_by_id(viewer: Viewer, postmortem: Postmortem, pk: int) -> Comment:
    """One comment of this postmortem."""
    require_sight(viewer, postmortem)
    shown = postmortem.threads.filter(_shown(viewer)).values("pk")
    found = Comment.objects.filter(pk=pk, thread__in=shown).select_related("thread__postmortem", "author").first()
    if found is None:
        raise NotFound(what=f"such comment on {postmortem.code}")
    return found


def since_last_look(viewer: Viewer, postmortem: Postmortem) -> Since | None:
    """What changed and what was said since the viewer last looked; None when they never did."""
    require_sight(viewer, postmortem)
    last = LastLook.objects.filter(postmortem=postmortem, person=getattr(viewer, "pk", None)).first()
    if last is None:
        return None
    said = Comment.objects.filter(thread__in=postmortem.threads.filter(_shown(viewer)).values("pk"))
    fresh = said.filter(Q(written_at__gt=last.looked_at), deleted_at=None).exclude(author=last.person)
    parts = between(postmortem, last.seen, everything(postmortem))
    return Since(last.looked_at, parts, list(fresh.select_related("author", "thread")))
