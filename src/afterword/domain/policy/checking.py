"""Reads a whole policy from plain values, and refuses what no policy can say, in one sentence each."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from afterword.core.errors import InputError
from afterword.domain.policy import spans
from afterword.domain.policy.fields import FIELDS, NUMBERS, Field
from afterword.domain.policy.rules import CLOCKS, SEVERITIES, Rule
from afterword.domain.policy.stored import DEFAULTS, Settings

MOST_PEOPLE, MOST_WORDS, LONGEST_WORD, MOST_DAYS = 9, 12, 80, 5


def checked(wanted: Mapping[str, Any], templates: Collection[str]) -> Settings:
    """The settings that plain values say, as policy/stored.py writes them; `templates` are the names to choose from.

    What is left out is as in version 0; for near misses, as for incidents.
    """
    given = _mapping(wanted.get("rules", {}), "rules", SEVERITIES)
    near = _mapping(wanted.get("near_misses", {}), "near_misses", SEVERITIES)
    rules = {one: _rule(DEFAULTS.incidents[one], given.get(one, {}), one, templates) for one in SEVERITIES}
    misses = {
        one: _rule(replace(rules[one], kind="near-miss"), near.get(one, {}), f"{one} near misses", templates)
        for one in SEVERITIES
    }
    numbers = _mapping(wanted.get("numbers", {}), "numbers", {one.name for one in NUMBERS})
    known = {one.name: one for one in NUMBERS}
    values = {name: _value(known[name], value, known[name].label, templates) for name, value in numbers.items()}
    return Settings(rules, misses, replace(DEFAULTS.numbers, **values))


def _rule(base: Rule, given: Any, where: str, templates: Collection[str]) -> Rule:
    known = {one.name: one for one in FIELDS}
    people = {f"{one.name}_people": one for one in FIELDS if one.kind == "review"}
    values: dict[str, Any] = {}
    for name, value in _mapping(given, where, {*known, *people, "business_days"}).items():
        if name in people:
            values[name] = _whole(value, 1, MOST_PEOPLE, f"People who review ({people[name].label}, {where})")
        elif name == "business_days":
            values[name] = _business_days(value, where)
        else:
            values[name] = _value(known[name], value, f"{known[name].label} ({where})", templates)
    return replace(base, **values)


def _mapping(value: Any, where: str, known: Collection[str]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError(message=f"In the policy, {where} must be an object with settings by name.")
    if strange := sorted(set(value) - set(known)):
        raise InputError(message=f"The policy has no setting {strange[0]} in {where}; known are {', '.join(known)}.")
    return value


def _value(field: Field, value: Any, label: str, templates: Collection[str]) -> Any:
    if field.kind in ("clock", "span"):
        return _span(field, value, label)
    if field.kind in ("choice", "review"):
        return _chosen(value, [key for key, _ in field.choices], label)
    if field.kind == "template":
        return _chosen(value, sorted(templates), label)
    if field.kind == "words":
        return _words(value, label)
    if field.kind == "days":
        return _days(value, label)
    if field.kind == "yes_no":
        return _yes_no(value, label)
    if field.kind == "time":
        return _time(value, label)
    return _whole(value, *{"percent": (0, 100), "count": (1, 1000), "weekday": (0, 6)}[field.kind], label)


def _span(field: Field, value: Any, label: str) -> timedelta | None:
    if value is not None and not isinstance(value, str):
        raise InputError(message=f"{label} must be a length such as “48 hours”.")
    length = spans.read(value or "", label)
    if length is None and field in NUMBERS:
        raise InputError(message=f"{label} cannot be empty; write a length such as 14 days.")
    return length


def _chosen(value: Any, known: list[str], label: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise InputError(message=f"{label} cannot be “{value}”; choose one of {', '.join(known)}.")
    return value


def _words(value: Any, label: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
        raise InputError(message=f"{label} must be a list of words.")
    found = tuple(dict.fromkeys(word for one in value if (word := " ".join(one.replace("\x00", "").split()))))
    if len(found) > MOST_WORDS or any(len(one) > LONGEST_WORD for one in found):
        raise InputError(message=f"{label} may name up to {MOST_WORDS}, each in at most {LONGEST_WORD} characters.")
    return found


def _days(value: Any, label: str) -> tuple[int, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > MOST_DAYS:
        raise InputError(message=f"{label} must be a list of up to {MOST_DAYS} numbers of days, as in 7, 1.")
    return tuple(sorted({_whole(one, 1, 365, label) for one in value}, reverse=True))


def _yes_no(value: Any, label: str) -> bool:
    if not isinstance(value, bool):
        raise InputError(message=f"{label} must be yes or no.")
    return value


def _whole(value: Any, least: int, most: int, label: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InputError(message=f"{label} cannot be “{value}”; write a whole number from {least} to {most}.")
    return value


def _time(value: Any, label: str) -> time:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise InputError(message=f"{label} cannot be “{value}”; write a time of day such as 22:00.")
    return time.fromisoformat(value)


def _business_days(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not set(map(str, value)) <= set(CLOCKS):
        raise InputError(message=f"The clocks on business days ({where}) can be {', '.join(CLOCKS)}.")
    return tuple(name for name in CLOCKS if name in value)
