"""Reviews, comments and what changed as the API takes and gives them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from afterword.api.schemas.incidents import Given
from afterword.api.schemas.people import PersonOut
from afterword.domain.reviews.models import ReviewRequest, Thread
from afterword.domain.reviews.places import Placed

KindName = Literal["technical", "comms", "action"]


class ReviewRequestOut(Schema):
    """A review that somebody, or any one of a team, was asked for."""

    id: int
    kind: KindName
    person: PersonOut | None
    team: str | None
    note: str
    due_at: datetime | None
    asked_at: datetime
    asked_by: PersonOut

    @staticmethod
    def resolve_team(row: ReviewRequest) -> str | None:
        """The team's short name."""
        return row.team.slug if row.team else None


class VerdictOut(Schema):
    """What one person said; an approval fell when `fallen_at` is set, because of `fallen_parts`."""

    id: int
    kind: KindName
    by: PersonOut
    says: Literal["approve", "changes"]
    words: str
    given_at: datetime
    current: bool
    sha256: str = Field(description="of the normal form of the text that it covers")
    fallen_at: datetime | None
    fallen_parts: list[str]


class ReviewOut(Schema):
    """How one kind of review stands."""

    kind: KindName
    state: Literal["none", "asked", "approved", "changes_wanted", "fallen"]
    sentence: str
    needed: int = Field(description="approvals that the policy asks for; 0 when it asks for none")
    given: int = Field(description="approvals that stand")
    requests: list[ReviewRequestOut]
    verdicts: list[VerdictOut]


class ReviewIn(Given):
    """Whom to ask for which review; a person or a team."""

    kind: KindName
    person: str | None = Field(None, description="a handle")
    team: str | None = Field(None, description="a team's short name")
    note: str = Field("", max_length=2000)
    due_at: datetime | None = None
    override: str = Field("", max_length=2000, description="why you open the gate of reviews against what blocks it")


class VerdictIn(Given):
    """What you say; wanting changes needs words."""

    kind: KindName
    says: Literal["approve", "changes"]
    words: str = Field("", max_length=10_000)


class CommentOut(Schema):
    """One comment; of a deleted one no words are left."""

    id: int
    author: PersonOut
    text: str
    written_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None


class ThreadOut(Schema):
    """Comments about one place; `changed` means that its text is another one now, or gone."""

    id: int
    place: Literal["section", "entry", "action", "document"]
    section: str | None = Field(description="where its words stand now")
    entry: int | None
    action: str | None
    quote: str
    changed: bool
    opened_at: datetime
    opened_by: PersonOut
    resolved_at: datetime | None
    resolved_by: PersonOut | None
    comments: list[CommentOut]

    @classmethod
    def of(cls, placed: Placed) -> dict[str, Any]:
        """A thread with where it stands."""
        thread: Thread = placed.thread
        same = ("id", "place", "quote", "opened_at", "opened_by", "resolved_at", "resolved_by")
        return {
            **{name: getattr(thread, name) for name in same},
            "section": placed.section or None,
            "entry": thread.entry_id,
            "action": thread.action.code if thread.action else None,
            "changed": placed.changed,
            "comments": list(thread.comments.all()),
        }


class CommentIn(Given):
    """A comment and what it is about: words of a section, a section, an entry, an action, or the whole document."""

    text: str = Field(min_length=1, max_length=10_000)
    section: str = Field("", max_length=64)
    quote: str = Field("", max_length=4000, description="words of the section as they are read, without marks")
    prefix: str = Field("", max_length=200, description="what stands before them, when they occur more than once")
    suffix: str = Field("", max_length=200)
    offset: int = Field(0, ge=0, le=1_000_000)
    entry: int | None = Field(None, ge=1, le=2**53, description="the id of an entry of the timeline")
    action: str | None = Field(None, description="as in AI-015")


class WordsIn(Given):
    """What you say."""

    text: str = Field(min_length=1, max_length=10_000)


class ChangeOut(Schema):
    """A stretch of text that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


class PartChangeOut(Schema):
    """A part of the document that says something else now; `material` when it is more than spelling and marks."""

    part: str
    name: str
    material: bool
    changes: list[ChangeOut]


class LookOut(Schema):
    """What changed since you last looked; `looked_at` is null when you never said that you did."""

    looked_at: datetime | None
    parts: list[PartChangeOut]
    comments: list[CommentOut]
