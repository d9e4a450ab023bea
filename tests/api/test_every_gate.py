"""Each thing that a gate waits for: alone it shuts the gate on the page and over the API, in the same words.

The postmortem passes all its gates, each case takes one thing away, and a manager's override lets it through.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any, NamedTuple

import pytest
from django.test import Client
from tests.api.client import Caller
from tests.practice import approve_reviews

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as todo
from afterword.domain.analysis.services import answer_level, keep_at_l5, set_fix
from afterword.domain.incidents import services as incidents
from afterword.domain.journal.models import JournalEntry
from afterword.domain.meetings.services import hold, plan
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.domain.practice.gates import blocking, gate

VERBS = {"timeline": "timeline/confirm", "review": "start-review", "publish": "publish", "close": "close"}
PAGES = {"timeline": "timeline", "review": "review", "publish": "publish", "close": "close"}


class Case(NamedTuple):
    """What is taken away, which check of which gate then fails, and what a person reads."""

    gate: str
    check: str
    reads: str
    spoil: Callable[[Postmortem], Any]


def unconfirmed(it: Postmortem) -> None:
    it.timeline_confirmed_at, it.timeline_confirmed_by = None, None
    it.save(update_fields=["timeline_confirmed_at", "timeline_confirmed_by"])


def fix_at_l5(it: Postmortem) -> None:
    it.level_answers.filter(level="L3").update(answer="produced")
    it.actions.filter(level="L3").update(level="L5")


def blamed(it: Postmortem) -> None:
    it.actions.exclude(level="").update(text="Bob must be more careful")


def another_incident(it: Postmortem) -> None:
    it.incidents.add(incidents.declare(actor=Person.objects.get(name="Bob"), title="Another", severity="P2"))


def runbook_half_told(it: Postmortem) -> None:
    it.none_needed.filter(what="runbooks").delete()
    practice.tell_runbook(actor=Person.objects.get(name="Bob"), postmortem=it, runbook="RB-021", worked="Scaling")


def decision_without_day(it: Postmortem) -> None:
    it.none_needed.filter(what="decisions").delete()
    practice.tell_decision(actor=Person.objects.get(name="Bob"), postmortem=it, decision="ADR-0012", why="One pool")


def tomorrow(it: Postmortem) -> None:
    row = it.timeline.last()
    assert row is not None
    row.at = clock.now() + timedelta(days=1)
    row.save(update_fields=["at"])


CASES = [
    Case("timeline", "timeline", "The timeline is empty; add entries", lambda it: it.timeline.all().delete()),
    Case("timeline", "timeline", "lies in the future", tomorrow),
    Case("review", "timeline", "Nobody has confirmed the timeline yet.", unconfirmed),
    Case("publish", "timeline", "Nobody has confirmed the timeline yet.", unconfirmed),
    Case(
        "publish",
        "section-impact",
        "is empty.",
        lambda it: it.sections.filter(key="impact").update(text=""),
    ),
    Case("publish", "actions", "AI-001 needs an owner.", lambda it: it.actions.filter(number=1).update(owner=None)),
    Case("publish", "review-technical", "technical", lambda it: it.verdicts.filter(kind="technical").delete()),
    Case("publish", "chain-incident", "exactly one incident; this belongs to 2.", another_incident),
    Case("publish", "chain-walk", "does not say why of L2", lambda it: it.level_answers.filter(level="L2").delete()),
    Case(
        "publish",
        "chain-reconstructed",
        "entries of the timeline were reconstructed; that is a finding at L5",
        lambda it: it.timeline.update(recorded="reconstructed"),
    ),
    Case("publish", "chain-fix", "There is no chain fix", lambda it: it.actions.update(level="")),
    Case("publish", "chain-blameless", "Bob", blamed),
    Case("publish", "chain-level", "move it up, or say why.", fix_at_l5),
    Case("close", "published", "It is not published yet.", lambda it: _set(it, status="in_review", published_at=None)),
    Case("close", "runbooks", "Nobody has said which runbooks were used", lambda it: _untold(it, "runbooks")),
    Case("close", "runbooks", "RB-021: say what did not", runbook_half_told),
    Case("close", "decisions", "Nobody has said which decision records", lambda it: _untold(it, "decisions")),
    Case("close", "decisions", "ADR-0012 has no day for its conversation yet.", decision_without_day),
    Case(
        "close",
        "ended",
        "AI-001 is neither finished nor declined.",
        lambda it: it.actions.filter(number=1).update(status="open", completed_at=None, completion_note=""),
    ),
    Case(
        "close",
        "follow-up",
        "The follow-up review was not held yet.",
        lambda it: it.meetings.filter(kind="follow_up").delete(),
    ),
]


def _set(it: Postmortem, **values: Any) -> None:
    Postmortem.objects.filter(pk=it.pk).update(**values)


def _untold(it: Postmortem, what: str) -> None:
    it.none_needed.filter(what=what).delete()


def passing(bob: Person, name: str) -> Postmortem:
    """A postmortem of a P1 in the chain template, on its way to this gate, with nothing against it."""
    incident = incidents.declare(actor=bob, title="Checkout fails", severity="P1")
    for text in ("Errors rise", "Cold cache", "Scaled up", "Errors fall"):
        incidents.add_entry(actor=bob, incident=incident, text=text)
    made = practice.resolve(actor=bob, incident=incident, summary="Rolled back.", decision="yes", template="chain")
    assert made.postmortem is not None
    _written(bob, made.postmortem)
    if name == "publish":
        approve_reviews(made.postmortem)
    if name == "close":
        approve_reviews(made.postmortem)
        practice.publish(actor=bob, postmortem=made.postmortem)
        _told(bob, made.postmortem)
    if name == "timeline":
        unconfirmed(made.postmortem)
    return Postmortem.objects.get(pk=made.postmortem.pk)


def _written(bob: Person, it: Postmortem) -> None:
    for section in it.sections.exclude(field__in=["timeline", "actions"]):
        text = f"On {section.heading}."
        documents.save_section(actor=bob, postmortem=it, key=section.key, text=text, base_version=section.version)
    day = clock.now().date() + timedelta(days=20)
    todo.add_action(actor=bob, text="Alert on pool use", postmortem=it, owner=bob, due=day, priority="P1")
    for level in ("L1", "L2", "L3", "L4", "L5"):
        answer = "produced" if level == "L3" else "none"
        answer_level(actor=bob, postmortem=it, level=level, answer=answer, why="Because.")
    set_fix(actor=bob, postmortem=it, level="L3", text="Warm the cache", owner=bob, due=day, test="It is warm.")
    practice.confirm_timeline(actor=bob, postmortem=it)


def _told(bob: Person, it: Postmortem) -> None:
    for what in ("runbooks", "decisions"):
        practice.tell_none(actor=bob, postmortem=it, what=what, reason="None was touched")
    for action in it.actions.all():
        todo.complete(actor=bob, action=action, note="Done.")
    meeting = plan(actor=bob, postmortem=it, kind="follow_up", starts_at=clock.now() + timedelta(minutes=1), minutes=30)
    meeting.starts_at = clock.now() - timedelta(hours=1)
    meeting.save(update_fields=["starts_at"])
    hold(actor=bob, meeting=meeting)


@pytest.mark.parametrize("name", VERBS)
def test_postmortem_that_lacks_nothing_goes_through_its_gate(bob_person: Person, bob: Caller, name: str) -> None:
    it = passing(bob_person, name)
    assert [one.sentence for one in blocking(gate(name, it))] == (
        ["Nobody has confirmed the timeline yet."] if name == "timeline" else []
    )
    assert bob.post(f"/postmortems/{it.code}/{VERBS[name]}", {}).status == 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.gate}-{case.check}")
def test_one_thing_missing_shuts_the_gate_in_the_same_words_everywhere(
    case: Case, bob_person: Person, bob: Caller, alice: Caller, client: Client
) -> None:
    it = passing(bob_person, case.gate)
    case.spoil(it)
    if case.gate == "publish" and not case.check.startswith("review"):
        approve_reviews(it)  # of what it is now
    it = Postmortem.objects.get(pk=it.pk)
    shut = blocking(gate(case.gate, it))
    assert {one.name for one in shut} == {case.check}
    sentence = shut[0].sentence
    assert case.reads in sentence
    print(f"{case.gate:9} {case.check:20} {sentence}")  # with -s, the table of all gates

    refused = bob.post(f"/postmortems/{it.code}/{VERBS[case.gate]}", {})
    assert (refused.status, refused["code"]) == (409, "gate-shut")
    assert sentence in refused["fields"]["blocks"]
    client.force_login(bob_person)
    assert sentence in unescape(client.get(f"/{it.code}/{PAGES[case.gate]}").content.decode())

    opened = f"/postmortems/{it.code}/gates/{case.gate}/open"
    assert bob.post(opened, {"reason": "In a hurry"}).status == 403
    assert alice.post(opened, {"reason": "The auditors wait"}).status == 200
    row = JournalEntry.objects.get(verb="gate.overridden")
    assert row.after == {"gate": case.gate, "reason": "The auditors wait", "against": [one.sentence for one in shut]}
    assert row.actor == Person.objects.get(name="Alice")
    after = bob.post(f"/postmortems/{it.code}/{VERBS[case.gate]}", {})
    wanted = 409 if case.check == "published" else 200  # what is not out stays open, whoever wills it
    assert after.status == wanted, after.body["detail"]


def test_fix_that_stays_at_l5_passes_with_a_reason(bob_person: Person) -> None:
    it = passing(bob_person, "publish")
    fix_at_l5(it)
    keep_at_l5(actor=bob_person, postmortem=it, reason="L3 ships this week anyway")
    assert not blocking(gate("publish", Postmortem.objects.get(pk=it.pk)))
