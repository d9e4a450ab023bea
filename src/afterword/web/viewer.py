"""The signed-in person of a request."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from afterword.domain.accounts.models import Person


def viewer_of(request: HttpRequest) -> Person:
    """The person; only for views behind `login_required`."""
    return cast(Person, request.user)
