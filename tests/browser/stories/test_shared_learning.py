"""Postmortems as shared learning, at 3 a.m. and by keys alone; axe looks at every kind of page (seed 002)."""

from __future__ import annotations

from tests.browser.stories.stage import Stage
from tests.browser.stories.steps import shared_learning as story


def test_night_is_told_learned_from_and_closed_without_a_mouse(stage: Stage) -> None:
    stage.looks.on = True
    incident, postmortem = story.written_at_3_am(stage)
    story.everybody_tells_what_it_cost_them(stage, postmortem)
    story.learned_together(stage, postmortem)
    actions = story.actions_by_term(stage, postmortem)
    story.kept_in_a_folder_and_back(stage, postmortem)
    story.reviewed_and_published(stage, postmortem)
    story.saved_as_markdown(stage, postmortem)
    story.team_has_a_template_of_its_own(stage)
    story.done_followed_up_and_closed(stage, incident, postmortem, actions)
    assert stage.hands_on_a_mouse() == []
    assert stage.looks.found == []
    assert stage.troubles == []
