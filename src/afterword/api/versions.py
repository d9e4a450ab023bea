"""The version of what an address shows: its ETag, and changes that are made only to the version the caller has seen.

A version is the hash of the answer itself, so it changes with anything that a caller could have seen. For an address
that can only be written to (as /incidents/INC-1/resolve) it is that of the thing above it.
"""

from __future__ import annotations

import copy
import re
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from afterword.core.errors import AfterwordError
from afterword.domain.actions.models import Action
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem

NUMBERED = {"INC": Incident, "PM": Postmortem, "AI": Action}


class Changed(AfterwordError):
    """What was to be changed is no longer as the caller saw it."""

    code = "changed-meanwhile"
    sentence = "This was changed since you read it, so nothing was done; read it again and decide anew."


def version_of(content: bytes) -> str:
    """The ETag of an answer."""
    return f'"{sha256(content).hexdigest()[:32]}"'


def named(header: str, version: str) -> bool:
    """Whether a header such as If-Match names a version; `*` names any."""
    return header.strip() == "*" or version in {one.strip().removeprefix("W/") for one in header.split(",")}


def check_version(request: HttpRequest) -> None:
    """Refuses a change whose If-Match names another version than there is. It belongs into the change's transaction."""
    wanted = request.headers.get("If-Match")
    if wanted is None:
        return
    _hold(request.path)
    found = _shown(request)
    if found is not None and not named(wanted, version_of(found.content)):
        raise Changed


def _hold(path: str) -> None:
    """Locks the things that an address names, so that nobody changes them between the look and the change."""
    for prefix, number in re.findall(r"/(INC|PM|AI)-([0-9]{1,9})(?=/|$)", path):
        NUMBERED[prefix]._default_manager.select_for_update(no_key=True).filter(number=int(number)).first()


def _shown(request: HttpRequest) -> HttpResponse | None:
    """What the address, or the nearest one above it that can be read, shows the caller now; None when nothing is."""
    path = request.path
    while path.count("/") > 3:
        twin = copy.copy(request)
        twin.method = "GET"
        try:
            match = resolve(path)
        except Resolver404:
            return None
        twin.resolver_match, twin.path = match, path
        twin.looks_within = True  # type: ignore[attr-defined]
        answer: HttpResponse = match.func(twin, *match.args, **match.kwargs)
        if answer.status_code == 200:
            return answer
        if answer.status_code != 405:
            return None
        path = path.rsplit("/", 1)[0]
    return None
