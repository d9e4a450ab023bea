"""Finds a value in JSON by a short path, as in `$.shards.failed` or `items[0].state`. Pure."""

from __future__ import annotations

import re
from typing import Any

from afterword.core.errors import InputError

_STEP = re.compile(r"\.?([A-Za-z_][\w-]*)|\[([0-9]{1,6})\]|\[\"([^\"\\]{1,200})\"\]")
MOST_STEPS = 20


def parsed_path(written: str) -> tuple[str | int, ...]:
    """The keys and places that a path goes through; InputError when it is none."""
    rest, steps = written.strip().removeprefix("$"), list[str | int]()
    while rest:
        found = _STEP.match(rest)
        if not found or len(steps) >= MOST_STEPS:
            raise InputError(message=f"{written[:80]} is no path; write it as $.shards.failed or items[0].state.")
        steps.append(int(found[2]) if found[2] else found[1] or found[3])
        rest = rest[found.end() :]
    if not steps:
        raise InputError(message="The path in the JSON is empty; write it as $.shards.failed or items[0].state.")
    return tuple(steps)


def value_at(value: Any, written: str) -> Any:
    """The value at a path; KeyError where the JSON has no such place."""
    for step in parsed_path(written):
        in_list = isinstance(step, int) and isinstance(value, list) and step < len(value)
        if not in_list and not (isinstance(step, str) and isinstance(value, dict) and step in value):
            raise KeyError(step)
        value = value[step]
    return value
