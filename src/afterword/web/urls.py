"""All pages: the frame and the incidents, then the documents."""

from __future__ import annotations

from django.urls import include, path

from afterword.web import converters  # noqa: F401 - makes <number:...> known

urlpatterns = [
    path("", include("afterword.web.urls_incidents")),
    path("", include("afterword.web.urls_actions")),
    path("", include("afterword.web.urls_checks")),
    path("", include("afterword.web.urls_documents")),
    path("", include("afterword.web.urls_search")),
    path("", include("afterword.web.urls_recurrence")),
    path("", include("afterword.web.urls_readers")),
    path("", include("afterword.web.urls_reviews")),
    path("", include("afterword.web.urls_meetings")),
    path("", include("afterword.web.urls_analysis")),
    path("", include("afterword.web.urls_insights")),
    path("", include("afterword.web.urls_knowledge")),
    path("", include("afterword.web.urls_people")),
    path("", include("afterword.web.urls_policy")),
    path("", include("afterword.web.urls_practice")),
    path("", include("afterword.web.urls_notifications")),
]
