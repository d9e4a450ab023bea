"""Publishing through the gate, and the document as a file."""

from __future__ import annotations

import hashlib
import io
import json
from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.practice import approve_reviews
from tests.web.documents import ready, standalone

from afterword.domain.accounts.models import Person
from afterword.domain.postmortems import services

pytestmark = pytest.mark.django_db


def test_shut_gate_lists_what_blocks_and_the_server_refuses(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}/publish").content.decode()
    assert "Summary is empty." in page
    assert f"/{postmortem.code}/write#w-summary" in page
    assert 'aria-disabled="true"' in page
    answer = client.post(f"/{postmortem.code}/publish")
    assert answer.status_code == 409
    assert "is blocked" in answer.content.decode()
    assert not postmortem.publications.exists()


def test_publication_shows_its_version_and_hash(client: Client, alice: Person) -> None:
    postmortem = ready(alice)
    client.force_login(alice)
    assert client.post(f"/{postmortem.code}/publish").status_code == 302
    publication = postmortem.publications.get()
    assert hashlib.sha256(publication.markdown.encode()).hexdigest() == publication.sha256
    page = client.get(f"/{postmortem.code}/publish").content.decode()
    assert "Published, version 1" in page
    assert publication.sha256 in page
    read = client.get(f"/{postmortem.code}").content.decode()
    assert publication.sha256 in read
    assert "This is a draft" not in read


def test_change_after_publishing_is_told_and_makes_a_second_version(client: Client, alice: Person) -> None:
    postmortem = ready(alice)
    client.force_login(alice)
    client.post(f"/{postmortem.code}/publish")
    section = postmortem.sections.get(field="impact")
    services.save_section(
        actor=alice, postmortem=postmortem, key="impact", text="Recounted.", base_version=section.version
    )
    assert "changed after version 1" in client.get(f"/{postmortem.code}").content.decode()
    approve_reviews(postmortem)
    assert client.post(f"/{postmortem.code}/publish").status_code == 422
    assert "What this version corrects" in client.get(f"/{postmortem.code}/publish").content.decode()
    client.post(f"/{postmortem.code}/publish", {"note": "The number of users."})
    assert list(postmortem.publications.values_list("version", flat=True)) == [2, 1]
    assert "Corrected: The number of users." in client.get(f"/{postmortem.code}/publish").content.decode()


def test_second_version_is_offered_only_after_a_change(client: Client, alice: Person) -> None:
    postmortem = ready(alice)
    client.force_login(alice)
    client.post(f"/{postmortem.code}/publish")
    page = client.get(f"/{postmortem.code}/publish").content.decode()
    assert "Nothing was changed since version 1, so there is nothing to publish." in page
    assert "Publish version" not in page
    section = postmortem.sections.get(field="impact")
    for text in ("Recounted.", section.text):
        version = postmortem.sections.get(field="impact").version
        services.save_section(actor=alice, postmortem=postmortem, key="impact", text=text, base_version=version)
        page = client.get(f"/{postmortem.code}/publish").content.decode()
        assert ("Publish version 2" in page) is (text == "Recounted.")


@pytest.mark.parametrize(
    ("form", "content_type", "begins"),
    [
        ("md", "text/markdown; charset=utf-8", b""),
        ("html", "text/html; charset=utf-8", b"<!doctype html>"),
        ("json", "application/json", b"{"),
        ("pdf", "application/pdf", b"%pdf-"),
    ],
)
def test_export_has_its_type_and_name(
    client: Client, alice: Person, form: str, content_type: str, begins: bytes
) -> None:
    postmortem = ready(alice)
    client.force_login(alice)
    answer = client.get(f"/{postmortem.code}/export.{form}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == content_type
    assert f'filename="{postmortem.code}-checkout-refused-one-order-in-three.{form}"' in answer["Content-Disposition"]
    assert answer.content.lower().startswith(begins)


def test_exports_tell_the_document(client: Client, alice: Person) -> None:
    postmortem = ready(alice)
    client.force_login(alice)
    for form in ("md", "html", "json"):
        assert "What stands under Root cause" in client.get(f"/{postmortem.code}/export.{form}").content.decode(), form
    assert json.loads(client.get(f"/{postmortem.code}/export.json").content)["number"] == postmortem.code


def test_unknown_form_of_export_is_not_found(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    assert client.get(f"/{postmortem.code}/export.exe").status_code == 404


def drawn_picture() -> bytes:
    """A small picture that any reader can draw."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "PNG")
    return file.getvalue()


def test_pasted_picture_travels_inside_the_exported_page_and_pdf(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    png = drawn_picture()
    image = services.attach_image(actor=alice, postmortem=postmortem, stream=SimpleUploadedFile("g.png", png))
    section = postmortem.sections.get(field="impact")
    text = f"![Errors](/images/{image.sha256}) and ![none](/images/{'0' * 64})"
    services.save_section(actor=alice, postmortem=postmortem, key="impact", text=text, base_version=section.version)
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}/export.html").content.decode()
    assert f'src="data:image/png;base64,{b64encode(png).decode()}"' in page
    assert f"/images/{'0' * 64}" in page
    assert b"/Image" in client.get(f"/{postmortem.code}/export.pdf").content


def test_damaged_picture_is_left_out_of_the_pdf(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    cut = SimpleUploadedFile("g.png", drawn_picture()[:60])
    image = services.attach_image(actor=alice, postmortem=postmortem, stream=cut)
    section = postmortem.sections.get(field="impact")
    text = f"![Errors](/images/{image.sha256})"
    services.save_section(actor=alice, postmortem=postmortem, key="impact", text=text, base_version=section.version)
    client.force_login(alice)
    assert client.get(f"/{postmortem.code}/export.pdf").content.startswith(b"%PDF")


def test_letter_is_found_by_the_ending_of_its_name_too(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    for version in ("export", "external"):
        answer = client.get(f"/{postmortem.code}/{version}.eml")
        assert answer["Content-Type"] == "message/rfc822", version
        assert answer.content == client.get(f"/{postmortem.code}/{version}.email").content, version
