"""A folder and the database stay in step; what both sides changed is shown and kept on both."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.domain.importing.conftest import HOUSE, PIXEL, Importer

from afterword.core.document.markdown_write import write_markdown
from afterword.core.errors import Conflict
from afterword.core.model.document import Document, EvidenceNote, Section
from afterword.domain.accounts.models import Person
from afterword.domain.actions.services import add_action
from afterword.domain.importing.sync import disk
from afterword.domain.importing.sync.ledger import NAME
from afterword.domain.importing.sync.report import Clash, Report
from afterword.domain.importing.sync.sync import Wishes, sync_folder
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import create, save_section, set_header, write_timeline_item

pytestmark = pytest.mark.django_db
Syncer = Callable[..., Report]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    place = tmp_path / "runbooks"
    place.mkdir()
    return place


@pytest.fixture
def sync(folder: Path, alice: Person) -> Syncer:
    """Syncs the folder as Alice."""

    def run(**wishes: Any) -> Report:
        return sync_folder(actor=alice, folder=folder, wishes=Wishes(**wishes), now=timezone.now())

    return run


@pytest.fixture
def pm(alice: Person) -> Postmortem:
    """PM-001 with a summary, an entry and an action."""
    made = create(
        actor=alice, title="Checkout refused orders", severity="P1", sections={"summary": "The pool ran out."}
    )
    write_timeline_item(actor=alice, postmortem=made, text="Alert", at=timezone.now().replace(microsecond=0))
    add_action(actor=alice, text="Limit the pool", postmortem=made, owner=alice)
    return made


def file_of(folder: Path) -> Path:
    """The file of PM-001."""
    return folder / "PM-001-checkout-refused-orders.md"


def edit(folder: Path, old: str, new: str) -> None:
    """Changes words in the file of PM-001."""
    text = file_of(folder).read_text()
    assert old in text
    file_of(folder).write_text(text.replace(old, new))


def written_at(folder: Path) -> dict[Path, int]:
    """When each file was written last."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def summary(pm: Postmortem) -> str:
    """What the summary says now."""
    return pm.sections.get(key="summary").text


def save(alice: Person, pm: Postmortem, text: str, key: str = "summary") -> None:
    """Saves a section on top of what is there."""
    section = pm.sections.get(key=key)
    save_section(actor=alice, postmortem=pm, key=key, text=text, base_version=section.version)


def test_new_postmortem_is_written_under_a_stable_name(
    pm: Postmortem, folder: Path, sync: Syncer, alice: Person
) -> None:
    assert sync().written == ["PM-001-checkout-refused-orders.md"]
    set_header(actor=alice, postmortem=pm, title="Checkout was down")
    assert sync().written == ["PM-001-checkout-refused-orders.md"]
    assert "# PM-001: Checkout was down" in file_of(folder).read_text()


def test_second_sync_does_nothing(pm: Postmortem, folder: Path, sync: Syncer) -> None:
    sync()
    rows, before = JournalEntry.objects.count(), {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert sync() == Report()
    assert (JournalEntry.objects.count(), {path: path.stat().st_mtime_ns for path in folder.rglob("*")}) == (
        rows,
        before,
    )


def test_edit_in_the_file_is_read_in(pm: Postmortem, folder: Path, sync: Syncer) -> None:
    sync()
    edit(folder, "The pool ran out.", "The connection pool ran out.")
    assert sync().read == ["PM-001-checkout-refused-orders.md"]
    assert summary(pm) == "The connection pool ran out."
    assert pm.sections.get(key="summary").version == 2
    assert sync() == Report()


def test_edit_here_touches_only_its_lines_in_the_file(
    pm: Postmortem, folder: Path, sync: Syncer, alice: Person
) -> None:
    sync()
    loose = (
        file_of(folder)
        .read_text()
        .replace("## Impact\n", "##   Impact\n")
        .replace("**Severity:** P1  ", "**Severity:** P1")
    )
    file_of(folder).write_text(loose)
    save(alice, pm, "The pool ran dry.")
    sync()
    before, after = loose.split("\n"), file_of(folder).read_text().split("\n")
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
        ("The pool ran out.", "The pool ran dry.")
    ]


