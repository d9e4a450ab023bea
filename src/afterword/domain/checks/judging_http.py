"""Judges the answer of a web service: status, time, and what its body says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from afterword.domain.checks.json_path import value_at
from afterword.domain.checks.judging import Outcome


def judge_answer(spec: Mapping[str, Any], *, status: int, body: bytes, milliseconds: float, at: float) -> Outcome:
    """Passes when everything that was expected is so; otherwise the sentence tells the first thing that is not."""
    text = body.decode("utf-8", "replace")
    wrong = (
        _status(spec, status) or _contains(spec, text) or _matches(spec, text) or _json(spec, body)
        or _time(spec, milliseconds)
    )  # fmt: skip
    took = f"answered {status} in {milliseconds:.0f}\N{NO-BREAK SPACE}ms"
    limit = f"; limit {spec['most_ms']}\N{NO-BREAK SPACE}ms" if spec["most_ms"] else ""
    samples = [{"labels": {}, "points": [[at, round(milliseconds, 1)]]}]
    sentence = f"It {took}{limit}." if not wrong else f"It {took}, but {wrong}."
    return Outcome("fail" if wrong else "pass", sentence, round(milliseconds, 1), "ms", samples, size=len(body))


def _status(spec: Mapping[str, Any], status: int) -> str:
    return "" if status == spec["status"] else f"{spec['status']} was expected"


def _contains(spec: Mapping[str, Any], text: str) -> str:
    wanted = spec["contains"]
    return "" if not wanted or wanted in text else f"its body does not contain “{wanted[:100]}”"


def _matches(spec: Mapping[str, Any], text: str) -> str:
    pattern = spec["regex"]
    if not pattern or matches(pattern, text):
        return ""
    return f"its body does not match {pattern[:100]}"


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is found, by an engine whose time grows with the text only: both come from strangers."""
    import polars as pl  # its regular expressions never go back, so none can take for ever

    found = pl.Series([text]).str.contains(pattern, literal=False, strict=False)
    return found.to_list() == [True]


def readable(pattern: str) -> bool:
    """Whether the engine can read the pattern at all; it knows no look-around and no references back."""
    import polars as pl

    try:
        pl.Series([""]).str.contains(pattern, literal=False, strict=True)
    except pl.exceptions.PolarsError:
        return False
    return True


def _json(spec: Mapping[str, Any], body: bytes) -> str:
    path = spec["json_path"]
    if not path:
        return ""
    try:
        value = value_at(orjson.loads(body), path)
    except orjson.JSONDecodeError:
        return "its body is no JSON"
    except KeyError:
        return f"its JSON has nothing at {path}"
    wanted = spec["json_value"]
    said = value if isinstance(value, str) else orjson.dumps(value).decode()
    return "" if not wanted or said == wanted else f"{path} is {said[:100]} and not {wanted[:100]}"


def _time(spec: Mapping[str, Any], milliseconds: float) -> str:
    most = spec["most_ms"]
    return "" if not most or milliseconds <= most else f"at most {most}\N{NO-BREAK SPACE}ms were allowed"
