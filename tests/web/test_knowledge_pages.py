"""The pages of services, runbooks and decision records."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.people import person
from tests.web.browsing import page_of

from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services import declare
from afterword.domain.knowledge import services
from afterword.domain.knowledge.models import Decision, Mention, Runbook, Service
from afterword.domain.postmortems.services import create
from afterword.domain.practice.services import tell_runbook

pytestmark = pytest.mark.django_db
CATALOG = b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop}\nspec: {owner: dba}\n"


@pytest.fixture
def page(bob: Person, client: Client) -> Client:
    client.force_login(bob)
    return client


def test_empty_pages_say_what_to_do_first(page: Client) -> None:
    assert "import its files" in page_of(page, "/knowledge/services")
    assert "opened in the last incident" in page_of(page, "/knowledge/runbooks")
    assert "made you doubt" in page_of(page, "/knowledge/decisions")
    assert page.get("/knowledge/other").status_code == 404


def test_runbook_is_added_found_outdated_and_mended(page: Client, bob: Person) -> None:
    create(actor=bob, title="Queue was slow")
    said = {
        "title": "Queue <b>performance</b>",
        "number": "21",
        "text": "# Look\n\n<script>x</script>",
        "services": "queue",
    }
    answer = page.post("/knowledge/runbooks/new", said)
    assert (answer.status_code, answer["Location"]) == (302, "/RB-021")
    shown = page_of(page, "/RB-021")
    assert "Queue &lt;b&gt;performance&lt;/b&gt;" in shown
    assert "<script>x" not in shown
    page.post("/RB-021/outdated", {"reason": "Restarts the wrong pods.", "postmortem": "PM-001", "which": "outdated"})
    assert "Outdated: Restarts the wrong pods." in page_of(page, "/RB-021")
    assert "found outdated" in page_of(page, "/RB-021")
    said = {"title": "Queue", "text": "Look at the pool.", "version": "2", "postmortem": "PM-001"}
    assert page.post("/RB-021/edit", said).status_code == 302
    assert Runbook.objects.get().state == "current"


def test_page_has_one_heading_of_the_first_level(page: Client, bob: Person) -> None:
    services.add_runbook(
        actor=bob, title="Queue", number=21, text="# RB-021 Queue\n\n# First\n\n```\n# no heading\n```\n"
    )
    shown = page_of(page, "/RB-021")
    assert shown.count("<h1") == 1
    assert "<h2>First</h2>" in shown
    assert "RB-021 Queue</h" not in shown


def test_form_that_fails_keeps_what_was_typed(page: Client, bob: Person) -> None:
    services.add_runbook(actor=bob, title="Queue", number=21)
    answer = page.post("/knowledge/runbooks/new", {"title": "Mine", "number": "21", "text": "Long words"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "RB-021 is there already" in shown
    assert "Long words" in shown
    stale = page.post("/RB-021/edit", {"title": "Old", "text": "Typed", "version": "7"})
    assert stale.status_code == 409
    assert "Typed" in stale.content.decode()


def test_decision_is_opened_again_and_superseded(page: Client, bob: Person) -> None:
    services.add_decision(actor=bob, title="Pool per worker", number=12)
    services.add_decision(actor=bob, title="A budget", number=19)
    wrong = page.post("/ADR-0012/reopen", {"reason": "Eight workers.", "day": "", "which": "reopen"})
    assert wrong.status_code == 422
    assert "Eight workers." in wrong.content.decode()
    page.post("/ADR-0012/reopen", {"reason": "Eight workers.", "day": "2026-12-01"})
    assert "It will be talked about on" in page_of(page, "/ADR-0012")
    assert "to be talked about on 1 Dec 2026" in page_of(page, "/knowledge/decisions")
    page.post("/ADR-0012/settle", {"state": "superseded", "reason": "Budget.", "day": "2026-12-01", "successor": "19"})
    assert "Superseded by" in page_of(page, "/ADR-0012")
    assert Decision.objects.get(number=12).successor == Decision.objects.get(number=19)


def test_unknown_verbs_are_not_found(page: Client, bob: Person) -> None:
    services.add_runbook(actor=bob, title="Queue", number=21)
    assert page.post("/RB-021/settle").status_code == 404
    assert page.get("/RB-999").status_code == 404


def test_catalog_is_imported_and_its_service_shows_incidents(page: Client, bob: Person) -> None:
    declare(actor=bob, title="Shop is down", severity="P1", services=["Shop", "vault"])
    answer = page.post(
        "/knowledge/import", {"kind": "services", "files": SimpleUploadedFile("catalog-info.yaml", CATALOG)}
    )
    assert "added" in answer.content.decode()
    shown = page_of(page, "/knowledge/services/shop")
    assert "Shop is down" in shown
    assert "as written; no team here" in shown
    listed = page_of(page, "/knowledge/services")
    assert "/knowledge/services/new?name=vault" in listed


def test_import_without_a_file_and_with_a_bad_one_is_told(page: Client) -> None:
    assert "There is no file" in page.post("/knowledge/import", {"kind": "services"}).content.decode()
    bad = SimpleUploadedFile("x.yaml", b"\xff\xfe: [")
    shown = page.post("/knowledge/import", {"kind": "services", "files": bad}).content.decode()
    assert "x.yaml, line 1" in shown


def test_decisions_are_imported_from_their_files(page: Client) -> None:
    file = SimpleUploadedFile("0012-pool.md", b"# 12. Pool per worker\n")
    assert "ADR-0012" in page.post("/knowledge/import", {"kind": "decision", "files": file}).content.decode()


def test_service_is_described_and_retired_by_hand(page: Client) -> None:
    said = {
        "name": "Search API",
        "description": "Finds.",
        "links": "https://wiki.example.org Wiki",
        "depends_on": "index, cache",
    }
    assert page.post("/knowledge/services/new", said)["Location"] == "/knowledge/services/search-api"
    assert Service.objects.get().depends_on == ["index", "cache"]
    page.post("/knowledge/services/search-api/retire")
    assert "runs no more" in page_of(page, "/knowledge/services")


def test_viewer_reads_but_is_not_let_into_the_forms(client: Client, bob: Person) -> None:
    services.add_runbook(actor=bob, title="Queue", number=21)
    client.force_login(person("Vera", role="viewer"))
    assert "Queue" in page_of(client, "/RB-021")
    for path in ("/knowledge/runbooks/new", "/RB-021/edit", "/knowledge/services/new", "/knowledge/import"):
        assert client.get(path).status_code == 403
    assert client.post("/RB-021/retire", {"reason": "old"}).status_code == 403


def test_number_in_a_log_entry_leads_to_the_runbook(page: Client, bob: Person) -> None:
    incident = declare(actor=bob, title="Slow", severity="P2")
    page.post(f"/{incident.code}/capture", {"line": "Opened RB-21 and ADR-12"})
    shown = page_of(page, f"/{incident.code}")
    assert 'href="/RB-021"' in shown
    assert 'href="/ADR-0012"' in shown


def test_form_for_a_new_decision_begins_without_a_day_and_keeps_one_that_was_typed(client: Client, bob: Person) -> None:
    client.force_login(bob)
    page = client.get("/knowledge/decisions/new").content.decode()
    assert 'name="decided_on" type="date" value=""' in page
    given = {"title": "", "decided_on": "2026-05-04"}
    assert 'value="2026-05-04"' in client.post("/knowledge/decisions/new", given).content.decode()


def test_number_without_a_record_has_a_page_that_offers_to_add_it(
    client: Client, alice: Person, bob: Person, charlie: Person
) -> None:
    hidden = declare(actor=alice, title="Break-in, see RB-008", severity="P1", private=True)
    known = declare(actor=bob, title="Queue is slow", severity="P1")
    for incident, number in ((known, 7), (hidden, 8)):
        Mention.objects.create(prefix="RB", number=number, incident=incident, places=["title"])
    client.force_login(bob)
    shown = page_of(client, "/RB-007")
    assert "RB-007 is not added yet" in shown
    assert 'href="/knowledge/runbooks/new?number=7">Add it</a>' in shown
    assert "Queue is slow" in shown
    assert client.get("/search?q=rb+7")["Location"] == "/RB-007"
    assert client.get("/RB-008").status_code == 404
    assert client.get("/search?q=RB-8").status_code == 200
    client.force_login(person("Victor", role="viewer"))
    assert "Add it</a>" not in page_of(client, "/RB-007")
    services.add_runbook(actor=bob, title="Drain the queue", number=7, text="Drain it.")
    assert "Drain the queue" in page_of(client, "/RB-007")


def test_what_was_said_of_a_runbook_at_closing_stands_on_its_page(client: Client, alice: Person, bob: Person) -> None:
    services.add_runbook(actor=bob, title="Drain the queue", number=7, text="Drain it.")
    open_one = create(actor=bob, title="Queue is slow")
    hidden = create(actor=alice, title="Break-in", private=True)
    for who, document, words in ((bob, open_one, "The third step"), (alice, hidden, "The lock")):
        tell_runbook(actor=who, postmortem=document, runbook="RB-7", worked=words)
    client.force_login(bob)
    shown = page_of(client, "/RB-007")
    assert "Said of it at closing" in shown
    assert "The third step" in shown
    assert "The lock" not in shown
