"""Looks whether a caller may still see what an answer that was kept for them tells of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from afterword.domain.accounts.models import Person
from afterword.domain.actions.queries import action_by_number
from afterword.domain.incidents.queries import incident_by_number
from afterword.domain.postmortems.queries import postmortem_by_number

CODE = re.compile(r"(INC|PM|AI)-(\d{1,9})")
TELLING = ("number", "incident", "postmortem", "action")  # the fields that say what an answer is of
FIND: dict[str, Callable[[Person, int], Any]] = {
    "INC": incident_by_number,
    "PM": postmortem_by_number,
    "AI": action_by_number,
}


def require_still(person: Person, path: str, content: bytes) -> None:
    """NotFound when something that the address or the answer is about has been hidden from the person since."""
    codes = {found.groups() for found in CODE.finditer(path)} | set(_named(_read(content)))
    for kind, number in sorted(codes):
        FIND[kind](person, int(number))


def _read(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:  # a file, or nothing: its address says what it is of
        return None


def _named(answer: Any) -> Iterator[tuple[str, str]]:
    """The numbers in the fields that say what it is of, however deep."""
    if isinstance(answer, list):
        for one in answer:
            yield from _named(one)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name in TELLING and isinstance(value, str):
                found = CODE.fullmatch(value)
                yield from [(found[1], found[2])] if found else []
            else:
                yield from _named(value)
