"""What a search found, and what was seen before, as the API gives them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Field, Schema

from afterword.api.schemas.incidents import Filter, Given
from afterword.api.schemas.people import PersonOut
from afterword.domain.recurrence.queries import Seen


class SearchAsked(Filter):
    """Words and facets; several values of one facet mean "or"."""

    q: str = Field("", max_length=500, description='words, "phrases", -words; a number such as INC-42 goes there')
    kind: list[str] = []
    severity: list[str] = []
    service: list[str] = []
    chain: list[str] = []
    category: list[str] = []
    template: list[str] = []
    year: list[str] = []
    team: list[str] = []
    status: list[str] = []
    sort: Literal["best", "newest"] = "best"
    page: int = Field(1, ge=1, le=1000)


class HitOut(Schema):
    """One thing that was found."""

    kind: str
    number: str = Field(alias="code")
    title: str
    where: str = Field(description="the part the excerpt is from; empty when only the title has the words")
    excerpt: str
    marks: list[tuple[int, int]] = Field(description="the stretches of the excerpt that were asked for")
    at: datetime | None


class ValueOut(Schema):
    """One value of a facet, and how many of the hits have it."""

    value: str
    count: int


class FoundOut(Schema):
    """The answer; `goes_to` is the number of the one thing that was named, and then there are no hits."""

    goes_to: str | None
    items: list[HitOut]
    total: int
    more: bool = Field(description="there are others beyond the best that were counted")
    page: int
    pages: int
    facets: dict[str, list[ValueOut]]


class ReasonOut(Schema):
    """One reason for the likeness: what stands here, and what stood there."""

    kind: Literal["pattern", "factor", "category", "service", "kind", "idea", "words"]
    here: str
    there: str


class RepeatOut(Schema):
    """What a person says of it."""

    same: bool
    reason: str
    by: PersonOut
    at: datetime


class PromiseOut(Schema):
    """An action that was promised then, as it stands now."""

    number: str = Field(alias="code")
    text: str
    status: Literal["open", "in_progress", "done", "verified", "wont_do"]
    level: str


class SeenOut(Schema):
    """One earlier event that is like this one."""

    earlier: str
    title: str
    at: datetime
    score: float
    reasons: list[ReasonOut]
    promised: list[PromiseOut]
    parked: list[str]
    verdict: RepeatOut | None

    @staticmethod
    def resolve_earlier(row: Seen) -> str:
        """The number of the postmortem, or of the incident where there is none."""
        return row.earlier.code

    @staticmethod
    def resolve_title(row: Seen) -> str:
        """Its title."""
        return row.earlier.title

    @staticmethod
    def resolve_parked(row: Seen) -> list[str]:
        """The ideas that wait since then."""
        return [idea.text for idea in row.parked]


class RepeatIn(Given):
    """What a person says of an earlier event: the same cause, which counts as a recurrence, or another."""

    earlier: str = Field(max_length=20, description="a number, as in PM-002 or INC-017")
    same: bool
    reason: str = Field("", max_length=500, description="needed when it is another cause")
