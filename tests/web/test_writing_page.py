"""Writing: saving with a version, two people at once, earlier versions, preview, pictures, facts."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.documents import ready, standalone

from afterword.domain.accounts.models import Person
from afterword.domain.postmortems import services
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


def form_of(postmortem: Postmortem, **changed: str) -> dict[str, str]:
    """What a browser sends for the whole manuscript, with some sections changed."""
    form = {}
    for section in postmortem.sections.all():
        form[f"text-{section.field}"] = changed.get(section.field, section.text).replace("\n", "\r\n")
        form[f"version-{section.field}"] = str(section.version)
    return form


def text_of(postmortem: Postmortem, field: str) -> str:
    """What the section says now."""
    return postmortem.sections.get(field=field).text


def test_page_shows_outline_checks_and_a_shut_gate(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}/write").content.decode()
    assert "Root cause" in page
    assert "Not confirmed; 0 entries" in page
    assert "The timeline is empty" in page
    assert 'aria-disabled="true" aria-describedby="checks-h">Publish' in page
    assert f'href="/{postmortem.code}/timeline#confirm"' in page


def test_one_save_keeps_only_what_was_changed(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    answer = client.post(f"/{postmortem.code}/write", form_of(postmortem, impact="First line\nSecond line"))
    assert answer.status_code == 302
    assert text_of(postmortem, "impact") == "First line\nSecond line"
    assert {section.version for section in postmortem.sections.exclude(field="impact")} == {1}
    assert postmortem.sections.get(field="impact").version == 2


def test_script_is_answered_with_the_new_version(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    answer = client.post(
        f"/{postmortem.code}/sections/impact",
        {"text": "Nine thousand", "version": "1"},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    assert text_of(postmortem, "impact") == "Nine thousand"


def test_second_writer_sees_both_texts_and_loses_nothing(client: Client, alice: Person, bob: Person) -> None:
    postmortem = standalone(alice)
    form = form_of(postmortem, impact="What Bob wrote", summary="Bob's summary")
    services.save_section(actor=alice, postmortem=postmortem, key="impact", text="What Alice wrote", base_version=1)
    client.force_login(bob)
    answer = client.post(f"/{postmortem.code}/write", form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "What Alice wrote" in page
    assert "What Bob wrote" in page
    assert "Saved by Alice" in page
    assert text_of(postmortem, "impact") == "What Alice wrote"
    assert text_of(postmortem, "summary") == "Bob's summary"

    both = client.post(f"/{postmortem.code}/write", {"text-impact": "What both wrote", "version-impact": "2"})
    assert both.status_code == 302
    assert text_of(postmortem, "impact") == "What both wrote"


def test_script_of_the_second_writer_gets_the_other_text(client: Client, alice: Person, bob: Person) -> None:
    postmortem = standalone(alice)
    services.save_section(actor=alice, postmortem=postmortem, key="impact", text="Hers", base_version=1)
    client.force_login(bob)
    answer = client.post(
        f"/{postmortem.code}/sections/impact", {"text": "His", "version": "1"}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 409
    assert answer.json() | {"sentence": ""} == {"version": 2, "text": "Hers", "by": "Alice", "sentence": ""}


def test_untouched_section_is_no_conflict(client: Client, alice: Person, bob: Person) -> None:
    postmortem = standalone(alice)
    form = form_of(postmortem, summary="Only this")
    services.save_section(actor=alice, postmortem=postmortem, key="impact", text="Hers", base_version=1)
    client.force_login(bob)
    assert client.post(f"/{postmortem.code}/write", form).status_code == 302
    assert text_of(postmortem, "impact") == "Hers"
    assert text_of(postmortem, "summary") == "Only this"


def test_earlier_version_can_be_seen_and_put_back(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    for version, text in ((1, "The first"), (2, "The second")):
        services.save_section(actor=alice, postmortem=postmortem, key="impact", text=text, base_version=version)
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}/sections/impact/revisions?version=2").content.decode()
    assert "The first" in page
    assert "Put version 2 back" in page
    client.post(f"/{postmortem.code}/sections/impact", {"text": "The first", "version": "3"})
    assert text_of(postmortem, "impact") == "The first"
    assert postmortem.sections.get(field="impact").revisions.count() == 4


def test_preview_is_safe_html(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    html = client.post(f"/{postmortem.code}/preview", {"text": "**Bold** <script>x</script>"}).content.decode()
    assert "<strong>Bold</strong>" in html
    assert "<script>" not in html


def test_facts_are_changed_in_the_zone_of_the_form(client: Client, alice: Person, bob: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    form = {
        "title": "Another title",
        "severity": "P0",
        "zone": "Europe/Berlin",
        "detected_at": "2026-10-13T03:07:00",
        "resolved_at": "2026-10-13T04:05:00",
        "services": "checkout-api",
        "customer_impact": "no",
        "driver": str(bob.pk),
    }
    assert client.post(f"/{postmortem.code}/details", form).status_code == 302
    postmortem.refresh_from_db()
    assert (postmortem.title, postmortem.severity, postmortem.driver) == ("Another title", "P0", bob)
    assert postmortem.detected_at is not None
    assert postmortem.detected_at.hour == 1
    assert postmortem.customer_impact is False


def test_facts_that_cannot_be_used_stay_in_their_form(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    answer = client.post(f"/{postmortem.code}/details", {"title": "New", "zone": "Atlantis/Deep", "services": "a, b"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Atlantis/Deep" in page
    assert 'value="New"' in page
    postmortem.refresh_from_db()
    assert postmortem.title == "Checkout refused one order in three"


def test_pasted_picture_is_kept_and_shown_to_those_who_may_read(client: Client, alice: Person, bob: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    file = SimpleUploadedFile("graph.png", PNG, "image/png")
    answer = client.post(
        f"/{postmortem.code}/images", {"image": file, "alt": "Errors"}, headers={"accept": "application/json"}
    )
    markdown = answer.json()["markdown"]
    assert markdown.startswith("![Errors](/images/")
    client.force_login(bob)
    shown = client.get(markdown[len("![Errors](") : -1])
    assert b"".join(shown) == PNG  # type: ignore[arg-type]


def test_file_that_is_no_picture_is_refused_in_words(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    answer = client.post(f"/{postmortem.code}/images", {"image": io.BytesIO(b"#!/bin/sh")})
    assert answer.status_code == 422
    assert "not a picture" in answer.content.decode()


def test_pages_of_a_document_ask_the_database_a_bounded_number_of_times(
    client: Client, alice: Person, django_assert_max_num_queries: Any
) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    for tail in ("", "/write", "/timeline", "/publish"):
        with django_assert_max_num_queries(54):
            assert client.get(f"/{postmortem.code}{tail}").status_code == 200


def closed(actor: Person) -> Postmortem:
    """A published postmortem that was closed."""
    postmortem = ready(actor)
    practice.publish(actor=actor, postmortem=postmortem, override="In a hurry")
    practice.close(actor=actor, postmortem=postmortem, override="Nothing to tell")
    return postmortem


def test_closed_one_is_shown_read_only_with_who_closed_it(client: Client, alice: Person) -> None:
    postmortem = closed(alice)
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}/write").content.decode()
    assert f", by {alice.name}. What it says stays as it was" in page
    assert "<textarea" not in page
    assert "write-" not in re.sub(r"(?s)<body.*", "", page)  # no script that puts kept text back
    assert "What stands under Impact, in words." in page


def test_text_sent_to_a_closed_one_is_refused_with_its_sentence(client: Client, alice: Person) -> None:
    postmortem = closed(alice)
    client.force_login(alice)
    before = text_of(postmortem, "impact")
    sent = {"text": "Something else", "version": "2"}
    answer = client.post(f"/{postmortem.code}/sections/impact", sent, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json() == {"sentence": "PM-001 is closed; what it says stays as it was."}
    whole = client.post(f"/{postmortem.code}/write", form_of(postmortem, impact="Something else"))
    assert whole.status_code == 409
    assert 'role="alert"' in whole.content.decode()
    assert text_of(postmortem, "impact") == before
