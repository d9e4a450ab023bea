"""What many do in the same moment: numbers stay unique, one request acts once, the second writer is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction
from tests.people import person

from afterword.core.errors import StaleSection
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Entry, Incident
from afterword.domain.incidents.queries import log
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import create, save_section
from afterword.domain.practice.services import resolve
from afterword.domain.recurrence.models import Case
from afterword.domain.recurrence.services import look

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def together(act: Callable[[int], Any]) -> list[Any]:
    """What `act` gives in MANY threads that start in the same moment, each with a connection of its own."""
    start = Barrier(MANY)

    def one(n: int) -> Any:
        start.wait(timeout=30)
        try:
            return act(n)
        except StaleSection as stale:
            return stale
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


@pytest.fixture
def zoe() -> Person:
    return person("Zoe")


def test_numbers_are_unique_and_without_holes(zoe: Person) -> None:
    made = together(lambda n: services.declare(actor=zoe, title=f"Incident {n}", severity="P3"))
    assert sorted(incident.number for incident in made) == list(range(1, MANY + 1))


def test_one_request_declares_once(zoe: Person) -> None:
    made = together(lambda n: services.declare(actor=zoe, title="Checkout", severity="P1", request_key="form-1"))
    assert {incident.pk for incident in made} == {Incident.objects.get().pk}
    assert services.declare(actor=zoe, title="Next", severity="P3").number == 2


def test_one_request_adds_one_entry(zoe: Person) -> None:
    incident = services.declare(actor=zoe, title="Checkout", severity="P1")

    def add(n: int) -> Entry:
        return services.add_entry(
            actor=zoe, incident=Incident.objects.get(pk=incident.pk), text="Errors rise", request_key="line-1"
        )

    made = together(add)
    assert len({entry.pk for entry in made}) == 1
    assert log(zoe, incident).filter(text="Errors rise").count() == 1


def test_one_of_many_writers_wins_and_the_others_keep_their_text(zoe: Person) -> None:
    draft = create(actor=zoe, title="Checkout")

    def save(n: int) -> Any:
        own = Postmortem.objects.get(pk=draft.pk)
        return save_section(actor=zoe, postmortem=own, key="summary", text=f"Text {n}", base_version=1)

    made = together(save)
    told = [one for one in made if isinstance(one, StaleSection)]
    assert len(told) == MANY - 1
    current = draft.sections.get(field="summary").text
    assert sorted([current, *(one.fields["yours"] for one in told)]) == [f"Text {n}" for n in range(MANY)]
    assert {one.fields["theirs"] for one in told} == {current}


def test_resolving_many_times_starts_one_postmortem(zoe: Person) -> None:
    incident = services.declare(actor=zoe, title="Checkout", severity="P1")

    def act(n: int) -> Any:
        own = Incident.objects.get(pk=incident.pk)
        return resolve(actor=zoe, incident=own, summary="Rolled back.", decision="yes").postmortem

    assert {draft.pk for draft in together(act)} == {Postmortem.objects.get().pk}
    assert log(zoe, incident).filter(kind="resolved").count() == 1


def test_look_at_an_incident_does_not_miss_what_is_being_changed(zoe: Person) -> None:
    incident = services.declare(actor=zoe, title="Checkout", severity="P1")
    case = Case.objects.get(incident=incident)
    assert case.stale
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():  # asked for already, and changed once more while somebody begins to look
            services.rename(actor=zoe, incident=incident, title="Checkout runs out of sockets")
            looked = pool.submit(_look, case.pk)
            wait([looked], timeout=0.5)
        looked.result(timeout=30)
    case.refresh_from_db()
    assert case.stale or "socket" in case.features["words"]


def _look(case_id: int) -> None:
    try:
        look(case_id=case_id)
    finally:
        connections.close_all()
