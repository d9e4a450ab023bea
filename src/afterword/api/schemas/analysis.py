"""The analysis of a postmortem as the API takes and gives it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema

from afterword.api.schemas.actions import ActionOut, LevelName
from afterword.api.schemas.incidents import Given
from afterword.api.schemas.people import PersonOut

LayerName = Literal["immediate", "contributing", "systemic", "trigger"]
RelationName = Literal["caused", "allowed", "set_off", "not_caught", "prolonged"]
AnswerName = Literal["none", "produced", "missed", "prolonged"]
WayName = Literal["alert", "customer", "person"]
Place = Annotated[int, Field(ge=0, le=2**31 - 1, description="the id of a factor; 0 is the outcome")]
Source = Annotated[str, Field(min_length=1, max_length=300)]


class FactorOut(Schema):
    """One factor; its arrows are in the graph."""

    id: int
    text: str
    layer: LayerName
    category: str
    items: list[int] = Field(description="ids of entries of the timeline that show it")
    sources: list[str] = Field(description="as written: E-2, RB-021, an address")
    created_at: datetime


class FactorIn(Given):
    """What it takes to add a factor; without a relation it is the usual one of its layer."""

    text: str = Field(min_length=1, max_length=500)
    layer: LayerName = "contributing"
    category: str = Field("", max_length=60)
    leads_to: Place = 0
    relation: RelationName | Literal[""] = ""
    items: list[int] = Field([], max_length=100)
    sources: list[Source] = Field([], max_length=20)


class FactorChange(Given):
    """What may be changed about a factor; what is left out stays as it is."""

    text: str | None = Field(None, min_length=1, max_length=500)
    layer: LayerName | None = None
    category: str | None = Field(None, max_length=60)
    items: list[int] | None = Field(None, max_length=100)
    sources: list[Source] | None = Field(None, max_length=20)


class RemovedOut(Schema):
    """The texts of what went: the factor, and what hung on nothing else."""

    removed: list[str]


class ArrowOut(Schema):
    """One arrow of the causal graph."""

    id: int
    cause: int
    leads_to: int = Field(description="the id of a factor; 0 is the outcome")
    relation: RelationName


class GraphOut(Schema):
    """The causal graph with its table and its finding."""

    outcome: str
    depth: int = Field(description="how many whys were asked on the longest way")
    stops_at_first_why: bool
    finding: str
    factors: list[FactorOut]
    arrows: list[ArrowOut]
    table: list[list[str]] = Field(description="cause, kind, relation, led to, evidence")


class OutcomeIn(Given):
    """What the graph explains; empty for the title."""

    outcome: str = Field(max_length=300)


class ArrowIn(Given):
    """A further arrow."""

    cause: Place
    leads_to: Place
    relation: RelationName


class ArrowChange(Given):
    """Another relation, or another place."""

    leads_to: Place | None = None
    relation: RelationName | None = None


class DetectionOut(Schema):
    """How it was found, what should have found it, and the factors that are monitoring gaps."""

    by: WayName | None
    text: str
    should_have: str
    gaps: list[FactorOut]


class DetectionIn(Given):
    """How it was found, and what should have found it."""

    by: WayName | None = None
    text: str = Field("", max_length=2000)
    should_have: str = Field("", max_length=2000)


class LevelOut(Schema):
    """One level of the chain; without an answer while nobody gave one."""

    level: LevelName
    name: str
    answer: AnswerName | None
    why: str
    answered_by: PersonOut | None
    answered_at: datetime | None


class LevelIn(Given):
    """The answer of one level, and why: a no that nobody can explain is none."""

    answer: AnswerName
    why: str = Field(min_length=1, max_length=2000)


class ChainOut(Schema):
    """The walk, the one fix, and what it is asked."""

    levels: list[LevelOut]
    fix: ActionOut | None
    challenge: str = Field(description="what must still be answered about the fix; empty when nothing")
    kept_at_l5: str = Field(description="why the fix stays at L5 although a level above had a part")
    from_memory: bool = Field(description="whether most of the timeline was written afterwards")


class FixIn(Given):
    """The one fix: at a level, owned, dated, testable."""

    level: LevelName
    text: str = Field(min_length=1, max_length=500)
    owner: str = Field(min_length=1, description="the owner's handle")
    due: date
    test: str = Field(min_length=1, max_length=5000)


class KeepIn(Given):
    """Why the fix stays at L5."""

    reason: str = Field(min_length=1, max_length=2000)


class IdeaOut(Schema):
    """A parked idea; one that is settled comes back no more."""

    id: int
    text: str
    added_by: PersonOut
    added_at: datetime
    settled_by: PersonOut | None
    settled_at: datetime | None
    settled_note: str


class IdeaIn(Given):
    """A further idea."""

    text: str = Field(min_length=1, max_length=500)


class IdeaSettleIn(Given):
    """What became of an idea."""

    note: str = Field(min_length=1, max_length=500)


class OwnImpactOut(Schema):
    """What you told of yourself."""

    woken: bool
    hours: float
    stress: int | None
    switches: int
    told_at: datetime


class HumanImpactOut(Schema):
    """The sums of all who told their part, and your own; stress is a median, of at least three people."""

    people: int
    woken: int
    hours: float
    switches: int
    stress: float | None
    own: OwnImpactOut | None


class OwnImpactIn(Given):
    """What it cost you, and nobody else."""

    woken: bool = False
    hours: float = Field(0, ge=0, le=1000)
    stress: int | None = Field(None, ge=1, le=5)
    switches: int = Field(0, ge=0, le=1000)
