"""What a secret or one person alone opens: the rows name the tests that try it, and those that are tried here."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from tests.people import person
from tests.permissions.kinds import Kind
from tests.permissions.tables import rows

from afterword.core.errors import NotAllowed, NotFound
from afterword.domain.checks import services as checks
from afterword.domain.importing import batches
from afterword.domain.search import services as search
from afterword.domain.search.models import SavedView

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", ["SERVICES", "PAGES", "OPERATIONS", "TASKS"])
def test_every_guarded_row_names_tests_that_exist(table: str) -> None:
    guarded = {name: row for name, row in rows(table).items() if row.kind in (Kind.GUARDED, Kind.BACKGROUND)}
    assert guarded
    for name, row in guarded.items():
        assert row.tests, f"{name} names no test"
        for path, _, test in (one.partition("::") for one in row.tests):
            assert re.search(rf"^def {test}\(", (ROOT / path).read_text(), re.MULTILINE), f"{name}: no {path}::{test}"


def test_view_is_removed_by_whose_it_is_alone() -> None:
    bob = person("Bob")
    search.save_view(actor=bob, page="search", name="Grave", query="severity=P1")
    view = SavedView.objects.get()
    with pytest.raises(NotFound):
        search.remove_view(actor=person("Charlie"), view=view.pk)
    search.remove_view(actor=bob, view=view.pk)
    assert not SavedView.objects.exists()


def test_import_is_decided_by_whose_it_is_alone() -> None:
    batch = batches.start(actor=person("Bob"), uploads=[("a.md", BytesIO(b"# Checkout failed\n\nIt did.\n"))])
    with pytest.raises(NotFound):
        batches.decide(actor=person("Charlie"), batch=batch, wanted=[], answers={}, severities={})
    batch.refresh_from_db()
    assert (batch.state, batch.done) == ("reading", 0)


def test_server_is_tried_by_administrators_alone() -> None:
    alice = person("Alice", role="admin")
    server = checks.add_server(actor=alice, name="Metrics", url="https://metrics.example.org")
    for somebody in (person("Bob"), person("Vera", role="viewer")):
        with pytest.raises(NotAllowed, match="administrator"):
            checks.try_server(actor=somebody, server=server)
