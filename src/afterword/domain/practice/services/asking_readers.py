"""Asks whom the policy names to read a postmortem, when it is first published."""

from __future__ import annotations

from django.db.models import Q

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.rule import rule_of
from afterword.domain.postmortems.services.common import record
from afterword.domain.practice.models import Distribution
from afterword.domain.readers.services import ask_named_by_policy

MOST = 500  # characters that a distribution keeps of its receivers


def readers_named(postmortem: Postmortem) -> list[Person]:
    """The people whom the policy's words name: by handle, or as the members of a team of this installation.

    Words such as "all heads" name nobody here; people ask those themselves.
    """
    words = {word.strip().lstrip("@").lower() for word in rule_of(postmortem).readers}
    teams = Q()
    for word in words:
        teams |= Q(memberships__team__name__iexact=word) | Q(memberships__team__slug=word)
    found = Person.objects.filter(Q(handle__in=words) | teams, is_active=True) if words else Person.objects.none()
    return list(found.distinct().order_by("pk"))


def distribute_published(actor: Person, postmortem: Postmortem) -> None:
    """Asks the readers of the policy, and notes to whom it went; within the transaction of the first publication."""
    ask_named_by_policy(postmortem=postmortem, people=readers_named(postmortem))
    names = [row.person.name for row in postmortem.named_readers.select_related("person")]
    if not names:
        return
    to, note = f"Readers: {', '.join(names)}", "Asked to read it when it was published."
    if len(to) > MOST:
        to = f"{len(names)} readers"
    row = Distribution.objects.create(postmortem=postmortem, to=to, note=note, as_draft=False, at=clock.now(), by=actor)
    after = {"to": to, "at": row.at.isoformat(), "as_draft": False, "note": note}
    record(actor, "postmortem.distributed", postmortem, after=after)
