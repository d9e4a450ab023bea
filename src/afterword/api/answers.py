"""What an operation may answer, for its description in openapi.json."""

from __future__ import annotations

from typing import Any

from afterword.api.problems import Problem

COMMON = (400, 401, 403, 404, 413, 422, 429, 500)


def answers(schema: Any, status: int = 200) -> dict[int, Any]:
    """The good answer and the problems that any operation may give."""
    return {status: schema, **dict.fromkeys(COMMON, Problem)}


def changes(schema: Any, status: int = 200) -> dict[int, Any]:
    """The same for an operation that changes something and can meet a conflict."""
    return {**answers(schema, status), 409: Problem, 412: Problem}
