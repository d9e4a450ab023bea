"""Meetings as the pages show them: answers in words, times that are proposed, and the steps of meeting mode."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from afterword.core.document.render import render_markdown
from afterword.domain.accounts.models import Person
from afterword.domain.actions import queries as actions
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.checks.queries import states_of
from afterword.domain.meetings.agenda import Slot, slots, title_of
from afterword.domain.meetings.involved import warning
from afterword.domain.meetings.models import Attendee, Invitation, Meeting, MeetingNote
from afterword.domain.meetings.proposals import proposals
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.stored import chart_from, notes_of
from afterword.web.presenters import timeline

ANSWERS = {"accepted": ("ok", "comes"), "declined": ("fail", "does not come"), "tentative": ("open", "perhaps")}
CAUSES = frozenset({"root_cause", "contributing_factors", "trigger", "chain_walk", "detection"})
FIXES = frozenset({"chain_fix", "prevention", "resolution"})
MOST_POINTS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One meeting in the list."""

    meeting: Meeting
    title: str
    css: str
    words: str
    people: Sequence[tuple[Attendee, str, str]]  # with the class and the words of their answer
    answers: str
    warning: str
    stuck: Sequence[Invitation]
    waiting: int
    mine: Attendee | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of meeting that can be planned, with the values of its form."""

    kind: str
    title: str
    due: datetime | None
    late: bool
    held: bool
    fits: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of meeting mode; `now` marks the one whose time it is."""

    slot: Slot
    now: bool
    over: bool
    notes: Sequence[MeetingNote]


@dataclass(frozen=True, slots=True)
class Mode:
    """All of meeting mode."""

    meeting: Meeting
    title: str
    steps: Sequence[Step]
    warning: str
    points: Sequence[timeline.Point]
    causes: Sequence[tuple[str, SafeString]]
    fixes: Sequence[tuple[str, SafeString]]
    fix: Action | None
    fix_state: str
    actions: Sequence[Action]
    unfinished: int


def row_of(viewer: Person, meeting: Meeting) -> Row:
    """One meeting; it has its people, notes and messages fetched."""
    css, words = {"planned": ("wait", "Planned"), "held": ("ok", "Held"), "cancelled": ("none", "Called off")}[
        meeting.state
    ]
    people = [(one, *_answer(meeting, one)) for one in meeting.attendees.all()]
    letters = list(meeting.invitations.all())
    return Row(
        meeting=meeting,
        title=title_of(meeting.kind),
        css=css,
        words=words,
        people=people,
        answers=_counted(people),
        warning=warning(meeting.facilitator, meeting.postmortem) if meeting.state == "planned" else "",
        stuck=[one for one in letters if one.state in ("failed", "sending") and one.sequence == meeting.sequence],
        waiting=sum(one.state == "waiting" for one in letters),
        mine=next((one for one, _, _ in people if one.person_id == viewer.pk), None),
        facts=_facts(meeting.starts_at, meeting.minutes, meeting),
    )


def _answer(meeting: Meeting, one: Attendee) -> tuple[str, str]:
    if meeting.state == "held":
        return ("ok", "was there") if one.attended else ("none", "was not there")
    return ANSWERS.get(one.reply, ("wait", "has not answered"))


def _counted(people: Sequence[tuple[Attendee, str, str]]) -> str:
    """As in: 2 were there, 1 was not there."""
    counts = Counter(words for _, _, words in people)
    return ", ".join(f"{count} {_many(words) if count > 1 else words}" for words, count in counts.items())


def _many(words: str) -> str:
    """The same of several people."""
    for one, many in (("comes", "come"), ("does", "do"), ("was", "were"), ("has", "have")):
        words = words.replace(one, many)
    return words


def _facts(starts_at: datetime, minutes: int, meeting: Meeting | None = None) -> dict[str, Any]:
    """What a form of a meeting says."""
    invited = {one.person_id for one in meeting.attendees.all()} if meeting else set()
    return {
        "starts_at": f"{timezone.localtime(starts_at):%Y-%m-%dT%H:%M}",
        "minutes": minutes,
        "place": meeting.place if meeting else "",
        "facilitator": meeting.facilitator_id if meeting else None,
        "attendees": invited,
        "note": meeting.note if meeting else "",
    }


def typed_facts(sent: Any) -> dict[str, Any]:
    """What was typed into a form that could not be used."""
    whole = {name: str(sent.get(name, "")) for name in ("starts_at", "minutes", "place", "note")}
    leads = str(sent.get("facilitator", ""))
    chosen = {int(one) for one in sent.getlist("attendees") if one.isdigit()}
    return whole | {"facilitator": int(leads) if leads.isdigit() else None, "attendees": chosen}


def offers_of(postmortem: Postmortem, rows: Sequence[Meeting], now: datetime, typed: Any = None) -> list[Offer]:
    """The kinds that are not planned, with a time from the clocks and everybody who took part in the incident."""
    planned = {one.kind for one in rows if one.state == "planned"}
    held = {one.kind for one in rows if one.state == "held"}
    people = _concerned(postmortem)
    found = []
    for one in proposals(postmortem, now):
        if one.kind not in planned:
            facts = typed_facts(typed) if typed else _facts(one.starts_at, one.minutes) | {"attendees": people}
            found.append(Offer(one.kind, title_of(one.kind), one.due, one.late, one.kind in held, one.starts_at, facts))
    return found


def _concerned(postmortem: Postmortem) -> set[int]:
    """The driver, and whoever held a role in the incidents."""
    roles = postmortem.incidents.values_list("roles__person", flat=True)
    return {pk for pk in (*roles, postmortem.driver_id) if pk is not None}


def mode_of(viewer: Person, meeting: Meeting, now: datetime) -> Mode:
    """Everything that meeting mode shows."""
    postmortem = meeting.postmortem
    items = list(postmortem.timeline.all()[: MOST_POINTS + 1])
    sections = list(postmortem.sections.all())
    charts = [chart_from(row) for row in postmortem.charts]
    rows = list(actions.with_lists(actions.visible_actions(viewer).filter(postmortem=postmortem)).order_by("number"))
    fix = next((one for one in rows if one.level), None)

    def texts(fields: frozenset[str]) -> list[tuple[str, SafeString]]:
        shown = [one for one in sections if one.field in fields and one.text.strip()]
        # render_markdown passes everything through nh3: what comes back is safe.
        return [(one.heading, mark_safe(render_markdown(one.text, charts=charts))) for one in shown]  # noqa: S308

    return Mode(
        meeting=meeting,
        title=title_of(meeting.kind),
        steps=_steps(meeting, now),
        warning=warning(meeting.facilitator, postmortem),
        points=timeline.points_of(postmortem, items[:MOST_POINTS], notes_of(postmortem, items)),
        causes=texts(CAUSES),
        fixes=texts(FIXES),
        fix=fix,
        fix_state=states_of([fix], now)[fix.pk].sentence if fix else "",
        actions=rows,
        unfinished=sum(one.status in OPEN for one in rows),
    )


def _steps(meeting: Meeting, now: datetime) -> list[Step]:
    notes = list(meeting.notes.all())
    running = meeting.state == "planned" and meeting.begun_at is not None
    return [
        Step(
            slot,
            running and slot.starts_at <= now < slot.ends_at,
            running and slot.ends_at <= now,
            [one for one in notes if one.step == slot.step.key],
        )
        for slot in slots(meeting)
    ]
