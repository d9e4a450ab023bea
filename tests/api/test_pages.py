"""Lists in pages: each row once, whatever comes or goes while somebody reads on."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest
from tests.api.client import Caller


def walk(caller: Caller, path: str) -> list[str]:
    """The numbers of all rows, page by page."""
    found: list[str] = []
    for _ in range(50):
        page = caller.get(path)
        found += [row["number"] for row in page["items"]]
        if page["next"] is None:
            return found
        path = page["next"]
    raise AssertionError("the pages do not end")


def declare(caller: Caller, count: int, severity: str = "P3") -> list[str]:
    """So many incidents."""
    given = [{"title": f"Number {count}", "severity": severity} for count in range(count)]
    return [caller.post("/incidents", one)["number"] for one in given]


def test_pages_lead_on_to_the_last_row_and_end(bob: Caller) -> None:
    numbers = declare(bob, 5)
    assert walk(bob, "/incidents?limit=2") == numbers[::-1]
    assert bob.get("/incidents?limit=5")["next"] is None


def test_incident_declared_while_somebody_reads_makes_no_row_appear_twice(bob: Caller) -> None:
    numbers = declare(bob, 4)
    first = bob.get("/incidents?limit=2")
    declare(bob, 3)
    rest = walk(bob, first["next"])
    assert [row["number"] for row in first["items"]] + rest == numbers[::-1]


@pytest.mark.parametrize("sort", ["number", "oldest", "severity", "declared"])
def test_every_order_of_incidents_gives_each_row_once(bob: Caller, sort: str) -> None:
    numbers = [number for severity in ("P2", "P1", "P2") for number in declare(bob, 2, severity)]
    whole = [row["number"] for row in bob.get(f"/incidents?sort={sort}")["items"]]
    assert walk(bob, f"/incidents?sort={sort}&limit=1") == whole
    assert sorted(whole) == sorted(numbers)


@pytest.mark.parametrize("sort", ["due", "number", "priority"])
def test_rows_without_a_due_date_come_last_and_once(bob: Caller, sort: str) -> None:
    dues = ("2030-02-01", None, "2030-01-01", None, "2030-02-01")
    for due in dues:
        bob.post("/actions", {"text": "Mend it", "due": due, "priority": "P2"})
    whole = [row["number"] for row in bob.get(f"/actions?sort={sort}")["items"]]
    assert walk(bob, f"/actions?sort={sort}&limit=2") == whole
    assert len(set(whole)) == len(dues)


def test_filters_hold_on_the_pages_that_follow(bob: Caller) -> None:
    wanted = declare(bob, 3, "P1")
    declare(bob, 3, "P4")
    assert walk(bob, "/incidents?severity=P1&limit=1") == wanted[::-1]


def test_log_in_pages_is_in_the_order_of_time(bob: Caller, incident: str) -> None:
    for text in ("one", "two", "three"):
        bob.post(f"{incident}/entries", {"text": text})
    whole = bob.get(f"{incident}/entries")["items"]
    first = bob.get(f"{incident}/entries?limit=2")
    assert first["items"] + bob.get(first["next"])["items"] == whole


def cursor(value: object) -> str:
    """A cursor that nobody was given."""
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "written",
    [
        "nonsense",
        "%00",
        cursor(3),
        cursor([["-number", "-id"], [1]]),
        cursor([["-number", "-id"], ["x", {}]]),
        cursor([["-number", "-id"], [10**30, 1]]),
        cursor([["-number", "-id"], [True, "1e999"]]),
        cursor([["-number", "-id"], [float("inf"), 1]]),
        cursor([["-number", "-id"], [1, float("-inf")]]),
        cursor([["-number", "-id"], [float("nan"), 1]]),
        urlsafe_b64encode(b'[["-number", "-id"], [1e400, 1]]').decode(),
        cursor([["password", "-id"], ["a", 1]]),
    ],
)
def test_cursor_of_nobody_is_refused_in_a_sentence(bob: Caller, written: str) -> None:
    answer = bob.get(f"/incidents?cursor={written}")
    assert (answer.status, answer["code"]) == (422, "cursor")


def test_cursor_of_another_order_is_refused(bob: Caller) -> None:
    declare(bob, 3)
    given = bob.get("/incidents?limit=1")["next"]
    assert bob.get(f"{given}&sort=severity")["code"] == "cursor"


def test_cursor_of_another_person_shows_nothing_private(bob: Caller, charlie: Caller) -> None:
    bob.post("/incidents", {"title": "A leak", "severity": "P0", "private": True})
    declare(bob, 2)
    assert charlie.get(bob.get("/incidents?limit=1")["next"])["items"] != []
    assert all(row["title"] != "A leak" for row in charlie.get(bob.get("/incidents?limit=1")["next"])["items"])
