"""Long files as answers: sent piece by piece, whichever way the server asks for them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse


def streamed(request: HttpRequest, pieces: Iterable[str], *, name: str, media_type: str) -> StreamingHttpResponse:
    """An answer that a browser saves under `name`, and that nobody keeps in between."""
    asked = iter(pieces)
    body = _one_by_one(asked) if isinstance(request, ASGIRequest) else asked
    response = StreamingHttpResponse(body, content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


async def _one_by_one(pieces: Iterator[str]) -> AsyncIterator[str]:
    """Each piece is made in the thread that may ask the database, and sent before the next one is."""
    following = sync_to_async(lambda: next(pieces, None))
    while (piece := await following()) is not None:
        yield piece
