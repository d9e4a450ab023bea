"""Who may call, and with what."""

from __future__ import annotations

from django.test import Client
from tests.api.client import Caller

from afterword.domain.accounts import services
from afterword.domain.accounts.models import ApiToken, Person
from afterword.domain.journal.models import JournalEntry


def test_call_without_a_token_is_told_where_to_get_one() -> None:
    answer = Caller(None).get("/incidents")
    assert answer.status == 401
    assert answer["code"] == "no-token"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="afterword"'
    assert "settings" in answer["detail"]


def test_unknown_token_is_refused() -> None:
    assert Caller("aw_nothing-of-the-sort-was-ever-given-out").get("/me").status == 401


def test_revoked_token_is_refused(alice: Caller, alice_person: Person) -> None:
    assert alice.get("/me").status == 200
    services.revoke_token(actor=alice_person, token=ApiToken.objects.get(person=alice_person))
    assert alice.get("/me").status == 401


def test_token_of_somebody_who_left_is_refused(bob: Caller, bob_person: Person, alice_person: Person) -> None:
    services.change_person(actor=alice_person, person=bob_person, is_active=False)
    assert bob.get("/me").status == 401


def test_read_token_cannot_change_anything(reader: Caller) -> None:
    answer = reader.post("/incidents", {"title": "Checkout fails", "severity": "P1"})
    assert answer.status == 403
    assert answer["code"] == "insufficient-scope"
    assert 'error="insufficient_scope", scope="incidents:write"' in answer.headers["WWW-Authenticate"]
    assert reader.get("/incidents").count == 0


def test_session_cookie_does_not_open_the_api(alice_person: Person) -> None:
    browser = Client()
    browser.force_login(alice_person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/api/v1/incidents").status_code == 401


def test_token_tells_whose_it_is_and_what_it_may_do(reader: Caller) -> None:
    answer = reader.get("/me")
    assert (answer["name"], answer["role"]) == ("Bob", "member")
    assert "incidents:read" in answer["scopes"]
    assert not [scope for scope in answer["scopes"] if scope.endswith(":write")]


def test_what_is_done_with_a_token_is_journalled_as_done_through_the_api(incident: str) -> None:
    row = JournalEntry.objects.get(verb="incident.declared")
    assert (row.surface, row.actor_name) == ("api", "Bob")
