"""The views of a list that people keep: each by its name, for one person."""

from __future__ import annotations

from django.db import transaction

from afterword.core.errors import InputError, NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_person
from afterword.domain.journal.services import record
from afterword.domain.search.models import SavedView

MOST_VIEWS = 30
PAGES = ("postmortems", "search")


def save_view(*, actor: Person | None, page: str, name: str, query: str) -> SavedView:
    """Keeps a list as it is narrowed now; one of that name is replaced."""
    person = require_person(actor)
    name, query = " ".join(name.split()), query.lstrip("?")
    if page not in PAGES or not 1 <= len(name) <= 60:
        raise InputError(message="A view needs a name of 1 to 60 letters.")
    if len(query) > 1000:
        raise InputError(message="This view is narrowed by more than can be kept; take some of it away.")
    with transaction.atomic():
        views = SavedView.objects.filter(person=person, page=page)
        if views.exclude(name=name).count() >= MOST_VIEWS:
            raise InputError(message=f"You have {MOST_VIEWS} views already; remove one first.")
        values = {"query": query, "saved_at": clock.now()}
        view, _ = SavedView.objects.update_or_create(person=person, page=page, name=name, defaults=values)
        record(actor=person, verb="view.saved", subject=view, after={"page": page, "name": name})
    return view


def remove_view(*, actor: Person | None, view: int) -> None:
    """Takes one of the actor's views away."""
    person = require_person(actor)
    with transaction.atomic():
        found = SavedView.objects.filter(person=person, pk=view).first()
        if found is None:
            raise NotFound(what="such a saved view")
        record(actor=person, verb="view.removed", subject=found, before={"page": found.page, "name": found.name})
        found.delete()