def test_edits_of_two_sections_on_two_sides_both_stay(
    pm: Postmortem, folder: Path, sync: Syncer, alice: Person
) -> None:
    sync()
    edit(folder, "The pool ran out.", "Written in the file.")
    save(alice, pm, "Written here.", "impact")
    report = sync()
    assert (report.read, report.written, report.conflicts) == ([file_of(folder).name], [file_of(folder).name], [])
    assert summary(pm) == "Written in the file."
    assert "Written here." in file_of(folder).read_text()


def test_edits_of_one_section_on_both_sides_are_a_conflict_and_both_stay(
    pm: Postmortem, folder: Path, sync: Syncer, alice: Person
) -> None:
    sync()
    edit(folder, "The pool ran out.", "Written in the file.")
    save(alice, pm, "Written here.")
    for _ in range(2):  # it stays a conflict until somebody decides
        assert sync().conflicts == [Clash(file_of(folder).name, "Summary")]
        assert summary(pm) == "Written here."
        assert "Written in the file." in file_of(folder).read_text()
    shown = (folder / "PM-001-checkout-refused-orders.conflict.md").read_text()
    assert "Written here." in shown
    assert "Written in the file." in shown


@pytest.mark.parametrize(("keep", "stays"), [("file", "Written in the file."), ("afterword", "Written here.")])
def test_conflict_is_decided_for_one_side(
    pm: Postmortem, folder: Path, sync: Syncer, alice: Person, keep: str, stays: str
) -> None:
    sync()
    edit(folder, "The pool ran out.", "Written in the file.")
    save(alice, pm, "Written here.")
    assert sync(keep=keep, only=["PM-002"]).conflicts
    assert sync(keep=keep).conflicts == []
    assert summary(pm) == stays
    assert stays in file_of(folder).read_text()
    assert not (folder / "PM-001-checkout-refused-orders.conflict.md").exists()
    assert sync() == Report()


def test_conflict_ends_when_both_sides_say_the_same(pm: Postmortem, folder: Path, sync: Syncer, alice: Person) -> None:
    sync()
    edit(folder, "The pool ran out.", "Written in the file.")
    save(alice, pm, "Written here.")
    sync()
    edit(folder, "Written in the file.", "Written by both.")
    save(alice, pm, "Written by both.")
    assert sync().conflicts == []
    assert sync() == Report()


def test_other_sections_go_on_while_one_is_in_conflict(
    pm: Postmortem, folder: Path, sync: Syncer, alice: Person
) -> None:
    sync()
    edit(folder, "The pool ran out.", "Written in the file.")
    save(alice, pm, "Written here.")
    save(alice, pm, "One order in three.", "impact")
    assert sync().conflicts == [Clash(file_of(folder).name, "Summary")]
    text = file_of(folder).read_text()
    assert "One order in three." in text
    assert "Written in the file." in text


def test_action_that_is_added_in_the_file_gets_a_number(pm: Postmortem, folder: Path, sync: Syncer) -> None:
    sync()
    row = next(line for line in file_of(folder).read_text().split("\n") if line.startswith("| AI-001"))
    edit(folder, row, f"{row}\n|  | Write a runbook | @zoe |  | P2 | Open |")
    sync()
    assert pm.actions.get(number=2).owner_as_written == "@zoe"
    assert "| AI-002 | Write a runbook | @zoe |" in file_of(folder).read_text()
    assert sync() == Report()


def test_action_that_is_ticked_off_in_the_file_is_done_here(pm: Postmortem, folder: Path, sync: Syncer) -> None:
    sync()
    edit(folder, "| P2 | Open |", "| P2 | Done |")
    sync()
    assert pm.actions.get().status == "done"
    assert sync() == Report()


def test_file_that_was_taken_away_is_told_and_nothing_is_deleted(pm: Postmortem, folder: Path, sync: Syncer) -> None:
    sync()
    file_of(folder).unlink()
    report = sync()
    assert [left.file for left in report.left] == [file_of(folder).name]
    assert not file_of(folder).exists()
    assert Postmortem.objects.filter(pk=pm.pk).exists()


