"""Operations on one's own notifications."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.paging import Page, PageAsked, page_of
from afterword.api.schemas.notifications import (
    ChoicesIn,
    ChoicesOut,
    NotificationFilter,
    NotificationOut,
    NotificationsReadOut,
)
from afterword.domain.accounts.models import Person
from afterword.domain.notifications import queries, services
from afterword.domain.notifications.kinds import KINDS
from afterword.domain.notifications.models import Notification
from afterword.domain.notifications.wishes import habits_of

router = Router()


@router.get("", response=answers(Page[NotificationOut]), auth=READS, operation_id="list_notifications")
def list_notifications(
    request: ApiRequest, wanted: Query[NotificationFilter], page: Query[PageAsked]
) -> dict[str, Any]:
    """What you were told, what you have not read first."""
    rows = queries.mine(request.auth.person)
    return page_of(request, rows.filter(read_at=None) if wanted.unread else rows, page)


@router.post("/{int:pk}/read", response=changes(NotificationOut), auth=WRITES, operation_id="read_notification")
def read_notification(request: ApiRequest, pk: int) -> Notification:
    """Marks one as read."""
    return services.mark_read(actor=request.auth.person, pk=pk)


@router.post("/read", response=changes(NotificationsReadOut), auth=WRITES, operation_id="read_all_notifications")
def read_all_notifications(request: ApiRequest) -> dict[str, int]:
    """Marks all of them as read."""
    return {"read": services.mark_all_read(actor=request.auth.person)}


@router.get("/choices", response=answers(ChoicesOut), auth=READS, operation_id="get_choices")
def get_choices(request: ApiRequest) -> dict[str, Any]:
    """What you hear of, by which way, and your quiet hours."""
    return _choices(request.auth.person)


@router.patch("/choices", response=changes(ChoicesOut), auth=WRITES, operation_id="change_choices")
def change_choices(request: ApiRequest, given: ChoicesIn) -> dict[str, Any]:
    """Changes what is given and leaves the rest."""
    person = request.auth.person
    hours = given.dict(exclude_unset=True, exclude={"kinds"})
    if hours:
        services.set_habits(actor=person, **_hours(person) | hours)
    for one in given.kinds:
        services.choose(actor=person, kind=one.kind, in_app=one.in_app, by_mail=one.by_mail)
    return _choices(person)


def _choices(person: Person) -> dict[str, Any]:
    chosen, kinds = queries.choices_of(person), []
    for kind in KINDS:
        in_app, by_mail = chosen.get(kind.name, (kind.in_app, kind.by_mail))
        kinds.append({"kind": kind.name, "title": kind.title, "in_app": in_app, "by_mail": by_mail, "kept": kind.kept})
    return {**_hours(person), "kinds": kinds}


def _hours(person: Person) -> dict[str, Any]:
    habits = habits_of(person)
    return {name: getattr(habits, name) for name in ("quiet_from", "quiet_until", "urgent_at_once")}
