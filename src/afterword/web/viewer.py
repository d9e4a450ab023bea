"""The signed-in person of a request, and what they may do here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponse

from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_member

Given = ParamSpec("Given")
Answer = TypeVar("Answer", bound=HttpResponse)


def viewer_of(request: HttpRequest) -> Person:
    """The person; only for views behind `login_required`."""
    return cast(Person, request.user)


def members_only(
    view: Callable[Concatenate[HttpRequest, Given], Answer],
) -> Callable[Concatenate[HttpRequest, Given], Answer]:
    """A page for people who may change things: a viewer reads in one sentence that they may not, before typing."""

    @wraps(view)
    def look(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        require_member(viewer_of(request))
        return view(request, *args, **kwargs)

    return look
