"""Operations on webhooks, for administrators."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Status

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.once import tells_secret
from afterword.api.paging import Page, PageAsked, page_of
from afterword.api.schemas.notifications import (
    DeliveryOut,
    EndpointChange,
    EndpointIn,
    EndpointMadeOut,
    EndpointOut,
    WebhookRemovedOut,
    WebhookSecretOut,
)
from afterword.domain.notifications import queries
from afterword.domain.notifications.models import Endpoint, Message
from afterword.domain.notifications.services import endpoints as services

router = Router()


@router.get("", response=answers(Page[EndpointOut]), auth=READS, operation_id="list_webhooks")
def list_webhooks(request: ApiRequest, page: Query[PageAsked]) -> dict[str, Any]:
    """All webhooks, by name."""
    return page_of(request, queries.endpoints(request.auth.person), page)


@router.post("", response=changes(EndpointMadeOut, 201), auth=WRITES, operation_id="add_webhook")
@tells_secret
def add_webhook(request: ApiRequest, given: EndpointIn) -> Status[Endpoint]:
    """Adds a webhook; its secret is in this answer and in no other."""
    made, secret = services.add_endpoint(actor=request.auth.person, **given.dict())
    row = queries.endpoint_by_id(request.auth.person, made.pk)
    row.secret = secret or None  # type: ignore[attr-defined]
    return Status(201, row)


@router.get("/{int:pk}", response=answers(EndpointOut), auth=READS, operation_id="get_webhook")
def get_webhook(request: ApiRequest, pk: int) -> Endpoint:
    """One webhook."""
    return queries.endpoint_by_id(request.auth.person, pk)


@router.patch("/{int:pk}", response=changes(EndpointOut), auth=WRITES, operation_id="change_webhook")
def change_webhook(request: ApiRequest, pk: int, given: EndpointChange) -> Endpoint:
    """Changes what is given and leaves the rest."""
    person = request.auth.person
    endpoint = queries.endpoint_by_id(person, pk)
    kept = {"name": endpoint.name, "url": "", "verbs": endpoint.verbs, "private": endpoint.private}
    wanted = {name: value for name, value in given.dict(exclude={"on"}).items() if value is not None}
    services.change_endpoint(actor=person, endpoint=endpoint, **kept | wanted)
    if given.on is not None:
        services.switch_endpoint(actor=person, endpoint=endpoint, on=given.on)
    return queries.endpoint_by_id(person, pk)


@router.delete("/{int:pk}", response=changes(WebhookRemovedOut), auth=WRITES, operation_id="remove_webhook")
def remove_webhook(request: ApiRequest, pk: int) -> dict[str, bool]:
    """Takes a webhook away with its log."""
    person = request.auth.person
    services.remove_endpoint(actor=person, endpoint=queries.endpoint_by_id(person, pk))
    return {"removed": True}


@router.post("/{int:pk}/secret", response=changes(WebhookSecretOut), auth=WRITES, operation_id="rotate_webhook_secret")
@tells_secret
def rotate_webhook_secret(request: ApiRequest, pk: int) -> dict[str, str]:
    """Gives a new secret; the one before signs beside it for 24 hours."""
    person = request.auth.person
    return {"secret": services.rotate_secret(actor=person, endpoint=queries.endpoint_by_id(person, pk))}


@router.post("/{int:pk}/test", response=changes(DeliveryOut, 201), auth=WRITES, operation_id="test_webhook")
def test_webhook(request: ApiRequest, pk: int) -> Status[Message]:
    """Sends a message that says that it is a test."""
    person = request.auth.person
    return Status(201, services.send_test(actor=person, endpoint=queries.endpoint_by_id(person, pk)))


@router.get("/{int:pk}/deliveries", response=answers(Page[DeliveryOut]), auth=READS, operation_id="list_deliveries")
def list_deliveries(request: ApiRequest, pk: int, page: Query[PageAsked]) -> dict[str, Any]:
    """What was or will be sent to a webhook, newest first."""
    person = request.auth.person
    return page_of(request, queries.messages(person, queries.endpoint_by_id(person, pk)), page)


@router.post(
    "/{int:pk}/deliveries/{int:delivery}/replay",
    response=changes(DeliveryOut),
    auth=WRITES,
    operation_id="replay_delivery",
)
def replay_delivery(request: ApiRequest, pk: int, delivery: int) -> Message:
    """Sends a finished delivery again: the same bytes under the same id."""
    person = request.auth.person
    message = queries.message_by_id(person, queries.endpoint_by_id(person, pk), delivery)
    return services.replay(actor=person, message=message)
