"""Evidence is on disk before it is acknowledged; what a reading found is stored once, and a person chooses."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from afterword.core.errors import InputError, NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import queries, services
from afterword.domain.incidents.models import Evidence, EvidenceReading, Incident, Signal

PIXEL = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def upload(who: Person, incident: Incident, path: str = "app.log", data: bytes = b"one\ntwo\n") -> Evidence:
    return services.add_evidence(actor=who, incident=incident, path=path, stream=BytesIO(data))


def found(*texts: str, file: str = "app.log", at: str = "2026-01-15T10:05:23Z") -> dict[str, Any]:
    """What the engine gives for a file, with one entry for each text."""
    span = {"file": file, "line_start": 1, "line_end": 2}
    return {
        "sources": [{"file": file, "kind": "plain_log", "sha256": "ab", "first": at, "last": at}],
        "entries": [
            {"at": at, "kind": "new_pattern", "source": "plain_log", "actor": None, "text": text, "recorded": "during"}
            | {"evidence": [{**span, "line_end": n}], "score": 0.9, "key": n == 1}
            for n, text in enumerate(texts, start=1)
        ],
        "impact": {"requests": 100, "failed": 7},
        "phases": {"impact_started": None},
    }


def read(incident: Incident, who: Person, timeline: dict[str, Any]) -> EvidenceReading:
    reading = services.ask_reading(actor=who, incident=incident)
    services.start_reading(reading=reading)
    return services.store_reading(reading=reading, timeline=timeline, manifest={"timeline_sha256": "cd"})


def test_manifest_of_the_last_finished_reading_is_kept_and_shared_like_the_incident(
    bob: Person, charlie: Person, incident: Incident
) -> None:
    upload(bob, incident)
    with pytest.raises(NotFound):
        queries.manifest(bob, incident)
    read(incident, bob, found("one"))
    services.ask_reading(actor=bob, incident=incident)
    assert queries.manifest(bob, incident) == {"timeline_sha256": "cd"}
    Incident.objects.filter(pk=incident.pk).update(private=True)
    incident.refresh_from_db()
    with pytest.raises(NotFound):
        queries.manifest(charlie, incident)


def test_uploaded_file_is_stored_under_its_hash_with_its_name_beside(bob: Person, incident: Incident) -> None:
    evidence = upload(bob, incident, "logs/app.log")
    assert (evidence.code, evidence.path, evidence.size) == ("E-1", "logs/app.log", 8)
    assert evidence.sha256 == hashlib.sha256(b"one\ntwo\n").hexdigest()
    assert Path(evidence.file.path).read_bytes() == b"one\ntwo\n"
    assert Path(evidence.file.path).name == evidence.sha256


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/var/log/app.log", "var/log/app.log"),
        ("C:\\logs\\app.log", "logs/app.log"),
        ("a/./b//c.log", "a/b/c.log"),
    ],
)
def test_path_of_a_folder_upload_never_leads_elsewhere(bob: Person, incident: Incident, sent: str, kept: str) -> None:
    assert upload(bob, incident, sent).path == kept


def test_file_without_a_name_is_refused(bob: Person, incident: Incident) -> None:
    with pytest.raises(InputError, match="without a name"):
        upload(bob, incident, "../..")


def test_same_bytes_again_give_the_row_that_is_there(bob: Person, incident: Incident) -> None:
    assert upload(bob, incident) == upload(bob, incident) == upload(bob, incident, "evidence/app.log")
    assert incident.evidence.count() == 1


def test_other_bytes_under_the_same_name_are_both_kept(bob: Person, incident: Incident) -> None:
    upload(bob, incident)
    assert upload(bob, incident, data=b"other").path == "app-2.log"
    assert incident.evidence.count() == 2


def test_file_over_the_limit_is_refused_and_leaves_nothing(bob: Person, incident: Incident, settings: Any) -> None:
    settings.AFTERWORD_MAX_UPLOAD = 4
    with pytest.raises(InputError, match="larger than"):
        upload(bob, incident)
    assert incident.evidence.count() == 0
    assert list((Path(settings.MEDIA_ROOT).parent / "incoming").iterdir()) == []


def test_upload_that_was_cut_short_is_refused(bob: Person, incident: Incident) -> None:
    with pytest.raises(InputError, match="3 of 10 bytes"):
        services.add_evidence(actor=bob, incident=incident, path="a.log", stream=BytesIO(b"abc"), size=10)
    assert incident.evidence.count() == 0


def test_django_upload_is_taken_in_chunks(bob: Person, incident: Incident) -> None:
    file = SimpleUploadedFile("app.log", b"x" * 3_000_000)
    evidence = services.add_evidence(actor=bob, incident=incident, path="app.log", stream=file, size=file.size)
    assert evidence.size == 3_000_000


def test_reading_cannot_be_asked_for_without_evidence(bob: Person, incident: Incident) -> None:
    with pytest.raises(InputError, match="no evidence yet"):
        services.ask_reading(actor=bob, incident=incident)


def test_reading_that_waits_is_not_asked_for_twice(bob: Person, incident: Incident) -> None:
    upload(bob, incident)
    first = services.ask_reading(actor=bob, incident=incident)
    assert services.ask_reading(actor=bob, incident=incident) == first


def test_reading_stores_reports_signals_and_impact(bob: Person, incident: Incident) -> None:
    evidence = upload(bob, incident)
    reading = read(incident, bob, found("Errors rise", "Restart"))
    evidence.refresh_from_db()
    incident.refresh_from_db()
    assert (reading.state, reading.found) == (
        "done",
        "1 of 1 files read, 2 signals found, 1 tell the story; 7 of 100 requests failed.",
    )
    assert (evidence.state, evidence.kind) == ("read", "plain_log")
    assert incident.impact_facts["failed"] == 7
    signal = queries.signals(bob, incident).get(key=True)
    assert signal.evidence == [{"file": "app.log", "line_start": 1, "line_end": 1, "sha256": "ab"}]


def test_same_result_stored_twice_adds_no_signal_and_keeps_choices(bob: Person, incident: Incident) -> None:
    upload(bob, incident)
    read(incident, bob, found("Errors rise", "Restart", "Noise"))
    first, second, _ = queries.signals(bob, incident)
    services.accept_signals(actor=bob, incident=incident, signals=[first])
    services.dismiss_signals(actor=bob, incident=incident, signals=[second])
    read(incident, bob, found("Errors rise", "Restart"))
    states = sorted((signal.text, signal.state) for signal in queries.signals(bob, incident))
    assert states == [("Errors rise", "accepted"), ("Restart", "dismissed")]


def test_file_that_cannot_be_read_is_listed_with_the_reason(bob: Person, incident: Incident) -> None:
    evidence = upload(bob, incident, "app.bin")
    reading = services.ask_reading(actor=bob, incident=incident)
    services.start_reading(reading=reading)
    row = {"file": "app.bin", "kind": "unreadable", "sha256": "", "problem": "app.bin was not read: it is binary."}
    services.fail_reading(reading=reading, problem="Nothing usable was found.", sources=[row])
    evidence.refresh_from_db()
    assert (reading.state, evidence.state, evidence.problem) == ("failed", "unreadable", row["problem"])


def test_accepted_signal_becomes_an_entry_with_its_evidence_once(bob: Person, incident: Incident) -> None:
    upload(bob, incident)
    read(incident, bob, found("Errors rise"))
    signal = queries.signals(bob, incident).get()
    (entry,) = services.accept_signals(actor=bob, incident=incident, signals=[signal])
    assert (entry.recorded, entry.source, entry.evidence) == ("during", "plain_log", signal.evidence)
    assert services.accept_signals(actor=bob, incident=incident, signals=[signal]) == []
    services.withdraw_entry(actor=bob, entry=entry)
    assert queries.signals(bob, incident).get().state == "proposed"


def test_signal_of_another_incident_is_not_found(bob: Person, incident: Incident) -> None:
    upload(bob, incident)
    read(incident, bob, found("Errors rise"))
    other = services.declare(actor=bob, title="Other", severity="P3")
    with pytest.raises(NotFound):
        services.accept_signals(actor=bob, incident=other, signals=Signal.objects.all())


def test_pasted_picture_is_kept_once_and_anything_else_is_refused(bob: Person, incident: Incident) -> None:
    first = services.attach_image(actor=bob, incident=incident, stream=BytesIO(PIXEL))
    assert services.attach_image(actor=bob, incident=incident, stream=BytesIO(PIXEL)) == first
    assert first.content_type == "image/png"
    with pytest.raises(InputError, match="not a picture"):
        services.attach_image(actor=bob, incident=incident, stream=BytesIO(b"<svg onload=alert(1)>"))
