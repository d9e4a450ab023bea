"""Runbooks and decision records: numbers, changes from a postmortem, states, and who may change them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.people import person

from afterword.core.errors import Conflict, InputError, NotAllowed, NotFound, RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services import declare
from afterword.domain.journal.models import JournalEntry
from afterword.domain.knowledge import queries, services
from afterword.domain.knowledge.models import Decision, Runbook
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import create

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)


@pytest.fixture
def runbook(bob: Person) -> Runbook:
    return services.add_runbook(actor=bob, title="Queue performance", number=21, text="Look first.", services=["queue"])


@pytest.fixture
def decision(bob: Person) -> Decision:
    return services.add_decision(actor=bob, title="Pool per worker", number=12)


@pytest.fixture
def postmortem(bob: Person) -> Postmortem:
    return create(actor=bob, title="Queue was slow")


def verbs(subject: str) -> list[str]:
    return list(JournalEntry.objects.filter(subject=subject).order_by("id").values_list("verb", flat=True))


def test_records_keep_their_numbers_and_new_ones_follow(bob: Person, runbook: Runbook, decision: Decision) -> None:
    assert (runbook.code, decision.code) == ("RB-021", "ADR-0012")
    assert services.add_runbook(actor=bob, title="Next").code == "RB-022"
    assert services.add_decision(actor=bob, title="Next").code == "ADR-0013"


def test_number_that_is_taken_is_refused(bob: Person, runbook: Runbook) -> None:
    with pytest.raises(Conflict, match="RB-021 is there already"):
        services.add_runbook(actor=bob, title="Again", number=21)
    assert Runbook.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"link": "javascript:alert(1)"}, {"number": 0}, {"title": "a" * 201}]
)
def test_what_cannot_be_used_is_told(bob: Person, wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        services.add_runbook(**{"actor": bob, "title": "Queue", **wrong})


def test_viewer_reads_and_changes_nothing(runbook: Runbook, decision: Decision) -> None:
    vera = person("Vera", role="viewer")
    assert queries.runbook_by_number(vera, "RB-21") == runbook
    assert queries.decision_by_number(vera, 12) == decision
    for attempt in (
        lambda: services.add_runbook(actor=vera, title="Mine"),
        lambda: services.change_runbook(actor=vera, runbook=runbook, title="Mine"),
        lambda: services.mark_outdated(actor=vera, runbook=runbook, reason="old"),
        lambda: services.retire_runbook(actor=vera, runbook=runbook, reason="old"),
        lambda: services.restore_runbook(actor=vera, runbook=runbook),
        lambda: services.add_decision(actor=vera, title="Mine"),
        lambda: services.change_decision(actor=vera, decision=decision, title="Mine"),
        lambda: services.reopen_decision(actor=vera, decision=decision, reason="x", conversation_on=DAY),
        lambda: services.settle_decision(actor=vera, decision=decision, state="accepted", reason="x", day=DAY),
        lambda: services.import_records(actor=vera, kind="runbook", files=[]),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_nobody_signed_in_finds_nothing(runbook: Runbook) -> None:
    assert not queries.runbooks(None)
    with pytest.raises(NotFound):
        queries.runbook_by_number(None, 21)


def test_runbook_is_found_outdated_and_then_updated_from_a_postmortem(
    bob: Person, runbook: Runbook, postmortem: Postmortem
) -> None:
    services.mark_outdated(actor=bob, runbook=runbook, reason="It restarts the wrong pods.", postmortem=postmortem)
    assert (runbook.state, runbook.state_reason) == ("outdated", "It restarts the wrong pods.")
    services.change_runbook(actor=bob, runbook=runbook, text="Look at who holds connections.", postmortem=postmortem)
    assert (runbook.state, runbook.state_reason, runbook.version) == ("current", "", 3)
    assert [row.verb for row, _ in queries.changed_from(bob, runbook)] == ["runbook.updated", "runbook.found_outdated"]
    assert {found for _, found in queries.changed_from(bob, runbook)} == {postmortem}


def test_change_by_somebody_else_in_the_meantime_is_not_overwritten(
    bob: Person, charlie: Person, runbook: Runbook
) -> None:
    seen = runbook.version
    services.change_runbook(actor=charlie, runbook=Runbook.objects.get(), text="Charlie's words.", base_version=seen)
    with pytest.raises(Conflict, match="Charlie has changed RB-021"):
        services.change_runbook(actor=bob, runbook=runbook, text="Bob's words.", base_version=seen)
    assert Runbook.objects.get().text == "Charlie's words."


def test_saving_the_same_writes_no_journal_row(bob: Person, runbook: Runbook) -> None:
    services.change_runbook(actor=bob, runbook=runbook, title="Queue performance", text="Look first.")
    assert verbs("RB-021") == ["runbook.added"]


def test_journal_tells_that_a_text_changed_and_not_the_text(bob: Person, runbook: Runbook) -> None:
    services.change_runbook(actor=bob, runbook=runbook, text="abc")
    row = JournalEntry.objects.get(verb="runbook.updated")
    assert (row.before, row.after) == ({"text": "11 characters"}, {"text": "3 characters"})


def test_decision_is_opened_again_with_a_day_and_settled(
    bob: Person, decision: Decision, postmortem: Postmortem
) -> None:
    services.reopen_decision(
        actor=bob, decision=decision, reason="Pods have eight workers now.", conversation_on=DAY, postmortem=postmortem
    )
    assert (decision.state, decision.conversation_on) == ("reopened", DAY)
    successor = services.add_decision(actor=bob, title="A budget of connections")
    services.settle_decision(
        actor=bob, decision=decision, state="superseded", reason="A budget.", day=DAY, successor=successor
    )
    assert (decision.state, decision.successor, decision.conversation_on) == ("superseded", successor, None)
    assert verbs("ADR-0012") == ["decision.added", "decision.reopened", "decision.settled"]


def test_settled_decision_is_not_settled_again(bob: Person, decision: Decision) -> None:
    with pytest.raises(RuleBroken, match="ADR-0012 is accepted"):
        services.settle_decision(actor=bob, decision=decision, state="rejected", reason="No.", day=DAY)


def test_superseded_needs_another_one_as_successor(bob: Person, decision: Decision) -> None:
    services.reopen_decision(actor=bob, decision=decision, reason="x", conversation_on=DAY)
    for successor in (None, decision):
        with pytest.raises(InputError):
            services.settle_decision(
                actor=bob, decision=decision, state="superseded", reason="x", day=DAY, successor=successor
            )


def test_private_postmortem_is_not_told_to_outsiders(
    alice: Person, bob: Person, charlie: Person, runbook: Runbook
) -> None:
    incident = declare(actor=bob, title="Secret", severity="P1", private=True)
    hidden = create(actor=bob, title="Secret", incidents=[incident])
    services.mark_outdated(actor=bob, runbook=runbook, reason="Old.", postmortem=hidden)
    assert [found for _, found in queries.changed_from(bob, runbook)] == [hidden]
    assert queries.changed_from(charlie, runbook) == []
    with pytest.raises(NotFound):
        services.mark_outdated(actor=charlie, runbook=runbook, reason="Old.", postmortem=hidden)


def test_files_are_taken_in_once_and_change_their_record_later(bob: Person) -> None:
    first = [("docs/adr/0012-pool.md", "# 12. Pool per worker\n\n## Status\n\nProposed\n"), ("notes.md", "# Notes\n")]
    taken = services.import_records(actor=bob, kind="decision", files=first)
    assert [(one.outcome, one.row.code if one.row else "") for one in taken] == [
        ("added", "ADR-0012"),
        ("added", "ADR-0013"),
    ]
    assert Decision.objects.get(number=12).state == "proposed"
    again = services.import_records(actor=bob, kind="decision", files=first[:1])
    later = services.import_records(actor=bob, kind="decision", files=[(first[0][0], first[0][1] + "\nMore.\n")])
    assert [one.outcome for one in [*again, *later]] == ["same", "changed"]
    assert Decision.objects.get(number=12).state == "proposed"
