"""How each review of a postmortem stands, worked out from who was asked and what they said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from afterword.domain.postmortems.models import Postmortem
from afterword.domain.reviews.models import ReviewRequest, Verdict
from afterword.domain.reviews.rules import NAMES, ORDER, needed

State = Literal["none", "asked", "approved", "changes_wanted", "fallen"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One kind of review: its state, how many approvals stand of how many that the policy asks for, and the rows."""

    kind: str
    state: State
    needed: int
    given: int
    requests: Sequence[ReviewRequest] = ()
    verdicts: Sequence[Verdict] = ()  # the current one of each person

    @property
    def name(self) -> str:
        """As in Technical review."""
        return str(NAMES[self.kind])  # type: ignore[index]

    @property
    def sentence(self) -> str:
        """How it stands, for whoever asks why something blocks."""
        return {
            "none": f"Nobody was asked for the {self.name.lower()} yet.",
            "asked": self._asked(),
            "approved": f"The {self.name.lower()} is approved by {_names(self._approving())}.",
            "changes_wanted": f"{_names(self._wanting())} wants changes in the {self.name.lower()}.",
            "fallen": f"The {self.name.lower()} fell: the text changed after {_names(self._fallen())} had approved it.",
        }[self.state]

    def _asked(self) -> str:
        waiting = [one.name for one in self.requests if not self.has_answered(one)]
        of_whom = f" of {' and '.join(waiting)}" if waiting else ""
        count = f"; {self.given} of {self.needed} approvals stand" if self.given else ""
        return f"The {self.name.lower()} is asked{of_whom}{count}."

    def has_answered(self, request: ReviewRequest) -> bool:
        """Whether the person, or anybody of the team, has said something since it was asked."""
        after = [one for one in self.verdicts if one.given_at >= request.asked_at and one.fallen_at is None]
        if request.person_id is not None:
            return any(one.by_id == request.person_id for one in after)
        members = {one.person_id for one in request.team.memberships.all()} if request.team else set()
        return any(one.by_id in members for one in after)

    def _approving(self) -> list[Verdict]:
        return [one for one in self.verdicts if one.says == "approve" and one.fallen_at is None]

    def _wanting(self) -> list[Verdict]:
        return [one for one in self.verdicts if one.says == "changes"]

    def _fallen(self) -> list[Verdict]:
        return [one for one in self.verdicts if one.fallen_at is not None]


def _names(verdicts: Iterable[Verdict]) -> str:
    return " and ".join(dict.fromkeys(one.by.name for one in verdicts)) or "Somebody"


def standings(postmortem: Postmortem) -> list[Standing]:
    """How every kind of review stands, in their order; a fixed number of queries."""
    requests = list(
        postmortem.review_requests.filter(withdrawn_at=None)
        .select_related("person", "team", "asked_by")
        .prefetch_related("team__memberships")
    )
    verdicts = list(postmortem.verdicts.filter(current=True).select_related("by").defer("covered"))
    wanted = needed(postmortem)
    return [_standing(kind, wanted.get(kind, 0), _of(kind, requests), _of(kind, verdicts)) for kind in map(str, ORDER)]


def _of(kind: str, rows: Sequence[Verdict | ReviewRequest]) -> list:  # type: ignore[type-arg]
    return [row for row in rows if row.kind == kind]


def _standing(kind: str, wanted: int, requests: list[ReviewRequest], verdicts: list[Verdict]) -> Standing:
    asked = {one.person_id: one.asked_at for one in requests if one.person_id}
    renewed = [one for one in requests if one.team_id]

    def answered_by_asking(verdict: Verdict) -> bool:
        """Whether its author, or their team, was asked again after it was given or fell."""
        at = verdict.fallen_at or verdict.given_at
        own = asked.get(verdict.by_id)
        teams = [
            one for one in renewed if one.team and verdict.by_id in {m.person_id for m in one.team.memberships.all()}
        ]
        return any(since > at for since in [*([own] if own else []), *(one.asked_at for one in teams)])

    given = sum(one.says == "approve" and one.fallen_at is None for one in verdicts)
    open_wishes = [one for one in verdicts if one.says == "changes" and not answered_by_asking(one)]
    fallen = [one for one in verdicts if one.fallen_at is not None and not answered_by_asking(one)]
    state = _state(given >= max(1, wanted), bool(open_wishes), bool(fallen), bool(requests or verdicts))
    return Standing(kind, state, wanted, given, requests, verdicts)


def _state(enough: bool, wishes: bool, fallen: bool, begun: bool) -> State:
    if wishes:
        return "changes_wanted"
    if enough:
        return "approved"
    if fallen:
        return "fallen"
    return "asked" if begun else "none"