def test_section_that_was_taken_out_of_the_file_is_told_and_stays(pm: Postmortem, folder: Path, sync: Syncer) -> None:
    sync()
    edit(folder, "## Impact\n", "")
    assert Clash(file_of(folder).name, "Impact") in sync().conflicts
    assert pm.sections.filter(key="impact").exists()


def test_renamed_file_stays_the_file_of_its_postmortem(
    pm: Postmortem, folder: Path, sync: Syncer, alice: Person
) -> None:
    sync()
    (folder / "2026").mkdir()
    file_of(folder).rename(folder / "2026" / "checkout.md")
    save(alice, pm, "Written here.")
    assert sync().written == ["2026/checkout.md"]
    assert sync() == Report()


def test_private_postmortem_is_written_only_when_asked(
    pm: Postmortem, folder: Path, sync: Syncer, alice: Person
) -> None:
    secret = create(actor=alice, title="Leaked key", private=True)
    assert sync().written == [file_of(folder).name]
    assert sync(private=True).written == ["PM-002-leaked-key.md"]
    assert "private: true" in (folder / "PM-002-leaked-key.md").read_text()
    assert [left.file for left in sync().left] == ["PM-002-leaked-key.md"]
    assert secret.private


def test_old_checkout_is_behind_and_no_edit(pm: Postmortem, folder: Path, sync: Syncer, alice: Person) -> None:
    sync()
    old = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    save(alice, pm, "Written here.")
    sync()
    for path, content in old.items():
        path.write_bytes(content)
    report = sync()
    assert (report.read, report.written, report.conflicts) == ([], [file_of(folder).name], [])
    assert summary(pm) == "Written here."


def test_fresh_clone_without_ledger_is_behind_where_it_says_an_earlier_text(
    pm: Postmortem, folder: Path, sync: Syncer, alice: Person
) -> None:
    sync()
    (folder / NAME).unlink()
    save(alice, pm, "Written here.")
    assert sync().conflicts == []
    assert "Written here." in file_of(folder).read_text()


def test_fresh_clone_with_an_unknown_text_is_a_conflict(pm: Postmortem, folder: Path, sync: Syncer) -> None:
    sync()
    (folder / NAME).unlink()
    edit(folder, "The pool ran out.", "Written in the file.")
    assert sync().conflicts == [Clash(file_of(folder).name, "Summary")]


def test_ledger_of_another_installation_counts_for_nothing(
    pm: Postmortem, folder: Path, sync: Syncer, alice: Person
) -> None:
    sync()
    said = json.loads((folder / NAME).read_text())
    (folder / NAME).write_text(json.dumps(said | {"installation": "another"}))
    file_of(folder).write_text(file_of(folder).read_text().replace("The pool ran out.", "Quite another story."))
    said["postmortems"]["PM-001"]["parts"] = {}
    assert sync().conflicts
    assert summary(pm) == "The pool ran out."


def test_house_style_in_the_folder_is_read_and_its_canonical_form_written(
    folder: Path, sync: Syncer, alice: Person
) -> None:
    (folder / "2026-01-15-checkout.md").write_text(HOUSE)
    (folder / "README.md").write_text("# Runbooks\n\nHow we do things.\n")
    report = sync()
    assert report.read == ["2026-01-15-checkout.md"]
    assert report.written == ["PM-001-checkout-refused-one-order-in-three.md"]
    assert (folder / "2026-01-15-checkout.md").read_text() == HOUSE
    assert sync() == Report()


def test_draft_without_number_is_read_and_numbered_in_its_own_file(folder: Path, sync: Syncer, alice: Person) -> None:
    (folder / "draft.md").write_text(
        "---\nafterword: 1\ntemplate: standard\nzone: UTC\n---\n\n# Search was slow\n\n## Summary\n\nSlow.\n"
    )
    report = sync()
    assert (report.read, report.written) == (["draft.md"], ["draft.md"])
    assert "# PM-001: Search was slow" in (folder / "draft.md").read_text()
    assert sync() == Report()


