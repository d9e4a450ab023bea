"""What a postmortem from elsewhere says stands on its reading page, in its place and without a word lost."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from afterword.core.document.markdown_read import read_markdown
from afterword.domain.accounts.models import Person
from afterword.domain.importing.incoming import Incoming
from afterword.domain.importing.services import import_files

pytestmark = pytest.mark.django_db
TARGET = r"^\[[^\]^\n][^\]\n]*\]:"  # the name of a link's target, which links show no more
HIDDEN = re.compile(rf"\]\([^)]*\)|{TARGET}|https?://\S+|<!--.*?-->|^ *```\w*|&\w+;|%\w\w", re.MULTILINE | re.DOTALL)
STRANGE = """# Queue stood still

## Level: Internal

## Summary

The queue stood still[^1] for an hour.

## Odd part

### Inner heading

Words below it.

## Footnotes

[^1]: Standing: no message leaves.
"""


def page_of(client: Client, who: Person, name: str, content: bytes) -> str:
    """The reading page of an imported file, its entities resolved."""
    incoming = Incoming(name=name, origin="test", path=name, load=lambda: content, named=True)
    found = import_files(actor=who, files=[incoming], now=timezone.now())[0]
    client.force_login(who)
    return html.unescape(client.get(f"/{found.number}").content.decode())


def test_sections_that_no_template_knows_stand_in_their_place(client: Client, bob: Person) -> None:
    page = page_of(client, bob, "queue.md", STRANGE.encode())
    places = [page.index(f">{words}</h") for words in ("Level: Internal", "Odd part", "Footnotes")]
    assert places == sorted(places)
    assert page.index("Inner heading") < page.index("Words below it.")


def test_footnote_of_another_section_is_shown(client: Client, bob: Person) -> None:
    assert "[^1]: Standing: no message leaves." in page_of(client, bob, "queue.md", STRANGE.encode())


def test_entry_with_a_day_and_no_time_shows_its_day(client: Client, bob: Person) -> None:
    text = "# Slow release\n\n## Timeline\n\n- **2022-09-05**: The release begins\n- **2022-09-07**: It is out\n"
    page = page_of(client, bob, "slow.md", text.encode())
    assert "5 September 2022." in page
    assert "7 September 2022." in page


@pytest.mark.parametrize("start", [0, 1])
def test_every_word_of_published_documents_is_on_the_page(
    shared_data: Path, client: Client, bob: Person, start: int
) -> None:
    files = sorted(one for one in (shared_data / "postmortems").rglob("*.md"))
    for file in files[start::12]:
        document = read_markdown(file.read_text("utf-8", errors="replace"), name=file.name)
        page = re.sub(r"<[^>]+>", " ", page_of(client, bob, file.name, file.read_bytes()))
        shown = set(re.findall(r"[^\W_]{2,}", page))
        parts = [one for one in (*document.sections, *document.unplaced) if one.field != "timeline"]
        said = HIDDEN.sub(" ", "\n".join(f"{one.heading}\n{one.text}" for one in parts))
        assert set(re.findall(r"[^\W_]{2,}", said)) <= shown, file.name
