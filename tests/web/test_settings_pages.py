"""Settings: policy, people and teams, tokens, profile, journal."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from afterword.domain.accounts import services
from afterword.domain.accounts.models import ApiToken, Person, Team
from afterword.domain.incidents import services as incidents

pytestmark = pytest.mark.django_db


def test_administrator_adds_a_person_and_sees_the_link_once(client: Client, alice: Person) -> None:
    client.force_login(alice)
    form = {"name": "Dana Fox", "email": "dana@example.org", "zone": "Europe/Berlin"}
    page = client.post("/settings/people", form).content.decode()
    link = re.search(r'value="(http://testserver/sign-in/[\w-]+)"', page)
    assert link is not None
    assert link[1] not in client.get("/settings/people").content.decode()
    dana = Person.objects.get(email="dana@example.org")
    other = Client()
    answer = other.get(link[1], follow=True)
    if "_auth_user_id" not in other.session:  # the page asks for one press before it signs in
        answer = other.post(link[1], follow=True)
    assert answer.status_code == 200
    assert int(other.session["_auth_user_id"]) == dana.pk


def test_person_form_keeps_what_was_typed(client: Client, alice: Person) -> None:
    client.force_login(alice)
    answer = client.post("/settings/people", {"name": "Dana Fox", "email": "not an address"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index('<a href="#refused-here">') < page.index("<h1>") < page.index('id="refused-here"')
    assert 'value="Dana Fox"' in page
    assert "is not an e-mail address" in page


def test_only_administrators_add_people_and_teams(client: Client, alice: Person, bob: Person) -> None:
    client.force_login(bob)
    assert client.post("/settings/people", {"name": "X", "email": "x@example.org"}).status_code == 403
    assert client.post("/settings/teams", {"name": "X"}).status_code == 403
    assert client.post(f"/settings/people/{alice.pk}/link").status_code == 403
    assert client.post(f"/settings/people/{alice.pk}/off").status_code == 403
    assert not Team.objects.exists()
    page = client.get("/settings/people").content.decode()
    assert "Add person" not in page


def test_team_gets_members_and_managers(client: Client, alice: Person, bob: Person, charlie: Person) -> None:
    client.force_login(alice)
    client.post("/settings/teams", {"name": "Checkout"})
    client.post("/settings/teams/checkout/members", {"person": str(bob.pk), "role": "manager"})
    client.force_login(bob)
    client.post("/settings/teams/checkout/members", {"person": str(charlie.pk), "role": "member"})
    team = Team.objects.get()
    assert {row.person.name: row.role for row in team.memberships.all()} == {"Bob": "manager", "Charlie": "member"}
    client.post("/settings/teams/checkout/members", {"person": str(charlie.pk), "remove": "1"})
    assert team.memberships.count() == 1


def test_token_secret_is_shown_once_and_works_until_revoked(client: Client, bob: Person) -> None:
    client.force_login(bob)
    page = client.post("/settings/tokens", {"name": "nightly", "scope": "incidents:read"}).content.decode()
    found = re.search(r'value="(afterword_pat_[\w-]+)"', page)
    assert found is not None
    assert services.person_of_token(found[1]) is not None
    assert found[1] not in client.get("/settings/tokens").content.decode()
    client.post(f"/settings/tokens/{ApiToken.objects.get().pk}/revoke")
    assert services.person_of_token(found[1]) is None


def test_token_of_somebody_else_cannot_be_revoked(client: Client, bob: Person, charlie: Person) -> None:
    token, _ = services.make_token(actor=bob, name="mine", scopes=["incidents:read"])
    client.force_login(charlie)
    assert client.post(f"/settings/tokens/{token.pk}/revoke").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_profile_changes_name_and_zone(client: Client, bob: Person) -> None:
    client.force_login(bob)
    assert client.post("/settings/profile", {"name": "Robert", "zone": "Europe/Paris"}).status_code == 302
    bob.refresh_from_db()
    assert (bob.name, bob.zone) == ("Robert", "Europe/Paris")
    refused = client.post("/settings/profile", {"name": "Bo", "zone": "Moon/Base"})
    assert refused.status_code == 422
    assert 'value="Bo"' in refused.content.decode()


def test_journal_shows_newest_first_and_by_subject(client: Client, alice: Person) -> None:
    first = incidents.declare(actor=alice, title="One", severity="P1")
    second = incidents.declare(actor=alice, title="Two", severity="P2")
    client.force_login(alice)
    page = client.get("/settings/journal").content.decode()
    assert page.index(second.code) < page.index(first.code)
    assert second.code not in client.get(f"/settings/journal?subject={first.code}").content.decode()


def test_journal_names_people_and_what_has_no_number(client: Client, alice: Person, bob: Person) -> None:
    services.set_password(actor=bob, person=bob, password="quiet-Harbour-29")
    incident = incidents.declare(actor=alice, title="One", severity="P1")
    services.make_token(actor=alice, name="Nightly", scopes=["incidents:read"])
    client.force_login(alice)
    page = client.get("/settings/journal").content.decode()
    assert f"<td>{bob.name}</td>" in page
    assert f"log entry of {incident.code}" in page
    assert "Token Nightly" in page
    assert not re.search(r"<td>(?:person|team|entry|apitoken) \d+</td>", page)


def test_journal_is_for_administrators(client: Client, alice: Person, bob: Person) -> None:
    client.force_login(bob)
    answer = client.get("/settings/journal")
    assert answer.status_code == 403
    assert "an administrator can" in answer.content.decode()
