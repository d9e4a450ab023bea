"""Sections with and without a field of their own: stored, told and written without loss."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import without_positions, write_markdown
from afterword.core.model.document import Section as CoreSection
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems import queries, services
from afterword.domain.postmortems.models import Postmortem, Section

pytestmark = pytest.mark.django_db
LONG = "How the six teams that were called that night found one another, and who spoke to whom " * 6


@pytest.fixture
def odd(bob: Person) -> Postmortem:
    """A postmortem with a section that has no field, a second one about the impact, and kept words."""
    made = services.create(actor=bob, title="Queue stood still")
    rows: list[dict[str, Any]] = [
        {"key": "coordination", "heading": LONG.strip(), "text": "They met in one call."},
        {"key": "impact-2", "field": "impact", "heading": "Impact on partners", "level": 3, "text": "None."},
        {"key": "root_cause-2", "field": "root_cause", "heading": "Cause", "text": "A lock.", "kept": True},
        {"key": "surprises", "heading": "What we did not know", "text": "The replica lags.", "kept": True},
    ]
    for position, row in enumerate(rows, start=50):
        Section.objects.create(postmortem=made, position=position, saved_at=timezone.now(), **row)
    return made


def test_sections_without_field_and_kept_words_reach_the_document(bob: Person, odd: Postmortem) -> None:
    document = queries.to_document(bob, odd)
    assert document.sections[-2:] == (
        CoreSection(None, LONG.strip(), "They met in one call.", key="coordination"),
        CoreSection("impact", "Impact on partners", "None.", 3),
    )
    assert document.unplaced == (
        CoreSection("root_cause", "Cause", "A lock."),
        CoreSection(None, "What we did not know", "The replica lags.", key="surprises"),
    )


def test_stored_document_comes_back_from_its_markdown_the_same(bob: Person, odd: Postmortem) -> None:
    document = queries.to_document(bob, odd)
    assert without_positions(read_markdown(write_markdown(document))) == document


def test_section_without_field_is_saved_by_its_key(bob: Person, odd: Postmortem) -> None:
    services.save_section(actor=bob, postmortem=odd, key="coordination", text="Two calls.", base_version=1)
    assert queries.section_by_key(bob, odd, "coordination").text == "Two calls."
    assert queries.section_by_key(bob, odd, "impact-2").text == "None."


@pytest.mark.django_db(transaction=True)
def test_sections_of_before_are_named_by_their_fields() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("postmortems", "0002_impact_seconds")])
    try:
        (accounts,) = executor.loader.graph.leaf_nodes("accounts")  # stays where it is
        old = executor.loader.project_state([("postmortems", "0002_impact_seconds"), accounts]).apps
        people, postmortems = old.get_model("accounts", "Person"), old.get_model("postmortems", "Postmortem")
        now = timezone.now()
        bob = people.objects.create(email="bob@example.org", name="Bob", joined_at=now)
        made = postmortems.objects.create(number=1, title="Old", template="3am", created_at=now, created_by=bob)
        for position, field in enumerate(["summary", "contributing_factors", "lessons_well"]):
            made.sections.create(field=field, heading=field, position=position, text=f"of {field}", saved_at=now)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    rows = Section.objects.filter(postmortem__number=1).values_list("key", "field", "level", "text")
    assert list(rows) == [
        ("summary", "summary", 2, "of summary"),
        ("contributing_factors", "contributing_factors", 3, "of contributing_factors"),
        ("lessons_well", "lessons_well", 3, "of lessons_well"),
    ]
