"""The analysis travels in files: imported into another installation, and synced with a folder in both directions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.domain.analysis.test_analysis_in_document import fill
from tests.domain.importing.conftest import Importer

from afterword.core.document.markdown_write import write_markdown
from afterword.domain.accounts.models import Person
from afterword.domain.analysis import queries, services
from afterword.domain.importing.sync.report import Report
from afterword.domain.importing.sync.sync import Wishes, sync_folder
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import to_document
from afterword.domain.postmortems.services import create

pytestmark = pytest.mark.django_db


@pytest.fixture
def pm(bob: Person) -> Postmortem:
    """PM-001 with a whole analysis."""
    made = create(actor=bob, title="Checkout refused orders", severity="P1", template="chain")
    fill(bob, made)
    return made


def synced(who: Person, folder: Path, **wishes: Any) -> Report:
    return sync_folder(actor=who, folder=folder, wishes=Wishes(**wishes), now=timezone.now())


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "PM-001-checkout-refused-orders.md"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_our_markdown_brings_the_analysis_into_another_installation(
    pm: Postmortem, bob: Person, tmp_path: Path, importer: Importer
) -> None:
    folder = tmp_path / "from-elsewhere"
    folder.mkdir()
    text = write_markdown(to_document(bob, pm)).replace("PM-001", "PM-077").replace("orders", "baskets")
    (folder / "one.md").write_text(text.replace("AI-001", "AI-900"))
    importer(folder)
    made = Postmortem.objects.get(number=77)
    first, second = to_document(bob, pm), to_document(bob, made)
    assert second.factors == first.factors
    assert second.analysis.walk == first.analysis.walk
    assert second.analysis.parked == first.analysis.parked
    assert second.analysis.detection == first.analysis.detection
    assert queries.chain_level(made) == "L3"
    fix = queries.chain_fix(made)
    assert fix is not None
    assert fix.verification == "A release over budget is refused"
    assert not made.own_impacts.exists(), "nobody told their own part here"
    assert "People woken:** 1" in write_markdown(second)


def test_second_sync_of_an_analysis_does_nothing(pm: Postmortem, bob: Person, tmp_path: Path) -> None:
    synced(bob, tmp_path)
    again = synced(bob, tmp_path)
    assert (again.read, again.written, again.conflicts) == ([], [], [])


def test_edit_of_walk_and_factors_in_the_file_is_read_in(pm: Postmortem, bob: Person, tmp_path: Path) -> None:
    synced(bob, tmp_path)
    before = {one.text: one.pk for one in pm.factors.all()}
    edit(tmp_path, "The story was cut", "The story was never written")
    edit(tmp_path, "Nobody holds a budget (systemic; allowed 1)", "No budget is held (systemic; allowed 1)")
    edit(tmp_path, "- Alert at 70 %", "- Alert at 80 %")
    report = synced(bob, tmp_path)
    assert report.conflicts == []
    assert queries.walk(bob, pm)["L3"].why == "The story was never written"
    graph = queries.graph_of(bob, pm)
    assert {one.text for one in graph.nodes} == {"Pool empty", "No budget is held", "Nightly sync"}
    assert {one.text: one.pk for one in pm.factors.all()}["Pool empty"] == before["Pool empty"]
    assert graph.depth == 2
    assert [one.text for one in queries.parked(pm)] == ["Alert at 80 %"]
    assert pm.parked.get(text="Alert at 70 %").settled_note == "It is no longer in the file."
    assert synced(bob, tmp_path).written == []


def test_change_here_is_written_to_the_file(pm: Postmortem, bob: Person, tmp_path: Path) -> None:
    synced(bob, tmp_path)
    services.answer_level(actor=bob, postmortem=pm, level="L4", answer="missed", why="No load test")
    services.tell_own_impact(actor=bob, postmortem=pm, hours="4")
    report = synced(bob, tmp_path)
    assert report.conflicts == []
    text = (tmp_path / "PM-001-checkout-refused-orders.md").read_text()
    assert "- **L4 Execution:** Failed to catch. No load test" in text
    assert "- **Hours spent, all people:** 4" in text


def test_fix_that_was_edited_in_the_file_is_a_conflict_and_told(pm: Postmortem, bob: Person, tmp_path: Path) -> None:
    synced(bob, tmp_path)
    edit(tmp_path, "L3 Scope: Each service declares", "L3 Scope: Every service declares")
    assert [one.section for one in synced(bob, tmp_path).conflicts] == ["the one fix"]
