"""What the queries written by hand hide is what the rules say, reckoned here row by row."""

from __future__ import annotations

from itertools import product

import pytest

from afterword.domain import clock
from afterword.domain.accounts.models import Membership, Person, Team
from afterword.domain.actions.models import Action
from afterword.domain.actions.permissions import visible as visible_action
from afterword.domain.incidents.models import Incident, RoleAssignment
from afterword.domain.incidents.permissions import visible as visible_incident
from afterword.domain.notifications.models import Notification
from afterword.domain.notifications.queries import visible as visible_notification
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import visible as visible_postmortem


def knows(person: Person, incident: Incident) -> bool:
    in_team = incident.team_id in person.memberships.values_list("team", flat=True)
    held = incident.roles.filter(person=person).exists()
    return not incident.private or incident.declared_by_id == person.pk or in_team or held


def reads(person: Person, document: Postmortem) -> bool:
    incidents = list(document.incidents.all())
    alone = not document.private or document.created_by_id == person.pk or bool(incidents)
    return document.driver_id == person.pk or (all(knows(person, one) for one in incidents) and alone)


def sees(person: Person, action: Action) -> bool:
    known = action.incident is None or knows(person, action.incident)
    return known and (action.postmortem is None or reads(person, action.postmortem))


@pytest.fixture
def everything(alice: Person, bob: Person, charlie: Person) -> None:
    """Every mixture of team, declarer and role; documents of none, one and two of them, with and without a driver."""
    now, teams = clock.now(), [Team.objects.create(name=name, slug=name) for name in ("ours", "theirs")]
    Membership.objects.create(team=teams[0], person=bob)
    for n, (team, by, held, private) in enumerate(
        product([None, *teams], (alice, bob, charlie), (None, bob, charlie), (False, True)), 1
    ):
        incident = Incident.objects.create(
            number=n, title="Down", severity="P1", team=team, declared_by=by, declared_at=now, private=private
        )
        if held:
            RoleAssignment.objects.create(incident=incident, role="lead", person=held, assigned_at=now)
    number = 0
    for count, driver, private, by in product((0, 1, 2), (None, bob, charlie), (False, True), (alice, bob)):
        for start in range(0, 54, 9) if count else (0,):
            number += 1
            document = Postmortem.objects.create(
                number=number, title="Down", driver=driver, private=private, created_by=by, created_at=now
            )
            document.incidents.set(Incident.objects.order_by("number")[start : start + 7 * count : 7])
    hang_on_it(alice, bob, charlie)


def hang_on_it(alice: Person, *people: Person) -> None:
    """Actions of incidents, of documents, of both and of nothing, and notifications about all of them."""
    now, documents = clock.now(), [None, *Postmortem.objects.order_by("number")]
    incidents = [None, *Incident.objects.order_by("number")]
    for n, document in enumerate(documents):
        one = incidents[n % len(incidents)]
        for place, fields in enumerate(
            ({"incident": one}, {"postmortem": document}, {"incident": one, "postmortem": document})
        ):
            action = Action.objects.create(
                number=10 * n + place + 1, text="Do", created_by=alice, created_at=now, **fields
            )
            for person in people:
                common = {"person": person, "kind": "mention", "period": str(place), "created_at": now}
                Notification.objects.create(subject=f"A{n}", action=action, **common)
                Notification.objects.create(subject=f"O{n}", **fields, **common)


@pytest.mark.usefixtures("everything")
def test_nobody_sees_more_or_less_than_the_rules_say(bob: Person, charlie: Person) -> None:
    for person in (bob, charlie):
        for model, condition, rule in (
            (Incident, visible_incident, knows),
            (Postmortem, visible_postmortem, reads),
            (Action, visible_action, sees),
        ):
            wanted = {row.pk for row in model._default_manager.all() if rule(person, row)}
            assert set(model._default_manager.filter(condition(person)).values_list("pk", flat=True)) == wanted
            assert 0 < len(wanted) < model._default_manager.count()


@pytest.mark.usefixtures("everything")
def test_notifications_tell_of_nothing_hidden(bob: Person, charlie: Person) -> None:
    for person in (bob, charlie):
        mine = Notification.objects.filter(person=person)
        wanted = {
            row.pk
            for row in mine
            if (row.incident is None or knows(person, row.incident))
            and (row.postmortem is None or reads(person, row.postmortem))
            and (row.action is None or sees(person, row.action))
        }
        assert set(Notification.objects.filter(visible_notification(person)).values_list("pk", flat=True)) == wanted
        assert 0 < len(wanted) < mine.count()
