"""A browser as the tests of pages use it."""

from __future__ import annotations

from django.test import Client

from afterword.domain.accounts.models import Person


def signed_in(somebody: Person) -> Client:
    """A browser in which somebody is signed in."""
    browser = Client()
    browser.force_login(somebody)
    return browser


def page_of(client: Client, path: str) -> str:
    """What stands on a page that there is."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()
