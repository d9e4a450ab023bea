"""What is entered in the analysis is in the document: read, exported and published, with one truth behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import without_positions, write_markdown
from afterword.core.model.analysis import NO_ANALYSIS
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.analysis import services
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import to_document
from afterword.domain.postmortems.services import save_section


def fill(who: Person, pm: Postmortem) -> None:
    """An analysis with something of each piece."""
    first = services.add_factor(actor=who, postmortem=pm, text="Pool empty", layer="immediate", sources=["E-1"])
    services.add_factor(actor=who, postmortem=pm, text="Nightly sync", layer="trigger", category="Load")
    services.add_factor(actor=who, postmortem=pm, text="Nobody holds a budget", layer="systemic", leads_to=first.pk)
    services.name_outcome(actor=who, postmortem=pm, text="One order in three was refused")
    services.tell_detection(actor=who, postmortem=pm, by="alert", text="ErrorRateHigh", should_have="A pool alert")
    services.answer_level(actor=who, postmortem=pm, level="L3", answer="produced", why="The story was cut")
    services.set_fix(
        actor=who,
        postmortem=pm,
        level="L3",
        text="Each service declares its connections",
        owner=who,
        due=clock.now().date() + timedelta(days=14),
        test="A release over budget is refused",
    )
    services.park(actor=who, postmortem=pm, text="Alert at 70 %")
    services.tell_own_impact(actor=who, postmortem=pm, woken=True, hours="2.5", stress=5)


def test_document_carries_every_piece(bob: Person, draft: Postmortem) -> None:
    fill(bob, draft)
    document = to_document(bob, draft)
    assert [one.text for one in document.factors] == ["Pool empty", "Nobody holds a budget", "Nightly sync"]
    assert document.factors[1].leads[0].to == 1
    assert document.analysis.outcome == "One order in three was refused"
    assert document.analysis.fix is not None
    assert (document.analysis.fix.level, document.analysis.fix.owner) == ("L3", "@bob")
    assert document.analysis.parked == ("Alert at 70 %",)
    assert document.analysis.human is not None
    assert document.analysis.human.stress is None, "one person's stress is nobody's business"


def test_markdown_of_the_rows_is_read_back_the_same(bob: Person, draft: Postmortem) -> None:
    fill(bob, draft)
    document = to_document(bob, draft)
    read = without_positions(read_markdown(write_markdown(document)))
    assert (read.analysis, read.factors) == (document.analysis, document.factors)


def test_text_of_sections_stays_what_people_wrote(bob: Person, draft: Postmortem) -> None:
    section = draft.sections.get(key="root_cause")
    save_section(actor=bob, postmortem=draft, key="root_cause", text="In our words.", base_version=section.version)
    fill(bob, draft)
    section.refresh_from_db()
    assert section.text == "In our words."
    assert "In our words." in write_markdown(to_document(bob, draft))


def test_settled_idea_leaves_the_document(bob: Person, draft: Postmortem) -> None:
    fill(bob, draft)
    services.settle(actor=bob, postmortem=draft, idea=draft.parked.get().pk, note="Done")
    assert to_document(bob, draft).analysis.parked == ()


def test_document_without_an_analysis_asks_two_questions_more(
    bob: Person, draft: Postmortem, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        assert to_document(bob, draft).analysis == NO_ANALYSIS
    fill(bob, draft)
    with django_assert_max_num_queries(19):
        assert to_document(bob, draft).analysis != NO_ANALYSIS
