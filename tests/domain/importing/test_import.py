"""Postmortems from elsewhere come in whole, once, and are never overwritten."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import timezone
from tests.domain.importing.conftest import HOUSE, PIXEL, Importer

from afterword.core.document.incoming.answers import Answers
from afterword.core.document.markdown_write import write_markdown
from afterword.domain.accounts.models import Person
from afterword.domain.actions.services import change_action
from afterword.domain.importing.found import found
from afterword.domain.importing.models import Original
from afterword.domain.importing.services import look
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import to_document, visible_postmortems
from afterword.domain.postmortems.services import create, save_section

pytestmark = pytest.mark.django_db


def test_house_style_becomes_postmortem_with_entries_actions_and_original(
    archive: Path, importer: Importer, bob: Person
) -> None:
    (outcome,) = importer(archive)
    assert (outcome.action, outcome.number) == ("create", "PM-001")
    pm = Postmortem.objects.get()
    assert (pm.title, pm.date, pm.severity, pm.severity_as_written) == (
        "Checkout refused one order in three",
        date(2026, 1, 15),
        "P1",
        "High",
    )
    entries = list(pm.timeline.values_list("at", "text"))
    assert entries[0] == (datetime(2026, 1, 15, 10, 5, tzinfo=UTC), "Alert: pool exhausted")
    assert len(entries) == 3
    first, second = pm.actions.order_by("number")
    assert (first.code, first.owner, first.due) == ("AI-001", bob, date(2026, 2, 1))
    assert (second.owner, second.owner_as_written) == (None, "@zoe")
    original = pm.originals.get()
    assert original.file.open("rb").read() == HOUSE.encode()
    assert original.sha256 == hashlib.sha256(HOUSE.encode()).hexdigest()


def test_sections_that_nobody_can_name_keep_their_place(archive: Path, importer: Importer) -> None:
    importer(archive)
    headings = [section.heading for section in Postmortem.objects.get().sections.all() if not section.kept]
    assert headings[-2:] == ["What the weather was like", "Action items"]
    assert headings.index("Summary") < headings.index("What the weather was like")


def test_lists_stand_once_and_not_in_the_text_too(archive: Path, importer: Importer) -> None:
    importer(archive)
    texts = {section.field: section.text for section in Postmortem.objects.get().sections.all()}
    assert texts["timeline"] == ""
    assert texts["actions"] == ""


def test_picture_beside_the_document_is_kept_with_it(archive: Path, importer: Importer) -> None:
    importer(archive)
    pm = Postmortem.objects.get()
    picture = pm.images.get()
    assert picture.file.open("rb").read() == PIXEL
    assert f"![chart](/images/{picture.sha256})" in pm.sections.get(key="what-the-weather-was-like").text


def test_picture_that_is_not_there_is_told_and_its_name_kept(archive: Path, importer: Importer) -> None:
    (archive / "img" / "pool.png").unlink()
    (outcome,) = importer(archive)
    assert ("picture", "img/pool.png") in [(one.field, one.value) for one in outcome.doubtful]
    assert "](img/pool.png)" in Postmortem.objects.get().sections.get(key="what-the-weather-was-like").text


def test_second_import_changes_nothing_at_all(archive: Path, importer: Importer) -> None:
    importer(archive)
    rows = JournalEntry.objects.count()
    (outcome,) = importer(archive)
    assert (outcome.action, outcome.number) == ("same", "PM-001")
    assert (JournalEntry.objects.count(), Original.objects.count()) == (rows, 1)


def test_moved_file_is_recognised_by_its_bytes(archive: Path, importer: Importer) -> None:
    importer(archive)
    (archive / "2026-01-15-checkout.md").rename(archive / "renamed.md")
    (outcome,) = importer(archive)
    assert outcome.action == "same"
    assert "imported from" in outcome.reason


def test_changed_file_updates_what_nobody_touched(archive: Path, importer: Importer) -> None:
    importer(archive)
    file = archive / "2026-01-15-checkout.md"
    file.write_text(HOUSE.replace("The pool ran out.", "The connection pool ran out.").replace("Limit the", "Cap the"))
    (outcome,) = importer(archive)
    pm = Postmortem.objects.get()
    assert (outcome.action, outcome.number) == ("update", "PM-001")
    assert pm.sections.get(field="summary").text == "The connection pool ran out."
    assert [revision.version for revision in pm.sections.get(field="summary").revisions.all()] == [2, 1]
    assert sorted(pm.actions.values_list("number", "text")) == [(1, "Cap the pool"), (2, "Write a runbook")]
    assert importer(archive)[0].action == "same"


def test_changed_file_never_overwrites_what_was_edited_here(archive: Path, importer: Importer, alice: Person) -> None:
    importer(archive)
    pm = Postmortem.objects.get()
    save_section(actor=alice, postmortem=pm, key="summary", text="Written here.", base_version=1)
    (archive / "2026-01-15-checkout.md").write_text(HOUSE.replace("The pool ran out.", "Written there."))
    (outcome,) = importer(archive)
    assert (outcome.action, outcome.sections) == ("conflict", ("Summary",))
    assert pm.sections.get(field="summary").text == "Written here."
    assert Original.objects.count() == 1


def test_changed_action_counts_as_an_edit(archive: Path, importer: Importer, alice: Person) -> None:
    importer(archive)
    change_action(actor=alice, action=Postmortem.objects.get().actions.first(), due=date(2026, 3, 1))  # type: ignore[arg-type]
    (archive / "2026-01-15-checkout.md").write_text(HOUSE + "\nMore.\n")
    assert importer(archive)[0].action == "conflict"


def test_other_document_at_a_known_place_is_a_new_postmortem(archive: Path, importer: Importer) -> None:
    importer(archive)
    (archive / "2026-01-15-checkout.md").write_text(
        "# Search was slow\n\n## Timeline\n\n- 09:00 UTC slow\n\n## Impact\n\nx\n"
    )
    assert importer(archive)[0].action == "create"
    assert Postmortem.objects.count() == 2


def test_times_without_zone_stay_as_written_until_one_is_named(archive: Path, importer: Importer) -> None:
    (archive / "2026-01-15-checkout.md").write_text(HOUSE.replace(" (UTC)", ""))
    (outcome,) = importer(archive)
    assert "zone" in [one.field for one in outcome.doubtful]
    pm = Postmortem.objects.get()
    assert pm.zone == ""
    document = to_document(pm.created_by, pm)
    assert document.timeline[0].at == datetime(2026, 1, 15, 10, 5)


def test_zone_that_is_named_is_taken_for_documents_without_one(archive: Path, importer: Importer) -> None:
    (archive / "2026-01-15-checkout.md").write_text(HOUSE.replace(" (UTC)", ""))
    importer(archive, answers=Answers(zone="Europe/Copenhagen"))
    pm = Postmortem.objects.get()
    assert pm.zone == "Europe/Copenhagen"
    assert pm.timeline.all()[0].at == datetime(2026, 1, 15, 9, 5, tzinfo=UTC)


def test_number_is_kept_when_it_is_free_and_the_next_one_is_higher(
    archive: Path, importer: Importer, alice: Person
) -> None:
    (archive / "2026-01-15-checkout.md").write_text(HOUSE.replace("# Checkout", "# PM-012: Checkout", 1))
    assert importer(archive)[0].number == "PM-012"
    assert create(actor=alice, title="Next").number == 13


def test_number_that_is_taken_gives_way(archive: Path, importer: Importer, alice: Person) -> None:
    create(actor=alice, title="First")
    (archive / "2026-01-15-checkout.md").write_text(HOUSE.replace("# Checkout", "# PM-001: Checkout", 1))
    (outcome,) = importer(archive)
    assert outcome.number == "PM-002"
    assert ("number", "PM-001") in [(one.field, one.value) for one in outcome.doubtful]


def test_private_import_is_seen_by_its_people_only(
    archive: Path, importer: Importer, alice: Person, bob: Person, charlie: Person
) -> None:
    importer(archive, actor=bob, private=True)
    assert Postmortem.objects.get().private
    assert not visible_postmortems(charlie).exists()
    assert visible_postmortems(bob).exists()


def test_private_action_is_owned_only_by_somebody_who_may_know_of_it(
    archive: Path, importer: Importer, alice: Person, bob: Person
) -> None:
    importer(archive, private=True)
    first = Postmortem.objects.get().actions.order_by("number")[0]
    assert (first.owner, first.owner_as_written) == (None, "@bob")


def test_zone_without_a_name_in_the_database_of_zones_is_kept_as_written(archive: Path, importer: Importer) -> None:
    (archive / "2026-01-15-checkout.md").write_text(HOUSE.replace("(UTC)", "(PST)"))
    importer(archive)
    pm = Postmortem.objects.get()
    assert (pm.zone, to_document(pm.created_by, pm).zone) == ("Etc/GMT+8", "PST")
    assert pm.timeline.all()[0].at == datetime(2026, 1, 15, 18, 5, tzinfo=UTC)


def test_outsider_learns_nothing_of_a_private_postmortem_by_importing_its_file(
    archive: Path, importer: Importer, bob: Person, charlie: Person
) -> None:
    importer(archive, actor=bob, private=True)
    (outcome,) = importer(archive, actor=charlie)
    assert (outcome.action, outcome.number) == ("create", "PM-002")


def test_one_bad_file_never_stops_the_others(archive: Path, importer: Importer) -> None:
    (archive / "a-binary.md").write_bytes(b"\x00\x01\x02" * 99)
    (archive / "b-empty.md").write_text("")
    actions = {outcome.file: outcome.action for outcome in importer(archive)}
    assert actions == {"2026-01-15-checkout.md": "create", "a-binary.md": "failed", "b-empty.md": "failed"}


def test_published_document_counts_as_published_and_has_a_version(archive: Path, importer: Importer) -> None:
    importer(archive)
    pm = Postmortem.objects.get()
    assert pm.status == "published"
    assert pm.publications.count() == 1
    assert pm.published_at is not None


def test_our_own_markdown_is_updated_wherever_it_was_moved_and_changed(
    archive: Path, importer: Importer, alice: Person
) -> None:
    importer(archive)
    pm = Postmortem.objects.get()
    text = write_markdown(to_document(alice, pm))
    (archive / "2026-01-15-checkout.md").unlink()
    (archive / "moved.md").write_text(text.replace("The pool ran out.", "The pool ran dry."))
    assert importer(archive)[0].action == "update"
    assert pm.sections.get(key="summary").text == "The pool ran dry."


def test_status_as_written_is_kept(archive: Path, importer: Importer) -> None:
    (archive / "2026-01-15-checkout.md").write_text(HOUSE.replace("Severity:", "Status: Draft\nSeverity:"))
    importer(archive)
    assert Postmortem.objects.get().status == "draft"


def own(words: str) -> str:
    """A document in our own form that has the number PM-500."""
    return f"---\nafterword: 1\n---\n\n# PM-500: {words}\n\n## Summary\n\nThis tells of {words} alone.\n"


def test_two_files_with_one_number_are_a_conflict_that_names_the_other(
    archive: Path, importer: Importer, alice: Person
) -> None:
    (archive / "2026-01-15-checkout.md").unlink()
    for name, words in (("dup1.md", "the pool"), ("dup2.md", "the search")):
        (archive / name).write_text(own(words))
    looked = look(viewer=alice, files=found([archive]), now=timezone.now(), progress=None)
    for outcomes in (looked, importer(archive)):
        assert [one.action for one in outcomes] == ["create", "conflict"]
        assert f"{archive}/dup1.md too, which is another file" in outcomes[1].reason
    assert [one.action for one in importer(archive)] == ["same", "conflict"]
    assert Postmortem.objects.get().title == "the pool"


def test_number_of_a_file_that_is_gone_is_that_of_its_newer_state(archive: Path, importer: Importer) -> None:
    (archive / "2026-01-15-checkout.md").unlink()
    (archive / "before.md").write_text(own("the pool"))
    importer(archive)
    (archive / "before.md").unlink()
    (archive / "after.md").write_text(own("the pool") + "\n## Impact\n\nSmall.\n")
    assert importer(archive)[0].action == "update"
