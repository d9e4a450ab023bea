"""Registers the incidents app with Django."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Names the app `incidents`, as its tables do."""

    name = "afterword.domain.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
