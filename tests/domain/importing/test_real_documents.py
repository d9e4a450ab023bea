"""Published postmortems of six house styles come in whole, and go out and in again as they are."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone
from tests.domain.importing.conftest import Importer

from afterword.core.document.incoming.answers import Answers
from afterword.core.document.incoming.parts import differing, hashes_of
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import write_markdown
from afterword.domain.accounts.models import Person
from afterword.domain.importing.changing import as_stored
from afterword.domain.importing.incoming import Incoming
from afterword.domain.importing.models import Original
from afterword.domain.importing.people import People
from afterword.domain.importing.planning import plan
from afterword.domain.importing.reading import read, text_of

pytestmark = pytest.mark.django_db
WORD = re.compile(r"[^\W\d_]{3,}")


@pytest.fixture
def _all_imported(shared_data: Path, importer: Importer) -> None:
    importer(shared_data / "postmortems")


@pytest.mark.usefixtures("_all_imported")
def test_no_word_of_a_real_document_is_lost(alice: Person) -> None:
    lost: Counter[str] = Counter()
    for original in Original.objects.select_related("postmortem"):
        kept = set(words(write_markdown(as_stored(original.postmortem))))
        written = words(text_of(original.file.open("rb").read(), original.name))
        lost.update(word for word in set(written) - kept if not calendar(word))
    assert Original.objects.count() == 111
    assert lost == {}


@pytest.mark.usefixtures("_all_imported")
def test_what_is_stored_goes_out_as_markdown_and_in_again_as_it_is(alice: Person) -> None:
    people, now = People(alice), timezone.now()
    for original in Original.objects.select_related("postmortem"):
        stored = as_stored(original.postmortem)
        text = write_markdown(stored)
        assert differing(hashes_of(stored), hashes_of(read_markdown(text))) == []
        incoming = Incoming("out.md", "files", f"/out/{original.pk}.md", text.encode)
        reading = read(incoming, answers=Answers(), people=people, now=now)
        assert plan(alice, reading, now).action == "same", original.name


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return [word.lower() for word in WORD.findall(text)]


def calendar(word: str) -> bool:
    """Whether a word is of a time, date or zone, which lists keep in another form, or heads the columns of a table."""
    months = "january february march april may june july august september october november december".split()
    days = "monday tuesday wednesday thursday friday saturday sunday".split()
    heads = "time event action item owner issue status link description date done day mst".split()
    return any(one.startswith(word) for one in (*months, *days)) or word in heads
