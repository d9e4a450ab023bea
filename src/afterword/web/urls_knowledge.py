"""The addresses of services, runbooks and decision records."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from afterword.web import converters  # noqa: F401 - makes <number:...> and <wide:...> known
from afterword.web.views import records, services

RUNBOOKS, DECISIONS = {"plural": "runbooks"}, {"plural": "decisions"}

urlpatterns: list[URLPattern] = [
    path("knowledge", RedirectView.as_view(pattern_name="services"), name="knowledge"),
    path("knowledge/services", services.listing, name="services"),
    path("knowledge/services/new", services.new, name="service_new"),
    path("knowledge/services/<slug:slug>", services.page, name="service"),
    path("knowledge/services/<slug:slug>/edit", services.edit, name="service_edit"),
    path("knowledge/services/<slug:slug>/retire", services.retire, name="service_retire"),
    path("knowledge/import", services.take_in, name="knowledge_import"),
    path("knowledge/<slug:plural>", records.listing, name="records"),
    path("knowledge/<slug:plural>/new", records.new, name="record_new"),
    path("RB-<number:number>", records.page, RUNBOOKS, name="runbook"),
    path("RB-<number:number>/edit", records.edit, RUNBOOKS, name="runbook_edit"),
    path("RB-<number:number>/<slug:verb>", records.act, RUNBOOKS, name="runbook_act"),
    path("ADR-<wide:number>", records.page, DECISIONS, name="decision"),
    path("ADR-<wide:number>/edit", records.edit, DECISIONS, name="decision_edit"),
    path("ADR-<wide:number>/<slug:verb>", records.act, DECISIONS, name="decision_act"),
]
