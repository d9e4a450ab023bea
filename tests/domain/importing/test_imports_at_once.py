"""What happens when two imports run, or a sync meets somebody who writes, in the same moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from tests.domain.importing.conftest import HOUSE
from tests.domain.test_at_the_same_time import MANY, together
from tests.people import person

from afterword.domain.accounts.models import Person
from afterword.domain.importing.found import found
from afterword.domain.importing.services import import_files
from afterword.domain.importing.sync.sync import Wishes, sync_folder
from afterword.domain.postmortems.models import Postmortem, SectionRevision
from afterword.domain.postmortems.services import create, save_section

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zoe() -> Person:
    return person("Zoe", role="admin")


def test_the_same_file_imported_by_many_at_once_becomes_one_postmortem(zoe: Person, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "2026-01-15-checkout.md").write_text(HOUSE)
    many = together(lambda n: import_files(actor=zoe, files=found([tmp_path / "a"]), now=timezone.now()))
    assert sorted(outcome.action for (outcome,) in many) == ["create"] + ["same"] * (MANY - 1)
    assert Postmortem.objects.count() == 1


def test_different_files_imported_at_once_have_different_numbers(zoe: Person, tmp_path: Path) -> None:
    for n in range(MANY):
        (tmp_path / f"{n}").mkdir()
        (tmp_path / f"{n}" / "x.md").write_text(HOUSE.replace("# Checkout", f"# PM-003: Checkout {n}"))
    many = together(lambda n: import_files(actor=zoe, files=found([tmp_path / f"{n}"]), now=timezone.now()))
    assert sorted(str(outcome.number) for (outcome,) in many) == [f"PM-{n:03d}" for n in range(3, 3 + MANY)]


def test_sync_that_meets_a_writer_gives_up_neither_text(zoe: Person, tmp_path: Path) -> None:
    made = create(actor=zoe, title="Checkout was down", sections={"summary": "First."})
    folders = [tmp_path / f"f{n}" for n in range(MANY)]
    for folder in folders:
        folder.mkdir()
        sync_folder(actor=zoe, folder=folder, wishes=Wishes(), now=timezone.now())
        file = next(folder.glob("PM-*.md"))
        file.write_text(file.read_text().replace("First.", f"From {folder.name}."))

    def act(n: int) -> object:
        if n == 0:
            return save_section(actor=zoe, postmortem=made, key="summary", text="Typed.", base_version=1)
        return sync_folder(actor=zoe, folder=folders[n], wishes=Wishes(), now=timezone.now())

    together(act)
    kept = set(SectionRevision.objects.filter(section__key="summary").values_list("text", flat=True))
    texts = [(folder / "PM-001-checkout-was-down.md").read_text() for folder in folders[1:]]
    files = {text.split("## Summary\n\n")[1].split("\n")[0] for text in texts}
    assert {f"From f{n}." for n in range(1, MANY)} <= kept | files
    assert made.sections.get(key="summary").text in {"Typed.", *(f"From f{n}." for n in range(1, MANY))}
