"""Reads reviews."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from afterword.core.errors import NotFound
from afterword.domain.accounts.permissions import Viewer, is_somebody
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight, visible_by
from afterword.domain.reviews.models import ReviewRequest, Verdict
from afterword.domain.reviews.standing import Standing, State, standings


def state(postmortem: Postmortem, kind: str) -> State:
    """How one kind of review stands: none, asked, approved, changes_wanted or fallen."""
    return standing(postmortem, kind).state


def standing(postmortem: Postmortem, kind: str) -> Standing:
    """The same with the rows behind it, the number of approvals and a sentence."""
    return next(one for one in standings(postmortem) if one.kind == kind)


def reviews(viewer: Viewer, postmortem: Postmortem) -> list[Standing]:
    """How every kind of review stands, in their order."""
    require_sight(viewer, postmortem)
    return standings(postmortem)


def verdicts(viewer: Viewer, postmortem: Postmortem) -> QuerySet[Verdict]:
    """All that was said in its reviews, newest first."""
    require_sight(viewer, postmortem)
    return postmortem.verdicts.select_related("by")


def request_by_id(viewer: Viewer, postmortem: Postmortem, pk: int) -> ReviewRequest:
    """One request for a review of this postmortem."""
    require_sight(viewer, postmortem)
    rows = postmortem.review_requests.filter(withdrawn_at=None).select_related("person", "team", "postmortem")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(what=f"such request for a review of {postmortem.code}")
    return found


def asked_of(viewer: Viewer) -> list[ReviewRequest]:
    """The reviews that wait for the viewer, by name or through a team, the most urgent first.

    One that they, or for a team anybody of it, answered since it was asked no longer waits, unless the answer fell.
    """
    if not is_somebody(viewer) or viewer.role == "viewer":
        return []
    mine = Q(person=viewer) | Q(team__in=viewer.memberships.values("team"))
    rows = ReviewRequest.objects.filter(mine, withdrawn_at=None).exclude(postmortem__status=Postmortem.Status.CLOSED)
    seen = rows.filter(visible_by(viewer, "postmortem"))
    found = seen.select_related("postmortem", "person", "team", "asked_by").prefetch_related("team__memberships")
    answers = _answers([one.postmortem_id for one in found])
    waiting = [one for one in found if not _answered(one, answers) and _may_answer(viewer, one)]
    return sorted(waiting, key=lambda one: (one.due_at is None, one.due_at or one.asked_at, one.pk))


def _may_answer(viewer: Viewer, request: ReviewRequest) -> bool:
    """A driver is in the team that was asked, but cannot approve what they drive."""
    return not (request.kind == "technical" and request.postmortem.driver_id == getattr(viewer, "pk", None))


def _answers(postmortems: list[int]) -> list[Verdict]:
    return list(Verdict.objects.filter(postmortem__in=postmortems, current=True).defer("covered"))


def _answered(request: ReviewRequest, answers: list[Verdict]) -> bool:
    own = [one for one in answers if (one.postmortem_id, one.kind) == (request.postmortem_id, request.kind)]
    return Standing(request.kind, "asked", 0, 0, (request,), own).has_answered(request)
