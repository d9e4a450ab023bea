"""Records are found by number in what people write, and forgotten when the words go."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterword.domain.accounts.models import Person
from afterword.domain.actions.services import add_action
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.services import add_entry, declare, withdraw_entry
from afterword.domain.knowledge import queries, services
from afterword.domain.knowledge.models import Mention, Runbook
from afterword.domain.postmortems.models import Section
from afterword.domain.postmortems.services import create, save_section
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def runbook(bob: Person) -> Runbook:
    return services.add_runbook(actor=bob, title="Queue", number=21)


@pytest.fixture
def incident(bob: Person) -> Incident:
    incident = declare(actor=bob, title="Queue is slow", severity="P2")
    add_entry(actor=bob, incident=incident, text="Opened RB-21, it says restart")
    add_entry(actor=bob, incident=incident, text="Still slow")
    return incident


def where(bob: Person, runbook: Runbook) -> list[tuple[str, tuple[str, ...]]]:
    return [(use.subject.code, use.places) for use in queries.uses(bob, runbook)]


def test_log_postmortem_and_action_that_name_a_runbook_are_told(
    bob: Person, runbook: Runbook, incident: Incident
) -> None:
    postmortem = create(actor=bob, title="Queue was slow")
    section = Section.objects.filter(postmortem=postmortem, field="root_cause").get()
    save_section(
        actor=bob, postmortem=postmortem, key=section.key, text="RB-021 was old.", base_version=section.version
    )
    action = add_action(actor=bob, text="Rewrite RB-0021 and RB-021")
    for subject in (incident, postmortem, action):
        services.note_mentions(subject=subject)
    assert where(bob, runbook) == [
        (postmortem.code, (section.heading,)),
        (incident.code, ("log",)),
        (action.code, ("action",)),
    ]


def test_noting_twice_changes_nothing(runbook: Runbook, incident: Incident) -> None:
    assert [services.note_mentions(subject=incident) for _ in range(2)] == [1, 0]


def test_withdrawn_entry_names_nothing_any_more(bob: Person, runbook: Runbook, incident: Incident) -> None:
    services.note_mentions(subject=incident)
    withdraw_entry(actor=bob, entry=incident.entries.get(text__contains="RB-21"))
    services.note_mentions(subject=incident)
    assert not Mention.objects.exists()


def test_number_without_a_record_is_told(bob: Person, incident: Incident) -> None:
    services.note_mentions(subject=incident)
    assert [(one.code, one.count) for one in queries.unknown(bob, "RB")] == [("RB-021", 1)]
    services.add_runbook(actor=bob, title="Queue", number=21)
    assert queries.unknown(bob, "RB") == []


def test_private_use_is_not_told_to_outsiders(bob: Person, charlie: Person, runbook: Runbook) -> None:
    incident = declare(actor=bob, title="Secret: RB-021 and RB-077", severity="P1", private=True)
    services.note_mentions(subject=incident)
    assert where(bob, runbook) == [(incident.code, ("title", "log"))]
    assert where(charlie, runbook) == []
    assert queries.unknown(charlie, "RB") == []


def test_number_of_queries_does_not_grow_with_the_uses(bob: Person, runbook: Runbook) -> None:
    counts = []
    for _ in range(2):
        for number in range(3):
            services.note_mentions(subject=declare(actor=bob, title=f"RB-021 {number}", severity="P3"))
            services.note_mentions(subject=add_action(actor=bob, text=f"RB-021 {number}"))
        with CaptureQueriesContext(connection) as asked:
            queries.uses(bob, runbook)
        counts.append(len(asked))
    assert counts[0] == counts[1] == 1


def test_words_written_anywhere_are_looked_at_by_the_worker(bob: Person, runbook: Runbook, incident: Incident) -> None:
    add_action(actor=bob, text="Rewrite RB-021")
    create(actor=bob, title="RB-021 misled us")
    JobRunner().run_until_empty()
    assert [code for code, _ in where(bob, runbook)] == ["PM-001", "INC-001", "AI-001"]
    withdraw_entry(actor=bob, entry=incident.entries.get(text__contains="RB-21"))
    JobRunner().run_until_empty()
    assert [code for code, _ in where(bob, runbook)] == ["PM-001", "AI-001"]
