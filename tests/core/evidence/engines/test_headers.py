from __future__ import annotations

import re

import pytest

from afterword.core.evidence.engines.headers import find_header

LAYOUTS = [
    "2026-01-15 10:00:00,123 INFO [main] com.example.Worker: {}",
    "2026-01-15T10:00:00.123Z {}",
    "Jan 15 10:00:00 web1 sshd[211]: {}",
    "260115 100000 148 WARN store.Node$Packet: {}",
    "[15/Jan/2026:10:00:00 +0000] [error] [pid 12] {}",
    "01-15 10:00:00.123  1702  2395 D WindowManager: {}",
    "2026-01-15 10:00:00 | ERROR | worker | {}",
    "api.log 2026-01-15 10:00:00.123 25746 INFO web.front [req-38101a0b-2096 - -] {}",
    "2026-01-15 10:00:00,123 - INFO  [Peer[id=1]/0:0:0:0:2181:Vote@774] - {}",
    "10:00:00.123 [pool-1-thread-2] DEBUG web.Front - {}",
]
MESSAGES = ["queue is full", "lost the leader", "took 5 ms", "could not write: disk full", "done"] * 4


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_all_lines_begin_with_is_taken_off(layout):
    found = find_header([layout.format(text) for text in MESSAGES])
    assert [re.sub(found.expression, "", layout.format(text), count=1) for text in MESSAGES][:5] == MESSAGES[:5]


def test_messages_with_nothing_in_common_lose_nothing():
    found = find_header(MESSAGES)
    assert [re.sub(found.expression, "", text, count=1) for text in MESSAGES] == MESSAGES


def test_a_header_knows_whether_it_holds_times_and_levels():
    found = find_header(["2026-01-15 10:00:00 INFO x ran", "2026-01-15 10:00:01 WARN y fell"])
    assert (found.timed, found.leveled) == (True, True)


def test_no_messages_have_no_header():
    assert find_header([]).expression == "^"
