"""The addresses of the frame, sign-in, Today and the incidents."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web import converters  # noqa: F401 - makes <number:...> known
from afterword.web.views import evidence, frame, incident, incident_changes, incidents, resolve, sign_in, today

CODE = "INC-<number:number>"

urlpatterns: list[URLPattern] = [
    path("favicon.svg", frame.favicon, name="favicon"),
    path("sign-in/<str:secret>", sign_in.by_link, name="sign_in_link"),
    path("", today.page, name="today"),
    path("incidents", incidents.listing, name="incidents"),
    path("incidents/new", incidents.declare, name="declare"),
    path("incidents/<number:number>", incidents.by_bare_number),
    path(CODE, incident.page, name="incident"),
    path(f"{CODE}/log", incident.log, name="incident_log"),
    path(f"{CODE}/head", incident.head, name="incident_head"),
    path(f"{CODE}/side", incident.side, name="incident_side"),
    path(f"{CODE}/capture", incident.capture, name="capture"),
    path(f"{CODE}/entries/<int:pk>", incident.entry, name="incident_entry"),
    path(f"{CODE}/entries/<int:pk>/withdraw", incident.withdraw, name="withdraw_entry"),
    path(f"{CODE}/status", incident_changes.status, name="incident_status"),
    path(f"{CODE}/severity", incident_changes.severity, name="incident_severity"),
    path(f"{CODE}/acknowledge", incident_changes.acknowledge, name="acknowledge"),
    path(f"{CODE}/roles", incident_changes.roles, name="incident_roles"),
    path(f"{CODE}/details", incident_changes.details, name="incident_details"),
    path(f"{CODE}/evidence", evidence.upload, name="evidence_upload"),
    path(f"{CODE}/evidence-state", evidence.state, name="evidence_state"),
    path(f"{CODE}/manifest.json", evidence.manifest, name="evidence_manifest"),
    path(f"{CODE}/signals", evidence.signals, name="signals"),
    path(f"{CODE}/images", evidence.images, name="incident_images"),
    path("images/<str:sha256>", evidence.image, name="image"),
    path(f"{CODE}/resolve", resolve.resolve, name="resolve"),
    path(f"{CODE}/postmortem", resolve.start_postmortem, name="start_postmortem"),
]
