"""Actions as CSV over the API."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from afterword.domain.actions.models import Action
from afterword.domain.actions.sheet import csv_pieces
from afterword.streams import streamed


def wants_csv(request: HttpRequest) -> bool:
    """Whether the caller would rather have CSV than JSON."""
    return request.get_preferred_type(["application/json", "text/csv"]) == "text/csv"


def as_csv(request: HttpRequest, rows: QuerySet[Action]) -> StreamingHttpResponse:
    """The rows as a file, in pieces."""
    return streamed(request, csv_pieces(rows), name="actions.csv", media_type="text/csv")
