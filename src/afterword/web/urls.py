"""All pages: the frame and the incidents, then the documents."""

from __future__ import annotations

from django.urls import include, path

from afterword.web import converters  # noqa: F401 - makes <number:...> known

urlpatterns = [
    path("", include("afterword.web.urls_incidents")),
    path("", include("afterword.web.urls_documents")),
]
handler400 = "afterword.web.views.errors.bad_request"
handler403 = "afterword.web.views.errors.forbidden"
handler404 = "afterword.web.views.errors.not_found"
handler500 = "afterword.web.views.errors.server_error"
