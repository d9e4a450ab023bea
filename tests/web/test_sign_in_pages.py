"""Signing in by a one-time link and by password, choosing a password, signing out."""

from __future__ import annotations

import pytest
from django.test import Client

from afterword.domain.accounts import services
from afterword.domain.accounts.models import Person
from afterword.domain.journal.models import JournalEntry

pytestmark = pytest.mark.django_db
PASSWORD = "four plain words together"


def test_opening_the_link_does_not_use_it_up(client: Client, bob: Person) -> None:
    secret = services.make_sign_in_link(actor=None, person=bob)
    for _ in range(2):
        assert client.get(f"/sign-in/{secret}").status_code == 200
    assert client.post(f"/sign-in/{secret}").status_code == 302
    assert client.get("/").status_code == 200


def test_the_link_works_once(client: Client, bob: Person) -> None:
    secret = services.make_sign_in_link(actor=None, person=bob)
    client.post(f"/sign-in/{secret}")
    again = Client().post(f"/sign-in/{secret}")
    assert again.status_code == 403
    assert "used before or is too old" in again.content.decode()


def test_first_sign_in_leads_to_choosing_a_password(client: Client, bob: Person) -> None:
    secret = services.make_sign_in_link(actor=None, person=bob)
    answer = client.post(f"/sign-in/{secret}")
    assert answer.url == "/accounts/password/set/"
    assert "Choose a password" in client.get(answer.url).content.decode()


def test_chosen_password_signs_in_later_and_stands_in_the_journal(client: Client, bob: Person) -> None:
    client.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert JournalEntry.objects.filter(verb="person.password_set", subject_id=bob.pk).count() == 1
    fresh = Client()
    answer = fresh.post("/accounts/login/", {"login": bob.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert fresh.get("/").status_code == 200


def test_choosing_the_first_password_and_changing_it_lead_to_today(client: Client, bob: Person) -> None:
    client.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    first = client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert first.url == "/"
    words = {"oldpassword": PASSWORD, "password1": PASSWORD + " more", "password2": PASSWORD + " more"}
    assert client.post("/accounts/password/change/", words).url == "/"


def test_wrong_password_keeps_the_address_and_says_so(client: Client, bob: Person) -> None:
    services.set_password(actor=bob, person=bob, password=PASSWORD)
    page = client.post("/accounts/login/", {"login": bob.email, "password": "something else"}).content.decode()
    assert f'value="{bob.email}"' in page
    assert "not correct" in page


def test_signing_in_leads_on_to_where_one_was_going(client: Client, bob: Person) -> None:
    services.set_password(actor=bob, person=bob, password=PASSWORD)
    asked = client.get("/incidents?severity=P1")
    assert asked.url == "/accounts/login/?next=/incidents%3Fseverity%3DP1"
    answer = client.post(asked.url, {"login": bob.email, "password": PASSWORD, "next": "/incidents?severity=P1"})
    assert answer.url == "/incidents?severity=P1"


def test_signing_out_closes_the_pages(client: Client, bob: Person) -> None:
    client.force_login(bob)
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def test_nobody_signs_up_alone(client: Client, bob: Person) -> None:
    assert "Nobody signs up alone" in client.get("/accounts/signup/").content.decode()


def test_person_who_was_switched_off_cannot_use_a_link(client: Client, alice: Person, bob: Person) -> None:
    secret = services.make_sign_in_link(actor=alice, person=bob)
    services.change_person(actor=alice, person=bob, is_active=False)
    assert client.post(f"/sign-in/{secret}").status_code == 403
