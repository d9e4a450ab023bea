"""Whoever is called hears of it: an incident in their team, a role, a postmortem to drive, one sent to them."""

from __future__ import annotations

import pytest
from tests.people import person

from afterword.core.errors import InputError
from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person, Team
from afterword.domain.actions.services import add_action
from afterword.domain.checks import services as checks
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.journal.models import JournalEntry
from afterword.domain.notifications.models import Mail, Notification
from afterword.domain.notifications.reactions import react, wanted
from afterword.domain.notifications.services.choosing import choose
from afterword.domain.postmortems import services as postmortems
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str, str]]:
    """Who hears what of all that was done so far, told twice as after a crash."""
    Notification.objects.all().delete()
    for entry in JournalEntry.objects.order_by("pk"):
        if wanted(entry):
            react(entry)
            assert react(entry) == 0
    return list(Notification.objects.order_by("id").values_list("person__name", "kind", "title"))


def test_team_hears_once_of_a_grave_incident_however_it_came_to_them(bob: Person, charlie: Person, team: Team) -> None:
    incidents.declare(actor=bob, title="Checkout fails", severity="P1", team=team)
    late = incidents.declare(actor=bob, title="Slow search", severity="P2", team=team)
    given = incidents.declare(actor=bob, title="No mail", severity="P0")
    assert [title for *_, title in told()] == ["P1 incident in Payments: INC-001 Checkout fails"]
    row = Notification.objects.get()
    assert (row.person, row.path, row.urgent) == (charlie, "/INC-001", True)
    assert row.why == "You get this because you are in the team Payments."
    assert Mail.objects.filter(notification=row).count() == 1
    incidents.change_severity(actor=bob, incident=late, severity="P1")
    incidents.set_team(actor=bob, incident=given, team=team)
    incidents.change_severity(actor=bob, incident=late, severity="P0")
    assert [(who, kind) for who, kind, _ in told()] == [("Charlie", "incident.declared")] * 3


def test_private_incident_is_told_to_its_team_and_whom_it_calls_and_nobody_else(
    bob: Person, charlie: Person, team: Team, alice: Person
) -> None:
    dana, erin = person("Dana"), person("Erin")
    private = incidents.declare(actor=bob, title="Break-in", severity="P0", team=team, private=True)
    incidents.assign_role(actor=bob, incident=private, role="comms", person=dana)
    expected = [
        ("Charlie", "incident.declared", "P0 incident in Payments: INC-001 Break-in"),
        ("Dana", "incident.role", "Bob makes you comms lead of INC-001: Break-in"),
    ]
    assert told() == expected
    assert not Notification.objects.filter(person__in=[alice, erin]).exists()
    incidents.remove_role(actor=bob, incident=private, role="comms", person=dana)
    accounts.remove_member(actor=alice, team=team, person=charlie)
    assert told() == []


def test_role_is_told_to_whoever_is_given_it_and_not_to_whoever_takes_it(
    bob: Person, charlie: Person, incident: Incident
) -> None:
    incidents.assign_role(actor=bob, incident=incident, role="lead", person=bob)
    assert told() == []
    incidents.assign_role(actor=bob, incident=incident, role="scribe", person=charlie)
    assert told() == [("Charlie", "incident.role", f"Bob makes you scribe of INC-001: {incident.title}")]
    assert Notification.objects.get().why == "You get this because you are scribe of INC-001."


def test_driver_is_told_by_whoever_names_them(bob: Person, charlie: Person) -> None:
    made = postmortems.create(actor=bob, title="Checkout fails", driver=charlie)
    postmortems.create(actor=bob, title="Of my own")
    assert told() == [("Charlie", "postmortem.driver", "Bob asks you to drive PM-001: Checkout fails")]
    dana = person("Dana")
    postmortems.set_header(actor=bob, postmortem=made, driver=dana)
    assert ("Dana", "postmortem.driver", "Bob asks you to drive PM-001: Checkout fails") in told()


def test_kind_that_is_switched_off_is_not_told(bob: Person, charlie: Person, team: Team) -> None:
    choose(actor=charlie, kind="incident.declared", in_app=False, by_mail=False)
    incidents.declare(actor=bob, title="Checkout fails", severity="P1", team=team)
    assert told() == []


def test_sent_document_reaches_each_once_as_draft_and_once_published(
    alice: Person, bob: Person, charlie: Person, draft: Postmortem, team: Team
) -> None:
    row = practice.send(
        actor=bob, postmortem=draft, to=f"Payments, @charlie, {alice.email.upper()}", note="Have a look"
    )
    assert row.as_draft
    assert sorted(one.person.name for one in row.receivers.all()) == ["Alice", "Charlie"]
    assert {(who, title) for who, kind, title in told() if kind == "postmortem.sent"} == {
        ("Alice", "Bob sends you the draft of PM-001: " + draft.title),
        ("Charlie", "Bob sends you the draft of PM-001: " + draft.title),
    }
    why = Notification.objects.get(person=charlie, kind="postmortem.sent").why
    assert why == "You get this because you are one of those whom PM-001 was sent to."
    with pytest.raises(InputError, match="have it already"):
        practice.send(actor=bob, postmortem=draft, to="payments")
    practice.publish(actor=alice, postmortem=draft, override="All of it was told on the day.")
    practice.send(actor=bob, postmortem=draft, to="payments")
    sent = Notification.objects.filter(kind="postmortem.sent", person=charlie)
    told()
    assert sorted(sent.values_list("period", flat=True)) == ["draft", "published"]


def test_sending_names_who_is_nobody_here_and_keeps_what_is_private(
    alice: Person, bob: Person, charlie: Person, team: Team
) -> None:
    private = postmortems.create(actor=bob, title="Break-in", private=True)
    for to, said in (("all heads", "Nobody here is called all heads"), ("@charlie", "not shared with Charlie")):
        with pytest.raises(InputError, match=said):
            practice.send(actor=bob, postmortem=private, to=to)
    with pytest.raises(InputError, match="Nobody of them may see PM-001"):
        practice.send(actor=bob, postmortem=private, to="Payments")
    assert not private.distributions.exists()


@pytest.mark.parametrize("verdict", ["pass", "fail", "no_data"])
def test_witness_is_told_and_led_to_where_they_say_what_they_saw(bob: Person, charlie: Person, verdict: str) -> None:
    action = add_action(actor=bob, text="Add a limit", owner=bob)
    check = checks.define_check(actor=bob, action=action, name="The drill", kind="manual", spec={"ask": "Look"})
    checks.say_seen(actor=bob, check=check, verdict=verdict, saw="The alert fired.", witness=charlie)
    assert told() == [("Charlie", "check.witness", "Bob names you as a witness of AI-001: The drill")]
    assert Notification.objects.get().path == f"/checks/{check.pk}#see"
