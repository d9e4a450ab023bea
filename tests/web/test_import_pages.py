"""Importing in the browser: upload, preview, decide, result, and the original on the postmortem's page."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.domain.importing.conftest import HOUSE, PIXEL

from afterword.domain.accounts.models import Person
from afterword.domain.importing.models import Import, ImportFile, Original
from afterword.domain.postmortems.models import Postmortem
from afterword.jobs.housekeeping import clear_leftovers
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client: Client, alice: Person) -> Client:
    """A browser in which Alice is signed in."""
    client.force_login(alice)
    return client


def upload(browser: Client, *files: tuple[str, bytes], **typed: str) -> str:
    """Sends files; gives the address that follows."""
    sent = [SimpleUploadedFile(name.rsplit("/", 1)[-1], content) for name, content in files]
    answer = browser.post("/postmortems/import", {"files": sent, "path": [name for name, _ in files], **typed})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def archive(**members: bytes) -> bytes:
    """A zip with these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def take(browser: Client, where: str, **typed: str) -> str:
    """Ticks what the preview offers and sends it; the page of the result."""
    wanted = [row.pk for row in ImportFile.objects.filter(wanted=True)]
    answer = browser.post(where, {"take": wanted, **typed}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_list_of_postmortems_leads_to_the_import(browser: Client) -> None:
    assert 'href="/postmortems/import"' in browser.get("/postmortems").content.decode()
    assert "Look at them" in browser.get("/postmortems/import").content.decode()


def test_preview_shows_what_is_sure_and_doubtful_and_keeps_nothing_yet(browser: Client) -> None:
    where = upload(browser, ("2026-01-15-checkout.md", HOUSE.encode()))
    said = browser.get(where).content.decode()
    assert "Checkout refused one order in three" in said
    assert "2026-01-15" in said
    assert "nobody here has this handle" in said
    assert not Postmortem.objects.exists()


def test_ticked_documents_become_postmortems_with_their_original(browser: Client) -> None:
    where = upload(browser, ("2026-01-15-checkout.md", HOUSE.encode()))
    said = take(browser, where)
    assert "1 imported." in said
    assert 'href="/PM-001"' in said
    page = browser.get("/PM-001").content.decode()
    assert Original.objects.get().sha256 in page
    answer = browser.get("/PM-001/original")
    assert b"".join(answer) == HOUSE.encode()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="2026-01-15-checkout.md"'


def test_documents_that_are_not_ticked_stay_outside(browser: Client) -> None:
    where = upload(browser, ("a.md", HOUSE.encode()), ("b.md", HOUSE.replace("Checkout", "Search").encode()))
    first = ImportFile.objects.get(path="a.md")
    browser.post(where, {"take": [first.pk]})
    assert [pm.title for pm in Postmortem.objects.all()] == ["Checkout refused one order in three"]
    assert "Not taken" in browser.get(where).content.decode()


def test_doubtful_fields_are_corrected_before_anything_is_kept(browser: Client) -> None:
    text = HOUSE.replace(" (UTC)", "").replace("High", "Orange")
    where = upload(browser, ("checkout.md", text.encode()))
    assert "What these words for severity mean" in browser.get(where).content.decode()
    row = ImportFile.objects.get()
    take(browser, where, word="Orange", level="P2", **{f"d{row.pk}-zone": "Europe/Berlin", f"d{row.pk}-title": "Down"})
    pm = Postmortem.objects.get()
    assert (pm.title, pm.severity, pm.severity_as_written, pm.zone) == ("Down", "P2", "Orange", "Europe/Berlin")
    assert pm.timeline.all()[0].at is not None
    assert f"{pm.timeline.all()[0].at:%H:%M}" == "09:05"


def test_zone_is_named_after_the_import_where_the_document_did_not_say_it(browser: Client) -> None:
    take(browser, upload(browser, ("checkout.md", HOUSE.replace(" (UTC)", "").encode())))
    assert "Its times are in the zone" in browser.get("/PM-001").content.decode()
    assert browser.post("/PM-001/zone", {"zone": "Nowhere"}).status_code == 422
    said = browser.post("/PM-001/zone", {"zone": "Europe/Berlin"}, follow=True).content.decode()
    assert "The times of PM-001 are in Europe/Berlin." in said
    assert "Its times are in the zone" not in said
    pm = Postmortem.objects.get()
    assert [f"{item.at:%H:%M}" for item in pm.timeline.all()] == ["09:05", "09:20", "09:31"]
    assert browser.post("/PM-001/zone", {"zone": "UTC"}).status_code == 409


def test_wrong_zone_is_told_and_what_was_typed_stays(browser: Client) -> None:
    where = upload(browser, ("checkout.md", HOUSE.encode()))
    row = ImportFile.objects.get()
    answer = browser.post(where, {"take": [row.pk], f"d{row.pk}-zone": "Nowhere", f"d{row.pk}-title": "Down"})
    assert answer.status_code == 422
    assert "Nowhere is not a time zone" in answer.content.decode()
    assert 'value="Down"' in answer.content.decode()
    assert not Postmortem.objects.exists()


def test_zip_brings_documents_with_their_pictures_and_tells_what_is_refused(browser: Client) -> None:
    content = archive(**{"old__2026.md": HOUSE.encode(), "old__img__pool.png": PIXEL})
    evil = io.BytesIO(content)
    with zipfile.ZipFile(evil, "a") as file:
        file.writestr("../evil.md", HOUSE)
    where = upload(browser, ("old.zip", evil.getvalue()))
    said = browser.get(where).content.decode()
    assert "its name leads out of the archive" in said
    take(browser, where)
    assert Postmortem.objects.get().images.count() == 1


def test_second_upload_of_the_same_documents_offers_nothing(browser: Client) -> None:
    take(browser, upload(browser, ("checkout.md", HOUSE.encode())))
    said = browser.get(upload(browser, ("other/checkout.md", HOUSE.encode()))).content.decode()
    assert "1 here already." in said
    assert "Import what is ticked" not in said


def test_many_documents_are_looked_at_and_taken_in_by_jobs(browser: Client) -> None:
    files = [(f"{n}.md", HOUSE.replace("Checkout", f"Checkout {n}").encode()) for n in range(25)]
    where = upload(browser, *files)
    assert "Looking at the documents: 0 of 25" in browser.get(where).content.decode()
    JobRunner().run_until_empty()
    assert "25 new." in browser.get(where).content.decode()
    said = take(browser, where)
    assert "Importing: 0 of 25" in said
    JobRunner().run_until_empty()
    assert "25 imported." in browser.get(where).content.decode()
    assert Postmortem.objects.count() == 25
    assert browser.get(where, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_import_that_a_dying_process_left_goes_on_when_the_next_one_starts(browser: Client) -> None:
    where = upload(browser, ("checkout.md", HOUSE.encode()))
    long_ago = timezone.now() - timedelta(hours=1)
    Import.objects.update(state="running", started_at=long_ago, total=1)
    clear_leftovers()
    JobRunner().run_until_empty()
    assert "1 imported." in browser.get(where).content.decode()


def test_import_of_somebody_else_is_not_found(browser: Client, bob: Person) -> None:
    where = upload(browser, ("checkout.md", HOUSE.encode()))
    browser.force_login(bob)
    assert browser.get(where).status_code == 404
    assert browser.post(where, {"take": [ImportFile.objects.get().pk]}).status_code == 404


def test_original_of_a_private_postmortem_is_not_found_for_outsiders(browser: Client, bob: Person) -> None:
    take(browser, upload(browser, ("checkout.md", HOUSE.encode()), private="yes"))
    assert browser.get("/PM-001/original").status_code == 200
    browser.force_login(bob)
    assert browser.get("/PM-001/original").status_code == 404


def test_upload_without_documents_is_told(browser: Client) -> None:
    answer = browser.post("/postmortems/import", {})
    assert answer.status_code == 422
    answer = browser.post("/postmortems/import", {"files": [SimpleUploadedFile("a.png", PIXEL)]})
    assert "No Markdown document" in answer.content.decode()
    assert not Import.objects.exists()


def test_import_is_started_once_however_often_it_is_sent(browser: Client) -> None:
    where = upload(browser, ("checkout.md", HOUSE.encode()))
    take(browser, where)
    assert browser.post(where, {"take": [ImportFile.objects.get().pk]}).status_code == 409
    assert Postmortem.objects.count() == 1


def test_hostile_words_of_a_document_are_shown_as_words(browser: Client) -> None:
    text = HOUSE.replace("# Checkout", "# <script>alert(1)</script>").replace("@zoe", "<img src=x onerror=alert(2)>")
    where = upload(browser, ("<b>x</b>.md", text.encode()))
    said = browser.get(where).content.decode() + take(browser, where) + browser.get("/PM-001").content.decode()
    assert "<script>alert" not in said
    assert "<img src=x" not in said
