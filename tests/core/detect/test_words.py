"""The words of the detectors: lengths of time as people write them, and what people mean."""

from __future__ import annotations

import pytest

from afterword.core.detect.base import duration
from afterword.core.detect.wording import is_finding, kind_of


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.012, "12 ms"), (2.1, "2.1 s"), (59, "59 s"), (60, "1 min"), (108, "1 min 48 s"), (7500, "2 h 5 min"),
     (86_400, "1 d"), (273_600, "3 d 4 h")],
)  # fmt: skip
def test_length_of_time_is_told_in_its_two_largest_units(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    "text",
    ["everything waits for a lock on invoices", "all workers are blocked by one update",
     "that session is idle in transaction", "we are stuck behind the transaction of the export",
     "node 7 does not answer", "all of the failures come from paris", "the proxy still has the old address"],
)  # fmt: skip
def test_who_waits_answers_nobody_or_uses_the_old_is_a_finding(text: str) -> None:
    assert (kind_of(text), is_finding(text)) == ("diagnosis", True)


def test_guess_with_a_plan_to_ask_is_a_diagnosis_and_a_plan_to_act_a_decision() -> None:
    assert kind_of("sounds like the gateway, they announced work on it") == "diagnosis"
    assert kind_of("could be the cache? there was a config push this morning") == "diagnosis"
    assert kind_of("maybe the gateway lost a node? we should ask them") == "diagnosis"
    assert kind_of("maybe the gateway? let's fail over, rolling back takes longer") == "decision"


@pytest.mark.parametrize(
    "text",
    [
        "terminating the stuck session",
        "evicting the bad node",
        "rerouting traffic to paris",
        "putting the old cert back",
        "kill -9 on the stuck one",
        "ok, restart of the queue then",
        "my fault, dropping the index again",
    ],
)
def test_what_somebody_does_about_it_is_a_mitigation(text: str) -> None:
    assert kind_of(text) == "mitigation"


def test_somebody_else_who_is_all_clear_resolves_nothing() -> None:
    assert kind_of("their status page says they are all clear") != "resolved"
    assert [kind_of(text) for text in ("all clear", "we are all clear")] == ["resolved", "resolved"]
