"""The addresses of the measures."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web.views import insights

urlpatterns: list[URLPattern] = [
    path("insights", insights.page, name="insights"),
    path("insights/<slug:name>", insights.cases, name="insight_cases"),
    path("insights/<slug:name>.csv", insights.sheet, name="insight_sheet"),
]
