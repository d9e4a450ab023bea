"""The strip of steps, closing, opening a gate, and the second person of a skip, on pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.people import person
from tests.practice import approve_reviews
from tests.web.documents import private_incident, ready, standalone, write_all
from tests.web.incident_pages import declared

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions.services import add_action
from afterword.domain.analysis.services import add_factor
from afterword.domain.incidents import services as incidents
from afterword.domain.knowledge.models import Mention
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.domain.reviews.models import Verdict

pytestmark = pytest.mark.django_db


def page_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def strip(page: str) -> dict[str, str]:
    """Each step of the strip with its state."""
    found = re.search(r'(?s)<nav class="steps.*?</nav>', page)
    assert found is not None
    rows = re.findall(r'(?s)<li class="([^"]*)">.*?</svg>(.*?)<span class="vh">', found[0])
    return {name.strip(): state.split()[0] for state, name in rows}


def test_strip_names_the_next_thing_and_leads_there(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    page = page_of(client, f"/{postmortem.code}")
    assert list(strip(page)) == ["Draft", "Timeline", "Analysis", "Review", "Publish", "Fix", "Close"]
    assert strip(page)["Draft"] == "now"
    assert f'<a href="/{postmortem.code}/write#w-summary">Summary needs words' in page
    write_all(alice, postmortem)
    assert strip(page_of(client, f"/{postmortem.code}/write"))["Timeline"] == "now"


def test_strip_goes_all_the_way_to_closed(client: Client, alice: Person) -> None:
    postmortem = ready(alice)
    client.force_login(alice)
    assert strip(page_of(client, f"/{postmortem.code}"))["Analysis"] == "now"
    add_factor(actor=alice, postmortem=postmortem, text="The pool was sized per worker")
    approve_reviews(postmortem)
    assert strip(page_of(client, f"/{postmortem.code}/publish"))["Publish"] == "now"
    practice.publish(actor=alice, postmortem=postmortem)
    assert strip(page_of(client, f"/{postmortem.code}"))["Close"] == "now"
    practice.close(actor=alice, postmortem=postmortem, override="Nothing to tell")
    assert set(strip(page_of(client, f"/{postmortem.code}")).values()) == {"done"}


def test_strip_is_on_every_page_of_a_postmortem_and_nowhere_else(client: Client, alice: Person) -> None:
    postmortem = ready(alice)
    client.force_login(alice)
    for tail in ("", "/write", "/timeline", "/analysis", "/people", "/review", "/publish", "/external", "/close"):
        assert 'class="steps' in page_of(client, f"/{postmortem.code}{tail}"), tail
    for path in ("/", "/postmortems", "/incidents", "/actions", "/settings"):
        assert 'class="steps' not in page_of(client, path), path


def test_viewer_sees_the_steps_without_links_to_forms(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(person("Vera", role="viewer"))
    page = page_of(client, f"/{postmortem.code}")
    found = re.search(r'(?s)<nav class="steps.*?</nav>', page)
    assert found is not None
    assert "href" not in found[0]
    assert "Summary needs words" in found[0]


def test_closing_is_told_step_by_step_on_its_page(client: Client, bob: Person) -> None:
    postmortem = ready(bob)
    practice.publish(actor=bob, postmortem=postmortem)
    client.force_login(bob)
    path = f"/{postmortem.code}/close"
    page = page_of(client, path)
    assert "Nobody has said which runbooks were used" in page
    assert 'aria-disabled="true"' in page
    today = clock.now().date()
    sent = {"runbook": "rb21", "worked": "Scaling", "did_not": "The link", "faster": "One command"}
    assert client.post(f"{path}/runbook", {**sent, "updated_on": today.isoformat()}).url == f"{path}#runbooks"
    client.post(f"{path}/decision", {"decision": "ADR-12", "conversation_on": "2026-03-01"})
    client.post(f"{path}/distributed", {"to": "Payments, support"})
    page = re.sub(r"<[^>]+>", "", page_of(client, path))
    for said in ("RB-021 is told and updated.", "conversation about ADR-0012 is on 2026-03-01", "Payments, support"):
        assert said in page, said
    client.post(f"{path}/take-back", {"what": "decisions", "name": "ADR-0012"})
    client.post(f"{path}/none", {"what": "decisions", "reason": "No decision was involved"})
    assert "No decision was involved" in page_of(client, path)


def test_refused_statement_keeps_what_was_typed(client: Client, bob: Person) -> None:
    postmortem = ready(bob)
    client.force_login(bob)
    later = (clock.now().date() + timedelta(days=5)).isoformat()
    sent = {"runbook": "RB-1", "worked": "Scaling up", "updated_on": later}
    answer = client.post(f"/{postmortem.code}/close/runbook", sent)
    assert answer.status_code == 422
    assert "lies in the future" in answer.content.decode()
    assert "Scaling up</textarea>" in answer.content.decode()


def test_gate_is_opened_by_those_who_may_and_the_page_says_so(client: Client, alice: Person, bob: Person) -> None:
    postmortem = standalone(bob)
    client.force_login(bob)
    assert "Go on all the same" not in page_of(client, f"/{postmortem.code}/publish")
    client.post(f"/{postmortem.code}/gates/publish/open", {"override": "The auditors wait"})
    assert not postmortem.overrides.exists()
    client.force_login(alice)
    assert "Go on all the same" in page_of(client, f"/{postmortem.code}/publish")
    answer = client.post(f"/{postmortem.code}/gates/publish/open", {"override": "The auditors wait"})
    assert answer.url == f"/{postmortem.code}/publish"
    page = page_of(client, f"/{postmortem.code}/publish")
    assert "Opened by Alice: The auditors wait" in page
    assert "Publish version 1</button>" in page


def test_outsider_finds_no_page_to_close_a_private_one(client: Client, bob: Person, charlie: Person) -> None:
    incident = private_incident(bob)
    practice.resolve(actor=bob, incident=incident, summary="Rotated.", decision="yes")
    postmortem = Postmortem.objects.get()
    client.force_login(charlie)
    assert client.get(f"/{postmortem.code}/close").status_code == 404
    assert client.post(f"/{postmortem.code}/gates/close/open", {"override": "x"}).status_code == 404
    assert client.get(f"/{incident.code}/skip").status_code == 404


def test_second_person_confirms_a_skip_from_today(client: Client, bob: Person, charlie: Person) -> None:
    incident = declared(bob)
    incidents.change_severity(actor=bob, incident=incident, severity="P0")
    client.force_login(bob)
    sent = {"summary": "A drill.", "decision": "skip", "reason": "It was a drill"}
    client.post(f"/{incident.code}/resolve", sent)
    assert "Confirm that" not in page_of(client, "/")
    client.force_login(charlie)
    assert f"Confirm that {incident.code} needs no postmortem" in page_of(client, "/")
    page = page_of(client, f"/{incident.code}/skip")
    assert "It was a drill" in page
    client.post(f"/{incident.code}/skip", {"answer": "confirm"})
    incident.refresh_from_db()
    assert incident.postmortem_decision == "skip"
    assert "Confirm that" not in page_of(client, "/")


def test_closing_lists_what_the_text_names_with_a_statement_to_fill(client: Client, alice: Person) -> None:
    postmortem = ready(alice)
    Mention.objects.filter(postmortem=postmortem).delete()
    for prefix, number in (("RB", 21), ("ADR", 12)):
        Mention.objects.create(postmortem=postmortem, prefix=prefix, number=number, places=["Timeline"])
    client.force_login(alice)
    page = page_of(client, f"/{postmortem.code}/close")
    assert '<input type="hidden" name="runbook" value="RB-021">' in page
    assert '<input type="hidden" name="decision" value="ADR-0012">' in page
    client.post(f"/{postmortem.code}/close/runbook", {"runbook": "RB-021", "worked": "The third step"})
    page = page_of(client, f"/{postmortem.code}/close")
    assert "named here" not in page[: page.index('id="decisions"')]
    assert "RB-021: say what did not, what would be faster, and when it was updated." in page


def test_next_step_before_publishing_is_what_blocks_it(client: Client, alice: Person) -> None:
    postmortem = ready(alice)
    add_factor(actor=alice, postmortem=postmortem, text="The pool was sized per worker")
    approve_reviews(postmortem)
    action = add_action(actor=alice, postmortem=postmortem, text="Alert on the pool", owner=alice, due=None)
    Verdict.objects.update(fallen_at=None, fallen_parts=[])
    client.force_login(alice)
    page = page_of(client, f"/{postmortem.code}/publish")
    assert f"{action.code} needs a due date." in page[: page.index("<h1>")]
    assert "Publish it for everybody" not in page


def test_postmortem_is_sent_to_people_here_from_its_closing_page(client: Client, alice: Person, bob: Person) -> None:
    postmortem = ready(alice)
    client.force_login(alice)
    refused = client.post(f"/{postmortem.code}/close/send", {"to": "@bob, all heads", "note": "Have a look"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Nobody here is called all heads" in page
    assert '<a href="#s-to">' in page
    assert 'value="@bob, all heads"' in page
    client.post(f"/{postmortem.code}/close/send", {"to": "@bob", "note": "Have a look"})
    assert "sent here to 1 person" in page_of(client, f"/{postmortem.code}/close")
    assert [row.person for row in postmortem.receivers.all()] == [bob]
