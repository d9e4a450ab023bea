"""The job that reads an incident's evidence, whole: files in, timeline and manifest out."""

from __future__ import annotations

import pytest

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import queries, services
from afterword.domain.incidents.models import Incident
from afterword.jobs.read_evidence import read_evidence


@pytest.mark.django_db(transaction=True)
def test_finished_reading_keeps_the_timeline_and_the_manifest_of_its_files(bob: Person, incident: Incident) -> None:
    reading = services.ask_reading(actor=bob, incident=incident)
    read_evidence.call(reading.pk)
    reading.refresh_from_db()
    inputs = queries.manifest(bob, incident)["inputs"]
    assert reading.state == "done"
    assert reading.timeline["sources"][0]["records"] == 600
    assert [(one["file"], one["sha256"]) for one in inputs] == [("app.log", incident.evidence.get().sha256)]
