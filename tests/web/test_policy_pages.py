"""Settings, Policy: read aloud, changed cell by cell with a preview, and its history."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from tests.web.browsing import page_of

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.policy import queries
from afterword.domain.policy.models import PolicyVersion

pytestmark = pytest.mark.django_db


def form_of(page: str) -> dict[str, Any]:
    """What a browser would send of the form unchanged."""
    plain = r'<input (?:class="input"|type="hidden") (?:id="[^"]*" )?name="([^"]+)" value="([^"]*)"'
    sent: dict[str, Any] = dict(re.findall(plain, page))
    for name, options in re.findall(
        r'(?s)<select class="input" (?:id="[^"]*" )?name="([^"]+)".*?>(.*?)</select>', page
    ):
        sent[name] = re.findall(r'value="([^"]*)" selected', options)[0]
    for name in re.findall(r'type="checkbox" name="([^"]+)" value="yes" checked', page):
        sent[name] = "yes"
    sent.pop("csrfmiddlewaretoken", None)
    return {name: value.replace("&amp;", "&") for name, value in sent.items()}


def test_policy_can_be_read_aloud(client: Client, bob: Person) -> None:
    client.force_login(bob)
    page = page_of(client, "/settings?severity=P1")
    assert "A P1 incident needs a postmortem; to skip it takes a reason." in page
    assert "The draft is due 48 hours after the incident is resolved" in page
    assert page.count("<tbody>") == 5
    assert "Change the policy" not in page


def test_only_administrators_get_the_form(client: Client, bob: Person) -> None:
    client.force_login(bob)
    assert client.get("/settings/policy/edit").status_code == 403
    assert client.post("/settings/policy/edit", {"P1.draft": "1 hour", "save": "1", "reason": "x"}).status_code == 403
    assert not PolicyVersion.objects.exists()


def test_form_sent_back_unchanged_changes_nothing(client: Client, alice: Person) -> None:
    client.force_login(alice)
    for kind in ("incident", "near-miss"):
        path = f"/settings/policy/edit?kind={kind}"
        answer = client.post(path, {**form_of(page_of(client, path)), "preview": "1"})
        assert answer.status_code == 200
        assert "Nothing differs from the policy in force." in answer.content.decode()


def test_change_is_previewed_and_then_put_in_force(client: Client, alice: Person) -> None:
    incident = services.declare(actor=alice, title="Checkout fails", severity="P1")
    client.force_login(alice)
    path = "/settings/policy/edit"
    sent = {**form_of(page_of(client, path)), "P1.draft": "24 hours", "P1.draft.business": "yes", "n.stuck": "60 days"}
    preview = client.post(path, {**sent, "preview": "1"}).content.decode()
    assert "Three settings would change" in preview
    assert re.search(r"Draft, P1</th><td[^>]*>48 hours</td><td[^>]*>24 hours of business days|1 business day", preview)
    assert incident.code in preview
    assert not PolicyVersion.objects.exists()
    answer = client.post(path, {**sent, "save": "1", "reason": "As PM-004 asks"})
    assert answer.url == "/settings"
    assert queries.rule_for("P1").business_days == ("draft",)
    assert queries.numbers().stuck.days == 60
    page = page_of(client, "/settings")
    assert "1 business day" in page
    assert "Reason: As PM-004 asks" in page
    assert "As PM-004 asks" in page_of(client, "/settings/policy/history")


def test_wrong_cell_is_named_and_what_was_typed_stays(client: Client, alice: Person) -> None:
    client.force_login(alice)
    path = "/settings/policy/edit"
    sent = {**form_of(page_of(client, path)), "P2.review": "quite soon", "n.goal_actions": "all"}
    answer = client.post(path, {**sent, "preview": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Review meeting (P2) cannot be “quite soon”" in page
    assert 'value="quite soon"' in page
    assert 'value="all"' in page


def test_saving_without_a_reason_keeps_the_form(client: Client, alice: Person) -> None:
    client.force_login(alice)
    sent = {**form_of(page_of(client, "/settings/policy/edit")), "P1.draft": "24 hours"}
    answer = client.post("/settings/policy/edit", {**sent, "save": "1", "reason": " "})
    assert answer.status_code == 422
    assert "needs a reason" in answer.content.decode()
    assert 'value="24 hours"' in answer.content.decode()


def test_near_misses_keep_a_rule_of_their_own(client: Client, alice: Person) -> None:
    client.force_login(alice)
    path = "/settings/policy/edit?kind=near-miss"
    sent = {**form_of(page_of(client, path)), "P2.follow_up": "never"}
    client.post(path, {**sent, "save": "1", "reason": "Nobody was hit"})
    assert queries.rule_for("P2", "near-miss").follow_up is None
    assert queries.rule_for("P2", "incident").follow_up is not None
    assert "<b>No clock</b>" in page_of(client, "/settings?kind=near-miss")


def test_policy_page_asks_the_same_however_often_it_was_changed(
    client: Client, alice: Person, django_assert_max_num_queries: Any
) -> None:
    client.force_login(alice)
    page_of(client, "/settings")
    with django_assert_max_num_queries(10):
        assert "P0" in page_of(client, "/settings")
