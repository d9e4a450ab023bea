"""Gates, steps, distribution and closing as the API gives and takes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from afterword.api.schemas.incidents import Given
from afterword.domain.postmortems.models import Postmortem

GateName = Literal["timeline", "review", "publish", "close"]
WHY = "why the gate is opened against what blocks it; managers of the driver's team and administrators may"


class OverrideIn(Given):
    """Goes on although a gate blocks it."""

    override: str = Field("", max_length=2000, description=WHY)


class OpenGateIn(Given):
    """Why a gate is opened."""

    reason: str = Field(min_length=1, max_length=2000)


class GateCheckOut(Schema):
    """One thing that a gate looks at; `where` is the page and the place where it is mended."""

    name: str
    ok: bool
    blocks: bool
    sentence: str
    where: str
    overridden_by: str | None
    override_reason: str | None

    @staticmethod
    def resolve_where(row: Any) -> str:
        """As in timeline, section-summary or close#runbooks."""
        return str(row.link_fragment)

    @staticmethod
    def resolve_overridden_by(row: Any) -> str | None:
        """Who opened the gate against it."""
        return row.overridden.by.name if row.overridden else None

    @staticmethod
    def resolve_override_reason(row: Any) -> str | None:
        """Why."""
        return row.overridden.reason if row.overridden else None


class StepOut(Schema):
    """One step of the way; the first that is not done is `now`."""

    name: str
    title: str
    state: Literal["done", "now", "later"]
    says: str
    place: str


class DistributionIn(Given):
    """To whom the draft or the document went."""

    to: str = Field(min_length=1, max_length=500)
    note: str = Field("", max_length=500)
    at: datetime | None = Field(None, description="with an offset; now when left out")


class DistributionOut(Schema):
    """To whom it went, and when."""

    to: str
    note: str
    as_draft: bool
    at: datetime
    by: str

    @staticmethod
    def resolve_by(row: Any) -> str:
        """The name of who noted it."""
        return str(row.by.name)


class SendIn(Given):
    """To whom it is sent, here."""

    to: str = Field(
        min_length=1, max_length=500, description="handles, e-mail addresses and teams, with commas between"
    )
    note: str = Field("", max_length=500)


class RunbookUsedIn(Given):
    """What is to be said of a runbook that was used."""

    runbook: str = Field(min_length=1, max_length=40)
    worked: str = Field("", max_length=2000)
    did_not: str = Field("", max_length=2000)
    faster: str = Field("", max_length=2000)
    updated_on: date | None = Field(None, description="the day on which it was updated; it closes only once it was")


class DecisionImplicatedIn(Given):
    """A decision record that the incident calls into question."""

    decision: str = Field(min_length=1, max_length=40)
    why: str = Field("", max_length=2000)
    conversation_on: date | None = None


class NoneIn(Given):
    """That there is none, and why."""

    what: Literal["runbooks", "decisions"]
    reason: str = Field(min_length=1, max_length=2000)


class SkipAnswerIn(Given):
    """What the second person says."""

    confirmed: bool


class ClosingOut(Schema):
    """All that is told before a postmortem is closed."""

    status: str
    closed_at: datetime | None
    runbooks: list[RunbookUsedIn]
    decisions: list[DecisionImplicatedIn]
    no_runbooks: str | None
    no_decisions: str | None
    distributions: list[DistributionOut]


def closing_json(postmortem: Postmortem) -> dict[str, Any]:
    """What is told of one postmortem."""
    closing = getattr(postmortem, "closing", None)
    none = {row.what: row.reason for row in postmortem.none_needed.all()}
    return {
        "status": postmortem.status,
        "closed_at": closing.at if closing else None,
        "runbooks": list(postmortem.runbooks_used.all()),
        "decisions": list(postmortem.decisions_implicated.all()),
        "no_runbooks": none.get("runbooks"),
        "no_decisions": none.get("decisions"),
        "distributions": list(postmortem.distributions.select_related("by")),
    }
