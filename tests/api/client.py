"""A caller of the API that checks every answer (and every accepted question) against the committed description."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

DESCRIPTION = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"


@cache
def described() -> dict[str, Any]:
    """The committed openapi.json."""
    return json.loads(DESCRIPTION.read_text(encoding="utf-8"))


def operation(method: str, path: str) -> dict[str, Any] | None:
    """What the description says about this call, or None when it says nothing."""
    for template, operations in described()["paths"].items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in operations:
            return operations[method.lower()]
    return None


def validate(value: Any, schema: dict[str, Any]) -> None:
    """Fails when a value is not what a schema of the description says."""
    whole = {**schema, "components": described()["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(value)


class Answer:
    """What came back: status, headers, and the body as Python values where it is JSON."""

    def __init__(self, response: Any) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.media_type = response.headers.get("Content-Type", "").split(";")[0]
        self.content = b"".join(response) if response.streaming else response.content
        self.body = json.loads(self.content) if self.media_type.endswith("json") else None

    def __getitem__(self, key: str) -> Any:
        return self.body[key]

    @property
    def count(self) -> int:
        """How many rows a page of a list has."""
        return len(self.body["items"])


class Caller:
    """Calls /api/v1 with one token."""

    def __init__(self, token: str | None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        raw: bytes | None = None,
        more: dict[str, str] | None = None,
    ) -> Answer:
        """One call, with `more` headers; its answer was checked against the description."""
        path = path.removeprefix("/api/v1")
        headers = {**self.headers, **({"idempotency-key": key} if key else {}), **(more or {})}
        data = raw if raw is not None else json.dumps(body) if body is not None else ""
        response = self.client.generic(method, f"/api/v1{path}", data, content_type="application/json", headers=headers)
        answer = Answer(response)
        check(method, f"/api/v1{path.split('?')[0]}", body, answer)
        return answer

    def get(self, path: str, **more: str) -> Answer:
        """Reads; `more` are headers, as if_none_match."""
        return self.call("GET", path, more={name.replace("_", "-"): value for name, value in more.items()})

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Answer:
        """Makes or does."""
        return self.call("POST", path, {} if body is None else body, key=key)

    def patch(self, path: str, body: Any) -> Answer:
        """Changes a part."""
        return self.call("PATCH", path, body)

    def put(self, path: str, body: Any) -> Answer:
        """Puts in the place of what is there."""
        return self.call("PUT", path, body)

    def delete(self, path: str) -> Answer:
        """Takes back."""
        return self.call("DELETE", path)


def check(method: str, path: str, body: Any, answer: Answer) -> None:
    """The answer has a described status and media type, and its body fits; so does an accepted question."""
    told = operation(method, path)
    if told is None:
        assert answer.status in (404, 405)
        return
    assert str(answer.status) in told["responses"], f"{method} {path} gave {answer.status}: {answer.content[:300]!r}"
    content = told["responses"][str(answer.status)].get("content")
    if content:
        assert answer.media_type in content, f"{answer.media_type} is not among {sorted(content)}"
        validate(answer.body, content[answer.media_type]["schema"])
    if answer.status < 400 and "requestBody" in told:
        validate(body, told["requestBody"]["content"]["application/json"]["schema"])
