"""The API as one object, mounted under /api/v1; each noun's operations are in routers/."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from afterword.api.caller import Writes
from afterword.api.limits import PerToken
from afterword.api.once import HEADER, LONGEST_KEY, TELLS_SECRET, asked_once, guarded
from afterword.api.problems import MEDIA_TYPE, install
from afterword.api.routers import (
    action_more,
    actions,
    analysis,
    chain,
    checks,
    entries,
    incidents,
    insights,
    knowledge,
    lint,
    me,
    meetings,
    notifications,
    nowhere,
    policy,
    postmortems,
    practice,
    reviews,
    search,
    templates,
    webhooks,
)
from afterword.api.scopes import scope_of

DESCRIPTION = """Everything that can be done with incidents, entries, postmortems and actions in the browser.

Give a personal token (made in the settings) as `Authorization: Bearer TOKEN`; cookies are not looked at. A token has
scopes; each operation names the one it needs as `x-scope`.
Send `Idempotency-Key` with a POST: sent again with the same body within 24 hours, it is done once.
Operations whose answer holds a secret (`x-secret`) take no such key, since that answer is kept nowhere.
Send the `ETag` of what you have read as `If-Match` with a change: it is made only when nobody was quicker.
Lists come in pages: `next` is the address of the page that follows.
Times are UTC; errors are `application/problem+json` with a code, one sentence, and its facts."""

KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "description": "Sent again with the same key and body, it is not done again; the answer is the first one.",
}
MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag that was read; when it is no longer that, nothing is changed and the answer is 412.",
}
NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag that was read; when it is still that, the answer is 304 without a body.",
}
HEADERS = {"get": (NONE_MATCH,), "post": (KEY, MATCH), "put": (MATCH,), "patch": (MATCH,), "delete": (MATCH,)}


class DescribedApi(NinjaAPI):
    """Tells in its description what type hints cannot: media types of problems, scopes, and headers."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description with what is added."""
        described = super().get_openapi_schema(**options)
        for path, operations in described["paths"].items():
            for method, operation in operations.items():
                tell_more(path, method, operation)
        described["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        return described


def tell_more(path: str, method: str, operation: dict[str, Any]) -> None:
    """Puts each problem under its media type, and names the scope and the headers that are looked at."""
    for status, told in operation["responses"].items():
        if int(status) >= 400 and "application/json" in told.get("content", {}):
            told["content"] = {MEDIA_TYPE: told["content"]["application/json"]}
    if method == "get":
        operation["responses"][304] = {"description": "It is still what If-None-Match names."}
    headers = [one for one in HEADERS[method] if one is not KEY or TELLS_SECRET not in operation]
    operation["parameters"] = [*operation.get("parameters", []), *headers]
    access = "write" if Writes.__name__ in str(operation["security"]) else "read"
    scope = scope_of(path, access)
    operation["security"] = [{"token": [scope] if scope else []}]
    operation["x-scope"] = scope


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
api.add_decorator(guarded, mode="view")
api.add_decorator(asked_once, mode="operation")
api.add_router("/me", me.router, tags=["me"])
api.add_router("/incidents", incidents.router, tags=["incidents"])
api.add_router("/incidents", entries.router, tags=["entries"])
api.add_router("/postmortems", postmortems.router, tags=["postmortems"])
api.add_router("/postmortems", analysis.router, tags=["analysis"])
api.add_router("/postmortems", chain.router, tags=["analysis"])
api.add_router("/postmortems", practice.router, tags=["postmortems"])
api.add_router("/incidents", practice.incidents, tags=["incidents"])
api.add_router("/policy", policy.router, tags=["policy"])
api.add_router("/postmortems", reviews.router, tags=["reviews"])
api.add_router("/postmortems", meetings.router, tags=["meetings"])
api.add_router("/standup", meetings.of_team, tags=["meetings"])
api.add_router("/templates", templates.router, tags=["templates"])
api.add_router("/actions", actions.router, tags=["actions"])
api.add_router("", action_more.router, tags=["actions"])
api.add_router("", checks.router, tags=["checks"])
api.add_router("/services", knowledge.catalog, tags=["services"])
api.add_router("/runbooks", knowledge.runbooks, tags=["runbooks"])
api.add_router("/decisions", knowledge.decisions, tags=["decisions"])
api.add_router("/notifications", notifications.router, tags=["notifications"])
api.add_router("/webhooks", webhooks.router, tags=["webhooks"])
api.add_router("/insights", insights.router, tags=["insights"])
api.add_router("/search", search.router, tags=["search"])
api.add_router("/incidents", search.incidents, tags=["search"])
api.add_router("/postmortems", search.postmortems, tags=["search"])
api.add_router("/lint", lint.router, tags=["lint"])
api.add_router("", nowhere.router)  # last: it takes what nothing before it has taken
