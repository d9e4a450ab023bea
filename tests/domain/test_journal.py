"""The journal is append-only and is written in the transaction of what it tells."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.domain.journal.models import JournalEntry
from afterword.domain.journal.services import next_number, record, surface

CHANGES = {
    "update": "UPDATE journal_journalentry SET verb = 'x'",
    "delete": "DELETE FROM journal_journalentry",
    "replace": "INSERT OR REPLACE INTO journal_journalentry SELECT * FROM journal_journalentry",
    "truncate": "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE journal_journalentry CASCADE",
}
LEFT_OUT = {"sqlite": "truncate", "postgresql": "replace"}  # what the other database does not know


@pytest.mark.parametrize("statement", [CHANGES[n] for n in CHANGES if n != LEFT_OUT[connection.vendor]])
def test_database_refuses_to_change_a_journal_row(alice: Person, statement: str) -> None:
    before = JournalEntry.objects.count()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert JournalEntry.objects.count() == before > 0


def test_row_tells_who_did_what_through_which_surface(alice: Person) -> None:
    with surface("api"):
        incident = services.declare(actor=alice, title="Checkout fails", severity="P1")
        services.change_severity(actor=alice, incident=incident, severity="P0")
    row = JournalEntry.objects.get(verb="incident.severity_changed")
    assert (row.actor, row.actor_name, row.surface, row.subject) == (alice, "Alice", "api", "INC-001")
    assert row.before["severity"] == "P1"
    assert row.after["severity"] == "P0"
    assert row.incident_id == incident.pk


def _declare_and_fail(actor: Person) -> None:
    with transaction.atomic():
        services.declare(actor=actor, title="Never", severity="P1")
        raise RuntimeError("on purpose")


def test_rolled_back_change_leaves_no_row_and_gives_its_number_back(alice: Person) -> None:
    rows = JournalEntry.objects.count()
    with pytest.raises(RuntimeError, match="on purpose"):
        _declare_and_fail(alice)
    assert JournalEntry.objects.count() == rows
    assert Incident.objects.count() == 0
    assert services.declare(actor=alice, title="First", severity="P1").number == 1


@pytest.mark.django_db(transaction=True)
def test_row_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record(actor=None, verb="x", subject=Incident(pk=1, number=1))
    assert next_number("X") == 1
