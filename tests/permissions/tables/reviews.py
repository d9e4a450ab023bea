"""Reviews, comments and readers."""

from __future__ import annotations

from tests.permissions.kinds import COMMENT, EDIT, INNER, OWN, READ
from tests.permissions.world import Side

from afterword.domain.reviews import services


def furnish(it: Side) -> None:
    """A review that the holder of a role is asked for, and a comment of the administrator's."""
    given = {"actor": it.admin, "postmortem": it.postmortem}
    it.things["request"] = services.ask(**given, kind="technical", person=it.holder)
    said = services.comment(**given, text=f"Which {it.word}?")
    it.things |= {"comment": said.comment, "thread": said.comment.thread}


SERVICES = {
    "reviews.ask": EDIT("postmortem", kind="action", person=lambda it: it.admin),
    "reviews.withdraw": EDIT("postmortem"),
    "reviews.comment": COMMENT("postmortem", text="x"),
    "reviews.reply": COMMENT("postmortem", text="x"),
    "reviews.fall_when_changed": INNER("jobs/routes.py, for whoever changed the text"),
    "reviews.look": COMMENT("postmortem"),
    "reviews.give_verdict": EDIT("postmortem", kind="comms", says="approve"),
    "reviews.edit_comment": OWN("postmortem", text="x"),
    "reviews.delete_comment": OWN("postmortem"),
    "reviews.resolve": EDIT("postmortem"),
    "reviews.reopen": EDIT("postmortem"),
    "readers.ask_to_read": EDIT("postmortem", people=lambda it: [it.holder]),
    "readers.take_back": EDIT("postmortem", person=lambda it: it.holder),
    "readers.finish_reading": COMMENT("postmortem"),
}

PAGES = {
    "GET review": READ("postmortem"),
    "POST review_ask": EDIT("postmortem", kind="action", whom=lambda it: f"person:{it.admin.pk}"),
    "POST review_withdraw": EDIT("postmortem", pk=lambda it: it.request.pk),
    "POST review_look": COMMENT("postmortem"),
    "POST review_comment": COMMENT("postmortem", text="x"),
    "GET readers": READ("postmortem"),
    "POST readers": EDIT("postmortem", person=lambda it: it.holder.pk),
    "POST finish_reading": COMMENT("postmortem"),
    "POST reader_take_back": EDIT("postmortem", pk=lambda it: it.holder.pk, person=lambda it: it.holder.pk),
    "POST review_verdict": EDIT("postmortem", kind="comms", says="approve"),
    "POST review_thread": COMMENT("postmortem", pk=lambda it: it.thread.pk, verb="reply", text="x"),
    "POST review_own": OWN("postmortem", pk=lambda it: it.comment.pk, verb="edit", text="x"),
}

OPERATIONS = {
    "list_reviews": READ("postmortem"),
    "ask_review": EDIT("postmortem", kind="action", person=lambda it: it.admin.handle),
    "withdraw_review": EDIT("postmortem", pk=lambda it: it.request.pk),
    "give_verdict": EDIT("postmortem", kind="comms", says="approve"),
    "list_verdicts": READ("postmortem"),
    "get_last_look": READ("postmortem"),
    "look": COMMENT("postmortem"),
    "list_comments": READ("postmortem"),
    "add_comment": COMMENT("postmortem", text="x"),
    "reply_to_comment": COMMENT("postmortem", pk=lambda it: it.thread.pk, text="x"),
    "resolve_comment": EDIT("postmortem", pk=lambda it: it.thread.pk),
    "reopen_comment": EDIT("postmortem", pk=lambda it: it.thread.pk),
    "edit_comment": OWN("postmortem", pk=lambda it: it.comment.pk, text="x"),
    "delete_comment": OWN("postmortem", pk=lambda it: it.comment.pk),
}
