"""Reads and writes what a writer says of the external version: the front matter of a file, or a stored row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from afterword.core.errors import InputError
from afterword.core.model.redaction import KEEPABLE, NO_REDACTION, Redaction

NAME = "external"  # in the front matter
REMOVED = "[removed]"
_ARROW = re.compile("\\s*(?:=>|\N{RIGHTWARDS ARROW}|\N{RIGHTWARDS DOUBLE ARROW})\\s*")
_HOST = re.compile(r"^(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z0-9-]+$")
_KEYS = {"remove", "people", "public", "leave_out", "keep"}


def redaction_from(value: Any) -> Redaction:
    """The settings of a mapping with `remove`, `people`, `public`, `leave_out` and `keep`; raises InputError."""
    if value is None or value == {}:
        return NO_REDACTION
    if not isinstance(value, Mapping) or not set(map(str, value)) <= _KEYS:
        raise InputError(message=f"`{NAME}` takes a mapping with {', '.join(sorted(_KEYS))}, and nothing else.")
    people = value.get("people") or {}
    if not isinstance(people, Mapping):
        raise InputError(
            message=f"`{NAME}: people` takes a mapping of names to roles, as in `Ines: the incident lead`."
        )
    return Redaction(
        terms=terms_from(_words(value, "remove")),
        people=tuple((str(name).strip(), str(role).strip()) for name, role in people.items() if str(name).strip()),
        public=tuple(map(checked_host, _words(value, "public"))),
        leave_out=tuple(_words(value, "leave_out")),
        keep=tuple(map(_checked_keep, _words(value, "keep"))),
    )


def terms_from(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Lines such as `Acme Corp` or `Acme Corp => a customer`, each once, the longest first."""
    found: dict[str, str] = {}
    for line in lines:
        term, _, instead = (part.strip() for part in _ARROW.sub("\x00", line, count=1).partition("\x00"))
        if term:
            found.setdefault(term, instead or REMOVED)
    return tuple(sorted(found.items(), key=lambda one: (-len(one[0]), one[0])))


def redaction_row(redaction: Redaction) -> dict[str, Any]:
    """The mapping that `redaction_from` reads; empty when nothing is said."""
    said: dict[str, Any] = {
        "remove": [term if instead == REMOVED else f"{term} => {instead}" for term, instead in redaction.terms],
        "people": dict(redaction.people),
        "public": list(redaction.public),
        "leave_out": list(redaction.leave_out),
        "keep": list(redaction.keep),
    }
    return {name: value for name, value in said.items() if value}


def checked_host(word: str) -> str:
    """A host whose links may stay, as in status.example.com or *.example.com; raises InputError."""
    host = re.sub(r"^\w+://", "", word.strip().lower()).split("/", 1)[0]
    if not _HOST.match(host):
        raise InputError(message=f"{word} is no host; write it as status.example.com or *.example.com.")
    return host


def _checked_keep(word: str) -> str:
    if word not in KEEPABLE:
        raise InputError(message=f"{word} cannot be kept; choose of {', '.join(KEEPABLE)}.")
    return word


def _words(value: Mapping[Any, Any], name: str) -> list[str]:
    found = value.get(name) or []
    if isinstance(found, str):
        found = [found]
    if not isinstance(found, list | tuple):
        raise InputError(message=f"`{NAME}: {name}` takes a list of words.")
    return [str(one).strip() for one in found if str(one).strip()]
