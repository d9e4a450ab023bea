"""The addresses of the analysis of a postmortem."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web import converters  # noqa: F401 - makes <number:...> known
from afterword.web.views import analysis, chain_levels, impact_on_people

urlpatterns: list[URLPattern] = [
    path("PM-<number:number>/analysis", analysis.page, name="postmortem_analysis"),
    path("PM-<number:number>/analysis/<slug:verb>", analysis.act, name="analysis_act"),
    path("PM-<number:number>/people", impact_on_people.page, name="postmortem_people"),
    path("settings/levels", chain_levels.page, name="settings_levels"),
]
