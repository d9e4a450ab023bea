"""Reads notifications and endpoints."""

from __future__ import annotations

from django.db.models import Case, Count, Q, QuerySet, Value, When

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer, is_somebody, require_admin
from afterword.domain.incidents.permissions import hidden as hidden_incidents
from afterword.domain.notifications.models import Choice, Endpoint, Message, Notification
from afterword.domain.postmortems.permissions import hidden as hidden_postmortems

MOST_COUNTED = 99


def visible(viewer: Viewer) -> Q:
    """The condition on Notification: one's own, about what one may still see."""
    if not is_somebody(viewer):
        return Q(pk__in=[])
    if viewer.is_admin:
        return Q(person=viewer)
    incidents, postmortems = hidden_incidents(viewer), hidden_postmortems(viewer)
    own = ~Q(incident__in=incidents) & ~Q(postmortem__in=postmortems)
    return Q(person=viewer) & own & ~Q(action__incident__in=incidents) & ~Q(action__postmortem__in=postmortems)


def mine(viewer: Viewer) -> QuerySet[Notification]:
    """The viewer's notifications in the app, what is not read first, newest first."""
    rows = Notification.objects.filter(visible(viewer), in_app=True).select_related("mail")
    return rows.annotate(was_read=Case(When(read_at=None, then=Value(0)), default=Value(1))).order_by("was_read", "-id")


def unread(viewer: Viewer) -> QuerySet[Notification]:
    """Those that the viewer has not read."""
    return Notification.objects.filter(visible(viewer), in_app=True, read_at=None)


def unread_count(viewer: Viewer) -> int:
    """How many are not read, counted no further than the number that is shown."""
    return unread(viewer).order_by()[: MOST_COUNTED + 1].count()


def still_sees(person: Person, row: Notification) -> bool:
    """Whether the person may still see what the notification is about."""
    return Notification.objects.filter(visible(person), pk=row.pk).exists()


def choices_of(person: Person) -> dict[str, tuple[bool, bool]]:
    """What a person has chosen, by kind: in the app, by e-mail."""
    rows = Choice.objects.filter(person=person).values_list("kind", "in_app", "by_mail")
    return {kind: (in_app, by_mail) for kind, in_app, by_mail in rows}


def endpoints(viewer: Viewer) -> QuerySet[Endpoint]:
    """All endpoints, with how many messages wait and failed; for administrators."""
    require_admin(viewer, "see the webhooks")
    waiting = Count("messages", filter=Q(messages__state__in=["waiting", "queued", "sending"]))
    failed = Count("messages", filter=Q(messages__state="failed"))
    return Endpoint.objects.annotate(waiting=waiting, failed=failed).select_related("created_by")


def endpoint_by_id(viewer: Viewer, pk: int) -> Endpoint:
    """One endpoint."""
    found = endpoints(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(what="such webhook")
    return found


def messages(viewer: Viewer, endpoint: Endpoint) -> QuerySet[Message]:
    """What was or will be sent to an endpoint, newest first, with its attempts."""
    require_admin(viewer, "see what was sent to a webhook")
    return endpoint.messages.select_related("entry").prefetch_related("attempts")


def message_by_id(viewer: Viewer, endpoint: Endpoint, pk: int) -> Message:
    """One message of an endpoint."""
    found = messages(viewer, endpoint).filter(pk=pk).first()
    if found is None:
        raise NotFound(what="such delivery")
    return found
