"""The API as one object, mounted under /api/v1; each noun's operations are in routers/."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from afterword.api.caller import LONGEST_KEY
from afterword.api.limits import PerToken
from afterword.api.problems import MEDIA_TYPE, install
from afterword.api.routers import actions, entries, incidents, lint, me, nowhere, postmortems, templates

DESCRIPTION = """Everything that can be done with incidents, entries, postmortems and actions in the browser.

Give a personal token (made in the settings) as `Authorization: Bearer TOKEN`; cookies are not looked at.
Send `Idempotency-Key` with a POST that makes something: sent twice, it is made once.
Times are UTC; errors are `application/problem+json` with a code, one sentence, and its facts."""


KEYED = ("declare_incident", "add_entry", "create_postmortem", "add_action")
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "description": "Sent again with the same key, the same thing is given back instead of another one made.",
}


class DescribedApi(NinjaAPI):
    """Tells in its description what type hints cannot: the media type of problems, and the idempotency key."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description with what is added."""
        described = super().get_openapi_schema(**options)
        for operations in described["paths"].values():
            for operation in operations.values():
                tell_more(operation)
        return described


def tell_more(operation: dict[str, Any]) -> None:
    """Puts each problem under its media type, and names the key where it is looked at."""
    for status, told in operation["responses"].items():
        if int(status) >= 400 and "application/json" in told.get("content", {}):
            told["content"] = {MEDIA_TYPE: told["content"]["application/json"]}
    if operation["operationId"] in KEYED:
        operation["parameters"] = [*operation.get("parameters", []), KEY]


class StrictParser(Parser):
    """Reads bodies as JSON, and refuses text that no database could keep: halves of characters."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as plain values."""
        return orjson.loads(request.body)


api = DescribedApi(
    title="Afterword",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    throttle=PerToken(),
    parser=StrictParser(),
)
install(api)
api.add_router("/me", me.router, tags=["me"])
api.add_router("/incidents", incidents.router, tags=["incidents"])
api.add_router("/incidents", entries.router, tags=["entries"])
api.add_router("/postmortems", postmortems.router, tags=["postmortems"])
api.add_router("/templates", templates.router, tags=["templates"])
api.add_router("/actions", actions.router, tags=["actions"])
api.add_router("/lint", lint.router, tags=["lint"])
api.add_router("", nowhere.router)  # last: it takes what nothing before it has taken
