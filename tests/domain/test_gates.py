"""The gates: what each looks at, who may open one against it, and what that leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.practice import approve_reviews

from afterword.core.document.markdown_write import write_markdown
from afterword.core.errors import GateShut, InputError, NotAllowed, NotFound, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Membership, Person, Team
from afterword.domain.actions import services as todo
from afterword.domain.actions.models import Action
from afterword.domain.analysis.services import answer_level, keep_at_l5, set_fix
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.stored import document_of
from afterword.domain.practice import services as practice
from afterword.domain.practice.gates import blocking, gate
from afterword.domain.reviews.models import ReviewRequest

DAY = date(2026, 3, 1)


def shut(name: str, postmortem: Postmortem) -> list[str]:
    fresh = Postmortem.objects.get(pk=postmortem.pk)
    return [check.sentence for check in blocking(gate(name, fresh, clock.now()))]


def written(who: Person, draft: Postmortem) -> None:
    """All that publishing asks for, but its reviews."""
    for section in draft.sections.exclude(field__in=["timeline", "actions"]):
        documents.save_section(
            actor=who, postmortem=draft, key=section.key, text=f"On {section.heading}.", base_version=section.version
        )
    todo.add_action(actor=who, text="Alert on pool use", postmortem=draft, owner=who, due=DAY, priority="P2")
    practice.confirm_timeline(actor=who, postmortem=draft)


def published(who: Person, draft: Postmortem) -> None:
    written(who, draft)
    approve_reviews(draft)
    practice.publish(actor=who, postmortem=draft)


# review and timeline --------------------------------------------------------------------------------------------------


def test_review_starts_only_once_the_timeline_is_confirmed(bob: Person, draft: Postmortem) -> None:
    with pytest.raises(GateShut) as told:
        practice.start_review(actor=bob, postmortem=draft)
    assert told.value.fields["blocks"] == ["Nobody has confirmed the timeline yet."]
    assert told.value.fields["checks"][0]["where"] == "timeline"
    practice.confirm_timeline(actor=bob, postmortem=draft)
    practice.start_review(actor=bob, postmortem=draft)
    assert draft.status == "in_review"


def test_asking_for_a_review_moves_a_draft_into_review_through_its_gate(
    bob: Person, charlie: Person, draft: Postmortem
) -> None:
    with pytest.raises(GateShut, match="Nobody has confirmed the timeline yet"):
        practice.ask_review(actor=bob, postmortem=draft, kind="technical", person=charlie)
    assert not ReviewRequest.objects.exists()
    practice.confirm_timeline(actor=bob, postmortem=draft)
    practice.ask_review(actor=bob, postmortem=draft, kind="technical", person=charlie)
    draft.refresh_from_db()
    assert draft.status == "in_review"
    practice.ask_review(actor=bob, postmortem=draft, kind="action", person=charlie)
    assert ReviewRequest.objects.count() == 2
    assert JournalEntry.objects.filter(verb="postmortem.in_review").count() == 1


def test_a_manager_asks_for_a_review_against_the_gate_with_a_reason(
    alice: Person, bob: Person, charlie: Person, draft: Postmortem
) -> None:
    given = {"postmortem": draft, "kind": "technical", "person": charlie, "override": "The log is lost."}
    with pytest.raises(NotAllowed, match="open this gate"):
        practice.ask_review(actor=bob, **given)
    practice.ask_review(actor=alice, **given)
    assert JournalEntry.objects.get(verb="gate.overridden").after["reason"] == "The log is lost."


def with_a_hole(bob: Person, draft: Postmortem) -> str:
    assert draft.detected_at is not None
    documents.write_timeline_item(
        actor=bob, postmortem=draft, text="Long before", at=draft.detected_at + timedelta(minutes=1)
    )
    draft.timeline.filter(text="Errors rise").delete()
    return shut("timeline", draft)[0]


def test_timeline_with_a_hole_is_confirmed_by_whoever_may_open_the_gate(
    alice: Person, bob: Person, draft: Postmortem
) -> None:
    sentence = with_a_hole(bob, draft)
    with pytest.raises(GateShut):
        practice.confirm_timeline(actor=bob, postmortem=draft)
    with pytest.raises(NotAllowed, match="open this gate"):
        practice.confirm_timeline(actor=bob, postmortem=draft, override="Nobody knows more")
    practice.confirm_timeline(actor=alice, postmortem=draft, override="Nobody knows more")
    assert shut("timeline", draft) == []
    row = JournalEntry.objects.get(verb="gate.overridden")
    assert row.after == {"gate": "timeline", "reason": "Nobody knows more", "against": [sentence]}


# publishing -----------------------------------------------------------------------------------------------------------


def test_publishing_waits_for_the_reviews_of_the_policy(bob: Person, draft: Postmortem) -> None:
    written(bob, draft)
    assert shut("publish", draft) == [
        "Nobody was asked for the technical review yet.",
        "Nobody was asked for the action review yet.",
    ]
    approve_reviews(draft)
    assert shut("publish", draft) == []


def test_override_opens_the_gate_against_what_blocks_now_and_nothing_later(
    alice: Person, bob: Person, draft: Postmortem
) -> None:
    written(bob, draft)
    with pytest.raises(NotAllowed):
        practice.publish(actor=bob, postmortem=draft, override="The auditors wait")
    practice.publish(actor=alice, postmortem=draft, override="The auditors wait")
    assert draft.status == "published"
    todo.add_action(actor=bob, text="Something vague", postmortem=draft)
    assert shut("publish", draft) == ["AI-002 needs an owner and a due date."]
    told = [check.overridden.by for check in gate("publish", draft) if check.overridden]
    assert told == [alice, alice]


def test_override_needs_a_reason_and_something_that_blocks(alice: Person, bob: Person, draft: Postmortem) -> None:
    with pytest.raises(InputError, match="reason for opening the gate"):
        practice.override(actor=alice, postmortem=draft, gate_name="publish", reason=" ")
    with pytest.raises(InputError, match="is no gate"):
        practice.override(actor=alice, postmortem=draft, gate_name="garden", reason="x")
    published(bob, draft)
    with pytest.raises(RuleBroken, match="Nothing blocks"):
        practice.override(actor=alice, postmortem=draft, gate_name="publish", reason="x")


def test_manager_of_the_drivers_team_opens_gates_and_others_do_not(
    bob: Person, charlie: Person, draft: Postmortem
) -> None:
    team = Team.objects.create(name="Payments", slug="payments")
    Membership.objects.create(team=team, person=bob)
    with pytest.raises(NotAllowed):
        practice.override(actor=charlie, postmortem=draft, gate_name="review", reason="x")
    Membership.objects.create(team=team, person=charlie, role="manager")
    assert practice.override(actor=charlie, postmortem=draft, gate_name="review", reason="x").by == charlie
    assert shut("review", draft) == []


def test_outsider_is_not_told_that_a_private_postmortem_has_gates(bob: Person, charlie: Person) -> None:
    secret = incidents.declare(actor=bob, title="Leaked key", severity="P1", private=True)
    made = practice.resolve(actor=bob, incident=secret, summary="Rotated.", decision="yes").postmortem
    assert made is not None
    acts: list[Callable[[], Any]] = [
        lambda: practice.override(actor=charlie, postmortem=made, gate_name="publish", reason="x"),
        lambda: practice.close(actor=charlie, postmortem=made),
        lambda: practice.start_review(actor=charlie, postmortem=made),
        lambda: practice.confirm_timeline(actor=charlie, postmortem=made),
        lambda: practice.distribute(actor=charlie, postmortem=made, to="All"),
        lambda: practice.tell_runbook(actor=charlie, postmortem=made, runbook="RB-1"),
        lambda: practice.tell_none(actor=charlie, postmortem=made, what="runbooks", reason="x"),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()


# the chain ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def chain(bob: Person, incident: Incident) -> Postmortem:
    """A postmortem in the chain template, its timeline mostly written during the incident."""
    for text in ("Errors rise", "Cold cache", "Scaled up", "Errors fall"):
        incidents.add_entry(actor=bob, incident=incident, text=text)
    made = practice.resolve(actor=bob, incident=incident, summary="Rolled back.", decision="yes", template="chain")
    assert made.postmortem is not None
    return made.postmortem


def chain_blocks(postmortem: Postmortem) -> list[str]:
    fresh = Postmortem.objects.get(pk=postmortem.pk)
    return [one.sentence for one in blocking(gate("publish", fresh)) if one.name.startswith("chain")]


def walked(who: Person, postmortem: Postmortem, **answers: str) -> None:
    for level in ("L1", "L2", "L3", "L4", "L5"):
        answer_level(actor=who, postmortem=postmortem, level=level, answer=answers.get(level, "none"), why="Because.")


def test_sections_of_the_walk_and_the_fix_need_no_text_beside_what_the_analysis_tells(chain: Postmortem) -> None:
    chain.sections.filter(field__in=("chain_walk", "chain_fix")).update(text="")
    fresh = Postmortem.objects.get(pk=chain.pk)
    said = [one.sentence for one in blocking(gate("publish", fresh))]
    assert not [one for one in said if one.startswith(("Walk of the chain", "The one fix"))]
    assert "There is no chain fix; decide on the one." in said


def test_questions_of_the_walk_and_the_fix_are_answered_by_the_analysis(bob: Person, chain: Postmortem) -> None:
    def asking() -> list[str]:
        fresh = Postmortem.objects.get(pk=chain.pk)
        said = [one.sentence for one in blocking(gate("publish", fresh))]
        return [one for one in said if one.startswith(("Walk of the chain still", "The one fix still"))]

    for field in ("chain_walk", "chain_fix"):
        chain.sections.filter(field=field).update(text="> **To answer:** L1 Strategy. Did a bet lead here?")
    assert len(asking()) == 2
    walked(bob, chain, L3="produced")
    set_fix(actor=bob, postmortem=chain, level="L3", text="Ship the warming job", owner=bob, due=DAY, test="It passes.")
    assert asking() == []
    fresh = Postmortem.objects.get(pk=chain.pk)
    assert "Did a bet lead" not in write_markdown(document_of(fresh, fresh.actions.all()))
    chain.sections.filter(field="chain_walk").update(text="Half a thought\n\n> **To answer:** And then?")
    assert asking() == ["Walk of the chain still asks: And then?"]


def test_text_with_several_fixes_blocks_publishing_where_there_is_one_fix(bob: Person, chain: Postmortem) -> None:
    walked(bob, chain, L3="produced")
    set_fix(actor=bob, postmortem=chain, level="L3", text="Ship the warming job", owner=bob, due=DAY, test="It passes.")
    section = chain.sections.filter(field="chain_fix")
    section.update(text="- L3: ship the warming job\n- L4: a load test for cold caches\n")
    assert chain_blocks(chain) == [
        "The text beside the fix tells of more than one fix; keep the one that changes most and park the others."
    ]
    section.update(text="The warming job runs before traffic comes.")
    assert chain_blocks(chain) == []


def test_chain_asks_for_the_walk_and_the_one_fix(bob: Person, chain: Postmortem) -> None:
    assert chain_blocks(chain) == [
        "The walk of the chain does not say why of L1 Strategy, L2 Discovery, L3 Scope, L4 Execution, L5 Operation.",
        "There is no chain fix; decide on the one.",
    ]
    walked(bob, chain, L3="produced")
    action = todo.add_action(actor=bob, text="Ship the warming job", postmortem=chain, owner=bob)
    Action.objects.filter(pk=action.pk).update(level="L3")
    assert chain_blocks(chain) == ["The chain fix AI-001 needs a due date and a test."]


def test_fix_at_l5_alone_is_challenged_when_a_level_above_contributed(bob: Person, chain: Postmortem) -> None:
    walked(bob, chain, L3="produced", L5="missed")
    set_fix(actor=bob, postmortem=chain, level="L5", text="Page sooner", owner=bob, due=DAY, test="It pages.")
    assert chain_blocks(chain) == ["The fix is at L5 although L3 contributed: move it up, or say why."]
    keep_at_l5(actor=bob, postmortem=chain, reason="L3 ships this week anyway")
    assert chain_blocks(chain) == []


def test_reconstructed_timeline_is_a_finding_at_l5(bob: Person, chain: Postmortem) -> None:
    chain.timeline.update(recorded="reconstructed")
    count = chain.timeline.count()
    walked(bob, chain, L3="produced")
    said = f"{count} of {count} entries of the timeline were reconstructed; that is a finding at L5 Operation"
    assert [one for one in chain_blocks(chain) if one.startswith(said)]
    walked(bob, chain, L3="produced", L5="missed")
    assert not [one for one in chain_blocks(chain) if one.startswith(said)]


def test_chain_belongs_to_exactly_one_incident(bob: Person, chain: Postmortem) -> None:
    chain.incidents.add(incidents.declare(actor=bob, title="Another", severity="P2"))
    assert "The chain is walked for exactly one incident; this belongs to 2." in chain_blocks(chain)


def test_other_templates_ask_nothing_of_the_chain(draft: Postmortem) -> None:
    assert chain_blocks(draft) == []


# closing --------------------------------------------------------------------------------------------------------------


def test_closing_lists_all_that_is_still_open(bob: Person, draft: Postmortem) -> None:
    published(bob, draft)
    assert shut("close", draft) == [
        "Nobody has said which runbooks were used; name them, or say none and why.",
        "Nobody has said which decision records are implicated; name them, or say none and why.",
        "AI-001 is neither finished nor declined.",
        "The follow-up review was not held yet.",
    ]


def test_runbooks_and_decisions_are_told_one_by_one(bob: Person, draft: Postmortem) -> None:
    practice.tell_none(actor=bob, postmortem=draft, what="runbooks", reason="There is none for the pool yet")
    practice.tell_runbook(actor=bob, postmortem=draft, runbook="rb 21", worked="Scaling")
    assert "RB-021: say what did not, what would be faster, and when it was updated." in shut("close", draft)
    texts = {"worked": "Scaling", "did_not": "The dashboard link", "faster": "One command"}
    practice.tell_runbook(actor=bob, postmortem=draft, runbook="RB-021", **texts)
    assert "RB-021 is not updated yet." in shut("close", draft)
    today = clock.now().date()
    practice.tell_runbook(actor=bob, postmortem=draft, runbook="RB-021", updated_on=today, **texts)
    practice.tell_decision(actor=bob, postmortem=draft, decision="adr-12", why="Pool per worker")
    assert "ADR-0012 has no day for its conversation yet." in shut("close", draft)
    practice.tell_decision(actor=bob, postmortem=draft, decision="ADR-0012", conversation_on=DAY)
    assert not [one for one in shut("close", draft) if "RB-" in one or "ADR-" in one]
    with pytest.raises(RuleBroken, match="names runbooks already"):
        practice.tell_none(actor=bob, postmortem=draft, what="runbooks", reason="x")
    with pytest.raises(InputError, match="lies in the future"):
        practice.tell_runbook(actor=bob, postmortem=draft, runbook="RB-1", updated_on=today + timedelta(days=2))


def test_closing_closes_the_incident_with_it(alice: Person, bob: Person, draft: Postmortem, incident: Incident) -> None:
    published(bob, draft)
    for what in ("runbooks", "decisions"):
        practice.tell_none(actor=bob, postmortem=draft, what=what, reason="None was touched")
    for action in draft.actions.all():
        todo.complete(actor=bob, action=action, note="Done.")
    with pytest.raises(GateShut, match="follow-up review was not held"):
        practice.close(actor=bob, postmortem=draft)
    practice.close(actor=alice, postmortem=draft, override="The team was dissolved")
    practice.close(actor=alice, postmortem=draft)
    incident.refresh_from_db()
    assert (draft.status, incident.status) == ("closed", "closed")
    assert JournalEntry.objects.filter(verb="postmortem.closed").count() == 1
    with pytest.raises(RuleBroken, match="is closed"):
        practice.tell_none(actor=bob, postmortem=draft, what="runbooks", reason="x")


def test_draft_cannot_be_closed_whatever_is_overridden(alice: Person, draft: Postmortem) -> None:
    with pytest.raises(GateShut, match="not published yet"):
        practice.close(actor=alice, postmortem=draft, override="Enough")


def test_incident_is_closed_only_when_its_postmortem_is_or_was_skipped(bob: Person, incident: Incident) -> None:
    practice.resolve(actor=bob, incident=incident, summary="Rolled back.", decision="later")
    with pytest.raises(GateShut, match="not decided yet"):
        practice.close_incident(actor=bob, incident=incident)
    practice.decide(actor=bob, incident=incident, decision="skip", reason="A drill")
    assert practice.close_incident(actor=bob, incident=incident).status == "closed"


def test_open_postmortem_keeps_its_incident_open(bob: Person, draft: Postmortem, incident: Incident) -> None:
    incident.refresh_from_db()
    with pytest.raises(GateShut, match="PM-001 is not closed yet"):
        practice.close_incident(actor=bob, incident=incident)


# distribution ---------------------------------------------------------------------------------------------------------


def test_distribution_stops_its_clock(bob: Person, draft: Postmortem) -> None:
    now = clock.now()
    assert {one.name: one.state for one in practice.clocks(draft, now)}["distributed"] == "running"
    row = practice.distribute(actor=bob, postmortem=draft, to="Payments, support", note="By e-mail")
    found = {one.name: one for one in practice.clocks(Postmortem.objects.get(pk=draft.pk), now)}
    assert (found["distributed"].done_at, found["distributed"].state) == (row.at, "met")
    assert row.as_draft
    assert JournalEntry.objects.filter(verb="postmortem.distributed").count() == 1


def test_gate_asks_the_same_questions_however_much_it_looks_at(bob: Person, draft: Postmortem) -> None:
    def asked() -> int:
        fresh = Postmortem.objects.get(pk=draft.pk)
        with CaptureQueriesContext(connection) as queries:
            gate("publish", fresh, clock.now())
        return len(queries)

    todo.add_action(actor=bob, text="One", postmortem=draft, owner=bob, due=DAY, priority="P1")
    few = asked()
    for n in range(6):
        todo.add_action(actor=bob, text=f"More {n}", postmortem=draft, owner=bob, due=DAY, priority="P1")
    assert asked() == few
    assert few <= 20


def test_gate_says_only_what_an_action_still_needs(bob: Person, draft: Postmortem) -> None:
    owned = todo.add_action(actor=bob, text="Owned", postmortem=draft, owner=bob, due=None)
    dated = todo.add_action(actor=bob, text="Dated", postmortem=draft, due=DAY)
    neither = [todo.add_action(actor=bob, text=f"Bare {n}", postmortem=draft, due=None).code for n in (1, 2)]
    said = next(one.sentence for one in gate("publish", draft) if one.name == "actions")
    assert f"{owned.code} needs a due date" in said
    assert f"{dated.code} needs an owner" in said
    assert f"{', '.join(neither)} need an owner and a due date" in said
