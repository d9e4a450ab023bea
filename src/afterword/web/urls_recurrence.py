"""The addresses at which people say what they think of an earlier event."""

from __future__ import annotations

from django.urls import path

from afterword.web import converters  # noqa: F401 - makes <number:...> known
from afterword.web.views import recurrence

urlpatterns = [
    path("INC-<number:number>/seen", recurrence.say_of_incident, name="seen_of_incident"),
    path("PM-<number:number>/seen", recurrence.say_of_postmortem, name="seen_of_postmortem"),
]
