"""Where the surfaces are mounted."""

from __future__ import annotations

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.cache import never_cache

from afterword.api.app import api

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


def closed(request: HttpRequest, **given: str) -> HttpResponse:
    """Nothing: allauth would let people change their own address, unchecked and without a row in the journal."""
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", alive, name="livez"),
    path("readyz", ready, name="readyz"),
    path("accounts/email/", closed),
    re_path("^accounts/confirm-email/", closed),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("", include("afterword.web.urls")),
]
