"""How allauth behaves here: nobody signs up alone, administrators add people."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from afterword.domain.accounts import services
from afterword.domain.accounts.models import Person


class ClosedDoorAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in with e-mail and password, without open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator adds people under Settings, or with `afterword sign-in-link`."""
        return False

    def set_password(self, user: Person, password: str) -> None:
        """Keeps a password that somebody chose for themselves, with its row in the journal."""
        services.set_password(actor=user, person=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Today: whoever has just chosen a password came to work."""
        return reverse("today")
