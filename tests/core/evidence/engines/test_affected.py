"""Affected users: the ids on failing lines are told apart, whatever the log's form, and nobody else is counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.core.evidence.logs import log_of, read_text

STAMP = "2026-01-15T10:00:{:02}Z"
ACCESS = '192.0.2.7 - {} [15/Jan/2026:10:00:{:02} +0000] "GET /cart HTTP/1.1" {} 12 "-" "curl"'


def as_json(**more: object) -> str:
    """One line of a program's log."""
    return json.dumps({"ts": STAMP.format(0), "level": "INFO", "msg": "served", **more})


def users_in(folder: Path, lines: list[str]) -> int | None:
    """How many users the failing lines of this log name."""
    affected = log_of(read_text(folder, "app.log", "\n".join(lines) + "\n")).affected
    return None if affected is None else affected.get_column("user").n_unique()


@pytest.mark.parametrize(
    "named",
    [{"user_id": "u1"}, {"userId": 17}, {"user": {"name": "Bo", "id": "u1"}}, {"user": "bo"}, {"customer_id": "c-1"},
     {"enduser.id": "e1"}, {"account_id": "a1"}],
)  # fmt: skip
def test_user_of_a_failed_request_is_found_under_its_usual_names(tmp_path: Path, named: Mapping[str, object]) -> None:
    assert users_in(tmp_path, [as_json(status=503, **named), as_json(status=200), as_json(status=200)]) == 1


def test_same_user_failing_twice_is_one_user(tmp_path: Path) -> None:
    lines = [as_json(status=503, user_id=name) for name in ("u1", "u2", "u1")]
    assert users_in(tmp_path, lines) == 2


def test_user_whose_requests_went_well_is_not_affected(tmp_path: Path) -> None:
    assert users_in(tmp_path, [as_json(status=200, user_id="u1"), as_json(status=404, user_id="u2")]) is None


def test_probe_and_nobody_are_no_users(tmp_path: Path) -> None:
    probe = as_json(status=503, path="/healthz", user_id="probe")
    nobody = [as_json(status=503, path="/", user_id=name) for name in ("-", "anonymous", None)]
    assert users_in(tmp_path, [probe, *nobody]) is None


def test_remote_user_of_an_access_log_counts(tmp_path: Path) -> None:
    lines = [ACCESS.format(user, second, status) for second, (user, status) in enumerate(
        [("alice", 502), ("bob", 502), ("alice", 504), ("carol", 200), ("-", 502)])]  # fmt: skip
    assert users_in(tmp_path, lines) == 2


def test_errors_of_a_log_without_status_name_users_by_id_only(tmp_path: Path) -> None:
    lines = [f"{STAMP.format(1)} ERROR payment failed user_id=u{n}" for n in range(3)]
    assert users_in(tmp_path, [f"{STAMP.format(0)} INFO user_id=u9 paid", *lines]) == 3
    assert users_in(tmp_path, [f"{STAMP.format(1)} ERROR login=app no connection"] * 2) is None


def test_ids_wrapped_in_a_container_log_are_found(tmp_path: Path) -> None:
    inner = [as_json(status=status, user_id=f"u{n}") for n, status in enumerate((500, 500, 200))]
    lines = [json.dumps({"log": line + "\n", "stream": "stdout", "time": STAMP.format(0)}) for line in inner]
    assert users_in(tmp_path, lines) == 2


def test_users_move_with_the_clock_of_their_log(tmp_path: Path) -> None:
    from afterword.core.evidence.clock import shifted

    reading = read_text(tmp_path, "app.log", "\n".join([as_json(status=503, user_id="u1")] * 2) + "\n")
    before, after = (log_of(one).affected for one in (reading, shifted(reading, 3600)))
    assert before is not None
    assert after is not None
    assert after["minute"][0] == before["minute"][0] - 3600
