"""Sends a postmortem to people of this installation: each hears of it once, and it is noted to whom it went."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models.functions import Lower

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person, Team
from afterword.domain.incidents.services.common import words
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import may_see, require_edit
from afterword.domain.postmortems.services.common import locked, record
from afterword.domain.practice.models import Distribution, Receiver
from afterword.domain.practice.services.asking_readers import readers_named

LONGEST_TO = 500
Meant = dict[Person, str]  # how each was meant, as the beginning of a sentence


def send(*, actor: Person, postmortem: Postmortem, to: str, note: str = "") -> Distribution:
    """Sends it to the people, teams and addresses of people here that are named, with commas between.

    Whoever had it already, as a draft or published, does not get it again; refused as a whole when a name is nobody's
    or somebody named by name may not see it. Members of a team who may not see it are left out.
    """
    require_edit(actor, postmortem)
    receivers, said = words(to, "To whom it goes", LONGEST_TO), words(note, "The note", 500, needed=False)
    meant = _meant(postmortem, receivers)
    with transaction.atomic():
        locked(postmortem)
        draft = postmortem.published_at is None
        had = Receiver.objects.filter(postmortem=postmortem, as_draft=draft).values_list("person", flat=True)
        fresh = {person: why for person, why in meant.items() if person.pk not in set(had)}
        if not fresh:
            why = "All of them have it already" if meant else f"Nobody of them may see {postmortem.code}"
            raise InputError(message=f"{why}; name somebody else.")
        return _sent(actor, postmortem, fresh, receivers, said, draft)


def _sent(actor: Person, postmortem: Postmortem, meant: Meant, to: str, note: str, draft: bool) -> Distribution:
    row = Distribution.objects.create(postmortem=postmortem, to=to, note=note, as_draft=draft, at=clock.now(), by=actor)
    Receiver.objects.bulk_create(
        Receiver(distribution=row, postmortem=postmortem, person=person, as_draft=draft, because=why[:120])
        for person, why in meant.items()
    )
    after = {"to": to, "at": row.at.isoformat(), "as_draft": draft, "sent": row.pk, "people": len(meant)}
    record(actor, "postmortem.distributed", postmortem, after=after | ({"note": note} if note else {}))
    return row


def _meant(postmortem: Postmortem, to: str) -> Meant:
    """The people whom the words mean, those named by name before those of teams."""
    named: Meant = {}
    members: Meant = {}
    for word in filter(None, (part.strip() for part in re.split(r"[,;\n]", to))):
        if (person := _person(word)) is not None:
            _check(person, postmortem)
            named[person] = "you are one of those whom"
        elif (team := _team(word)) is not None:
            people = Person.objects.filter(memberships__team=team, is_active=True).distinct()
            seeing = [one for one in people.order_by("pk") if may_see(one, postmortem)]
            members |= dict.fromkeys(seeing, f"you are in the team {team.name}, which")
        else:
            raise InputError(
                message=f"Nobody here is called {word[:80]}: give the handle or e-mail address of a person, or a team."
            )
    return {**members, **named}


def _person(word: str) -> Person | None:
    rows = Person.objects.annotate(low=Lower("email"))
    if "@" in word.lstrip("@"):
        return rows.filter(low=word.lower()).first()
    if (found := rows.filter(handle=word.lstrip("@").lower()).first()) is not None:
        return found
    called = list(rows.filter(name__iexact=word)[:2])
    return called[0] if len(called) == 1 else None


def _team(word: str) -> Team | None:
    return Team.objects.filter(slug=word.lstrip("@").lower()).first() or Team.objects.filter(name__iexact=word).first()


def _check(person: Person, postmortem: Postmortem) -> None:
    if not person.is_active:
        raise InputError(message=f"{person.name} was switched off and reads nothing; leave them out.")
    if not may_see(person, postmortem):
        raise InputError(message=f"{postmortem.code} is private and not shared with {person.name}; leave them out.")


def to_whom(postmortem: Postmortem) -> str:
    """Whom it goes to as far as is known: the teams of its incidents, its readers, and whom the policy names here."""
    teams = Team.objects.filter(incidents__postmortems=postmortem).distinct().order_by("name")
    asked = Person.objects.filter(asked_to_read__postmortem=postmortem, is_active=True).order_by("name")
    people = [one for one in dict.fromkeys([*asked, *readers_named(postmortem)]) if may_see(one, postmortem)]
    return ", ".join([*(team.name for team in teams), *(f"@{one.handle}" for one in people)])
