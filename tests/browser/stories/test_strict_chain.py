"""The strict practice, from notes taken that night to a fix that is proven (seed 001)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.browser.stories.metrics import Metrics
from tests.browser.stories.stage import Stage
from tests.browser.stories.steps import proven_in_a_window as later
from tests.browser.stories.steps import strict_chain as story


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    """What the check asks."""
    server = Metrics(story.cold_start)
    yield server
    server.stop()


def test_one_fix_at_the_level_that_produced_the_incident_is_proven_and_stays(stage: Stage, metrics: Metrics) -> None:
    story.knowledge_is_there(stage)
    incident, postmortem = story.written_down_during_the_incident(stage)
    story.opens_with_the_timeline_against_the_clock(stage, postmortem)
    story.walked_from_l1_to_l5(stage, postmortem)
    action = story.fix_is_challenged_refused_and_made_at_l3(stage, postmortem)
    later.check_is_defined_for_the_next_window(stage, metrics, action)
    later.met_within_72_hours_and_reviewed(stage, postmortem)
    later.published_beside_the_runbook(stage, postmortem)
    later.leadership_reads_it_to_the_end(stage, postmortem)
    later.fix_is_live_and_passes_in_the_next_window(stage, action)
    later.holds_and_is_closed(stage, incident, postmortem, action)
    later.found_by_date_service_and_level(stage, postmortem)
    later.evidence_of_the_practice_is_counted(stage, action)
    assert stage.troubles == []
