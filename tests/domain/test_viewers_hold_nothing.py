"""Viewers read and comment: no action, postmortem or role is given to them, and no list offers them."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.people import person

from afterword.core.errors import InputError
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.services import change_person
from afterword.domain.actions import services as actions
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems import services as postmortems
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice


@pytest.fixture
def vera(db: None) -> Person:
    """Vera, a viewer."""
    return person("Vera", role="viewer")


@pytest.mark.parametrize(("field", "verb"), [("owner", "own"), ("sponsor", "sponsor")])
def test_action_is_not_given_to_a_viewer(bob: Person, vera: Person, field: str, verb: str) -> None:
    sentence = f"Vera is a viewer and cannot {verb} an action; choose somebody else."
    with pytest.raises(InputError, match=sentence):
        actions.add_action(actor=bob, text="Bound the pool", **{field: vera})
    action = actions.add_action(actor=bob, text="Bound the pool")
    with pytest.raises(InputError, match=sentence):
        actions.change_action(actor=bob, action=action, **{field: vera})


def test_owner_who_became_a_viewer_keeps_what_they_have(alice: Person, bob: Person, charlie: Person) -> None:
    action = actions.add_action(actor=bob, text="Bound the pool", owner=charlie)
    change_person(actor=alice, person=charlie, role="viewer")
    charlie.refresh_from_db()
    actions.change_action(actor=bob, action=action, owner=charlie, priority="P1")
    action.refresh_from_db()
    assert (action.owner, action.priority) == (charlie, "P1")


def test_postmortem_is_not_driven_by_a_viewer(bob: Person, vera: Person, draft: Postmortem) -> None:
    sentence = "Vera is a viewer and cannot drive a postmortem"
    with pytest.raises(InputError, match=sentence):
        postmortems.set_header(actor=bob, postmortem=draft, driver=vera)
    with pytest.raises(InputError, match=sentence):
        postmortems.create(actor=bob, title="Another", driver=vera)
    draft.refresh_from_db()
    assert draft.driver == bob


def test_viewer_is_a_responder_and_nothing_else(bob: Person, vera: Person, incident: Incident) -> None:
    for role in ("lead", "comms", "scribe", "liaison"):
        with pytest.raises(InputError, match=f"Vera is a viewer and can be a responder only; .* as {role}"):
            incidents.assign_role(actor=bob, incident=incident, role=role, person=vera)
    incidents.assign_role(actor=bob, incident=incident, role="responder", person=vera)
    assert list(incident.roles.values_list("person", "role")) == [(vera.pk, "responder")]


def test_draft_of_an_incident_whose_lead_became_a_viewer_is_driven_by_who_starts_it(
    alice: Person, bob: Person, charlie: Person, incident: Incident
) -> None:
    incidents.assign_role(actor=bob, incident=incident, role="lead", person=charlie)
    change_person(actor=alice, person=charlie, role="viewer")
    result = practice.resolve(actor=bob, incident=incident, summary="Rolled back.", decision="yes")
    assert result.postmortem is not None
    assert result.postmortem.driver == bob


def test_no_list_offers_a_viewer(client: Client, bob: Person, vera: Person, draft: Postmortem) -> None:
    action = actions.add_action(actor=bob, text="Bound the pool", postmortem=draft)
    client.force_login(bob)
    offer = f'<option value="{vera.pk}"'
    for path in ("/actions/new", f"/{action.code}", f"/{draft.code}/actions", f"/{draft.code}/write"):
        assert offer not in client.get(path).content.decode(), path
    incident = draft.incidents.get()
    assert "Vera (viewer, responder only)" in client.get(f"/{incident.code}/roles").content.decode()
