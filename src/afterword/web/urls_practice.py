"""The addresses of closing, gates, and skips that wait for a second person."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web import converters  # noqa: F401 - makes <number:...> known
from afterword.web.views import closing, gates, skips

PM = "PM-<number:number>"

urlpatterns: list[URLPattern] = [
    path(f"{PM}/close", closing.page, name="close_postmortem"),
    path(f"{PM}/close/<slug:verb>", closing.act, name="close_act"),
    path(f"{PM}/gates/<slug:name>/open", gates.open_gate, name="open_gate"),
    path("INC-<number:number>/skip", skips.page, name="incident_skip"),
]
