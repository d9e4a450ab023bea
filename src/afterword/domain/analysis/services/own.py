"""What it cost a person: told by themselves, seen by nobody else but in sums."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_person
from afterword.domain.analysis.models import OwnImpact
from afterword.domain.analysis.services.common import opened, record
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight

MOST_HOURS = Decimal(1000)
MOST_SWITCHES = 1000


def tell_own_impact(
    *,
    actor: Person,
    postmortem: Postmortem,
    woken: bool = False,
    hours: Decimal | float | str = 0,
    stress: int | None = None,
    switches: int = 0,
) -> OwnImpact:
    """Says what the incident cost the acting person, and nobody else; the journal keeps that they told it, not what.

    Whoever may see the postmortem may say it, viewers too.
    """
    person = require_person(actor)
    require_sight(person, postmortem)
    fields = {"woken": bool(woken), "hours": _hours(hours), "stress": stress, "switches": switches}
    _check(stress, switches)
    with transaction.atomic():
        opened(postmortem)
        row, _ = OwnImpact.objects.update_or_create(
            postmortem=postmortem, person=person, defaults={**fields, "told_at": clock.now()}
        )
        record(person, "impact.told", postmortem, postmortem)
    return row


def take_back_own_impact(*, actor: Person, postmortem: Postmortem) -> None:
    """Takes the acting person's own words back; the sums are without them."""
    person = require_person(actor)
    require_sight(person, postmortem)
    with transaction.atomic():
        opened(postmortem)
        gone, _ = OwnImpact.objects.filter(postmortem=postmortem, person=person).delete()
        if gone:
            record(person, "impact.taken_back", postmortem, postmortem)


def _hours(written: Decimal | float | str) -> Decimal:
    try:
        hours = Decimal(str(written).strip().replace(",", ".") or "0").quantize(Decimal("0.01"))
    except InvalidOperation:
        raise InputError(message=f"{written} is not a number of hours; write it as 1.5.") from None
    if not 0 <= hours <= MOST_HOURS:
        raise InputError(message=f"{written} hours cannot be; write 0 to {MOST_HOURS}.")
    return hours


def _check(stress: int | None, switches: int) -> None:
    if stress is not None and not 1 <= stress <= 5:
        raise InputError(
            message=f"{stress} is not a level of stress; choose 1 (calm) to 5 (very high), or leave it open."
        )
    if not 0 <= switches <= MOST_SWITCHES:
        raise InputError(message=f"{switches} context switches cannot be; write 0 to {MOST_SWITCHES}.")
