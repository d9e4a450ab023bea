"""The actions that a caller asks for, and as CSV."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from afterword.api.schemas.actions import ActionFilter
from afterword.domain.accounts.models import Person
from afterword.domain.actions import queries
from afterword.domain.actions.models import Action
from afterword.domain.actions.sheet import csv_pieces
from afterword.domain.checks.filters import by_check_state
from afterword.streams import streamed


def wants_csv(request: HttpRequest) -> bool:
    """Whether the caller would rather have CSV than JSON."""
    return request.get_preferred_type(["application/json", "text/csv"]) == "text/csv"


def as_csv(request: HttpRequest, person: Person, rows: QuerySet[Action]) -> StreamingHttpResponse:
    """The rows as a file, in pieces."""
    return streamed(request, csv_pieces(person, rows), name="actions.csv", media_type="text/csv")


def asked_for(person: Person, wanted: ActionFilter) -> QuerySet[Action]:
    """The actions of the filters that a caller gave."""
    return by_check_state(queries.filtered(person, wanted.dict()), wanted.check)
