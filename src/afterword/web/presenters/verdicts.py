"""Where the reviews stand, as the review page shows it: who was asked, what they said, and what is asked of me."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from afterword.core.document.word_diff import diff_html
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.reviews import comment_queries, queries
from afterword.domain.reviews.changes import PartChange, since_verdict
from afterword.domain.reviews.models import Comment, ReviewRequest, Verdict
from afterword.domain.reviews.rules import ASKS
from afterword.domain.reviews.standing import Standing

STATES = {
    "none": ("none", "Nobody asked"),
    "asked": ("wait", "Asked"),
    "approved": ("ok", "Approved"),
    "changes_wanted": ("fail", "Changes wanted"),
    "fallen": ("late", "Fell, the text changed"),
}


@dataclass(frozen=True, slots=True)
class Diff:
    """One part that changed, with its words as safe HTML."""

    name: str
    html: SafeString
    material: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said; `since` is what changed in the text after it."""

    verdict: Verdict
    since: Sequence[Diff]


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of review; `mine` are the requests that wait for the reader, `own` what the reader said last."""

    standing: Standing
    css: str
    words: str
    question: str
    count: str
    waiting: Sequence[ReviewRequest]
    answers: Sequence[Answer]
    mine: Sequence[ReviewRequest]
    own: Verdict | None
    drives: bool

    @property
    def kind(self) -> str:
        """technical, comms or action."""
        return self.standing.kind


@dataclass(frozen=True, slots=True)
class SinceLook:
    """What changed since the reader's last look."""

    looked_at: object
    parts: Sequence[Diff]
    comments: Sequence[Comment]


def rows_of(viewer: Person, postmortem: Postmortem) -> list[Row]:
    """The three kinds."""
    mine = [one for one in queries.asked_of(viewer) if one.postmortem_id == postmortem.pk]
    return [_row(viewer, postmortem, one, mine) for one in queries.reviews(viewer, postmortem)]


def _row(viewer: Person, postmortem: Postmortem, standing: Standing, mine: Sequence[ReviewRequest]) -> Row:
    css, words = STATES[standing.state]
    if standing.state == "none":
        words = "Needed, nobody asked" if standing.needed else "Not needed"
    drives = standing.kind == "technical" and postmortem.driver_id == viewer.pk
    return Row(
        standing=standing,
        css=css,
        words=words,
        question=ASKS[standing.kind],  # type: ignore[index]
        count=f"{standing.given} of {standing.needed}" if standing.needed else "",
        waiting=[one for one in standing.requests if not standing.has_answered(one)],
        answers=[_answer(one) for one in standing.verdicts],
        mine=[one for one in mine if one.kind == standing.kind],
        own=next((one for one in standing.verdicts if one.by_id == viewer.pk), None),
        drives=drives,
    )


def _answer(verdict: Verdict) -> Answer:
    """What changed is worked out only where it matters: after an approval fell, or after changes were wanted."""
    matters = verdict.fallen_at is not None or verdict.says == "changes"
    return Answer(verdict, diffs_of(since_verdict(verdict)) if matters else ())


def diffs_of(parts: Sequence[PartChange]) -> list[Diff]:
    """The parts with their changes as HTML."""
    return [Diff(one.name, _safe(diff_html(one.changes)), one.material) for one in parts]


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 - diff_html escapes every word; only its own del, ins and br are elements


def since_look(viewer: Person, postmortem: Postmortem) -> SinceLook | None:
    """What the reader has not seen; None when they never said that they looked."""
    since = comment_queries.since_last_look(viewer, postmortem)
    return SinceLook(since.looked_at, diffs_of(since.parts), since.comments) if since else None
