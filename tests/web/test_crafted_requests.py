"""Requests that no form of ours sends: each is answered with a sentence, never with our own failure."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.documents import standalone
from tests.web.incident_pages import declared

from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action

pytestmark = pytest.mark.django_db

SUPERSCRIPT = "\N{SUPERSCRIPT TWO}"  # a digit to Unicode, but no number
ENDLESS = "9" * 30  # more than a database can count
BEFORE_TIME = "0001-01-01T00:00+14:00"  # in UTC it would lie before the year 1


@pytest.mark.parametrize("address", [
    "/incidents?from=9999-12-31&to=9999-12-31",
    f"/actions?owner={SUPERSCRIPT}",
    f"/actions?owner={ENDLESS}",
    f"/postmortems?year={SUPERSCRIPT * 4}",
    "/postmortems?year=0000",
])  # fmt: skip
def test_filters_that_hold_nonsense_are_answered(client: Client, bob: Person, address: str) -> None:
    client.force_login(bob)
    assert client.get(address).status_code in (200, 422)


@pytest.mark.parametrize("number", [SUPERSCRIPT, ENDLESS])
def test_signals_with_impossible_numbers_count_as_none_ticked(client: Client, bob: Person, number: str) -> None:
    client.force_login(bob)
    answer = client.post(f"/{declared(bob).code}/signals", {"signal": number})
    assert answer.status_code == 422
    assert "No signal is ticked" in answer.content.decode()


@pytest.mark.parametrize("number", [SUPERSCRIPT, ENDLESS])
def test_action_with_an_impossible_owner_has_none(client: Client, bob: Person, number: str) -> None:
    client.force_login(bob)
    assert client.post("/actions/new", {"text": "Alarm on the pool", "owner": number}).status_code == 302
    assert Action.objects.get().owner is None


def test_action_with_an_impossible_subject_is_refused_in_a_sentence(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.post("/actions/new", {"text": "Alarm on the pool", "subject": f"INC-{SUPERSCRIPT}"})
    assert answer.status_code == 422
    assert "write a number such as PM-007" in answer.content.decode()


def test_incident_declared_before_time_began_is_refused_in_a_sentence(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.post("/incidents/new", {"title": "Old", "severity": "P1", "at": BEFORE_TIME})
    assert answer.status_code == 422
    assert "write a date and time such as" in answer.content.decode()


@pytest.mark.parametrize("facts", [{"started_at": BEFORE_TIME}, {"driver": SUPERSCRIPT}, {"driver": ENDLESS}])
def test_impossible_facts_of_a_postmortem_are_answered(client: Client, bob: Person, facts: dict[str, str]) -> None:
    postmortem = standalone(bob)
    client.force_login(bob)
    sent = {"title": "Facts", "severity": "P2", "zone": "UTC"} | facts
    assert client.post(f"/{postmortem.code}/details", sent).status_code in (302, 422)


@pytest.mark.parametrize("field", ["entry", "signal"])
@pytest.mark.parametrize("number", [SUPERSCRIPT, ENDLESS])
def test_timeline_takes_no_entry_with_an_impossible_number(
    client: Client, bob: Person, field: str, number: str
) -> None:
    postmortem = standalone(bob)
    client.force_login(bob)
    assert client.post(f"/{postmortem.code}/timeline/add", {field: number}).status_code == 302
    assert not postmortem.timeline.exists()
