"""The policy as data: version 0, lengths in words, what is kept and read back."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from afterword.core.errors import InputError
from afterword.domain.accounts.models import Person
from afterword.domain.policy import queries, spans
from afterword.domain.policy.rules import CLOCKS
from afterword.domain.policy.stored import DEFAULTS, plain, settings_from


@pytest.mark.django_db
def test_defaults_hold_until_somebody_changes_them(bob: Person) -> None:
    rule = queries.rule_for("P1", "incident", timezone.now())
    assert rule.need == "required"
    assert [rule.clock(name) for name in CLOCKS] == [timedelta(hours=hours) for hours in (48, 48, 72, 7 * 24, 28 * 24)]
    assert queries.rule_for("P4").draft is None
    assert queries.rule_for("P0", "near-miss").template == "near-miss"
    assert queries.numbers(timezone.now()).stuck == timedelta(days=90)


def test_kept_policy_reads_back_the_same() -> None:
    assert settings_from(json.loads(json.dumps(plain(DEFAULTS)))) == DEFAULTS


def test_near_misses_keep_only_what_differs() -> None:
    assert plain(DEFAULTS)["near_misses"]["P1"] == {"template": "near-miss"}


def test_what_a_kept_policy_does_not_say_is_as_in_version_0() -> None:
    assert settings_from({"rules": {}, "near_misses": {}, "numbers": {"later_invented": 1}}).numbers == DEFAULTS.numbers


@given(some.integers(min_value=1, max_value=10_000))
def test_every_length_reads_back_as_written(minutes: int) -> None:
    length = timedelta(minutes=minutes)
    assert spans.read(spans.written(length), "It") == length


@pytest.mark.parametrize(("text", "hours"), [("a week", 168), ("48 h", 48), ("2 days", 48), ("An hour", 1)])
def test_lengths_are_read_as_people_write_them(text: str, hours: int) -> None:
    assert spans.read(text, "It") == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["soon", "0 days", "99999 days", "-1 day", "48"])
def test_what_is_no_length_is_told_in_one_sentence(text: str) -> None:
    with pytest.raises(InputError, match="The draft cannot be"):
        spans.read(text, "The draft")
