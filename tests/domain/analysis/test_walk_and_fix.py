"""The walk of the chain, the one fix, and the challenge between them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.people import person

from afterword.core.errors import InputError, NotAllowed, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.analysis import queries, services
from afterword.domain.analysis.challenge import challenged, from_memory, unanswered
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems.models import Postmortem


def fix(who: Person, pm: Postmortem, level: str = "L5", **fields: Any) -> Any:
    given: dict[str, Any] = {
        "text": "The alert fires at 70 % of the pool",
        "owner": who,
        "due": clock.now().date() + timedelta(days=14),
        "test": "The alert fires in the next load test",
        **fields,
    }
    return services.set_fix(actor=who, postmortem=pm, level=level, **given)


def test_each_answer_needs_its_why(bob: Person, draft: Postmortem) -> None:
    services.answer_level(actor=bob, postmortem=draft, level="L1", answer="none", why="The bet is sound")
    for answer in ("none", "produced"):
        with pytest.raises(InputError, match="L3"):
            services.answer_level(actor=bob, postmortem=draft, level="L3", answer=answer)
    assert list(queries.walk(bob, draft)) == ["L1"]


def test_answer_can_change_and_the_journal_keeps_both(bob: Person, draft: Postmortem) -> None:
    services.answer_level(actor=bob, postmortem=draft, level="L3", answer="missed", why="Story was cut")
    services.answer_level(actor=bob, postmortem=draft, level="L3", answer="produced", why="Story was cut")
    last = JournalEntry.objects.filter(verb="chain.level_answered").order_by("-id").first()
    assert last is not None
    assert (last.before["answer"], last.after["answer"]) == ("missed", "produced")


def test_fix_is_an_action_with_a_level_and_there_is_one(bob: Person, draft: Postmortem) -> None:
    first = fix(bob, draft, "L5")
    second = fix(bob, draft, "L3", text="Each service declares its connections")
    assert first.pk == second.pk
    assert queries.chain_level(draft) == "L3"
    assert draft.actions.exclude(level="").count() == 1


@pytest.mark.parametrize(("field", "name"), [("owner", "owner"), ("due", "due date"), ("test", "test")])
def test_fix_is_owned_dated_and_testable(bob: Person, draft: Postmortem, field: str, name: str) -> None:
    with pytest.raises(InputError, match=f"lacks its {name}"):
        fix(bob, draft, **{field: "" if field == "test" else None})
    assert queries.chain_level(draft) == ""


@pytest.mark.parametrize(
    "text",
    ["Maya Stone checks the pool", "@maya checks the pool", "Bob looks at the pool each day"],
)
def test_fix_that_names_a_person_is_refused(bob: Person, draft: Postmortem, text: str) -> None:
    someone = person("Maya")
    Person.objects.filter(pk=someone.pk).update(name="Maya Stone")
    with pytest.raises(InputError, match="The fix names"):
        fix(bob, draft, text=text)


def test_fix_that_asks_people_to_try_harder_is_refused_in_the_words_of_lint(bob: Person, draft: Postmortem) -> None:
    with pytest.raises(InputError, match="asks people to try harder; change the system"):
        fix(bob, draft, text="Everyone will be more careful with releases")


def test_fix_at_l5_is_challenged_when_a_level_above_had_a_part(bob: Person, draft: Postmortem) -> None:
    services.answer_level(actor=bob, postmortem=draft, level="L3", answer="produced", why="Story was cut")
    services.answer_level(actor=bob, postmortem=draft, level="L5", answer="prolonged", why="Runbook")
    fix(bob, draft, "L5")
    found = challenged(draft)
    assert found is not None
    assert (found.above, found.open) == (("L3",), True)
    assert "L3 Scope had a part" in unanswered(draft)[-1]
    services.keep_at_l5(actor=bob, postmortem=draft, reason="The story ships next week anyway")
    assert JournalEntry.objects.filter(verb="chain.fix_kept_at_l5", postmortem_id=draft.pk).exists()
    again = challenged(draft)
    assert again is not None
    assert not again.open


def test_changed_fix_is_asked_again(bob: Person, draft: Postmortem) -> None:
    services.answer_level(actor=bob, postmortem=draft, level="L3", answer="missed", why="Story was cut")
    fix(bob, draft, "L5")
    services.keep_at_l5(actor=bob, postmortem=draft, reason="It ships next week anyway")
    fix(bob, draft, "L5", text="A dashboard of the pool")
    found = challenged(draft)
    assert found is not None
    assert found.open


def test_nothing_to_keep_when_nothing_challenges(bob: Person, draft: Postmortem) -> None:
    fix(bob, draft, "L5")
    with pytest.raises(RuleBroken, match="Nothing challenges"):
        services.keep_at_l5(actor=bob, postmortem=draft, reason="So")


def test_timeline_from_memory_is_known(bob: Person, draft: Postmortem) -> None:
    draft.timeline.update(recorded="during")
    assert not from_memory(draft)
    draft.timeline.update(recorded="reconstructed")
    assert from_memory(draft)


def test_administrator_names_the_levels(alice: Person, bob: Person) -> None:
    services.name_levels(actor=alice, names={"L2": "Research", "L5": "Operation"})
    assert queries.level_names()["L2"] == "Research"
    with pytest.raises(NotAllowed):
        services.name_levels(actor=bob, names={"L2": "Other"})
    services.name_levels(actor=alice, names={"L2": ""})
    assert queries.level_names()["L2"] == "Discovery"
