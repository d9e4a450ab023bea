"""The procedure for conducting a postmortem, from raw data to the verdict after four weeks (seed 003)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.browser.stories.metrics import Metrics
from tests.browser.stories.stage import Stage
from tests.browser.stories.steps import after_four_weeks as later
from tests.browser.stories.steps import conducting as story


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    """What the check asks."""
    server = Metrics(lambda at: None)
    yield server
    server.stop()


def test_raw_data_becomes_a_report_whose_items_are_checked_and_come_back(stage: Stage, metrics: Metrics) -> None:
    incident = story.declared_with_raw_data(stage)
    postmortem = story.resolved_and_drafted(stage, incident)
    story.causes_are_asked_for_five_times(stage, postmortem)
    actions = story.written_and_sent_within_48_hours(stage, postmortem)
    later.list_turns_green(stage, postmortem)
    later.reviewed_and_published(stage, postmortem)
    later.check_fails_before_the_fix(stage, metrics, actions[0])
    later.walked_through_in_the_stand_up(stage, actions)
    later.fixed_and_verified(stage, metrics, actions)
    later.verdict_comes_after_four_weeks(stage, incident, postmortem, actions[0])
    later.near_miss_finds_the_earlier_one(stage, postmortem, actions[0])
    assert stage.troubles == []
