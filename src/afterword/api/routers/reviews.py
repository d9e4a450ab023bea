"""Operations on reviews and comments."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Status

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.paging import Page, PageAsked, page_of, whole
from afterword.api.schemas import reviews as shapes
from afterword.api.whole import number_in, person_named, postmortem_of
from afterword.core.errors import InputError
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.queries import team_by_slug
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.domain.reviews import comment_queries, queries, services
from afterword.domain.reviews.models import Comment, ReviewRequest, Verdict
from afterword.domain.reviews.places import placed

router = Router()
PM = "/PM-{int:number}"


@router.get(f"{PM}/reviews", response=answers(Page[shapes.ReviewOut]), auth=READS, operation_id="list_reviews")
def list_reviews(request: ApiRequest, number: int) -> dict[str, Any]:
    """How each kind of review stands, who was asked and what they said."""
    person = request.auth.person
    return whole(queries.reviews(person, postmortem_of(person, number)))


@router.post(f"{PM}/reviews", response=changes(shapes.ReviewRequestOut, 201), auth=WRITES, operation_id="ask_review")
def ask_review(request: ApiRequest, number: int, given: shapes.ReviewIn) -> Status[ReviewRequest]:
    """Asks a person or a team for a review, through its gate; asked again, an earlier answer is asked for anew."""
    person = request.auth.person
    if given.due_at is not None and given.due_at.tzinfo is None:
        raise InputError(message="due_at has no offset from UTC; write it as 2026-10-13T14:00:00Z.")
    team = team_by_slug(person, given.team) if given.team else None
    row = practice.ask_review(
        actor=person,
        postmortem=postmortem_of(person, number),
        kind=given.kind,
        person=person_named(person, given.person),
        team=team,
        note=given.note,
        due_at=given.due_at,
        override=given.override,
    )
    return Status(201, row)


@router.post(
    f"{PM}/reviews/requests/{{int:pk}}/withdraw",
    response=changes(shapes.ReviewRequestOut),
    auth=WRITES,
    operation_id="withdraw_review",
)
def withdraw_review(request: ApiRequest, number: int, pk: int) -> ReviewRequest:
    """Asks no longer; what was said stays."""
    person = request.auth.person
    row = queries.request_by_id(person, postmortem_of(person, number), pk)
    services.withdraw(actor=person, request=row)
    return row


@router.post(
    f"{PM}/reviews/verdicts", response=changes(shapes.VerdictOut, 201), auth=WRITES, operation_id="give_verdict"
)
def give_verdict(request: ApiRequest, number: int, given: shapes.VerdictIn) -> Status[Verdict]:
    """Approves, or wants changes; it takes the place of what you said before."""
    person = request.auth.person
    row = services.give_verdict(
        actor=person, postmortem=postmortem_of(person, number), kind=given.kind, says=given.says, said=given.words
    )
    return Status(201, row)


@router.get(
    f"{PM}/reviews/verdicts", response=answers(Page[shapes.VerdictOut]), auth=READS, operation_id="list_verdicts"
)
def list_verdicts(request: ApiRequest, number: int, page: Query[PageAsked]) -> dict[str, Any]:
    """All that was said in its reviews, newest first."""
    person = request.auth.person
    return page_of(request, queries.verdicts(person, postmortem_of(person, number)), page)


@router.get(f"{PM}/reviews/look", response=answers(shapes.LookOut), auth=READS, operation_id="get_last_look")
def get_last_look(request: ApiRequest, number: int) -> Any:
    """What changed and what was said since you last looked."""
    person = request.auth.person
    since = comment_queries.since_last_look(person, postmortem_of(person, number))
    return since or {"looked_at": None, "parts": [], "comments": []}


@router.post(f"{PM}/reviews/look", response=changes(shapes.LookOut), auth=WRITES, operation_id="look")
def look(request: ApiRequest, number: int) -> Any:
    """Says that you have seen all of it as it is now."""
    person, postmortem = request.auth.person, postmortem_of(request.auth.person, number)
    services.look(actor=person, postmortem=postmortem)
    return comment_queries.since_last_look(person, postmortem)


@router.get(f"{PM}/comments", response=answers(Page[shapes.ThreadOut]), auth=READS, operation_id="list_comments")
def list_comments(request: ApiRequest, number: int, page: Query[PageAsked], open: bool | None = None) -> dict[str, Any]:
    """Threads of comments with where each stands now, oldest first; `open` leaves those that are settled, or not."""
    person, postmortem = request.auth.person, postmortem_of(request.auth.person, number)
    rows = comment_queries.threads(person, postmortem)
    found = page_of(request, rows if open is None else rows.filter(resolved_at__isnull=open), page)
    return {**found, "items": [shapes.ThreadOut.of(one) for one in placed(postmortem, found["items"])]}


@router.post(f"{PM}/comments", response=changes(shapes.ThreadOut, 201), auth=WRITES, operation_id="add_comment")
def add_comment(request: ApiRequest, number: int, given: shapes.CommentIn) -> Status[dict[str, Any]]:
    """Opens a thread with its first comment."""
    person, postmortem = request.auth.person, postmortem_of(request.auth.person, number)
    action = number_in("AI", given.action) if given.action else None
    spot = services.Spot(**given.dict(exclude={"text", "action"}), action=action)
    said = services.comment(actor=person, postmortem=postmortem, text=given.text, spot=spot)
    return Status(201, _thread(person, postmortem, said.comment.thread_id))


@router.post(
    f"{PM}/comments/threads/{{int:pk}}/replies",
    response=changes(shapes.ThreadOut, 201),
    auth=WRITES,
    operation_id="reply_to_comment",
)
def reply(request: ApiRequest, number: int, pk: int, given: shapes.WordsIn) -> Status[dict[str, Any]]:
    """Answers in a thread."""
    person, postmortem = request.auth.person, postmortem_of(request.auth.person, number)
    thread = comment_queries.thread_by_id(person, postmortem, pk)
    services.reply(actor=person, thread=thread, text=given.text)
    return Status(201, _thread(person, postmortem, pk))


@router.post(
    f"{PM}/comments/threads/{{int:pk}}/resolve",
    response=changes(shapes.ThreadOut),
    auth=WRITES,
    operation_id="resolve_comment",
)
def resolve(request: ApiRequest, number: int, pk: int) -> dict[str, Any]:
    """Says that a thread is settled."""
    person, postmortem = request.auth.person, postmortem_of(request.auth.person, number)
    services.resolve(actor=person, thread=comment_queries.thread_by_id(person, postmortem, pk))
    return _thread(person, postmortem, pk)


@router.post(
    f"{PM}/comments/threads/{{int:pk}}/reopen",
    response=changes(shapes.ThreadOut),
    auth=WRITES,
    operation_id="reopen_comment",
)
def reopen(request: ApiRequest, number: int, pk: int) -> dict[str, Any]:
    """Opens a settled thread again."""
    person, postmortem = request.auth.person, postmortem_of(request.auth.person, number)
    services.reopen(actor=person, thread=comment_queries.thread_by_id(person, postmortem, pk))
    return _thread(person, postmortem, pk)


@router.patch(
    f"{PM}/comments/{{int:pk}}", response=changes(shapes.CommentOut), auth=WRITES, operation_id="edit_comment"
)
def edit_comment(request: ApiRequest, number: int, pk: int, given: shapes.WordsIn) -> Comment:
    """Puts other words in the place of your own."""
    person = request.auth.person
    row = comment_queries.comment_by_id(person, postmortem_of(person, number), pk)
    return services.edit_comment(actor=person, comment=row, text=given.text).comment


@router.delete(
    f"{PM}/comments/{{int:pk}}", response=changes(shapes.CommentOut), auth=WRITES, operation_id="delete_comment"
)
def delete_comment(request: ApiRequest, number: int, pk: int) -> Comment:
    """Takes your own words away; a mark stays."""
    person = request.auth.person
    row = comment_queries.comment_by_id(person, postmortem_of(person, number), pk)
    services.delete_comment(actor=person, comment=row)
    return row


def _thread(person: Person, postmortem: Postmortem, pk: int) -> dict[str, Any]:
    thread = comment_queries.thread_by_id(person, postmortem, pk)
    return shapes.ThreadOut.of(placed(postmortem, [thread])[0])
