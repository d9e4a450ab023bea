"""Reads imports and originals."""

from __future__ import annotations

from django.db.models import QuerySet

from afterword.core.errors import NotFound
from afterword.domain.accounts.permissions import Viewer, is_somebody
from afterword.domain.importing.models import Import, Original
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight


def imports(viewer: Viewer) -> QuerySet[Import]:
    """The viewer's own imports, newest first: what is in them may be seen by nobody else yet."""
    return Import.objects.filter(started_by=viewer) if is_somebody(viewer) else Import.objects.none()


def import_by_id(viewer: Viewer, pk: int) -> Import:
    """One import of the viewer's own."""
    found = imports(viewer).select_related("started_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(what="such import")
    return found


def original_of(viewer: Viewer, postmortem: Postmortem) -> Original | None:
    """The file that a postmortem came from last, None when it was written here."""
    require_sight(viewer, postmortem)
    return Original.objects.filter(postmortem=postmortem).select_related("imported_by").first()