def test_draft_that_lacks_nothing_but_its_number_gets_it(folder: Path, sync: Syncer, alice: Person) -> None:
    note = EvidenceNote("E-1", "app.log", "0" * 64, 3, 4)
    sections = (Section("summary", "Summary", "Slow [^E-1]."),)
    draft = Document("Search was slow", status="draft", sections=sections, notes=(note,), links=("https://x.org/1",))
    (folder / "draft.md").write_text(write_markdown(draft))
    assert sync().written == ["draft.md"]
    assert "# PM-001: Search was slow" in (folder / "draft.md").read_text()
    assert sync() == Report()


def test_evidence_note_that_was_changed_in_the_file_is_a_conflict(folder: Path, sync: Syncer, alice: Person) -> None:
    note = EvidenceNote("E-1", "app.log", "0" * 64, 3, 4)
    sections = (Section("summary", "Summary", "Slow [^E-1]."),)
    draft = Document("Search was slow", status="draft", sections=sections, notes=(note,))
    file = folder / "draft.md"
    file.write_text(write_markdown(draft))
    sync()
    file.write_text(file.read_text().replace("app.log", "other.log"))
    assert sync().conflicts == [Clash("draft.md", "evidence notes")]
    assert "other.log" in file.read_text()


def test_pictures_lie_beside_the_file_and_come_back(
    archive: Path, importer: Importer, folder: Path, sync: Syncer, alice: Person
) -> None:
    importer(archive)
    sync()
    picture = next((folder / "images").iterdir())
    assert picture.read_bytes() == PIXEL
    file = next(folder.glob("PM-001*.md"))
    assert f"](images/{picture.name})" in file.read_text()
    file.write_text(file.read_text().replace("Sunny.", "Rainy."))
    assert sync().read == [file.name]
    text = Postmortem.objects.get().sections.get(key="what-the-weather-was-like").text
    assert text.startswith("Rainy.")
    assert "](/images/" in text
    assert sync() == Report()


def test_windows_line_ends_and_byte_order_mark_stay(pm: Postmortem, folder: Path, sync: Syncer, alice: Person) -> None:
    sync()
    file_of(folder).write_bytes(b"\xef\xbb\xbf" + file_of(folder).read_bytes().replace(b"\n", b"\r\n"))
    save(alice, pm, "Written here.")
    sync()
    content = file_of(folder).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf---\r\n")
    assert b"Written here.\r\n" in content
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_two_syncs_at_once_are_kept_apart(pm: Postmortem, folder: Path, sync: Syncer) -> None:
    with disk.locked_folder(folder), pytest.raises(Conflict, match="Another sync"):
        sync()


def test_dry_run_writes_nothing(pm: Postmortem, folder: Path, sync: Syncer, alice: Person) -> None:
    assert sync(dry_run=True).written == [file_of(folder).name]
    assert list(folder.iterdir()) == []
    sync()
    edit(folder, "The pool ran out.", "Written in the file.")
    rows = JournalEntry.objects.count()
    assert sync(dry_run=True).read == [file_of(folder).name]
    assert (summary(pm), JournalEntry.objects.count()) == ("The pool ran out.", rows)


def test_two_files_with_one_number_are_told(pm: Postmortem, folder: Path, sync: Syncer) -> None:
    sync()
    (folder / "copy.md").write_bytes(file_of(folder).read_bytes())
    assert [left.file for left in sync().left] == ["copy.md"]


def test_file_that_takes_the_number_of_another_is_told_and_not_read(
    pm: Postmortem, folder: Path, sync: Syncer, alice: Person
) -> None:
    other = create(actor=alice, title="Search was slow", sections={"summary": "Slow."})
    sync()
    (folder / "PM-002-search-was-slow.md").unlink()
    edit(folder, "# PM-001:", "# PM-002:")
    assert file_of(folder).name in [left.file for left in sync().left]
    assert summary(other) == "Slow."


def test_status_is_changed_here_and_not_in_the_file(pm: Postmortem, folder: Path, sync: Syncer) -> None:
    sync()
    edit(folder, "**Status:** draft", "**Status:** published")
    assert sync().conflicts == [Clash(file_of(folder).name, "status")]
    pm.refresh_from_db()
    assert pm.status == "draft"
