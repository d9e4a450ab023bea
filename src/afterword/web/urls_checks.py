"""The addresses of checks, their runs, and the servers that they ask."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web import converters  # noqa: F401 - makes <number:...> known
from afterword.web.views import checks, integrations

urlpatterns: list[URLPattern] = [
    path("AI-<number:number>/checks/new", checks.new, name="check_new"),
    path("checks/<int:pk>", checks.page, name="check"),
    path("checks/<int:pk>/edit", checks.edit, name="check_edit"),
    path("checks/<int:pk>/run", checks.run_now, name="check_run"),
    path("checks/<int:pk>/archive", checks.archive, name="check_archive"),
    path("checks/<int:pk>/token", checks.token, name="check_token"),
    path("checks/<int:pk>/seen", checks.seen, name="check_seen"),
    path("checks/<int:pk>/runs/<int:run>", checks.one_run, name="check_one_run"),
    path("settings/integrations", integrations.page, name="settings_integrations"),
    path("settings/integrations/<int:pk>/<slug:verb>", integrations.act, name="integration_act"),
]
