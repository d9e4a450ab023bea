"""The external version in the browser: side by side, its settings, its files, and who may see them."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from tests.web.documents import of_incident, private_incident, ready, standalone

from afterword.core.document.exporters.forms import FORMS
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems import services
from afterword.domain.postmortems.models import Postmortem

pytestmark = pytest.mark.django_db
SECRETS = ("Globex", "db-01.house.internal", "grafana.house")


def write(actor: Person, postmortem: Postmortem, key: str, text: str) -> None:
    """Saves a section."""
    version = postmortem.sections.get(key=key).version
    services.save_section(actor=actor, postmortem=postmortem, key=key, text=text, base_version=version)


@pytest.fixture
def written(alice: Person, bob: Person) -> Postmortem:
    """A postmortem that names a customer, a host, a link and Bob."""
    postmortem = standalone(alice, "Checkout stopped for Globex")
    words = (
        f"Globex could not pay, {bob.name} restarted db-01.house.internal: [graph](https://grafana.house.internal/d/1)."
    )
    write(alice, postmortem, "summary", words)
    services.set_redaction(actor=alice, postmortem=postmortem, settings={"remove": ["Globex => a customer"]})
    return postmortem


def test_both_versions_stand_side_by_side_with_what_changed_marked(
    client: Client, alice: Person, bob: Person, written: Postmortem
) -> None:
    client.force_login(alice)
    page = client.get(f"/{written.code}/external").content.decode()
    assert "<del>Globex</del> could not pay" in page
    assert "<ins>a customer</ins> could not pay" in page
    assert f"<del>{bob.name}</del>" in page
    assert "<ins>an engineer</ins> restarted <ins>an internal host</ins>" in page
    assert 'id="change-1"' in page
    assert 'href="#change-2">Next change' in page
    assert "the writer listed it" in page


def test_only_what_changed_can_be_shown(client: Client, alice: Person, written: Postmortem) -> None:
    client.force_login(alice)
    write(alice, written, "impact", "Nothing to hide here.")
    assert "Nothing to hide here" in client.get(f"/{written.code}/external").content.decode()
    assert "Nothing to hide here" not in client.get(f"/{written.code}/external?show=changes").content.decode()


@pytest.mark.parametrize("form", [form for form in FORMS if form != "pdf"])
def test_external_file_has_no_secret_in_text_or_name(
    client: Client, alice: Person, bob: Person, written: Postmortem, form: str
) -> None:
    client.force_login(alice)
    answer = client.get(f"/{written.code}/external.{form}")
    said = answer.content
    if said.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(said)) as archive:
            said = b"".join(archive.read(one) for one in archive.namelist())
    assert answer.status_code == 200
    for secret in (*SECRETS, bob.name, alice.name, written.code):
        assert secret.encode() not in said, secret
        assert secret.lower() not in answer["Content-Disposition"].lower(), secret


def test_settings_are_kept_and_journaled_without_their_words(
    client: Client, alice: Person, written: Postmortem
) -> None:
    client.force_login(alice)
    sent = {
        "remove": "Initech\r\nAcme => a partner",
        "people": "Bob: the database lead",
        "public": "status.example.com",
        "leave_out": "Impact",
        "keep": ["numbers"],
    }
    assert client.post(f"/{written.code}/external", sent).status_code == 302
    written.refresh_from_db()
    assert written.redaction == {
        "remove": ["Initech", "Acme => a partner"],
        "people": {"Bob": "the database lead"},
        "public": ["status.example.com"],
        "leave_out": ["Impact"],
        "keep": ["numbers"],
    }
    assert "Initech" not in client.get("/settings/journal").content.decode()
    page = client.get(f"/{written.code}/external").content.decode()
    assert "Acme =&gt; a partner" in page
    assert "Left out: the writer keeps it inside." in page


def test_settings_that_cannot_be_stay_on_the_page_with_the_reason(
    client: Client, alice: Person, written: Postmortem
) -> None:
    client.force_login(alice)
    answer = client.post(f"/{written.code}/external", {"remove": "Initech", "people": "Bob"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Bob names no role" in page
    assert "Initech</textarea>" in page


def test_outsider_learns_nothing_of_the_external_version(client: Client, alice: Person, charlie: Person) -> None:
    postmortem = of_incident(alice, private_incident(alice))
    client.force_login(charlie)
    assert client.get(f"/{postmortem.code}/external").status_code == 404
    assert client.get(f"/{postmortem.code}/external.md").status_code == 404
    assert client.post(f"/{postmortem.code}/external", {"remove": "x"}).status_code == 404


def test_menu_of_the_reading_page_offers_every_form_twice(client: Client, alice: Person, written: Postmortem) -> None:
    client.force_login(alice)
    page = client.get(f"/{written.code}").content.decode()
    for form in FORMS:
        assert f'href="/{written.code}/export.{form}"' in page
        assert f'href="/{written.code}/external.{form}"' in page
    assert f'href="/{written.code}/external"' in page


def test_unknown_external_form_is_not_found(client: Client, alice: Person, written: Postmortem) -> None:
    client.force_login(alice)
    assert client.get(f"/{written.code}/external.exe").status_code == 404


def test_settings_of_the_external_version_are_no_new_version_to_publish(client: Client, alice: Person) -> None:
    postmortem = ready(alice)
    client.force_login(alice)
    client.post(f"/{postmortem.code}/publish")
    client.post(f"/{postmortem.code}/external", {"remove": "Initech"})
    assert "Nothing was changed since version 1" in client.get(f"/{postmortem.code}/publish").content.decode()
    assert "Initech" not in postmortem.publications.get().markdown
