"""Meetings, their invitations, and the stand-up."""

from __future__ import annotations

from datetime import timedelta

from tests.permissions.kinds import EDIT, READ, SIGNED_IN
from tests.permissions.world import Side

from afterword.domain import clock
from afterword.domain.meetings import services


def furnish(it: Side) -> None:
    """A review meeting of the administrator's, to which the holder of a role is invited."""
    it.things["meeting"] = services.plan(
        actor=it.admin, postmortem=it.postmortem, kind="review", starts_at=clock.now() + timedelta(days=1), minutes=60,
        place=f"The {it.word} room", attendees=[it.holder],
    )  # fmt: skip
    it.things["invitation"] = it.meeting.invitations.get(person=it.holder)


ANSWER = {"answer": "accepted"}  # of somebody else, as members may note; that viewers give their own is tried there
AHEAD = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")

SERVICES = {
    "meetings.plan": EDIT("postmortem", kind="block", starts_at=lambda it: clock.now() + timedelta(days=1), minutes=90),
    "meetings.move": EDIT("postmortem", minutes=30),
    "meetings.cancel": EDIT("postmortem"),
    "meetings.begin": EDIT("postmortem"),
    "meetings.hold": EDIT("postmortem"),
    "meetings.note": EDIT("postmortem", text="x", step="fix"),
    "meetings.send_again": EDIT("postmortem"),
    "meetings.reply": EDIT("postmortem", person=lambda it: it.holder, **ANSWER),
    "meetings.discuss": EDIT("action", week=lambda it: clock.now().date()),
}

PAGES = {
    "GET meetings": READ("postmortem"),
    "POST meeting_plan": EDIT("postmortem", kind="block", starts_at=AHEAD, minutes=90),
    "POST meeting_change": EDIT("postmortem", pk=lambda it: it.meeting.pk, verb="cancel"),
    "GET meeting": READ("postmortem", pk=lambda it: it.meeting.pk),
    "POST meeting_act": EDIT("postmortem", pk=lambda it: it.meeting.pk, verb="begin"),
    "GET standup": SIGNED_IN(),
    "POST standup_tick": EDIT("action"),
}

OPERATIONS = {
    "list_meetings": READ("postmortem"),
    "list_meeting_proposals": READ("postmortem"),
    "plan_meeting": EDIT("postmortem", kind="block", starts_at=f"{AHEAD}:00Z", minutes=90),
    "get_meeting": READ("postmortem", pk=lambda it: it.meeting.pk),
    "move_meeting": EDIT("postmortem", pk=lambda it: it.meeting.pk, minutes=30),
    "cancel_meeting": EDIT("postmortem", pk=lambda it: it.meeting.pk),
    "answer_meeting": EDIT("postmortem", pk=lambda it: it.meeting.pk, person=lambda it: it.holder.handle, **ANSWER),
    "begin_meeting": EDIT("postmortem", pk=lambda it: it.meeting.pk),
    "note_in_meeting": EDIT("postmortem", pk=lambda it: it.meeting.pk, step="fix", text="x"),
    "hold_meeting": EDIT("postmortem", pk=lambda it: it.meeting.pk),
    "get_standup": SIGNED_IN(),
    "tick_standup": EDIT("action"),
}
