"""Odd documents come in without harm: no control characters, no wrong day, and none of them stops the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import timezone
from tests.domain.importing.conftest import Importer

from afterword.domain.accounts.models import Person
from afterword.domain.importing.incoming import Incoming
from afterword.domain.importing.services import Outcome, import_files
from afterword.domain.importing.statuses import released_at
from afterword.domain.postmortems.models import Postmortem
from afterword.web.presenters.reading import page_of

pytestmark = pytest.mark.django_db
SMALL = {
    "plain": "# Search was slow\n\n## Summary\n\nSlow.\n",
    "turned": "# \u202eSearch\u202c was slow\n\n## Summary\n\nSlow.\n",
    "controls": "# Search\x07 was slow\n\n## Summary\n\n\x1b[31mRed.\n\n## Timeline\n\n- 10:05 UTC a\x07b\n",
    "own": "---\nafterword: 1\n---\n\n# PM-009: Search was slow\n\n**Status:** published  \n\n## Summary\n\nSlow.\n",
    "dated": "# Search was slow\n\nDate: 2016-01-15\n\n## Actions\n\n- [x] Limit it @bob\n",
}


def taken(actor: Person, text: str) -> Outcome:
    """What became of a text whose file is older than its import."""
    at = datetime(2026, 1, 20, tzinfo=UTC)
    one = Incoming("one.md", "test", "one.md", text.encode, named=True, modified=at)
    return import_files(actor=actor, files=[one], now=timezone.now())[0]


@pytest.mark.parametrize("name", SMALL)
def test_import_alone_is_no_change_after_publication(alice: Person, name: str) -> None:
    pm = taken(alice, SMALL[name]).postmortem
    assert pm is not None
    page = page_of(alice, pm, timezone.now())
    assert (len(page.publications), page.changed_since) == (1, False)


def test_control_characters_are_dropped_and_told(alice: Person) -> None:
    outcome = taken(alice, SMALL["controls"])
    pm = Postmortem.objects.get()
    assert (pm.title, pm.timeline.get().text) == ("Search was slow", "ab")
    assert "\x1b" not in pm.sections.get(field="summary").text
    assert "text" in [one.field for one in outcome.doubtful]


def test_title_keeps_no_mark_that_turns_its_direction(alice: Person) -> None:
    outcome = taken(alice, SMALL["turned"])
    assert Postmortem.objects.get().title == "Search was slow"
    assert ("title", "Search was slow") in [(one.field, one.value) for one in outcome.doubtful]


def test_copy_of_an_old_document_counts_as_published_on_the_day_of_the_incident(alice: Person) -> None:
    outcome = taken(alice, SMALL["dated"])
    assert Postmortem.objects.get().published_at == datetime(2016, 1, 15, tzinfo=UTC)
    (doubt,) = [one for one in outcome.doubtful if one.field == "published"]
    assert (doubt.value, doubt.reason.endswith("the day of the incident stands in")) == ("2016-01-15", True)


def test_file_written_soon_after_the_incident_says_when_it_was_published() -> None:
    at = datetime(2016, 2, 1, tzinfo=UTC)
    one = Incoming("one.md", "test", "one.md", bytes, modified=at)
    assert released_at(one, date(2016, 1, 15), datetime(2026, 1, 1, tzinfo=UTC))[0] == at


def test_who_imports_a_private_document_drives_it(archive: Path, importer: Importer, bob: Person) -> None:
    file = archive / "2026-01-15-checkout.md"
    file.write_text(file.read_text().replace("Author: Alice Adams\n", ""))
    importer(archive, actor=bob, private=True)
    assert Postmortem.objects.get().driver == bob


def test_document_that_breaks_its_reader_stops_no_other(alice: Person) -> None:
    def broken() -> bytes:
        raise ZeroDivisionError

    loads: list[Callable[[], bytes]] = [broken, SMALL["plain"].encode]
    files = [Incoming(f"{n}.md", "test", f"{n}.md", load, named=True) for n, load in enumerate(loads)]
    first, second = import_files(actor=alice, files=files, now=timezone.now())
    assert (first.action, second.action) == ("failed", "create")
    assert first.reason == "it could not be read; the log of the server says why"
