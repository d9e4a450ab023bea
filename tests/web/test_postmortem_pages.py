"""The library, the form for a new postmortem, and the reading page."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.documents import of_incident, private_incident, ready, standalone, with_timeline

from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.postmortems import services
from afterword.domain.postmortems.models import Postmortem
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db


def test_visitor_is_sent_to_sign_in(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    for path in ("/postmortems", f"/{postmortem.code}", f"/{postmortem.code}/write", f"/{postmortem.code}/export.md"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"]


def test_empty_library_says_what_to_do(client: Client, bob: Person) -> None:
    client.force_login(bob)
    page = client.get("/postmortems").content.decode()
    assert "There is no postmortem yet" in page
    assert "/postmortems/new" in page


def test_library_lists_each_postmortem_with_its_state(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    page = client.get("/postmortems").content.decode()
    assert postmortem.code in page
    assert "Checkout refused one order in three" in page
    assert "Draft" in page
    assert "58\N{NO-BREAK SPACE}m" in page


def test_facets_narrow_the_library(client: Client, alice: Person) -> None:
    standalone(alice)
    standalone(alice, title="Refund job ran twice", severity="P2", services=["payments"], template="3am")
    JobRunner().run_until_empty()  # services and words are narrowed by what search keeps
    client.force_login(alice)
    for query in ("severity=P2", "service=payments", "template=3am", "q=refund+twice", "severity=P2&service=payments"):
        page = client.get(f"/postmortems?{query}").content.decode()
        assert "Refund job ran twice" in page, query
        assert "Checkout refused one order" not in page, query


def test_library_without_a_match_offers_all(client: Client, alice: Person) -> None:
    standalone(alice)
    client.force_login(alice)
    assert "No postmortem fits" in client.get("/postmortems?severity=P4").content.decode()


def test_standalone_postmortem_begins_with_its_facts_in_utc(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.post(
        "/postmortems/new",
        {
            "title": "Search showed sold-out events as free",
            "severity": "P2",
            "detected_at": "2026-10-14T14:24",
            "resolved_at": "2026-10-14T17:05",
            "zone": "Europe/Berlin",
            "services": "search-index, catalogue",
            "customer_impact": "yes",
            "template": "3am",
            "request_key": "once",
        },
    )
    postmortem = Postmortem.objects.get()
    assert answer["Location"] == f"/{postmortem.code}/write"
    assert postmortem.detected_at is not None
    assert postmortem.detected_at.isoformat() == "2026-10-14T12:24:00+00:00"
    assert postmortem.duration_minutes == 161
    assert postmortem.services == ["search-index", "catalogue"]
    assert str(postmortem.date) == "2026-10-14"
    assert postmortem.template == "3am"


def test_form_sent_twice_makes_one_postmortem(client: Client, bob: Person) -> None:
    client.force_login(bob)
    form = {"title": "Twice", "zone": "UTC", "request_key": "same"}
    first, second = client.post("/postmortems/new", form), client.post("/postmortems/new", form)
    assert first["Location"] == second["Location"]
    assert Postmortem.objects.count() == 1


def test_failed_form_keeps_what_was_typed_and_says_why(client: Client, bob: Person) -> None:
    client.force_login(bob)
    form = {
        "title": "Search was empty",
        "zone": "UTC",
        "detected_at": "2026-10-14T14:24",
        "resolved_at": "2026-10-14T12:00",
        "services": "search-index",
    }
    answer = client.post("/postmortems/new", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "lies before the detection" in page
    assert 'value="Search was empty"' in page
    assert 'value="search-index"' in page
    assert not Postmortem.objects.exists()


def test_incident_of_tomorrow_is_refused_in_words(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.post("/postmortems/new", {"title": "Not yet", "zone": "UTC", "detected_at": "2199-01-01T00:00"})
    assert answer.status_code == 422
    assert "The detection lies in the future" in answer.content.decode()
    assert not Postmortem.objects.exists()


def test_outsider_cannot_open_a_private_draft(client: Client, alice: Person, bob: Person, charlie: Person) -> None:
    postmortem = of_incident(bob, private_incident(bob))
    client.force_login(charlie)
    for tail in ("", "/write", "/timeline", "/publish", "/export.md", "/export.pdf", "/sections/summary/revisions"):
        answer = client.get(f"/{postmortem.code}{tail}")
        assert answer.status_code == 404, tail
        assert "Keys on a public page" not in answer.content.decode()
    assert "Keys on a public page" not in client.get("/postmortems").content.decode()


def test_draft_is_clearly_a_draft(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}").content.decode()
    assert "This is a draft" in page
    assert "never published" in page


def test_reading_page_tells_facts_timeline_and_actions(client: Client, alice: Person, bob: Person) -> None:
    postmortem = ready(alice)
    action = actions.add_action(actor=alice, postmortem=postmortem, text="Reserve connections for checkout", owner=bob)
    client.force_login(bob)
    page = client.get(f"/{postmortem.code}").content.decode()
    assert "58 min" in page
    assert "3 min" in page
    assert "T+0:00:00" in page
    assert "T+0:20:00" in page
    assert "Reconstructed. " in page
    assert f'href="/{action.code}"' in page
    assert "What stands under Root cause" in page


def test_evidence_note_stands_beside_its_paragraph(client: Client, alice: Person) -> None:
    note = {"id": "E-1", "file": "nginx/access.log", "sha256": "ab" * 32, "line_start": 18204, "line_end": 41377}
    postmortem = standalone(alice, header={"notes": [note]}, sections={"impact": "One request in three failed.[^E-1]"})
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}").content.decode()
    assert 'id="note-E-1"' in page
    assert 'href="#note-E-1"' in page
    assert "lines 18,204\N{EN DASH}41,377" in page
    assert "SHA-256 " + "ab" * 32 in page
    assert page.count('id="note-E-1"') == 1


def test_script_in_a_section_is_shown_as_text(client: Client, alice: Person) -> None:
    postmortem = standalone(alice, sections={"impact": "<script>alert(1)</script> [x](javascript:alert(1))"})
    with_timeline(alice, postmortem, confirmed=False)
    services.write_timeline_item(actor=alice, postmortem=postmortem, text="<img src=x onerror=alert(1)>", at=None)
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page


def test_previous_and_next_lead_on(client: Client, alice: Person) -> None:
    first, second, third = (standalone(alice, title=f"Number {n}") for n in range(3))
    client.force_login(alice)
    page = client.get(f"/{second.code}").content.decode()
    assert f'rel="prev" href="/{first.code}"' in page
    assert f'rel="next" href="/{third.code}"' in page


def test_unknown_number_is_a_page_that_says_so(client: Client, alice: Person) -> None:
    client.force_login(alice)
    answer = client.get("/PM-999")
    assert answer.status_code == 404
    assert "There is no postmortem PM-999" in answer.content.decode()


def test_number_below_the_library_leads_to_the_postmortem(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    for path in (f"/postmortems/{postmortem.code}", f"/postmortems/{postmortem.number}"):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer["Location"] == f"/{postmortem.code}", path


def test_long_timeline_shows_its_first_entries_and_leads_to_the_rest(
    client: Client, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    postmortem = standalone(alice)
    with_timeline(alice, postmortem)
    monkeypatch.setattr("afterword.web.presenters.reading.MOST_POINTS", 1)
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}").content.decode()
    assert page.count('id="t-') == 1
    assert f'1 more entries are too many for this page; <a href="/{postmortem.code}/export.md"' in page
