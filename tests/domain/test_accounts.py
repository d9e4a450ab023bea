"""People, teams, one-time links and tokens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from afterword.core.errors import Conflict, InputError, NotAllowed
from afterword.domain.accounts import queries, services
from afterword.domain.accounts.models import ApiToken, Person, SignInLink


def test_administrator_adds_people_with_a_handle_of_their_own(alice: Person, bob: Person) -> None:
    first = services.add_person(actor=alice, email="dora@example.org", name="Dora Dane", zone="Europe/Copenhagen")
    second = services.add_person(actor=alice, email="dora2@example.org", name="Dora Dane")
    assert (first.handle, second.handle) == ("dora-dane", "dora-dane2")
    assert queries.person_by_handle(bob, "@Dora-Dane") == first
    assert not first.has_usable_password()
    with pytest.raises(Conflict):
        services.add_person(actor=alice, email="DORA@example.org", name="Other")
    with pytest.raises(NotAllowed, match="add people"):
        services.add_person(actor=bob, email="eve@example.org", name="Eve")


@pytest.mark.parametrize(
    ("email", "name", "zone"), [("no", "A", "UTC"), ("a@b.org", " ", "UTC"), ("a@b.org", "A", "X")]
)
def test_person_without_address_name_or_zone_is_refused(alice: Person, email: str, name: str, zone: str) -> None:
    with pytest.raises(InputError):
        services.add_person(actor=alice, email=email, name=name, zone=zone)


def test_link_signs_in_once(alice: Person, bob: Person) -> None:
    secret = services.make_sign_in_link(actor=alice, person=bob)
    assert services.use_sign_in_link(secret=secret) == bob
    with pytest.raises(NotAllowed, match="used before or is too old"):
        services.use_sign_in_link(secret=secret)
    assert secret not in SignInLink.objects.get().secret_hash


def test_link_ends_after_a_day_and_with_the_next_link(alice: Person, bob: Person) -> None:
    first = services.make_sign_in_link(actor=alice, person=bob)
    second = services.make_sign_in_link(actor=alice, person=bob)
    with pytest.raises(NotAllowed):
        services.use_sign_in_link(secret=first)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        services.use_sign_in_link(secret=second)


def test_only_administrators_make_links_for_others(bob: Person, charlie: Person) -> None:
    with pytest.raises(NotAllowed):
        services.make_sign_in_link(actor=bob, person=charlie)


def test_weak_password_is_refused_with_the_reason(bob: Person) -> None:
    with pytest.raises(InputError, match="too short"):
        services.set_password(actor=bob, person=bob, password="short")
    services.set_password(actor=bob, person=bob, password="a long enough sentence")
    assert bob.check_password("a long enough sentence")


def test_token_is_kept_as_a_hash_and_can_be_revoked(bob: Person, charlie: Person) -> None:
    token, secret = services.make_token(actor=bob, name="laptop", scopes=["incidents:read"])
    assert services.person_of_token(secret) == (bob, token)
    assert secret not in ApiToken.objects.get().secret_hash
    assert services.person_of_token("aw_" + "x" * 43) is None
    with pytest.raises(NotAllowed):
        services.revoke_token(actor=charlie, token=token)
    services.revoke_token(actor=bob, token=token)
    assert services.person_of_token(secret) is None


def test_token_of_a_person_who_was_switched_off_is_useless(alice: Person, bob: Person) -> None:
    _, secret = services.make_token(actor=bob, name="laptop", scopes=["incidents:read"])
    services.change_person(actor=alice, person=bob, is_active=False)
    assert services.person_of_token(secret) is None
    with pytest.raises(InputError, match="yourself"):
        services.change_person(actor=alice, person=alice, is_active=False)


def test_managers_change_their_own_team(alice: Person, bob: Person, charlie: Person) -> None:
    team = services.add_team(actor=alice, name="Checkout")
    with pytest.raises(NotAllowed):
        services.add_member(actor=bob, team=team, person=charlie)
    services.add_member(actor=alice, team=team, person=bob, role="manager")
    services.add_member(actor=bob, team=team, person=charlie)
    services.remove_member(actor=bob, team=team, person=charlie)
    assert [one.person for one in team.memberships.all()] == [bob]
    with pytest.raises(Conflict):
        services.add_team(actor=alice, name="checkout")
