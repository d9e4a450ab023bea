"""What only a person can say of the lists beside a postmortem: ticked, by whom and when, or taken back."""

from __future__ import annotations

from django.db import transaction

from afterword.core.errors import NotFound
from afterword.core.lint.views import VIEWS
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem, Tick
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, record, require_unclosed

ASKED = frozenset(item.name for view in VIEWS for item in view.items if item.person)


def tick(*, actor: Person, postmortem: Postmortem, item: str, ticked: bool = True) -> None:
    """Says that an item is so, or takes that back; saying it twice changes nothing."""
    require_edit(actor, postmortem)
    if item not in ASKED:
        raise NotFound(what=f"item {item} to tick")
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        rows = Tick.objects.filter(postmortem=postmortem, item=item)
        if rows.exists() == ticked:
            return
        if ticked:
            Tick.objects.create(postmortem=postmortem, item=item, ticked_by=actor, ticked_at=clock.now())
        else:
            rows.delete()
        record(actor, "item.ticked" if ticked else "item.unticked", postmortem, after={"item": item})
