"""Where the surfaces are mounted."""

from __future__ import annotations

from importlib.util import find_spec

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache

handler400 = "afterword.site.errors.bad_request"
handler403 = "afterword.site.errors.forbidden"
handler404 = "afterword.site.errors.not_found"
handler500 = "afterword.site.errors.failed"


@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Says that the process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Says that the database answers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", alive, name="livez"),
    path("readyz", ready, name="readyz"),
    path("accounts/", include("allauth.urls")),
]

if find_spec("afterword.api.app"):
    from afterword.api.app import api

    urlpatterns.append(path("api/v1/", api.urls))
if find_spec("afterword.web.urls"):
    urlpatterns.append(path("", include("afterword.web.urls")))
