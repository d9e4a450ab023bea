"""An outsider cannot find, read or change what is private: it is as if it did not exist."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from afterword.core.errors import InputError, NotAllowed, NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.services import add_member, add_team
from afterword.domain.actions import queries as actions
from afterword.domain.actions.services import add_action, complete
from afterword.domain.incidents import queries as incidents
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems import queries as postmortems
from afterword.domain.postmortems import services as documents
from afterword.domain.practice import services as practice
from afterword.domain.practice.queries import today
from afterword.domain.search.queries import search
from afterword.jobs.worker import JobRunner

Act = Callable[[Person, Incident], Any]
ACTS: dict[str, Act] = {
    "change status": lambda who, it: services.change_status(actor=who, incident=it, status="resolved"),
    "change severity": lambda who, it: services.change_severity(actor=who, incident=it, severity="P4"),
    "acknowledge": lambda who, it: services.acknowledge(actor=who, incident=it),
    "add entry": lambda who, it: services.add_entry(actor=who, incident=it, text="x"),
    "capture": lambda who, it: services.capture(actor=who, incident=it, line="x"),
    "take a role": lambda who, it: services.assign_role(actor=who, incident=it, role="lead", person=who),
    "rename": lambda who, it: services.rename(actor=who, incident=it, title="x"),
    "make public": lambda who, it: services.set_private(actor=who, incident=it, private=False),
    "set services": lambda who, it: services.set_services(actor=who, incident=it, services=["x"]),
    "set times": lambda who, it: services.set_times(actor=who, incident=it, mitigated_at=None),
    "upload": lambda who, it: services.add_evidence(actor=who, incident=it, path="x", stream=BytesIO(b"x")),
    "ask for reading": lambda who, it: services.ask_reading(actor=who, incident=it),
    "accept signals": lambda who, it: services.accept_signals(actor=who, incident=it, signals=[]),
    "dismiss signals": lambda who, it: services.dismiss_signals(actor=who, incident=it, signals=[]),
    "paste": lambda who, it: services.attach_image(actor=who, incident=it, stream=BytesIO(b"\x89PNG\r\n\x1a\n")),
    "resolve": lambda who, it: practice.resolve(actor=who, incident=it, summary="x", decision="later"),
    "start postmortem": lambda who, it: practice.start_postmortem(actor=who, incident=it),
    "write its postmortem": lambda who, it: documents.create(actor=who, title="x", incidents=[it]),
    "add action": lambda who, it: add_action(actor=who, text="x", incident=it),
    "read log": lambda who, it: incidents.log(who, it),
    "read evidence": lambda who, it: incidents.evidence(who, it),
    "read signals": lambda who, it: incidents.signals(who, it),
    "open by number": lambda who, it: incidents.incident_by_number(who, it.number),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_outsider_finds_no_private_incident(charlie: Person, private: Incident, act: Act) -> None:
    with pytest.raises(NotFound, match="INC-001"):
        act(charlie, private)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nobody_acts_without_being_signed_in(private: Incident, act: Act) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        act(AnonymousUser(), private)  # type: ignore[arg-type]


def test_lists_search_and_today_hide_private_incidents(charlie: Person, bob: Person, private: Incident) -> None:
    JobRunner().run_until_empty()  # what search finds is kept beside the tables
    assert list(incidents.visible_incidents(charlie)) == []
    assert search(charlie, "INC-1").goes_to is None
    assert search(charlie, "leaked").hits == ()
    assert today(charlie, timezone.now()).open_incidents == []
    assert search(bob, "leaked").hits[0].code == "INC-001"


def test_role_team_and_administrator_open_a_private_incident(
    alice: Person, bob: Person, charlie: Person, private: Incident
) -> None:
    assert incidents.incident_by_number(alice, 1) == private
    services.assign_role(actor=bob, incident=private, role="comms", person=charlie)
    assert incidents.incident_by_number(charlie, 1) == private
    services.remove_role(actor=bob, incident=private, role="comms", person=charlie)
    team = add_team(actor=alice, name="Security")
    add_member(actor=alice, team=team, person=charlie)
    services.set_team(actor=bob, incident=private, team=team)
    assert list(incidents.visible_incidents(charlie)) == [private]


def test_outsider_cannot_open_private_draft_nor_its_actions(
    alice: Person, bob: Person, charlie: Person, private: Incident
) -> None:
    draft = practice.resolve(actor=bob, incident=private, summary="Key revoked.", decision="yes").postmortem
    assert draft is not None
    action = add_action(actor=bob, text="Rotate keys", postmortem=draft)
    for who, sees in ((charlie, False), (bob, True), (alice, True)):
        assert list(postmortems.visible_postmortems(who)) == ([draft] if sees else [])
        assert list(actions.visible_actions(who)) == ([action] if sees else [])
    with pytest.raises(NotFound):
        documents.save_section(actor=charlie, postmortem=draft, key="summary", text="x", base_version=1)
    with pytest.raises(NotFound):
        complete(actor=charlie, action=action, note="x")
    with pytest.raises(NotFound):
        practice.publish(actor=charlie, postmortem=draft)
    with pytest.raises(NotFound):
        postmortems.to_document(charlie, draft)


def test_incident_made_private_takes_its_postmortem_with_it(bob: Person, charlie: Person, incident: Incident) -> None:
    draft = practice.resolve(actor=bob, incident=incident, summary="Rolled back.", decision="yes").postmortem
    assert list(postmortems.visible_postmortems(charlie)) == [draft]
    services.set_private(actor=bob, incident=incident, private=True)
    assert list(postmortems.visible_postmortems(charlie)) == []


def test_action_of_a_private_incident_needs_an_owner_who_can_see_it(
    bob: Person, charlie: Person, private: Incident
) -> None:
    with pytest.raises(InputError, match="not shared with Charlie"):
        add_action(actor=bob, text="Rotate keys", incident=private, owner=charlie)
