"""People, teams, tokens, sign-in and the frame."""

from __future__ import annotations

from tests.permissions.kinds import ADMIN, GUARDED, INNER, MANAGER, OPEN, SIGNED_IN
from tests.permissions.world import Side

from afterword.domain.accounts.models import Person


def own_token(it: Side) -> int:
    """A token of who tries; nobody's for whoever is not signed in."""
    return it.me.api_tokens.first().pk if isinstance(it.me, Person) else 0


NEW = {"email": "new@example.org", "name": "New"}

SERVICES = {
    "accounts.claim_answer": INNER("the API, for whoever called it"),
    "accounts.make_sign_in_link": ADMIN(person=lambda it: it.other),
    "accounts.add_person": ADMIN(**NEW),
    "accounts.change_person": ADMIN(person=lambda it: it.other, role="viewer"),
    "accounts.set_password": ADMIN(person=lambda it: it.other, password="a long enough sentence"),
    "accounts.add_team": ADMIN(name="Another"),
    "accounts.change_team": MANAGER(zone="Asia/Tokyo"),
    "accounts.add_member": MANAGER(person=lambda it: it.admin),
    "accounts.remove_member": MANAGER(person=lambda it: it.other),
    "accounts.make_token": SIGNED_IN(name="x", scopes=["incidents:read"]),
    "accounts.revoke_token": ADMIN(token=lambda it: it.other.api_tokens.first()),
}

PAGES = {
    "GET livez": OPEN(),
    "GET readyz": OPEN(),
    "POST livez": OPEN(),
    "POST readyz": OPEN(),
    "GET favicon": OPEN(),
    "GET sign_in_link": GUARDED("the secret of the link", "tests/web/test_sign_in_pages.py::test_the_link_works_once"),
    "GET today": SIGNED_IN(),
    "GET settings_people": SIGNED_IN(),
    "POST settings_people": ADMIN(**NEW),
    "POST settings_person": ADMIN(pk=lambda it: it.other.pk, verb="role", role="viewer"),
    "POST settings_teams": ADMIN(name="Another"),
    "GET settings_team": SIGNED_IN(slug="checkout"),
    "POST settings_team": MANAGER(slug="checkout", name="Checkout", zone="Asia/Tokyo"),
    "POST settings_members": MANAGER(slug="checkout", person=lambda it: it.admin.pk),
    "GET settings_tokens": SIGNED_IN(),
    "POST settings_tokens": SIGNED_IN(name="x", scope="incidents:read"),
    "POST settings_revoke": SIGNED_IN(pk=own_token),
    "GET settings": SIGNED_IN(),
    "GET settings_profile": SIGNED_IN(),
    "POST settings_profile": SIGNED_IN(name="x", zone="UTC"),
    "GET settings_journal": ADMIN(),
}

OPERATIONS = {"me": SIGNED_IN()}
