"""What a caller reads when something does not work."""

from __future__ import annotations

import importlib
import json
import pkgutil

import pytest
from ninja import Schema
from tests.api.client import Caller, described, operation

from afterword.api import limits, problems, schemas
from afterword.domain.incidents import queries


def test_unknown_address_is_a_problem_and_not_a_page(bob: Caller) -> None:
    answer = bob.get("/nowhere/at/all")
    assert (answer.status, answer.media_type, answer["code"]) == (404, "application/problem+json", "not-found")


def test_body_that_is_no_json_is_told_so(bob: Caller) -> None:
    answer = bob.call("POST", "/incidents", raw=b"{title: checkout")
    assert (answer.status, answer["code"]) == (400, "unreadable-request")


def test_body_that_is_too_large_is_refused(bob: Caller) -> None:
    text = "a" * (limits.LARGEST_BODY + 1)
    answer = bob.call("POST", "/incidents", raw=json.dumps({"title": text}).encode())
    assert (answer.status, answer["code"]) == (413, "too-large")


def test_every_wrong_value_is_named(bob: Caller) -> None:
    answer = bob.post("/incidents", {"title": "", "severity": "P9", "colour": "red"})
    assert answer.status == 422
    assert set(answer["fields"]) == {"title", "severity", "colour"}


def test_too_many_requests_in_a_minute_are_put_off(bob: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REQUESTS_A_MINUTE", 3)
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_015.0)
    assert [bob.get("/me").status for _ in range(4)] == [200, 200, 200, 429]
    assert bob.get("/me").headers["Retry-After"] == "45"


def test_one_caller_does_not_use_up_the_requests_of_another(
    bob: Caller, alice: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REQUESTS_A_MINUTE", 1)
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_015.0)
    assert [bob.get("/me").status, bob.get("/me").status, alice.get("/me").status] == [200, 429, 200]


def test_unforeseen_error_is_a_problem_without_its_traceback(bob: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(queries, "filtered", broken)
    monkeypatch.setattr(problems.log, "disabled", True)
    answer = bob.get("/incidents")
    assert (answer.status, answer["code"]) == (500, "failed")
    assert b"secret" not in answer.content


def test_idempotency_key_that_is_too_long_is_refused(bob: Caller) -> None:
    answer = bob.call("POST", "/incidents", {"title": "Checkout fails", "severity": "P1"}, key="k" * 201)
    assert (answer.status, answer["code"]) == (422, "idempotency-key")


def test_description_is_served_as_it_is_committed(bob: Caller) -> None:
    served = json.loads(bob.client.get("/api/v1/openapi.json").content)
    assert served["paths"].keys() == described()["paths"].keys()


def test_every_operation_asks_for_a_token_and_describes_its_problems() -> None:
    open_doors = [
        f"{method} {path}"
        for path, operations in described()["paths"].items()
        for method in operations
        if not operation(method, path)["security"] or "401" not in operations[method]["responses"]
    ]
    assert open_doors == []


def test_no_two_schemas_share_a_name() -> None:
    names: dict[str, str] = {}
    for module in pkgutil.iter_modules(schemas.__path__, "afterword.api.schemas."):
        for name, one in vars(importlib.import_module(module.name)).items():
            if isinstance(one, type) and issubclass(one, Schema) and one.__module__ == module.name:
                assert names.setdefault(name, module.name) == module.name, f"{name} is in {names[name]}, too"
    assert len(names) > 30
