"""Settings, Templates, and the change of a postmortem's template in the browser."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.documents import standalone, write_all
from tests.web.incident_pages import declared

from afterword.core.document.template import template_names, template_text
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services as incidents
from afterword.domain.postmortems import services, templates
from afterword.domain.postmortems.models import Postmortem, TeamTemplate
from afterword.domain.practice import services as practice

pytestmark = pytest.mark.django_db
OURS = template_text("lite").replace("title: Short postmortem", "title: Ours")


def page_of(client: Client, path: str) -> str:
    """The page, which is there."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_list_tells_every_template_and_what_the_policy_starts_in_it(client: Client, bob: Person) -> None:
    client.force_login(bob)
    page = page_of(client, "/settings/templates")
    assert all(f"/settings/templates/{name}" in page for name in template_names())
    assert "Starts P1 and P2." in page
    assert "Starts near misses." in page
    assert "New template" not in page


@pytest.mark.parametrize("name", template_names())
def test_page_of_a_template_shows_what_it_asks_and_of_whom(client: Client, bob: Person, name: str) -> None:
    client.force_login(bob)
    page = page_of(client, f"/settings/templates/{name}")
    assert "Filled by" in page
    assert "Make one from it" not in page
    assert client.get(f"/settings/templates/{name}.md").content.decode() == template_text(name)


def test_administrator_begins_one_from_another_and_adds_it(client: Client, alice: Person) -> None:
    client.force_login(alice)
    assert "title: Short postmortem" in page_of(client, "/settings/templates/new?from=lite")
    answer = client.post("/settings/templates/new", {"name": "Ours", "text": OURS, "save": "1"})
    assert answer["Location"] == "/settings/templates/ours"
    assert "version 1" in page_of(client, "/settings/templates/ours")
    assert "is added and offered" in page_of(client, "/settings/templates/ours") or TeamTemplate.objects.exists()


def test_preview_shows_the_sections_and_saves_nothing(client: Client, alice: Person) -> None:
    client.force_login(alice)
    page = client.post("/settings/templates/new", {"name": "ours", "text": OURS, "preview": "1"}).content.decode()
    assert "What did we believe before that was not so?" in page
    assert not TeamTemplate.objects.exists()


