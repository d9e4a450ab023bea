"""What every service of a postmortem begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from afterword.core.errors import RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.journal.services import record as write_row
from afterword.domain.postmortems.models import Postmortem


def locked(postmortem: Postmortem) -> Postmortem:
    """The postmortem as it is now, kept from others until the transaction ends."""
    postmortem.refresh_from_db(from_queryset=Postmortem.objects.select_for_update(no_key=True))
    return postmortem


def lock_postmortems(several: Iterable[int | None]) -> None:
    """Keeps postmortems from others until the transaction ends; before all that belongs to them, and in one order."""
    wanted = {one for one in several if one is not None}
    if wanted:
        list(Postmortem.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").values_list("pk"))


def require_unclosed(postmortem: Postmortem) -> None:
    """Refuses changes of a closed postmortem."""
    if postmortem.status == Postmortem.Status.CLOSED:
        raise RuleBroken(message=f"{postmortem.code} is closed; what it says stays as it was.")


def record(
    actor: Person,
    verb: str,
    postmortem: Postmortem,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """A journal row about the postmortem."""
    write_row(actor=actor, verb=verb, subject=postmortem, before=before, after=after, postmortem=postmortem.pk)
