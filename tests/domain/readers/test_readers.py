"""Readers are named and asked; reading counts at the end of the document, once for each version."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.people import person

from afterword.core.errors import InputError, NotAllowed, NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services import declare
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems.models import Postmortem, Publication
from afterword.domain.postmortems.services import create
from afterword.domain.readers import queries, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def postmortem(bob: Person) -> Postmortem:
    return create(actor=bob, title="Queue was slow")


def released(postmortem: Postmortem, actor: Person, version: int = 1) -> None:
    Publication.objects.create(
        postmortem=postmortem, version=version, markdown="x", sha256="x", published_at=clock.now(), published_by=actor
    )
    Postmortem.objects.filter(pk=postmortem.pk).update(published_at=clock.now(), status="published")


def verbs(verb: str) -> int:
    return JournalEntry.objects.filter(verb=verb).count()


def test_readers_are_asked_once(bob: Person, charlie: Person, postmortem: Postmortem) -> None:
    for _ in range(2):
        services.ask_to_read(actor=bob, postmortem=postmortem, people=[charlie, charlie], note="The whole of it.")
    [standing] = queries.readers_of(bob, postmortem)
    assert (standing.person, standing.note, standing.finished_at) == (charlie, "The whole of it.", None)
    assert verbs("reader.asked") == 1


def test_nobody_chosen_is_told(bob: Person, postmortem: Postmortem) -> None:
    with pytest.raises(InputError, match="Nobody is chosen"):
        services.ask_to_read(actor=bob, postmortem=postmortem, people=[])


def test_draft_is_not_yet_to_be_read_by_those_asked(bob: Person, charlie: Person, postmortem: Postmortem) -> None:
    services.ask_to_read(actor=bob, postmortem=postmortem, people=[charlie])
    assert not queries.to_read(charlie)
    released(postmortem, bob)
    assert [row.postmortem for row in queries.to_read(charlie)] == [postmortem]
    assert not queries.to_read(bob)
    assert not queries.to_read(None)


def test_reading_is_recorded_once_for_each_version(bob: Person, charlie: Person, postmortem: Postmortem) -> None:
    services.ask_to_read(actor=bob, postmortem=postmortem, people=[charlie])
    services.finish_reading(actor=charlie, postmortem=postmortem)
    released(postmortem, bob)
    assert queries.to_read(charlie).exists()
    assert not queries.has_read(charlie, postmortem)
    for _ in range(2):
        services.finish_reading(actor=charlie, postmortem=postmortem)
    assert not queries.to_read(charlie).exists()
    assert queries.has_read(charlie, postmortem)
    assert verbs("reader.finished") == 2
    assert queries.readers_of(bob, postmortem)[0].version == 1


def test_others_who_read_it_stand_behind_those_asked(
    bob: Person, alice: Person, charlie: Person, postmortem: Postmortem
) -> None:
    services.finish_reading(actor=alice, postmortem=postmortem)
    services.ask_to_read(actor=bob, postmortem=postmortem, people=[charlie])
    assert [one.person for one in queries.readers_of(bob, postmortem)] == [charlie, alice]


def test_viewer_reads_and_does_not_ask(bob: Person, postmortem: Postmortem) -> None:
    vera = person("Vera", role="viewer")
    services.finish_reading(actor=vera, postmortem=postmortem)
    with pytest.raises(NotAllowed):
        services.ask_to_read(actor=vera, postmortem=postmortem, people=[bob])
    with pytest.raises(NotAllowed):
        services.take_back(actor=vera, postmortem=postmortem, person=bob)


def test_private_postmortem_is_read_by_nobody_else(bob: Person, charlie: Person) -> None:
    incident = declare(actor=bob, title="Secret", severity="P1", private=True)
    hidden = create(actor=bob, title="Secret", incidents=[incident])
    with pytest.raises(InputError, match="PM-001 is private and not shared with Charlie"):
        services.ask_to_read(actor=bob, postmortem=hidden, people=[charlie])
    assert services.ask_named_by_policy(postmortem=hidden, people=[charlie, bob])[0].person == bob
    for attempt in (
        lambda: services.finish_reading(actor=charlie, postmortem=hidden),
        lambda: queries.readers_of(charlie, hidden),
        lambda: services.ask_to_read(actor=charlie, postmortem=hidden, people=[bob]),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_asked_and_lost_sight_is_asked_no_more(
    alice: Person, bob: Person, charlie: Person, postmortem: Postmortem
) -> None:
    services.ask_to_read(actor=bob, postmortem=postmortem, people=[charlie])
    released(postmortem, bob)
    Postmortem.objects.filter(pk=postmortem.pk).update(private=True)
    assert not queries.to_read(charlie).exists()


def test_taking_back_keeps_what_was_read(bob: Person, charlie: Person, postmortem: Postmortem) -> None:
    services.ask_to_read(actor=bob, postmortem=postmortem, people=[charlie])
    services.finish_reading(actor=charlie, postmortem=postmortem)
    for _ in range(2):
        services.take_back(actor=bob, postmortem=postmortem, person=charlie)
    [standing] = queries.readers_of(bob, postmortem)
    assert (standing.asked_at, standing.version) == (None, 0)
    assert verbs("reader.taken_back") == 1


def test_number_of_queries_does_not_grow_with_the_readers(bob: Person, postmortem: Postmortem) -> None:
    counts = []
    for batch in ("Ann Ben Cid".split(), "Dan Eve Flo Gus".split()):
        services.ask_to_read(actor=bob, postmortem=postmortem, people=[person(name) for name in batch])
        with CaptureQueriesContext(connection) as asked:
            queries.readers_of(bob, postmortem)
        counts.append(len(asked))
    assert counts[0] == counts[1]
