"""The postmortem module of an incident platform, from declaring to closing (seed 000)."""

from __future__ import annotations

from tests.browser.stories.stage import Stage
from tests.browser.stories.steps import incident_platform as story


def test_incident_becomes_a_postmortem_whose_actions_are_followed_until_it_is_closed(stage: Stage) -> None:
    story.others_are_decided_later_and_skipped(stage)
    incident, postmortem = story.declared_captured_and_resolved_with_yes(stage)
    story.prefilled_with_header_and_eight_sections(stage, incident, postmortem)
    story.drafted_and_confirmed(stage, postmortem)
    actions = story.actions_are_added(stage, postmortem)
    story.reviewed_three_times(stage, postmortem)
    story.published_and_released_outside(stage, postmortem)
    story.reminded_and_escalated(stage, actions)
    story.actions_are_completed_with_a_note(stage, actions)
    story.follow_up_is_planned(stage, postmortem)
    story.lists_are_green(stage, postmortem)
    story.followed_up_and_closed(stage, incident, postmortem)
    story.measures_are_told(stage)
    story.standalone_one_is_begun(stage)
    assert stage.troubles == []
