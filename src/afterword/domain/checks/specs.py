"""What each kind of check asks, in one writing, checked; specs are kept as JSON. Pure."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from afterword.core.errors import InputError
from afterword.domain.checks.json_path import parsed_path

OPERATORS = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "==": "exactly", "!=": "other than"}
AGGREGATES = ("max", "min", "avg", "last", "sum", "p95")
METHODS = ("GET", "HEAD")
LONGEST_QUERY, LONGEST_URL, LONGEST_TEXT, LONGEST_PATTERN = 5000, 500, 2000, 500
MOST_MINUTES = 60 * 24 * 31
MOST_MS = 10_000
_PART = re.compile(r"([0-9]{1,6})(ms|[smhdwy])")
_RANGE = re.compile(r"\[\s*((?:[0-9]{1,6}(?:ms|[smhdwy]))+)|\boffset\s+((?:[0-9]{1,6}(?:ms|[smhdwy]))+)")
_UNITS = {
    "ms": timedelta(milliseconds=1), "s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1),
    "d": timedelta(days=1), "w": timedelta(weeks=1), "y": timedelta(days=365),
}  # fmt: skip


def checked_spec(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The spec of a kind with every field it has; InputError in a sentence when it cannot be run."""
    if kind not in _READ:
        raise InputError(message=f"{kind or 'Nothing'} is not a kind of check; choose one of {', '.join(_READ)}.")
    return _READ[kind](given)


def definition_of(kind: str, spec: Mapping[str, Any], server: int | None) -> str:
    """The SHA-256 of what is asked: the same definition asks the same."""
    whole = json.dumps([kind, spec, server], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def looks_back(kind: str, spec: Mapping[str, Any], window: timedelta | None = None) -> timedelta:
    """How far back a run looks at most: its window, with the ranges and offsets in the expression itself."""
    if kind != "promql":
        return timedelta(0)
    ranges = sum((_length(found[1] or found[2]) for found in _RANGE.finditer(spec["query"])), timedelta(0))
    return ranges + (window or timedelta(minutes=spec["minutes"]))


def _length(written: str) -> timedelta:
    return sum((int(count) * _UNITS[unit] for count, unit in _PART.findall(written)), timedelta(0))


def _promql(given: Mapping[str, Any]) -> dict[str, Any]:
    aggregate = _text(given, "aggregate") or "max"
    if aggregate not in AGGREGATES:
        raise InputError(message=f"{aggregate} is not a way to sum up samples; choose {', '.join(AGGREGATES)}.")
    operator = _text(given, "operator") or "<"
    if operator not in OPERATORS:
        raise InputError(message=f"{operator} is not a comparison; choose one of {' '.join(OPERATORS)}.")
    return {
        "query": _needed(given, "query", "The expression", LONGEST_QUERY),
        "operator": operator,
        "limit": _number(given, "limit", "The limit"),
        "unit": _short(given, "unit", "The unit", 20),
        "aggregate": aggregate,
        "minutes": _whole(given, "minutes", "The window in minutes", 0, MOST_MINUTES, 0),
    }


def _http(given: Mapping[str, Any]) -> dict[str, Any]:
    method = (_text(given, "method") or "GET").upper()
    if method not in METHODS:
        raise InputError(message=f"A check asks with GET or HEAD, not with {method[:20]}.")
    looks = {name: _short(given, name, what, LONGEST_TEXT) for name, what in _LOOKS.items()}
    if method == "HEAD" and any(looks.values()):
        raise InputError(message="An answer to HEAD has no body to look into; ask with GET.")
    if looks["json_path"]:
        parsed_path(looks["json_path"])
    elif looks["json_value"]:
        raise InputError(message="A value of JSON needs the path where it stands, as in $.status.")
    _check_pattern(looks["regex"])
    return {
        "url": _url(_needed(given, "url", "The address", LONGEST_URL)),
        "method": method,
        "status": _whole(given, "status", "The expected status", 100, 599, 200),
        "most_ms": _whole(given, "most_ms", "The longest time in milliseconds", 0, MOST_MS, 0),
        **looks,
    }


_LOOKS = {
    "contains": "The text to look for",
    "regex": "The regular expression",
    "json_path": "The path in the JSON",
    "json_value": "The value in the JSON",
}


def _command(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"command": _needed(given, "command", "What is run", LONGEST_TEXT)}


def _manual(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"ask": _needed(given, "ask", "What somebody looks at", LONGEST_TEXT)}


_READ = {"promql": _promql, "http": _http, "command": _command, "manual": _manual}


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return "" if value is None else str(value).replace("\x00", "").strip()


def _short(given: Mapping[str, Any], name: str, what: str, limit: int) -> str:
    text = _text(given, name)
    if len(text) > limit:
        raise InputError(message=f"{what} has {len(text)} characters; at most {limit} are kept, shorten it.")
    return text


def _needed(given: Mapping[str, Any], name: str, what: str, limit: int) -> str:
    text = _short(given, name, what, limit)
    if not text:
        raise InputError(message=f"{what} is empty; write something.")
    return text


def _number(given: Mapping[str, Any], name: str, what: str) -> float:
    written = _text(given, name)
    try:
        value = float(written)
    except ValueError:
        raise InputError(message=f"{what} cannot be “{written[:40]}”; write a number such as 0.8.") from None
    if not math.isfinite(value):
        raise InputError(message=f"{what} must be a finite number.")
    return value


def _whole(given: Mapping[str, Any], name: str, what: str, least: int, most: int, usual: int) -> int:
    written = _text(given, name)
    if not written:
        return usual
    if not re.fullmatch(r"[0-9]{1,9}", written) or not least <= int(written) <= most:
        raise InputError(message=f"{what} is a whole number from {least} to {most}, not “{written[:40]}”.")
    return int(written)


def _url(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s@/?#]+(?:[/?#]\S*)?", url, re.IGNORECASE):
        raise InputError(message="The address begins with http:// or https://, and holds no name and password.")
    return url


def _check_pattern(pattern: str) -> None:
    if len(pattern) > LONGEST_PATTERN:
        raise InputError(message=f"The regular expression is longer than {LONGEST_PATTERN} characters; shorten it.")
    if not pattern:
        return
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise InputError(message=f"The regular expression cannot be read: {error}.") from None