def test_problems_stand_with_their_lines_and_what_was_typed_stays(client: Client, alice: Person) -> None:
    client.force_login(alice)
    wrong = OURS.replace("field: impact", "field: impcat").replace("required: true", "required: perhaps", 1)
    answer = client.post("/settings/templates/new", {"name": "ours", "text": wrong, "save": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 things stand against it." in page
    assert re.search(r"Line \d+: impcat is no field; did you mean impact\?", page)
    assert "field: impcat" in page
    assert not TeamTemplate.objects.exists()


def test_file_gives_the_same_as_typed_text(client: Client, alice: Person) -> None:
    client.force_login(alice)
    file = SimpleUploadedFile("From File.md", OURS.encode(), "text/markdown")
    client.post("/settings/templates/new", {"name": "", "file": file, "text": "", "save": "1"})
    client.post("/settings/templates/new", {"name": "typed", "text": OURS.replace("\n", "\r\n"), "save": "1"})
    assert templates.stored_template(alice, "from-file").text == templates.stored_template(alice, "typed").text == OURS


def test_file_that_is_no_text_is_told(client: Client, alice: Person) -> None:
    client.force_login(alice)
    file = SimpleUploadedFile("x.md", b"\xff\xfe\x00", "text/markdown")
    answer = client.post("/settings/templates/new", {"file": file, "save": "1"})
    assert answer.status_code == 422
    assert "is no text in UTF-8" in answer.content.decode()


def test_change_keeps_versions_and_tells_who_was_first(client: Client, alice: Person) -> None:
    services.add_template(actor=alice, name="ours", text=OURS)
    client.force_login(alice)
    form = {"text": OURS + "More.\n", "version": "1", "save": "1"}
    assert client.post("/settings/templates/ours/edit", form).status_code == 302
    answer = client.post("/settings/templates/ours/edit", {**form, "text": OURS + "Other.\n"})
    assert answer.status_code == 409
    assert "Other." in answer.content.decode()
    page = page_of(client, "/settings/templates/ours")
    assert "Version 2" in page
    assert "no longer the newest" in page_of(client, "/settings/templates/ours?version=1")


def test_archived_template_is_not_offered_and_comes_back(client: Client, alice: Person) -> None:
    services.add_template(actor=alice, name="ours", text=OURS)
    client.force_login(alice)
    assert 'value="ours"' in page_of(client, "/postmortems/new")
    client.post("/settings/templates/ours/archive", {})
    assert 'value="ours"' not in page_of(client, "/postmortems/new")
    assert "Archived." in page_of(client, "/settings/templates")
    client.post("/settings/templates/ours/archive", {"offer": "1"})
    assert 'value="ours"' in page_of(client, "/postmortems/new")


def test_member_cannot_reach_the_editor(client: Client, alice: Person, bob: Person) -> None:
    services.add_template(actor=alice, name="ours", text=OURS)
    client.force_login(bob)
    for path in ("/settings/templates/new", "/settings/templates/ours/edit"):
        assert client.get(path).status_code == 403
    assert client.post("/settings/templates/ours/archive", {}).status_code == 403
    assert client.get("/settings/templates/none-such").status_code == 422


def test_hostile_words_of_a_template_are_shown_as_words(client: Client, alice: Person) -> None:
    text = OURS.replace("title: Ours", "title: '<script>alert(1)</script>'").replace(
        "heading: Summary", "heading: <b>x"
    )
    services.add_template(actor=alice, name="ours", text=text)
    client.force_login(alice)
    page = page_of(client, "/settings/templates/ours") + page_of(client, "/settings/templates")
    assert "<script>alert" not in page
    assert "<b>x" not in page


def test_change_of_template_is_previewed_and_done(client: Client, bob: Person) -> None:
    made = standalone(bob)
    write_all(bob, made)
    client.force_login(bob)
    page = page_of(client, f"/{made.code}/template?template=3am")
    assert "2 texts are kept at the end; no word is lost." in page
    assert "It may fit Contributing factors." in page
    assert Postmortem.objects.get().template == "standard"
    form = {"template": "3am", "move-root_cause": "contributing_factors"}
    shown = client.post(f"/{made.code}/template", {**form, "preview": "1"}).content.decode()
    assert "1 text is kept at the end" in shown
    assert client.post(f"/{made.code}/template", form).status_code == 302
    written = page_of(client, f"/{made.code}/write")
    assert "Written as “Postmortem for 3 a.m.”." in written
    assert "What stands under Root cause, in words." in written
    read = page_of(client, f"/{made.code}")
    assert "Kept; the template has no place for it." in read
    assert "What stands under Resolution and recovery, in words." in read


@pytest.mark.parametrize("name", template_names())
def test_postmortem_of_every_template_is_written_read_and_exported(client: Client, bob: Person, name: str) -> None:
    made = standalone(bob, template=name)
    write_all(bob, made)
    client.force_login(bob)
    for path in ("write", "template", "export.md", "export.html", "export.json"):
        assert client.get(f"/{made.code}/{path}").status_code == 200
    read = page_of(client, f"/{made.code}")
    for section in made.sections.exclude(field__in=("timeline", "actions")):
        assert f"What stands under {section.heading}, in words.".split("'")[0] in read


def test_template_that_is_unknown_is_told_on_the_page(client: Client, bob: Person) -> None:
    made = standalone(bob)
    client.force_login(bob)
    answer = client.get(f"/{made.code}/template?template=poem")
    assert answer.status_code == 422
    assert "There is no template named poem" in answer.content.decode()


def test_resolving_starts_in_the_template_of_the_policy_unless_another_is_chosen(client: Client, bob: Person) -> None:
    for severity, kind, chosen, started in (
        ("P0", "incident", "", "coe"),
        ("P3", "incident", "", "lite"),
        ("P1", "near-miss", "", "near-miss"),
        ("P2", "incident", "howie", "howie"),
    ):
        incident = incidents.declare(actor=bob, title="It broke", severity=severity, kind=kind)
        client.force_login(bob)
        form = {"summary": "Mended.", "decision": "yes", **({"template": chosen} if chosen else {})}
        client.post(f"/{incident.code}/resolve", form)
        assert incident.postmortems.get().template == started


def test_resolve_dialog_offers_what_the_policy_has_first(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    page = page_of(client, f"/{incident.code}/resolve")
    assert '<option value="standard" selected>Standard postmortem, as the policy has it</option>' in page
    assert '<option value="howie">Learning review</option>' in page


def test_policy_says_which_template_each_severity_starts_in(client: Client, bob: Person) -> None:
    client.force_login(bob)
    page = page_of(client, "/settings?severity=P0")
    assert "It starts as Correction of errors." in page
    assert "It starts as Near miss." in page_of(client, "/settings?kind=near-miss&severity=P0")


def test_journal_tells_changes_of_templates(client: Client, alice: Person) -> None:
    services.add_template(actor=alice, name="ours", text=OURS)
    client.force_login(alice)
    assert "Template ours" in page_of(client, "/settings/journal")


def test_gate_and_lint_follow_a_template_of_ones_own(client: Client, alice: Person) -> None:
    services.add_template(actor=alice, name="ours", text=OURS)
    made = standalone(alice, template="ours")
    client.force_login(alice)
    assert "What surprised us is empty." in {check.sentence for check in practice.gates(made)}
    page = page_of(client, f"/{made.code}/write")
    assert "There is no section on the cause" not in page
    assert "of 600" in page
