"""Tells those reminders that nobody was told of yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action
from afterword.domain.actions.permissions import visible as visible_action
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import visible as visible_incident
from afterword.domain.notifications.models import Notification
from afterword.domain.notifications.services.telling import Telling, notify
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import visible as visible_postmortem


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that one person is to hear of."""

    person: Person
    telling: Telling

    @property
    def key(self) -> tuple[int, str, str, str]:
        """What it is known by in the database."""
        return self.person.pk, self.telling.kind, self.telling.subject, self.telling.period


def tell_new(reminders: Iterable[Reminder], kinds: Collection[str], since: str = "") -> int:
    """Tells what was not told; gives how many. `since` is the lowest period that the reminders can have."""
    told = set(
        Notification.objects.filter(kind__in=kinds, period__gte=since).values_list(
            "person_id", "kind", "subject", "period"
        )
    )
    count = 0
    for one in reminders:
        if one.key not in told and may_hear(one.person, one.telling):
            count += notify(person=one.person, telling=one.telling) is not None
    return count


def may_hear(person: Person, telling: Telling) -> bool:
    """Whether the person may see all that the message is about."""
    about = (
        (Incident.objects.filter(visible_incident(person)), telling.incident),
        (Postmortem.objects.filter(visible_postmortem(person)), telling.postmortem),
        (Action.objects.filter(visible_action(person)), telling.action),
    )
    return person.is_active and all(pk is None or rows.filter(pk=pk).exists() for rows, pk in about)
