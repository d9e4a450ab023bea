"""Uploading evidence, choosing signals, pasting images."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.web.incident_pages import PNG, declared, signal

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Entry, Evidence, EvidenceReading, Signal
from afterword.web.presenters.log import file_words

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_HX_REQUEST": "true"}


def log_file(name: str = "app.log", text: bytes = b"2026-01-15T10:00:00Z ERROR no\n") -> SimpleUploadedFile:
    """A small upload."""
    return SimpleUploadedFile(name, text)


def test_upload_without_script_stores_the_file_and_asks_for_a_reading(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/evidence", {"files": [log_file()]})
    assert answer.url == f"/{incident.code}"
    assert Evidence.objects.get().path == "app.log"
    assert EvidenceReading.objects.filter(incident=incident).count() == 1
    page = client.get(f"/{incident.code}").content.decode()
    assert '<span class="id">E-1</span> app.log' in page


def test_script_keeps_folders_and_asks_for_one_reading_at_the_end(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    sent: dict[str, Any] = {"files": [log_file("a.log"), log_file("a.log", b"other\n")], "path": ["x/a.log", "y/a.log"]}
    assert client.post(f"/{incident.code}/evidence", {**sent, "more": "1"}, **SCRIPT).status_code == 204
    assert not EvidenceReading.objects.exists()
    assert client.post(f"/{incident.code}/evidence", {"read": "1"}, **SCRIPT).status_code == 204
    assert sorted(Evidence.objects.values_list("path", flat=True)) == ["x/a.log", "y/a.log"]
    assert EvidenceReading.objects.count() == 1


def test_upload_without_a_file_says_so_beside_the_form(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/evidence")
    assert answer.status_code == 422
    assert "No file was chosen" in answer.content.decode()


def test_too_large_a_file_is_refused_in_a_sentence(client: Client, bob: Person, settings: Any) -> None:
    settings.AFTERWORD_MAX_UPLOAD = 10
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/evidence", {"files": [log_file()]}, **SCRIPT)
    assert answer.status_code == 422
    assert "app.log is larger than" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_reading_shows_how_far_it_is_and_asks_again_by_itself(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    client.post(f"/{incident.code}/evidence", {"files": [log_file()]})
    EvidenceReading.objects.update(state="running", bytes_total=200, bytes_done=50, current_file="app.log")
    part = client.get(f"/{incident.code}/evidence-state").content.decode()
    assert '<progress value="50" max="200"' in part
    assert "Reading app.log" in part
    assert "every 2s" in part
    EvidenceReading.objects.update(state="done", found="1 of 1 files read.")
    part = client.get(f"/{incident.code}/evidence-state").content.decode()
    assert "every 2s" not in part
    assert "1 of 1 files read." in part


def test_file_that_could_not_be_read_says_why_and_stands_first(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    files = [log_file(f"{number}.log", f"{number}\n".encode()) for number in range(12)]
    client.post(f"/{incident.code}/evidence", {"files": files})
    Evidence.objects.filter(path="11.log").update(state="unreadable", problem="11.log was not read: it is empty.")
    part = client.get(f"/{incident.code}/evidence-state").content.decode()
    assert re.findall(r"</span> (\d+\.log)<", part)[0] == "11.log"
    assert "Not read: it is empty." in part
    assert "4 more" in part


def test_key_signals_are_ticked_and_the_others_are_not(client: Client, bob: Person) -> None:
    incident = declared(bob)
    key, other = signal(incident, "5xx rise"), signal(incident, "A small bump", key=False)
    client.force_login(bob)
    page = client.get(f"/{incident.code}/signals").content.decode()
    assert f'value="{key.pk}" checked' in page
    assert f'value="{other.pk}">' in page


def test_accepted_signals_join_the_log_and_the_rest_wait(client: Client, bob: Person) -> None:
    incident = declared(bob)
    chosen, other = signal(incident, "5xx rise"), signal(incident, "A small bump", key=False)
    client.force_login(bob)
    client.post(f"/{incident.code}/signals", {"signal": [chosen.pk], "verb": "accept"})
    assert Entry.objects.get(text="5xx rise").source == "nginx_access"
    assert "5xx rise" in client.get(f"/{incident.code}/log").content.decode()
    other.refresh_from_db()
    assert other.state == Signal.State.PROPOSED
    assert "Choose from 1 signal" in client.get(f"/{incident.code}").content.decode()


def test_dismissed_signals_leave_the_list(client: Client, bob: Person) -> None:
    incident = declared(bob)
    one = signal(incident, "5xx rise")
    client.force_login(bob)
    client.post(f"/{incident.code}/signals", {"signal": [one.pk], "verb": "dismiss"})
    assert "No signal waits" in client.get(f"/{incident.code}/signals").content.decode()


def test_nothing_ticked_is_told_and_nothing_changes(client: Client, bob: Person) -> None:
    incident = declared(bob)
    signal(incident, "5xx rise")
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/signals", {"verb": "accept"})
    assert answer.status_code == 422
    assert "No signal is ticked" in answer.content.decode()


def test_signal_of_another_incident_cannot_be_slipped_in(client: Client, bob: Person) -> None:
    mine, other = declared(bob), declared(bob, "Another")
    foreign = signal(other, "5xx rise")
    client.force_login(bob)
    client.post(f"/{mine.code}/signals", {"signal": [foreign.pk], "verb": "accept"})
    foreign.refresh_from_db()
    assert foreign.state == Signal.State.PROPOSED


def test_pasted_image_is_stored_and_shown_in_the_log(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/images", {"image": SimpleUploadedFile("x.png", PNG)})
    markdown = answer.json()["markdown"]
    services.add_entry(actor=bob, incident=incident, text=f"See {markdown}")
    page = client.get(f"/{incident.code}").content.decode()
    where = re.search(r'<img src="(/images/[0-9a-f]{64})"', page)
    assert where is not None
    shown = client.get(where[1])
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_page_pretending_to_be_an_image_is_refused(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/images", {"image": SimpleUploadedFile("x.png", b"<svg onload=alert(1)>")})
    assert answer.status_code == 422
    assert "not a picture" in answer.content.decode()


def test_picture_that_is_huge_when_drawn_is_refused(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    file = io.BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    answer = client.post(f"/{incident.code}/images", {"image": SimpleUploadedFile("x.png", file.getvalue())})
    assert answer.status_code == 422
    assert "more than 50 million pixels" in answer.content.decode()


def test_outsider_cannot_fetch_an_image_of_a_private_incident(client: Client, alice: Person, charlie: Person) -> None:
    incident = declared(alice, private=True)
    image = services.attach_image(actor=alice, incident=incident, stream=SimpleUploadedFile("x.png", PNG))
    client.force_login(charlie)
    assert client.get(f"/images/{image.sha256}").status_code == 404
    client.force_login(alice)
    assert client.get(f"/images/{image.sha256}").status_code == 200


def test_manifest_is_offered_once_a_reading_has_one(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    client.post(f"/{incident.code}/evidence", {"files": [log_file()]})
    assert client.get(f"/{incident.code}/manifest.json").status_code == 404
    EvidenceReading.objects.update(state="done", found="1 of 1 files read.")
    assert "Manifest" not in client.get(f"/{incident.code}/evidence-state").content.decode()
    EvidenceReading.objects.update(manifest={"afterword": "0.1.0", "inputs": []})
    part = client.get(f"/{incident.code}/evidence-state").content.decode()
    assert f'<a href="/{incident.code}/manifest.json" download>Manifest</a>' in part
    answer = client.get(f"/{incident.code}/manifest.json")
    assert answer.json() == {"afterword": "0.1.0", "inputs": []}
    assert answer["Content-Disposition"] == f'attachment; filename="{incident.code}-manifest.json"'


def test_outsider_cannot_download_the_manifest_of_a_private_incident(
    client: Client, bob: Person, charlie: Person
) -> None:
    incident = declared(bob, private=True)
    client.force_login(charlie)
    assert client.get(f"/{incident.code}/manifest.json").status_code == 404


def test_page_says_what_was_read_in_part_and_what_not_at_all() -> None:
    part = {"kind": "nginx_access", "records": 1200, "unread": 0, "note": "Read in part, the time of the alerts"}
    row = Evidence(path="access.log", state=Evidence.State.READ, reports=[part])
    assert file_words(row) == "nginx access log. 1,200 records, read in part, the time of the alerts."
    row.reports = [part, part]
    assert file_words(row) == "nginx access log. 2,400 records, 2 files, 2 files read in part or not at all."


def test_page_says_where_a_file_that_was_read_broke_off() -> None:
    broken = "The packed data is broken (it ends in the middle); what comes before it was read."
    reports = [{"file": "app.log.gz", "kind": "plain_log", "records": 703, "problem": broken}]
    row = Evidence(path="app.log.gz", state="read", problem=broken, reports=reports)
    assert file_words(row).endswith(f"703 records. {broken}")
